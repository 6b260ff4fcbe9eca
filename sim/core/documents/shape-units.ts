/**
 * Keys and numbers in a wrong unit, and what to write instead.
 * Takes an unknown key with the members it stands among, or a text where a number belongs; gives code and remedy.
 * Keeps: a number is converted only within one dimension; across dimensions the remedy says which is which.
 */
import { nearestWord } from "../errors.ts";
import { listWords, valueAt } from "./schema-paths.ts";
import {
  convert,
  inUnit,
  kindOf,
  parseQuantity,
  quantityWords,
  splitKey,
  type Unit,
} from "./unit-words.ts";

export interface Rewriting {
  readonly code: string;
  readonly remedy: string;
}

const UNKNOWN = "shape.unknownKey";
const UNIT = "shape.unit";

/** What to write for a key that is not among the members. `parent` is the mapping it stands in. */
export function rewriteKey(key: string, members: readonly string[], parent: unknown): Rewriting {
  const absent = members.filter((member) => valueAt(parent, [member]) === undefined);
  const meant = sameStem(key, members) ?? nearestWord(key, absent);
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
        ? ` ${rewriteText(value, meant, `a number ${inUnit(wanted)}`).remedy}`
        : "";
    return { code: UNKNOWN, remedy: `did you mean ${meant}, ${inUnit(wanted)}?${rewritten}` };
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
    return `write ${meant}, ${describeUnit(wanted)}; ${from.symbol} is ${kindOf(from)}`;
  }
  if (number === undefined || !Number.isFinite(number)) return `write ${meant}, ${inUnit(wanted)}`;
  const converted = convert(number, from, wanted);
  if (converted === undefined) return `write ${meant}, ${inUnit(wanted)}`;
  const same = `${quantityWords(number, from)} is ${quantityWords(converted, wanted)}`;
  return `write ${meant}: ${converted} (${same})`;
}

/** What to write for a text where a number in the key's unit belongs. `expected` is what the schema allows here. */
export function rewriteText(text: string, key: string, expected: string): Rewriting {
  const wanted = splitKey(key).unit;
  const quantity = parseQuantity(text);
  if (quantity === undefined) return { code: "shape.type", remedy: `write ${expected}` };
  const { value, word, unit } = quantity;
  if (word === "") {
    return {
      code: "shape.type",
      remedy: `write ${value}, without quotes${wanted === undefined ? "" : `, ${inUnit(wanted)}`}`,
    };
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
        `write ${expected}: ${key} is ${kindOf(wanted)}, ` +
        `and ${unit.symbol} is ${kindOf(unit)}`,
    };
  }
  return {
    code: UNIT,
    remedy: `write ${converted}: ${key} is ${wanted.symbol === "" ? "a fraction from 0 to 1" : inUnit(wanted)}`,
  };
}

/** "a power in MW", "per unit", "a share as a fraction from 0 to 1". */
function describeUnit(unit: Unit): string {
  const [kind, how] = [kindOf(unit), inUnit(unit)];
  return kind === how ? kind : `${kind} ${how}`;
}

/** A percentage where a fraction belongs: the fraction, for a number too large to be one. */
export function fractionHint(value: unknown, key: string): string {
  const { unit } = splitKey(key);
  if (unit?.dimension !== "share" || unit.scale !== 1) return "";
  if (typeof value !== "number" || value < 2 || value > 100) return "";
  return `; ${value} % is ${Number((value / 100).toPrecision(12))}`;
}
