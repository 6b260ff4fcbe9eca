/**
 * The registry of network file formats: which reader reads the files, by their names, or by content where the name does
 * not tell. Takes the texts of one file or of several that belong together; gives a network document or every fault.
 * A format is a file (or a folder), an entry here and a page in docs/formats.
 * Keeps: the first entry that recognises the files reads them, so narrow formats stand before wide ones.
 */
import { type Checked, faulty, ok } from "../../sim/core/errors.ts";
import type { Finding } from "../../sim/model/findings.ts";
import { isCgmes, readCgmes } from "./cgmes.ts";
import { faultsInText, readHeadroomNetwork } from "./headroom-yaml.ts";
import { readMatpower } from "./matpower.ts";
import {
  allEndWith,
  type NamedText,
  type NetworkReader,
  ownName,
  type ReadNetwork,
  type ReadOptions,
} from "./network-reader.ts";
import { isPandapower, readPandapower } from "./pandapower.ts";
import { isPypsa, readPypsa } from "./pypsa.ts";

export const networkReaders = {
  cgmes: {
    about: "the CIM XML files of a CGMES 2.4.15 model",
    named: ".xml (several, a folder or a .zip)",
    recognises: (files) =>
      allEndWith(files, ".xml") || (files.length > 0 && files.every(({ text }) => isCgmes(text))),
    read: (files, options) => withoutSnapshot(options, readCgmes(files)),
  },
  matpower: {
    about: "a MATPOWER case, version 2",
    named: ".m",
    recognises: ([file, ...others]) =>
      file !== undefined &&
      others.length === 0 &&
      (file.name === "" ? isMatpower(file.text) : allEndWith([file], ".m")),
    read: single(readMatpower),
  },
  pandapower: {
    about: "a pandapower network",
    named: ".json of pandapower",
    recognises: ([file, ...others]) =>
      file !== undefined &&
      others.length === 0 &&
      (file.name === "" || allEndWith([file], ".json")) &&
      isPandapower(file.text),
    read: single(readPandapower),
  },
  pypsa: {
    about: "a PyPSA network",
    named: "a folder or .zip with buses.csv",
    recognises: isPypsa,
    read: readPypsa,
  },
  headroom: {
    about: "our own format",
    named: ".yaml, .yml, .json",
    recognises: ([file, ...others]) =>
      file !== undefined &&
      others.length === 0 &&
      (file.name === "" || /\.(?:ya?ml|json)$/.test(ownName(file))),
    read: single(readOwn),
  },
} as const satisfies Record<string, NetworkReader>;

/** Reads files that belong together; a name of "" says that the text came without one. */
export function readNetwork(
  files: readonly NamedText[],
  options: ReadOptions = {},
): Checked<ReadNetwork> {
  const format = formatOf(files);
  if (format !== undefined) return networkReaders[format].read(files, options);
  const names = files.map((file) => `"${file.name}"`);
  const shown = names.length > 4 ? [...names.slice(0, 4), `${names.length - 4} more`] : names;
  const known = Object.values<NetworkReader>(networkReaders)
    .map((reader) => `${reader.named} (${reader.about})`)
    .join(", ");
  return faulty([
    {
      code: "network.extension",
      path: "",
      found: `${files.length === 1 ? "the file name" : "the file names"} ${shown.join(", ")}`,
      remedy: `name the files by their format; known are ${known}`,
      ...(files.length === 1 ? { file: files[0]!.name } : {}),
    },
  ]);
}

/** The format of files that belong together; undefined where no reader recognises them. */
export function formatOf(files: readonly NamedText[]): keyof typeof networkReaders | undefined {
  const formats = Object.keys(networkReaders) as (keyof typeof networkReaders)[];
  return formats.find((format) => networkReaders[format].recognises(files));
}

/** A reader of one text, which holds one instant only. */
function single(
  read: (text: string, file?: string) => Checked<ReadNetwork>,
): NetworkReader["read"] {
  return ([file], options) => {
    const { name, text } = file!;
    const checked = read(text, name === "" ? undefined : name);
    return withoutSnapshot(options, checked);
  };
}

/** Our own format assumes nothing, so there is nothing to say. */
function readOwn(text: string, file?: string): Checked<ReadNetwork> {
  const checked = readHeadroomNetwork(text, file);
  if (checked.kind === "faulty") return checked;
  const faultsAt = (findings: readonly Finding[]) => faultsInText(text, file, findings);
  return ok({ network: checked.value, notices: [], faultsAt });
}

/** What was read, of a format that holds one state of the network: to ask for another one is a fault. */
function withoutSnapshot(
  { snapshot }: ReadOptions,
  read: Checked<ReadNetwork>,
): Checked<ReadNetwork> {
  if (snapshot === undefined) return read;
  const fault = {
    code: "network.snapshot",
    path: "--snapshot",
    found: `"${snapshot}", for a file that holds one state of the network`,
    remedy: "leave it out",
  };
  return faulty(read.kind === "faulty" ? [fault, ...read.faults] : [fault]);
}

/** A case file assigns to `mpc.…` or begins with `function`. */
function isMatpower(text: string): boolean {
  return /^\s*(?:function\b|\w+\.(?:version|baseMVA)\s*=|mpc\.\w+\s*=)/m.test(
    text.slice(0, 100_000),
  );
}
