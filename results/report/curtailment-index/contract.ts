/**
 * The physical and the contract index of each unit side by side, against what its connection agreed: what trading moved from
 * whose index to whose. Takes indices of runs; gives a figure with its table, or nothing where the run stored no windows or
 * nothing was agreed and nothing traded.
 */
import * as Plot from "@observablehq/plot";
import { bothWidths, drawn, figure, inRows, key, numberColumn, textColumn } from "../chart.ts";
import { type Html, html } from "../html.ts";
import { BLUE, INK, MUTED, ORANGE, PAPER } from "../palette.ts";
import { cut, dayWords, percent, signed } from "../words.ts";
import { countsFrom, type RunIndex, ranked, type UnitIndex } from "./facts.ts";

/** Units that are drawn: those with the highest index of either kind in any design. */
const UNITS_MAX = 24;
/** Designs beside each other at most. */
const PANELS_MAX = 3;
const ROW_HEIGHT = 24;
const RADIUS = { physical: 4, contract: 5.6 } as const;

interface Row {
  readonly [field: string]: string | number;
  readonly unit: string;
  readonly design: string;
  readonly physicalPct: number;
  readonly contractPct: number;
  /** Left out where nothing is agreed. */
  readonly agreedPct?: number;
}

export function contractFigure(indices: readonly RunIndex[]): Html | undefined {
  const units = ranked(indices, ({ stored, agreedFrac }) => {
    if (stored === undefined) return undefined;
    const most = Math.max(stored.yearFrac, stored.contractYearFrac);
    return most > 0 || agreedFrac !== undefined ? most : undefined;
  });
  const rows = units.flatMap((id) => indices.flatMap((index) => rowOf(index, id)));
  const isOfUse = rows.some(
    ({ physicalPct, contractPct, agreedPct }) =>
      agreedPct !== undefined || physicalPct !== contractPct,
  );
  if (!isOfUse) return undefined;
  const shown = units.slice(0, UNITS_MAX);
  const drawnRows = rows.filter(({ unit }) => shown.includes(unit));
  const designs = indices.map(({ run }) => run.label);
  const left =
    units.length > shown.length
      ? ` The ${UNITS_MAX} highest of ${units.length} units are drawn.`
      : "";
  const title = "Whose index it is: physical and contract index to date, against what was agreed";
  const draw = (of: readonly string[], width: number) => chart(title, drawnRows, shown, of, width);
  return figure({
    id: "contract-index",
    title,
    picture: html`${signKey(rows)}${bothWidths((width, isNarrow) => html`${inRows(designs, isNarrow ? 1 : PANELS_MAX).map((of) => draw(of, width))}`)}`,
    caption: `Index by hours, %: equivalent hours at full capacity of all hours from ${startWords(indices[0]!)} on; of a store both directions together. Physical: who was held back. Contract: whose obligation it was: what was delivered under a trade is its buyer’s, and not its seller’s. Buyers’ contract index is above their physical one, sellers’ below; a seller that was sent to inject or draw more was held back by nothing and has no part in either. Whether an agreed index is exceeded is decided on the mean of complete years.${left}`,
    sources: ["curtailment_index"],
    table: table(indices, units),
    spec: {
      rows: drawnRows,
      view: {
        facet: { field: "design", type: "nominal", sort: null, title: null },
        columns: PANELS_MAX,
        spec: {
          width: 260,
          layer: [
            {
              mark: { type: "rule", color: MUTED },
              encoding: {
                y: UNIT_AXIS,
                x: percentAxis("physicalPct"),
                x2: { field: "contractPct" },
              },
            },
            {
              mark: { type: "point", filled: true, color: BLUE, size: 50, tooltip: true },
              encoding: { y: UNIT_AXIS, x: percentAxis("physicalPct") },
            },
            {
              mark: { type: "point", shape: "diamond", color: ORANGE, size: 140, tooltip: true },
              encoding: { y: UNIT_AXIS, x: percentAxis("contractPct") },
            },
            {
              mark: { type: "tick", color: INK, tooltip: true },
              encoding: { y: UNIT_AXIS, x: percentAxis("agreedPct") },
            },
          ],
        },
      },
    },
  });
}

const UNIT_AXIS = { field: "unit", type: "nominal", sort: null, title: null } as const;
const percentAxis = (field: string) =>
  ({ field, type: "quantitative", title: "index by hours, %" }) as const;

function rowOf({ run, units }: RunIndex, id: string): Row[] {
  const unit = units.get(id);
  if (unit?.stored === undefined) return [];
  const { stored, agreedFrac } = unit;
  return [
    {
      ...{ unit: id, design: run.label },
      ...{ physicalPct: 100 * stored.yearFrac, contractPct: 100 * stored.contractYearFrac },
      ...(agreedFrac === undefined ? {} : { agreedPct: 100 * agreedFrac }),
    },
  ];
}

