/**
 * How much was curtailed under each design: by cause and principle of access, and for how long how much at once.
 * Takes facts; gives figures.
 */
import * as Plot from "@observablehq/plot";
import { PERIOD_HOURS } from "../../sim/core/time.ts";
import { bothWidths, drawn, figure, numberColumn, textColumn } from "./chart.ts";
import { causeKey, causeScale } from "./curtailed-units.ts";
import { designKey, leftOutWords, styled, styleOf } from "./design-lines.ts";
import { causesOf, metricOf, type RunFacts, sumOfCause } from "./facts.ts";
import { heldBackByHalfHour } from "./held-back.ts";
import { type Html, html } from "./html.ts";
import { causeStyle, DESIGN_STYLES, INK } from "./palette.ts";
import { principleWords } from "./settings.ts";
import { cut, figures, fixed, hourWords, percent } from "./words.ts";

const ROW_HEIGHT = 26;
/** Points of a curve at most. */
const CURVE_POINTS_MAX = 400;
const QUANTILES = [0, 0.001, 0.01, 0.05, 0.1] as const;

/** "LIFO, traded (LIFO)": the principle is said where the label does not. */
function named(run: RunFacts): string {
  const principle = principleWords(run.settings);
  return run.label.toLowerCase().includes(principle.toLowerCase())
    ? run.label
    : `${run.label} (${principle})`;
}

interface Part {
  readonly design: string;
  readonly cause: string;
  readonly mwh: number;
}

export function causeFigure(runs: readonly RunFacts[]): Html {
  const causes = causesOf(runs);
  const parts = runs.flatMap((run) =>
    causes.map((cause): Part => ({ design: named(run), cause, mwh: sumOfCause(run, cause) })),
  );
  const title =
    runs.length === 1 ? "Curtailed energy by cause" : "Curtailed energy by principle and cause";
  return figure({
    id: "curtailed-causes",
    title,
    picture: html`${causeKey(causes)}${bothWidths((width) => causeChart(title, parts, causes, width))}`,
    caption:
      "MWh over the period, all units and stores. Injection held back and what was drawn or charged on top are positive; consumption held back and what was injected on top are negative. The figure at each bar is all causes together.",
    sources: ["curtailment", "network_period"],
    table: causeTable(runs, causes),
    spec: {
      rows: runs.flatMap((run) =>
        causes.map((cause) => ({
          ...{ design: run.label, principle: principleWords(run.settings) },
          ...{ cause, mwh: sumOfCause(run, cause) },
        })),
      ),
      view: {
        width: 560,
        mark: { type: "bar", tooltip: true },
        encoding: {
          x: { field: "mwh", type: "quantitative", title: "curtailed, MWh" },
          y: { field: "design", type: "nominal", sort: null, title: null },
          color: { field: "cause", type: "nominal", scale: causeScale(causes) },
        },
      },
    },
  });
}

function causeChart(
  title: string,
  parts: readonly Part[],
  causes: readonly string[],
  width: number,
): Html {
  const designs = [...new Set(parts.map(({ design }) => design))];
  const letters = Math.max(...designs.map((design) => cut(design).length));
  const totals = designs.map((design) => ({
    design,
    mwh: parts.reduce((sum, part) => sum + (part.design === design ? part.mwh : 0), 0),
  }));
  return drawn(title, {
    width: Math.min(width, 860),
    height: designs.length * ROW_HEIGHT + 44,
    ...{ marginLeft: letters * 6.4 + 14, marginRight: 52, marginTop: 8, marginBottom: 34 },
    x: { label: "MWh", labelArrow: "none", grid: true, ticks: 4 },
    y: {
      label: null,
      domain: designs,
      padding: 0.25,
      tickSize: 0,
      tickFormat: (name: string) => cut(name),
    },
    color: { type: "identity" },
    marks: [
      Plot.barX(
        parts,
        Plot.stackX(
          { order: [...causes] },
          {
            ...{ y: "design", x: "mwh", z: "cause", stroke: INK, strokeWidth: 0.5 },
            fill: ({ cause }: Part) => causeStyle(cause).fill,
          },
        ),
      ),
      Plot.ruleX([0], { stroke: INK }),
      Plot.text(totals, {
        ...{ y: "design", textAnchor: "start", dx: 5, fontWeight: 600 },
        x: ({ mwh }: { readonly mwh: number }) => Math.max(0, mwh),
        text: ({ mwh }: { readonly mwh: number }) => figures(mwh),
      }),
    ],
  });
}

