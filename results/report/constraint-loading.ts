/**
 * How heavily the constraint points were loaded, and for how long. Takes facts; gives one duration curve a point: flow in
 * the limited direction with and without curtailment, against target and rating. Active power only.
 */
import * as Plot from "@observablehq/plot";
import { PERIOD_HOURS } from "../../sim/core/time.ts";
import type { RunFolder } from "../run-folder.ts";
import { drawn, figure, key, lineSample, numberColumn, textColumn } from "./chart.ts";
import { type RunFacts, W_PER_MW } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { type ConstraintPoint, constraintPointsOf } from "./one-line/loading.ts";
import { BLUE, INK, MUTED, VERMILLION } from "./palette.ts";
import { figures, fixed, given, minutes, percent } from "./words.ts";

/** Points of a curve at most: finer than a screen shows. */
const CURVE_POINTS_MAX = 160;
const PANEL = { width: 350, height: 200 } as const;
/** Parts of the period that the curves may show, the smallest that holds all that lies above a target. */
const SHOWN_PARTS = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1] as const;
const QUANTILES = [0, 0.01, 0.05, 0.1, 0.25, 0.5] as const;

interface Loading {
  readonly point: ConstraintPoint;
  readonly targetMw: number | undefined;
  /** Highest flow of each half-hour, highest first, MW. */
  readonly flowMw: readonly number[];
  readonly uncurtailedMw: readonly number[];
}

export async function constraintSection(runs: readonly RunFacts[]): Promise<Html> {
  const [first] = runs;
  if (first === undefined) return html``;
  const loadings = await loadingsOf(first);
  if (loadings.length === 0) return html``;
  const part = shownPart(loadings);
  const panels = loadings.map((loading) => panel(loading, part));
  const periods = loadings[0]!.flowMw.length;
  return html`<section id="constraints">
<h2>Loading at the constraint points</h2>
${figure({
  id: "duration",
  title: `The most loaded ${hours(periods * part)} hours at each constraint point, ${first.label}`,
  picture: html`${key([
    { sample: lineSample(BLUE, 2.2), words: "flow, as curtailed" },
    {
      sample: lineSample(MUTED, 1.8, "2 3"),
      words: "flow there would have been without curtailment",
    },
    { sample: lineSample(VERMILLION, 1.6), words: "rating" },
    { sample: lineSample(INK, 1.4, "7 4"), words: "trim target" },
  ])}<div class="panels">${panels}</div>`,
  caption: `Highest active-power flow of each half-hour in the limited direction, MW, in falling order; across: hours of the period, ${percent(part, 0)} of it shown. The highest value of a half-hour is not its mean: a flow above the rating lasted ${minutes(first.overRatingSMost)} at most in any half-hour. Voltage is not modelled.`,
  table: durationTable(loadings, runs),
})}
</section>
`;
}

async function loadingsOf({ run, settings }: RunFacts): Promise<Loading[]> {
  const targetFrac = settings.anm?.targetFrac;
  const loadings: Loading[] = [];
  for (const point of constraintPointsOf(run.manifest.network)) {
    const targetMw =
      targetFrac === undefined || point.ratingMw === undefined
        ? undefined
        : targetFrac * point.ratingMw;
    const flowMw = await falling(run, "peakW", point.id);
    const uncurtailedMw = await falling(run, "uncurtailedPeakW", point.id);
    if (flowMw.length > 0) loadings.push({ point, targetMw, flowMw, uncurtailedMw });
  }
  return loadings;
}

async function falling(run: RunFolder, column: string, point: string): Promise<number[]> {
  const rows = await run.rows("constraint_period", {
    columns: [column],
    where: '"constraint" = ?',
    values: [point],
  });
  return Array.from(rows.numbers(column), (watts) => watts / W_PER_MW).sort((a, b) => b - a);
}

function shownPart(loadings: readonly Loading[]): number {
  const needed = loadings.map(({ targetMw, uncurtailedMw }) =>
    targetMw === undefined
      ? 0
      : uncurtailedMw.filter((flow) => flow > targetMw).length / uncurtailedMw.length,
  );
  const most = Math.max(...needed) * 1.25;
  return SHOWN_PARTS.find((part) => part >= most) ?? 1;
}

function hours(periods: number): string {
  return fixed(Math.max(1, periods * PERIOD_HOURS), 0);
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

function panel({ point, targetMw, flowMw, uncurtailedMw }: Loading, part: number): Html {
  const curves = [curve(uncurtailedMw, part), curve(flowMw, part)] as const;
  const shown = curves.flat().map(({ mw }) => mw);
  const { ratingMw } = point;
  const top = Math.max(...shown, (ratingMw ?? 0) * 1.25);
  const low = Math.min(0, ...shown);
  const last = Math.max(...curves.flat().map(({ hour }) => hour), PERIOD_HOURS);
  // Both labels stand above the rating at the right, where the falling curves leave room.
  const limit = (mw: number, words: string, stroke: string, dash: string, dy: number) => [
    Plot.ruleY([mw], { stroke, strokeWidth: 1.5, strokeDasharray: dash }),
    Plot.text([{ x: last, y: ratingMw ?? mw }], {
      ...{ x: "x", y: "y", text: () => `${words} ${given(mw)} MW`, textAnchor: "end", dy },
      ...{ fill: stroke, stroke: "white", strokeWidth: 3, fontWeight: 600 },
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
        x: "hour",
        y: "mw",
        stroke: MUTED,
        strokeWidth: 1.8,
        strokeDasharray: "2 3",
      }),
      Plot.lineY(curves[1], { x: "hour", y: "mw", stroke: BLUE, strokeWidth: 2.2 }),
      ...(ratingMw === undefined ? [] : limit(ratingMw, "rating", VERMILLION, "0", -8)),
      ...(targetMw === undefined ? [] : limit(targetMw, "target", INK, "7 4", -21)),
    ],
  });
  return html`<div class="panel"><h4>${heading}</h4>${chart}</div>
`;
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
  const rows = loadings.map(({ point, targetMw, flowMw, uncurtailedMw }) => [
    `${point.number} ${point.id}`,
    point.ratingMw === undefined ? "–" : given(point.ratingMw),
    targetMw === undefined ? "–" : given(targetMw),
    ...QUANTILES.map((part) =>
      figures(flowMw[Math.min(flowMw.length - 1, Math.floor(flowMw.length * part))]!),
    ),
    figures(uncurtailedMw[0] ?? 0),
    targetMw === undefined
      ? "–"
      : fixed(uncurtailedMw.filter((flow) => flow > targetMw).length * PERIOD_HOURS, 1),
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
