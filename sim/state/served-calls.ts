/**
 * Which calls of a service a unit has served: the memory behind its recovery and behind the calls of a week. Takes what is remembered and
 * an instruction; gives what is remembered then. Bounded: what began more than seven days before the last instruction is forgotten.
 */
import { DAYS_PER_WEEK, SECONDS_PER_DAY } from "../core/units.ts";
import type { Instruction, ServedCalls } from "../model/services.ts";

/** What units served, by service and then by unit. */
export type ServedByService = Map<string, Map<number, ServedCalls>>;

/** Of one service by unit: what is kept of it is kept there. */
export function servedOf(served: ServedByService, service: string): Map<number, ServedCalls> {
  const known = served.get(service);
  if (known !== undefined) return known;
  const none = new Map<number, ServedCalls>();
  served.set(service, none);
  return none;
}

/** What ends before its time is over then; a call that was to begin later was none. */
export const withEnd = ({ beganAt, endedAt }: ServedCalls, at: number): ServedCalls => ({
  beganAt: beganAt.filter((began) => began < at),
  endedAt: Math.min(endedAt, at),
});

/** An instruction that begins by the end of the last one goes on with its call. */
export function withInstruction(
  before: ServedCalls | undefined,
  { from, to }: Pick<Instruction, "from" | "to">,
): ServedCalls {
  if (before === undefined) return { beganAt: [from], endedAt: to };
  const beganAt = from <= before.endedAt ? before.beganAt : [...before.beganAt, from];
  const oldest = from - DAYS_PER_WEEK * SECONDS_PER_DAY;
  return {
    // In order of time: mostly none is so old.
    beganAt: beganAt[0]! > oldest ? beganAt : beganAt.filter((at) => at > oldest),
    endedAt: Math.max(before.endedAt, to),
  };
}
