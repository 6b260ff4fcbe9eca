/**
 * What is wrong with the settings of a service that its schema cannot say: names that the network does not have, zones that buy
 * the same relief twice, a price beyond its ceiling, gates in the wrong order. Gives findings with paths below the venue.
 */
import { parseClock } from "../../core/time.ts";
import { type Finding, unknownName } from "../../model/findings.ts";
import type { NetworkDocument } from "../../model/network-document.ts";
import type { GateTime } from "../../model/venues.ts";
import type { ServiceGates, ServiceZone, TimedSettings } from "./settings.ts";
import type { ServiceWindow } from "./windows.ts";

export function* serviceFindings(own: TimedSettings, network: NetworkDocument): Generator<Finding> {
  for (const [row, zone] of own.zones.entries()) {
    yield* nameFindings(zone, row, network);
    yield* twiceFindings(own.zones, row);
  }
  const { procurement, ceilings, contract } = own;
  for (const [row, { requirement }] of own.zones.entries()) {
    if (contract === "adHoc" || requirement.kind === "stated") continue;
    yield {
      code: "service.contract",
      path: ["zones", row, "requirement", "kind"],
      found: `"${requirement.kind}", which is known a day ahead, for ${contract} contracts`,
      remedy: "write stated with reliefKw, or contract: adHoc",
    };
  }
  if (
    procurement.payment === "fixed" &&
    procurement.fixedGbpPerMwh > ceilings.utilisationGbpPerMwh
  ) {
    yield {
      code: "service.ceiling",
      path: ["procurement", "fixedGbpPerMwh"],
      found: `${procurement.fixedGbpPerMwh}, above the ceiling of ${ceilings.utilisationGbpPerMwh}`,
      remedy: "write no more than ceilings.utilisationGbpPerMwh, or raise that",
    };
  }
  yield* gateFindings(own.gates);
  yield* termFindings(contract !== "adHoc", own.gates.contract, 'contract: "seasonal" or "annual"');
  yield* reviseFindings(own);
  yield* unwindingFindings(own);
}

/** Who is told cannot be let go. */
function* unwindingFindings({ unwinding, gates: { dispatch } }: TimedSettings): Generator<Finding> {
  if (unwinding === undefined || dispatch === undefined || !("before" in dispatch)) return;
  if (unwinding.before >= dispatch.before) return;
  yield {
    code: "service.gate",
    path: ["unwinding", "before"],
    found: `${unwinding.before} minutes before each period, after units are told`,
    remedy: `let units go before they are told: write ${dispatch.before} or more`,
  };
}

/** A time to buy a term, where nothing is bought for one. */
export function* termFindings(
  isForTerm: boolean,
  gate: object | undefined,
  remedy: string,
): Generator<Finding> {
  if (gate === undefined || isForTerm) return;
  yield {
    code: "service.gate",
    path: ["gates", "contract"],
    found: "a time to buy a term, of contracts for a day",
    remedy: `write ${remedy}, or leave it out`,
  };
}

/** Between purchase and arming, of requirements that a forecast moves. */
function* reviseFindings({ zones, gates }: TimedSettings): Generator<Finding> {
  const { award, revise, arm } = gates;
  if (revise === undefined) return;
  const wrong = (found: string, remedy: string): Finding => ({
    code: "service.gate",
    path: ["gates", "revise"],
    found,
    remedy,
  });
  if (zones.every(({ requirement }) => requirement.kind === "stated"))
    yield wrong(
      "a time to reckon requirements again, all of which are stated",
      "leave it out, or write requirement: { kind: look-ahead }",
    );
  if (!("day" in revise)) {
    yield wrong("a time before each period", "write { day, at }: a whole day is reckoned");
    return;
  }
  if ("day" in award && minutesAhead(revise) >= minutesAhead(award))
    yield wrong(`${timeOf(revise)}, not after offers are awarded`, "revise after award");
  if ("before" in arm && arm.before > minutesAhead(revise))
    yield wrong(`${timeOf(revise)}, after units are armed`, "revise earlier, or arm later");
}

