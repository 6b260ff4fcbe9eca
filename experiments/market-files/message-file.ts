/**
 * Messages from files. Takes a kind and a path; gives its rows and where each value stands, or every fault of it. The
 * notation follows from the ending: .csv or .json, either packed as .gz.
 */
import { type Checked, type Fault, faulty, ok } from "../../sim/core/errors.ts";
import {
  type MessageFormat,
  type MessageReading,
  type ReadMessageOptions,
  readMessage,
} from "../../sim/messages/read.ts";
import type { MessageKind } from "../../sim/messages/registry.ts";
import { readText, shownPath } from "../files.ts";

/** A character is at most three bytes of UTF-8 for every unit of the text that the reader counts. */
const BYTES_MAX = 300_000_000;

export interface LoadedMessage<Kind extends MessageKind> extends MessageReading<Kind> {
  /** The file, as faults name it. */
  readonly file: string;
}

export async function loadMessage<Kind extends MessageKind>(
  kind: Kind,
  path: string,
  beside: Pick<ReadMessageOptions, "known" | "closesAt"> = {},
): Promise<Checked<LoadedMessage<Kind>>> {
  const file = shownPath(path);
  const ending = /\.(csv|json)(\.gz)?$/.exec(path)?.[1];
  if (ending === undefined) {
    const remedy = "name a file that ends in .csv or .json, by which it is read";
    return faulty([{ code: "message.ending", path: "", found: "another ending", remedy, file }]);
  }
  const text = await readText(path, BYTES_MAX);
  if (text.kind === "faulty") return text;
  const format: MessageFormat = ending === "csv" ? "csv" : "json";
  const reading = readMessage(kind, text.value, { file, format, ...beside });
  return reading.kind === "faulty" ? reading : ok({ file, ...reading.value });
}

/** Faults of something checked, none where it is right. */
export const faultsOf = (checked: Checked<unknown> | undefined): readonly Fault[] =>
  checked?.kind === "faulty" ? checked.faults : [];

/** The value of something checked; undefined where it is faulty or was not asked for. */
export const rightOf = <Value>(checked: Checked<Value> | undefined): Value | undefined =>
  checked?.kind === "ok" ? checked.value : undefined;
