/**
 * For tests: the example file of a message with something changed in it, and what is said of a file that is wrong.
 */
import { readFileSync } from "node:fs";
import { formatFault } from "../core/errors.ts";
import { type MessageFormat, type ReadMessageOptions, readMessage } from "../messages/read.ts";
import type { MessageKind } from "../messages/registry.ts";

const CASES = new URL("cases/messages/", import.meta.url);

type Edit = readonly [from: string | RegExp, to: string];

/** An example, what is changed in it, and every fault as a person reads it. */
export type WrongFile = readonly [
  kind: MessageKind,
  edits: readonly Edit[],
  ...faults: readonly string[],
];

export function example(
  kind: MessageKind,
  format: MessageFormat,
  edits: readonly Edit[] = [],
): string {
  let text = readFileSync(new URL(`${kind}/example.${format}`, CASES), "utf8");
  for (const [from, to] of edits) {
    const edited = text.replace(from, to);
    if (edited === text) throw new Error(`${kind} has no ${from}`);
    text = edited;
  }
  return text;
}

export function faultsOf(
  kind: MessageKind,
  text: string,
  options: Omit<ReadMessageOptions, "file">,
): readonly string[] {
  const reading = readMessage(kind, text, { file: `f.${options.format}`, ...options });
  return reading.kind === "ok" ? [] : reading.faults.map(formatFault);
}
