/**
 * How likely each unit was to be curtailed: by half-hour over the busiest days, with what came, and the mean of each day of
 * the run. Takes a run and one run of its look-ahead; gives figures with a row a unit, the likeliest first.
 */
import * as Plot from "@observablehq/plot";
import { formatDay, formatInstant, londonDayOf } from "../../../sim/core/time.ts";
import type { RunFolder } from "../../run-folder.ts";
import { bothWidths, drawn, figure, fillSample, key, numberColumn, textColumn } from "../chart.ts";
import type { RunFacts } from "../facts.ts";
import { type Html, html, markup } from "../html.ts";
import { INK, PAPER, SHADES } from "../palette.ts";
import { londonDaySql, shortDay, stretchesOf, stretchStart, stretchWords } from "../stretches.ts";
import type { SpecView } from "../vega-lite.ts";
import { cut, londonClock, percent, spanWords } from "../words.ts";
import { busiestDays, MILLIONTHS } from "./facts.ts";
import { statementWords } from "./statement-words.ts";

const UNITS_MAX = 24;
const DAYS_MAX = 2;
const COLUMNS_MAX = 62;
/** A unit that is never likelier than this has no row, and a cell below it no shade. */
const LIKELY_FROM = 0.005;
/** Upper ends of the shades after the first. */
const BOUNDS = [0.1, 0.25, 0.5, 0.75] as const;

interface Cell {
  readonly unit: string;
  readonly column: string;
  readonly probability: number;
  readonly hasCome: boolean;
}

interface Grid {
  readonly units: readonly string[];
  /** Columns in order; those of `ticks` have a label. */
  readonly columns: readonly string[];
  readonly ticks: ReadonlyMap<string, string>;
  readonly cells: readonly Cell[];
}

export async function unitFigures({ run, label }: RunFacts, word: string): Promise<Html> {
  const { units, count } = await likelyUnits(run, word);
  if (units.length === 0)
    return html`<p>No unit was ever expected to be curtailed with ${percent(LIKELY_FROM)} or more.</p>
`;
  const left =
    count > units.length ? ` The ${UNITS_MAX} likeliest of ${count} units are drawn.` : "";
  const of = `${statementWords(word)}, ${label}`;
  return html`${await halfHourFigure(run, word, units, of, left)}${await dayFigure(run, word, units, of, left)}`;
}

/** Units by their mean probability, the likeliest first; how many are ever likely. */
async function likelyUnits(run: RunFolder, word: string) {
  const { rows } = await run.query(
    `SELECT unit, sum(${MILLIONTHS}) AS stated FROM curtailment_factors WHERE run = ?
     GROUP BY unit HAVING max(probability) >= ${LIKELY_FROM} ORDER BY stated DESC, unit`,
    [word],
  );
  return { units: rows.slice(0, UNITS_MAX).map(([unit]) => String(unit)), count: rows.length };
}

async function halfHourFigure(
  run: RunFolder,
  word: string,
  units: readonly string[],
  of: string,
  left: string,
): Promise<Html> {
  const days = await busiestDays(run, "curtailment_factors", DAYS_MAX, "run = ?", [word]);
  if (days === undefined) return html``;
  const { rows } = await run.query(
    `SELECT unit, epoch(periodStart), probability, came FROM curtailment_factors
     WHERE run = ? AND ${londonDaySql(run.manifest, "periodStart")} BETWEEN ${days.from} AND ${days.to}
       AND unit IN (${units.map(() => "?").join(", ")})
     QUALIFY row_number() OVER (PARTITION BY unit, periodStart ORDER BY issuedAt DESC) = 1
     ORDER BY periodStart, unit`,
    [word, ...units],
  );
  const starts = [...new Set(rows.map(([, start]) => Number(start)))];
  const ticks = new Map(
    starts
      .filter((start) => ["00:00", "06:00", "12:00", "18:00"].includes(londonClock(start)))
      .map((start) => {
        const clock = londonClock(start);
        return [formatInstant(start), clock === "00:00" ? shortDay(londonDayOf(start)) : clock];
      }),
  );
  const cells = rows.map(([unit, start, probability, came]) => ({
    ...{ unit: String(unit), column: formatInstant(Number(start)) },
    ...{ probability: Number(probability), hasCome: Number(came) === 1 },
  }));
  const title = `Probability of curtailment by unit and half-hour, ${of}`;
  const grid = { units, columns: starts.map(formatInstant), ticks, cells };
  return figure({
    id: "unit-probabilities",
    title,
    picture: html`${probabilityKey([cameEntry])}${bothWidths((width, isNarrow) => chart(title, grid, width, isNarrow))}`,
    caption: `Probability that more than 1 % of capacity is curtailed in a half-hour, %, on the days with most curtailment, ${spanWords(formatDay(days.from), formatDay(days.to))}, London time. A ring: it came. Likeliest units first.${left}`,
    sources: ["curtailment_factors"],
    table: unitTable(grid, "half-hours"),
    spec: {
      rows: shaded(cells).map(({ unit, column, probability, hasCome }) => ({
        ...{ unit, at: column, probability, came: hasCome },
      })),
      view: mapView("at", "UTC"),
    },
  });
}

