/**
 * Arithmetic in a MATPOWER case file: numbers, + - * / ^, parentheses, sqrt and sin(acos(x)), nothing else.
 * Takes a scanner and what the names mean; gives a number, or throws `Refused` with the place.
 * Keeps: nothing is evaluated but this; nesting is bounded; a power has a small whole exponent, for the same bits anywhere.
 */
import { peek, type Scanner, type Token, take } from "./tokens.ts";

const DEPTH_MAX = 20;
const EXPONENT_MAX = 30;

/** Thrown inside the reader and caught there, once a statement or a matrix row. */
export class Refused extends Error {
  readonly offset: number;
  readonly found: string;
  readonly remedy: string;
  constructor(offset: number, found: string, remedy: string) {
    super(found);
    this.offset = offset;
    this.found = found;
    this.remedy = remedy;
  }
}

/** Refused at a token that does not fit: outside a matrix the whole line then is no known statement. */
export class Unexpected extends Refused {}

/** What a name means here: reads whatever follows the name; undefined where the name is not known. */
export type ReadName = (name: Token, scanner: Scanner) => number | undefined;

interface Where {
  readonly readName: ReadName;
  /** In a matrix a blank parts two cells, so `1 -2` is two numbers. */
  readonly isCell: boolean;
  readonly depth: number;
}

/** One cell of a matrix. */
export function readCell(scanner: Scanner, readName: ReadName): number {
  return readSum(scanner, { readName, isCell: true, depth: 0 });
}

/** One expression outside a matrix. */
export function readExpression(scanner: Scanner, readName: ReadName): number {
  return readSum(scanner, { readName, isCell: false, depth: 0 });
}

/** One factor of a product: what may stand after `*` or `/`. */
export function readFactor(scanner: Scanner, readName: ReadName): number {
  return readSigned(scanner, { readName, isCell: false, depth: 0 });
}

export function isMark(token: Token, ...marks: readonly string[]): boolean {
  return token.kind === "mark" && marks.includes(token.text);
}

export function expectMark(scanner: Scanner, mark: string): Token {
  const token = take(scanner);
  if (!isMark(token, mark)) throw unexpected(token, `write ${mark} here`);
  return token;
}

export function unexpected(token: Token, remedy: string): Unexpected {
  return new Unexpected(token.offset, nameToken(token), remedy);
}

export function nameToken(token: Token): string {
  if (token.kind === "end") return "the end of the file";
  if (token.kind === "newline") return "the end of the line";
  if (token.kind === "broken") return token.text;
  const shown = token.text.length > 40 ? `${token.text.slice(0, 39)}…` : token.text;
  return token.kind === "text" ? `the text '${shown}'` : `\`${shown}\``;
}

function readSum(scanner: Scanner, where: Where): number {
  let sum = readProduct(scanner, where);
  for (;;) {
    const sign = peek(scanner);
    if (!isMark(sign, "+", "-") || (where.isCell && startsCell(scanner, sign))) return sum;
    take(scanner);
    const next = readProduct(scanner, where);
    sum = sign.text === "+" ? sum + next : sum - next;
  }
}

function startsCell(scanner: Scanner, sign: Token): boolean {
  const after = scanner.text[sign.end];
  return sign.spaced && after !== " " && after !== "\t";
}

function readProduct(scanner: Scanner, where: Where): number {
  let product = readSigned(scanner, where);
  for (;;) {
    const mark = peek(scanner);
    if (!isMark(mark, "*", "/", ".*", "./")) return product;
    take(scanner);
    const next = readSigned(scanner, where);
    product = mark.text.endsWith("*") ? product * next : product / next;
  }
}

function readSigned(scanner: Scanner, where: Where): number {
  const sign = peek(scanner);
  if (!isMark(sign, "+", "-")) return readPower(scanner, where);
  take(scanner);
  const value = readSigned(scanner, deeper(where, sign));
  return sign.text === "-" ? -value : value;
}

function readPower(scanner: Scanner, where: Where): number {
  let value = readPrimary(scanner, where);
  while (isMark(peek(scanner), "^", ".^")) {
    const mark = take(scanner);
    const isNegative = isMark(peek(scanner), "-");
    if (isMark(peek(scanner), "-", "+")) take(scanner);
    const exponent = readPrimary(scanner, where);
    if (!Number.isInteger(exponent) || exponent < 0 || exponent > EXPONENT_MAX) {
      throw new Refused(
        mark.offset,
        `the exponent ${exponent}`,
        `write a whole exponent up to ${EXPONENT_MAX}`,
      );
    }
    let power = 1;
    for (let step = 0; step < exponent; step += 1) power *= value;
    value = isNegative ? 1 / power : power;
  }
  return value;
}

function readPrimary(scanner: Scanner, where: Where): number {
  const token = take(scanner);
  if (token.kind === "number") return token.value;
  if (isMark(token, "(")) return readClosed(scanner, where, token);
  if (token.kind !== "name") throw unexpected(token, "write a number");
  switch (token.text) {
    case "Inf":
    case "inf":
      return Number.POSITIVE_INFINITY;
    case "NaN":
    case "nan":
      return Number.NaN;
    case "pi":
      return Math.PI;
    case "sqrt":
      expectMark(scanner, "(");
      return Math.sqrt(readClosed(scanner, where, token));
    case "sin":
      return readSinAcos(scanner, where, token);
  }
  const value = where.readName(token, scanner);
  if (value === undefined) throw unexpected(token, "write a number; names are not looked up");
  return value;
}

/** sin(acos(x)) = sqrt(1 − x²) exactly: the only sine, for Math.sin differs between engines in its last bits. */
function readSinAcos(scanner: Scanner, where: Where, name: Token): number {
  expectMark(scanner, "(");
  const inner = take(scanner);
  if (inner.kind !== "name" || inner.text !== "acos") {
    throw unexpected(name, "write numbers; of the sine only sin(acos(x)) is known");
  }
  expectMark(scanner, "(");
  const cosine = readClosed(scanner, where, name);
  expectMark(scanner, ")");
  return Math.sqrt(1 - cosine * cosine);
}

function readClosed(scanner: Scanner, where: Where, opened: Token): number {
  const value = readSum(scanner, { ...deeper(where, opened), isCell: false });
  expectMark(scanner, ")");
  return value;
}

function deeper(where: Where, token: Token): Where {
  if (where.depth < DEPTH_MAX) return { ...where, depth: where.depth + 1 };
  throw new Refused(
    token.offset,
    `more than ${DEPTH_MAX} levels of parentheses or signs`,
    "write the number itself",
  );
}
