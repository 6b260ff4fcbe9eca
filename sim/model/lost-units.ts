/**
 * What a page's gates say of units that one service loses to another: calls that end, what was missed.
 * No behaviour.
 */
import type { Award, Instruction } from "./services.ts";

/** What a unit was told and follows no more from `endsAt` on, since the other operator has it in an emergency. */
export interface EndedCall {
  readonly told: Instruction;
  readonly at: number;
  readonly endsAt: number;
}

/** What the provider of an armed award could not sell elsewhere because of it. */
export interface Missed {
  readonly award: Award;
  readonly gbpPerMwh: number;
}
