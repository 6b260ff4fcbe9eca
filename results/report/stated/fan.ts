/**
 * Flow as it was expected and as it came, at the constraint point that was most often above its target, over its busiest
 * days. Takes a run and its statements; gives a figure: a fan of quantiles for each run of the look-ahead.
 */
import * as Plot from "@observablehq/plot";
import {
  formatDay,
  formatInstant,
  londonDayOf,
  londonDayStart,
  PERIOD_HOURS,
} from "../../../sim/core/time.ts";
import { SECONDS_PER_HOUR } from "../../../sim/core/units.ts";
import type { RunFolder } from "../../run-folder.ts";
import {
  bothWidths,
  drawn,
  figure,
  fillSample,
  key,
  lineSample,
  numberColumn,
  textColumn,
} from "../chart.ts";
import type { RunFacts } from "../facts.ts";
import { type Html, html } from "../html.ts";
import { BLUE, FAINT, INK, SHADES } from "../palette.ts";
import { W_PER_MW } from "../stored.ts";
import { londonDaySql, shortDay } from "../stretches.ts";
import type { SpecView } from "../vega-lite.ts";
import { dayWords, figures, fixed, given, londonClock, spanWords } from "../words.ts";
import { busiestDays, type Days, MILLIONTHS, type Statement } from "./facts.ts";
import { statementHeading, statementWords } from "./statement-words.ts";

/** Days that are drawn. */
const DAYS_MAX = 4;
/** Runs of the look-ahead that have a fan. */
const FANS_MAX = 4;
const TARGET_DASH = "7 4";

interface HalfHour {
  readonly word: string;
  readonly start: number;
  readonly probability: number;
  /** Flow that is not exceeded with 5, 25, 50, 75 and 95 % probability, MW. */
  readonly q05: number;
  readonly q25: number;
  readonly q50: number;
  readonly q75: number;
  readonly q95: number;
  readonly targetMw: number;
  readonly cameMw: number;
  readonly isAbove: boolean;
}

export async function fanFigure(
  { run, label }: RunFacts,
  statements: readonly Statement[],
): Promise<Html> {
  const point = await busiestPoint(run);
  if (point === undefined) return html``;
  const days = await busiestDays(run, "constraint_factors", DAYS_MAX, `"constraint" = ?`, [point]);
  if (days === undefined) return html``;
  const halfHours = await halfHoursOf(run, point, days);
  const words = statements.slice(0, FANS_MAX).map(({ word }) => word);
  const fans = words.map((word) => halfHours.filter((each) => each.word === word));
  const title = `Flow at ${point}: what was expected without curtailment, and what came, ${label}`;
  return figure({
    id: "flow-fan",
    title,
    picture: html`${key([
      { sample: fillSample(SHADES[1]), words: "5 to 95 %" },
      { sample: fillSample(SHADES[2]), words: "25 to 75 %" },
      { sample: lineSample(BLUE, 1.4, "2 2"), words: "median" },
      { sample: lineSample(INK, 2), words: "what came" },
      { sample: lineSample(INK, 1.2, TARGET_DASH), words: "trim target" },
    ])}${fans.map((fan) => fanPicture(fan, days, point))}`,
    caption: `Mean flow of each half-hour in the limited direction, MW, without curtailment; ${spanWords(formatDay(days.from), formatDay(days.to))}, the days on which this point was most often above its target, and the point that was so most often. Where the line leaves the pale band, one in ten was expected to. Times are London’s.`,
    sources: ["constraint_factors"],
    table: dayTable(fans),
    spec: {
      rows: fans.flat().map(({ word, start, isAbove, ...rest }) => ({
        ...{ statement: statementWords(word), at: formatInstant(start), ...rest },
      })),
      view: VIEW,
    },
  });
}

