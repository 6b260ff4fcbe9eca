/** The points that no other beats in one metric without losing in another, among all points. Takes facts; gives a figure. */
import * as Plot from "@observablehq/plot";
import { bothWidths, drawn, figure, numberColumn, textColumn } from "../chart.ts";
import type { Html } from "../html.ts";
import { BLUE, INK, MUTED } from "../palette.ts";
import { listWords } from "../words.ts";
import type { ExperimentFacts, Front } from "./facts.ts";
import { short, titleOf } from "./words.ts";

/** Enough to see the crowd. */
const DOTS_MAX = 1000;
const ROWS_MAX = 50;
/** Parts of an axis in which numbers would print on one another. */
const CLOSE = 30;
const SENSES = { minimise: "less is better", maximise: "more is better" } as const;

interface Dot {
  readonly number: number;
  readonly x: number;
  readonly y: number;
  readonly isFront: boolean;
}

export function frontFigure(facts: ExperimentFacts, front: Front): Html {
  const metricOf = (id: string) => facts.metrics.find((metric) => metric.id === id)!;
  const [across, up] = [front.objectives[0]!, front.objectives[1]!];
  const onFront = new Set(front.points.map(({ point }) => point));
  const dots = facts.points
    .flatMap(({ number }): Dot[] => {
      const [x, y] = [across, up].map(
        (each) => metricOf(each.metric).points[number - 1]!.level?.mean,
      );
      return x === undefined || y === undefined
        ? []
        : [{ number, x, y, isFront: onFront.has(number) }];
    })
    .filter(({ isFront }, row) => isFront || row < DOTS_MAX);
  const axis = (each: Front["objectives"][number]) =>
    `${titleOf(metricOf(each.metric))} (${SENSES[each.sense]})`;
  const title = `The front: ${listWords(front.objectives.map(({ metric }) => metricOf(metric).words))}`;
  return figure({
    ...{ id: "front", title, sources: ["dataset"] },
    picture: bothWidths((width, isNarrow) =>
      scatter(title, dots, axis(across), axis(up), width, isNarrow),
    ),
    caption: `Filled and numbered: points that no other point beats in one of these metrics without losing in another, by their means. Open: all others; for each of them at least one point of the front is no worse in any of these metrics and better in one.${front.objectives.length > 2 ? " Drawn are the first two metrics; the others may be why a point is on the front." : ""}`,
    table: {
      columns: [
        textColumn("Point"),
        ...front.objectives.map(({ metric }) => numberColumn(titleOf(metricOf(metric)))),
      ],
      rows: front.points
        .slice(0, ROWS_MAX)
        .map(({ point, means }) => [
          ...[`${point}: ${facts.points[point - 1]!.words}`, ...means.map(short)],
        ]),
    },
    spec: {
      rows: dots.map((dot) => ({ ...dot })),
      view: {
        mark: "point",
        encoding: {
          x: { field: "x", type: "quantitative", title: axis(across), scale: { zero: false } },
          y: { field: "y", type: "quantitative", title: axis(up), scale: { zero: false } },
          shape: { field: "isFront", type: "nominal", title: "on the front" },
        },
      },
    },
  });
}

function scatter(
  title: string,
  dots: readonly Dot[],
  across: string,
  up: string,
  width: number,
  isNarrow: boolean,
): Html {
  const front = dots.filter(({ isFront }) => isFront);
  return drawn(title, {
    ...{ width: Math.min(width, 760), height: isNarrow ? 280 : 380 },
    ...{ marginLeft: 60, marginRight: 30, marginTop: 30, marginBottom: 40 },
    x: {
      ...{ label: across, labelAnchor: "center", labelArrow: "none", grid: true, nice: true },
      ...{ ticks: isNarrow ? 4 : 8, tickFormat: short },
    },
    y: { label: up, labelArrow: "none", grid: true, nice: true, ticks: 6, tickFormat: short },
    marks: [
      Plot.dot(
        dots.filter(({ isFront }) => !isFront),
        { x: "x", y: "y", r: 3, stroke: MUTED },
      ),
      Plot.line(
        front.toSorted((left, right) => left.x - right.x || left.number - right.number),
        { x: "x", y: "y", stroke: BLUE, strokeDasharray: "4 3" },
      ),
      Plot.dot(front, { x: "x", y: "y", r: 4.5, fill: BLUE, stroke: INK }),
      Plot.text(together(front), { x: "x", y: "y", text: "words", dy: -11 }),
    ],
  });
}

/** Numbers of points that lie on one another stand in a row. */
function together(front: readonly Dot[]): { x: number; y: number; words: string }[] {
  const width = (of: (dot: Dot) => number) =>
    (Math.max(...front.map(of)) - Math.min(...front.map(of))) / CLOSE || 1;
  const [across, up] = [width(({ x }) => x), width(({ y }) => y)];
  const groups = new Map<string, Dot[]>();
  for (const dot of front) {
    const place = `${Math.round(dot.x / across)} ${Math.round(dot.y / up)}`;
    groups.set(place, [...(groups.get(place) ?? []), dot]);
  }
  return [...groups.values()].map((dots) => ({
    ...{ x: dots[0]!.x, y: dots[0]!.y },
    words: dots.map(({ number }) => number).join(", "),
  }));
}
