/**
 * The local energy exchange from a seed: units that trade, in two rows of tariffs, by one of its rules. Takes choices, a network, who
 * shares energy already, and when the first statement is issued; gives the venue, nothing where less than two would trade.
 */
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import { exchangeRules } from "../../sim/venues/local-energy-exchange/rules/registry.ts";
import type { Chooser } from "./chooser.ts";

export function chosenExchange(
  choose: Chooser,
  { units }: NetworkDocument,
  sharing: readonly string[],
  first: { readonly daysAhead: number },
): Record<string, object> {
  if (!choose.chance("exchange", 0.3)) return {};
  const free = units.map(({ id }) => id).filter((id) => !sharing.includes(id));
  const members = choose.some("exchange/members", free, 0.6);
  if (members.length < 2) return {};
  const dear = choose.some("exchange/dear", members, 0.4);
  const rows = [dear, members.filter((id) => !dear.includes(id))].filter(
    ({ length }) => length > 0,
  );
  return {
    "local-energy-exchange": {
      members: rows.map((row, at) => ({
        units: row,
        importGbpPerMwh: choose.whole(`exchange/import ${at}`, 180, 300),
        exportGbpPerMwh: choose.whole(`exchange/export ${at}`, 0, 70),
      })),
      rule: {
        kind: choose.oneOf("exchange/rule", Object.keys(exchangeRules)),
        k: choose.oneOf("exchange/k", [0, 0.3, 0.5, 1]),
      },
      feeGbpPerMwh: choose.oneOf("exchange/fee", [0, 1, 2.5]),
      gates: {
        close: { day: -1, at: first.daysAhead > 1 ? "14:00" : "23:30" },
        settle: { before: choose.oneOf("exchange/settle", [-30, -90, -2880]) },
      },
    },
  };
}