async function dayFigure(
  run: RunFolder,
  word: string,
  units: readonly string[],
  of: string,
  left: string,
): Promise<Html> {
  const { length, starts } = stretchesOf(run.manifest, COLUMNS_MAX);
  if (starts.length < 2) return html``;
  const { rows } = await run.query(
    `SELECT unit, ${londonDaySql(run.manifest, "periodStart")} AS day, count(*), sum(${MILLIONTHS}), max(came)
     FROM curtailment_factors WHERE run = ? AND unit IN (${units.map(() => "?").join(", ")})
     GROUP BY unit, day ORDER BY day, unit`,
    [word, ...units],
  );
  const name = (start: number) => shortDay(start, length > 1);
  const sums = new Map<
    string,
    { unit: string; start: number; count: number; sum: number; came: boolean }
  >();
  for (const [unit, day, count, stated, came] of rows) {
    const start = stretchStart(Number(day), length);
    const id = `${start}|${unit}`;
    const own = sums.get(id) ?? { unit: String(unit), start, count: 0, sum: 0, came: false };
    own.count += Number(count);
    own.sum += Number(stated) / 1e6;
    own.came ||= Number(came) === 1;
    sums.set(id, own);
  }
  const cells = [...sums.values()].map(({ unit, start, count, sum, came }) => ({
    ...{ unit, column: name(start), probability: sum / count, hasCome: came },
  }));
  const every = Math.ceil(starts.length / 10);
  const grid = {
    ...{ units, cells, columns: starts.map(name) },
    ticks: new Map(
      starts.filter((_, at) => at % every === 0).map((start) => [name(start), name(start)]),
    ),
  };
  const title = `Mean probability of curtailment by unit and ${stretchWords(length)}, ${of}`;
  return figure({
    id: "unit-days",
    title,
    picture: html`${probabilityKey([cameEntry])}${bothWidths((width, isNarrow) => chart(title, grid, width, isNarrow))}`,
    caption: `Mean over the half-hours of a ${stretchWords(length)} of the probability that more than 1 % of capacity is curtailed, %. A ring: it came in at least one.${left}`,
    sources: ["curtailment_factors"],
    table: unitTable(grid, stretchWords(length) === "day" ? "days" : "stretches"),
    spec: {
      rows: shaded(cells).map(({ unit, column, probability, hasCome }) => ({
        ...{ unit, day: column, probability, came: hasCome },
      })),
      view: mapView("day", null),
    },
  });
}

/** Cells that a picture shows something in. */
const shaded = (cells: readonly Cell[]): readonly Cell[] =>
  cells.filter(({ probability, hasCome }) => probability >= LIKELY_FROM || hasCome);

function shadeOf(probability: number): string {
  if (probability < LIKELY_FROM) return SHADES[0];
  const index = BOUNDS.findIndex((bound) => probability <= bound);
  return SHADES[index < 0 ? SHADES.length - 1 : index + 1]!;
}

const cameEntry = {
  sample: markup(
    `<svg width="14" height="12" aria-hidden="true"><circle cx="7" cy="6" r="3.4" fill="${PAPER}" stroke="${INK}" stroke-width="1.4"/></svg>`,
  ),
  words: "it came",
};

