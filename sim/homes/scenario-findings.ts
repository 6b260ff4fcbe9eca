/** All that is wrong with the homes of a scenario, what they are asked and who acts for them. Takes scenario, network and names of accounts that are others'; gives findings. */
import type { Finding } from "../model/findings.ts";
import type { NetworkDocument } from "../model/network-document.ts";
import { aggregatorFindings } from "./aggregator-findings.ts";
import { alertFindings } from "./alert-findings.ts";
import { homesFindings } from "./findings.ts";
import { tariffFindings } from "./tariff-findings.ts";

type Scenario = Parameters<typeof aggregatorFindings>[0] & { readonly stage?: unknown };

export function* findingsOfHomes(
  scenario: Scenario,
  network: NetworkDocument,
  accounts: ReadonlySet<string>,
): Generator<Finding> {
  yield* homesFindings(scenario.homes, network, scenario.stage !== undefined);
  yield* tariffFindings(scenario.homes, network, accounts);
  yield* alertFindings(scenario.flexAlerts, scenario.homes, scenario.aggregators);
  yield* aggregatorFindings(scenario, accounts);
}
