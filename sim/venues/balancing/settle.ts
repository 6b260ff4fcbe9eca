/**
 * Settlement of acceptances: the system operator pays the account that answers for the unit for every MWh that was accepted, or is paid
 * where a bid says so; out of it the owner has what it asked for, as far as it gave. What was accepted and not given is in
 * the account's imbalance, where non-delivery is priced. Takes awards and deliveries; gives double entries.
 */
import { amountMicroGbp } from "../../core/money.ts";
import { type Award, ESO, type ServiceDelivery, type SettledAward } from "../../model/services.ts";
import type { GateContext, GateOutcome, LedgerEntry } from "../../model/venues.ts";

export function settleAcceptances(service: string, context: GateContext): GateOutcome {
  const { services, instant } = context;
  if (services === undefined) return {};
  const settled = services
    .awards()
    .map((award) => settledOf(award, services.deliveries().get(award.id)));
  const entries: LedgerEntry[] = [];
  for (const { award, delivery, utilisationMicroGbp } of settled) {
    const { period, id } = award;
    const party = services.leadPartyOf(award.unit);
    const owner = services.sellerOf(award.unit);
    // Below nothing it is paid the other way; written out, for a record of parts is slow.
    const pay = (part: string, from: string, to: string, amount: number) => {
      if (amount === 0) return;
      entries.push({
        at: instant,
        period,
        rule: `${service}/${part}`,
        payer: amount > 0 ? from : to,
        payee: amount > 0 ? to : from,
        amountMicroGbp: Math.abs(amount),
        because: id,
      });
    };
    pay("acceptance", ESO, party, utilisationMicroGbp);
    pay(
      "owner",
      party,
      owner,
      amountMicroGbp(delivery?.deliveredWh ?? 0, award.ownerGbpPerMwh ?? 0),
    );
  }
  return { entries, services: { settled } };
}

/** What was accepted is paid, given or not. */
function settledOf(award: Award, delivery: ServiceDelivery | undefined): SettledAward {
  const acceptedWh = delivery?.instructedWh ?? 0;
  return {
    award,
    delivery,
    paidFrac: acceptedWh > 0 ? 1 : 0,
    availabilityMicroGbp: 0,
    utilisationMicroGbp: amountMicroGbp(acceptedWh, award.utilisationGbpPerMwh),
    lostOpportunityMicroGbp: 0,
    cancellationMicroGbp: 0,
  };
}
