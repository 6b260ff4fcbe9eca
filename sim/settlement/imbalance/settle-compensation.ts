/**
 * Payments of compensation between suppliers, the pot and who sold their customers' deviation as double entries. Takes the mode's
 * payments; gives entries. Keeps: the pot ends empty.
 */

import { type Occasion, transfer } from "../../model/transfer.ts";
import type { LedgerEntry } from "../../model/venues.ts";
import { POT } from "../accounts/outside-accounts.ts";
import type {
  Compensation,
  CompensationFacts,
  CompensationSide,
} from "./compensations/compensation.ts";

/** `ids`: of parties by row. */
export function settleCompensation(
  { payments }: Compensation,
  facts: CompensationFacts,
  ids: readonly string[],
  virtualId: string,
  occasion: Omit<Occasion, "because">,
  because = "deviation sold by a virtual trading party",
): LedgerEntry[] {
  const account = (side: CompensationSide) =>
    side === "pot" ? POT : side === "virtual" ? virtualId : ids[side]!;
  return payments(facts)
    .map(({ payer, payee, amountMicroGbp }) =>
      transfer(
        { ...occasion, because },
        "compensation",
        account(payer),
        account(payee),
        amountMicroGbp,
      ),
    )
    .filter(({ amountMicroGbp }) => amountMicroGbp !== 0);
}
