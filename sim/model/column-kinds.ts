/**
 * The kinds of column that result tables are made of: value kind and unit, once for all tables. Takes what a column means;
 * gives its specification.
 */
import type { ColumnSpec } from "../core/columns.ts";

export const instant = (about: string): ColumnSpec => ({
  kind: "instant",
  unit: "s since 1970 UTC",
  about,
});
export const code = (about: string): ColumnSpec => ({ kind: "code", unit: "", about });
export const text = (about: string): ColumnSpec => ({ kind: "text", unit: "", about });
export const wh = (about: string): ColumnSpec => ({ kind: "whole", unit: "Wh", about });
export const watt = (about: string): ColumnSpec => ({ kind: "whole", unit: "W", about });
export const seconds = (about: string): ColumnSpec => ({ kind: "whole", unit: "s", about });
export const microGbp = (about: string): ColumnSpec => ({ kind: "whole", unit: "µ£", about });
export const gbpPerMwh = (about: string): ColumnSpec => ({
  kind: "real",
  unit: "£/MWh",
  about,
  resolution: 0.005,
});
export const celsius = (about: string): ColumnSpec => ({
  kind: "real",
  unit: "°C",
  about,
  resolution: 0.01,
});
export const hours = (about: string): ColumnSpec => ({ kind: "whole", unit: "h", about });
export const fraction = (about: string): ColumnSpec => ({ kind: "real", unit: "", about });
export const count = (about: string): ColumnSpec => ({ kind: "whole", unit: "", about });
