/**
 * Laws of actors: what each was paid by mechanism is what the ledger says of its accounts, and the value table is made of that alone.
 */
import { ACTORS, type Actor } from "../../../sim/model/actors.ts";
import { mechanismOf, PAYMENT_RULES } from "../../../sim/model/payment-rules.ts";
import type { Facts } from "../facts.ts";

/** Sums by key; what adds up to nothing is no different from what is not there. */
const net = (pairs: readonly (readonly [string, number])[]): Map<string, number> => {
  const sums = new Map<string, number>();
  for (const [key, value] of pairs) sums.set(key, (sums.get(key) ?? 0) + value);
  return sums;
};

function differences(left: Map<string, number>, right: Map<string, number>): string[] {
  const keys = [...new Set([...left.keys(), ...right.keys()])];
  return keys
    .filter((key) => (left.get(key) ?? 0) !== (right.get(key) ?? 0))
    .map((key) => `${key}: ${left.get(key) ?? 0} and ${right.get(key) ?? 0} µ£`);
}

export function actorsWerePaidWhatTheLedgerSays({ rows }: Facts): string[] {
  const actorOf = new Map(rows.accounts.map(({ account, actor }) => [account, actor]));
  const entered = rows.ledger.flatMap(({ rule, payer, payee, amountMicroGbp }) => {
    const of = mechanismOf(String(rule));
    return [
      [`${actorOf.get(payer!)} paid, ${of}`, Number(amountMicroGbp)] as const,
      [`${actorOf.get(payee!)} received, ${of}`, Number(amountMicroGbp)] as const,
    ];
  });
  const said = rows.actor_payments.flatMap(
    ({ actor, mechanism, receivedMicroGbp, paidMicroGbp }) => [
      [`${actor} paid, ${mechanism}`, Number(paidMicroGbp)] as const,
      [`${actor} received, ${mechanism}`, Number(receivedMicroGbp)] as const,
    ],
  );
  return differences(net(entered), net(said));
}

export function theValueTableIsWhatActorsWerePaid({ rows }: Facts): string[] {
  const paid = rows.actor_payments.flatMap(
    ({ actor, mechanism, receivedMicroGbp, paidMicroGbp }) => {
      if (mechanism === "none") return [];
      const { stakeholder } = ACTORS[actor as Actor];
      const { row } = PAYMENT_RULES[String(mechanism)]!;
      return [[`${row}/${stakeholder}`, Number(receivedMicroGbp) - Number(paidMicroGbp)] as const];
    },
  );
  const deferred = rows.reinforcements.map(
    ({ netMicroGbp }) => ["reinforcement/network-owner", Number(netMicroGbp)] as const,
  );
  const cells = rows.stakeholder_values.map(
    ({ row, stakeholder, valueMicroGbp }) =>
      [`${row}/${stakeholder}`, Number(valueMicroGbp)] as const,
  );
  return differences(net([...paid, ...deferred]), net(cells));
}
