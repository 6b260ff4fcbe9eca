/**
 * Plays a series of trials in a folder on the disk, step after step up to a horizon: starts it from a plan (plan.ts), asks calendar.ts what is
 * due, does it (steps.ts) and writes. Takes paths; gives what was done and what is next. Keeps: everything is worked out before
 * anything is written, so that a fault leaves the folder as it was; the state (state.ts) is written last, so that a step that
 * was cut short is done again.
 */
import { join, relative, resolve } from "node:path";
import { writeFolder, writeFolderAnew, writeWhole } from "../../results/atomic-files.ts";
import { LOCK_FILE, lockText, whileLocked } from "../../results/lock.ts";
import { placeFault } from "../../sim/core/documents/document.ts";
import {
  type Checked,
  type Fault,
  faulty,
  InputFaults,
  ok,
  orThrow,
} from "../../sim/core/errors.ts";
import { formatInstant } from "../../sim/core/time.ts";
import type { MessageFormat } from "../../sim/messages/read.ts";
import { matchers } from "../../sim/venues/obligations/clearing/matchers/registry.ts";
import { loadHighsSolver } from "../../sim/venues/solver/highs.ts";
import { readText, shownPath } from "../files.ts";
import { faultsOf } from "../market-files/message-file.ts";
import { outFaults } from "../market-files/out-folder.ts";
import { afterClose, type StepPlace, type StepResult } from "./after-close.ts";
import { type Horizon, type Step, stepsDue } from "./calendar.ts";
import { rulesOf } from "./close.ts";
import { issue } from "./issue.ts";
import { type LoadedTrial, loadTrial, submissionsOf } from "./load.ts";
import { type ReadPlan, readPlan, repeatedIds, type TrialPlan, trialSchema } from "./plan.ts";
import {
  advanced,
  clockOf,
  type Played,
  readState,
  STATE_FORMAT,
  stateText,
  type TrialsState,
  timed,
} from "./state.ts";
import { closeStep, issuedMessages, issueStep, textsOf } from "./steps.ts";

export const STATE_FILE = "trials.json";
const STATE_BYTES_MAX = 8_000_000;
const PLAN_BYTES_MAX = 1_000_000;

/** A step that was worked out, with the state after it. */
export interface DoneStep extends Step, StepResult {
  readonly state: TrialsState;
}

export interface Advance {
  readonly state: TrialsState;
  readonly steps: readonly DoneStep[];
  readonly written: readonly string[];
}

export interface StartRequest {
  readonly plan: string;
  readonly out: string;
  readonly notation: MessageFormat;
  readonly horizon: Horizon;
}

export async function startTrials(request: StartRequest): Promise<Advance> {
  const { out } = request;
  const text = await readText(request.plan, PLAN_BYTES_MAX);
  const plan = text.kind === "faulty" ? text : readPlan(text.value, shownPath(request.plan));
  const taken = await outFaults(out);
  const begun = plan.kind === "faulty" ? plan : await firstState(plan.value, request);
  if (begun.kind === "faulty" || taken.length > 0)
    throw new InputFaults([...taken, ...faultsOf(begun)]);
  const { state, loaded } = begun.value;
  const worked = await workOut(state, request.horizon, out, loaded);
  const first = new Map([
    [STATE_FILE, stateText(state)],
    [LOCK_FILE, lockText()],
  ]);
  if (!(await writeFolder(out, first))) throw new InputFaults(await outFaults(out));
  return await whileLocked(out, () => write(out, state, worked), true);
}

/** Every instant of the plan settled, and every scenario looked at once. */
async function firstState(read: ReadPlan, { plan: file, out, notation }: StartRequest) {
  const { plan, source } = read;
  const faults: Fault[] = [...read.faults, ...repeatedIds(read)];
  const loaded = new Map<string, LoadedTrial>();
  const trials: Played[] = [];
  for (const [index, trial] of read.trials) {
    const scenario = resolve(file, "..", trial.scenario);
    const found = await loadTrial(trial, scenario);
    if (found.kind === "faulty") {
      faults.push(...found.faults.map((each) => inPlan(each, index, source)));
      continue;
    }
    loaded.set(trial.id, found.value);
    trials.push({ ...playedAs(trial, found.value), scenario: relative(resolve(out), scenario) });
  }
  if (plan === undefined || faults.length > 0) return faulty(faults);
  const state: TrialsState = {
    ...{ format: STATE_FORMAT, name: plan.name, notation, clock: null, trials },
  };
  return ok({ state, loaded });
}

/** A trial before its first step, with every instant settled. */
function playedAs(trial: TrialPlan, of: LoadedTrial): Played {
  const { startsAt, closesAt, deliversFrom, deliversTo, ...staged } = of.staged;
  const isDelivered = trial.delivery !== "none";
  return {
    ...trial,
    ...{ startsAt: formatInstant(startsAt), closesAt: formatInstant(closesAt) },
    ...{ deliversFrom: formatInstant(deliversFrom), deliversTo: formatInstant(deliversTo) },
    ...{ stage: "planned", outcome: null, verified: 0, settled: null },
    verifiesAt: isDelivered ? staged.verifications.map(({ at }) => formatInstant(at)) : [],
    deliversAt: formatInstant(staged.deliversAt),
    ...(isDelivered ? { settlesAt: formatInstant(staged.settlesAt) } : {}),
  };
}

/** A fault of a trial as a whole stands in the plan; one of its scenario in the scenario's file. */
function inPlan(fault: Fault, index: number, source: ReadPlan["source"]): Fault {
  if (fault.code !== "trials.trial") return fault;
  const { code, path, found, remedy } = fault;
  return placeFault(source, ["trials", index, path], { code, found, remedy });
}

