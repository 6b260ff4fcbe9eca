/**
 * Faults and notices of one file, with their places. Takes remarks; gives faults in the order of the text, all of them up
 * to a bound. Keeps: every one names file, line, column and, in its path, the column's name.
 */
import type { Place } from "../core/documents/document.ts";
import { byPlace, type Fault } from "../core/errors.ts";
import type { CellRemark } from "./cell-forms.ts";

/** Faults told; the rest are counted. */
const FAULTS_MAX = 1000;

/** A place in the file, and the name of what stands there. */
export interface Spot extends Place {
  readonly path: string;
}

export interface MessageFaults {
  add(spot: Spot, remark: CellRemark): void;
  /** A notice is told once a code, at its first place, with how many there are. */
  note(spot: Spot, remark: CellRemark): void;
  isEmpty(): boolean;
  list(): readonly Fault[];
  notices(): readonly Fault[];
}

export function messageFaults(file: string): MessageFaults {
  const faults: Fault[] = [];
  const noted = new Map<string, { readonly fault: Fault; count: number }>();
  let count = 0;
  return {
    add(spot, remark) {
      count += 1;
      if (faults.length < FAULTS_MAX) faults.push({ ...spot, ...remark, file });
    },
    note(spot, remark) {
      const known = noted.get(remark.code);
      if (known === undefined)
        noted.set(remark.code, { fault: { ...spot, ...remark, file }, count: 1 });
      else known.count += 1;
    },
    isEmpty: () => count === 0,
    list() {
      const listed = faults.toSorted(byPlace);
      const last = listed.at(-1);
      if (count === listed.length || last === undefined) return listed;
      const found = `${count - listed.length} more faults`;
      const remedy = "correct those above first";
      return [...listed, { ...last, code: "message.more", path: "", found, remedy }];
    },
    notices: () =>
      [...noted.values()]
        .map(({ fault, count: rows }) =>
          rows === 1
            ? fault
            : { ...fault, found: `${fault.found}, here and ${rows - 1} more times` },
        )
        .toSorted(byPlace),
  };
}
