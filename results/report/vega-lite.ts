/**
 * The same figure as a Vega-Lite specification with its data in it, so that a reader can draw it again in a style of
 * their own. Takes rows and a view; gives text. Keeps: rows are bounded, numbers short, and nothing of a scenario stands
 * anywhere but in data.
 */
import type { TopLevelSpec } from "vega-lite";
import { type Html, html, inPre } from "./html.ts";

type Without<Spec, Keys extends PropertyKey> = Spec extends unknown ? Omit<Spec, Keys> : never;

/** A specification without what every figure has: its data, title and description. */
export type SpecView = Without<TopLevelSpec, "$schema" | "data" | "title" | "description">;

export type SpecRow = Readonly<Record<string, string | number | boolean | null>>;

export interface FigureSpec {
  readonly rows: readonly SpecRow[];
  readonly view: SpecView;
}

const SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json";
/** Rows of a specification at most: a report stays a few MB. */
export const SPEC_ROWS_MAX = 5000;
/** Figures of a number: finer than a screen shows. */
const FIGURES = 6;

export interface SpecWords {
  readonly title: string;
  readonly description: string;
}

/** JSON with a row of data a line. */
export function specText({ title, description }: SpecWords, { rows, view }: FigureSpec): string {
  if (rows.length > SPEC_ROWS_MAX)
    throw new RangeError(`${title}: ${rows.length} rows of data, more than ${SPEC_ROWS_MAX}`);
  const head = JSON.stringify({ $schema: SCHEMA, title, description }, null, 1);
  const lines = rows.map((row) => JSON.stringify(row, shortened)).join(",\n");
  const rest = JSON.stringify(view, shortened, 1);
  return `${head.slice(0, -2)},\n "data": {"values": [\n${lines}\n ]},${rest.slice(1)}`;
}

export function specDetails(words: SpecWords, spec: FigureSpec): Html {
  return html`<details class="spec"><summary>Vega-Lite specification</summary>
<p class="hint">Copy it into any Vega-Lite 6 editor to draw the figure in another style.</p>
<pre class="scroll" tabindex="0" role="region" aria-label="Vega-Lite specification of ${words.title}">${inPre(specText(words, spec))}</pre></details>`;
}

function shortened(_name: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value)
    ? Number(value.toPrecision(FIGURES))
    : value;
}
