/**
 * What is wrong with agreed offsetting trades that their shape cannot say: units that cannot lead or follow, a connection on both
 * sides, a window that is none, a unit in two trades at a time, an id twice, a gate or window that nothing decides. Gives findings
 * with paths below the venue.
 */
import { londonDayOf, PERIOD_SECONDS, parseInstant } from "../../core/time.ts";
import type { Finding } from "../../model/findings.ts";
import type { NetworkDocument } from "../../model/network-document.ts";
import type { AgreedTrade, OffsettingSettings } from "./settings.ts";

export function* offsettingFindings(
  { trades }: OffsettingSettings,
  network: NetworkDocument,
): Generator<Finding> {
  const first = new Map<string, number>();
  for (const [row, trade] of trades.entries()) {
    const path = ["trades", row];
    yield* sideFindings(trade, network, path);
    yield* windowFindings(trade, path);
    yield* overlapFindings(trades, row, path);
    const other = first.get(trade.id);
    if (other === undefined) first.set(trade.id, row);
    else
      yield {
        code: "offsetting.twice",
        path: [...path, "id"],
        found: `"${trade.id}", which trade ${other + 1} has already`,
        remedy: "give every trade an id of its own",
      };
  }
}

type Unit = NetworkDocument["units"][number];

/** Who can change at all: what follows weather gives no more than it has, and a schedule was made within the limits by themselves. */
const CAN: Readonly<
  Record<
    AgreedTrade["capacity"],
    Record<
      "lead" | "follower",
      { readonly is: (of: Unit["technology"]) => boolean; readonly what: string }
    >
  >
> = {
  export: {
    lead: { is: (of) => of === "demand" || of === "storage", what: "a demand unit or a store" },
    follower: {
      is: (of) => of !== "demand" && of !== "storage" && of !== "chp",
      what: "a generator that gives what its source offers",
    },
  },
  import: {
    lead: { is: (of) => of === "chp" || of === "storage", what: "a CHP plant or a store" },
    follower: { is: (of) => of === "demand", what: "a demand unit" },
  },
};

function* sideFindings(
  trade: AgreedTrade,
  network: NetworkDocument,
  path: readonly (string | number)[],
): Generator<Finding> {
  const unitOf = (id: string) => network.units.find((unit) => unit.id === id);
  for (const side of ["lead", "follower"] as const) {
    const unit = unitOf(trade[side]);
    const { is, what } = CAN[trade.capacity][side];
    if (unit !== undefined && !is(unit.technology))
      yield {
        code: "offsetting.technology",
        path: [...path, side],
        found: `the ${unit.technology} unit "${unit.id}" as ${side} of a trade of ${trade.capacity}`,
        remedy: `name ${what}`,
      };
  }
  const [lead, follower] = [unitOf(trade.lead), unitOf(trade.follower)];
  if (lead === undefined || follower === undefined) return;
  if (lead.connection === follower.connection) {
    yield {
      code: "offsetting.sameSite",
      path: [...path, "follower"],
      found: `"${follower.id}" behind the connection of its lead`,
      remedy: "name two units behind connections of their own",
    };
    return;
  }
  const beside = network.units.find(
    ({ id, connection }) => id !== follower.id && connection === follower.connection,
  );
  if (beside === undefined) return;
  yield {
    code: "offsetting.shared",
    path: [...path, "follower"],
    found: `"${follower.id}", which shares its connection with "${beside.id}"`,
    remedy: "name a unit that has its connection to itself: its limit is what is exceeded",
  };
}

const spanOf = ({ from, to }: AgreedTrade) => [parseInstant(from) ?? 0, parseInstant(to) ?? 0];

function* windowFindings(
  trade: AgreedTrade,
  path: readonly (string | number)[],
): Generator<Finding> {
  const [start, end] = spanOf(trade) as [number, number];
  const isWhole = start % PERIOD_SECONDS === 0 && end % PERIOD_SECONDS === 0;
  if (isWhole && end > start && londonDayOf(start) === londonDayOf(end - 1)) return;
  yield {
    code: "offsetting.window",
    path: [...path, "to"],
    found: `a window from ${trade.from} to ${trade.to}`,
    remedy:
      "write whole half-hours of one London day, the end after the start; another day is another trade",
  };
}

/** A unit leads or follows in one trade at a time: its meter says nothing of which one it is for. */
function* overlapFindings(
  trades: readonly AgreedTrade[],
  row: number,
  path: readonly (string | number)[],
): Generator<Finding> {
  const trade = trades[row]!;
  const [start, end] = spanOf(trade) as [number, number];
  for (const side of ["lead", "follower"] as const) {
    const other = trades.slice(0, row).findIndex((earlier) => {
      const [from, to] = spanOf(earlier) as [number, number];
      const isIn = earlier.lead === trade[side] || earlier.follower === trade[side];
      return isIn && from < end && start < to;
    });
    if (other < 0) continue;
    yield {
      code: "offsetting.overlap",
      path: [...path, side],
      found: `"${trade[side]}", which is in trade ${other + 1} at the same time`,
      remedy: "write one trade of a unit at a time",
    };
  }
}

/** A trade that no gate of the run would decide, or that would be decided before anybody has declared a schedule. */
export function* undecidedFindings(
  settings: OffsettingSettings | undefined,
  run: { readonly from: number; readonly to: number; readonly label: string },
  statement: { readonly daysAhead: number; readonly at: string },
): Generator<Finding> {
  if (settings === undefined) return;
  const { award } = settings.gates;
  const isDecided =
    "day" in award &&
    (0 - award.day < statement.daysAhead ||
      (0 - award.day === statement.daysAhead && award.at >= statement.at));
  if (!isDecided)
    yield {
      code: "offsetting.gate",
      path: ["venues", "offsetting", "gates", "award"],
      found:
        "day" in award
          ? `day ${award.day} at ${award.at}, before schedules are declared on day −${statement.daysAhead} at ${statement.at}`
          : "minutes before each period, where trades of a whole day are approved",
      remedy: `write a day after −${statement.daysAhead} and a clock time`,
    };
  for (const [row, { from, to }] of settings.trades.entries()) {
    if ((parseInstant(from) ?? 0) >= run.from && (parseInstant(to) ?? 0) <= run.to) continue;
    yield {
      code: "offsetting.outsideRun",
      path: ["venues", "offsetting", "trades", row, "from"],
      found: `a window from ${from} to ${to}, not within ${run.label}`,
      remedy: "write period.start and period.days that hold it",
    };
  }
}