/** The point whose flow was most often above its target; of equals that which was expected to be. */
async function busiestPoint(run: RunFolder): Promise<string | undefined> {
  const { rows } = await run.query(
    `SELECT "constraint", sum(came) AS came, sum(${MILLIONTHS}) AS stated FROM constraint_factors
     GROUP BY "constraint" ORDER BY came DESC, stated DESC, "constraint" LIMIT 1`,
  );
  const [first] = rows;
  return first === undefined ? undefined : String(first[0]);
}

/** By run of the look-ahead and time; of a half-hour that a run stated more than once, what it said last. */
async function halfHoursOf(run: RunFolder, point: string, { from, to }: Days): Promise<HalfHour[]> {
  const { rows } = await run.query(
    `SELECT run, epoch(periodStart), probability, flow05W, flow25W, flow50W, flow75W, flow95W, targetW, cameW, came
     FROM constraint_factors
     WHERE "constraint" = ? AND ${londonDaySql(run.manifest, "periodStart")} BETWEEN ${from} AND ${to}
     QUALIFY row_number() OVER (PARTITION BY run, periodStart ORDER BY issuedAt DESC) = 1
     ORDER BY run, periodStart`,
    [point],
  );
  return rows.map(([word, start, probability, ...rest]) => {
    const [q05, q25, q50, q75, q95, targetMw, cameMw] = rest.map(
      (watts) => Number(watts) / W_PER_MW,
    );
    return {
      ...{ word: String(word), start: Number(start), probability: Number(probability) },
      ...{ q05: q05!, q25: q25!, q50: q50!, q75: q75!, q95: q95! },
      ...{ targetMw: targetMw!, cameMw: cameMw!, isAbove: Number(rest.at(-1)) === 1 },
    };
  });
}

function fanPicture(halfHours: readonly HalfHour[], days: Days, point: string): Html {
  const words = statementHeading(halfHours[0]?.word ?? "");
  const title = `${words}: flow at ${point}`;
  return html`<h4>${words}</h4>${bothWidths((width, isNarrow) => chart(title, halfHours, days, width, isNarrow))}`;
}

function chart(
  title: string,
  halfHours: readonly HalfHour[],
  { from, to }: Days,
  width: number,
  isNarrow: boolean,
): Html {
  // The middle of each half-hour, in hours from the first midnight: a day of the clock change is as long as it was.
  const hour = (instant: number) => (instant - londonDayStart(from)) / SECONDS_PER_HOUR;
  const x = ({ start }: HalfHour) => hour(start) + PERIOD_HOURS / 2;
  const midnights = Array.from({ length: to - from + 1 }, (_, day) => from + day);
  const dayOf = new Map(midnights.map((day) => [hour(londonDayStart(day)), shortDay(day)]));
  return drawn(title, {
    ...{ width, height: isNarrow ? 230 : 270 },
    ...{ marginLeft: 38, marginRight: 14, marginTop: 18, marginBottom: 26 },
    x: {
      ...{ label: null, domain: [0, hour(londonDayStart(to + 1))], ticks: [...dayOf.keys()] },
      tickFormat: (at: number) => dayOf.get(at) ?? "",
    },
    y: { label: "MW", grid: true, ticks: 6, labelArrow: "none", nice: true },
    marks: [
      Plot.ruleX([...dayOf.keys()].slice(1), { stroke: FAINT }),
      Plot.areaY(halfHours, { x, y1: "q05", y2: "q95", fill: SHADES[1] }),
      Plot.areaY(halfHours, { x, y1: "q25", y2: "q75", fill: SHADES[2] }),
      Plot.lineY(halfHours, {
        x,
        y: "q50",
        stroke: BLUE,
        strokeWidth: 1.4,
        strokeDasharray: "2 2",
      }),
      Plot.lineY(halfHours, {
        x,
        y: "targetMw",
        stroke: INK,
        strokeWidth: 1.2,
        strokeDasharray: TARGET_DASH,
      }),
      Plot.lineY(halfHours, { x, y: "cameMw", stroke: INK, strokeWidth: 2 }),
      ...targetLabel(halfHours, x),
    ],
  });
}