function signKey(rows: readonly Row[]): Html {
  const sign = (drawing: Html) =>
    html`<svg width="18" height="16" aria-hidden="true">${drawing}</svg>`;
  const entries = [
    {
      sample: sign(html`<circle cx="9" cy="8" r="${RADIUS.physical}" fill="${BLUE}"/>`),
      words: "physical index",
    },
    {
      sample: sign(
        html`<path d="M9 1l5 7l-5 7l-5 -7z" fill="none" stroke="${ORANGE}" stroke-width="2.2"/>`,
      ),
      words: "contract index",
    },
    {
      sample: sign(html`<path d="M9 1v14" stroke="${INK}" stroke-width="2.4"/>`),
      words: "agreed index",
    },
  ];
  const isAgreed = rows.some(({ agreedPct }) => agreedPct !== undefined);
  return key(isAgreed ? entries : entries.slice(0, 2));
}

function chart(
  title: string,
  rows: readonly Row[],
  units: readonly string[],
  designs: readonly string[],
  width: number,
): Html {
  const own = rows.filter(({ design }) => designs.includes(design));
  const agreed = own.filter(({ agreedPct }) => agreedPct !== undefined);
  const letters = Math.max(...units.map((unit) => Math.min(unit.length, 24)));
  const most = Math.max(
    ...rows.flatMap(({ physicalPct, contractPct, agreedPct }) => [
      ...[physicalPct, contractPct, agreedPct ?? 0],
    ]),
  );
  return drawn(`${title}, ${designs.join("; ")}`, {
    width: designs.length === 1 ? Math.min(width, 760) : width,
    height: units.length * ROW_HEIGHT + 66,
    ...{ marginLeft: letters * 6.4 + 14, marginRight: 16, marginTop: 30, marginBottom: 36 },
    fx: { label: null, domain: [...designs], padding: 0.12, axis: null },
    x: {
      ...{ label: "index by hours, %", labelArrow: "none", labelAnchor: "center" },
      ...{ domain: [0, most * 1.04], grid: true, ticks: 5 },
    },
    y: { label: null, domain: [...units], tickSize: 0, tickFormat: (unit: string) => cut(unit) },
    marks: [
      Plot.axisFx({ anchor: "top", fontSize: 12, fontWeight: 600 }),
      Plot.ruleX([0], { stroke: INK }),
      Plot.ruleY(own, {
        ...{ fx: "design", y: "unit", x1: "physicalPct", x2: "contractPct" },
        ...{ stroke: MUTED, strokeWidth: 1.5 },
      }),
      Plot.dot(own, {
        ...{ fx: "design", x: "contractPct", y: "unit", symbol: "diamond" },
        ...{ r: RADIUS.contract, stroke: ORANGE, strokeWidth: 2.2, fill: PAPER },
      }),
      Plot.dot(own, {
        ...{ fx: "design", x: "physicalPct", y: "unit", r: RADIUS.physical, fill: BLUE },
      }),
      Plot.tickX(agreed, {
        ...{ fx: "design", x: "agreedPct", y: "unit", stroke: INK, strokeWidth: 2.4 },
        ...{ insetTop: 2, insetBottom: 2 },
      }),
    ],
  });
}

function startWords({ days }: RunIndex): string {
  return dayWords(countsFrom(days.at(-1)!, days[0]!));
}

function table(indices: readonly RunIndex[], units: readonly string[]) {
  const columns = [
    textColumn("Unit"),
    textColumn("Design"),
    numberColumn("Physical index, to date"),
    numberColumn("Contract index, to date"),
    numberColumn("Moved by trades, percentage points"),
    numberColumn("Agreed index"),
    numberColumn("Complete years"),
    numberColumn("Physical, their mean"),
    numberColumn("Contract, their mean"),
  ];
  const rows = units.flatMap((id) =>
    indices.flatMap(({ run, units: own }) => {
      const unit = own.get(id);
      return unit?.stored === undefined ? [] : [[id, run.label, ...cells(unit, unit.stored)]];
    }),
  );
  return { columns, rows };
}

function cells({ agreedFrac }: UnitIndex, stored: NonNullable<UnitIndex["stored"]>): string[] {
  const { yearFrac, contractYearFrac, completeYears, yearsFrac, contractYearsFrac } = stored;
  const isComplete = completeYears > 0;
  return [
    percent(yearFrac, 2),
    percent(contractYearFrac, 2),
    signed(100 * (contractYearFrac - yearFrac), 2),
    agreedFrac === undefined ? "–" : percent(agreedFrac, 2),
    String(completeYears),
    isComplete ? percent(yearsFrac, 2) : "–",
    isComplete ? percent(contractYearsFrac, 2) : "–",
  ];
}
