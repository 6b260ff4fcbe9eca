/** The course of a search: every point of every round by its mean, those that keep the constraints and those that go on. Takes facts; gives a figure. */
import * as Plot from "@observablehq/plot";
import { bothWidths, drawn, figure, key, numberColumn, textColumn } from "../chart.ts";
import { short, titleOf } from "../experiment/words.ts";
import { type Html, html } from "../html.ts";
import { BLUE, INK, MUTED } from "../palette.ts";
import { plural } from "../words.ts";
import type { SearchFacts } from "./facts.ts";

/** Of each round: the first, which stand best. */
const POINTS_DRAWN_MAX = 300;
const ROW_HEIGHT = 44;

interface Dot {
  readonly round: string;
  readonly point: number;
  readonly mean: number;
  readonly isKept: boolean;
  readonly goesOn: boolean;
}

export function courseFigure(facts: SearchFacts): Html {
  const { rounds, objective } = facts;
  const title = `Points by mean ${titleOf(objective)}, round by round`;
  const dots = dotsOf(facts);
  const labels = rounds.map(({ seeds }, row) => roundLabel(row, seeds));
  const left = rounds.some(({ points }) => points.length > POINTS_DRAWN_MAX);
  return figure({
    ...{ id: "course-figure", title, sources: "search.json" },
    picture: html`${key([
      { sample: dotSample(BLUE, BLUE), words: "goes on, or is the best" },
      { sample: dotSample(INK, INK), words: "is left behind" },
      { sample: dotSample("#ffffff", MUTED), words: "breaks a constraint" },
    ])}${bothWidths((width) => strips(title, dots, labels, width))}`,
    caption: `A dot is a point under the draws of its round. Each round plays fewer points under more draws than the one before; the best that keep the constraints and the best by the objective alone go on in turn, but for those whose interval lies wholly beyond a limit; in the last round those that keep the constraints come first. A point without a number, because a run leaves it undefined, has no dot.${left ? ` Of a round the first ${POINTS_DRAWN_MAX} are drawn.` : ""}`,
    table: {
      columns: [
        textColumn("Round"),
        numberColumn("Draws"),
        numberColumn("Points"),
        numberColumn("Within the constraints"),
        textColumn("First"),
        numberColumn(`Its ${titleOf(objective)}`),
      ],
      rows: rounds.map(({ seeds, points }, row) => {
        const [first] = points;
        const kept = points.filter(({ broken }) => broken.length === 0).length;
        return [
          ...[String(row + 1), String(seeds), String(points.length), String(kept)],
          `point ${first!.point}`,
          first!.mean === null ? "undefined" : short(first!.mean),
        ];
      }),
    },
    spec: {
      rows: dots.map(({ round, point, mean, isKept, goesOn }) => ({
        ...{ round, point, mean, kept: isKept, "goes on": goesOn },
      })),
      view: {
        mark: { type: "point", filled: true },
        encoding: {
          x: {
            ...{ field: "mean", type: "quantitative", title: titleOf(objective) },
            scale: { zero: false },
          },
          y: { field: "round", type: "nominal", sort: null, title: null },
          shape: { field: "goes on", type: "nominal" },
          opacity: { field: "kept", type: "nominal" },
        },
      },
    },
  });
}

const roundLabel = (row: number, seeds: number) => `${row + 1}: ${plural(seeds, "draw", "draws")}`;

function dotsOf({ rounds, best }: SearchFacts): readonly Dot[] {
  return rounds.flatMap(({ seeds, points }, row) => {
    const next = new Set(rounds[row + 1]?.points.map(({ point }) => point) ?? [best]);
    return points.slice(0, POINTS_DRAWN_MAX).flatMap(({ point, mean, broken }): Dot[] =>
      mean === null
        ? []
        : [
            {
              ...{ round: roundLabel(row, seeds), point, mean },
              ...{ isKept: broken.length === 0, goesOn: next.has(point) },
            },
          ],
    );
  });
}

const dotSample = (fill: string, stroke: string): Html =>
  html`<svg width="14" height="12" aria-hidden="true"><circle cx="7" cy="6" r="4" fill="${fill}" stroke="${stroke}" stroke-width="1.5"/></svg>`;

/** What goes on is larger too: it is not told by its colour alone. */
function strips(
  title: string,
  dots: readonly Dot[],
  labels: readonly string[],
  width: number,
): Html {
  return drawn(title, {
    width,
    height: labels.length * ROW_HEIGHT + 34,
    ...{ marginLeft: 86, marginRight: 20, marginTop: 8, marginBottom: 26 },
    x: { label: null, grid: true, ticks: width > 600 ? 8 : 4, tickFormat: short, nice: true },
    y: { label: null, domain: labels, padding: 0.3, tickSize: 0 },
    r: { type: "identity" },
    marks: [
      Plot.dot(dots, {
        ...{ x: "mean", y: "round", strokeWidth: 1.5 },
        r: ({ goesOn }: Dot) => (goesOn ? 6 : 3.5),
        fill: ({ isKept, goesOn }: Dot) => (isKept ? (goesOn ? BLUE : INK) : "#ffffff"),
        stroke: ({ isKept, goesOn }: Dot) => (isKept ? (goesOn ? BLUE : INK) : MUTED),
        title: ({ point, mean }: Dot) => `point ${point}: ${short(mean)}`,
      }),
    ],
  });
}
