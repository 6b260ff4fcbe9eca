/** Factors by how far they move the first metric, the furthest first. Takes facts; gives a figure, or nothing where points tell no factor from the others. */
import * as Plot from "@observablehq/plot";
import { bothWidths, drawn, figure, numberColumn, textColumn } from "../chart.ts";
import { type Html, html } from "../html.ts";
import { BLUE, INK, MUTED } from "../palette.ts";
import { cut } from "../words.ts";
import type { Estimate, ExperimentFacts, MetricFacts } from "./facts.ts";
import { change, intervalWords, isSure, short, titleOf } from "./words.ts";

const ROW_HEIGHT = 40;

interface Reach {
  readonly factor: string;
  readonly low: number;
  readonly high: number;
  readonly lowLevel: string;
  readonly highLevel: string;
  readonly size: Estimate;
}

/** Of factors that points tell from all others: from the level that lowers the metric most to the one that raises it most, the furthest first. */
export function reachesOf({ effects }: MetricFacts): readonly Reach[] {
  return effects
    .flatMap(({ factor, levels, span }): Reach[] => {
      if (span === null) return [];
      const means = levels.map(({ effect }) => effect.mean);
      return [
        {
          ...{ factor, low: Math.min(...means), high: Math.max(...means), size: span.size },
          ...{ lowLevel: span.lowest, highLevel: span.highest },
        },
      ];
    })
    .sort(
      (left, right) => right.size.mean - left.size.mean || (left.factor < right.factor ? -1 : 1),
    );
}

export function tornadoFigure({ metrics }: ExperimentFacts): Html {
  const metric = metrics[0]!;
  const reaches = reachesOf(metric);
  if (reaches.length === 0) return html``;
  const title = `How far each factor moves ${titleOf(metric)}`;
  return figure({
    ...{ id: "tornado", title, sources: ["dataset"] },
    picture: bothWidths((width, isNarrow) => tornado(title, reaches, width, isNarrow)),
    caption:
      "Each bar goes from the level that lowers the metric most to the one that raises it most, against the level of point 1 (the line at 0); above it, those levels. Filled where the 95 % interval of its length, as wide as choosing among all levels of all factors asks for, holds no 0; a bar that is open may be chance.",
    table: {
      columns: [
        ...[textColumn("Factor"), textColumn("Lowest at"), numberColumn("Difference")],
        ...[textColumn("Highest at"), numberColumn("Difference")],
        numberColumn("Length (interval)"),
      ],
      rows: reaches.map(({ factor, low, high, lowLevel, highLevel, size }) => [
        ...[factor, lowLevel, change(low), highLevel, change(high)],
        `${short(size.mean)}${intervalWords(size)}`,
      ]),
    },
    spec: {
      rows: reaches.map(({ size, ...reach }) => ({ ...reach, isSure: isSure(size) })),
      view: {
        mark: "bar",
        encoding: {
          x: { field: "low", type: "quantitative", title: titleOf(metric) },
          x2: { field: "high" },
          y: { field: "factor", type: "nominal", sort: null, title: null },
        },
      },
    },
  });
}

function tornado(title: string, reaches: readonly Reach[], width: number, isNarrow: boolean): Html {
  const [low, high] = [
    Math.min(0, ...reaches.map((each) => each.low)),
    Math.max(0, ...reaches.map((each) => each.high)),
  ];
  const letters = isNarrow ? 14 : 30;
  const names = reaches.map(({ factor }) => factor);
  const left = Math.max(...names.map((name) => Math.min(name.length, letters))) * 6.4 + 14;
  return drawn(title, {
    width,
    height: reaches.length * ROW_HEIGHT + 36,
    ...{ marginLeft: left, marginRight: 18, marginTop: 12, marginBottom: 26 },
    x: { label: null, grid: true, ticks: 5, tickFormat: short, domain: [low, high], nice: true },
    y: {
      ...{ label: null, domain: names, padding: 0.6, tickSize: 0 },
      tickFormat: (name: string) => cut(name, letters),
    },
    marks: [
      Plot.barX(reaches, {
        ...{ x1: "low", x2: "high", y: "factor", stroke: BLUE, inset: 0.5 },
        fill: ({ size }: Reach) => (isSure(size) ? BLUE : "#ffffff"),
      }),
      Plot.ruleX([0], { stroke: INK }),
      Plot.text(reaches, {
        ...{ frameAnchor: "left", y: "factor", dy: -15, textAnchor: "start", fill: MUTED },
        text: ({ lowLevel, highLevel }: Reach) =>
          cut(`lowest at ${lowLevel}, highest at ${highLevel}`, isNarrow ? 42 : 120),
      }),
    ],
  });
}