/** Half-hours at an end of the picture that a label stands over. */
const LABEL_HALF_HOURS = 30;

/** The target in words, at that end of the picture at which what came keeps further away from it. */
function targetLabel(halfHours: readonly HalfHour[], x: (of: HalfHour) => number) {
  const [first, last] = [halfHours[0], halfHours.at(-1)];
  if (first === undefined || last === undefined) return [];
  const distance = (some: readonly HalfHour[]) =>
    Math.min(...some.map(({ cameMw, targetMw }) => Math.abs(cameMw - targetMw)));
  const isLast =
    distance(halfHours.slice(-LABEL_HALF_HOURS)) >= distance(halfHours.slice(0, LABEL_HALF_HOURS));
  const at = isLast ? last : first;
  return [
    Plot.text([at], {
      ...{ x, y: "targetMw", textAnchor: isLast ? "end" : "start", dy: -8, fontWeight: 600 },
      text: ({ targetMw }: HalfHour) => `target ${given(targetMw)} MW`,
      ...{ fill: INK, stroke: "white", strokeWidth: 3 },
    }),
  ];
}

const VIEW: SpecView = {
  facet: { row: { field: "statement", type: "nominal", sort: null, title: null } },
  spec: {
    ...{ width: 720, height: 200 },
    encoding: {
      x: { field: "at", type: "temporal", scale: { type: "utc" }, title: "UTC" },
    },
    layer: [
      {
        mark: { type: "area", color: SHADES[1] },
        encoding: { y: { field: "q05", type: "quantitative", title: "MW" }, y2: { field: "q95" } },
      },
      {
        mark: { type: "area", color: SHADES[2] },
        encoding: { y: { field: "q25", type: "quantitative" }, y2: { field: "q75" } },
      },
      {
        mark: { type: "line", color: BLUE, strokeDash: [2, 2] },
        encoding: { y: { field: "q50", type: "quantitative" } },
      },
      {
        mark: { type: "line", color: INK, strokeDash: [7, 4] },
        encoding: { y: { field: "targetMw", type: "quantitative" } },
      },
      {
        mark: { type: "line", color: INK, strokeWidth: 2 },
        encoding: { y: { field: "cameMw", type: "quantitative" } },
      },
    ],
  },
};

/** A row a day and run of the look-ahead; every half-hour is in the specification and in the table. */
function dayTable(fans: readonly (readonly HalfHour[])[]) {
  const columns = [
    textColumn("Day"),
    textColumn("Statement"),
    numberColumn("Half-hours expected above target"),
    numberColumn("Came above"),
    numberColumn("Inside 5 to 95 %"),
    numberColumn("Inside 25 to 75 %"),
    numberColumn("Highest 95 % quantile, MW"),
    numberColumn("Highest that came, MW"),
    textColumn("starting"),
  ];
  const rows = fans.flatMap((fan) => {
    const days = new Map<number, HalfHour[]>();
    for (const each of fan) {
      const day = londonDayOf(each.start);
      days.set(day, [...(days.get(day) ?? []), each]);
    }
    return [...days].map(([day, own]) => {
      const count = (is: (of: HalfHour) => boolean) => `${own.filter(is).length} of ${own.length}`;
      const peak = own.reduce((most, each) => (each.cameMw > most.cameMw ? each : most));
      return [
        dayWords(day),
        statementWords(peak.word),
        fixed(
          own.reduce((sum, { probability }) => sum + probability, 0),
          1,
        ),
        count(({ isAbove }) => isAbove),
        count(({ cameMw, q05, q95 }) => cameMw >= q05 && cameMw <= q95),
        count(({ cameMw, q25, q75 }) => cameMw >= q25 && cameMw <= q75),
        figures(Math.max(...own.map(({ q95 }) => q95))),
        figures(peak.cameMw),
        londonClock(peak.start),
      ];
    });
  });
  return { columns, rows };
}
