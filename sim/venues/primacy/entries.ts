/**
 * Double entries of what primacy makes an operator pay, where a scenario has its costs posted: the system operator buys elsewhere what was
 * blocked, at its whole price, since it pays no use of it; the network operator pays who was held back for a call that passed
 * a target, for what that took of them. Takes the conflicts of a metered period and what calls held back; gives entries.
 * Keeps: nobody is paid for what was not blocked or not held back, and what a holder of headroom forgoes is no payment.
 */
import { amountMicroGbp } from "../../core/money.ts";
import { BIDS_AND_OFFERS, type Conflict, DSO, ESO } from "../../model/services.ts";
import { type Occasion, transfer } from "../../model/transfer.ts";
import type { LedgerEntry } from "../../model/venues.ts";
import type { PrimacySettings } from "./registry.ts";

export const REPLACEMENT = "replacement";
export const COUNTER_ACTION = "counter-action";

/** A unit that was held back more because of the instructions of a service, and by how much, Wh above 0. */
export interface HeldBack {
  readonly service: string;
  readonly unit: string;
  readonly wh: number;
}

/** `elsewhere`: the account of whom the system operator buys from. */
export function conflictEntries(
  settings: PrimacySettings,
  occasion: Omit<Occasion, "because">,
  conflicts: readonly Conflict[],
  heldBack: readonly HeldBack[],
  elsewhere: string,
): LedgerEntry[] {
  const replaced = conflicts.map((conflict) =>
    transfer(
      { ...occasion, because: conflict.award.id },
      REPLACEMENT,
      ESO,
      elsewhere,
      replacementMicroGbp(settings, conflict),
    ),
  );
  const undone = heldBack.flatMap(({ service, unit, wh }) => {
    const cause = conflicts.find((each) => each.award.service === service && isUndone(each));
    if (cause === undefined) return [];
    const amount = amountMicroGbp(wh, settings.counterActionGbpPerMwh);
    return [transfer({ ...occasion, because: cause.award.id }, COUNTER_ACTION, DSO, unit, amount)];
  });
  return [...replaced, ...undone].filter(({ amountMicroGbp: amount }) => amount > 0);
}

/**
 * All that is bought elsewhere; where headroom was given away (C4) the call was paid and its energy is bought once more. What is blocked of an
 * acceptance is accepted of the next bid or offer and paid there.
 */
function replacementMicroGbp(
  { replacementGbpPerMwh }: PrimacySettings,
  { award, conflictClass, blockedWh, replacementMicroGbp: counted }: Conflict,
): number {
  if (conflictClass === "C4") return counted;
  return award.service === BIDS_AND_OFFERS ? 0 : amountMicroGbp(blockedWh, replacementGbpPerMwh);
}

/** Whether the system operator had its wish, and somebody else has to make room for it. */
const isUndone = ({ conflictClass, winner, counterActionMicroGbp }: Conflict): boolean =>
  winner === "eso" && conflictClass !== "C4" && counterActionMicroGbp > 0;
