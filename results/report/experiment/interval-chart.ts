/** Rows of means with their 95 % intervals, as small charts that stand side by side. Takes rows; gives drawings that need no colour. */
import * as Plot from "@observablehq/plot";
import { drawn } from "../chart.ts";
import { type Html, html } from "../html.ts";
import { INK, MUTED } from "../palette.ts";
import { cut } from "../words.ts";
import type { Estimate } from "./facts.ts";
import { isSure, short } from "./words.ts";

const WIDTH = 350;
const ROW_HEIGHT = 19;
const LETTERS_MAX = 20;

export interface IntervalRow {
  readonly label: string;
  readonly estimate: Estimate;
}

export interface IntervalPanel {
  readonly title: string;
  readonly rows: readonly IntervalRow[];
  /** A value that all are held against, drawn dashed. */
  readonly yardstick?: number;
  /** Whether 0 means no change: it is drawn, and what is not clear of it is hollow. */
  readonly isDifference: boolean;
  /** Whether an interval that is clear of 0 shows a change; else every dot is hollow. */
  readonly isConclusive?: boolean;
}

export const intervalPanels = (panels: readonly IntervalPanel[]): Html =>
  html`<div class="panels">${panels.map(
    (panel) => html`<div class="panel"><h4>${panel.title}</h4>${intervalChart(panel)}</div>`,
  )}</div>`;

function intervalChart(panel: IntervalPanel): Html {
  const { title, rows, yardstick, isDifference, isConclusive = true } = panel;
  const labels = rows.map(({ label }) => label);
  const letters = Math.max(...labels.map((label) => Math.min(label.length, LETTERS_MAX)));
  const shown = rows.map(({ label, estimate }) => ({
    ...{
      label,
      mean: estimate.mean,
      isFilled: !isDifference || (isConclusive && isSure(estimate)),
    },
    ...{ low: estimate.low ?? estimate.mean, high: estimate.high ?? estimate.mean },
  }));
  const ends = [
    ...shown.flatMap(({ low, high }) => [low, high]),
    ...(isDifference ? [0] : []),
    ...(yardstick === undefined ? [] : [yardstick]),
  ];
  return drawn(title, {
    width: WIDTH,
    height: rows.length * ROW_HEIGHT + 34,
    ...{ marginLeft: letters * 6.2 + 12, marginRight: 16, marginTop: 8, marginBottom: 26 },
    x: { label: null, grid: true, ticks: 4, tickFormat: short, domain: extent(ends), nice: true },
    y: {
      ...{ label: null, domain: labels, padding: 0.3, tickSize: 0 },
      tickFormat: (label: string) => cut(label, LETTERS_MAX),
    },
    marks: [
      ...(isDifference ? [Plot.ruleX([0], { stroke: INK })] : []),
      ...(yardstick === undefined
        ? []
        : [Plot.ruleX([yardstick], { stroke: MUTED, strokeDasharray: "4 3", strokeWidth: 1.5 })]),
      Plot.ruleY(shown, { x1: "low", x2: "high", y: "label", stroke: INK, strokeWidth: 1.5 }),
      Plot.dot(shown, {
        ...{ x: "mean", y: "label", r: 3.5, stroke: INK },
        fill: ({ isFilled }: (typeof shown)[number]) => (isFilled ? INK : "#ffffff"),
      }),
    ],
  });
}

/** A domain that is wider than nothing. */
function extent(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = Math.abs(low) * 0.01 || 1;
  return low === high ? [low - margin, high + margin] : [low, high];
}
