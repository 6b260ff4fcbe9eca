/**
 * Imbalance settlement of one settlement period. Takes parties, their energies and prices; gives the account of each party
 * and the double entries: contracts with the wholesale market, imbalance with the balancing account, sales to customers.
 * Keeps: what all parties are paid for imbalance, the balancing account pays.
 */
import { amountMicroGbp } from "../../core/money.ts";
import { roundHalfAway } from "../../core/units.ts";
import type { PartyEnergies, SystemState } from "../../model/imbalance.ts";
import type { LedgerEntry } from "../../model/venues.ts";
import { BALANCING, CUSTOMERS, OTHER_COSTS, WHOLESALE } from "../energy-payments.ts";
import { type Occasion, transfer } from "../transfer.ts";
import { accountImbalanceWh } from "./account.ts";
import type { BalanceParty } from "./parties.ts";

/** The account of a party in a settlement period. */
export interface PartyAccount extends PartyEnergies {
  /** What it made good elsewhere of what it was told: added to its contracts. */
  readonly compensatedWh: number;
  readonly imbalanceWh: number;
  readonly cashMicroGbp: number;
  /** What the imbalance cost it against the same energy at the day-ahead price. */
  readonly costMicroGbp: number;
}

export interface SettledPeriod {
  readonly accounts: readonly PartyAccount[];
  readonly entries: readonly LedgerEntry[];
}

/** `energies`: by row of party. */
export function settleImbalance(
  parties: readonly BalanceParty[],
  energies: readonly PartyEnergies[],
  { priceGbpPerMwh }: SystemState,
  dayAheadGbpPerMwh: number,
  occasion: Omit<Occasion, "because">,
): SettledPeriod {
  const accounts = parties.map((party, row) =>
    accountOf(party, energies[row]!, priceGbpPerMwh, dayAheadGbpPerMwh),
  );
  const entries = accounts.flatMap((account, row) =>
    entriesOf(parties[row]!, account, dayAheadGbpPerMwh, occasion),
  );
  return { accounts, entries: entries.filter(({ amountMicroGbp: amount }) => amount !== 0) };
}

function accountOf(
  { compensatesFrac }: BalanceParty,
  energies: PartyEnergies,
  priceGbpPerMwh: number,
  dayAheadGbpPerMwh: number,
): PartyAccount {
  const { meteredWh, bidOfferWh, contractWh, toldWh } = energies;
  const compensatedWh = roundHalfAway(toldWh * compensatesFrac);
  const imbalanceWh = accountImbalanceWh({
    creditedWh: meteredWh,
    bidOfferWh,
    contractWh: contractWh + compensatedWh,
  });
  const cashMicroGbp = amountMicroGbp(imbalanceWh, priceGbpPerMwh);
  const costMicroGbp = amountMicroGbp(imbalanceWh, dayAheadGbpPerMwh) - cashMicroGbp;
  return { ...energies, compensatedWh, imbalanceWh, cashMicroGbp, costMicroGbp };
}

function entriesOf(
  { id, retailGbpPerMwh, otherCostsGbpPerMwh }: BalanceParty,
  account: PartyAccount,
  dayAheadGbpPerMwh: number,
  occasion: Omit<Occasion, "because">,
): LedgerEntry[] {
  const { contractWh, compensatedWh, cashMicroGbp, suppliedWh } = account;
  const because = (words: string) => ({ ...occasion, because: words });
  const notified = because("notified at gate closure");
  const drawn = because("metered demand");
  const contract = amountMicroGbp(contractWh, dayAheadGbpPerMwh);
  const elsewhere = amountMicroGbp(compensatedWh, dayAheadGbpPerMwh);
  const retail = amountMicroGbp(suppliedWh, retailGbpPerMwh);
  const costs = amountMicroGbp(account.allInWh, otherCostsGbpPerMwh);
  return [
    transfer(notified, "contracts", WHOLESALE, id, contract),
    transfer(because("told before gate closure"), "rebalancing", WHOLESALE, id, elsewhere),
    transfer(because("metered less notified"), "imbalance", BALANCING, id, cashMicroGbp),
    transfer(drawn, "retail", CUSTOMERS, id, retail),
    transfer(drawn, "network and policy costs", id, OTHER_COSTS, costs),
  ];
}
