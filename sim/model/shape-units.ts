/**
 * Keys and numbers in a wrong unit, and what to write instead.
 * Takes an unknown key with the members it stands among, or a text where a number belongs; gives code and remedy.
 * Keeps: a number is converted only within one dimension; across dimensions the remedy says which is which.
 */
import { nearestWord } from "../core/errors.ts";
import { listWords, valueAt } from "./schema-paths.ts";
import { convert, parseQuantity, splitKey, type Unit, withArticle } from "./unit-words.ts";

export interface Rewriting {
  readonly code: string;
  readonly remedy: string;
}

const UNKNOWN = "shape.unknownKey";
const UNIT = "shape.unit";

/** What to write for a key that is not among the members. `parent` is the mapping it stands in. */
export function rewriteKey(key: string, members: readonly string[], parent: unknown): Rewriting {
  const meant = sameStem(key, members) ?? nearestWord(key, members);
  if (meant === undefined) {
    const remedy =
      members.length === 0 ? "remove it" : `remove it; the members here are ${listWords(members)}`;
    return { code: UNKNOWN, remedy };
  }
  if (valueAt(parent, [meant]) !== undefined) {
    return { code: UNKNOWN, remedy: `remove it; ${meant} is already given` };
  }
  const wanted = splitKey(meant).unit;
  const written = splitKey(key).unit;
  const value = valueAt(parent, [key]);
  if (wanted === undefined) return { code: UNKNOWN, remedy: `did you mean ${meant}?` };
  if (written === undefined || written.symbol === wanted.symbol) {
    const rewritten =
      typeof value === "string"
        ? ` ${rewriteText(value, meant, `a number in ${wanted.symbol}`).remedy}`
        : "";
    return { code: UNKNOWN, remedy: `did you mean ${meant}, in ${wanted.symbol}?${rewritten}` };
  }
  return { code: UNIT, remedy: inOtherUnit(meant, value, written, wanted) };
}

/** The member that measures the same thing, in whatever unit. */
function sameStem(key: string, members: readonly string[]): string | undefined {
  const { stem, unit } = splitKey(key);
  const same = members.filter((member) => {
    const name = splitKey(member);
    return name.stem === stem && name.unit !== undefined;
  });
  if (unit === undefined) return same[0];
  const dimension = same.find((member) => splitKey(member).unit?.dimension === unit.dimension);
  return dimension ?? same[0];
}

function inOtherUnit(meant: string, value: unknown, written: Unit, wanted: Unit): string {
  const quantity = typeof value === "string" ? parseQuantity(value) : undefined;
  const number = typeof value === "number" ? value : quantity?.value;
  const from = quantity?.unit ?? written;
  if (from.dimension !== wanted.dimension) {
    return (
      `write ${meant}, ${withArticle(wanted.dimension)} in ${wanted.symbol}; ` +
      `${from.symbol} is ${withArticle(from.dimension)}`
    );
  }
  if (number === undefined || !Number.isFinite(number))
    return `write ${meant}, in ${wanted.symbol}`;
  const converted = convert(number, from, wanted);
  return `write ${meant}: ${converted} (${number} ${from.symbol} is ${converted} ${wanted.symbol})`;
}

/** What to write for a text where a number in the key's unit belongs. `expected` is what the schema allows here. */
export function rewriteText(text: string, key: string, expected: string): Rewriting {
  const wanted = splitKey(key).unit;
  const quantity = parseQuantity(text);
  if (quantity === undefined) return { code: "shape.type", remedy: `write ${expected}` };
  const { value, word, unit } = quantity;
  if (word === "") {
    return { code: "shape.type", remedy: `write ${value}, without quotes${inUnit(wanted)}` };
  }
  if (unit === undefined) return { code: "shape.type", remedy: `write ${expected}` };
  if (wanted === undefined) {
    return { code: UNIT, remedy: `write ${expected}; the unit of ${key} is not ${unit.symbol}` };
  }
  const converted = convert(value, unit, wanted);
  if (converted === undefined) {
    return {
      code: UNIT,
      remedy:
        `write ${expected}: ${key} is ${withArticle(wanted.dimension)}, ` +
        `and ${unit.symbol} is ${withArticle(unit.dimension)}`,
    };
  }
  return { code: UNIT, remedy: `write ${converted}: ${key} is in ${wanted.symbol}` };
}

function inUnit(unit: Unit | undefined): string {
  return unit === undefined ? "" : `, in ${unit.symbol}`;
}
