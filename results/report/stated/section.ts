/**
 * What was stated, and what came: a verdict on each run of the look-ahead, its scores, and three ways to look at it. Takes
 * facts; gives a section, or nothing where no run stated factors. The figures are of the first run that did.
 */
import { dataTable, numberColumn, textColumn } from "../chart.ts";
import type { RunFacts } from "../facts.ts";
import { type Html, html } from "../html.ts";
import { fixed, percent, unbroken } from "../words.ts";
import { type Statement, statementsOf } from "./facts.ts";
import { fanFigure } from "./fan.ts";
import { reliabilityFigure } from "./reliability.ts";
import { statementHeading } from "./statement-words.ts";
import { unitFigures } from "./unit-maps.ts";
import { certaintyOf, verdictOf } from "./verdict.ts";

interface Stated {
  readonly facts: RunFacts;
  readonly statements: readonly Statement[];
}

export async function statedSection(runs: readonly RunFacts[]): Promise<Html> {
  const stated: Stated[] = [];
  for (const facts of runs) {
    const statements = await statementsOf(facts);
    if (statements.length > 0) stated.push({ facts, statements });
  }
  const [first] = stated;
  if (first === undefined) return html``;
  const { facts, statements } = first;
  return html`<section id="stated">
<h2>What was stated, and what came</h2>
<p>Before each day the look-ahead stated how likely each unit would be curtailed and each flow above its target. Probabilities can be right or wrong only many at a time: right ones come true as often as they say.</p>
${statements.map((statement) => verdict(statement, facts))}
${scoreTable(stated)}
${await fanFigure(facts, statements)}${await unitFigures(facts, statements[0]!.word)}${reliabilityFigure(statements, facts.label)}</section>
`;
}

function verdict(statement: Statement, { label }: RunFacts): Html {
  const sentences = verdictOf(statement).map((sentence) => html`<li>${unbroken(sentence)}</li>`);
  return html`<h3>${statementHeading(statement.word)}, ${label}</h3>
<ul>${sentences}</ul>
`;
}

/** A score of the summary, by name, as it stands in the table. */
interface Score {
  readonly name: string;
  readonly words: string;
  readonly best: string;
  readonly text: (value: number) => string;
}

const decimals = (places: number) => (value: number) => fixed(value, places);
const inPercent = (value: number) => percent(value);
const judged = (name: string, of: string): Score[] => [
  { name: `${name}BrierScore`, words: `${of}: Brier score`, best: "0", text: decimals(4) },
  { name: `${name}Skill`, words: `${of}: skill`, best: "1", text: decimals(2) },
  {
    ...{ name: `${name}CalibrationError`, words: `${of}: calibration error`, best: "0 %" },
    text: (value) => percent(value, 2),
  },
  {
    ...{ name: `${name}CalibrationP`, words: `${of}: p of the joint test`, best: "≥ 0.05" },
    text: certaintyOf,
  },
];

const SCORES: readonly Score[] = [
  ...judged("unit", "Unit curtailed"),
  ...judged("point", "Flow above target"),
  { name: "flowCrpsMw", words: "Flow: CRPS, MW", best: "0", text: decimals(2) },
  {
    ...{ name: "flowWithin50Frac", words: "Flow: inside its 50 % interval", best: "50 %" },
    text: inPercent,
  },
  {
    ...{ name: "flowWithin90Frac", words: "Flow: inside its 90 % interval", best: "90 %" },
    text: inPercent,
  },
  {
    ...{ name: "flowInterval90Mw", words: "Flow: width of its 90 % interval, MW", best: "narrow" },
    text: decimals(2),
  },
  {
    ...{ name: "flowIntervalDistance", words: "Flow: in another interval than it should" },
    ...{ best: "0 %", text: inPercent },
  },
];

function scoreTable(stated: readonly Stated[]): Html {
  const all = stated.flatMap(({ facts, statements }) =>
    statements.map(({ word, score }) => ({
      heading: `${statementHeading(word)}, ${facts.label}`,
      score,
    })),
  );
  const columns = [
    ...[textColumn("Score"), numberColumn("Best")],
    ...all.map(({ heading }) => numberColumn(heading)),
  ];
  const rows = SCORES.map(({ name, words, best, text }) => [
    ...[words, best],
    ...all.map(({ score }) => {
      const value = score(name);
      return value === undefined ? "–" : text(value);
    }),
  ]);
  return dataTable({ columns, rows }, "Scores of what was stated");
}
