/**
 * When what is due in a series of trials. Takes each trial's instants and how far it is; gives the steps up to a horizon, in
 * order of time, and the clock after them. Keeps: two trials at one instant go in the order of the plan; the clock is
 * simulated and never goes back.
 */
import { type Checked, type Fault, faulty, ok } from "../../sim/core/errors.ts";
import { formatInstant } from "../../sim/core/time.ts";

export const STAGES = ["planned", "issued", "closed"] as const;
/** How far a trial is. */
export type Stage = (typeof STAGES)[number];
export type StepKind = "issue" | "close";

export interface Timed {
  readonly id: string;
  readonly stage: Stage;
  readonly startsAt: number;
  readonly closesAt: number;
  /** Whether people answer, for whom the clock waits before the close. */
  readonly waitsForPeople: boolean;
}

export interface Step {
  readonly trial: string;
  readonly kind: StepKind;
  readonly at: number;
  readonly isWait: boolean;
}

/** wait: until people have to answer before it goes on · next: what is due next, alone · to: up to an instant, itself in. */
export type Horizon =
  | { readonly kind: "wait" }
  | { readonly kind: "next" }
  | { readonly kind: "to"; readonly at: number };

/** All that is still to be done, in order of time. */
export function stepsLeft(trials: readonly Timed[]): readonly Step[] {
  const steps = trials.flatMap(({ id, stage, startsAt, closesAt, waitsForPeople }): Step[] => {
    const issue = { trial: id, kind: "issue", at: startsAt, isWait: false } as const;
    const close = { trial: id, kind: "close", at: closesAt, isWait: waitsForPeople } as const;
    return stage === "planned" ? [issue, close] : stage === "issued" ? [close] : [];
  });
  const placeOf = new Map(trials.map(({ id }, place) => [id, place]));
  return steps.sort(
    (left, right) => left.at - right.at || placeOf.get(left.trial)! - placeOf.get(right.trial)!,
  );
}

export interface Due {
  readonly steps: readonly Step[];
  readonly clock: number;
}

/** `clock`: undefined before anything was done. */
export function stepsDue(
  trials: readonly Timed[],
  clock: number | undefined,
  horizon: Horizon,
): Checked<Due> {
  const left = stepsLeft(trials);
  if (horizon.kind === "to" && clock !== undefined && horizon.at < clock)
    return faulty([
      wrong(
        `${formatInstant(horizon.at)}, before the clock`,
        `write ${formatInstant(clock)} or later`,
      ),
    ]);
  const steps = left.slice(0, countDue(left, horizon));
  const faults = steps.flatMap((step) => jumped(step, steps));
  if (faults.length > 0) return faulty(faults);
  const reached = horizon.kind === "to" ? horizon.at : (steps.at(-1)?.at ?? clock ?? 0);
  return ok({ steps, clock: Math.max(clock ?? reached, reached) });
}

function countDue(left: readonly Step[], horizon: Horizon): number {
  if (horizon.kind === "to") return countWhile(left, ({ at }) => at <= horizon.at);
  const first = left[0]?.at;
  if (horizon.kind === "next") return countWhile(left, ({ at }) => at === first);
  return countWhile(left, ({ at, isWait }) => at === first || !isWait);
}

function countWhile(steps: readonly Step[], holds: (step: Step) => boolean): number {
  const end = steps.findIndex((step) => !holds(step));
  return end < 0 ? steps.length : end;
}

/** Nobody can answer between two steps that are done at once. */
function jumped(step: Step, steps: readonly Step[]): readonly Fault[] {
  const issue = steps.find(({ trial, kind }) => trial === step.trial && kind === "issue");
  if (step.kind !== "close" || !step.isWait || issue === undefined) return [];
  const found = `a way over the start of ${step.trial} at ${formatInstant(issue.at)} and its close at ${formatInstant(step.at)}, between which people answer`;
  return [wrong(found, `go to ${formatInstant(issue.at)} first`)];
}

const wrong = (found: string, remedy: string): Fault => ({
  code: "trials.clock",
  path: "--to",
  found,
  remedy,
});
