/**
 * Where the imbalance price is applied to a party: imbalance settlement of one settlement period. Takes parties, their energies and the
 * prices that prices/ made; gives each party's account (account.ts) and the double entries: contracts with the wholesale market,
 * imbalance with the balancing account, sales to customers.
 * Keeps: what all parties are paid for imbalance, the balancing account pays; the last run leaves what right meters owe.
 */
import { amountMicroGbp } from "../../core/money.ts";
import { roundHalfAway } from "../../core/units.ts";
import type { PartyEnergies, SystemState } from "../../model/imbalance.ts";
import { type Occasion, transfer } from "../../model/transfer.ts";
import type { LedgerEntry } from "../../model/venues.ts";
import {
  BALANCING,
  BUSINESS_CUSTOMERS,
  CUSTOMERS,
  OTHER_COSTS,
  WHOLESALE,
} from "../accounts/outside-accounts.ts";
import { accountImbalanceWh, nonDeliveryMicroGbp } from "./account.ts";
import type { SettlementRun } from "./runs.ts";

/** What settlement asks of a party: a balance party, or a virtual trading party. */
export interface SettledParty {
  readonly id: string;
  readonly compensatesFrac: number;
  readonly retailGbpPerMwh: number;
  readonly otherCostsGbpPerMwh: number;
}

/** What a run paid a party beyond the run before. */
export interface AccountRun {
  readonly imbalanceWh: number;
  readonly differenceMicroGbp: number;
}

/** The account of a party in a settlement period, on right meters, and what each run made of it. */
export interface PartyAccount extends PartyEnergies {
  /** What it made good elsewhere of what it was told: added to its contracts. */
  readonly compensatedWh: number;
  readonly imbalanceWh: number;
  readonly cashMicroGbp: number;
  /** What the imbalance cost it against the same energy at the day-ahead price. */
  readonly costMicroGbp: number;
  /** By settlement run. */
  readonly byRun: readonly AccountRun[];
}

export interface SettledPeriod {
  readonly accounts: readonly PartyAccount[];
  readonly entries: readonly LedgerEntry[];
}

export interface PeriodPrices {
  readonly system: SystemState;
  readonly dayAheadGbpPerMwh: number;
}

/** `energies`: by row of party. */
export function settleImbalance(
  parties: readonly SettledParty[],
  energies: readonly PartyEnergies[],
  prices: PeriodPrices,
  runs: readonly SettlementRun[],
  occasion: Omit<Occasion, "because">,
): SettledPeriod {
  const accounts = parties.map((party, row) => accountOf(party, energies[row]!, prices));
  const entries = accounts.flatMap((account, row) => [
    ...tradeEntries(parties[row]!, account, prices.dayAheadGbpPerMwh, occasion),
    ...nonDeliveryEntries(parties[row]!.id, account, prices.system, occasion),
    ...account.byRun.map(({ differenceMicroGbp }, run) =>
      runEntry(parties[row]!.id, differenceMicroGbp, runs[run]!, occasion.period),
    ),
  ]);
  return { accounts, entries: entries.filter(({ amountMicroGbp: amount }) => amount !== 0) };
}

function accountOf(
  { compensatesFrac }: SettledParty,
  energies: PartyEnergies,
  { system, dayAheadGbpPerMwh }: PeriodPrices,
): PartyAccount {
  const { meteredWh, transferredWh, bidOfferWh, contractWh, toldWh } = energies;
  const { priceGbpPerMwh } = system;
  const compensatedWh = roundHalfAway(toldWh * compensatesFrac);
  const imbalanceWh = accountImbalanceWh({
    creditedWh: meteredWh + transferredWh,
    bidOfferWh,
    contractWh: contractWh + compensatedWh,
  });
  const cashMicroGbp = amountMicroGbp(imbalanceWh, priceGbpPerMwh);
  const costMicroGbp = amountMicroGbp(imbalanceWh, dayAheadGbpPerMwh) - cashMicroGbp;
  let before = 0;
  const byRun = energies.errorWh.map((errorWh) => {
    const cash = amountMicroGbp(imbalanceWh + errorWh, priceGbpPerMwh);
    const differenceMicroGbp = cash - before;
    before = cash;
    return { imbalanceWh: imbalanceWh + errorWh, differenceMicroGbp };
  });
  return { ...energies, compensatedWh, imbalanceWh, cashMicroGbp, costMicroGbp, byRun };
}

function runEntry(
  id: string,
  differenceMicroGbp: number,
  { name, at }: SettlementRun,
  period: number,
): LedgerEntry {
  const rule = name === "" ? "imbalance" : `imbalance/${name}`;
  const because = "metered less notified";
  return transfer({ period, at, because }, rule, BALANCING, id, differenceMicroGbp);
}

function nonDeliveryEntries(
  id: string,
  { undelivered }: PartyAccount,
  { priceGbpPerMwh }: SystemState,
  occasion: Omit<Occasion, "because">,
): LedgerEntry[] {
  return undelivered.map((accepted) =>
    transfer(
      { ...occasion, because: `accepted ${accepted.wh > 0 ? "offer" : "bid"} not delivered` },
      "non-delivery",
      id,
      BALANCING,
      nonDeliveryMicroGbp(accepted, priceGbpPerMwh),
    ),
  );
}

function tradeEntries(
  { id, retailGbpPerMwh, otherCostsGbpPerMwh }: SettledParty,
  { contractWh, compensatedWh, suppliedWh, suppliedBusinessWh, allInWh }: PartyAccount,
  dayAheadGbpPerMwh: number,
  occasion: Omit<Occasion, "because">,
): LedgerEntry[] {
  const drawn = { ...occasion, because: "metered demand" };
  const notified = { ...occasion, because: "notified at gate closure" };
  const told = { ...occasion, because: "told before gate closure" };
  const contract = amountMicroGbp(contractWh, dayAheadGbpPerMwh);
  const homes = amountMicroGbp(suppliedWh - suppliedBusinessWh, retailGbpPerMwh);
  const businesses = amountMicroGbp(suppliedBusinessWh, retailGbpPerMwh);
  const elsewhere = amountMicroGbp(compensatedWh, dayAheadGbpPerMwh);
  return [
    transfer(notified, "contracts", WHOLESALE, id, contract),
    transfer(told, "rebalancing", WHOLESALE, id, elsewhere),
    transfer(drawn, "retail", CUSTOMERS, id, homes),
    transfer(drawn, "retail", BUSINESS_CUSTOMERS, id, businesses),
    transfer(drawn, OTHER_COSTS, id, OTHER_COSTS, amountMicroGbp(allInWh, otherCostsGbpPerMwh)),
  ];
}
