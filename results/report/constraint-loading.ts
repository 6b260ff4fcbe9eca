/**
 * How heavily the constraint points were loaded, and for how long. Takes facts; gives one duration curve a point: flow in
 * the limited direction with and without curtailment, against target and rating. Active power only.
 */
import * as Plot from "@observablehq/plot";
import { PERIOD_HOURS } from "../../sim/core/time.ts";
import { drawn, figure, key, lineSample, numberColumn, textColumn } from "./chart.ts";
import type { RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { limitRows } from "./limits-in-force.ts";
import { type ConstraintPoint, constraintPointsOf } from "./one-line/loading.ts";
import { ALARM_INK, BLUE, INK, MUTED, VERMILLION } from "./palette.ts";
import { W_PER_MW } from "./stored.ts";
import type { FigureSpec } from "./vega-lite.ts";
import { figures, fixed, given, hourWords, minutes, percent } from "./words.ts";

/** Points of a curve at most: finer than a screen shows. */
const CURVE_POINTS_MAX = 100;
/** Constraint points that are drawn at most. */
const PANELS_MAX = 24;
const PANEL = { width: 350, height: 200 } as const;
/** Parts of the period that the curves may show, the smallest that holds all that lies above a target. */
const SHOWN_PARTS = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1] as const;
const QUANTILES = [0, 0.01, 0.05, 0.1, 0.25, 0.5] as const;

/** A limit, which may have changed over the period: its lowest and highest value, MW. */
interface Limit {
  readonly lowMw: number;
  readonly highMw: number;
}

interface Loading {
  readonly point: ConstraintPoint;
  readonly rating: Limit | undefined;
  readonly target: Limit | undefined;
  /** Highest flow of each half-hour, highest first, MW. */
  readonly flowMw: readonly number[];
  readonly uncurtailedMw: readonly number[];
  /** Half-hours that would have been above the target in force without curtailment. */
  readonly halfHoursOver: number;
}

/** Panels beside the other sections' in one section; a network may have more points than can be shown. */
export async function constraintSection(
  runs: readonly RunFacts[],
  others: readonly Html[],
): Promise<Html> {
  const [first] = runs;
  if (first === undefined) return html``;
  const loadings = await loadingsOf(first);
  const drawn = loadings.slice(0, PANELS_MAX);
  if (loadings.length === 0) {
    return html`<section id="constraints"><h2>How heavily the network was loaded</h2>
${others}</section>
`;
  }
  const part = shownPart(drawn);
  const panels = drawn.map((loading) => panel(loading, part));
  const periods = loadings[0]!.flowMw.length;
  const left =
    loadings.length > drawn.length ? ` The ${PANELS_MAX} most loaded points are drawn.` : "";
  return html`<section id="constraints">
<h2>How heavily the network was loaded</h2>
${figure({
  id: "duration",
  title: `Loading duration: the most loaded ${hourWords(Math.max(PERIOD_HOURS, periods * part * PERIOD_HOURS))} at each constraint point, ${first.label}`,
  picture: html`${key([
    { sample: lineSample(BLUE, 2.2), words: "flow, as curtailed" },
    {
      sample: lineSample(MUTED, 1.8, "2 3"),
      words: "flow there would have been without curtailment",
    },
    { sample: lineSample(VERMILLION, 1.6), words: "rating" },
    { sample: lineSample(INK, 1.4, "7 4"), words: "trim target" },
  ])}<div class="panels">${panels}</div>`,
  caption: `Highest active-power flow of each half-hour in the limited direction, MW, in falling order; across: hours of the period, ${percent(part, 0)} of it shown. The highest value of a half-hour is not its mean: ${first.overRatingSMost === 0 ? "no flow was above the rating in force" : `a flow above the rating lasted ${minutes(first.overRatingSMost)} at most in any half-hour`}. Where a rating changed over the period, its lowest and highest value are drawn.${left} Voltage is not modelled.`,
  sources: ["constraint_period"],
  table: durationTable(loadings, runs),
  spec: durationSpec(drawn, part),
})}
${others}</section>
`;
}

