/**
 * What is wrong with aggregators: groups that are not there, do not respond, are another's or could promise nothing; an account that is taken; nothing to sell into; and
 * promises below the least that a buyer takes. Takes what homes and aggregators are, and names of accounts that are others'; gives findings.
 */
import type { DocumentPath } from "../core/documents/document.ts";
import { type Aggregator, MINIMUM_KW } from "../model/aggregators.ts";
import { devicesTurnKw } from "../model/answering-devices.ts";
import type { Finding } from "../model/findings.ts";
import type { FlexAlert } from "../model/home-response.ts";
import { eachTurnsKw, type HomeGroup } from "../model/homes.ts";
import { BIDS_AND_OFFERS } from "../model/services.ts";
import { type AnsweringFrac, leastPromisedKw, portfoliosOf } from "./portfolios.ts";

interface Acting {
  readonly homes: readonly HomeGroup[];
  readonly flexAlerts: readonly FlexAlert[];
  readonly aggregators: readonly Aggregator[];
}

export function* aggregatorFindings(
  { homes, flexAlerts, aggregators }: Acting,
  accounts: ReadonlySet<string>,
  answeringFrac?: AnsweringFrac,
): Generator<Finding> {
  const taken = new Set([...accounts, ...homes.map(({ id }) => id)]);
  const actsFor = new Map<string, string>();
  for (const [row, aggregator] of aggregators.entries()) {
    const path = ["aggregators", row];
    if (taken.has(aggregator.id))
      yield {
        code: "aggregators.account",
        path: [...path, "id"],
        found: `"${aggregator.id}", which is an account of the ledger already`,
        remedy: "give the aggregator another id",
      };
    taken.add(aggregator.id);
    yield* groupFindings(aggregator, homes, actsFor, path);
  }
  yield* sizeFindings({ homes, flexAlerts, aggregators }, answeringFrac);
}

function* groupFindings(
  { id, groups, services }: Aggregator,
  homes: readonly HomeGroup[],
  actsFor: Map<string, string>,
  path: DocumentPath,
): Generator<Finding> {
  const responding = homes
    .filter(({ response }) => response !== undefined)
    .map((group) => group.id);
  const isToldLate = services.some(({ service }) => service === BIDS_AND_OFFERS);
  const turnsKw = (group: HomeGroup) =>
    eachTurnsKw(group) + (isToldLate ? devicesTurnKw(group) : 0);
  for (const [index, name] of groups.entries()) {
    const at = [...path, "groups", index];
    if (!responding.includes(name))
      yield {
        code: "aggregators.group",
        path: at,
        found: `"${name}", which is no group of homes that responds`,
        remedy:
          responding.length === 0
            ? "write response: {} in a group of homes"
            : `write one of ${responding.join(", ")}`,
      };
    const group = homes.find((each) => each.id === name);
    if (group?.response !== undefined && turnsKw(group) === 0)
      yield {
        code: "aggregators.nothing",
        path: at,
        found: `"${name}", of whose homes 0 kW would be promised: it is reckoned by response.changeFrac, by cars charged at once and by heat pumps`,
        remedy:
          "write a response.changeFrac above 0, or leave the group out, so that it answers alerts itself",
      };
    const other = actsFor.get(name);
    if (other !== undefined)
      yield {
        code: "aggregators.twice",
        path: at,
        found: `"${name}", for which "${other}" acts already`,
        remedy: "name each group once",
      };
    actsFor.set(name, id);
  }
}

/** The smallest promise of each aggregator to each buyer. */
function* sizeFindings(
  { homes, flexAlerts, aggregators }: Acting,
  answeringFrac: AnsweringFrac | undefined,
): Generator<Finding> {
  const { calls } = portfoliosOf(homes, flexAlerts, aggregators, answeringFrac);
  for (const [row, aggregator] of aggregators.entries()) {
    const own = calls.filter((call) => call.aggregator === aggregator);
    if (own.length === 0 && aggregator.services.length === 0)
      yield {
        code: "aggregators.idle",
        path: ["aggregators", row],
        found: "an aggregator that no alert is for and that offers its homes to no service",
        remedy: "write flexAlerts of its markets and groups, or services, or leave it out",
      };
    for (const buyer of aggregator.markets) {
      const sold = own.filter(({ alert }) => alert.paidBy === buyer);
      const least = sold.toSorted(
        (left, right) => leastPromisedKw(left) - leastPromisedKw(right),
      )[0];
      if (least === undefined || leastPromisedKw(least) >= MINIMUM_KW[buyer]) continue;
      yield {
        code: "aggregators.minimum",
        path: ["aggregators", row, "groups"],
        found: `homes of which ${leastPromisedKw(least)} kW would be promised for alert "${least.alert.id}", below the ${MINIMUM_KW[buyer]} kW that the ${buyer} takes`,
        remedy: "name more homes, or sell to another market",
      };
    }
  }
}
