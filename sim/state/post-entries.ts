/**
 * Enters double entries: the balances of the ledger, the sums of actors, and the rows of `ledger`. Takes world and entries.
 */
import type { LedgerEntry } from "../model/venues.ts";
import { countPayment } from "../settlement/accounts/payments.ts";
import { post } from "../settlement/ledger.ts";
import { recordEntries } from "./record.ts";
import type { World } from "./world.ts";

export function postEntries(world: World, entries: readonly LedgerEntry[]): void {
  for (const entry of entries) {
    post(world.ledger, entry);
    countPayment(world.payments, entry);
  }
  recordEntries(world.tables.ledger, entries);
}
