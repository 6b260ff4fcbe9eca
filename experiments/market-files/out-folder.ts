/**
 * The folder that a command writes its messages into: whole or not at all. Takes its path and messages; tells what keeps us
 * from it before anything is computed, and gives the paths that were written.
 */
import { access, constants, readdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { writeFolder } from "../../results/atomic-files.ts";
import { refusalReason } from "../../results/claim.ts";
import { type Fault, InputFaults } from "../../sim/core/errors.ts";
import type { MessageFormat } from "../../sim/messages/read.ts";
import type { MessageKind, MessageTable } from "../../sim/messages/registry.ts";
import { writeMessage } from "../../sim/messages/write.ts";
import { shownPath } from "../files.ts";

type Tell = (found: string, remedy: string) => Fault;

/** `option`: by which the folder was named. */
const telling =
  (option: string): Tell =>
  (found, remedy) => ({ code: "market.out", path: option, found, remedy });

const taken = (out: string, fault: Tell): Fault =>
  fault(`"${shownPath(out)}", which is not empty`, "name a new or an empty folder");

/** What keeps us from writing into a folder. Reads only. */
export async function outFaults(
  out: string | undefined,
  option = "--out",
): Promise<readonly Fault[]> {
  const fault = telling(option);
  if (out === undefined) return [];
  if (out.trim() === "") return [fault("an empty name", "name a folder")];
  try {
    const found = await stat(out).catch(() => undefined);
    if (found === undefined) {
      const parent = await stat(dirname(resolve(out))).catch(() => undefined);
      if (parent?.isDirectory() !== true)
        return [fault(`no folder "${dirname(out)}"`, "make it first, or name a folder elsewhere")];
    } else if (!found.isDirectory()) {
      return [fault(`"${shownPath(out)}", a file`, "name a folder")];
    } else if ((await readdir(out)).length > 0) return [taken(out, fault)];
    // The folder is renamed into its place, so it is the one around it that is written to.
    await access(dirname(resolve(out)), constants.W_OK | constants.X_OK);
    return [];
  } catch (error) {
    return [unusable(out, error, fault)];
  }
}

const unusable = (out: string, error: unknown, fault: Tell): Fault =>
  fault(
    `"${shownPath(out)}", where nothing can be written (${refusalReason(error)})`,
    "name a folder elsewhere",
  );

/** A message under the name of its file, without ending. */
export interface NamedMessage {
  readonly name: string;
  text(format: MessageFormat): string;
}

export const named = <Kind extends MessageKind>(
  name: string,
  kind: Kind,
  rows: MessageTable<Kind>,
): NamedMessage => ({ name, text: (format) => writeMessage(kind, rows, format) });

/** Writes the messages; their paths in order. */
export async function writeMessages(
  out: string,
  format: MessageFormat,
  messages: readonly NamedMessage[],
  option = "--out",
): Promise<readonly string[]> {
  const fault = telling(option);
  const texts = new Map(messages.map(({ name, text }) => [`${name}.${format}`, text(format)]));
  let isWritten: boolean;
  try {
    isWritten = await writeFolder(out, texts);
  } catch (error) {
    throw new InputFaults([unusable(out, error, fault)]);
  }
  if (!isWritten) throw new InputFaults([taken(out, fault)]);
  return [...texts.keys()].map((name) => shownPath(join(out, name)));
}

const ID_CHARACTERS_MAX = 60;

/** Names of files from ids: letters, digits, hyphen; two ids never have one name. */
export function fileNames(): (id: string) => string {
  const names = new Map<string, string>();
  const used = new Set<string>();
  return (id) => {
    const known = names.get(id);
    if (known !== undefined) return known;
    const plain = id.replaceAll(/[^A-Za-z0-9-]+/g, "_").slice(0, ID_CHARACTERS_MAX);
    let name = plain;
    // Some file systems take capitals for small letters.
    for (let count = 2; used.has(name.toLowerCase()); count += 1) name = `${plain}_${count}`;
    names.set(id, name);
    used.add(name.toLowerCase());
    return name;
  };
}
