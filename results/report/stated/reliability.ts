/**
 * Whether probabilities came true as often as they said: a reliability diagram of units and one of constraint points for each
 * run of the look-ahead. Takes statements; gives a figure. A bin of few forecasts is not drawn: it would say nothing.
 */
import * as Plot from "@observablehq/plot";
import { calibratedBands } from "../../../sim/metrics/calibration.ts";
import {
  BIN_COUNT_MIN,
  type ReliabilityBin,
  reliabilityBins,
} from "../../../sim/metrics/probability-scores.ts";
import { drawn, figure, fillSample, key, lineSample, numberColumn, textColumn } from "../chart.ts";
import { type Html, html } from "../html.ts";
import { BLUE, INK, MUTED, SHADES } from "../palette.ts";
import type { SpecView } from "../vega-lite.ts";
import { fixed, percent } from "../words.ts";
import type { Judged, Statement } from "./facts.ts";
import { statementHeading } from "./statement-words.ts";

const PANEL = { width: 350, height: 300 } as const;
/** Runs of the look-ahead that have panels. */
const STATEMENTS_MAX = 6;

/** A bin that is drawn: percentages of what was stated and of what came. */
interface Dot {
  readonly panel: string;
  readonly stated: number;
  readonly came: number;
  readonly low: number;
  readonly high: number;
  /** Where what came of 95 % of days drawn again would be if the statement were right. */
  readonly bandLow: number | null;
  readonly bandHigh: number | null;
  readonly forecasts: number;
}

interface Panel {
  readonly name: string;
  readonly bins: readonly ReliabilityBin[];
  readonly dots: readonly Dot[];
}

export function reliabilityFigure(statements: readonly Statement[], label: string): Html {
  const panels = statements.slice(0, STATEMENTS_MAX).flatMap((statement) => {
    const words = statementHeading(statement.word);
    return [
      panelOf(`${words}: units curtailed`, statement.units),
      panelOf(`${words}: flows above target`, statement.points),
    ];
  });
  return figure({
    id: "reliability",
    title: `How often what was stated came, ${label}`,
    picture: html`${key([
      { sample: lineSample(MUTED, 1.4, "4 3"), words: "as often as stated" },
      { sample: fillSample(SHADES[1]), words: "where 95 % of days like these would be, if right" },
      { sample: lineSample(BLUE, 1.6), words: "what came, with Wilson’s 95 % interval" },
    ])}<div class="panels">${panels.map(panelPicture)}</div>`,
    caption: `Forecasts in ten bins by the probability that was stated, %; across: its mean; up: how often it came. Wilson’s interval takes forecasts as independent, which those of a day are not; the band draws whole days again. Bins of fewer than ${BIN_COUNT_MIN} forecasts are not drawn. Right: on the dashed line, inside the band.`,
    sources: ["curtailment_factors", "constraint_factors"],
    table: binTable(panels),
    spec: { rows: panels.flatMap(({ dots }) => dots.map((dot) => ({ ...dot }))), view: VIEW },
  });
}

function panelOf(name: string, { sums, misses }: Judged): Panel {
  const bins = reliabilityBins(sums);
  const bands = calibratedBands(misses);
  const dots = bins.flatMap(({ count, statedMean, cameFrac, interval }, bin): Dot[] => {
    if (statedMean === null || cameFrac === null || interval === null) return [];
    const band = bands[bin] ?? null;
    // What came less what was stated, around what was stated; a frequency is in 0 to 100 %.
    const edge = (miss: number) => 100 * Math.min(1, Math.max(0, statedMean + miss));
    return [
      {
        ...{ panel: name, stated: 100 * statedMean, came: 100 * cameFrac, forecasts: count },
        ...{ low: 100 * interval.low, high: 100 * interval.high },
        bandLow: band === null ? null : edge(band.low),
        bandHigh: band === null ? null : edge(band.high),
      },
    ];
  });
  return { name, bins, dots };
}

