/**
 * What is wrong with the settings of bids and offers that their schema cannot say: a point that the network does not have,
 * gates that are not before their period or in the wrong order, and a need that the imbalance price does not share. Gives findings.
 */
import { type Finding, unknownName } from "../../model/findings.ts";
import type { NetworkDocument } from "../../model/network-document.ts";
import { BIDS_AND_OFFERS, type StatedCall } from "../../model/services.ts";
import { statedPeriods } from "../reserve/calls.ts";
import { signOf } from "./need.ts";
import type { BalancingSettings } from "./settings.ts";

/** Acceptances are settled in balance parties' accounts: `isBalanced`: whether the scenario has any. */
export function* unsettledFindings(
  own: BalancingSettings | undefined,
  isBalanced: boolean,
): Generator<Finding> {
  if (own === undefined || isBalanced) return;
  yield {
    code: "scenario.balanceParties",
    path: ["venues", BIDS_AND_OFFERS],
    found: "bids and offers without balance parties, in whose accounts they are settled",
    remedy: "write settlement: { imbalance: {} }, or leave the venue out",
  };
}

/** One thing says whether the system is short or long. `volumes`: where the imbalance price has net imbalance volumes from. */
export function* needFindings(
  own: BalancingSettings | undefined,
  volumes: "series" | "file" | undefined,
): Generator<Finding> {
  const kind = own?.calls.kind;
  const fault = { code: "service.need", path: ["venues", BIDS_AND_OFFERS, "calls", "kind"] };
  if (kind === "net-imbalance" && volumes === undefined)
    yield {
      ...fault,
      found: "net-imbalance, which the imbalance price of the scenario does not say",
      remedy:
        "write calls: { kind: drawn } in the venue, or a price that says it: system-price as generated, price-file or stack",
    };
  if (kind === "drawn" && volumes !== undefined)
    yield {
      ...fault,
      found: "a need drawn apart from the net imbalance that the imbalance price says",
      remedy: "write net-imbalance, or a price that says none: kind: fixed",
    };
}

/**
 * Calls that say themselves whether the system is short or long, by their index: another thing says it where the generated series does, and it must
 * say the same in every half-hour of the run, of which the first and the one after the last are given, where a file does.
 */
export function* signFindings(
  calls: readonly StatedCall[],
  netImbalanceMwh: "series" | ((period: number) => number | undefined),
  [fromPeriod, toPeriod]: readonly [number, number],
): Generator<[call: number, fault: Omit<Finding, "path">]> {
  const code = "service.sign";
  for (const [index, call] of calls.entries()) {
    const { system, day, from } = call;
    if (system === undefined) continue;
    const said = `"${system}" on ${day} from ${from}`;
    if (netImbalanceMwh === "series") {
      const found = `${said}, where the generated imbalance price says how the system is`;
      const remedy = "leave system out, or write a price that does not say it: kind: fixed";
      yield [index, { code, found, remedy }];
      continue;
    }
    const inRun = statedPeriods(call).filter((each) => each >= fromPeriod && each < toPeriod);
    const apart = inRun.filter((each) => signOf(netImbalanceMwh(each)) !== system);
    if (apart.length === 0) continue;
    const is = signOf(netImbalanceMwh(apart[0]!)) ?? "balanced";
    const found = `${said}, where the file of the imbalance price has it otherwise in ${apart.length} of ${inRun.length} half-hours, first ${is}`;
    const remedy = "leave system out, or state half-hours in which the file has it so";
    yield [index, { code, found, remedy }];
  }
}

export function* balancingFindings(
  { countedAt, gates }: BalancingSettings,
  network: NetworkDocument,
): Generator<Finding> {
  const ids = network.constraintPoints.map(({ id }) => id);
  if (!ids.includes(countedAt))
    yield unknownName("constraint point", countedAt, ids, network.name, ["countedAt"]);
  for (const name of ["closure", "accept"] as const) {
    const time = gates[name];
    if ("before" in time && time.before >= 0) continue;
    yield {
      code: "service.gate",
      path: ["gates", name],
      found:
        "before" in time
          ? `${-time.before} minutes into each period`
          : `day ${time.day} at ${time.at}`,
      remedy: "write { before: minutes }, 0 or more",
    };
  }
  const { closure, accept } = gates;
  if ("before" in closure && "before" in accept && closure.before < accept.before)
    yield {
      code: "service.gate",
      path: ["gates", "closure"],
      found: `${closure.before} minutes before each period, after acceptances`,
      remedy: `write ${accept.before} or more`,
    };
}
