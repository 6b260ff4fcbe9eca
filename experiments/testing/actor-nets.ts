/**
 * What each actor of a run was left with, twice: by the entries of its ledger and whose their accounts are, and as the engine kept it entry by
 * entry. An entry that is written and not counted, is counted twice or has no owner is in one and not in the other; µ£, by actor.
 */
import { type Ran, rowsOf, sums } from "./engine-runs.ts";

export function actorNets({ tables }: Ran) {
  const actorOf = new Map(rowsOf(tables.accounts).map(({ account, actor }) => [account, actor]));
  const ledger = rowsOf(tables.ledger);
  const byLedger = new Map<string, number>();
  const add = (account: unknown, microGbp: number) => {
    const actor = String(actorOf.get(account as string) ?? `nobody's: ${account}`);
    byLedger.set(actor, (byLedger.get(actor) ?? 0) + microGbp);
  };
  for (const { payer, payee, amountMicroGbp } of ledger) {
    add(payee, Number(amountMicroGbp));
    add(payer, 0 - Number(amountMicroGbp));
  }
  const payments = rowsOf(tables.actor_payments).filter(({ mechanism }) => mechanism !== "none");
  const asKept = sums(payments, ["actor"], "receivedMicroGbp");
  for (const [actor, paid] of sums(payments, ["actor"], "paidMicroGbp"))
    asKept.set(actor, asKept.get(actor)! - paid);
  return {
    byLedger,
    asKept,
    inAllMicroGbp: [...asKept.values()].reduce((sum, net) => sum + net, 0),
  };
}
