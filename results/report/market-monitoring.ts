/**
 * Market monitoring: how often each detector flagged whom, rightly or not, and what followed. Takes facts; gives a section on each run in which somebody looked, or nothing. What owners are set to do
 * is known to the run alone: the section says so.
 */
import { MICRO_GBP_PER_GBP } from "../../sim/core/money.ts";
import { dataTable, numberColumn, textColumn } from "./chart.ts";
import type { RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { hasColumn } from "./stored.ts";
import { percent, pounds } from "./words.ts";

/** Participants that are shown; the tables have all. */
const SHOWN_MAX = 40;

export async function marketMonitoringSection(runs: readonly RunFacts[]): Promise<Html> {
  const own: Html[] = [];
  for (const facts of runs) {
    if (!hasColumn(facts.run, "monitoring_assessments", "games")) continue;
    const detectors = await byDetector(facts);
    if (detectors === undefined) continue;
    own.push(html`${runs.length > 1 ? html`<h3>${facts.label}</h3>` : html``}
${detectors}${await flagged(facts)}${await sanctioned(facts)}`);
  }
  if (own.length === 0) return html``;
  return html`<section id="market-monitoring">
<h2>Who was suspected of gaming</h2>
<p>A case is one participant on one London day of which a detector can say something. Games says what its owner is set to do in the scenario: the truth of a model, which no monitor has. A flag of who games is right, one of who does not is false.</p>
${own}</section>
`;
}

const rate = (flags: number, cases: number) => (cases === 0 ? "–" : percent(flags / cases, 0));

async function byDetector({ run }: RunFacts): Promise<Html | undefined> {
  const { rows } = await run.query(
    `SELECT detector, min(threshold), sum(games), sum(1 - games), sum(isFlagged * games),
       sum(isFlagged * (1 - games))
     FROM monitoring_assessments GROUP BY detector ORDER BY detector`,
  );
  if (rows.length === 0) return undefined;
  const columns = [
    textColumn("Detector"),
    ...["Flags above", "Cases of gaming", "Flagged", "Rate"].map(numberColumn),
    ...["Honest cases", "Flagged falsely", "Rate of these"].map(numberColumn),
  ];
  const cells = rows.map(([detector, threshold, ...counts]) => {
    const [gaming, honest, right, wrong] = counts.map(Number) as [number, number, number, number];
    return [
      ...[String(detector), percent(Number(threshold), 0)],
      ...[String(gaming), String(right), rate(right, gaming)],
      ...[String(honest), String(wrong), rate(wrong, honest)],
    ];
  });
  return dataTable({ columns, rows: cells }, "Flags by detector");
}

async function flagged({ run }: RunFacts): Promise<Html> {
  const { rows } = await run.query(
    `SELECT unit, detector, max(games), count(*), sum(isFlagged), max(score), sum(isFlagged * gainMicroGbp)
     FROM monitoring_assessments GROUP BY unit, detector HAVING sum(isFlagged) > 0
     ORDER BY 5 DESC, unit, detector`,
  );
  if (rows.length === 0) return html`<p>Nobody was flagged.</p>`;
  const columns = [
    ...["Participant", "Detector", "Games"].map(textColumn),
    ...["Days looked at", "Days flagged", "Highest score", "Gained by it"].map(numberColumn),
  ];
  const cells = rows
    .slice(0, SHOWN_MAX)
    .map(([unit, detector, games, days, flags, score, gained]) => [
      ...[String(unit), String(detector), Number(games) === 1 ? "yes" : "no"],
      ...[String(days), String(flags), percent(Number(score), 0)],
      pounds(Number(gained) / MICRO_GBP_PER_GBP),
    ]);
  return html`${dataTable({ columns, rows: cells }, "Who was flagged")}
${rows.length > SHOWN_MAX ? html`<p>The rest is in the tables of the run.</p>` : html``}`;
}

async function sanctioned({ run }: RunFacts): Promise<Html> {
  const { rows } = await run.query(
    `SELECT unit, sanction, count(*), sum(paidMicroGbp),
       count(*) FILTER (excludedUntil > "at")
     FROM monitoring_sanctions GROUP BY unit, sanction ORDER BY 4 DESC, unit`,
  );
  if (rows.length === 0) return html`<p>Nothing followed.</p>`;
  const columns = [
    ...["Participant", "Sanction"].map(textColumn),
    ...["Times", "Paid", "Times excluded"].map(numberColumn),
  ];
  const cells = rows
    .slice(0, SHOWN_MAX)
    .map(([unit, sanction, times, paid, excluded]) => [
      ...[String(unit), String(sanction), String(times)],
      ...[pounds(Number(paid) / MICRO_GBP_PER_GBP), String(excluded)],
    ]);
  return dataTable({ columns, rows: cells }, "Sanctions");
}