/** Most loaded first, of those that a panel each would be too many of. */
async function loadingsOf({ run }: RunFacts): Promise<Loading[]> {
  const { sql, values } = limitRows(run);
  const loadings: Loading[] = [];
  for (const point of constraintPointsOf(run.manifest.network)) {
    const { rows } = await run.query(
      `SELECT peakW, uncurtailedPeakW, limitW, aimW FROM (${sql}) WHERE "constraint" = ?`,
      [...values, point.id],
    );
    if (rows.length === 0) continue;
    const mw = (column: number) => rows.map((row) => Number(row[column]) / W_PER_MW);
    const known = (column: number) => (rows.every((row) => row[column] !== null) ? mw(column) : []);
    const uncurtailed = mw(1);
    const aims = known(3);
    loadings.push({
      point,
      rating: limitOf(known(2)),
      target: limitOf(aims),
      flowMw: mw(0).sort((a, b) => b - a),
      halfHoursOver: uncurtailed.filter((flow, row) => flow > (aims[row] ?? Infinity)).length,
      uncurtailedMw: uncurtailed.sort((a, b) => b - a),
    });
  }
  if (loadings.length <= PANELS_MAX) return loadings;
  const loading = ({ flowMw, rating }: Loading) => flowMw[0]! / (rating?.highMw ?? Infinity);
  return loadings.sort((a, b) => loading(b) - loading(a) || a.point.number - b.point.number);
}

function limitOf(limits: readonly number[]): Limit | undefined {
  if (limits.length === 0) return undefined;
  return {
    lowMw: limits.reduce((least, each) => Math.min(least, each)),
    highMw: limits.reduce((most, each) => Math.max(most, each)),
  };
}

function limitWords({ lowMw, highMw }: Limit): string {
  return lowMw === highMw ? given(highMw) : `${given(lowMw)} to ${given(highMw)}`;
}

function shownPart(loadings: readonly Loading[]): number {
  const needed = loadings.map(({ halfHoursOver, flowMw }) => halfHoursOver / flowMw.length);
  const most = Math.max(...needed) * 1.25;
  return SHOWN_PARTS.find((part) => part >= most) ?? 1;
}

interface CurvePoint {
  readonly hour: number;
  readonly mw: number;
}

/** The shown part of a curve, thinned: each point is the highest of those that it stands for. */
function curve(values: readonly number[], part: number): CurvePoint[] {
  const shown = Math.max(2, Math.ceil(values.length * part));
  const step = Math.max(1, Math.ceil(shown / CURVE_POINTS_MAX));
  const points: CurvePoint[] = [];
  for (let index = 0; index < Math.min(shown, values.length); index += step)
    points.push({ hour: index * PERIOD_HOURS, mw: values[index]! });
  return points;
}

function panel({ point, rating, target, flowMw, uncurtailedMw }: Loading, part: number): Html {
  const curves = [curve(uncurtailedMw, part), curve(flowMw, part)] as const;
  const shown = curves.flat().map(({ mw }) => mw);
  const top = Math.max(...shown, (rating?.highMw ?? 0) * 1.25);
  const low = Math.min(0, ...shown);
  const last = Math.max(...curves.flat().map(({ hour }) => hour), PERIOD_HOURS);
  // Both labels stand above the rating at the right, where the falling curves leave room.
  const limit = (
    own: Limit,
    words: string,
    stroke: string,
    ink: string,
    dash: string,
    dy: number,
  ) => [
    Plot.ruleY(own.lowMw === own.highMw ? [own.highMw] : [own.lowMw, own.highMw], {
      ...{ stroke, strokeWidth: 1.5, strokeDasharray: dash },
    }),
    Plot.text([{ x: last, y: (rating ?? own).highMw }], {
      ...{ x: "x", y: "y", text: () => `${words} ${limitWords(own)} MW`, textAnchor: "end", dy },
      ...{ fill: ink, stroke: "white", strokeWidth: 3, fontWeight: 600 },
    }),
  ];
  const heading = `${point.number}  ${point.id}`;
  const chart = drawn(`Duration of loading at ${point.id}`, {
    ...PANEL,
    ...{ marginLeft: 34, marginRight: 12, marginTop: 16, marginBottom: 32 },
    x: { label: "hours", domain: [0, last], ticks: 5, labelArrow: "none" },
    y: { label: "MW", domain: [low, top], ticks: 5, grid: true, labelArrow: "none" },
    marks: [
      Plot.lineY(curves[0], {
        ...{ x: "hour", y: "mw", stroke: MUTED, strokeWidth: 1.8, strokeDasharray: "2 3" },
      }),
      Plot.lineY(curves[1], { x: "hour", y: "mw", stroke: BLUE, strokeWidth: 2.2 }),
      ...(rating === undefined ? [] : limit(rating, "rating", VERMILLION, ALARM_INK, "0", -8)),
      ...(target === undefined ? [] : limit(target, "target", INK, INK, "7 4", -21)),
    ],
  });
  return html`<div class="panel"><h4>${heading}</h4>${chart}</div>
`;
}

