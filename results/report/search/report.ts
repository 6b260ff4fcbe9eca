/** The report of a search: one self-contained page for readers who do not program. Takes facts; gives HTML. The same facts give the same bytes. */
import { figure, key, lineSample, numberColumn, textColumn } from "../chart.ts";
import { type IntervalPanel, intervalPanels } from "../experiment/interval-chart.ts";
import { changeWords, intervalWords, short, titleOf } from "../experiment/words.ts";
import { type Html, html } from "../html.ts";
import { intervalLayers } from "../interval-layers.ts";
import { page } from "../page.ts";
import { MUTED } from "../palette.ts";
import { headline, section, welfareTable } from "../sections.ts";
import { listWords, plural, unbroken } from "../words.ts";
import { courseFigure } from "./course-figure.ts";
import type { FinalPoint, SearchFacts } from "./facts.ts";
import { noMarketWords, searchVerdict } from "./verdict.ts";

/** Points of the last round that are listed and drawn: the first of them, and point 1. */
const POINTS_SHOWN_MAX = 24;
const BROKEN_TOLD_MAX = 3;

export function searchReport(facts: SearchFacts): string {
  const contents = [
    { id: "asked", words: "What was asked" },
    { id: "best", words: "The best points" },
    { id: "yardsticks", words: "Yardsticks" },
    { id: "course", words: "The course of the search" },
    { id: "care", words: "What to read with care" },
  ];
  const parts = [
    asked(facts),
    best(facts),
    yardsticks(facts),
    courseFigure(facts),
    html`<ul>${care(facts).map((words) => html`<li>${unbroken(words)}</li>`)}</ul>`,
  ];
  const sections = contents.map(({ id, words }, row) => section(id, words, parts[row]!));
  return page({
    title: facts.title,
    sections: [searchHeadline(facts), ...sections],
    ...{ contents, script: undefined },
  });
}

function searchHeadline(facts: SearchFacts): Html {
  const { title, question, runs, rounds, engineVersion } = facts;
  const scope = `A search by successive halving: ${plural(runs, "run", "runs")} in ${plural(rounds.length, "round", "rounds")}. Program version ${engineVersion}.`;
  return headline({ title, question, verdict: searchVerdict(facts), scope });
}

function asked({ objective, constraints, points, factors, budget, keepOneOf }: SearchFacts): Html {
  const sense = objective.sense === "minimise" ? "As little" : "As much";
  return html`<p>${sense} as can be of <strong>${titleOf(objective)}</strong> (<code>${objective.metric}</code>): ${objective.about}</p>
<p>${plural(points, "point", "points")} that differ in ${listWords(factors)} and in nothing else; point 1 is what there is today. A point may be chosen where, in the mean over the draws of the last round,</p>
<ul>${constraints.length === 0 ? html`<li>(no constraint is asked for)</li>` : constraints.map((words) => html`<li>${words}</li>`)}</ul>
<p>At most ${plural(budget, "run", "runs")}; of each round one of ${keepOneOf} points goes on.</p>`;
}

/** The first of the last round, and point 1. */
const shownOf = ({ last }: SearchFacts): readonly FinalPoint[] =>
  last.filter(({ point }, row) => row < POINTS_SHOWN_MAX || point === 1);

function best(facts: SearchFacts): Html {
  const { objective, noMarket, last, rounds } = facts;
  const shown = shownOf(facts);
  const title = `The last round, under ${plural(rounds.at(-1)!.seeds, "draw", "draws")}: ${titleOf(objective)}`;
  const panels = panelsOf(facts, shown);
  const drawnRows = panels.flatMap(({ title: panel, rows }) =>
    rows.map(({ label, estimate: { mean, low, high } }) => ({
      ...{ panel, point: label, mean, low: low ?? mean, high: high ?? mean },
    })),
  );
  const more = last.length - shown.length;
  const isRun = noMarket.kind === "run" && noMarket.level !== null;
  const picture =
    panels.length === 0
      ? html`<p>A run of every point leaves ${objective.words} undefined: there is nothing to draw.</p>`
      : html`${isRun ? key([{ sample: lineSample(MUTED, 1.5, "4 3"), words: "no market" }]) : html``}${intervalPanels(panels)}`;
  return html`${figure({
    ...{ id: "best-figure", title, picture, sources: "search.json" },
    caption: `Dot: mean over the draws; line: its 95 % interval. Of differences from point 1, seed by seed, those whose interval holds 0 are hollow. In the order of the round: the first that keeps the constraints is the best.${more > 0 ? ` ${more} more points are in search.json.` : ""}`,
    table: tableOf(facts, shown),
    spec: {
      rows: drawnRows,
      view: {
        facet: { field: "panel", type: "nominal", sort: null, title: null },
        columns: 2,
        resolve: { scale: { x: "independent" } },
        spec: intervalLayers("point", { down: "point" }),
      },
    },
  })}`;
}

