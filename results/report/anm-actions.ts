/**
 * What active network management did: actions a day by kind, every kind of event counted under each design, and the
 * busiest hour close up. Takes facts; gives a section.
 */
import * as Plot from "@observablehq/plot";
import { busiestHourFigure } from "./busiest-hour.ts";
import {
  bothWidths,
  dataTable,
  drawn,
  figure,
  fillSample,
  key,
  numberColumn,
  textColumn,
} from "./chart.ts";
import { EVENT_ORDER, eventWords } from "./event-words.ts";
import type { RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { ACTIONS, INK } from "./palette.ts";
import { londonDaySql, shortDay, stretchesOf, stretchStart, stretchWords } from "./stretches.ts";
import { fixed } from "./words.ts";

/** Columns of the picture at most. */
const COLUMNS_MAX = 62;

interface DayCount {
  readonly column: string;
  readonly kind: string;
  readonly count: number;
}

export async function actionsSection(runs: readonly RunFacts[]): Promise<Html> {
  const counts = await countsByKind(runs);
  if (counts.size === 0) return html``;
  const first = runs.find((_, index) =>
    Object.keys(ACTIONS).some((kind) => (counts.get(kind)?.[index] ?? 0) > 0),
  );
  const figures =
    first === undefined
      ? html`<p>No unit was moved under any design.</p>`
      : html`${await dailyFigure(first)}${await busiestHourFigure(first)}`;
  return html`<section id="actions">
<h2>What active network management did</h2>
${kindsTable(runs, counts)}
${figures}</section>
`;
}

type Counts = ReadonlyMap<string, readonly number[]>;

/** Number of events of each kind under each design; actions first, then by name. */
async function countsByKind(runs: readonly RunFacts[]): Promise<Counts> {
  const counts = new Map<string, number[]>();
  for (const [index, { run }] of runs.entries()) {
    const { rows } = await run.query(
      "SELECT kind, count(*) FROM events GROUP BY kind ORDER BY kind",
    );
    for (const [kind, count] of rows) {
      const own = counts.get(String(kind)) ?? runs.map(() => 0);
      own[index] = Number(count);
      counts.set(String(kind), own);
    }
  }
  const place = (kind: string) =>
    EVENT_ORDER.includes(kind) ? EVENT_ORDER.indexOf(kind) : EVENT_ORDER.length;
  return new Map([...counts].sort(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1)));
}

function kindsTable(runs: readonly RunFacts[], counts: Counts): Html {
  const columns = [textColumn("Events"), ...runs.map(({ label }) => numberColumn(label))];
  const rows = [...counts].map(([kind, own]) => [
    eventWords(kind),
    ...own.map((count) => fixed(count, 0)),
  ]);
  return dataTable({ columns, rows }, "Events by kind");
}

async function dailyFigure({ run, label }: RunFacts): Promise<Html> {
  const { length, starts } = stretchesOf(run.manifest, COLUMNS_MAX);
  const kinds = Object.keys(ACTIONS);
  const { rows } = await run.query(
    `SELECT ${londonDaySql(run.manifest, "at")} AS day, kind, count(*) FROM events
     WHERE kind IN (${kinds.map(() => "?").join(", ")}) GROUP BY day, kind ORDER BY day, kind`,
    kinds,
  );
  const byColumn = new Map<string, number>();
  for (const [day, kind, count] of rows) {
    const id = `${stretchStart(Number(day), length)}|${kind}`;
    byColumn.set(id, (byColumn.get(id) ?? 0) + Number(count));
  }
  const found = kinds.filter((kind) => starts.some((start) => byColumn.has(`${start}|${kind}`)));
  const name = (start: number) => shortDay(start, length > 1);
  const counts = starts.flatMap((start) =>
    found.map(
      (kind): DayCount => ({
        ...{ column: name(start), kind },
        count: byColumn.get(`${start}|${kind}`) ?? 0,
      }),
    ),
  );
  const words = stretchWords(length);
  const title = `Actions on units by ${words}, ${label}`;
  const columns = starts.map(name);
  return figure({
    id: "actions-by-day",
    title,
    picture: html`${key(found.map((kind) => ({ sample: fillSample(ACTIONS[kind]!.fill), words: ACTIONS[kind]!.words })))}${bothWidths((width, isNarrow) => dailyChart(title, counts, found, columns, width, isNarrow))}`,
    caption: `Number of actions in each ${words}. A set-point counts as one action each time it is lowered or raised, in any control cycle.`,
    sources: ["events"],
    table: {
      columns: [textColumn("From"), ...found.map((kind) => numberColumn(ACTIONS[kind]!.words))],
      rows: starts.map((start) => [
        name(start),
        ...found.map((kind) => fixed(byColumn.get(`${start}|${kind}`) ?? 0, 0)),
      ]),
    },
    spec: {
      rows: counts.map(({ column, kind, count }) => ({
        ...{ from: column, action: ACTIONS[kind]!.words, count },
      })),
      view: {
        ...{ width: 720, height: 260 },
        mark: { type: "bar", tooltip: true },
        encoding: {
          x: { field: "from", type: "ordinal", sort: null, title: null },
          y: { field: "count", type: "quantitative", title: `actions in a ${words}` },
          color: {
            ...{ field: "action", type: "nominal", sort: null },
            scale: {
              domain: found.map((kind) => ACTIONS[kind]!.words),
              range: found.map((kind) => ACTIONS[kind]!.colour),
            },
          },
        },
      },
    },
  });
}

function dailyChart(
  title: string,
  counts: readonly DayCount[],
  kinds: readonly string[],
  columns: readonly string[],
  width: number,
  isNarrow: boolean,
): Html {
  const every = Math.ceil(columns.length / (isNarrow ? 5 : 11));
  return drawn(title, {
    width,
    height: isNarrow ? 200 : 240,
    ...{ marginLeft: 40, marginRight: 12, marginTop: 18, marginBottom: 26 },
    x: {
      domain: [...columns],
      label: null,
      tickSize: 0,
      padding: 0.15,
      ticks: columns.filter((_, index) => index % every === 0),
    },
    y: { label: "actions", labelArrow: "none", grid: true, ticks: 4 },
    color: { type: "identity" },
    marks: [
      Plot.barY(
        counts.filter(({ count }) => count > 0),
        Plot.stackY(
          { order: [...kinds] },
          {
            ...{ x: "column", y: "count", z: "kind", stroke: INK, strokeWidth: 0.4 },
            fill: ({ kind }: DayCount) => ACTIONS[kind]!.fill,
          },
        ),
      ),
      Plot.ruleY([0], { stroke: INK }),
    ],
  });
}
