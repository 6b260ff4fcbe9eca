/**
 * Laws of a unit that both system operators want: of one call no more is blocked than was called, in however many parts the other holds it;
 * and of an offer that is bought in parts each has a number of its own, what was refused of it too.
 */
import { keyOf, type Row } from "../../testing/engine-runs.ts";
import type { Facts } from "../facts.ts";

const PERIOD_HOURS = 0.5;
const ROUNDING_WH = 1;

export function noCallIsBlockedTwice({ rows }: Facts): string[] {
  const of = new Map<string, Row[]>();
  for (const row of rows.conflicts) {
    if (row.class !== "C1" && row.class !== "C2") continue;
    const key = keyOf(row, ["award", "periodStart"]);
    of.set(key, [...(of.get(key) ?? []), row]);
  }
  return [...of].flatMap(([key, conflicts]) => {
    const blockedWh = conflicts.reduce((sum, row) => sum + Number(row.blockedWh), 0);
    const mostWh = Math.max(...conflicts.map(({ askedW }) => Number(askedW))) * PERIOD_HOURS;
    return blockedWh <= mostWh + ROUNDING_WH ? [] : [`${key}: ${blockedWh} Wh of ${mostWh}`];
  });
}

export function noPartIsBoughtTwice({ rows }: Facts): string[] {
  const known = new Set<unknown>();
  return rows.service_awards.flatMap(({ award, state }) => {
    const isPart = String(award).includes("#");
    // An offer that nothing was bought of may be asked for again, on a newer forecast.
    if (!isPart && (state === "refused" || state === "rejected")) return [];
    if (known.has(award)) return [`${award}: bought a second time`];
    known.add(award);
    return [];
  });
}
