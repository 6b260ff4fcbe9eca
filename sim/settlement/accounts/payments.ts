/**
 * What each actor was paid and paid, by mechanism, over a run. Takes accounts and entries; keeps sums in whole micro-pounds, and
 * refuses an entry of an account that is nobody's.
 */
import { InvariantBroken } from "../../core/errors.ts";
import type { Actor } from "../../model/actors.ts";
import { mechanismOf } from "../../model/payment-rules.ts";
import type { LedgerEntry } from "../../model/venues.ts";
import type { Account } from "./accounts.ts";

export interface Payments {
  receivedMicroGbp: number;
  paidMicroGbp: number;
}

export interface ActorPayments {
  readonly accounts: readonly Account[];
  readonly actorOf: ReadonlyMap<string, Actor>;
  /** By actor, then by mechanism. */
  readonly sums: Map<Actor, Map<string, Payments>>;
  /** The same sums by account, then by mechanism. */
  readonly known: Map<string, Map<string, Payments>>;
}

export function actorPayments(accounts: readonly Account[]): ActorPayments {
  const actorOf = new Map(accounts.map(({ id, actor }) => [id, actor]));
  return { accounts, actorOf, sums: new Map(), known: new Map() };
}

export function countPayment(payments: ActorPayments, entry: LedgerEntry): void {
  const { rule, payer, payee, amountMicroGbp } = entry;
  const mechanism = mechanismOf(rule);
  sumsOf(payments, payer, mechanism).paidMicroGbp += amountMicroGbp;
  sumsOf(payments, payee, mechanism).receivedMicroGbp += amountMicroGbp;
}

function sumsOf(payments: ActorPayments, account: string, mechanism: string): Payments {
  let byMechanism = payments.known.get(account);
  if (byMechanism === undefined) {
    byMechanism = new Map();
    payments.known.set(account, byMechanism);
  }
  let found = byMechanism.get(mechanism);
  if (found === undefined) {
    found = sumsOfActor(payments, account, mechanism);
    byMechanism.set(mechanism, found);
  }
  return found;
}

function sumsOfActor(
  { actorOf, sums }: ActorPayments,
  account: string,
  mechanism: string,
): Payments {
  const actor = actorOf.get(account);
  if (actor === undefined)
    throw new InvariantBroken("every account is some actor's", `"${account}", under ${mechanism}`);
  const own = sums.get(actor) ?? new Map<string, Payments>();
  sums.set(actor, own);
  const found = own.get(mechanism) ?? { receivedMicroGbp: 0, paidMicroGbp: 0 };
  own.set(mechanism, found);
  return found;
}
