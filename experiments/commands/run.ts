/**
 * `headroom run [scenario]`: one run into a folder. `--study <id>`: a study, a run a design; without either, the main job,
 * study 001, on embedded defaults.
 */

import { basename, dirname, extname, join } from "node:path";
import type { Command } from "commander";
import { placeFault, type SourceDocument } from "../../sim/core/documents/document.ts";
import { type Checked, type Fault, InputFaults, orThrow } from "../../sim/core/errors.ts";
import { placesOf } from "../../sim/model/market-process.ts";
import { runDays } from "../../sim/scenario.ts";
import { tableOf } from "../cards/field.ts";
import { handedIn, readCards } from "../cards/folder.ts";
import { counted } from "../counted.ts";
import { execute } from "../execute.ts";
import { loadScenarioSource, shownPath } from "../files.ts";
import { type Prepared, prepare } from "../lab.ts";
import { formatOption, unusedOptions } from "../market-files/market-options.ts";
import { faultsOf } from "../market-files/message-file.ts";
import { outFaults, writeMessages } from "../market-files/out-folder.ts";
import { runMessageFiles, runRecord } from "../market-files/run-messages.ts";
import { progressBar } from "../progress.ts";
import { writeRunReport, writeStudyReport } from "../reports.ts";
import { betweenSitesLines, energyLine, tableLines } from "../run-words.ts";
import { mergeSources, plainSource } from "../scenario-source.ts";
import { MAIN_STUDY, studies, studyNamed } from "../studies.ts";
import { type Design, runStudy, type StudyDesign } from "../study.ts";
import { collect, type ScenarioOptions, settingsOf } from "./options.ts";
import { printJson } from "./print-json.ts";

interface RunOptions extends ScenarioOptions {
  readonly study?: string;
  readonly out?: string;
  readonly cards?: string;
  readonly messages?: string;
  readonly format?: string;
  readonly replace?: boolean;
  readonly json?: boolean;
}

const RUNS_FOLDER = join("results", "runs");

export function addRun(program: Command): void {
  program
    .command("run")
    .description("run a scenario; without one, the Stage One study on the built-in ring")
    .argument("[scenario]", "scenario file (.yaml or .json)")
    .option("--study <id>", `run a study instead: ${studies.map(({ name }) => name).join(", ")}`)
    .option("--seed <seed>", "seed of every draw")
    .option(
      "--set <path=value>",
      "lay a value over the scenario, for example anm.principle.kind=rota; may be repeated",
      collect,
    )
    .option("--out <folder>", `folder of the results (default: ${RUNS_FOLDER}/<name>)`)
    .option("--cards <folder>", "run on from filled-in cards, as written by `headroom cards`")
    .option(
      "--messages <folder>",
      "write what the systems would have sent of trades: engagements, meters, baselines, reports",
    )
    .option("--format <kind>", "notation of these messages: csv, json (default: csv)")
    .option("--replace", "replace a finished run in that folder")
    .option("--json", "print the result as JSON")
    .action(async (file: string | undefined, options: RunOptions) => {
      const study = options.study === undefined ? MAIN_STUDY : orThrow(studyNamed(options.study));
      const misplaced = [
        ...(file === undefined ? withoutScenario(options) : []),
        ...(options.messages === undefined ? unusedFormat(options) : []),
      ];
      if (misplaced.length > 0) throw new InputFaults(misplaced);
      if (file === undefined) await runNamedStudy(study, options);
      else if (options.study === undefined) await runScenario(file, options);
      else throw new InputFaults([scenarioBesideStudy(file, study)]);
    });
}

function scenarioBesideStudy(file: string, { name }: StudyDesign): Fault {
  return {
    code: "run.studyAndScenario",
    path: "",
    file: "--study",
    found: `study ${name} and the scenario ${shownPath(file)}, which a study has no place for`,
    remedy: "give one of them; --set lays values over every design of a study",
  };
}

/** What only one scenario has a place for. */
function withoutScenario({ cards, messages }: RunOptions): readonly Fault[] {
  const fault = (file: string, folder: string, remedy: string): Fault => ({
    ...{ code: "run.withoutScenario", path: "", file, remedy },
    found: `${shownPath(folder)}, and no scenario that they are ${file === "--cards" ? "for" : "of"}`,
  });
  return [
    ...(cards === undefined
      ? []
      : [fault("--cards", cards, "give the scenario that the cards were written for")]),
    ...(messages === undefined
      ? []
      : [fault("--messages", messages, "give the scenario whose messages are meant")]),
  ];
}

function unusedFormat({ format }: RunOptions): readonly Fault[] {
  return unusedOptions("a run without --messages", { "--format": format });
}

