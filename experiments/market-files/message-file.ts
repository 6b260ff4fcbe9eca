/**
 * Messages from files. Takes a kind and a path; gives its rows and where each value stands, or every fault of it. The
 * notation follows from the ending: .csv or .json, either packed as .gz.
 */
import { type Checked, type Fault, faulty, ok } from "../../sim/core/errors.ts";
import {
  type MessageFormat,
  type MessageParts,
  type MessageReading,
  type ReadableRows,
  type ReadMessageOptions,
  readMessageParts,
} from "../../sim/messages/read.ts";
import type { MessageKind } from "../../sim/messages/registry.ts";
import { readTextParts, shownPath } from "../files.ts";

/** A character is at most three bytes of UTF-8 for every unit of the text that the reader counts. */
const BYTES_MAX = 300_000_000;

export interface LoadedMessage<Kind extends MessageKind> extends MessageReading<Kind> {
  /** The file, as faults name it. */
  readonly file: string;
}

/** Rows of which any field may be missing. */
export interface LoadedRows<Kind extends MessageKind> extends ReadableRows<Kind> {
  readonly file: string;
}

/** What of a file could be read: its faults, and for checks of other files its rows and names (MessageParts). */
export interface LoadedParts<Kind extends MessageKind> {
  readonly faults: readonly Fault[];
  readonly whole: LoadedMessage<Kind> | undefined;
  readonly sound: LoadedMessage<Kind> | undefined;
  readonly readable: LoadedRows<Kind> | undefined;
  readonly idsIn: MessageParts<Kind>["idsIn"];
}

type Beside = Pick<ReadMessageOptions, "known" | "closesAt">;

export async function loadMessage<Kind extends MessageKind>(
  kind: Kind,
  path: string,
  beside: Beside = {},
): Promise<Checked<LoadedMessage<Kind>>> {
  const { faults, sound } = await loadParts(kind, path, beside);
  return faults.length > 0 || sound === undefined ? faulty(faults) : ok(sound);
}

export async function loadParts<Kind extends MessageKind>(
  kind: Kind,
  path: string,
  beside: Beside = {},
): Promise<LoadedParts<Kind>> {
  const file = shownPath(path);
  const ending = /\.(csv|json)(\.gz)?$/.exec(path)?.[1];
  if (ending === undefined) {
    const remedy = "name a file that ends in .csv or .json, by which it is read";
    return unread([{ code: "message.ending", path: "", found: "another ending", remedy, file }]);
  }
  const { text, faults: ofText } = await readTextParts(path, BYTES_MAX);
  if (text === undefined) return unread(ofText);
  const format: MessageFormat = ending === "csv" ? "csv" : "json";
  const { faults, whole, sound, readable, idsIn } = readMessageParts(kind, text, {
    ...{ file, format, ...beside },
  });
  const named = (reading: MessageReading<Kind>) => ({ file, ...reading });
  return {
    faults: [...ofText, ...faults],
    whole: whole && named(whole),
    sound: named(sound),
    readable: { file, ...readable },
    idsIn,
  };
}

const unread = (faults: readonly Fault[]) => ({
  ...{ faults, whole: undefined, sound: undefined, readable: undefined },
  idsIn: () => undefined,
});

/** Faults of something checked, none where it is right. */
export const faultsOf = (checked: Checked<unknown> | undefined): readonly Fault[] =>
  checked?.kind === "faulty" ? checked.faults : [];

/** The value of something checked; undefined where it is faulty or was not asked for. */
export const rightOf = <Value>(checked: Checked<Value> | undefined): Value | undefined =>
  checked?.kind === "ok" ? checked.value : undefined;
