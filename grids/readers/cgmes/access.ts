/**
 * Properties of CIM objects as numbers, words and other objects. Takes an object and a property; gives the value, or
 * reports why there is none. Keeps: two files that disagree, a number that is none, a reference that leads nowhere:
 * each is a fault at its place and never a default.
 */
import { type CimModel, type CimObject, type CimValue, report, titleOf } from "./model.ts";
import { shorten } from "./xml.ts";

/** Wider than any quantity of a network, narrow enough that products of three stay finite. */
const MAGNITUDE_MAX = 1e12;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

interface NumberRule {
  /** What the number is where no file says; without it, nothing is a fault. */
  readonly absent?: number;
  /** Whether it must be above 0. */
  readonly isPositive?: boolean;
  readonly unit?: string;
}

/** The value of a property that has one; undefined where there is none, or two that differ. */
export function propertyOf(
  model: CimModel,
  object: CimObject,
  property: string,
): CimValue | undefined {
  const [first, ...others] = object.values.get(property) ?? [];
  const other = others.find(({ text }) => text !== first?.text);
  if (first === undefined || other === undefined) return first;
  report(model, other, {
    code: "cgmes.twice",
    path: pathOf(object, property),
    found: `${shorten(other.text)}, where ${first.file}:${first.line} says ${shorten(first.text)}`,
    remedy: "give the files of one model at one instant",
  });
  return undefined;
}

/** NaN where there is a fault, which has then been reported. */
export function numberOf(
  model: CimModel,
  object: CimObject,
  property: string,
  rule: NumberRule = {},
): number {
  const value = propertyOf(model, object, property);
  if (value === undefined) {
    if (object.values.has(property)) return Number.NaN;
    if (rule.absent !== undefined) return rule.absent;
    return missing(model, object, property, numberWords(rule));
  }
  const number = NUMBER.test(value.text) ? Number(value.text) : Number.NaN;
  if (Math.abs(number) <= MAGNITUDE_MAX && (rule.isPositive !== true || number > 0)) {
    return number === 0 ? 0 : number;
  }
  report(model, value, {
    code: "cgmes.number",
    path: pathOf(object, property),
    found: value.text === "" ? "nothing" : shorten(value.text),
    remedy: `write ${numberWords(rule)}`,
  });
  return Number.NaN;
}

function numberWords({ isPositive, unit }: NumberRule): string {
  return `a finite number${unit === undefined ? "" : ` of ${unit}`}${isPositive === true ? " above 0" : ""}`;
}

/** Undefined where no file says, or where there is a fault, which has then been reported. */
export function booleanOf(
  model: CimModel,
  object: CimObject,
  property: string,
): boolean | undefined {
  const value = propertyOf(model, object, property);
  if (value === undefined) return undefined;
  if (value.text === "true" || value.text === "false") return value.text === "true";
  report(model, value, {
    code: "cgmes.boolean",
    path: pathOf(object, property),
    found: value.text === "" ? "nothing" : shorten(value.text),
    remedy: "write true or false",
  });
  return undefined;
}

/** The last part of a word of an enumeration: `patl` of `…#LimitTypeKind.patl`. */
export function wordOf(model: CimModel, object: CimObject, property: string): string | undefined {
  return propertyOf(model, object, property)?.text.replace(/^.*[.#]/, "");
}

/** The object, of one of the kinds, that a property refers to; undefined where no file says, or where it leads nowhere, which is noted. */
export function objectOf(
  model: CimModel,
  object: CimObject,
  property: string,
  kinds?: readonly string[],
): CimObject | undefined {
  const value = propertyOf(model, object, property);
  if (value === undefined) return undefined;
  const target = model.objects.get(value.text);
  if (target?.isDefined !== true) {
    const wanted = `${kinds?.[0] ?? "object"} ${shorten(value.text)}`;
    model.lost.push({ wanted, path: pathOf(object, property), value });
    return undefined;
  }
  if (kinds === undefined || kinds.includes(target.kind)) return target;
  report(model, value, {
    code: "cgmes.reference",
    path: pathOf(object, property),
    found: `the mRID of ${titleOf(target)}`,
    remedy: `write the mRID of a ${kinds[0]}`,
  });
  return undefined;
}

export function nameOf(object: CimObject): string | undefined {
  const name = object.values.get("IdentifiedObject.name")?.[0]?.text;
  return name === "" ? undefined : name;
}

/** Reports that a property is needed. Gives NaN, so that a number may be asked for in one line. */
export function missing(
  model: CimModel,
  object: CimObject,
  property: string,
  words: string,
): number {
  report(model, object.place, {
    code: "cgmes.missing",
    path: pathOf(object, property),
    found: "nothing",
    remedy: `write ${words}`,
  });
  return Number.NaN;
}

export function pathOf(object: CimObject, property: string): string {
  return `${titleOf(object)}, ${property}`;
}