function panelPicture({ name, bins, dots }: Panel): Html {
  const banded = dots.filter(({ bandLow }) => bandLow !== null);
  const axis = { domain: [0, 100], ticks: [0, 20, 40, 60, 80, 100], labelArrow: "none" } as const;
  const chart = drawn(`Reliability diagram, ${name}`, {
    ...PANEL,
    ...{ marginLeft: 40, marginRight: 14, marginTop: 26, marginBottom: 36 },
    x: { ...axis, label: "stated, %" },
    y: { ...axis, label: "came, %", grid: true },
    marks: [
      Plot.ruleX(banded, {
        ...{ x: "stated", y1: "bandLow", y2: "bandHigh" },
        ...{ stroke: SHADES[1], strokeWidth: 13 },
      }),
      Plot.line(
        [
          [0, 0],
          [100, 100],
        ],
        { stroke: MUTED, strokeWidth: 1.4, strokeDasharray: "4 3" },
      ),
      Plot.ruleX(dots, { x: "stated", y1: "low", y2: "high", stroke: BLUE, strokeWidth: 1.6 }),
      Plot.dot(dots, { x: "stated", y: "came", r: 4, fill: BLUE, stroke: INK, strokeWidth: 0.8 }),
    ],
  });
  const few = `Bins of ${BIN_COUNT_MIN} forecasts or more: ${dots.length} of ${bins.length}.`;
  return html`<div class="panel"><h4>${name}</h4>${chart}${dots.length < bins.length ? html`<p class="hint">${few}</p>` : html``}</div>
`;
}

const VIEW: SpecView = {
  facet: { field: "panel", type: "nominal", sort: null, title: null },
  columns: 2,
  spec: {
    ...{ width: 260, height: 220 },
    layer: [
      {
        mark: { type: "rule", strokeWidth: 12, color: SHADES[1] },
        encoding: {
          x: { field: "stated", type: "quantitative", title: "stated, %" },
          y: { field: "bandLow", type: "quantitative", title: "came, %" },
          y2: { field: "bandHigh" },
        },
      },
      {
        mark: { type: "rule", color: BLUE },
        encoding: {
          x: { field: "stated", type: "quantitative" },
          y: { field: "low", type: "quantitative" },
          y2: { field: "high" },
        },
      },
      {
        mark: { type: "point", filled: true, color: BLUE, tooltip: true },
        encoding: {
          x: { field: "stated", type: "quantitative", scale: { domain: [0, 100] } },
          y: { field: "came", type: "quantitative", scale: { domain: [0, 100] } },
        },
      },
    ],
  },
};

function binTable(panels: readonly Panel[]) {
  const columns = [
    textColumn("Statement"),
    textColumn("Stated"),
    numberColumn("Forecasts"),
    numberColumn("Mean stated"),
    numberColumn("Came"),
    numberColumn("Wilson’s 95 %"),
    numberColumn("If right, 95 %"),
  ];
  const range = (low: number, high: number) => `${fixed(low, 1)} to ${fixed(high, 1)} %`;
  const rows = panels.flatMap(({ name, bins, dots }) => {
    const drawnBins = bins.filter(({ interval }) => interval !== null);
    return bins
      .filter(({ count }) => count > 0)
      .map((bin) => {
        const dot = dots[drawnBins.indexOf(bin)];
        const isBanded = dot !== undefined && dot.bandLow !== null && dot.bandHigh !== null;
        return [
          name,
          range(100 * bin.low, 100 * bin.high),
          fixed(bin.count, 0),
          bin.statedMean === null ? "–" : percent(bin.statedMean),
          bin.cameFrac === null ? "–" : percent(bin.cameFrac),
          dot === undefined ? "–" : range(dot.low, dot.high),
          isBanded ? range(dot.bandLow!, dot.bandHigh!) : "–",
        ];
      });
  });
  return { columns, rows };
}