function probabilityKey(more: readonly (typeof cameEntry)[]): Html {
  const ends = [LIKELY_FROM, ...BOUNDS, 1].map((end) => percent(end, end < 0.01 ? 1 : 0));
  const shades = SHADES.map((shade, at) => ({
    sample: fillSample(shade),
    words: at === 0 ? `below ${ends[0]}` : `${ends[at - 1]!.replace(" %", "")} to ${ends[at]}`,
  }));
  return key([...shades, ...more]);
}

function chart(
  title: string,
  { units, columns, ticks, cells }: Grid,
  width: number,
  isNarrow: boolean,
): Html {
  const shown = (name: string) =>
    isNarrow && name.length > 14 ? `${name.slice(0, 13)}…` : cut(name);
  const letters = Math.max(...units.map((name) => [...shown(name)].length));
  const marginLeft = letters * 6.3 + 12;
  const step = (width - marginLeft - 8) / columns.length;
  return drawn(title, {
    ...{ width, height: units.length * 17 + 34 },
    ...{ marginLeft, marginRight: 8, marginTop: 22, marginBottom: 6 },
    x: {
      ...{
        domain: [...columns],
        label: null,
        axis: "top",
        tickSize: 3,
        padding: step > 6 ? 0.06 : 0,
      },
      ticks: [...ticks.keys()].filter((_, at) => !isNarrow || at % 2 === 0),
      tickFormat: (column: string) => ticks.get(column) ?? "",
    },
    y: { domain: [...units], label: null, tickSize: 0, tickFormat: shown, padding: 0.1 },
    color: { type: "identity" },
    marks: [
      Plot.frame({ fill: SHADES[0], stroke: "none" }),
      Plot.cell(shaded(cells), {
        ...{ x: "column", y: "unit", fill: ({ probability }: Cell) => shadeOf(probability) },
        ...(isNarrow
          ? {}
          : {
              title: ({ unit, column, probability, hasCome }: Cell) =>
                `${unit}, ${column}: ${percent(probability)}${hasCome ? ", it came" : ""}`,
            }),
      }),
      Plot.dot(
        cells.filter(({ hasCome }) => hasCome),
        {
          ...{ x: "column", y: "unit", r: Math.max(1.2, Math.min(3.4, step / 2.6)) },
          ...{ fill: PAPER, stroke: INK, strokeWidth: step > 6 ? 1.4 : 0.7 },
        },
      ),
    ],
  });
}

/** A map of units over a column of the rows, with a dot where it came. */
function mapView(field: string, title: string | null): SpecView {
  const x = { field, type: "ordinal", sort: null, title } as const;
  const y = { field: "unit", type: "nominal", sort: null, title: null } as const;
  return {
    width: 720,
    layer: [
      {
        mark: { type: "rect", tooltip: true },
        encoding: {
          x,
          y,
          color: {
            field: "probability",
            type: "quantitative",
            scale: { scheme: "blues", domain: [0, 1] },
          },
        },
      },
      {
        transform: [{ filter: "datum.came" }],
        mark: { type: "point", filled: true, color: PAPER, stroke: INK, size: 20 },
        encoding: { x, y },
      },
    ],
  };
}

/** A row a unit: what was expected in all, and what came. */
function unitTable({ units, cells }: Grid, what: string) {
  const columns = [
    textColumn("Unit"),
    numberColumn(`Mean over ${what}`),
    numberColumn("Highest"),
    numberColumn(`${what.replace(/^./, (letter) => letter.toUpperCase())} in which it came`),
    numberColumn("of"),
  ];
  const rows = units.map((unit) => {
    const own = cells.filter((cell) => cell.unit === unit);
    const sum = own.reduce((all, { probability }) => all + probability, 0);
    return [
      unit,
      own.length === 0 ? "–" : percent(sum / own.length),
      percent(Math.max(0, ...own.map(({ probability }) => probability))),
      String(own.filter(({ hasCome }) => hasCome).length),
      String(own.length),
    ];
  });
  return { columns, rows };
}
