/** Points by rank, with how likely each is the best. Takes facts; gives a figure. */
import * as Plot from "@observablehq/plot";
import { bothWidths, drawn, figure, numberColumn, textColumn } from "../chart.ts";
import type { Html } from "../html.ts";
import { BLUE, INK } from "../palette.ts";
import { cut } from "../words.ts";
import type { ExperimentFacts, RankedPoint } from "./facts.ts";
import { chance, changeWords, probability, short, titleOf } from "./words.ts";

const BARS_MAX = 12;
const ROWS_MAX = 50;
const ROW_HEIGHT = 24;

export function rankingFigure(
  facts: ExperimentFacts,
  { points: ranked }: NonNullable<ExperimentFacts["ranking"]>,
): Html {
  const metric = facts.metrics[0]!;
  const wordsOf = ({ point }: RankedPoint) => facts.points[point - 1]!.words;
  const rows = ranked.slice(0, BARS_MAX);
  const title = "How likely each point is the best";
  return figure({
    ...{ id: "ranking", title, sources: ["dataset"] },
    picture: bothWidths((width, isNarrow) => bars(title, rows, wordsOf, width, isNarrow)),
    caption: `The best by mean ${titleOf(metric)} stands first. A bar is how likely the point is the best, as far as these draws tell${rows.some(({ probabilityBest }) => probabilityBest === null) ? "; they do not of points that differ from another by the same under every draw" : ""}.${ranked.length > rows.length ? ` ${ranked.length - rows.length} more points are not drawn.` : ""}`,
    table: {
      columns: [
        textColumn("Rank"),
        textColumn("Point"),
        numberColumn("Mean"),
        numberColumn("Probability of being best"),
        numberColumn("Beyond point 1 (interval)"),
        numberColumn("p-value, for so many points"),
        numberColumn("Effect size"),
      ],
      rows: ranked.slice(0, ROWS_MAX).map((each) => {
        const { effectSize } = metric.points[each.point - 1]!;
        return [
          String(each.rank),
          `${each.point}: ${wordsOf(each)}`,
          short(each.mean),
          likely(each),
          each.difference === null ? "" : changeWords(each.difference),
          each.difference === null ? "" : chance(each.difference.pValueHolm),
          effectSize === null ? "" : short(Number(effectSize.toFixed(2))),
        ];
      }),
    },
    spec: {
      rows: rows.map((each) => ({
        ...{ point: `${each.point}: ${wordsOf(each)}`, probability: each.probabilityBest },
        mean: each.mean,
      })),
      view: {
        mark: "bar",
        encoding: {
          x: { field: "probability", type: "quantitative", scale: { domain: [0, 1] } },
          y: { field: "point", type: "nominal", sort: null, title: null },
        },
      },
    },
  });
}

const likely = ({ probabilityBest }: RankedPoint): string =>
  probabilityBest === null ? "not told" : probability(probabilityBest);

function bars(
  title: string,
  rows: readonly RankedPoint[],
  wordsOf: (point: RankedPoint) => string,
  width: number,
  isNarrow: boolean,
): Html {
  const letters = isNarrow ? 24 : 70;
  const labelOf = (each: RankedPoint) => `${each.point}: ${wordsOf(each)}`;
  const labels = rows.map(labelOf);
  const left = Math.max(...labels.map((label) => Math.min(label.length, letters))) * 6.1 + 14;
  return drawn(title, {
    width,
    height: rows.length * ROW_HEIGHT + 34,
    ...{ marginLeft: left, marginRight: 56, marginTop: 6, marginBottom: 26 },
    x: { label: null, grid: true, domain: [0, 1], ticks: isNarrow ? 2 : 5 },
    y: {
      ...{ label: null, domain: labels, padding: 0.3, tickSize: 0 },
      tickFormat: (label: string) => cut(label, letters),
    },
    marks: [
      Plot.barX(rows, { x: "probabilityBest", y: labelOf, fill: BLUE }),
      Plot.ruleX([0], { stroke: INK }),
      Plot.text(rows, {
        ...{ x: "probabilityBest", y: labelOf, dx: 5, textAnchor: "start" },
        text: likely,
      }),
    ],
  });
}
