/**
 * `headroom import <network…> --out grid.yaml`: a network of any known format, written in our own. Several files or
 * archives are read together. The text is read back before it is written, so a file that stands holds the same network.
 */
import { access, constants, stat } from "node:fs/promises";
import { dirname, extname } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Command } from "commander";
import { readHeadroomNetwork } from "../../grids/readers/headroom-yaml.ts";
import { writeHeadroomNetwork } from "../../grids/readers/headroom-yaml-writer.ts";
import type { ReadNetwork } from "../../grids/readers/network-reader.ts";
import { writeWhole } from "../../results/atomic-files.ts";
import { refusalReason } from "../../results/claim.ts";
import { type Fault, InputFaults, InvariantBroken, orThrow } from "../../sim/core/errors.ts";
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import { shownPath } from "../files.ts";
import { loadNetwork } from "../lab.ts";
import { kindOfPlace } from "../network-files.ts";
import { noticeLines, noticesAsJson } from "./notices.ts";
import { printJson } from "./print-json.ts";

interface ImportOptions {
  readonly out: string;
  readonly snapshot?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

export function addImport(program: Command): void {
  program
    .command("import")
    .description("read a network of any known format and write it in our own")
    .argument(
      "<network...>",
      "file (.m, .json, .yaml), folder or .zip of a network; several that belong together",
    )
    .requiredOption("--out <file>", "the file to write (.yaml or .yml)")
    .option(
      "--snapshot <label>",
      "which instant, where the network has several (default: the first)",
    )
    .option("--force", "replace the file where it exists")
    .option("--json", "print the result as JSON")
    .action(async (names: string[], options: ImportOptions) => {
      const snapshot = options.snapshot === undefined ? {} : { snapshot: options.snapshot };
      const read = await loadNetwork(names, process.cwd(), undefined, snapshot);
      const unfit = await outFaults(options);
      if (unfit.length > 0 || read.kind === "faulty") {
        throw new InputFaults([...(read.kind === "faulty" ? read.faults : []), ...unfit]);
      }
      const text = textOf(read.value.network);
      const unwritten = await write(options, text);
      if (unwritten !== undefined) throw new InputFaults([unwritten]);
      if (options.json === true) printJson(asJson(names, options.out, read.value));
      else process.stdout.write(asText(options.out, read.value));
    });
}

const fault = (found: string, remedy: string): Fault => ({
  code: "import.out",
  path: "--out",
  found,
  remedy,
});

const taken = (out: string): Fault =>
  fault(`"${shownPath(out)}", which exists`, "give another name, or replace it with --force");

/** Writes the file; the fault where the system does not let us, or the name was taken in the meantime. */
async function write({ out, force }: ImportOptions, text: string): Promise<Fault | undefined> {
  try {
    return (await writeWhole(out, text, force === true)) ? undefined : taken(out);
  } catch (error) {
    return unusable(out, error);
  }
}

const unusable = (out: string, error: unknown): Fault =>
  fault(
    `"${shownPath(out)}", where no file can be written (${refusalReason(error)})`,
    "name a file elsewhere",
  );

async function outFaults({ out, force }: ImportOptions): Promise<Fault[]> {
  const place = await kindOfPlace(out);
  if (!/^\.ya?ml$/.test(extname(out))) {
    return [fault(`"${out}"`, "name a file that ends in .yaml or .yml, by which it is read again")];
  }
  if (place === "folder") return [fault(`"${out}", a folder`, "name a file")];
  if (place === "file" && force !== true) return [taken(out)];
  const parent = await stat(dirname(out)).catch(() => undefined);
  if (parent?.isDirectory() === true) {
    return await access(dirname(out), constants.W_OK | constants.X_OK).then(
      () => [],
      (error: unknown) => [unusable(out, error)],
    );
  }
  return [fault(`no folder "${dirname(out)}"`, "make it first, or name a file elsewhere")];
}

/** The text, which read again gives the same network; a network too large for our format is a fault. */
function textOf(network: NetworkDocument): string {
  const text = writeHeadroomNetwork(network);
  const again = orThrow(readHeadroomNetwork(text));
  if (!isDeepStrictEqual(again, network)) {
    throw new InvariantBroken("a network written is the network read", network.name);
  }
  return text;
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

function figures({ buses, branches, connections, units, demands, switches }: NetworkDocument) {
  return {
    counts: {
      buses: buses.length,
      references: buses.filter((bus) => bus.reference).length,
      branches: branches.length,
      switches: switches.length,
      connections: connections.length,
      units: units.length,
      demands: demands.length,
    },
    totalsMw: {
      capacity: total(units.map(({ capacityMw }) => capacityMw)),
      generation: total(
        units.map(({ snapshotMw, capacityMw, technology }) =>
          snapshotMw === undefined ? (technology === "storage" ? 0 : capacityMw) : snapshotMw,
        ),
      ),
      demand: total(demands.map(({ peakMw }) => peakMw)),
    },
  };
}

function asJson(names: readonly string[], out: string, { network, notices }: ReadNetwork) {
  return {
    from: names.map(shownPath),
    out: shownPath(out),
    name: network.name,
    ...figures(network),
    notices: noticesAsJson(notices),
  };
}

function asText(out: string, { network, notices }: ReadNetwork): string {
  const { counts, totalsMw } = figures(network);
  const lines = [
    `${shownPath(out)}: ${network.name}, ${counts.buses} buses, ${counts.branches} branches, ${counts.units} units, ${counts.demands} demands`,
    `  demand ${totalsMw.demand.toFixed(1)} MW; units give ${totalsMw.generation.toFixed(1)} of ${totalsMw.capacity.toFixed(1)} MW`,
    ...noticeLines(notices),
  ];
  return `${lines.join("\n")}\n`;
}
