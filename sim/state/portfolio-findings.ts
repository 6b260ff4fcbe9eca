/**
 * What is wrong between a trader's settings and the rest of the scenario: no such balance party, units that are not its own, uses
 * that are decided before anything was stated of the day. Takes settings and network; gives findings.
 */
import { nearestWord } from "../core/errors.ts";
import type { Finding } from "../model/findings.ts";
import type { NetworkDocument } from "../model/network-document.ts";
import { PORTFOLIO } from "../model/portfolio.ts";
import { partiesOf } from "../settlement/imbalance/parties.ts";
import type { ImbalanceSettings } from "../settlement/imbalance/settings.ts";
import type { StatementTime } from "../timetable/deliveries.ts";
import type { PortfolioSettings } from "../venues/portfolio/settings.ts";

export function* portfolioFindings(
  own: PortfolioSettings | undefined,
  imbalance: ImbalanceSettings | undefined,
  statement: StatementTime,
  network: NetworkDocument,
): Generator<Finding> {
  if (own === undefined) return;
  const at = (...path: (string | number)[]) => ["venues", PORTFOLIO, ...path];
  const { dayAhead } = own.gates;
  const isEarly =
    -dayAhead.day > statement.daysAhead ||
    (-dayAhead.day === statement.daysAhead && dayAhead.at <= statement.at);
  if (isEarly) {
    yield {
      code: "scenario.gate",
      path: at("gates", "dayAhead"),
      found: `day ${dayAhead.day} at ${dayAhead.at}, not after the statement of day −${statement.daysAhead} at ${statement.at}`,
      remedy: "decide after the look-ahead is issued: until then owners have declared nothing",
    };
  }
  if (imbalance === undefined) {
    yield {
      code: "scenario.trader",
      path: at("trader"),
      found: `"${own.trader}", where nobody is settled for imbalance`,
      remedy: "write settlement.imbalance, with the trader among its parties",
    };
    return;
  }
  const { parties, unitParty } = partiesOf(imbalance, network);
  const ids = parties.map(({ id }) => id);
  const party = ids.indexOf(own.trader);
  if (party < 0) {
    const near = nearestWord(own.trader, ids);
    yield {
      code: "scenario.trader",
      path: at("trader"),
      found: `"${own.trader}", which is no party of settlement.imbalance`,
      remedy: `write one of its ids${near === undefined ? "" : `; the nearest is "${near}"`}`,
    };
  }
  for (const [index, unit] of (own.units ?? []).entries()) {
    const row = network.units.findIndex(({ id }) => id === unit);
    if (party < 0 || row < 0 || unitParty[row] === party) continue;
    yield {
      code: "scenario.trader",
      path: at("units", index),
      found: `"${unit}", which is a unit of ${ids[unitParty[row]!] ?? "nobody"}`,
      remedy: `name units of ${own.trader}, or leave \`units\` out`,
    };
  }
}
