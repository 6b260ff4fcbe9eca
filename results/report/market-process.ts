/**
 * How the market of a run was held: where each step of its process was taken, who was rejected at registration, who did not answer, and
 * which constraints were imposed. Takes facts; gives a section on the first run that traded, or nothing.
 */
import { dataTable, numberColumn, textColumn } from "./chart.ts";
import type { RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { fixed, plural } from "./words.ts";

/** Rejections and imposed constraints that are shown; the tables have all. */
const SHOWN_MAX = 40;

const STEPS = ["registration", "trading", "verification", "dispatch", "performance", "settlement"];
const PLACES: Readonly<Record<string, string>> = {
  onPlatform: "on the platform",
  offPlatform: "off the platform",
  skipped: "skipped",
};

export async function marketProcessSection(runs: readonly RunFacts[]): Promise<Html> {
  const first = runs.find(({ isTraded, run }) => isTraded && has(run, "market_process"));
  if (first === undefined) return html``;
  const steps = await first.run.query("SELECT phase, step, place, what FROM market_process");
  if (steps.rows.length === 0) return html``;
  const places = [...steps.rows]
    .sort((left, right) => STEPS.indexOf(String(left[1])) - STEPS.indexOf(String(right[1])))
    .map(([, step, place, what]) => [
      String(step),
      PLACES[String(place)] ?? String(place),
      String(what),
    ]);
  const title = "Steps of the market process";
  return html`<section id="process">
<h2>How the market was held</h2>
<p>${runs.length > 1 ? `${first.label}: phase` : "Phase"} “${String(steps.rows[0]![0])}”.</p>
${dataTable({ columns: ["Step", "Where", "Who does what"].map(textColumn), rows: places }, title)}
${await registrations(first)}
${await silent(first)}
${await imposed(first)}
</section>
`;
}

const has = (run: RunFacts["run"], table: string) =>
  run.manifest.tables.some(({ name }) => name === table);

async function registrations({ run }: RunFacts): Promise<Html> {
  const { rows } = await run.query(
    `WITH units AS (
       SELECT unit, bool_and(outcome = 'passed') AS passed, bool_or(outcome = 'assumed') AS assumed,
              bool_or(outcome = 'unregistered') AS unregistered
       FROM registrations WHERE unit <> '-' GROUP BY unit)
     SELECT count(*) FILTER (passed), count(*) FILTER (assumed), count(*) FILTER (unregistered),
            count(*) FILTER (NOT passed AND NOT assumed AND NOT unregistered) FROM units`,
  );
  const [qualified, assumed, unregistered, rejected] = rows[0]!.map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const parts = [
    ...(qualified > 0 ? [`${plural(qualified, "unit was", "units were")} qualified`] : []),
    ...(rejected > 0 ? [`${plural(rejected, "unit was", "units were")} rejected`] : []),
    ...(unregistered > 0
      ? [`${plural(unregistered, "unit was", "units were")} not registered`]
      : []),
    ...(assumed > 0
      ? [
          `${plural(assumed, "unit was", "units were")} taken to be registered and qualified, which is assumed`,
        ]
      : []),
  ];
  const failed = await run.query(
    `SELECT company, unit, review, "check", because FROM registrations WHERE outcome = 'rejected'
     ORDER BY "at", company, unit, "check" LIMIT ${SHOWN_MAX}`,
  );
  const title = "Checks that were not passed";
  const table =
    failed.rows.length === 0
      ? html``
      : dataTable(
          {
            columns: ["Company", "Unit", "Review", "Check", "Why"].map(textColumn),
            rows: failed.rows.map((row) => row.map(String)),
          },
          title,
        );
  return html`<p>Registration: ${parts.length === 0 ? "no unit was decided on" : parts.join("; ")}. Who is not qualified does not trade and keeps its place in the merit order list.</p>
${table}`;
}

async function silent({ run }: RunFacts): Promise<Html> {
  const { rows } = await run.query(
    "SELECT unit, because, count(*) FROM events WHERE kind = 'orderMissing' GROUP BY unit, because ORDER BY unit, because",
  );
  if (rows.length === 0) return html``;
  const columns = [textColumn("Unit"), textColumn("What"), numberColumn("Days")];
  const cells = rows
    .slice(0, SHOWN_MAX)
    .map(([unit, because, days]) => [String(unit), String(because), fixed(Number(days), 0)]);
  return html`<p>Owners who were asked and whose orders did not come:</p>
${dataTable({ columns, rows: cells }, "Owners whose orders did not come")}`;
}

async function imposed({ run }: RunFacts): Promise<Html> {
  const { rows } = await run.query(
    `SELECT "constraint", toW, because FROM events WHERE kind = 'constraintImposed' ORDER BY "at", "constraint", because LIMIT ${SHOWN_MAX}`,
  );
  if (rows.length === 0) return html``;
  const columns = [textColumn("Constraint point"), numberColumn("MW too much"), textColumn("Why")];
  const cells = rows.map(([constraint, watts, because]) => [
    String(constraint),
    fixed(Number(watts) / 1e6, 3),
    String(because),
  ]);
  return html`<p>Constraints that the trial plan imposed, by a lower rating at the point for look-ahead, dispatch and meters alike:</p>
${dataTable({ columns, rows: cells }, "Constraints that were imposed")}`;
}
