/** What each level of each factor moves by itself, a small chart a metric and factor. Takes facts; gives a figure, or nothing where no factor has levels to tell apart. */
import { figure, numberColumn, textColumn } from "../chart.ts";
import { type Html, html } from "../html.ts";
import { intervalLayers } from "../interval-layers.ts";
import type { ExperimentFacts } from "./facts.ts";
import { intervalPanels } from "./interval-chart.ts";
import { changeWords, titleOf } from "./words.ts";

const PANELS_MAX = 24;

const PAIRS =
  "mean over pairs of points that differ in that factor alone, every level beside the same levels of the others";
const GROUPS =
  "mean of the points at that level, or of a fifth of the points in order of the factor";
/** By how many factors have such pairs. */
const BASIS = {
  all: `${PAIRS}.`,
  some: `${PAIRS}; of a factor without such pairs ${GROUPS}.`,
  none: `${GROUPS}.`,
} as const;
const SURE = "Filled where it holds no 0, open where the difference may be chance.";
const NOT_SURE =
  "other factors differ between such points too, so an interval is of the draws alone and a difference may be all theirs: every dot is open.";
const FILLED = {
  all: SURE,
  some: `${SURE} Without pairs ${NOT_SURE}`,
  none: `O${NOT_SURE.slice(1)}`,
} as const;

export function effectsFigure({ metrics, factors }: ExperimentFacts): Html {
  const panels = metrics.flatMap((metric) => metric.effects.map((effect) => ({ metric, effect })));
  if (panels.length === 0) return html``;
  const shown = panels.slice(0, PANELS_MAX);
  const rows = shown.flatMap(({ metric, effect }) =>
    effect.levels.map(({ words, effect: estimate }) => ({
      ...{ metric: titleOf(metric), factor: effect.factor, level: words, estimate },
    })),
  );
  const paired = panels.filter(({ effect }) => effect.isPaired).length;
  const pairing = paired === panels.length ? "all" : paired === 0 ? "none" : "some";
  const left = panels.length - shown.length;
  const untold = factors.filter((id) => metrics[0]!.effects.every(({ factor }) => factor !== id));
  return figure({
    id: "effects",
    title: "What each factor moves by itself",
    picture: intervalPanels(
      shown.map(({ metric, effect }) => ({
        title: `${effect.factor}: ${titleOf(metric)}`,
        rows: effect.levels.map(({ words, effect: estimate }) => ({ label: words, estimate })),
        isDifference: true,
        isConclusive: effect.isPaired,
      })),
    ),
    caption: `Difference from the level that point 1 has, ${BASIS[pairing]} Dot: mean over draws; line: 95 % interval. ${FILLED[pairing]}${left > 0 ? ` ${left} more charts are not drawn.` : ""}${untold.length > 0 ? ` Of ${untold.join(", ")} there are more levels than can be told apart, or one, or a level stands at one point alone and its levels beside no levels of the others that all of them share, or a run leaves the metric undefined.` : ""}`,
    sources: ["dataset"],
    table: {
      columns: [
        ...[textColumn("Metric"), textColumn("Factor"), textColumn("Level")],
        numberColumn("Difference (interval)"),
      ],
      rows: rows.map(({ metric, factor, level, estimate }) => [
        ...[metric, factor, level, changeWords(estimate)],
      ]),
    },
    spec: {
      rows: rows.map(({ metric, factor, level, estimate: { mean, low, high } }) => ({
        ...{ panel: `${factor}: ${metric}`, level, mean, low: low ?? mean, high: high ?? mean },
      })),
      view: {
        facet: { field: "panel", type: "nominal", sort: null, title: null },
        columns: 3,
        resolve: { scale: { x: "independent", y: "independent" } },
        spec: intervalLayers("level", { along: "difference" }),
      },
    },
  });
}