/** A study may always be repeated in its own folder; a folder that the user named is not overwritten unasked. */
async function runNamedStudy(study: StudyDesign, options: RunOptions): Promise<void> {
  const folder = options.out ?? join(RUNS_FOLDER, study.name);
  const replace = options.replace === true || options.out === undefined;
  const bar = progressBar(study.designs.length);
  const started = performance.now();
  const onDay = (design: Design, done: number, total: number) => {
    const before = study.designs.findIndex(({ id }) => id === design.id);
    bar.update(before + done / total, design.label);
  };
  const { runs: executed } = await runStudy(
    study,
    folder,
    settingsOf(options),
    replace,
    onDay,
  ).finally(bar.stop);
  const { report, verdict } = await writeStudyReport(folder);
  const seconds = (performance.now() - started) / 1000;
  if (options.json === true) {
    const runs = executed.map(({ design, manifest, summary, folder: run }) => ({
      design: design.id,
      folder: shownPath(run),
      digest: manifest.digest,
      summary,
    }));
    printJson({
      study: study.name,
      folder: shownPath(folder),
      report: shownPath(report),
      verdict,
      runs,
    });
    return;
  }
  const lines = [
    study.title,
    "",
    ...verdict.map((sentence) => `  ${sentence}`),
    "",
    `${counted(executed.length, "run")} in ${seconds.toFixed(1)} s. Open ${shownPath(report)}`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

const FOLDER_NAME = /^[\p{L}\p{N}_-][\p{L}\p{N}_.-]*(?:\/[\p{L}\p{N}_-][\p{L}\p{N}_.-]*)*$/u;

/** A name that would lead out of the folder of runs, or is no name of a folder everywhere. */
function nameFaults(source: SourceDocument): Fault[] {
  const { name } = source.data as { readonly name?: unknown };
  if (typeof name !== "string" || name === "" || FOLDER_NAME.test(name)) return [];
  const found = `${JSON.stringify(name)}, which names the folder of the results`;
  const remedy =
    "write letters, digits, -, _ and ., with / between folders; or say with --out where the results go";
  return [placeFault(source, ["name"], { code: "run.name", found, remedy })];
}

/** What messages are made of has to be recorded. */
const RECORDED = plainSource({ outputs: { performance: true } });

const placesIn = ({ scenario }: Prepared) =>
  placesOf(scenario.venues["curtailment-obligations"]!.process);

function marketFaults({ scenario }: Prepared): readonly Fault[] {
  if (scenario.venues["curtailment-obligations"] !== undefined) return [];
  return [
    {
      ...{ code: "run.messages", path: "", file: "--messages" },
      found: "a scenario in which no curtailment obligations are traded",
      remedy: "write venues: { curtailment-obligations: {} }, or leave the option out",
    },
  ];
}

/** The scenario as it is, or with what its participants handed in. */
async function withCards(
  source: SourceDocument,
  file: string,
  { cards }: RunOptions,
): Promise<Checked<Prepared>> {
  const plain = await prepare(source, dirname(file));
  if (cards === undefined || plain.kind === "faulty") return plain;
  const table = tableOf(plain.value);
  if (table.kind === "faulty") return table;
  const handed = await readCards(table.value, cards);
  if (handed.kind === "faulty") return handed;
  const over = handedIn(table.value, handed.value, plain.value.scenario);
  return await prepare(mergeSources(source, over), dirname(file));
}

async function runScenario(file: string, options: RunOptions): Promise<void> {
  const named = {
    data: { name: basename(file, extname(file)) },
    place: () => ({ file: shownPath(file) }),
  };
  const source = mergeSources(
    mergeSources(named, orThrow(await loadScenarioSource(file))),
    settingsOf(options),
  );
  const recorded = options.messages === undefined ? source : mergeSources(source, RECORDED);
  const checked = await withCards(recorded, file, options);
  const format = formatOption(options.format ?? "csv");
  const unfit = [
    ...(options.out === undefined ? nameFaults(source) : []),
    ...faultsOf(format),
    ...(await outFaults(options.messages, "--messages")),
    ...(options.messages !== undefined && checked.kind === "ok" ? marketFaults(checked.value) : []),
  ];
  if (unfit.length > 0)
    throw new InputFaults([...(checked.kind === "faulty" ? checked.faults : []), ...unfit]);
  const prepared = orThrow(checked);
  const { dayCount, label } = runDays(prepared.scenario);
  const folder = options.out ?? join(RUNS_FOLDER, prepared.scenario.name);
  const bar = progressBar(dayCount);
  const record =
    options.messages === undefined
      ? undefined
      : runRecord({ ...prepared, shiftS: 0, made: new Map() });
  const done = await execute(prepared, {
    folder,
    replace: options.replace === true,
    ...(record === undefined ? {} : { onBlock: record.add }),
    onDay: (days) => bar.update(days, prepared.scenario.name),
  }).finally(bar.stop);
  const report = await writeRunReport(folder);
  const written =
    record === undefined || options.messages === undefined
      ? []
      : await writeMessages(
          options.messages,
          orThrow(format),
          runMessageFiles(record.messages(), placesIn(prepared)),
          "--messages",
        );
  if (options.json === true) {
    printJson({
      name: prepared.scenario.name,
      folder: shownPath(folder),
      report: shownPath(report),
      digest: done.manifest.digest,
      summary: done.summary,
      ...(record === undefined ? {} : { written }),
    });
    return;
  }
  process.stdout.write(
    [
      `${prepared.scenario.name}: ${label}, ${prepared.network.name}`,
      energyLine(done.summary),
      ...betweenSitesLines(done.summary),
      ...tableLines(done.summary),
      `  digest ${done.manifest.digest}`,
      ...written.map((path) => `wrote ${path}`),
      `Open ${shownPath(report)}`,
      "",
    ].join("\n"),
  );
}
