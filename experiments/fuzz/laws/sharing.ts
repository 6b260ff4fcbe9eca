/** Laws of local sharing: a community's half-hour is what its members metered, and its suppliers hand over their margin on what is shared. */

import { highestGbpPerMwh } from "../../../sim/settlement/sharing/settings.ts";
import { LOCAL_SHARING } from "../../../sim/settlement/sharing/share.ts";
import { type Facts, numbers, place } from "../facts.ts";

export function communitiesShareWhatTheyMetered({ scenario, rows }: Facts): string[] {
  const members = new Set(scenario.settlement?.sharing?.members ?? []);
  const metered = new Map<number, { suppliedWh: number; drawnWh: number }>();
  for (const { unit, periodStart, deliveredWh } of rows.unit_period) {
    if (!members.has(String(unit))) continue;
    const sums = metered.get(Number(periodStart)) ?? { suppliedWh: 0, drawnWh: 0 };
    metered.set(Number(periodStart), sums);
    if (Number(deliveredWh) > 0) sums.suppliedWh += Number(deliveredWh);
    else sums.drawnWh -= Number(deliveredWh);
  }
  const shared = rows.local_sharing.flatMap((row) => {
    const { suppliedWh, drawnWh, matchedWh } = numbers(row, "suppliedWh", "drawnWh", "matchedWh");
    const own = metered.get(Number(row.periodStart)) ?? { suppliedWh: 0, drawnWh: 0 };
    const isRight =
      suppliedWh === own.suppliedWh &&
      drawnWh === own.drawnWh &&
      matchedWh === Math.min(suppliedWh, drawnWh);
    return isRight ? [] : [`${place(row)}: ${JSON.stringify(row)}, metered ${JSON.stringify(own)}`];
  });
  return rows.local_sharing.length === metered.size
    ? shared
    : [...shared, `${rows.local_sharing.length} half-hours shared of ${metered.size} metered`];
}

/** To a micro-pound a member: each is rounded by itself. */
export function suppliersHandOverTheirMargin({ scenario, network, rows }: Facts): string[] {
  const settings = scenario.settlement?.sharing;
  if (settings === undefined) return [];
  const units = new Set(network.units.map(({ id }) => id));
  const handed = new Map<number, number>();
  for (const { rule, periodStart, payee, amountMicroGbp } of rows.ledger) {
    if (rule !== LOCAL_SHARING) continue;
    const sign = units.has(String(payee)) ? 1 : -1;
    const before = handed.get(Number(periodStart)) ?? 0;
    handed.set(Number(periodStart), before + sign * Number(amountMicroGbp));
  }
  const marginGbpPerMwh = highestGbpPerMwh(settings) - settings.exportGbpPerMwh;
  return rows.local_sharing.flatMap((row) => {
    const due = Number(row.matchedWh) * marginGbpPerMwh;
    const paid = handed.get(Number(row.periodStart)) ?? 0;
    return Math.abs(due - paid) <= settings.members.length + 1
      ? []
      : [`${place(row)}: ${due} µ£ of margin, ${paid} µ£ handed over`];
  });
}
