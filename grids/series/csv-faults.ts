/**
 * Faults of one CSV column, gathered by kind. Takes places and what was found there; gives one fault a kind, in the order
 * of their first places, with how many there are and where the last is. Gaps are named one by one.
 */

import type { CsvCell } from "../../sim/core/documents/csv-cells.ts";
import type { Fault } from "../../sim/core/errors.ts";
import { formatInstant } from "../../sim/core/time.ts";

/** Rows that are missing: the stamps from `first` up to `last`, both missing, in seconds. */
export interface Gap {
  readonly first: number;
  readonly last: number;
  readonly rows: number;
  /** The cell behind the gap. */
  readonly cell: CsvCell;
}

/** Gaps named in one message; the rest are counted. */
const GAPS_NAMED = 40;

export interface CsvFaults {
  add(cell: CsvCell | undefined, code: string, found: string, remedy: string): void;
  addGap(gap: Gap): void;
  isEmpty(): boolean;
  list(gapRemedy: string): Fault[];
}

interface Kind {
  readonly fault: Fault;
  readonly found: string;
  count: number;
  last: CsvCell | undefined;
}

export function csvFaults(file: string | undefined): CsvFaults {
  const kinds = new Map<string, Kind>();
  const gaps: Gap[] = [];
  const placed = (code: string, cell: CsvCell | undefined, found: string, remedy: string) => {
    const place = cell === undefined ? {} : { line: cell.line, column: cell.column };
    // Without a file's name the place has to stand in the path.
    const isNamed = file !== undefined || cell === undefined;
    const path = isNamed ? "" : `line ${cell.line}, column ${cell.column}`;
    return { code, path, found, remedy, ...(file === undefined ? {} : { file }), ...place };
  };
  return {
    add(cell, code, found, remedy) {
      const kind = kinds.get(code);
      if (kind === undefined) {
        kinds.set(code, { fault: placed(code, cell, found, remedy), found, count: 1, last: cell });
      } else {
        kind.count += 1;
        kind.last = cell;
      }
    },
    addGap: (gap) => gaps.push(gap),
    isEmpty: () => kinds.size === 0 && gaps.length === 0,
    list(gapRemedy) {
      const faults = [...kinds.values()].map(({ fault, found, count, last }) =>
        count === 1
          ? fault
          : {
              ...fault,
              found: `${found} and ${count - 1} more of the kind, the last in line ${last?.line ?? 0}`,
            },
      );
      const first = gaps[0];
      if (first === undefined) return faults;
      return [...faults, placed("series.gap", first.cell, allGaps(gaps), gapRemedy)];
    },
  };
}

/** "no row at …", "no rows from … to … (2)". */
export function gapWords({ first, last, rows }: Omit<Gap, "cell">): string {
  if (rows === 1) return `no row at ${formatInstant(first)}`;
  return `no rows from ${formatInstant(first)} to ${formatInstant(last)} (${rows})`;
}

function allGaps(gaps: readonly Gap[]): string {
  const named = gaps.slice(0, GAPS_NAMED).map(gapWords);
  const more = gaps.length > GAPS_NAMED ? `; and ${gaps.length - GAPS_NAMED} gaps more` : "";
  const total = gaps.reduce((sum, { rows }) => sum + rows, 0);
  const head = gaps.length === 1 ? "a gap" : `${gaps.length} gaps, ${total} rows missing in all`;
  return `${head}: ${named.join("; ")}${more}`;
}
