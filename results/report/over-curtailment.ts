/**
 * How much more was curtailed than the constraint points needed: relief given over relief needed, by point and design.
 * Takes facts; gives a figure.
 */
import * as Plot from "@observablehq/plot";
import { bothWidths, drawn, figure, numberColumn, textColumn } from "./chart.ts";
import { designKey, styled, styleOf } from "./design-lines.ts";
import type { RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { FAINT, INK } from "./palette.ts";
import type { SpecView } from "./vega-lite.ts";
import { cut, figures, fixed, given } from "./words.ts";

/** The row that stands for all points. */
const ALL_POINTS = "all points";
/** The scale is of ratios, and has no nought: smaller ones are drawn here. */
const RATIO_DRAWN_MIN = 0.1;
const TICKS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

interface Dot {
  readonly point: string;
  readonly design: string;
  readonly ratio: number;
  readonly neededMwh: number;
  readonly reliefMwh: number;
}

export function overCurtailmentFigure(runs: readonly RunFacts[]): Html {
  const shown = styled(runs);
  const dots = shown.flatMap(dotsOf);
  if (dots.length === 0) return html``;
  const points = [...new Set([...dots.map(({ point }) => point)])].sort(
    (a, b) => Number(a === ALL_POINTS) - Number(b === ALL_POINTS) || (a < b ? -1 : 1),
  );
  const title = "Relief given for each MWh needed, by constraint point";
  return figure({
    id: "over-curtailment",
    title,
    picture: html`${designKey(shown, "sign")}${bothWidths((width) => chart(title, dots, points, runs, width))}`,
    caption:
      "Over-curtailment ratio: relief given over relief needed, while the point would have been above its target without curtailment. Needed: by how much it would have been above, added up over every control cycle; given: by how much its flow was lower, whoever asked for that. 1 is exactly enough; above 1 more was curtailed than needed, because set-points are given back late, come in steps, or serve another point as well, as where points lie behind each other; the minutes before the first action pull it down. MWh at the point, not at the units; the scale is logarithmic.",
    sources: ["constraint_period"],
    table: ratioTable(runs),
    spec: {
      rows: dots.map(({ point, design, ratio, neededMwh, reliefMwh }) => ({
        ...{ point, design, ratio, neededMwh, reliefMwh },
      })),
      view: VIEW,
    },
  });
}

/** The points of a run, and all of them together. */
function dotsOf({ label, overCurtailment, metric }: RunFacts): Dot[] {
  const points = overCurtailment.map(
    ({ point, neededMwh, reliefMwh }): Dot => ({
      ...{ point, design: label, neededMwh, reliefMwh, ratio: reliefMwh / neededMwh },
    }),
  );
  const ratio = metric.get("overCurtailmentRatio");
  if (ratio === undefined) return points;
  const sum = (value: (dot: Dot) => number) => points.reduce((total, dot) => total + value(dot), 0);
  const neededMwh = sum((dot) => dot.neededMwh);
  const reliefMwh = sum((dot) => dot.reliefMwh);
  return [...points, { point: ALL_POINTS, design: label, neededMwh, reliefMwh, ratio }];
}

const VIEW: SpecView = {
  width: 640,
  mark: { type: "point", filled: true, size: 70, tooltip: true },
  encoding: {
    x: {
      ...{ field: "ratio", type: "quantitative", title: "relief given / relief needed" },
      scale: { type: "symlog", constant: 1 },
    },
    y: { field: "point", type: "nominal", sort: null, title: null },
    color: { field: "design", type: "nominal", sort: null, title: "design" },
    shape: { field: "design", type: "nominal", sort: null, title: "design" },
  },
};

function chart(
  title: string,
  dots: readonly Dot[],
  points: readonly string[],
  runs: readonly RunFacts[],
  width: number,
): Html {
  const drawnRatio = ({ ratio }: Dot) => Math.max(RATIO_DRAWN_MIN, ratio);
  const ratios = dots.map(drawnRatio);
  const domain: [number, number] = [Math.min(0.9, ...ratios), Math.max(2, ...ratios) * 1.1];
  const letters = Math.max(...points.map((point) => Math.min(point.length, 24)));
  return drawn(title, {
    width: Math.min(width, 760),
    height: points.length * 24 + 50,
    ...{ marginLeft: letters * 6.2 + 12, marginRight: 20, marginTop: 10, marginBottom: 34 },
    x: {
      label: "given / needed",
      labelArrow: "none",
      grid: true,
      ticks: TICKS.filter((tick) => tick >= domain[0] && tick <= domain[1]),
      tickFormat: (ratio: number) => given(ratio),
      type: "log",
      domain,
    },
    y: {
      label: null,
      domain: [...points],
      tickSize: 0,
      tickFormat: (name: string) => cut(name),
    },
    marks: [
      Plot.ruleY(points, { stroke: FAINT, strokeWidth: 0.6 }),
      Plot.ruleX([1], { stroke: INK, strokeDasharray: "4 3" }),
      ...runs.flatMap((run) => {
        const style = styleOf(runs, run);
        if (style === undefined) return [];
        const own = dots.filter(({ design }) => design === run.label);
        return Plot.dot(own, {
          ...{ x: drawnRatio, y: "point", r: 4.5, symbol: style.symbol },
          ...{ fill: style.colour, fillOpacity: 0.55, stroke: style.colour, strokeWidth: 1.5 },
        });
      }),
    ],
  });
}

function ratioTable(runs: readonly RunFacts[]) {
  const columns = [
    textColumn("Design"),
    textColumn("Constraint point"),
    numberColumn("Needed, MWh"),
    numberColumn("Given, MWh"),
    numberColumn("Ratio"),
  ];
  const rows = runs
    .flatMap(dotsOf)
    .map(({ design, point, neededMwh, reliefMwh, ratio }) => [
      ...[design, point, figures(neededMwh), figures(reliefMwh), fixed(ratio, 2)],
    ]);
  return { columns, rows };
}
