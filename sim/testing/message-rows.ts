/**
 * For tests: rows of any message, drawn from its schema: every value of its form, every law between rows kept.
 */
import fc from "fast-check";
import type { CellForm, CellValue } from "../messages/cell-forms.ts";
import type { MessageSchema, Rule } from "../messages/message-schema.ts";
import { type MessageKind, type MessageTable, messages } from "../messages/registry.ts";

type DrawnRow = Record<string, CellValue>;

const INSTANT_LAST = 7_258_118_399;

function cellValues(form: CellForm<CellValue>): fc.Arbitrary<CellValue> {
  switch (form.kind) {
    case "identifier":
    case "text": {
      const isId = form.kind === "identifier";
      const odd = fc.constantFrom(
        '"',
        '""',
        "a,b",
        "1e5",
        "True",
        "=1+1",
        "#x",
        "é",
        "{",
        "- a",
        "null",
      );
      const any = fc.string({ unit: "grapheme", maxLength: 12 });
      return fc
        .oneof(any, odd, fc.constantFrom(isId ? "x" : " x\r\ny\t"))
        .filter((text) => form.read(text).kind === "value" && !(isId && text === ""));
    }
    case "code":
      return fc.constantFrom(...Object.keys(form.words!));
    case "flag":
      return fc.boolean();
    case "instant":
      return fc.integer({ min: 0, max: INSTANT_LAST });
    case "clock":
      return fc.integer({ min: 0, max: 1439 }).map((minute) => minute * 60);
    case "whole":
      return fc.integer({ min: form.range!.least, max: form.range!.most });
    case "real": {
      const { least, most, isAbove } = form.range!;
      const any = fc.double({ min: least, max: most, noNaN: true });
      const round = fc.integer({ min: Math.max(least, -1000), max: Math.min(most, 1000) });
      return fc
        .oneof(any, round)
        .filter((number) => !(isAbove && number === 0))
        .map((number) => number + 0);
    }
  }
}

function drawnRow(schema: MessageSchema): fc.Arbitrary<DrawnRow> {
  return fc.record(
    Object.fromEntries(
      Object.entries(schema.fields).map(([name, { columns, presence }]) => {
        const values = cellValues(columns[0]!.form);
        return [name, presence === "filled" ? values : fc.option(values, { nil: null })];
      }),
    ),
  );
}

const keyOf = (row: DrawnRow, fields: readonly string[]) =>
  JSON.stringify(fields.map((name) => row[name]));

/** The rows made to keep a rule; rows that cannot are left out. */
function kept(rows: readonly DrawnRow[], rule: Rule<string>): DrawnRow[] {
  const firsts = new Map<string, DrawnRow>();
  const firstOf = (row: DrawnRow, fields: readonly string[]) => {
    const key = keyOf(row, fields);
    const first = firsts.get(key) ?? row;
    firsts.set(key, first);
    return first;
  };
  switch (rule.kind) {
    case "unique":
      return rows.filter((row) => firstOf(row, rule.fields) === row);
    case "apart":
      return rows.filter((row) => firstOf(row, [rule.of]) === row);
    case "alike":
      return rows.map((row) => ({
        ...row,
        [rule.field]: firstOf(row, rule.within)[rule.field]!,
      }));
    case "window":
      return rows.map((row) => {
        const [start, end] = [row[rule.start], row[rule.end]];
        if (typeof start !== "number" || typeof end !== "number") return row;
        const [low, high] = [Math.min(start, end), Math.max(start, end)];
        const from = Math.min(low, INSTANT_LAST - 119);
        return { ...row, [rule.start]: from, [rule.end]: high > from ? high : from + 60 };
      });
    case "allIn":
      return rows.map((row) => ({
        ...row,
        [rule.allIn]: Math.max(Number(row[rule.allIn]), Number(row[rule.availability])),
      }));
    case "wholeMinute":
      return rows.map((row) => ({
        ...row,
        [rule.field]: Number(row[rule.field]) - (Number(row[rule.field]) % 60),
      }));
    case "beforeClose":
    case "activePower":
      return [...rows];
  }
}

/** Rows that a file of this message may hold. */
export function messageRows<Kind extends MessageKind>(
  kind: Kind,
): fc.Arbitrary<MessageTable<Kind>> {
  const schema: MessageSchema = messages[kind];
  return fc
    .array(drawnRow(schema), { maxLength: 5 })
    .map((rows) => schema.rules.reduce<DrawnRow[]>(kept, rows) as unknown as MessageTable<Kind>);
}
