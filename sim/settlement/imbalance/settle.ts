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
  const entries: LedgerEntry[] = [];
  for (const [row, account] of accounts.entries()) {
    const { id } = parties[row]!;
    addTradeEntries(parties[row]!, account, prices.dayAheadGbpPerMwh, occasion, entries);
    entries.push(...nonDeliveryEntries(id, account, prices.system, occasion));
    for (const [run, { differenceMicroGbp }] of account.byRun.entries())
      if (differenceMicroGbp !== 0)
        entries.push(runEntry(id, differenceMicroGbp, runs[run]!, occasion.period));
  }
  return { accounts, entries };
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
  // Written out: a copy of so many fields is slow.
  return {
    contractWh,
    meteredWh,
    bidOfferWh,
    undelivered: energies.undelivered,
    transferredWh,
    movedWh: energies.movedWh,
    toldWh,
    suppliedWh: energies.suppliedWh,
    suppliedBusinessWh: energies.suppliedBusinessWh,
    allInWh: energies.allInWh,
    consumptionWh: energies.consumptionWh,
    errorWh: energies.errorWh,
    lostIncomeMicroGbp: energies.lostIncomeMicroGbp,
    savedCostsMicroGbp: energies.savedCostsMicroGbp,
    compensatedWh,
    imbalanceWh,
    cashMicroGbp,
    costMicroGbp,
    byRun,
  };
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
  return undelivered.flatMap((accepted) => {
    const amount = nonDeliveryMicroGbp(accepted, priceGbpPerMwh);
    if (amount === 0) return [];
    const because = `accepted ${accepted.wh > 0 ? "offer" : "bid"} not delivered`;
    return [transfer({ ...occasion, because }, "non-delivery", id, BALANCING, amount)];
  });
}

function addTradeEntries(
  { id, retailGbpPerMwh, otherCostsGbpPerMwh }: SettledParty,
  { contractWh, compensatedWh, suppliedWh, suppliedBusinessWh, allInWh }: PartyAccount,
  dayAheadGbpPerMwh: number,
  { period, at }: Omit<Occasion, "because">,
  entries: LedgerEntry[],
): void {
  const add = (because: string, rule: string, payer: string, payee: string, amount: number) => {
    if (amount !== 0) entries.push(transfer({ period, at, because }, rule, payer, payee, amount));
  };
  const contract = amountMicroGbp(contractWh, dayAheadGbpPerMwh);
  const homes = amountMicroGbp(suppliedWh - suppliedBusinessWh, retailGbpPerMwh);
  const businesses = amountMicroGbp(suppliedBusinessWh, retailGbpPerMwh);
  const elsewhere = amountMicroGbp(compensatedWh, dayAheadGbpPerMwh);
  const others = amountMicroGbp(allInWh, otherCostsGbpPerMwh);
  add("notified at gate closure", "contracts", WHOLESALE, id, contract);
  add("told before gate closure", "rebalancing", WHOLESALE, id, elsewhere);
  add("metered demand", "retail", CUSTOMERS, id, homes);
  add("metered demand", "retail", BUSINESS_CUSTOMERS, id, businesses);
  add("metered demand", OTHER_COSTS, id, OTHER_COSTS, others);
}
