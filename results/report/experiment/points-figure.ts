/** Every point under every metric, a small chart a metric. Takes facts; gives a figure. */
import { figure, key, lineSample, numberColumn, textColumn } from "../chart.ts";
import { type Html, html } from "../html.ts";
import { intervalLayers } from "../interval-layers.ts";
import { MUTED } from "../palette.ts";
import type { ExperimentFacts, MetricAtPoint } from "./facts.ts";
import { intervalPanels } from "./interval-chart.ts";
import { changeWords, intervalWords, short, titleOf } from "./words.ts";

/** Points that a chart has room for; the best ones where there are more. */
export const POINTS_DRAWN_MAX = 24;
const METRICS_DRAWN_MAX = 12;

/** Numbers of the points that are drawn, in their order. */
export function drawnPoints({ points, ranking }: ExperimentFacts): readonly number[] {
  const numbers = ranking?.points.map(({ point }) => point) ?? points.map(({ number }) => number);
  if (points.length <= POINTS_DRAWN_MAX) return points.map(({ number }) => number);
  const best = numbers.slice(0, POINTS_DRAWN_MAX - 1);
  return [...new Set([1, ...best])].sort((left, right) => left - right);
}

export function pointsFigure(facts: ExperimentFacts): Html {
  const numbers = drawnPoints(facts);
  const metrics = facts.metrics
    .filter(({ points }) => numbers.some((number) => points[number - 1]!.level !== null))
    .slice(0, METRICS_DRAWN_MAX);
  const rowsOf = (points: readonly MetricAtPoint[]) =>
    numbers.flatMap((number) => {
      const { level } = points[number - 1]!;
      return level === null ? [] : [{ label: String(number), estimate: level }];
    });
  const levelOf = ({ level }: MetricAtPoint) =>
    level === null ? "undefined" : `${short(level.mean)}${intervalWords(level)}`;
  const hasYardstick = metrics.some(({ noMarket }) => noMarket?.level != null);
  const left = facts.points.length - numbers.length;
  return figure({
    id: "points-figure",
    title: "Each point under each metric",
    picture: html`${hasYardstick ? key([{ sample: lineSample(MUTED, 1.5, "4 3"), words: "no market" }]) : html``}${intervalPanels(
      metrics.map((metric) => ({
        ...{ title: titleOf(metric), rows: rowsOf(metric.points), isDifference: false },
        ...(metric.noMarket?.level == null ? {} : { yardstick: metric.noMarket.level.mean }),
      })),
    )}`,
    caption: `Down: the number of the point. Dot: mean over draws; line: 95 % interval of the mean, which holds the luck of the weather; differences in the table are taken draw by draw and are surer.${left > 0 ? ` ${left} more points are not drawn.` : ""}`,
    sources: ["dataset"],
    table: {
      columns: [
        textColumn("Metric"),
        textColumn("Point"),
        numberColumn("Mean (interval)"),
        numberColumn("Beyond point 1 (interval)"),
      ],
      rows: metrics.flatMap((metric) => [
        ...numbers.map((number) => {
          const at = metric.points[number - 1]!;
          const difference = at.difference === null ? "" : changeWords(at.difference);
          return [titleOf(metric), String(number), levelOf(at), difference];
        }),
        ...(metric.noMarket?.difference == null
          ? []
          : [
              [
                titleOf(metric),
                "no market",
                levelOf(metric.noMarket),
                changeWords(metric.noMarket.difference),
              ],
            ]),
      ]),
    },
    spec: {
      rows: metrics.flatMap((metric) =>
        rowsOf(metric.points).map(({ label, estimate: { mean, low, high } }) => ({
          ...{ metric: titleOf(metric), point: label, mean },
          ...{ low: low ?? mean, high: high ?? mean },
        })),
      ),
      view: {
        facet: { field: "metric", type: "nominal", sort: null, title: null },
        columns: 3,
        resolve: { scale: { x: "independent" } },
        spec: intervalLayers("point", { down: "point" }),
      },
    },
  });
}
