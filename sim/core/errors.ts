/**
 * Faults in what a person gave us: one record a fault, all of them at once, each with where it is, what was found and
 * what to write instead. A broken promise of our own is not a fault: it is an InvariantBroken with what replays it.
 */

/** One fault in the input. `path` names the place inside the document; file, line and column where there is a file. */
export interface Fault {
  readonly code: string;
  readonly path: string;
  readonly found: string;
  readonly remedy: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** Either a value or every fault that kept us from it. */
export type Checked<Value> =
  | { readonly kind: "ok"; readonly value: Value }
  | { readonly kind: "faulty"; readonly faults: readonly Fault[] };

export const ok = <Value>(value: Value): Checked<Value> => ({ kind: "ok", value });
export const faulty = (faults: readonly Fault[]): Checked<never> => ({ kind: "faulty", faults });

/** A fault on one line: where, what was found, what to write. */
export function formatFault(fault: Fault): string {
  const place = fault.file === undefined ? "" : `${fault.file}${position(fault)}: `;
  const path = fault.path === "" ? "" : `${fault.path}: `;
  return `${place}${path}found ${fault.found}; ${fault.remedy}`;
}

function position(fault: Fault): string {
  if (fault.line === undefined) return "";
  return fault.column === undefined ? `:${fault.line}` : `:${fault.line}:${fault.column}`;
}

/** Order of the text. */
export function byPlace(left: Fault, right: Fault): number {
  return (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);
}

/** Thrown at the edge (command line, lab) with every fault found; exit code 2. */
export class InputFaults extends Error {
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super(faults.map(formatFault).join("\n"));
    this.name = "InputFaults";
    this.faults = faults;
  }
}

/** A law of the model did not hold: a defect of ours. Carries what replays it. */
export class InvariantBroken extends Error {
  constructor(law: string, detail: string) {
    super(`invariant broken: ${law}: ${detail}`);
    this.name = "InvariantBroken";
  }
}

/** The value, or a throw of all faults; for callers that have nowhere else to go. */
export function orThrow<Value>(checked: Checked<Value>): Value {
  if (checked.kind === "faulty") throw new InputFaults(checked.faults);
  return checked.value;
}

const WORD_LENGTH_MAX = 80;

/** The closest of the allowed words by edit distance, for "did you mean"; undefined when none is near. */
export function nearestWord(word: string, allowed: readonly string[]): string | undefined {
  if (word.length > WORD_LENGTH_MAX) return undefined;
  let best: string | undefined;
  // A word with every letter replaced is no near word.
  let bestDistance = Math.min(word.length, Math.max(2, Math.floor(word.length / 3)) + 1);
  for (const candidate of allowed) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const swap = previous[column - 1]! + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(swap, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[right.length]!;
}
