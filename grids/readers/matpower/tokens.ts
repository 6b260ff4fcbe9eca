/**
 * The tokens of a MATPOWER case file, one at a time: numbers, names, quoted text, marks and line ends.
 * Takes the text; gives tokens with their offset and the blank before them, which parts two cells of a matrix.
 * Keeps: comments and `...` continuations never reach the reader, nor does a `%` inside quotes start a comment.
 */

export type TokenKind = "number" | "name" | "text" | "mark" | "newline" | "end" | "broken";

export interface Token {
  readonly kind: TokenKind;
  /** As written; of quoted text, what stands between the quotes; of a broken token, what is wrong with it. */
  readonly text: string;
  readonly value: number;
  readonly offset: number;
  readonly end: number;
  /** Whether a blank, a continuation or the start of a line stands before it. */
  readonly spaced: boolean;
}

export interface Scanner {
  readonly text: string;
  offset: number;
  peeked: Token | undefined;
  /** Whether the last token ends a value, so that a quote right after it is a transpose and not text. */
  afterValue: boolean;
  /** Offset of the comment that a caller has not looked at yet, and what it says. */
  readonly onComment: (comment: string, offset: number) => void;
}

export function scan(text: string, onComment: Scanner["onComment"]): Scanner {
  const offset = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  return { text, offset, peeked: undefined, afterValue: false, onComment };
}

/** The next token, left in place. */
export function peek(scanner: Scanner): Token {
  scanner.peeked ??= read(scanner);
  return scanner.peeked;
}

/** The next token, taken. */
export function take(scanner: Scanner): Token {
  const token = scanner.peeked ?? read(scanner);
  scanner.peeked = undefined;
  return token;
}

/** Line and column, both from 1, of an offset. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) {
    line += 1;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}

/** The line that holds an offset, without the blanks around it and not longer than a fault can show. */
export function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset);
  const line = text.slice(start, Math.min(end === -1 ? text.length : end, start + 400)).trim();
  return line.length > 70 ? `${line.slice(0, 69)}…` : line;
}

const NUMBER = /(?:\d+(?:\.(?![.*/^\\])\d*)?|\.\d+)(?:[eEdD][+-]?\d+)?/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const MARK = /\.[*/^]|./uy;

function read(scanner: Scanner): Token {
  const spaced = skipBlanks(scanner);
  const { text, offset } = scanner;
  if (offset >= text.length) return token(scanner, "end", "", offset, spaced);
  const character = text[offset]!;
  if (character === "\n") return token(scanner, "newline", "\n", offset + 1, spaced);
  const number = match(NUMBER, text, offset);
  if (number !== undefined) {
    return token(scanner, "number", number, offset + number.length, spaced, toNumber(number));
  }
  const name = match(NAME, text, offset);
  if (name !== undefined) return token(scanner, "name", name, offset + name.length, spaced);
  if (character === '"' || (character === "'" && !(scanner.afterValue && !spaced))) {
    return readText(scanner, character, spaced);
  }
  const mark = match(MARK, text, offset) ?? character;
  return token(scanner, "mark", mark, offset + mark.length, spaced);
}

/** Quoted text on one line; a doubled quote stands for one. */
function readText(scanner: Scanner, quote: string, spaced: boolean): Token {
  const { text, offset } = scanner;
  for (let at = offset + 1; at < text.length && text[at] !== "\n"; at += 1) {
    if (text[at] !== quote) continue;
    if (text[at + 1] === quote) at += 1;
    else return token(scanner, "text", text.slice(offset + 1, at), at + 1, spaced);
  }
  const end = text.indexOf("\n", offset);
  return token(
    scanner,
    "broken",
    "a quote that is not closed on its line",
    end === -1 ? text.length : end,
    spaced,
  );
}

/** Passes blanks, comments and continuations; says whether there were any or a line starts here. */
function skipBlanks(scanner: Scanner): boolean {
  const { text } = scanner;
  const start = scanner.offset;
  for (;;) {
    const code = text.charCodeAt(scanner.offset);
    if (code === 32 || code === 9 || code === 13 || code === 0xa0) scanner.offset += 1;
    else if (code === 37 || code === 35) skipComment(scanner);
    else if (code === 46 && text.startsWith("...", scanner.offset)) {
      const end = text.indexOf("\n", scanner.offset);
      scanner.offset = end === -1 ? text.length : end + 1;
    } else break;
  }
  return scanner.offset > start || start === 0 || text[start - 1] === "\n";
}

/** One comment up to its line end, or a whole block from a lone `%{` to its lone `%}`. */
function skipComment(scanner: Scanner): void {
  const { text, offset } = scanner;
  const lineEnd = (from: number) => {
    const end = text.indexOf("\n", from);
    return end === -1 ? text.length : end;
  };
  const end = lineEnd(offset);
  if (!isAlone(text, offset, end, "{")) {
    scanner.onComment(text.slice(offset, Math.min(end, offset + 400)), offset);
    scanner.offset = end;
    return;
  }
  let depth = 0;
  for (let at = offset; at < text.length; at = lineEnd(at) + 1) {
    const line = text.slice(at, lineEnd(at)).trim();
    if (line === "%{" || line === "#{") depth += 1;
    else if ((line === "%}" || line === "#}") && --depth === 0) {
      scanner.offset = lineEnd(at);
      return;
    }
  }
  scanner.offset = text.length;
}

function isAlone(text: string, offset: number, end: number, bracket: string): boolean {
  if (text[offset + 1] !== bracket || text.slice(offset + 2, end).trim() !== "") return false;
  return text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset).trim() === "";
}

function token(
  scanner: Scanner,
  kind: TokenKind,
  text: string,
  end: number,
  spaced: boolean,
  value = Number.NaN,
): Token {
  const { offset } = scanner;
  scanner.offset = end;
  scanner.afterValue =
    kind === "number" ||
    kind === "name" ||
    kind === "text" ||
    (kind === "mark" && (text === ")" || text === "]" || text === "}" || text === "'"));
  return { kind, text, value, offset, end, spaced };
}

function match(pattern: RegExp, text: string, offset: number): string | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0];
}

function toNumber(text: string): number {
  return Number(text.replace(/[dD]/, "e"));
}
