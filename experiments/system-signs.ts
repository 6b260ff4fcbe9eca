/**
 * Whether needs that a scenario or its file of calls states for bids and offers are those of its imbalance price: one system is short or long,
 * not two. Takes a checked scenario, what the price's file says and the calls of files; gives findings.
 */
import { londonDayStart, periodOf } from "../sim/core/time.ts";
import type { Finding } from "../sim/model/findings.ts";
import { BIDS_AND_OFFERS, type StatedCall } from "../sim/model/services.ts";
import { netImbalanceFrom, runDays, type Scenario } from "../sim/scenario.ts";
import { imbalancePriceOf } from "../sim/settlement/imbalance/prices/registry.ts";
import { type StatedSigns, signFindings } from "../sim/venues/balancing/findings.ts";
import type { SystemFile } from "./system-record.ts";

export function* systemSignFindings(
  scenario: Scenario,
  system: SystemFile | undefined,
  ofFiles: ReadonlyMap<string, readonly StatedCall[]>,
): Generator<Finding> {
  const stated = statedSigns(scenario, ofFiles);
  const from = netImbalanceFrom(scenario);
  if (stated === undefined || from === undefined) return;
  const price = imbalancePriceOf(scenario.settlement!.imbalance!.price);
  const noSeries = { systemGbpPerMwh: 0, marketGbpPerMwh: 0, seriesNetImbalanceMwh: undefined };
  const netImbalanceMwh = (period: number) =>
    price({ ...noSeries, period, record: system?.record }).netImbalanceMwh;
  const { firstDay, dayCount } = runDays(scenario);
  yield* signFindings(stated, from === "series" ? from : netImbalanceMwh, [
    periodOf(londonDayStart(firstDay)),
    periodOf(londonDayStart(firstDay + dayCount)),
  ]);
}

/** A call of a file is told by its day and clock time, in the place that names the file. */
function statedSigns(
  { venues }: Scenario,
  ofFiles: ReadonlyMap<string, readonly StatedCall[]>,
): StatedSigns | undefined {
  const calls = venues[BIDS_AND_OFFERS]?.calls;
  const path = ["venues", BIDS_AND_OFFERS, "calls"];
  if (calls?.kind === "file")
    return { calls: ofFiles.get(BIDS_AND_OFFERS) ?? [], pathOf: () => [...path, "file"] };
  if (calls?.kind !== "stated") return undefined;
  return { calls: calls.calls, pathOf: (index) => [...path, "calls", index, "system"] };
}
