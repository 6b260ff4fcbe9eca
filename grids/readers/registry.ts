/**
 * The registry of network file formats: which reader reads a file, by its extension or, without a name, by its content.
 * Takes text and the name of the file it came from; gives a network document or every fault.
 * Keeps: a reader never touches the disk and never executes what it reads.
 */
import { type Checked, faulty } from "../../sim/core/errors.ts";
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import { readHeadroomNetwork } from "./headroom-yaml.ts";
import { readMatpower } from "./matpower.ts";

interface NetworkReader {
  readonly about: string;
  readonly extensions: readonly string[];
  readonly read: (text: string, file?: string) => Checked<NetworkDocument>;
}

export const networkReaders = {
  headroom: {
    about: "our own format",
    extensions: [".yaml", ".yml", ".json"],
    read: readHeadroomNetwork,
  },
  matpower: { about: "a MATPOWER case, version 2", extensions: [".m"], read: readMatpower },
} as const satisfies Record<string, NetworkReader>;

export function readNetwork(text: string, file?: string): Checked<NetworkDocument> {
  const reader = file === undefined ? readerByContent(text) : readerByName(file);
  if (reader !== undefined) return reader.read(text, file);
  const known = Object.values(networkReaders)
    .map((item) => `${item.extensions.join(", ")} (${item.about})`)
    .join(" and ");
  return faulty([
    {
      code: "network.extension",
      path: "",
      found: `the file name "${file}"`,
      remedy: `name the file by its format; known are ${known}`,
      ...(file === undefined ? {} : { file }),
    },
  ]);
}

function readerByName(file: string): NetworkReader | undefined {
  const name = file.toLowerCase();
  return Object.values<NetworkReader>(networkReaders).find((reader) =>
    reader.extensions.some((extension) => name.endsWith(extension)),
  );
}

/** A case file assigns to `mpc.…` or begins with `function`; anything else is taken for YAML. */
function readerByContent(text: string): NetworkReader {
  const isMatpower = /^\s*(?:function\b|\w+\.(?:version|baseMVA)\s*=|mpc\.\w+\s*=)/m.test(
    text.slice(0, 100_000),
  );
  return isMatpower ? networkReaders.matpower : networkReaders.headroom;
}
