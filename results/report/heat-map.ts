/**
 * When curtailment happened: a grid of days and half-hours of London time. Takes facts; gives a picture with one cell a
 * half-hour (of a week at a time for long runs). The day of 46 half-hours has two empty cells, and the day of 50 has two
 * columns of its own for the hour that comes twice.
 */
import * as Plot from "@observablehq/plot";
import {
  londonDayOf,
  londonOffsetSeconds,
  PERIOD_HOURS,
  PERIOD_SECONDS,
  weekdayOf,
} from "../../sim/core/time.ts";
import { bothWidths, drawn, figure, fillSample, key, numberColumn, textColumn } from "./chart.ts";
import type { RunFacts } from "./facts.ts";
import { type HalfHour, heldBackByHalfHour } from "./held-back.ts";
import { type Html, html } from "./html.ts";
import { SHADES } from "./palette.ts";
import { shortDay, stretchDays, stretchStart, stretchWords } from "./stretches.ts";
import { dayWords, figures, given, londonClock } from "./words.ts";

/** Rows at most: a longer run has weeks or longer stretches instead of days. */
const ROWS_MAX = 95;
const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const STEPS = [0.25, 0.5, 1, 2, 2.5, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000] as const;

interface Cell {
  readonly row: string;
  readonly column: string;
  readonly mw: number;
}

export async function heatMapSection(runs: readonly RunFacts[]): Promise<Html> {
  const [first] = runs;
  if (first === undefined) return html``;
  const halfHours = await heldBackByHalfHour(first.run);
  if (halfHours.every(({ mw }) => mw === 0)) {
    return html`<section id="when"><h2>When it binds</h2><p>Nothing was held back under ${first.label}.</p></section>
`;
  }
  const days = new Set(halfHours.map(({ start }) => londonDayOf(start)));
  const stretch = stretchDays(days.size, ROWS_MAX);
  const { cells, rows, columns } = gridOf(halfHours, stretch);
  const bounds = shadeBounds(Math.max(...cells.map(({ mw }) => mw)));
  const title = `Power held back by ${stretchWords(stretch)} and half-hour, ${first.label}`;
  return html`<section id="when">
<h2>When it binds</h2>
${figure({
  id: "heat-map",
  title,
  picture: html`${key(shadeKey(bounds))}${bothWidths((width, isNarrow) => chart(title, { cells, rows, columns, bounds }, width, isNarrow))}`,
  caption: `Mean power by which injection and consumption of all units were held back, MW; across: the half-hour’s start in London time; each row is ${stretch === 1 ? "a day" : `the mean of a ${stretchWords(stretch)}`}. ${stretch === 1 ? clockWords(columns) : ""}`,
  sources: ["curtailment", "network_period"],
  table: dailyTable(halfHours),
  spec: {
    rows: cells.map(({ row, column, mw }) => ({ row, halfHour: column, mw })),
    view: {
      width: 720,
      mark: { type: "rect", tooltip: true },
      encoding: {
        x: { field: "halfHour", type: "ordinal", title: "half-hour, London time" },
        y: { field: "row", type: "ordinal", sort: null, title: null },
        color: {
          ...{ field: "mw", type: "quantitative", title: "MW held back" },
          scale: { scheme: "blues" },
        },
      },
    },
  },
})}
</section>
`;
}

/** What a day of 46 or 50 half-hours looks like, where there is one. */
function clockWords(columns: readonly string[]): string {
  return columns.some((column) => column.endsWith("again"))
    ? "The hour that comes twice when the clocks go back has columns of its own (“again”)."
    : "An hour that the clocks skip is empty.";
}

/** "01:00", or "01:00 again" for the second of the hour that comes twice. */
function columnOf(start: number): string {
  const clock = londonClock(start);
  const isAgain =
    londonOffsetSeconds(start) === 0 && londonOffsetSeconds(start - 2 * PERIOD_SECONDS) !== 0;
  return isAgain ? `${clock} again` : clock;
}

function rowOf(start: number, stretch: number): { readonly order: number; readonly name: string } {
  const order = stretchStart(londonDayOf(start), stretch);
  // A run of weeks may be longer than a year; one of days is not.
  const name =
    stretch === 1 ? `${WEEKDAYS[weekdayOf(order)]} ${shortDay(order)}` : shortDay(order, true);
  return { order, name };
}

