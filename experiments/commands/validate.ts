/** `headroom validate <file>`: every fault of a scenario or network file, the network's notices, and who may take part at the scenario's stage. */
import { dirname } from "node:path";
import type { Command } from "commander";
import { formatOf } from "../../grids/readers/registry.ts";
import { formatPath } from "../../sim/core/documents/document.ts";
import { InputFaults, orThrow } from "../../sim/core/errors.ts";
import type { Finding } from "../../sim/model/findings.ts";
import { homesAsParticipants } from "../../sim/model/homes.ts";
import { groupOf } from "../../sim/model/population.ts";
import { admissionRows } from "../../sim/state/admission.ts";
import { loadScenarioSource, looksLikeFile, shownPath } from "../files.ts";
import { asWrittenFaults, builtInNames, loadNetwork, prepare } from "../lab.ts";
import { isFolderOrArchive, loadNetworkFiles } from "../network-files.ts";
import { mergeSources } from "../scenario-source.ts";
import { noticesAsJson } from "./notices.ts";
import { collect, type ScenarioOptions, settingsOf } from "./options.ts";
import { printJson } from "./print-json.ts";
import { stageLines } from "./stage-lines.ts";

interface ValidateOptions extends ScenarioOptions {
  readonly network?: boolean;
  readonly json?: boolean;
}

export function addValidate(program: Command): void {
  program
    .command("validate")
    .description("check a scenario or a network and say everything that is wrong with it")
    .argument("<file>", "scenario file; file, folder or .zip of a network; built-in network")
    .option("--network", "the file is a network, whatever it looks like")
    .option("--seed <seed>", "seed to check with")
    .option("--set <path=value>", "lay a value over the scenario; may be repeated", collect)
    .option("--json", "print the result as JSON")
    .action(async (file: string, options: ValidateOptions) => {
      const { notices, stage } =
        options.network === true || (await isNetwork(file))
          ? { notices: await networkNotices(file), stage: [] }
          : await ofScenario(file, options);
      if (options.json === true) {
        printJson({
          ...{ file: shownPath(file), valid: true, notices: noticesAsJson(notices) },
          ...(stage.length === 0 ? {} : { stage }),
        });
        return;
      }
      process.stdout.write(`${shownPath(file)} is valid\n`);
      for (const { path, found, remedy } of notices)
        process.stdout.write(`notice: ${formatPath(path)}: ${found}; ${remedy}\n`);
      for (const line of stageLines(stage)) process.stdout.write(`${line}\n`);
    });
}

/** Told by a built-in name, by its form on the disk, by its format, or by the format that the document says it has. */
async function isNetwork(file: string): Promise<boolean> {
  if (await isFolderOrArchive(file)) return true;
  if (!looksLikeFile(file)) return builtInNames.includes(file);
  const files = await loadNetworkFiles(process.cwd(), [file]);
  if (files.kind === "faulty") return false;
  const format = formatOf(files.value);
  if (format !== "headroom") return format !== undefined;
  const source = await loadScenarioSource(file);
  if (source.kind === "faulty") return false;
  const said = (source.value.data as { readonly format?: unknown }).format;
  return typeof said === "string" && said.startsWith("headroom-network/");
}

async function networkNotices(file: string): Promise<readonly Finding[]> {
  const read = orThrow(await loadNetwork([file], process.cwd()));
  const faults = asWrittenFaults(read);
  if (faults.length > 0) throw new InputFaults(faults);
  return read.notices;
}

/** Its notices, and who may take part where at its stage. */
async function ofScenario(file: string, options: ScenarioOptions) {
  const source = mergeSources(orThrow(await loadScenarioSource(file)), settingsOf(options));
  const { scenario, network, notices } = orThrow(await prepare(source, dirname(file)));
  const groups = [
    ...network.units.map((unit) => scenario.population[groupOf(scenario.population, unit)]!),
    ...scenario.homes.map(homesAsParticipants),
  ];
  const technology = [
    ...network.units.map((unit) => unit.technology),
    ...scenario.homes.map(() => "demand" as const),
  ];
  return { notices, stage: admissionRows(scenario, technology, groups) };
}
