/** All that is wrong with the homes of a scenario, what they are asked and who acts for them. Takes scenario, network, names of accounts that are others' and what part of homes may answer alerts; gives findings. */
import type { Finding } from "../model/findings.ts";
import type { NetworkDocument } from "../model/network-document.ts";
import { aggregatorFindings } from "./aggregator-findings.ts";
import { alertFindings } from "./alert-findings.ts";
import { homesFindings } from "./findings.ts";
import type { AnsweringFrac } from "./portfolios.ts";
import { tariffFindings } from "./tariff-findings.ts";

type Scenario = Parameters<typeof aggregatorFindings>[0] & { readonly stage?: unknown };

export function* findingsOfHomes(
  scenario: Scenario,
  network: NetworkDocument,
  accounts: ReadonlySet<string>,
  answeringFrac?: AnsweringFrac,
): Generator<Finding> {
  yield* homesFindings(scenario.homes, network, scenario.stage !== undefined);
  yield* tariffFindings(scenario.homes, network, accounts);
  yield* alertFindings(scenario.flexAlerts, scenario.homes, scenario.aggregators);
  yield* aggregatorFindings(scenario, accounts, answeringFrac);
}
