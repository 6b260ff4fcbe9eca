/**
 * The laws between cells and rows of a message. Takes rows of read values, where a value that could not be read is
 * undefined; tells every row that breaks a law. Keeps: a value that is a fault already breaks no further law.
 */
import { formatInstant } from "../core/time.ts";
import { SECONDS_PER_MINUTE } from "../core/units.ts";
import type { CellValue } from "./cell-forms.ts";
import type { MessageSchema, Rule } from "./message-schema.ts";

export type ReadRow = Readonly<Record<string, CellValue | undefined>>;

export interface RuleCheck {
  readonly schema: MessageSchema;
  readonly rows: readonly ReadRow[];
  /** Where bids and offers had to be in before; undefined where that is not checked. */
  readonly closesAt: number | undefined;
  fault(row: number, field: string, code: string, found: string, remedy: string): void;
  notice(row: number, field: string, code: string, found: string, remedy: string): void;
  /** "line 4" of a row, for people. */
  where(row: number): string;
}

export function checkRules(check: RuleCheck): void {
  for (const rule of check.schema.rules) checkRule(check, rule);
}

function checkRule(check: RuleCheck, rule: Rule<string>): void {
  switch (rule.kind) {
    case "unique":
      unique(check, rule);
      break;
    case "alike":
      alike(check, rule);
      break;
    case "apart":
      apart(check, rule);
      break;
    default:
      for (let index = 0; index < check.rows.length; index += 1) checkRow(check, rule, index);
  }
}

type RowRule = Exclude<Rule<string>, { kind: "unique" | "alike" | "apart" }>;

/** Laws of one row. */
function checkRow(check: RuleCheck, rule: RowRule, index: number): void {
  const row = check.rows[index]!;
  switch (rule.kind) {
    case "window": {
      const [start, end] = [row[rule.start], row[rule.end]];
      if (!isNumber(start) || !isNumber(end) || end > start) return;
      const found = `an end at ${formatInstant(end)}, not after the start at ${formatInstant(start)}`;
      check.fault(index, rule.end, "window", found, "write an end after the start");
      break;
    }
    case "allIn": {
      const [availability, allIn] = [row[rule.availability], row[rule.allIn]];
      if (!isNumber(availability) || !isNumber(allIn) || allIn >= availability) return;
      const found = `${allIn}, below the availability price of ${availability}`;
      const remedy = `write the price of both parts together, ${availability} at least`;
      check.fault(index, rule.allIn, "allInPrice", found, remedy);
      break;
    }
    case "beforeClose": {
      const at = row[rule.field];
      if (!isNumber(at) || check.closesAt === undefined || at < check.closesAt) return;
      const found = `${formatInstant(at)}, when the window had closed at ${formatInstant(check.closesAt)}`;
      check.fault(index, rule.field, "late", found, "remove the row: it came too late");
      break;
    }
    case "wholeMinute": {
      const at = row[rule.field];
      if (!isNumber(at) || at % SECONDS_PER_MINUTE === 0) return;
      check.fault(index, rule.field, "minute", formatInstant(at), "write a whole minute");
      break;
    }
    case "activePower":
      if (row[rule.units] !== "kVAr") return;
      check.notice(index, rule.units, "reactive", "a row in kVAr", REACTIVE);
  }
}

const REACTIVE =
  "it is kept and carried; the model is of active power, so nothing is computed of it";

const isNumber = (value: CellValue | undefined): value is number => typeof value === "number";

/** The values of some fields as one key; undefined where one could not be read. */
function keyOf(row: ReadRow, fields: readonly string[]): string | undefined {
  const values = fields.map((name) => row[name]);
  return values.some((value) => value === undefined) ? undefined : JSON.stringify(values);
}

function unique(check: RuleCheck, rule: Rule<string> & { kind: "unique" }): void {
  const firsts = new Map<string, number>();
  const last = rule.fields.at(-1)!;
  check.rows.forEach((row, index) => {
    const key = keyOf(row, rule.fields);
    const first = key === undefined ? undefined : firsts.get(key);
    if (key === undefined) return;
    if (first === undefined) {
      firsts.set(key, index);
      return;
    }
    const values = rule.fields.map((name) => written(check, row, name));
    const named = rule.fields.map((name, at) => `${headerOf(check, name)} ${values[at]}`);
    const words = named.length === 1 ? values : named;
    const found = `${words.join(", ")} a second time, first in ${check.where(first)}`;
    check.fault(index, last, "repeated", found, rule.remedy);
  });
}

function alike(check: RuleCheck, rule: Rule<string> & { kind: "alike" }): void {
  const firsts = new Map<string, number>();
  check.rows.forEach((row, index) => {
    const key = keyOf(row, rule.within);
    if (key === undefined || row[rule.field] === undefined) return;
    const first = firsts.get(key);
    if (first === undefined) {
      firsts.set(key, index);
      return;
    }
    const before = check.rows[first]!;
    if (before[rule.field] === row[rule.field]) return;
    const found = `${written(check, row, rule.field)}, and ${written(check, before, rule.field)} in ${check.where(first)}`;
    check.fault(index, rule.field, "disagree", found, rule.remedy);
  });
}

function apart(check: RuleCheck, rule: Rule<string> & { kind: "apart" }): void {
  const spans = check.rows.flatMap((row, index) => {
    const [owner, start, end] = [row[rule.of], row[rule.start], row[rule.end]];
    const isWhole = typeof owner === "string" && isNumber(start) && isNumber(end) && end > start;
    return isWhole ? [{ owner, start, end, index }] : [];
  });
  spans.sort(
    (left, right) =>
      (left.owner < right.owner ? -1 : left.owner > right.owner ? 1 : 0) ||
      left.start - right.start ||
      left.index - right.index,
  );
  let reaching = spans[0];
  for (const span of spans.slice(1)) {
    if (reaching !== undefined && span.owner === reaching.owner && span.start < reaching.end) {
      const until = `until ${formatInstant(reaching.end)} in ${check.where(reaching.index)}`;
      const found = `a window from ${formatInstant(span.start)}, in one of ${span.owner} ${until}`;
      check.fault(span.index, rule.start, "overlap", found, "write windows that do not overlap");
      if (span.end <= reaching.end) continue;
    }
    reaching = span;
  }
}

/** A value as the file has it. */
function written({ schema }: RuleCheck, row: ReadRow, name: string): string {
  const { form } = schema.fields[name]!.columns.at(-1)!;
  const value = row[name];
  return value === undefined || value === null ? "nothing" : String(form.write(value));
}

const headerOf = ({ schema }: RuleCheck, name: string) =>
  schema.fields[name]!.columns.at(-1)!.header;
