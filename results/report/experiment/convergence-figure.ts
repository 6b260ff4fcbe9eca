/** Whether there are enough draws: how the difference from point 1 and its interval settle as draws are added. Takes facts; gives a figure, or what keeps it from being one. */
import * as Plot from "@observablehq/plot";
import { drawn, figure, numberColumn, textColumn } from "../chart.ts";
import { type Html, html } from "../html.ts";
import { FAINT, INK } from "../palette.ts";
import type { Convergence, ExperimentFacts } from "./facts.ts";
import { changeWords, short, titleOf } from "./words.ts";

const WIDTH = 350;
const HEIGHT = 200;

export function convergenceFigure({ metrics, convergence, points, seeds }: ExperimentFacts): Html {
  const metric = metrics[0]!;
  if (convergence.length === 0)
    return html`<p>${points.length < 2 ? "There is one point, so nothing to follow." : `${seeds.length} ${seeds.length === 1 ? "draw is" : "draws are"} too few to see a difference settle, or a run leaves the metric undefined: four or more show it.`}</p>`;
  return figure({
    id: "convergence",
    title: `How the difference in ${titleOf(metric)} settles as draws are added`,
    picture: html`<div class="panels">${convergence.map(
      (each) =>
        html`<div class="panel"><h4>Point ${each.point} less point 1</h4>${panel(each)}</div>`,
    )}</div>`,
    caption:
      "Line: mean difference over the first so many draws; band: its 95 % interval. Where the band has become narrow and flat more draws would change little; where it still holds 0 they may decide.",
    sources: ["dataset"],
    table: {
      columns: [textColumn("Point"), textColumn("Draws"), numberColumn("Difference (interval)")],
      rows: convergence.flatMap(({ point, steps }) =>
        steps.map(({ seeds: count, estimate }) => [
          ...[String(point), String(count), changeWords(estimate)],
        ]),
      ),
    },
    spec: {
      rows: convergence.flatMap(({ point, steps }) =>
        steps.map(({ seeds: draws, estimate: { mean, low, high } }) => ({
          ...{ point: `point ${point}`, draws, mean, low, high },
        })),
      ),
      view: {
        facet: { field: "point", type: "nominal", sort: null, title: null },
        columns: 3,
        spec: {
          layer: [
            {
              mark: { type: "area", opacity: 0.3 },
              encoding: {
                x: { field: "draws", type: "quantitative" },
                y: { field: "low", type: "quantitative", title: titleOf(metric) },
                y2: { field: "high" },
              },
            },
            {
              mark: "line",
              encoding: {
                x: { field: "draws", type: "quantitative" },
                y: { field: "mean", type: "quantitative" },
              },
            },
          ],
        },
      },
    },
  });
}

function panel({ point, steps }: Convergence): Html {
  const rows = steps.map(({ seeds, estimate }) => ({ seeds, ...estimate }));
  return drawn(`Difference of point ${point} from point 1 by draws`, {
    ...{
      width: WIDTH,
      height: HEIGHT,
      marginLeft: 56,
      marginRight: 16,
      marginTop: 8,
      marginBottom: 34,
    },
    x: { label: "draws", labelAnchor: "center", labelArrow: "none", ticks: wholeTicks(rows) },
    y: { label: null, grid: true, ticks: 5, tickFormat: short, nice: true },
    marks: [
      Plot.areaY(rows, { x: "seeds", y1: "low", y2: "high", fill: FAINT }),
      Plot.ruleY([0], { stroke: INK }),
      Plot.line(rows, { x: "seeds", y: "mean", stroke: INK, strokeWidth: 2 }),
      Plot.dot(rows, { x: "seeds", y: "mean", r: 2.5, fill: INK }),
    ],
  });
}

/** At most six, all of them whole numbers of draws. */
function wholeTicks(rows: readonly { readonly seeds: number }[]): number[] {
  const step = Math.ceil(rows.length / 6);
  return rows.map(({ seeds }) => seeds).filter((_, row) => row % step === 0);
}
