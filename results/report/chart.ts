/**
 * Figures: a picture with its heading, caption and plain table of data. Takes drawings; gives HTML. Charts are drawn by
 * Observable Plot on linkedom's document, so that a report needs no script to be read; each is drawn for a wide page and
 * for a narrow one, because a chart that is merely scaled down cannot be read on a telephone.
 */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { ResultTableName } from "../../sim/model/result-tables.ts";
import { escapeText, type Html, html, markup } from "./html.ts";
import { FONT, INK } from "./palette.ts";
import { type FigureSpec, specDetails } from "./vega-lite.ts";
import { listWords, unbroken } from "./words.ts";

/** Widths that charts are drawn for, px. */
export const WIDE = 1120;
export const NARROW = 350;

export interface DataColumn {
  readonly name: string;
  readonly isNumber: boolean;
}

export interface DataTable {
  readonly columns: readonly DataColumn[];
  readonly rows: readonly (readonly (string | Html)[])[];
}

export type FoundFile = "search.json" | "exploit.json";

export interface FigureParts {
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  /** What the figure is made of: tables of a run, the one of a sweep, or the file of what was found. */
  readonly sources: readonly (ResultTableName | "dataset")[] | FoundFile;
  readonly picture: Html;
  readonly table: DataTable;
  readonly spec: FigureSpec;
}

export function figure({ id, title, caption, sources, picture, table, spec }: FigureParts): Html {
  const words = `${caption.trim()} Source: ${sourceWords(sources)}.`;
  return html`<figure id="${id}" aria-labelledby="${id}-title">
<h3 id="${id}-title">${title}</h3>
${picture}
<figcaption>${unbroken(words)}</figcaption>
<details><summary>Data as a table</summary>
${dataTable(table, title)}
</details>
${specDetails({ title, description: words }, spec)}
</figure>
`;
}

const sourceWords = (sources: FigureParts["sources"]) =>
  typeof sources === "string"
    ? sources
    : `${sources.length === 1 ? "table" : "tables"} ${listWords(sources)}`;

/** The first column names the row. */
export function dataTable({ columns, rows }: DataTable, name: string, id = ""): Html {
  const head = columns.map((column) =>
    column.isNumber
      ? html`<th scope="col" class="n">${column.name}</th>`
      : html`<th scope="col">${column.name}</th>`,
  );
  const body = rows.map((row) => {
    const cells = row.map((cell, index) => {
      if (index === 0) return html`<th scope="row">${cell}</th>`;
      return columns[index]!.isNumber ? html`<td class="n">${cell}</td>` : html`<td>${cell}</td>`;
    });
    return html`<tr>${cells}</tr>
`;
  });
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table${id === "" ? html`` : html` id="${id}"`}>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody></table></div>`;
}

export const textColumn = (name: string): DataColumn => ({ name, isNumber: false });
export const numberColumn = (name: string): DataColumn => ({ name, isNumber: true });

/** A chart as SVG that says what it is. */
export function drawn(title: string, options: Plot.PlotOptions): Html {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const chart = Plot.plot({
    ...options,
    style: {
      ...{ fontFamily: FONT, fontSize: "11px", color: INK, overflow: "visible" },
      ...(typeof options.style === "object" ? options.style : {}),
    },
    document: document as unknown as NonNullable<Plot.PlotOptions["document"]>,
  });
  const [start, ...rest] = chart.outerHTML.split("<svg ");
  // Plot puts the same rules into each chart; the page has them once.
  const svg = rest.join("<svg ").replace(/<style>.*?<\/style>/s, "");
  return markup(`${start}<svg role="img" aria-label="${escapeText(title)}" ${svg}`);
}

/** The same chart for a wide page and for a narrow one; the style sheet shows one of them. */
export function bothWidths(draw: (width: number, isNarrow: boolean) => Html): Html {
  return html`<div class="wide">${draw(WIDE, false)}</div><div class="narrow">${draw(NARROW, true)}</div>`;
}

/** Panels in rows of so many. */
export function inRows<Item>(items: readonly Item[], most: number): Item[][] {
  const rows: Item[][] = [];
  for (let start = 0; start < items.length; start += most)
    rows.push(items.slice(start, start + most));
  return rows;
}

export interface KeyEntry {
  readonly sample: Html;
  readonly words: string;
}

/** What lines, fills and signs mean, each beside a sample. */
export function key(entries: readonly KeyEntry[]): Html {
  const items = entries.map(({ sample, words }) => html`<li>${sample}<span>${words}</span></li>`);
  return html`<ul class="key">${items}</ul>
`;
}

export function lineSample(colour: string, width: number, dash = ""): Html {
  return html`<svg width="30" height="12" aria-hidden="true"><path d="M1 6h28" stroke="${colour}" stroke-width="${width}" stroke-dasharray="${dash}"/></svg>`;
}

export function fillSample(fill: string): Html {
  return html`<svg width="18" height="12" aria-hidden="true"><rect x="0.5" y="0.5" width="17" height="11" fill="${fill}" stroke="${INK}" stroke-width="0.7"/></svg>`;
}
