/** How much each factor matters, as Morris's or Saltelli's sample tells, a small chart a metric and quantity. Takes facts; gives a figure, or nothing without such a sample. */
import { figure, numberColumn, textColumn } from "../chart.ts";
import { type Html, html } from "../html.ts";
import { intervalLayers } from "../interval-layers.ts";
import type { ExperimentFacts, SensitivityFacts, SensitivityOfFactor } from "./facts.ts";
import { intervalPanels } from "./interval-chart.ts";
import { intervalWords, short, titleOf } from "./words.ts";

const PANELS_MAX = 24;

/** The quantity by which factors are put in order. */
export const LARGEST_OF = { morris: "muStar", saltelli: "total" } as const;

const TITLES: Readonly<Record<string, string>> = {
  muStar: "mean size, μ*",
  mu: "mean, μ",
  sigma: "deviation, σ",
  first: "alone, first order",
  total: "with others, total",
};

const CAPTIONS = {
  morris:
    "What a step of a factor's whole way does, over trajectories that change one factor after another (Morris). μ*: its mean size, by which factors are in order; μ: its mean with its sign; σ: how much it varies with where the other factors are, or along the way.",
  saltelli:
    "Sobol indices: the part of the metric's variance over the whole design that a factor explains alone (first order), and that it has a hand in with others (total), by which factors are in order. An index of nothing comes out a little above or below 0.",
} as const;

/** The one that matters most first, equal ones in the order of factors. */
export function rankedFactors(
  factors: readonly SensitivityOfFactor[],
  sample: SensitivityFacts["sample"],
): readonly SensitivityOfFactor[] {
  const sizeOf = ({ estimates }: SensitivityOfFactor) => estimates[LARGEST_OF[sample]]?.mean ?? 0;
  return factors.toSorted((left, right) => sizeOf(right) - sizeOf(left));
}

export function sensitivityFigure({ sensitivity, metrics }: ExperimentFacts): Html {
  if (sensitivity === null) return html``;
  const { sample } = sensitivity;
  const panels = sensitivity.metrics.flatMap(({ id, factors }) => {
    const metric = metrics.find((each) => each.id === id)!;
    const ranked = rankedFactors(factors ?? [], sample);
    return Object.keys(ranked[0]?.estimates ?? {}).flatMap((quantity) => {
      const rows = ranked.flatMap(({ factor, estimates }) => {
        const estimate = estimates[quantity];
        return estimate == null ? [] : [{ label: factor, estimate }];
      });
      const of = sample === "morris" ? titleOf(metric) : metric.words;
      return rows.length === 0 ? [] : [{ quantity: TITLES[quantity]!, of, rows }];
    });
  });
  const undefinedOf = sensitivity.metrics.filter(({ factors }) => factors === null);
  const title = "How much each factor matters over the whole design";
  if (panels.length === 0)
    return html`<p>${title}: a run leaves the metrics undefined, or they do not vary in this sample.</p>`;
  const shown = panels.slice(0, PANELS_MAX);
  const left = panels.length - shown.length;
  const rows = panels.flatMap(({ quantity, of, rows: each }) =>
    each.map(({ label, estimate }) => ({ metric: of, quantity, factor: label, estimate })),
  );
  return figure({
    ...{ id: "sensitivity", title, sources: ["dataset"] },
    picture: intervalPanels(
      shown.map(({ quantity, of, rows: each }) => ({
        ...{ title: `${of}: ${quantity}`, rows: each, isDifference: true },
      })),
    ),
    caption: `${CAPTIONS[sample]} Dot: estimate of the mean over draws; line: 95 % interval, from the sample drawn again. Filled where it holds no 0.${left > 0 ? ` ${left} more charts are not drawn.` : ""}${undefinedOf.length > 0 ? ` A run leaves ${undefinedOf.map(({ id }) => id).join(", ")} undefined.` : ""}`,
    table: {
      columns: [
        ...[textColumn("Metric"), textColumn("Factor"), textColumn("Quantity")],
        numberColumn("Estimate (interval)"),
      ],
      rows: rows.map(({ metric, factor, quantity, estimate }) => [
        ...[metric, factor, quantity, `${short(estimate.mean)}${intervalWords(estimate)}`],
      ]),
    },
    spec: {
      rows: rows.map(({ metric, factor, quantity, estimate: { mean, low, high } }) => ({
        ...{ panel: `${metric}: ${quantity}`, factor, mean, low: low ?? mean, high: high ?? mean },
      })),
      view: {
        facet: { field: "panel", type: "nominal", sort: null, title: null },
        columns: 3,
        resolve: { scale: { x: "independent", y: "independent" } },
        spec: intervalLayers("factor", { along: "estimate" }),
      },
    },
  });
}
