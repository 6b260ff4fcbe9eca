/**
 * Settlement of awards. Availability for what was armed, as far as the unit could have given it, scaled by how it delivered in
 * the month before; utilisation for what it gave, by the performance curve; to who was armed and then not wanted the
 * availability all the same and what it could have earned elsewhere. Takes awards and deliveries; gives double entries.
 */
import { amountMicroGbp } from "../../core/money.ts";
import { PERIOD_HOURS } from "../../core/time.ts";
import { roundHalfAway, WH_PER_KWH } from "../../core/units.ts";
import { type Award, DSO, type ServiceDelivery, type SettledAward } from "../../model/services.ts";
import type { GateContext, GateOutcome, LedgerEntry } from "../../model/venues.ts";
import { performanceCurve } from "../performance/curves/registry.ts";
import type { FlexibilitySettings } from "./settings.ts";

type SettleRules = Pick<FlexibilitySettings, "curve">;

export function settle(
  service: string,
  context: GateContext,
  own: SettleRules,
  buyer: string = DSO,
): GateOutcome {
  const { services, network, instant } = context;
  const settled = (services?.awards ?? []).map((award) =>
    settleAward(award, services!.deliveries.get(award.id), own, () =>
      services!.lastMonthFrac(award.unit, award.period),
    ),
  );
  const entries = settled.flatMap(({ award, ...paid }) => {
    const provider = network.units.ids[award.unit]!;
    // Who asks less than nothing pays.
    const entry = (part: string, amount: number): LedgerEntry[] =>
      amount === 0
        ? []
        : [
            {
              at: instant,
              period: award.period,
              rule: `${service}/${part}`,
              payer: amount > 0 ? buyer : provider,
              payee: amount > 0 ? provider : buyer,
              amountMicroGbp: Math.abs(amount),
              because: award.id,
            },
          ];
    return [
      ...entry("availability", paid.availabilityMicroGbp),
      ...entry("utilisation", paid.utilisationMicroGbp),
      ...entry("lost-opportunity", paid.lostOpportunityMicroGbp),
    ];
  });
  return { entries, services: { settled } };
}

/** What is paid under one award. */
export function settleAward(
  award: Award,
  delivery: ServiceDelivery | undefined,
  { curve }: SettleRules,
  lastMonthFrac: () => number,
): SettledAward {
  const isDisarmed = award.state === "disarmed";
  const heldWh = Math.abs(award.changeKw) * PERIOD_HOURS * WH_PER_KWH;
  const readyWh =
    award.state === "armed" ? heldWh * (delivery?.ableFrac ?? 0) : isDisarmed ? heldWh : 0;
  const instructedWh = delivery?.instructedWh ?? 0;
  const deliveredWh = delivery?.deliveredWh ?? 0;
  const paidFrac =
    instructedWh === 0 ? 0 : performanceCurve(curve)(Math.min(1, deliveredWh / instructedWh));
  const amount = (wh: number, gbpPerMwh: number) => amountMicroGbp(roundHalfAway(wh), gbpPerMwh);
  return {
    award,
    delivery,
    paidFrac,
    availabilityMicroGbp:
      readyWh === 0 ? 0 : amount(readyWh * lastMonthFrac(), award.availabilityGbpPerMwh),
    utilisationMicroGbp: amount(instructedWh * paidFrac, award.utilisationGbpPerMwh),
    lostOpportunityMicroGbp: isDisarmed
      ? amount(heldWh, Math.max(0, award.foregoneGbpPerMwh - award.availabilityGbpPerMwh))
      : 0,
  };
}