function durationSpec(loadings: readonly Loading[], part: number): FigureSpec {
  const rows = loadings.flatMap(({ point, rating, target, flowMw, uncurtailedMw }) =>
    [
      { line: "as curtailed", values: flowMw },
      { line: "without curtailment", values: uncurtailedMw },
    ].flatMap(({ line, values }) =>
      curve(values, part).map(({ hour, mw }) => ({
        ...{ point: point.id, line, hour, mw },
        ...{ ratingMw: rating?.highMw ?? null, targetMw: target?.highMw ?? null },
      })),
    ),
  );
  const line = { field: "line", type: "nominal", sort: null, title: "flow" } as const;
  const limit = (field: string, strokeDash: number[]) => ({
    mark: { type: "rule" as const, strokeDash, color: INK },
    encoding: { y: { aggregate: "max" as const, field, type: "quantitative" as const } },
  });
  return {
    rows,
    view: {
      facet: { field: "point", type: "nominal", sort: null, title: null },
      columns: 3,
      spec: {
        ...{ width: 240, height: 160 },
        layer: [
          {
            mark: { type: "line", tooltip: true },
            encoding: {
              x: { field: "hour", type: "quantitative", title: "hours" },
              y: { field: "mw", type: "quantitative", title: "MW" },
              color: { ...line, scale: { range: [BLUE, MUTED] } },
              strokeDash: line,
            },
          },
          limit("ratingMw", [1, 0]),
          limit("targetMw", [7, 4]),
        ],
      },
      resolve: { scale: { y: "independent" } },
    },
  };
}

function durationTable(loadings: readonly Loading[], runs: readonly RunFacts[]) {
  const columns = [
    textColumn("Constraint point"),
    numberColumn("Rating, MW"),
    numberColumn("Target, MW"),
    ...QUANTILES.flatMap((part) => [numberColumn(`${quantileWords(part)}, MW`)]),
    numberColumn("Peak without curtailment, MW"),
    numberColumn("Hours over target without curtailment"),
    ...runs.map(({ label }) => numberColumn(`Minutes above rating, ${label}`)),
  ];
  const rows = loadings.map(({ point, rating, target, flowMw, uncurtailedMw, halfHoursOver }) => [
    `${point.number} ${point.id}`,
    rating === undefined ? "–" : limitWords(rating),
    target === undefined ? "–" : limitWords(target),
    ...QUANTILES.map((part) =>
      figures(flowMw[Math.min(flowMw.length - 1, Math.floor(flowMw.length * part))]!),
    ),
    figures(uncurtailedMw[0] ?? 0),
    target === undefined ? "–" : fixed(halfHoursOver * PERIOD_HOURS, 1),
    ...runs.map(({ run }) => {
      const family = run.summary.byConstraint.find(({ name }) => name === "overRatingMinutes");
      return fixed(family?.values.find(({ id }) => id === point.id)?.value ?? 0, 0);
    }),
  ]);
  return { columns, rows };
}

function quantileWords(part: number): string {
  return part === 0 ? "Peak" : `Exceeded ${percent(part, 0)} of the time`;
}
