/**
 * The mark of the folder that all machines of a queue share: an id in a file at its top, which every job bears. By it a worker that finds no sweep at a job's place knows
 * whether the sweep was removed, or whether it stands in another folder than the one who asked. Takes the folder; gives the id.
 */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { writeWhole } from "../../../results/atomic-files.ts";
import { refusalReason } from "../../../results/claim.ts";
import { textOf } from "../../../results/reader.ts";
import { InputFaults } from "../../../sim/core/errors.ts";
import { shownPath } from "../../files.ts";

export const ROOT_FILE = ".headroom-root";
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\n$/;

/** Undefined where there is no mark, or none that we wrote. */
export async function rootId(root: string): Promise<string | undefined> {
  const text = await textOf(join(root, ROOT_FILE)).catch(() => undefined);
  return text !== undefined && ID.test(text) ? text.trim() : undefined;
}

/** The id of a folder, which is given one where it has none; of several that do so at once the first counts. */
export async function markedRoot(root: string): Promise<string> {
  const held = await rootId(root);
  if (held !== undefined) return held;
  const path = join(root, ROOT_FILE);
  try {
    if (!(await writeWhole(path, `${randomUUID()}\n`, false)) && (await rootId(root)) === undefined)
      // What stands there is damaged.
      await writeWhole(path, `${randomUUID()}\n`, true);
  } catch (error) {
    throw new InputFaults([
      {
        ...{ code: "queue.root", path: "", file: "--root" },
        found: `${shownPath(root)}, where ${ROOT_FILE} cannot be written (${refusalReason(error)})`,
        remedy: "name a folder that all machines share and may write to",
      },
    ]);
  }
  return (await rootId(root))!;
}