export async function advanceTrials(folder: string, horizon: Horizon): Promise<Advance> {
  // A folder without a state is no series, and gets no lock.
  await stateOf(folder);
  return await whileLocked(folder, async () => {
    const state = await stateOf(folder);
    return await write(folder, state, await workOut(state, horizon, folder, new Map()));
  });
}

export async function stateOf(folder: string): Promise<TrialsState> {
  const path = join(folder, STATE_FILE);
  const text = orThrow(await readText(path, STATE_BYTES_MAX));
  return orThrow(readState(text, shownPath(path)));
}

interface Worked {
  readonly steps: readonly DoneStep[];
  /** After all of them. */
  readonly state: TrialsState;
}

/** All that is due up to the horizon; nothing is written. */
async function workOut(
  from: TrialsState,
  horizon: Horizon,
  folder: string,
  loaded: Map<string, LoadedTrial>,
): Promise<Worked> {
  const due = orThrow(stepsDue(from.trials.map(timed), clockOf(from), horizon));
  const faults: Fault[] = [];
  const steps: DoneStep[] = [];
  const failed = new Set<string>();
  let state = from;
  for (const step of due.steps) {
    if (failed.has(step.trial)) continue;
    const played = state.trials.find(({ id }) => id === step.trial)!;
    const isIssued = from.trials.find(({ id }) => id === step.trial)!.stage !== "planned";
    const trial = await loadOnce(played, folder, loaded);
    const own = join(folder, played.id);
    const done =
      trial.kind === "faulty"
        ? trial
        : await stepOf(step, trial.value, { played, own, isIssued, notation: from.notation });
    if (done.kind === "faulty") {
      failed.add(step.trial);
      faults.push(...done.faults);
      continue;
    }
    state = advanced(state, step.at, step.trial, done.value.further);
    steps.push({ ...step, ...done.value, state });
  }
  if (faults.length > 0) throw new InputFaults(faults);
  const clock = formatInstant(due.clock);
  return {
    steps,
    state: from.clock === null && due.steps.length === 0 ? state : { ...state, clock },
  };
}

/** A trial of the state from its scenario's file. */
async function loadOnce(
  played: Played,
  folder: string,
  known: Map<string, LoadedTrial>,
): Promise<Checked<LoadedTrial>> {
  const before = known.get(played.id);
  if (before !== undefined) return ok(before);
  const read = await loadTrial(trialSchema.strip().parse(played), resolve(folder, played.scenario));
  if (read.kind === "ok") known.set(played.id, read.value);
  return read;
}

async function stepOf(step: Step, trial: LoadedTrial, at: StepPlace): Promise<Checked<StepResult>> {
  switch (step.kind) {
    case "issue": {
      const issued = issueStep(trial.staged, at.notation);
      return issued.kind === "faulty"
        ? issued
        : ok({ ...issued.value, further: { stage: "issued" } });
    }
    case "close":
      return await closed(trial, at);
    default:
      return await afterClose(step.kind, trial, at);
  }
}

async function closed(
  trial: LoadedTrial,
  { own, isIssued, notation }: StepPlace,
): Promise<Checked<StepResult>> {
  const { staged } = trial;
  const changed = isIssued ? await changedFaults(trial, own, notation) : [];
  const submitted = await submissionsOf(trial, own, notation);
  if (submitted.kind === "faulty" || changed.length > 0)
    return faulty([...changed, ...faultsOf(submitted)]);
  const { matcher } = rulesOf(staged, undefined);
  const solver = matchers[matcher].needsSolver ? await loadHighsSolver() : undefined;
  const closed = closeStep(staged, submitted.value, solver, notation);
  const { publication, notices, outcome, traded } = closed;
  trial.traded = traded;
  return ok({ publications: [publication], notices, further: { stage: "closed", outcome } });
}

const ISSUED_BYTES_MAX = 100_000_000;

/** What was issued is what orders are matched on: neither it nor the scenario may have changed since. */
async function changedFaults(
  { staged, file }: LoadedTrial,
  folder: string,
  notation: MessageFormat,
): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  for (const [name, expected] of textsOf(issuedMessages(issue(staged)), notation)) {
    const path = join(folder, "issued", name);
    const text = await readText(path, ISSUED_BYTES_MAX);
    if (text.kind === "faulty") faults.push(...text.faults);
    else if (text.value !== expected)
      faults.push({
        ...{ code: "trials.changed", path: "", file: shownPath(path) },
        found: `a message that is not what ${shownPath(file)} says`,
        remedy: "put back whichever was changed since it was issued, or start again elsewhere",
      });
  }
  return faults;
}

/** Folders of each step, then the state after it; a path a file. */
async function write(folder: string, from: TrialsState, worked: Worked): Promise<Advance> {
  const state = join(folder, STATE_FILE);
  if (stateText(await stateOf(folder)) !== stateText(from))
    throw new InputFaults([
      {
        ...{ code: "trials.state", path: "", file: shownPath(state) },
        found: "another state than a moment ago",
        remedy: "let one command at a time play on, and call this one again",
      },
    ]);
  const written: string[] = [];
  for (const step of worked.steps) {
    for (const { folder: name, texts } of step.publications) {
      const path = join(folder, step.trial, name);
      // What people may have begun to fill in is not written over.
      if (name === "submissions" || name === "metering") await writeFolder(path, texts);
      else await writeFolderAnew(path, texts);
      written.push(...Array.from(texts.keys(), (file) => shownPath(join(path, file))));
    }
    await writeWhole(state, stateText(step.state), true);
  }
  await writeWhole(state, stateText(worked.state), true);
  return { state: worked.state, steps: worked.steps, written: [...written, shownPath(state)] };
}
