/**
 * CSV text as rows of cells, each cell with its place. Quoted cells may hold commas, doubled quotes and line ends.
 * Takes text, with or without a byte-order mark; gives rows one by one. Keeps: places count lines and columns from 1.
 */

export interface CsvCell {
  readonly text: string;
  readonly line: number;
  readonly column: number;
  /** Written between quotation marks. */
  readonly isQuoted?: true;
}

/** A number as people write it, and nothing else that Number() would read. */
export const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const LINE_END = /\r\n|\n|\r/g;

/** The lines that end, and the place of a last one that does not: it may be cut off, even where it reads well. */
export function wholeLines(text: string): { readonly text: string; readonly cut?: CsvCell } {
  const end = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1;
  const last = text.slice(end);
  if (last.trim() === "") return { text };
  const whole = text.slice(0, end);
  let line = 1;
  for (const _ of whole.matchAll(LINE_END)) line += 1;
  return { text: whole, cut: { text: last, line, column: 1 } };
}

/** Rows of the text; lines without any text are left out. */
export function* csvRows(text: string): Generator<readonly CsvCell[]> {
  // A quoted cell, or else a bare one; both up to a comma, a line end or the end of the text. Sticky: no gap between cells.
  const cell = /[ \t]*"([^"]*(?:""[^"]*)*)"[ \t]*(?=[,\r\n]|$)|([^,\r\n]*)/y;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let lineStart = at;
  let line = 1;
  let row: CsvCell[] = [];
  while (at < text.length) {
    cell.lastIndex = at;
    const match = cell.exec(text)!;
    const quoted = match[1];
    const place = { line, column: at - lineStart + 1 };
    if (quoted === undefined) row.push({ text: match[2]!.trim(), ...place });
    else row.push({ text: quoted.replaceAll('""', '"'), ...place, isQuoted: true });
    for (const end of quoted === undefined ? [] : match[0].matchAll(LINE_END)) {
      line += 1;
      lineStart = at + end.index + end[0].length;
    }
    at += match[0].length;
    if (text[at] === ",") {
      at += 1;
      continue;
    }
    at += text.startsWith("\r\n", at) ? 2 : 1;
    line += 1;
    lineStart = at;
    if (row.some((item) => item.text !== "")) yield row;
    row = [];
  }
  if (row.some((item) => item.text !== "")) yield row;
}
