/**
 * Double entries of what primacy makes an operator pay, where a scenario has its costs posted: the system operator buys elsewhere what was
 * blocked, at its whole price, since it pays no use of it; the network operator buys elsewhere what it had armed and lost, and pays who was
 * held back for a call that passed a target, for what that took of them. Takes the conflicts of a metered period and what calls held back; gives entries.
 * Keeps: nobody is paid for what was not blocked or not held back, and what a holder of headroom forgoes is no payment.
 */
import { amountMicroGbp } from "../../core/money.ts";
import { splitWhole } from "../../core/sums.ts";
import { type Conflict, DSO, ESO } from "../../model/services.ts";
import { type Occasion, transfer } from "../../model/transfer.ts";
import type { LedgerEntry } from "../../model/venues.ts";
import type { PrimacySettings } from "./registry.ts";

export const REPLACEMENT = "replacement";
export const COUNTER_ACTION = "counter-action";

/** A unit that was held back more because of the instructions of a service, by how much, whole Wh above 0, and at which points it acts. */
export interface HeldBack {
  readonly service: string;
  readonly unit: string;
  readonly wh: number;
  readonly actsOn: (constraint: number) => boolean;
}

/** `elsewhere`: the account of whom operators buy from what they lost. */
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
  const bought = conflicts
    .filter(({ conflictClass }) => conflictClass === "C1")
    .map(({ award, counterActionMicroGbp: amount }) =>
      transfer({ ...occasion, because: award.id }, COUNTER_ACTION, DSO, elsewhere, amount),
    );
  const undone = heldBack.flatMap((held) =>
    byCause(held, conflicts).map(({ cause, wh }) => {
      const amount = amountMicroGbp(wh, settings.counterActionGbpPerMwh);
      const because = cause.award.id;
      return transfer({ ...occasion, because }, COUNTER_ACTION, DSO, held.unit, amount);
    }),
  );
  return [...replaced, ...bought, ...undone].filter(({ amountMicroGbp: amount }) => amount > 0);
}

/**
 * Which calls of its service a unit was held back for: those that pass a target that it acts on, by what they pass it by; in whole Wh that
 * come to all of it.
 */
function byCause({ service, wh, actsOn }: HeldBack, conflicts: readonly Conflict[]) {
  const own = conflicts.filter((each) => each.award.service === service && isUndone(each));
  const there = own.filter(({ constraint }) => actsOn(constraint));
  const causes = there.length > 0 ? there : own;
  const parts = new Float64Array(causes.length);
  const passed = causes.map(({ passedWh }) => passedWh);
  splitWhole(wh, passed, parts);
  return causes.map((cause, row) => ({ cause, wh: parts[row]! }));
}

/**
 * All that is bought elsewhere; where headroom was given away (C4) the call was paid and its energy is bought once more. What was accepted of
 * the next bid or offer instead is paid there.
 */
function replacementMicroGbp(
  { replacementGbpPerMwh }: PrimacySettings,
  { conflictClass, blockedWh, unreplacedWh, replacementMicroGbp: counted }: Conflict,
): number {
  if (conflictClass === "C4") return counted;
  return amountMicroGbp(unreplacedWh ?? blockedWh, replacementGbpPerMwh);
}

/** Whether a call passes a target all the same, and somebody else has to make room for it. */
export const isUndone = ({ conflictClass, counterActionMicroGbp }: Conflict): boolean =>
  conflictClass === "C3" && counterActionMicroGbp > 0;
