/**
 * Enters double entries, and what of them is handed on: the balances of the ledger, the sums of actors, and the rows of `ledger`. Takes world and entries.
 */
import type { LedgerEntry } from "../model/venues.ts";
import { countPayment } from "../settlement/accounts/payments.ts";
import { handedOn } from "../settlement/intermediaries/handed-on.ts";
import { post } from "../settlement/ledger.ts";
import { recordEntries } from "./record.ts";
import type { World } from "./world.ts";

export function postEntries(world: World, made: readonly LedgerEntry[]): void {
  const { intermediaries } = world;
  const entries =
    intermediaries === undefined ? made : [...made, ...handedOn(intermediaries, made)];
  for (const entry of entries) {
    post(world.ledger, entry);
    countPayment(world.payments, entry);
  }
  recordEntries(world.tables.ledger, entries);
}
