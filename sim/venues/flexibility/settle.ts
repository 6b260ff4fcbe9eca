/**
 * Settlement of awards. Availability for what was armed, as far as the unit could have given it, scaled by how it delivered in
 * the month before; utilisation for what it gave, by the performance curve; to who was armed and then not wanted the
 * availability all the same and what it could have earned elsewhere; from who took its award back, a charge. Takes awards and deliveries; gives double entries.
 */
import { amountMicroGbp } from "../../core/money.ts";
import { PERIOD_HOURS } from "../../core/time.ts";
import { roundHalfAway, WH_PER_KWH } from "../../core/units.ts";
import { heldKwOf, promisedKwOf } from "../../model/awards.ts";
import type { Blocked, Unready } from "../../model/blocked.ts";
import {
  type Award,
  DSO,
  PRIMACY,
  type ServiceDelivery,
  type SettledAward,
} from "../../model/services.ts";
import type { GateContext, GateOutcome, LedgerEntry } from "../../model/venues.ts";
import { performanceCurve } from "../performance/curves/registry.ts";
import type { FlexibilitySettings } from "./settings.ts";

type SettleRules = Pick<FlexibilitySettings, "curve" | "cancellation" | "blockedAvailability">;

export function settle(
  service: string,
  context: GateContext,
  own: SettleRules,
  buyer: string = DSO,
): GateOutcome {
  const { services, instant } = context;
  const settled = (services?.awards() ?? []).map((award) =>
    settleAward(award, services!.deliveries().get(award.id), own, {
      lastMonthFrac: () => services!.lastMonthFrac(award.unit, award.period),
      blocked: services!.blocked(award.id),
      unready: services!.unready(award.id),
    }),
  );
  const entries: LedgerEntry[] = [];
  for (const paid of settled) {
    const { award } = paid;
    const provider = services!.sellerOf(award.unit);
    // Who asks less than nothing pays.
    const pay = (part: string, amount: number) => {
      if (amount === 0) return;
      entries.push({
        at: instant,
        period: award.period,
        rule: `${service}/${part}`,
        payer: amount > 0 ? buyer : provider,
        payee: amount > 0 ? provider : buyer,
        amountMicroGbp: Math.abs(amount),
        because: award.id,
      });
    };
    pay("availability", paid.availabilityMicroGbp);
    pay("utilisation", paid.utilisationMicroGbp);
    pay("lost-opportunity", paid.lostOpportunityMicroGbp);
    pay("cancellation", 0 - paid.cancellationMicroGbp);
  }
  return { entries, services: { settled } };
}

interface Circumstances {
  readonly lastMonthFrac: () => number;
  readonly blocked: Blocked | undefined;
  readonly unready?: Unready | undefined;
}

/** What is paid under one award. */
export function settleAward(
  award: Award,
  delivery: ServiceDelivery | undefined,
  { curve, blockedAvailability, cancellation }: SettleRules,
  { lastMonthFrac, blocked, unready }: Circumstances,
): SettledAward {
  // Whom the other operator has is not let go for want of need: there is a setting for it.
  const isLost = award.state === "disarmed" && award.reason === PRIMACY;
  const isDisarmed = award.state === "disarmed" && !isLost;
  const keepsAll =
    isDisarmed || (award.state === "withdrawn" && cancellation.availability === "keep");
  const whOf = (kw: number) => kw * PERIOD_HOURS * WH_PER_KWH;
  const heldWh = whOf(heldKwOf(award));
  const blockedWh = whOf(blocked?.kw ?? 0);
  const keeps = (isNotified: boolean) =>
    blockedAvailability === "keep" || (blockedAvailability === "keep-if-notified" && isNotified);
  const keptWh = ({ notifiedKw, lateKw }: Unready) =>
    whOf((keeps(true) ? notifiedKw : 0) + (keeps(false) ? lateKw : 0));
  const keptBlockedWh = blocked !== undefined && keeps(blocked.isNotified) ? blockedWh : 0;
  const atTarget = blocked?.atTarget;
  const passingWh = atTarget === undefined || keeps(atTarget.isNotified) ? 0 : whOf(atTarget.kw);
  // What the other operator had armed of its unit by the deadline was notified; of a unit that was won back it is known.
  const unarmedWh = blockedAvailability === "lose" ? 0 : whOf(promisedKwOf(award)) - heldWh;
  const givenUpWh = unready === undefined ? unarmedWh : keptWh(unready);
  const ableFrac = delivery?.ableFrac ?? 0;
  const readyWh =
    award.state === "armed"
      ? Math.max(0, heldWh - (blockedWh - keptBlockedWh) - passingWh) * ableFrac + givenUpWh
      : isLost
        ? // The minutes before it was lost, and those without it, or without a part of it, as they are kept.
          Math.min(
            whOf(promisedKwOf(award)),
            Math.max(0, heldWh * ableFrac - passingWh) + keptBlockedWh + givenUpWh,
          )
        : keepsAll
          ? heldWh
          : keptBlockedWh;
  const instructedWh = delivery?.instructedWh ?? 0;
  const deliveredWh = delivery?.deliveredWh ?? 0;
  const askedWh = instructedWh + (blocked?.unexcusedWh ?? 0);
  const partPaid = () => performanceCurve(curve)(Math.min(1, deliveredWh / askedWh));
  const paidFrac = instructedWh === 0 ? 0 : Math.min(1, partPaid() * (askedWh / instructedWh));
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
    cancellationMicroGbp:
      award.state === "cancelled" || award.state === "withdrawn"
        ? amount(heldWh, cancellation.chargeGbpPerMwh[award.state])
        : 0,
  };
}
