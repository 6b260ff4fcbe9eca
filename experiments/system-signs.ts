/**
 * Whether needs that a scenario or its file of calls states for bids and offers are those of its imbalance price: one system is short or long,
 * not two. Takes a checked scenario, what the price's file says and the files of calls; gives faults, of a file with line and column.
 */
import type { SourceDocument } from "../sim/core/documents/document.ts";
import type { Fault } from "../sim/core/errors.ts";
import { londonDayStart, periodOf } from "../sim/core/time.ts";
import type { Finding } from "../sim/model/findings.ts";
import { BIDS_AND_OFFERS, type StatedCall } from "../sim/model/services.ts";
import { netImbalanceFrom, runDays, type Scenario } from "../sim/scenario.ts";
import { imbalancePriceOf } from "../sim/settlement/imbalance/prices/registry.ts";
import { signFindings } from "../sim/venues/balancing/findings.ts";
import { placed } from "./scenario-source.ts";
import type { CallFiles } from "./system-calls.ts";
import type { SystemFile } from "./system-record.ts";

export function systemSignFaults(
  scenario: Scenario,
  source: SourceDocument,
  system: SystemFile | undefined,
  files: CallFiles,
): Fault[] {
  const calls = scenario.venues[BIDS_AND_OFFERS]?.calls;
  if (calls?.kind === "stated") {
    const faults = signFaults(scenario, system, calls.calls);
    const path = ["venues", BIDS_AND_OFFERS, "calls", "calls"];
    return placed(
      source,
      faults.map(([index, fault]) => ({ ...fault, path: [...path, index, "system"] })),
    );
  }
  const file = files.get(BIDS_AND_OFFERS);
  if (calls?.kind !== "file" || file === undefined) return [];
  return signFaults(scenario, system, file.calls).map(([index, fault]) => ({
    ...{ ...fault, path: "", file: file.file, ...file.places[index]! },
  }));
}

/** What is wrong, by call. */
function signFaults(
  scenario: Scenario,
  system: SystemFile | undefined,
  calls: readonly StatedCall[],
): readonly [call: number, fault: Omit<Finding, "path">][] {
  const from = netImbalanceFrom(scenario);
  if (from === undefined) return [];
  const price = imbalancePriceOf(scenario.settlement!.imbalance!.price);
  const noSeries = { systemGbpPerMwh: 0, marketGbpPerMwh: 0, seriesNetImbalanceMwh: undefined };
  const netImbalanceMwh = (period: number) =>
    price({ ...noSeries, period, record: system?.record }).netImbalanceMwh;
  const { firstDay, dayCount } = runDays(scenario);
  return [
    ...signFindings(calls, from === "series" ? from : netImbalanceMwh, [
      periodOf(londonDayStart(firstDay)),
      periodOf(londonDayStart(firstDay + dayCount)),
    ]),
  ];
}
