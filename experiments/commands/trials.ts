/**
 * `headroom trials start|advance|status`: a series of trials on a simulated clock, which issues messages, waits for answers,
 * matches and publishes. Everything stands in one folder; a command goes on where the last one stopped.
 */

import type { Command } from "commander";
import { type Checked, formatFault, InputFaults, ok, orThrow } from "../../sim/core/errors.ts";
import { formatInstant } from "../../sim/core/time.ts";
import { KW_PER_MW } from "../../sim/core/units.ts";
import { counted } from "../counted.ts";
import { shownPath } from "../files.ts";
import { formatOption, instantOption } from "../market-files/market-options.ts";
import { faultsOf } from "../market-files/message-file.ts";
import { type Horizon, type Step, stepsLeft } from "../trials/calendar.ts";
import { type Advance, advanceTrials, startTrials, stateOf } from "../trials/play.ts";
import { type Played, type TrialsState, timed } from "../trials/state.ts";
import { wrongOption } from "./options.ts";
import { printJson } from "./print-json.ts";

interface HorizonOptions {
  readonly to?: string;
  readonly next?: boolean;
  readonly json?: boolean;
}

interface StartOptions extends HorizonOptions {
  readonly out: string;
  readonly format: string;
}

export function addTrials(program: Command): void {
  const trials = program
    .command("trials")
    .description("play a series of trials step by step: issue, wait for answers, match, publish");
  withHorizon(
    trials
      .command("start")
      .description("begin a series; without --to or --next up to where people have to answer")
      .argument("<plan>", "plan of the trials (.yaml or .json)")
      .requiredOption("--out <folder>", "a new or an empty folder for everything that is written")
      .option("--format <kind>", "notation of the messages: csv, json", "csv"),
  ).action(async (plan: string, options: StartOptions) => {
    const [format, horizon] = [formatOption(options.format), horizonOf(options)];
    const faults = [...faultsOf(format), ...faultsOf(horizon)];
    if (faults.length > 0) throw new InputFaults(faults);
    const request = {
      plan,
      out: options.out,
      notation: orThrow(format),
      horizon: orThrow(horizon),
    };
    print(await startTrials(request), options.out, options.json);
  });
  withHorizon(
    trials
      .command("advance")
      .description("play on; without --to or --next up to where people have to answer next")
      .argument("<folder>", "folder of a series that was started"),
  ).action(async (folder: string, options: HorizonOptions) => {
    print(await advanceTrials(folder, orThrow(horizonOf(options))), folder, options.json);
  });
  trials
    .command("status")
    .description("how far each trial is, and what is next")
    .argument("<folder>", "folder of a series that was started")
    .option("--json", "print the result as JSON")
    .action(async (folder: string, options: { readonly json?: boolean }) => {
      const state = await stateOf(folder);
      if (options.json === true) printJson(stateAsJson(state, folder));
      else process.stdout.write(`${stateLines(state, folder).join("\n")}\n`);
    });
}

const withHorizon = (command: Command) =>
  command
    .option(
      "--to <instant>",
      "set the simulated clock to this, in UTC, with all that is due by then",
    )
    .option("--next", "only to the next instant at which anything is due")
    .option("--json", "print the result as JSON");

function horizonOf({ to, next }: HorizonOptions): Checked<Horizon> {
  if (to !== undefined && next === true)
    throw new InputFaults([wrongOption("--next", `beside --to ${to}`, "give one of them")]);
  const instant = instantOption("--to", to);
  if (instant.kind === "faulty") return instant;
  if (instant.value !== undefined) return ok({ kind: "to", at: instant.value });
  return ok(next === true ? { kind: "next" } : { kind: "wait" });
}

const stepAsJson = ({ trial, kind, at, isWait }: Step) => ({
  ...{ trial, step: kind, at: formatInstant(at), waitsForPeople: isWait },
});

function stateAsJson(state: TrialsState, folder: string) {
  const [next] = stepsLeft(state.trials.map(timed));
  return {
    ...{ name: state.name, folder: shownPath(folder), clock: state.clock },
    next: next === undefined ? null : stepAsJson(next),
    trials: state.trials,
  };
}

function print({ state, steps, written }: Advance, folder: string, json?: boolean): void {
  const notices = steps.flatMap((step) => step.notices);
  if (json === true) {
    printJson({ ...stateAsJson(state, folder), done: steps.map(stepAsJson), notices, written });
    return;
  }
  const done = steps.map(({ at, trial, kind }) => `${formatInstant(at)} ${trial}: ${WORDS[kind]}`);
  const lines = [
    ...(done.length === 0 ? ["nothing was due"] : done),
    ...stateLines(state, folder),
    ...notices.map((notice) => `notice: ${formatFault(notice)}`),
    `wrote ${counted(written.length, "file")} in ${shownPath(folder)}`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

const WORDS = {
  issue: "look-ahead and merit order list issued",
  close: "closed and matched",
  verify: "trades verified",
  deliver: "day of delivery over, engagements and meters published",
  settle: "settled, and trades reported",
};

function stateLines(state: TrialsState, folder: string): readonly string[] {
  const [next] = stepsLeft(state.trials.map(timed));
  const clock = state.clock ?? "not started";
  return [`${state.name}: clock ${clock}`, ...state.trials.map(trialLine), nextLine(next, folder)];
}

function trialLine(trial: Played): string {
  const { id, stage, startsAt, closesAt, outcome } = trial;
  if (outcome === null) {
    const when = stage === "planned" ? `starts ${startsAt}` : `closes ${closesAt}`;
    return `  ${id}: ${stage}, ${when}, answers of ${trial.submissions}`;
  }
  const { trades, tradedKw, payableGbp, answers, lateOrders } = outcome;
  const { settled } = trial;
  const far = stage === "closed" ? "closed" : `${stage}, closed before`;
  const unanswered = answers.filter(({ answer }) => answer === "late" || answer === "missing");
  return [
    `  ${id}: ${far}, ${counted(trades, "trade")} of ${(tradedKw / KW_PER_MW).toFixed(3)} MW, £${payableGbp.toFixed(2)} called in full`,
    ...(settled === null ? [] : [settledLine(settled)]),
    ...unanswered.map(({ unit, answer }) => `    ${unit}: ${answer}`),
    ...(lateOrders.length === 0 ? [] : [`    late orders: ${lateOrders.join(", ")}`]),
  ].join("\n");
}

function settledLine(of: NonNullable<Played["settled"]>): string {
  const ended = of.cancelled + of.refused;
  return `    ${of.delivered} delivered, ${of.idle} never called, ${ended} ended before; ${of.deliveredMwh.toFixed(3)} MWh, buyers pay £${of.paidGbp.toFixed(2)}`;
}

function nextLine(next: Step | undefined, folder: string): string {
  if (next === undefined) return "nothing is left to do";
  const at = formatInstant(next.at);
  if (!next.isWait) return `next: ${next.trial} at ${at}`;
  if (next.kind === "settle")
    return `next: ${next.trial} is settled at ${at}; until then meters and baselines are handed in in ${shownPath(folder)}/${next.trial}/metering`;
  return `next: ${next.trial} closes at ${at}; until then people answer in ${shownPath(folder)}/${next.trial}/submissions`;
}
