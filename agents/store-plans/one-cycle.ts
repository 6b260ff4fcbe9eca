/** One cycle a day of half the usable energy, where the spread pays for losses and wear; energy is spread evenly over the chosen periods. */
import { z } from "zod";
import { registryEntry } from "../../sim/core/define-registry.ts";
import { PERIOD_HOURS } from "../../sim/core/time.ts";
import { cycleOf, movableKwh, type PlannedStore, type PricedDay, type StorePlan } from "./store.ts";

function planOneCycle(
  store: PlannedStore,
  { priceGbpPerMwh, ranked }: PricedDay,
  planKw: Float64Array,
): void {
  const { chargeKw, dischargeKw, chargeEfficiency, dischargeEfficiency } = store;
  const periodCount = planKw.length;
  const movedKwh = movableKwh(store);
  if (movedKwh <= 0 || chargeKw <= 0 || dischargeKw <= 0) return;
  const most = Math.floor(periodCount / 3);
  const storedKwhPerPeriod = chargeKw * PERIOD_HOURS * chargeEfficiency;
  const drawnKwhPerPeriod = (dischargeKw * PERIOD_HOURS) / dischargeEfficiency;
  const chargeCount = Math.min(most, Math.ceil(movedKwh / storedKwhPerPeriod));
  const dischargeCount = Math.min(most, Math.ceil(movedKwh / drawnKwhPerPeriod));
  if (chargeCount === 0 || dischargeCount === 0) return;
  const cheap = priceGbpPerMwh[ranked[chargeCount - 1]!]!;
  const dear = priceGbpPerMwh[ranked[periodCount - dischargeCount]!]!;
  const { roundTrip, wear } = cycleOf(store);
  if (dear * roundTrip - cheap < wear) return;
  const inKw = Math.min(chargeKw, movedKwh / (chargeCount * PERIOD_HOURS * chargeEfficiency));
  const outKw = Math.min(
    dischargeKw,
    (movedKwh * dischargeEfficiency) / (dischargeCount * PERIOD_HOURS),
  );
  for (const step of ranked.slice(0, chargeCount)) planKw[step] = -inKw;
  for (const step of ranked.slice(periodCount - dischargeCount)) planKw[step] = outKw;
}

export const oneCycle = registryEntry({
  about: "One cycle a day of half the usable energy, in the cheapest and the dearest periods.",
  settings: z.strictObject({ kind: z.literal("one-cycle") }),
  make: (): StorePlan => planOneCycle,
});