function* nameFindings(
  zone: ServiceZone,
  row: number,
  network: NetworkDocument,
): Generator<Finding> {
  const lists = [
    ["constraint point", network.constraintPoints, zone.constraints, ["constraints"]],
    ["branch", network.branches, zone.network.out, ["network", "out"]],
    ["branch", network.branches, zone.network.closed, ["network", "closed"]],
  ] as const;
  for (const [noun, known, named, path] of lists) {
    const ids = known.map(({ id }) => id);
    for (const [index, id] of named.entries()) {
      if (!ids.includes(id))
        yield unknownName(noun, id, ids, network.name, ["zones", row, ...path, index]);
    }
  }
}

/** A zone after another of the same name, or with a point and a half-hour in common for the same network. */
function* twiceFindings(zones: readonly ServiceZone[], row: number): Generator<Finding> {
  const zone = zones[row]!;
  for (const earlier of zones.slice(0, row)) {
    if (earlier.id === zone.id) {
      yield {
        code: "service.zone",
        path: ["zones", row, "id"],
        found: `"${zone.id}", the id of an earlier zone`,
        remedy: "give every zone an id of its own",
      };
    }
    const shared = zone.constraints.find((id) => earlier.constraints.includes(id));
    const isSameNetwork = JSON.stringify(zone.network) === JSON.stringify(earlier.network);
    if (shared === undefined || !isSameNetwork) continue;
    if (!zone.windows.some((left) => earlier.windows.some((right) => overlap(left, right))))
      continue;
    yield {
      code: "service.overlap",
      path: ["zones", row, "windows"],
      found: `hours in which zone "${earlier.id}" buys relief of "${shared}" too`,
      remedy:
        "write windows that do not overlap, or one zone: the same relief would be bought twice",
    };
  }
}

const MINUTES_PER_DAY = 1440;

/** Whether two windows have a half-hour in common. */
function overlap(left: ServiceWindow, right: ServiceWindow): boolean {
  if (!left.months.some((month) => right.months.includes(month))) return false;
  if (left.days !== "all" && right.days !== "all" && left.days !== right.days) return false;
  const spans = (hours: ServiceWindow) => {
    const [from, to] = [hours.from, hours.to].map((at) => parseClock(at)! / 60);
    return from! < to!
      ? [[from!, to!]]
      : [
          [from!, MINUTES_PER_DAY],
          [0, to!],
        ];
  };
  return spans(left).some(([from, to]) =>
    spans(right).some(([start, end]) => from! < end! && start! < to!),
  );
}

export function* gateFindings(gates: ServiceGates): Generator<Finding> {
  const { close, award, arm, dispatch } = gates;
  const wrong = (gate: string, found: string, remedy: string): Finding => ({
    code: "service.gate",
    path: ["gates", gate],
    found,
    remedy,
  });
  if (!("day" in award))
    yield wrong("award", "a time before each period", "write { day, at }: a whole day is bought");
  else if ("day" in close && minutesAhead(award) >= minutesAhead(close))
    yield wrong("award", `${timeOf(award)}, not after offers are in`, "award after close");
  for (const [name, time] of [
    ["arm", arm],
    ["dispatch", dispatch],
  ] as const) {
    if (time !== undefined && (!("before" in time) || time.before < 0))
      yield wrong(name, timeOf(time), "write { before: minutes }, 0 or more");
  }
  if (!("before" in arm)) return;
  if (dispatch !== undefined && !("before" in dispatch)) return;
  if (dispatch !== undefined && arm.before < dispatch.before)
    yield wrong("arm", timeOf(arm), `arm before units are told: write ${dispatch.before} or more`);
  if (!("day" in award) || arm.before <= minutesAhead(award)) return;
  const latest = minutesAhead(award);
  yield wrong(
    "arm",
    `${timeOf(arm)}, before offers are awarded`,
    latest < 0 ? "award earlier" : `write ${latest} or less, or award earlier`,
  );
}

const timeOf = (time: GateTime): string =>
  "day" in time ? `day ${time.day} at ${time.at}` : `${time.before} minutes before each period`;

/** Minutes from a gate to the start of the day of delivery, an hour less for a clock change between them. */
const minutesAhead = (time: Extract<GateTime, { day: number }>): number =>
  -time.day * MINUTES_PER_DAY - (parseClock(time.at) ?? 0) / 60 - 60;
