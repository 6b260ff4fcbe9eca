/**
 * What must hold of flexibility services after every settlement, in every run: nobody gives more than it was told or is told
 * more than it promised, nobody gets less than it asked, and nobody is paid for more than that. A broken law is a defect of ours.
 */
import { InvariantBroken } from "../core/errors.ts";
import { formatInstant, PERIOD_HOURS, periodStart } from "../core/time.ts";
import { WH_PER_KWH } from "../core/units.ts";
import { heldKwOf, promisedKwOf } from "../model/awards.ts";
import type { SettledAward } from "../model/services.ts";

/** Rounding of whole watt-hours and micro-pounds. */
const ROUNDING_WH = 1;

export function checkServices(settled: readonly SettledAward[]): void {
  for (const of of settled) {
    const { award, delivery } = of;
    const heldWh = heldKwOf(award) * PERIOD_HOURS * WH_PER_KWH;
    const promisedWh = promisedKwOf(award) * PERIOD_HOURS * WH_PER_KWH;
    const instructedWh = delivery?.instructedWh ?? 0;
    if ((delivery?.deliveredWh ?? 0) > instructedWh)
      broken("nobody gives more than it was told", of);
    if (instructedWh > heldWh + ROUNDING_WH) broken("nobody is told more than it promised", of);
    if (
      award.availabilityGbpPerMwh < award.askAvailabilityGbpPerMwh ||
      award.utilisationGbpPerMwh < award.askUtilisationGbpPerMwh
    )
      broken("nobody gets less than it asked", of);
    const most = (wh: number, gbpPerMwh: number) => (wh + ROUNDING_WH) * Math.max(0, gbpPerMwh) + 1;
    if (
      of.availabilityMicroGbp > most(promisedWh, award.availabilityGbpPerMwh) ||
      of.utilisationMicroGbp > most(instructedWh, award.utilisationGbpPerMwh)
    )
      broken("nobody is paid for more than it promised or was told", of);
  }
}

function broken(law: string, { award }: SettledAward): never {
  throw new InvariantBroken(law, `${award.id} at ${formatInstant(periodStart(award.period))}`);
}
