/** The report of an experiment: one self-contained page for readers who do not program. Takes facts; gives HTML. The same facts give the same bytes. */
import { dataTable, numberColumn, textColumn } from "../chart.ts";
import { type Html, html } from "../html.ts";
import { page } from "../page.ts";
import { headline, section, welfareTable } from "../sections.ts";
import { listWords, plural } from "../words.ts";
import { convergenceFigure } from "./convergence-figure.ts";
import { effectsFigure } from "./effects-figure.ts";
import type { ExperimentFacts } from "./facts.ts";
import { frontFigure } from "./front-figure.ts";
import { interactionsFigure } from "./interactions-figure.ts";
import { pointsFigure } from "./points-figure.ts";
import { rankingFigure } from "./ranking-figure.ts";
import { sensitivityFigure } from "./sensitivity-figure.ts";
import { tornadoFigure } from "./tornado-figure.ts";
import { noMarketReason, verdictOf } from "./verdict.ts";
import { changeWords, intervalWords, short, titleOf } from "./words.ts";

const POINTS_LISTED_MAX = 200;

export function experimentReport(facts: ExperimentFacts): string {
  const sections = [
    experimentHeadline(facts),
    section("best", "Which point is best", best(facts)),
    section("factors", "What each factor does", factors(facts)),
    section("points", "Every point", points(facts)),
    section("draws", "Are there enough draws", convergenceFigure(facts)),
    section("yardsticks", "Yardsticks", yardsticks(facts)),
    section("method", "How to read this", method(facts)),
  ];
  const contents = [
    { id: "best", words: "Which point is best" },
    { id: "factors", words: "What each factor does" },
    { id: "points", words: "Every point" },
    { id: "draws", words: "Are there enough draws" },
    { id: "yardsticks", words: "Yardsticks" },
    { id: "method", words: "How to read this" },
  ];
  return page({ title: facts.title, sections, contents, script: undefined });
}

function experimentHeadline(facts: ExperimentFacts): Html {
  const { title, question, seeds, points: all, factors: varied, engineVersion } = facts;
  const scope = `${plural(all.length, "point", "points")}, each under the same ${plural(seeds.length, "draw", "draws")} of weather, demand, prices and owners. Varied: ${varied.join(", ")}; nothing else differs. Held against: point 1 (${all[0]!.words}). Program version ${engineVersion}.`;
  return headline({ title, question, verdict: verdictOf(facts), scope });
}

function best(facts: ExperimentFacts): Html {
  const { ranking, front } = facts;
  const rank =
    ranking === null
      ? html`<p>The experiment does not say which metric decides: <code>analysis: { best: { metric: …, sense: minimise } }</code> in its file ranks the points.</p>`
      : ranking.points.length === 0
        ? html`<p>A run leaves ${ranking.metric} undefined at every point: there is no rank.</p>`
        : rankingFigure(facts, ranking);
  return html`${rank}${front === null || front.points.length === 0 ? html`` : frontFigure(facts, front)}`;
}

function factors(facts: ExperimentFacts): Html {
  const { metrics } = facts;
  const effects =
    metrics[0]!.effects.length === 0
      ? html`<p>No factor has two levels with points enough to tell apart, or a run leaves ${metrics[0]!.words} undefined.</p>`
      : html`${tornadoFigure(facts)}${effectsFigure(facts)}${interactionsFigure(facts)}`;
  return html`${sensitivityFigure(facts)}${effects}`;
}

function points(facts: ExperimentFacts): Html {
  const { points: all, metrics } = facts;
  const listed = all.slice(0, POINTS_LISTED_MAX);
  const more = all.length - listed.length;
  const columns = [textColumn("Point"), textColumn("Levels"), numberColumn(titleOf(metrics[0]!))];
  const rows = listed.map(({ number, words }) => {
    const { level } = metrics[0]!.points[number - 1]!;
    return [
      String(number),
      words,
      level === null ? "undefined" : `${short(level.mean)}${intervalWords(level)}`,
    ];
  });
  return html`${dataTable({ columns, rows }, "Points")}
${more > 0 ? html`<p>${more} more points are in dataset.parquet.</p>` : html``}
${pointsFigure(facts)}
<h3>What the metrics are</h3>
<ul>${metrics.map((metric) => html`<li>${titleOf(metric)} (<code>${metric.id}</code>): ${metric.about}</li>`)}</ul>`;
}

function yardsticks(facts: ExperimentFacts): Html {
  const { metrics, welfare, points: all } = facts;
  const none = metrics.flatMap((metric) => {
    const { noMarket } = metric;
    if (noMarket?.level == null) return [];
    const difference = noMarket.difference === null ? "" : changeWords(noMarket.difference);
    return [
      [
        titleOf(metric),
        `${short(noMarket.level.mean)}${intervalWords(noMarket.level)}`,
        difference,
      ],
    ];
  });
  const reached = welfare
    .slice(0, POINTS_LISTED_MAX)
    .map((each, row) => ({ label: `${row + 1}: ${all[row]!.words}`, welfare: each }));
  return html`<p>Two things stand beside every point. <em>No market</em> is point 1 with every market and service left out, under the same draws. The <em>welfare bound</em> is the most that the orders of a point could have given to buyers above what it costs sellers, at each constraint by itself, whatever rule matched them; orders and offers of other kinds than curtailment obligations have no bound.</p>
${
  none.length === 0
    ? html`<p>${noMarketReason(facts, listWords(metrics.map(({ words }) => words)))}</p>`
    : dataTable(
        {
          columns: [
            textColumn("Metric"),
            numberColumn("No market (interval)"),
            numberColumn("Beyond point 1 (interval)"),
          ],
          rows: none,
        },
        "Point 1 without any market",
      )
}
${welfareTable("Point", reached)}`;
}

const method = ({
  seeds,
}: ExperimentFacts): Html => html`<p>The same days are played again and again. A draw (a seed) fixes weather, demand, prices, forecasts and what owners are like; every point is played under each of the ${seeds.length} draws. So a difference between two points is what their settings do, and not luck with the weather.</p>
<p>A mean over draws is not sure. The interval beside it is made so that, over many such experiments, 19 of 20 would hold the true mean. One that holds 0 leaves open whether there is any change. Of twenty numbers that do not change at all, one may look as if it did; the p-values of the ranking, by which the best point is told to differ from point 1, are corrected for how many points are compared, what two factors do together for how many cells there are, and how far a factor moves the first metric for how many levels there are; the other intervals are not.</p>
<p>The effect size is the mean difference over how much differences vary from draw to draw: above 0.8 is large, below 0.2 small, whatever the unit. Means, differences, effect sizes, ranks and weights of factors are in <code>summary.json</code>; what is drawn of factors and draws stands in a table under its figure; every run is in <code>dataset.parquet</code>.</p>`;