/** Means by row and column; rows in order of time, columns by the clock. */
export function gridOf(halfHours: readonly HalfHour[], stretch: number) {
  const sums = new Map<string, { cell: Omit<Cell, "mw">; sum: number; count: number }>();
  const rows: string[] = [];
  const columns = new Set<string>();
  for (const { start, mw } of halfHours) {
    const { name: row, order } = rowOf(start, stretch);
    const column = stretch === 1 ? columnOf(start) : londonClock(start);
    const id = `${order}|${column}`;
    if (rows.at(-1) !== row) rows.push(row);
    columns.add(column);
    const known = sums.get(id) ?? { cell: { row, column }, sum: 0, count: 0 };
    sums.set(id, { ...known, sum: known.sum + mw, count: known.count + 1 });
  }
  const cells = [...sums.values()].map(({ cell, sum, count }) => ({ ...cell, mw: sum / count }));
  return { cells, rows, columns: [...columns].sort() };
}

/** Upper bounds of the shades after the first, which is nothing at all: four even steps of a round number, then the rest. */
function shadeBounds(most: number): number[] {
  const step = STEPS.find((each) => each * 5 >= most) ?? most / 5;
  return [1, 2, 3, 4].map((times) => times * step);
}

function shadeOf(mw: number, bounds: readonly number[]): string {
  if (mw <= 0) return SHADES[0];
  const index = bounds.findIndex((bound) => mw <= bound);
  return SHADES[index < 0 ? SHADES.length - 1 : index + 1]!;
}

function shadeKey(bounds: readonly number[]) {
  return SHADES.map((shade, index) => {
    const above = index < 2 ? 0 : bounds[index - 2]!;
    const words =
      index === 0
        ? "none"
        : index === SHADES.length - 1
          ? `over ${given(above)} MW`
          : `${index === 1 ? "up" : given(above)} to ${given(bounds[index - 1]!)} MW`;
    return { sample: fillSample(shade), words };
  });
}

interface Grid {
  readonly cells: readonly Cell[];
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly bounds: readonly number[];
}

function chart(
  title: string,
  { cells, rows, columns, bounds }: Grid,
  width: number,
  isNarrow: boolean,
): Html {
  const hours = isNarrow ? 6 : 2;
  const ticks = columns.filter(
    (column) => /^\d\d:00$/.test(column) && Number(column.slice(0, 2)) % hours === 0,
  );
  return drawn(title, {
    width,
    height: rows.length * (isNarrow ? 13 : 15) + 40,
    ...{
      marginLeft: Math.max(...rows.map((row) => row.length)) * 6.4 + 18,
      marginRight: 8,
      marginTop: 22,
      marginBottom: 6,
    },
    x: { domain: [...columns], label: null, ticks, axis: "top", tickSize: 3, padding: 0.06 },
    y: { domain: [...rows], label: null, tickSize: 0, padding: 0.1 },
    color: { type: "identity" },
    marks: [
      Plot.cell(cells, {
        ...{ x: "column", y: "row", fill: ({ mw }: Cell) => shadeOf(mw, bounds) },
        ...(isNarrow
          ? {}
          : { title: ({ row, column, mw }: Cell) => `${row}, ${column}: ${figures(mw)} MW` }),
      }),
    ],
  });
}

/** A row a day: energy and the highest half-hour. Every half-hour is in the run's curtailment. */
function dailyTable(halfHours: readonly HalfHour[]) {
  const columns = [
    textColumn("Day"),
    numberColumn("Held back, MWh"),
    numberColumn("Highest half-hour, MW"),
    textColumn("starting"),
  ];
  const days = new Map<number, HalfHour[]>();
  for (const halfHour of halfHours) {
    const day = londonDayOf(halfHour.start);
    days.set(day, [...(days.get(day) ?? []), halfHour]);
  }
  const rows = [...days].map(([day, own]) => {
    const peak = own.reduce((best, each) => (each.mw > best.mw ? each : best));
    const energy = own.reduce((sum, { mw }) => sum + mw * PERIOD_HOURS, 0);
    return [
      dayWords(day),
      figures(energy),
      figures(peak.mw),
      peak.mw > 0 ? londonClock(peak.start) : "–",
    ];
  });
  return { columns, rows };
}
