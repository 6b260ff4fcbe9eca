/**
 * What a message is: fields, each with one column of the file or two, and rules that hold between cells and rows.
 * Takes definitions; gives the type of a row, and the columns in the order of the source. Keeps: reader, writer and
 * reference page follow from one schema.
 */
import type { CellForm, CellValue } from "./cell-forms.ts";

export interface Column<Value> {
  /** The source's name of it, which files carry. */
  readonly header: string;
  readonly form: CellForm<Value>;
  readonly about: string;
  /** Its number in the source's figure; absent where the source has no figure. */
  readonly number?: number;
}

/** What the values of a field name, where another file lists it; a party is a resource or a contract. */
export type Named = "resource" | "constraintPoint" | "contract" | "party";

/**
 * filled: every cell holds something · blank: a cell may be empty (null) · optional: the column may be left out too, and
 * is written where a row has something in it.
 */
export type Presence = "filled" | "blank" | "optional";

export interface Field<Value extends CellValue> {
  /** Two where the source says the same thing twice: they must agree. */
  readonly columns: readonly Column<NonNullable<Value>>[];
  readonly presence: Presence;
  readonly names?: Named;
  /** Never there: it keeps the type of the values where a null may stand. */
  readonly value?: Value;
}

export type FieldTable = Readonly<Record<string, Field<CellValue>>>;

/** A law between the cells of a row or between rows. `Name` is a field of the message. */
export type Rule<Name extends string> =
  /** No two rows have the same values in these fields. */
  | { readonly kind: "unique"; readonly fields: readonly Name[]; readonly remedy: string }
  /** Rows that agree in `within` agree in `field`. */
  | {
      readonly kind: "alike";
      readonly field: Name;
      readonly within: readonly Name[];
      readonly remedy: string;
    }
  /** The window ends after it starts. */
  | { readonly kind: "window"; readonly start: Name; readonly end: Name }
  /** Windows of one owner do not overlap. */
  | { readonly kind: "apart"; readonly of: Name; readonly start: Name; readonly end: Name }
  /** The price of all parts is not below that of one. */
  | { readonly kind: "allIn"; readonly availability: Name; readonly allIn: Name }
  /** Where the reader is told when the window closes: the instant lies before. */
  | { readonly kind: "beforeClose"; readonly field: Name }
  /** Instants on whole minutes. */
  | { readonly kind: "wholeMinute"; readonly field: Name }
  /** Reactive rows are carried, and it is said that nothing is computed of them. */
  | { readonly kind: "activePower"; readonly units: Name };

export interface MessageSchema<
  Fields extends FieldTable = FieldTable,
  Name extends string = string,
> {
  readonly title: string;
  readonly about: string;
  /** Figure or section of the source, in words. */
  readonly source: string;
  readonly fields: Fields;
  readonly rules: readonly Rule<Name>[];
}

/** A row of a message, by the program's names. */
export type RowOf<Fields extends FieldTable> = {
  readonly [Name in keyof Fields]: Fields[Name] extends Field<infer Value> ? Value : never;
};

/** Checks a schema where it is defined and keeps the types of its fields. */
export function messageSchema<Fields extends FieldTable>(
  schema: MessageSchema<Fields, keyof Fields & string>,
): MessageSchema<Fields, keyof Fields & string> {
  return schema;
}

/** A column of the file, with the field that it belongs to. */
export interface PlacedColumn extends Column<CellValue> {
  readonly field: string;
  readonly presence: Presence;
  /** 0 for the first column of that name, 1 for the second. */
  readonly occurrence: number;
}

/** Every column of a message, in the order of the source. */
export function columnsOf(schema: MessageSchema): readonly PlacedColumn[] {
  const seen = new Map<string, number>();
  return Object.entries(schema.fields).flatMap(([field, { columns, presence }]) =>
    columns.map((column) => {
      const occurrence = seen.get(column.header) ?? 0;
      seen.set(column.header, occurrence + 1);
      return { ...column, field, presence, occurrence };
    }),
  );
}