function causeTable(runs: readonly RunFacts[], causes: readonly string[]) {
  const columns = [
    textColumn("Design"),
    textColumn("Principle of access"),
    textColumn("Trading"),
    ...causes.map((cause) => numberColumn(`${cause}, MWh`)),
    numberColumn("Lost to generators, % of available"),
  ];
  const rows = runs.map((run) => [
    run.label,
    principleWords(run.settings),
    run.isTraded ? "yes" : "no",
    ...causes.map((cause) => figures(sumOfCause(run, cause))),
    run.metric.has("curtailedFrac") ? percent(metricOf(run, "curtailedFrac"), 2) : "–",
  ]);
  return { columns, rows };
}

interface Duration {
  readonly run: RunFacts;
  /** Mean power that was held back in each half-hour, highest first, MW. */
  readonly mw: readonly number[];
}

export async function curtailmentDurationFigure(runs: readonly RunFacts[]): Promise<Html> {
  const durations: Duration[] = [];
  for (const run of runs) {
    const mw = (await heldBackByHalfHour(run.run)).map((halfHour) => halfHour.mw);
    durations.push({ run, mw: mw.sort((a, b) => b - a) });
  }
  const shown = durations.filter(({ run }) => styled(runs).includes(run));
  const most = Math.max(...durations.map(({ mw }) => mw.filter((each) => each > 0).length));
  if (most === 0) return html``;
  const curves = shown.flatMap(({ run, mw }) => curve(run, mw, most));
  const title = `Curtailment duration: the ${hourWords(most * PERIOD_HOURS)} with curtailment`;
  return figure({
    id: "curtailment-duration",
    title,
    picture: html`${designKey(runs, "line")}${bothWidths((width, isNarrow) => durationChart(title, curves, runs, width, isNarrow))}`,
    caption: `Mean power of each half-hour, MW, by which injection and consumption of all units were held back, in falling order; across: hours of the period. The area below a line is the energy held back.${leftOutWords(runs)}`,
    sources: ["curtailment", "network_period"],
    table: durationTable(durations),
    spec: {
      rows: curves,
      view: {
        ...{ width: 640, height: 300 },
        mark: { type: "line", interpolate: "step-after", tooltip: true },
        encoding: {
          x: { field: "hour", type: "quantitative", title: "hours" },
          y: { field: "mw", type: "quantitative", title: "curtailed, MW" },
          color: {
            ...{ field: "design", type: "nominal", sort: null },
            scale: { range: DESIGN_STYLES.map(({ colour }) => colour) },
          },
          strokeDash: { field: "design", type: "nominal", sort: null },
        },
      },
    },
  });
}

interface CurvePoint {
  readonly [field: string]: string | number;
  readonly design: string;
  readonly hour: number;
  readonly mw: number;
}

/** The part of a curve with curtailment in it, thinned: each point is the highest of those that it stands for. */
function curve({ label }: RunFacts, mw: readonly number[], most: number): CurvePoint[] {
  const step = Math.max(1, Math.ceil(most / CURVE_POINTS_MAX));
  const points: CurvePoint[] = [];
  for (let index = 0; index < Math.min(most + 1, mw.length); index += step)
    points.push({ design: label, hour: index * PERIOD_HOURS, mw: Math.max(0, mw[index]!) });
  return points;
}

function durationChart(
  title: string,
  curves: readonly CurvePoint[],
  runs: readonly RunFacts[],
  width: number,
  isNarrow: boolean,
): Html {
  return drawn(title, {
    width: Math.min(width, 860),
    height: isNarrow ? 230 : 300,
    ...{ marginLeft: 40, marginRight: 14, marginTop: 18, marginBottom: 34 },
    x: { label: "hours", labelArrow: "none", ticks: isNarrow ? 4 : 8 },
    y: { label: "MW", labelArrow: "none", grid: true, ticks: 5 },
    marks: [
      Plot.ruleY([0], { stroke: INK }),
      ...styled(runs).map((run) => {
        const { colour, dash } = styleOf(runs, run)!;
        return Plot.lineY(
          curves.filter(({ design }) => design === run.label),
          {
            ...{ x: "hour", y: "mw", stroke: colour, strokeWidth: 2, strokeDasharray: dash },
            curve: "step-after",
          },
        );
      }),
    ],
  });
}

function durationTable(durations: readonly Duration[]) {
  const columns = [
    textColumn("Design"),
    numberColumn("Hours with curtailment"),
    ...QUANTILES.map((part) =>
      numberColumn(
        part === 0
          ? "Highest, MW"
          : `Exceeded ${percent(part, part < 0.01 ? 1 : 0)} of the time, MW`,
      ),
    ),
  ];
  const rows = durations.map(({ run, mw }) => [
    run.label,
    fixed(mw.filter((each) => each > 0).length * PERIOD_HOURS, 1),
    ...QUANTILES.map((part) =>
      figures(Math.max(0, mw[Math.min(mw.length - 1, Math.floor(mw.length * part))] ?? 0)),
    ),
  ]);
  return { columns, rows };
}
