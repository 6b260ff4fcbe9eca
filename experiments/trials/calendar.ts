/**
 * When what is due in a series of trials. Takes each trial's instants and how far it is; gives the steps up to a horizon, in
 * order of time, and the clock after them. Keeps: two trials at one instant go in the order of the plan; the clock is
 * simulated and never goes back.
 */
import { type Checked, type Fault, faulty, ok } from "../../sim/core/errors.ts";
import { formatInstant } from "../../sim/core/time.ts";

export const STAGES = ["planned", "issued", "closed", "delivered", "settled"] as const;
/** How far a trial is. */
export type Stage = (typeof STAGES)[number];
export type StepKind = "issue" | "close" | "verify" | "deliver" | "settle";

export interface Timed {
  readonly id: string;
  readonly stage: Stage;
  readonly startsAt: number;
  readonly closesAt: number;
  /** Whether people answer, for whom the clock waits before the close. */
  readonly waitsForPeople: boolean;
  /** What follows the close; none: the trial ends with it. */
  readonly delivery:
    | {
        readonly verifiesAt: readonly number[];
        /** How many of these were done. */
        readonly verified: number;
        readonly deliversAt: number;
        readonly settlesAt: number;
        /** Whether people hand in meters, for which the clock waits before settlement. */
        readonly waitsForMeters: boolean;
      }
    | undefined;
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
  const placeOf = new Map(trials.map(({ id }, place) => [id, place]));
  return trials
    .flatMap((trial) => stepsOf(trial).slice(doneCount(trial)))
    .map((step, turn) => ({ step, turn }))
    .sort(
      (left, right) =>
        left.step.at - right.step.at ||
        placeOf.get(left.step.trial)! - placeOf.get(right.step.trial)! ||
        left.turn - right.turn,
    )
    .map(({ step }) => step);
}

/** Every step of a trial, in its order. */
function stepsOf({ id, startsAt, closesAt, waitsForPeople, delivery }: Timed): readonly Step[] {
  const step = (kind: StepKind, at: number, isWait = false): Step => ({
    ...{ trial: id, kind, at, isWait },
  });
  const traded = [step("issue", startsAt), step("close", closesAt, waitsForPeople)];
  if (delivery === undefined) return traded;
  return [
    ...traded,
    ...delivery.verifiesAt.map((at) => step("verify", at)),
    step("deliver", delivery.deliversAt),
    step("settle", delivery.settlesAt, delivery.waitsForMeters),
  ];
}

function doneCount({ stage, delivery }: Timed): number {
  const stages = STAGES.indexOf(stage);
  const verifications = delivery?.verifiesAt.length ?? 0;
  if (stage === "closed") return stages + (delivery?.verified ?? 0);
  return stages > STAGES.indexOf("closed") ? stages + verifications : stages;
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
  const opens = step.kind === "close" ? "issue" : "deliver";
  const open = steps.find(({ trial, kind }) => trial === step.trial && kind === opens);
  if (!step.isWait || open === undefined) return [];
  const [from, to] = [formatInstant(open.at), formatInstant(step.at)];
  const found =
    step.kind === "close"
      ? `a way over the start of ${step.trial} at ${from} and its close at ${to}, between which people answer`
      : `a way over the delivery of ${step.trial} at ${from} and its settlement at ${to}, between which meters are handed in`;
  return [wrong(found, `go to ${from} first`)];
}

const wrong = (found: string, remedy: string): Fault => ({
  code: "trials.clock",
  path: "--to",
  found,
  remedy,
});
