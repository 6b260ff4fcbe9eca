/** What two factors do together: the first metric by level of both, a small chart a pair. Takes facts; gives a figure, or nothing where no two factors meet at every level. */
import * as Plot from "@observablehq/plot";
import { drawn, figure, key, lineSample, numberColumn, textColumn } from "../chart.ts";
import { type Html, html } from "../html.ts";
import { BLUE, GREEN, INK, PURPLE, VERMILLION } from "../palette.ts";
import { cut, plural } from "../words.ts";
import type { ExperimentFacts, Interaction } from "./facts.ts";
import { changeWords, short, titleOf } from "./words.ts";

const WIDTH = 350;
const HEIGHT = 210;
/** By level; a dash beside each colour. */
const STYLES = [
  ...[INK, BLUE, VERMILLION, GREEN].map((colour, at) => ({
    colour,
    dash: ["", "7 3", "2 3", "9 3 2 3"][at]!,
  })),
  ...[PURPLE, INK, BLUE, VERMILLION].map((colour, at) => ({
    colour,
    dash: ["", "2 3", "9 3 2 3", "7 3"][at]!,
  })),
];

export function interactionsFigure(facts: ExperimentFacts): Html {
  const { metrics, interactions, interactionsLeft: left } = facts;
  if (interactions.length === 0) return html``;
  const metric = metrics[0]!;
  const name = ({ factors: [first, second] }: Interaction) => `${first} with ${second}`;
  return figure({
    id: "interactions",
    title: `What two factors do together to ${titleOf(metric)}`,
    picture: html`<div class="panels">${interactions.map(
      (pair) => html`<div class="panel"><h4>${name(pair)}</h4>${panel(pair, name(pair))}</div>`,
    )}</div>`,
    caption: `Along the foot the second factor, a line for each level of the first; mean over draws and over the other factors. Lines that run side by side: each factor does the same whatever the other is. Lines that cross or spread: what one does depends on the other; the table says by how much at most, beyond the sum of what each does by itself, with an interval that is as wide as choosing the largest among all cells of all pairs asks for.${left > 0 ? ` ${plural(left, "more pair is", "more pairs are")} not drawn: what they do together is no larger.` : ""}`,
    sources: ["dataset"],
    table: {
      columns: [textColumn("Pair"), numberColumn("Beyond the sum, at most (interval)")],
      rows: interactions.map((pair) => [name(pair), changeWords(pair.beyondSum)]),
    },
    spec: {
      rows: interactions.flatMap((pair) =>
        cellsOf(pair).map((cell) => ({ pair: name(pair), ...cell })),
      ),
      view: {
        facet: { field: "pair", type: "nominal", sort: null, title: null },
        columns: 3,
        resolve: { scale: { x: "independent" } },
        spec: {
          mark: { type: "line", point: true },
          encoding: {
            x: { field: "second", type: "nominal", sort: null, title: null },
            y: {
              field: "mean",
              type: "quantitative",
              title: titleOf(metric),
              scale: { zero: false },
            },
            strokeDash: { field: "first", type: "nominal", sort: null, title: null },
          },
        },
      },
    },
  });
}

const cellsOf = ({ levels: [first, second], cells }: Interaction) =>
  first.flatMap((one, row) =>
    second.map((other, column) => ({ first: one, second: other, mean: cells[row]![column]! })),
  );

function panel(pair: Interaction, title: string): Html {
  const [first, second] = pair.levels;
  const cells = cellsOf(pair);
  const letters = Math.max(6, Math.floor(WIDTH / 7 / second.length));
  const samples = first.map((words, row) => {
    const { colour, dash } = STYLES[row % STYLES.length]!;
    return { sample: lineSample(colour, 2, dash), words };
  });
  return html`${key(samples)}${drawn(title, {
    ...{
      width: WIDTH,
      height: HEIGHT,
      marginLeft: 56,
      marginRight: 24,
      marginTop: 10,
      marginBottom: 28,
    },
    x: {
      ...{ type: "point", label: null, domain: [...second], padding: 0.3 },
      tickFormat: (words: string) => cut(words, letters),
    },
    y: { label: null, grid: true, ticks: 5, tickFormat: short, nice: true },
    marks: first.flatMap((one, row) => {
      const { colour, dash } = STYLES[row % STYLES.length]!;
      const own = cells.filter((cell) => cell.first === one);
      return [
        Plot.line(own, {
          ...{ x: "second", y: "mean", stroke: colour, strokeWidth: 2, strokeDasharray: dash },
        }),
        Plot.dot(own, { x: "second", y: "mean", r: 3, fill: colour }),
      ];
    }),
  })}`;
}
