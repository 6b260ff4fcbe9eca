/**
 * How heavily each branch was loaded, day by day: a heat map of the most loaded branches. Takes facts of one run; gives a
 * figure. Loading is the highest flow of the day as a part of the limit of the branch, as in the one-line diagram.
 */
import * as Plot from "@observablehq/plot";
import {
  bothWidths,
  type DataTable,
  drawn,
  figure,
  fillSample,
  key,
  numberColumn,
  textColumn,
} from "./chart.ts";
import type { RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { highestLoadings } from "./one-line/highest-loading.ts";
import { PAPER } from "./palette.ts";
import { londonDaySql, shortDay, stretchesOf, stretchStart, stretchWords } from "./stretches.ts";
import { cut, percent } from "./words.ts";

const ROWS_MAX = 30;
const COLUMNS_MAX = 62;
/** Branches that never reach this are left out while there are enough others. */
const SHOWN_FROM = 0.1;
/** Upper bounds and shades, light to dark in one hue; what is above 100 % also has a mark. */
const SHADES = [
  { to: 0.25, fill: "#f3f4f6", words: "below 25 %" },
  { to: 0.5, fill: "#c6dbef", words: "25 to 50 %" },
  { to: 0.8, fill: "#85b7da", words: "50 to 80 %" },
  { to: 1, fill: "#2f77b0", words: "80 to 100 %" },
  { to: Number.POSITIVE_INFINITY, fill: "#08254a", words: "above 100 %" },
] as const;

interface Cell {
  readonly [field: string]: string | number;
  readonly branch: string;
  readonly column: string;
  readonly loading: number;
}

export async function loadingMapFigure({ run, label }: RunFacts): Promise<Html> {
  const { manifest } = run;
  const { length, starts } = stretchesOf(manifest, COLUMNS_MAX);
  const byDay = await highestLoadings(run, londonDaySql(manifest, "periodStart"));
  const highest = new Map<string, Map<number, number>>();
  for (const [id, days] of byDay) {
    const own = new Map<number, number>();
    for (const [day, { fraction }] of days) {
      const start = stretchStart(day, length);
      own.set(start, Math.max(own.get(start) ?? 0, fraction));
    }
    highest.set(id, own);
  }
  const peak = (id: string) => Math.max(0, ...(highest.get(id)?.values() ?? []));
  const ranked = [...highest.keys()].sort((a, b) => peak(b) - peak(a) || (a < b ? -1 : 1));
  const branches = ranked.filter((id) => peak(id) >= SHOWN_FROM).slice(0, ROWS_MAX);
  if (branches.length === 0) return html``;
  const name = (start: number) => shortDay(start, length > 1);
  const cells = branches.flatMap((branch) =>
    starts.flatMap((start): Cell[] => {
      const loading = highest.get(branch)!.get(start);
      return loading === undefined ? [] : [{ branch, column: name(start), loading }];
    }),
  );
  const words = stretchWords(length);
  const title = `Highest loading of each branch by ${words}, ${label}`;
  const columns = starts.map(name);
  const left =
    ranked.length > branches.length
      ? ` The ${branches.length} most loaded of ${ranked.length} branches with a limit are shown.`
      : "";
  return figure({
    id: "loading-map",
    title,
    picture: html`${key(SHADES.map(({ fill, words: shade }) => ({ sample: sample(fill), words: shade })))}${bothWidths((width, isNarrow) => chart(title, cells, branches, columns, width, isNarrow))}`,
    caption: `Highest active-power flow of any moment in the ${words}, as a part of the branch’s limit in %; it may have lasted for one control cycle only.${left} A dot marks what was above 100 %. Limits of constraint points, and of branches that they are rated by, are those in force; others are those of the network’s data.`,
    sources: ["branch_period", "constraint_period"],
    table: branchTable(branches, highest),
    spec: {
      rows: cells.map(({ branch, column, loading }) => ({
        branch,
        from: column,
        loadingPct: 100 * loading,
      })),
      view: {
        width: 720,
        mark: { type: "rect", tooltip: true },
        encoding: {
          x: { field: "from", type: "ordinal", sort: null, title: null },
          y: { field: "branch", type: "nominal", sort: null, title: null },
          color: {
            ...{ field: "loadingPct", type: "quantitative", title: "% of limit" },
            scale: { scheme: "blues" },
          },
        },
      },
    },
  });
}

function shadeOf(loading: number): string {
  return SHADES.find(({ to }) => loading <= to)!.fill;
}

function sample(fill: string): Html {
  const isOver = fill === SHADES.at(-1)!.fill;
  return isOver
    ? html`<svg width="18" height="12" aria-hidden="true"><rect width="18" height="12" fill="${fill}"/><circle cx="9" cy="6" r="2" fill="${PAPER}"/></svg>`
    : fillSample(fill);
}

function chart(
  title: string,
  cells: readonly Cell[],
  branches: readonly string[],
  columns: readonly string[],
  width: number,
  isNarrow: boolean,
): Html {
  const every = Math.ceil(columns.length / (isNarrow ? 3 : 10));
  const letters = Math.max(...branches.map((branch) => cut(branch).length));
  return drawn(title, {
    width,
    height: branches.length * 16 + 34,
    ...{
      marginLeft: letters * (isNarrow ? 5.4 : 6.2) + 10,
      marginRight: 14,
      marginTop: 24,
      marginBottom: 4,
    },
    ...(isNarrow ? { style: { fontSize: "9.5px" } } : {}),
    x: {
      domain: [...columns],
      label: null,
      axis: "top",
      tickSize: 3,
      padding: 0.06,
      ticks: columns.filter((_, index) => index % every === 0),
    },
    y: {
      domain: [...branches],
      label: null,
      tickSize: 0,
      padding: 0.1,
      tickFormat: (name: string) => cut(name),
    },
    color: { type: "identity" },
    marks: [
      Plot.cell(cells, {
        ...{ x: "column", y: "branch", fill: ({ loading }: Cell) => shadeOf(loading) },
        ...(isNarrow
          ? {}
          : {
              title: ({ branch, column, loading }: Cell) =>
                `${branch}, ${column}: ${percent(loading, 0)}`,
            }),
      }),
      Plot.dot(
        cells.filter(({ loading }) => loading > 1),
        { x: "column", y: "branch", r: isNarrow ? 1.2 : 2, fill: PAPER },
      ),
    ],
  });
}

function branchTable(
  branches: readonly string[],
  highest: ReadonlyMap<string, ReadonlyMap<number, number>>,
): DataTable {
  const columns = [
    textColumn("Branch"),
    numberColumn("Highest loading"),
    numberColumn("Median of the columns"),
    numberColumn("Columns above 80 %"),
    numberColumn("Columns above 100 %"),
  ];
  const rows = branches.map((branch) => {
    const values = [...highest.get(branch)!.values()].sort((a, b) => a - b);
    const above = (part: number) => String(values.filter((value) => value > part).length);
    return [
      branch,
      percent(values.at(-1)!, 0),
      percent(values[Math.floor(values.length / 2)]!, 0),
      above(0.8),
      above(1),
    ];
  });
  return { columns, rows };
}
