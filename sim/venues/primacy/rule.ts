/**
 * What a primacy rule is: a pure function of one conflict between an instruction of the electricity system operator (ESO) and
 * a constraint of the distribution network, as it is known before anybody is told. Says whose wish stands.
 */
import { z } from "zod";
import type { Conflict } from "../../model/services.ts";

export interface PrimacyQuestion {
  readonly conflictClass: Exclude<Conflict["conflictClass"], "C5">;
  /** What the ESO stands to lose: what it costs to buy elsewhere what would be blocked, beyond the price here; C2: what it pays for the use. */
  readonly replacementMicroGbp: number;
  /**
   * What the distribution system operator (DSO) stands to lose: what it costs to undo elsewhere what would pass its target; C4: what
   * is forgone by who stays held back; C2: what it pays for the use.
   */
  readonly counterActionMicroGbp: number;
  /** When the ESO's contract was placed; when the DSO's first service there was, none where it has none. */
  readonly esoPlacedAt: number;
  readonly dsoPlacedAt: number | undefined;
  readonly isEmergency: boolean;
  /** An unplanned outage that concerns the constraint holds, or customers are re-supplied another way. */
  readonly isFaulted: boolean;
  readonly isResupplied: boolean;
}

/**
 * Whether money alone is at stake, and neither time nor security: one delivery serves both and is paid once (C2), or headroom is held
 * that others would be given (C4).
 */
export const isOfMoneyAlone = ({ conflictClass }: PrimacyQuestion): boolean =>
  conflictClass === "C2" || conflictClass === "C4";

export type Winner = "dso" | "eso";
export type PrimacyRule = (question: PrimacyQuestion) => Winner;

const price = z.number().min(0).max(10_000);
/** What every rule has: the prices that its conflicts are counted at, whether they are paid, and what a unit or a provider is not held to. */
export const primacyBasics = {
  replacementGbpPerMwh: price
    .default(180)
    .describe("What the ESO pays elsewhere for what is blocked. Assumed."),
  counterActionGbpPerMwh: price
    .default(90)
    .describe("What the DSO would pay others to undo what passes its target. Assumed."),
  forgoneGbpPerMwh: price
    .default(130)
    .describe(
      "What a MWh is worth of who stays held back where headroom is held: a wholesale price of 80 and support of 50.",
    ),
  costs: z
    .enum(["counted", "posted"])
    .optional()
    .describe(
      "Whether replacement and counter-action are counted in the table conflicts alone, the default, or are payments of the ledger too.",
    ),
  excusedNonDelivery: z
    .boolean()
    .default(true)
    .describe(
      "Whether who is called and blocked is excused; false: what was called and blocked counts as not given, in what is paid for the rest and in the score of the month. Its party's imbalance is never excused.",
    ),
  splitStack: z
    .boolean()
    .default(false)
    .describe(
      "Whether one operator may have what the other has not armed of a unit in a half-hour, each paying for its own MW; false: a unit serves one operator in a half-hour.",
    ),
};

/** The dearer wish gives way; at equal cost the network stays safe. */
export const byCostWinner: PrimacyRule = ({ replacementMicroGbp, counterActionMicroGbp }) =>
  counterActionMicroGbp < replacementMicroGbp ? "eso" : "dso";
