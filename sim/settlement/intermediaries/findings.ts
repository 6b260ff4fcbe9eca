/**
 * What is wrong with those between owners and markets: units that the network does not have, a unit in two portfolios, parts that are
 * more than all, and accounts with a name that somebody else has.
 */
import type { DocumentPath } from "../../core/documents/document.ts";
import { type Finding, unknownName } from "../../model/findings.ts";
import type { NetworkDocument } from "../../model/network-document.ts";
import { optimiserFrac } from "../../model/optimiser-share.ts";
import { intermediaryAccounts } from "./intermediaries.ts";
import type { IntermediarySettings } from "./settings.ts";

/** `others`: names of accounts that are somebody's already. */
export function* intermediaryFindings(
  settings: IntermediarySettings | undefined,
  network: NetworkDocument,
  others: ReadonlySet<string>,
): Generator<Finding> {
  if (settings === undefined) return;
  const { portfolios, privateWires, communityFunds, platform } = settings;
  const at = (...path: DocumentPath): DocumentPath => ["settlement", "intermediaries", ...path];
  const lists: [DocumentPath, readonly string[]][] = [
    ...portfolios.map(({ units }, row): [DocumentPath, readonly string[]] => [
      at("portfolios", row, "units"),
      units,
    ]),
    ...privateWires.map(({ units }, row): [DocumentPath, readonly string[]] => [
      at("privateWires", row, "units"),
      units,
    ]),
    ...communityFunds.map(({ units }, row): [DocumentPath, readonly string[]] => [
      at("communityFunds", row, "units"),
      units,
    ]),
    [at("platform", "members"), platform?.members ?? []],
  ];
  for (const [path, units] of lists) yield* listFindings(path, units, network);
  yield* twoPortfolios(portfolios, at);
  for (const [
    row,
    { units, optimiser, sizeMw, aggregatorFrac, communityFrac },
  ] of portfolios.entries()) {
    const most = optimiser === "by-size" ? optimiserFrac(sizeMw ?? 1) : optimiser.frac;
    const sum = Math.round((most + aggregatorFrac + communityFrac) * 1e6) / 1e6;
    if (sum > 1)
      yield {
        code: "intermediaries.shares",
        path: [...at("portfolios", row)],
        found: `parts that come to ${sum} of what ${units.length === 1 ? "its unit is" : "its units are"} paid`,
        remedy: "write parts of the optimiser, aggregator and community that come to 1 at most",
      };
  }
  const taken = new Set(others);
  for (const { id } of intermediaryAccounts(settings)) {
    if (taken.has(id))
      yield {
        code: "intermediaries.account",
        path: [...pathOf(id, settings, at)],
        found: `an account "${id}", which is another's`,
        remedy: "give it, or the other, a name of its own",
      };
    taken.add(id);
  }
}

function pathOf(
  id: string,
  settings: IntermediarySettings,
  at: (...path: DocumentPath) => DocumentPath,
): DocumentPath {
  for (const list of ["privateWires", "communityFunds"] as const) {
    const row = settings[list].findLastIndex((each) => each.id === id);
    if (row >= 0) return at(list, row, "id");
  }
  return at();
}

function* listFindings(
  path: DocumentPath,
  units: readonly string[],
  network: NetworkDocument,
): Generator<Finding> {
  const ids = network.units.map(({ id }) => id);
  for (const [row, id] of units.entries()) {
    if (!ids.includes(id)) yield unknownName("unit", id, ids, network.name, [...path, row]);
    else if (units.indexOf(id) < row)
      yield {
        code: "intermediaries.twice",
        path: [...path, row],
        found: `"${id}" a second time`,
        remedy: "name each unit once",
      };
  }
}

/** Who sells a unit's services is one. */
function* twoPortfolios(
  portfolios: IntermediarySettings["portfolios"],
  at: (...path: DocumentPath) => DocumentPath,
): Generator<Finding> {
  const first = new Map<string, number>();
  for (const [row, { units }] of portfolios.entries()) {
    for (const [index, id] of units.entries()) {
      const other = first.get(id) ?? row;
      if (other !== row)
        yield {
          code: "intermediaries.portfolios",
          path: [...at("portfolios", row, "units", index)],
          found: `"${id}", whose services portfolios[${other}] sells`,
          remedy: "name it in one portfolio",
        };
      else first.set(id, row);
    }
  }
}