function panelsOf(
  { objective, noMarket }: SearchFacts,
  shown: readonly FinalPoint[],
): readonly IntervalPanel[] {
  const levels = shown.flatMap(({ point, level }) =>
    level === null ? [] : [{ label: `point ${point}`, estimate: level }],
  );
  const differences = shown.flatMap(({ point, difference }) =>
    difference === null ? [] : [{ label: `point ${point}`, estimate: difference }],
  );
  const yardstick = noMarket.kind === "run" ? noMarket.level?.mean : undefined;
  return [
    ...(levels.length === 0
      ? []
      : [
          {
            ...{ title: titleOf(objective), rows: levels, isDifference: false },
            ...(yardstick !== undefined && { yardstick }),
          },
        ]),
    ...(differences.length === 0
      ? []
      : [{ title: "beyond point 1", rows: differences, isDifference: true }]),
  ];
}

function tableOf({ objective }: SearchFacts, shown: readonly FinalPoint[]) {
  return {
    columns: [
      textColumn("Point"),
      textColumn("Levels"),
      numberColumn(titleOf(objective)),
      numberColumn("Beyond point 1 (interval)"),
      textColumn("Constraints that it breaks"),
    ],
    rows: shown.map(({ point, words, level, difference, broken }) => [
      ...[String(point), words],
      level === null ? "undefined" : `${short(level.mean)}${intervalWords(level)}`,
      difference === null ? "" : changeWords(difference),
      broken.length === 0
        ? "none"
        : `${broken.slice(0, BROKEN_TOLD_MAX).join("; ")}${broken.length > BROKEN_TOLD_MAX ? " and more" : ""}`,
    ]),
  };
}

function yardsticks(facts: SearchFacts): Html {
  const reached = shownOf(facts).map(({ point, words, welfare }) => ({
    label: `${point}: ${words}`,
    welfare,
  }));
  return html`<p>Two things stand beside what was found. <em>No market</em> is point 1 with every market and service left out, under the draws of the last round. The <em>welfare bound</em> is the most that the orders of a point could have given to buyers above what it costs sellers, at each constraint by itself, whatever rule matched them; orders and offers of other kinds than curtailment obligations have no bound.</p>
<p>${unbroken(noMarketWords(facts))}</p>
${welfareTable("Point", reached)}`;
}

/** What keeps the best from being the last word. */
function care(facts: SearchFacts): readonly string[] {
  const { rounds, last, best: chosen, points, fresh } = facts;
  const [first] = rounds;
  const final = last.length;
  return [
    ...(chosen === null || chosen === 1
      ? []
      : [
          `The best was chosen by the same runs that its numbers in figures and tables come from, so they flatter it: a point that was lucky in these draws looks better than it is. ${fresh === null ? "Play the best few again under other seeds before you build on it." : "What it comes to under draws that had no part in it stands at the top."}`,
        ]),
    ...(rounds.length > 1
      ? [
          `${plural(points - rounds[1]!.points.length, "point was", "points were")} left behind under ${plural(first!.seeds, "draw", "draws")} alone: one that was unlucky there may be better than what is told here. A larger budget takes more along.`,
        ]
      : []),
    "A constraint is kept in the mean over the draws, and may be broken in one of them. In a round before the last every other place goes to the best by the objective alone, unless its interval lies wholly beyond a limit: few draws tell little of limits.",
    "Candidates are the points of the design and nothing between them.",
    ...(final > 2
      ? [
          `An interval holds the true mean 19 times of 20, by itself. It does not count that ${final} points stand beside one another.`,
        ]
      : []),
    "The same file gives the same answer, whoever runs it: seeds, rounds and ties have one order.",
  ];
}
