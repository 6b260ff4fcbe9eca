/**
 * The value table by stakeholder and the net of every actor. Takes what runs stored of both; gives a section, empty where no run
 * stored any. A number stands only where a mechanism computed it; beside it stands which.
 */
import { MICRO_GBP_PER_GBP } from "../../sim/core/money.ts";
import { ACTORS, STAKEHOLDERS } from "../../sim/model/actors.ts";
import { VALUE_ROWS } from "../../sim/model/payment-rules.ts";
import type { RunFolder } from "../run-folder.ts";
import { dataTable, numberColumn, textColumn } from "./chart.ts";
import type { LabelledRun } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { hasColumn } from "./stored.ts";
import { wholePounds } from "./words.ts";

export interface StoredCell {
  readonly row: string;
  readonly stakeholder: string;
  readonly status: string;
  readonly gbp: number;
  readonly mechanism: string;
}

export interface StoredPayment {
  readonly actor: string;
  readonly mechanism: string;
  readonly netGbp: number;
  readonly because: string;
}

export interface StakeholderFacts {
  readonly label: string;
  readonly cells: readonly StoredCell[];
  readonly payments: readonly StoredPayment[];
}

export async function stakeholdersSection(runs: readonly LabelledRun[]): Promise<Html> {
  const facts: StakeholderFacts[] = [];
  for (const { label, run } of runs) facts.push({ label, ...(await stored(run)) });
  return stakeholderTables(facts.filter(({ cells }) => cells.length > 0));
}

/** Runs that were stored before there were actors have no such tables. */
async function stored(run: RunFolder): Promise<Omit<StakeholderFacts, "label">> {
  if (!hasColumn(run, "stakeholder_values", "status")) return { cells: [], payments: [] };
  const cells = await run.query(
    `SELECT "row", stakeholder, status, valueMicroGbp::DOUBLE, mechanism FROM stakeholder_values`,
  );
  const payments = await run.query(
    "SELECT actor, mechanism, (receivedMicroGbp - paidMicroGbp)::DOUBLE, because FROM actor_payments",
  );
  return {
    cells: cells.rows.map(([row, stakeholder, status, micro, mechanism]) => ({
      ...{ row: String(row), stakeholder: String(stakeholder), status: String(status) },
      ...{ gbp: Number(micro) / MICRO_GBP_PER_GBP, mechanism: String(mechanism) },
    })),
    payments: payments.rows.map(([actor, mechanism, micro, because]) => ({
      ...{ actor: String(actor), mechanism: String(mechanism), because: String(because) },
      netGbp: Number(micro) / MICRO_GBP_PER_GBP,
    })),
  };
}

export function stakeholderTables(runs: readonly StakeholderFacts[]): Html {
  const [first] = runs;
  if (first === undefined) return html``;
  const title = "What each stakeholder was left with";
  return html`<section id="stakeholders">
<h2>${title}</h2>
<p>£ over the run: what was paid to the stakeholder less what it paid, by the kind of mechanism that moved it; deferred reinforcement is a present value. A row of payments adds up to £0. “Not modelled” is promised by roadmaps and computed by nothing here; a dash means that no mechanism of the row reached them.</p>
${runs.map(({ label, cells }) => html`${runs.length > 1 ? html`<h3>${label}</h3>` : html``}${valueTable(cells, `${title}${runs.length > 1 ? `: ${label}` : ""}`)}`)}
<details><summary>What computed each number, and what is not modelled</summary>
${dataTable(mechanismTable(first.cells), "Mechanisms of the value table")}
</details>
<h3>Every actor</h3>
${dataTable(actorTable(runs), "Net payments by actor")}
</section>
`;
}

function valueTable(cells: readonly StoredCell[], name: string): Html {
  const stakeholders = Object.entries(STAKEHOLDERS);
  const columns = [textColumn("Value"), ...stakeholders.map(([, words]) => numberColumn(words))];
  const rows = Object.entries(VALUE_ROWS).map(([row, words]) => [
    words,
    ...stakeholders.map(([stakeholder]) =>
      cellWords(cells.find((cell) => cell.row === row && cell.stakeholder === stakeholder)),
    ),
  ]);
  return dataTable({ columns, rows }, name);
}

function cellWords(cell: StoredCell | undefined): string {
  if (cell === undefined || cell.status === "none") return "–";
  return cell.status === "computed" ? wholePounds(cell.gbp) : "not modelled";
}

function mechanismTable(cells: readonly StoredCell[]) {
  const named = (names: Readonly<Record<string, string>>, id: string) => names[id] ?? id;
  const columns = [textColumn("Value"), textColumn("Stakeholder"), textColumn("Mechanism")];
  const rows = cells
    .filter(({ status }) => status !== "none")
    .map(({ row, stakeholder, status, mechanism }) => [
      named(VALUE_ROWS, row),
      named(STAKEHOLDERS, stakeholder),
      `${status === "computed" ? "" : "not modelled: "}${mechanism}`,
    ]);
  return { columns, rows };
}

/** The net of each actor in each run, and by what; or why nothing was paid. */
function actorTable(runs: readonly StakeholderFacts[]) {
  const columns = [
    textColumn("Actor"),
    ...runs.map(({ label }) => numberColumn(runs.length > 1 ? `${label}, £` : "Net, £")),
    textColumn("Paid by"),
  ];
  const rows = Object.entries(ACTORS).map(([actor, { words }]) => {
    const own = runs.map(({ payments }) => payments.filter((each) => each.actor === actor));
    const reasons = (isPaid: boolean) => [
      ...new Set(
        own.flatMap((payments) =>
          payments
            .filter(({ mechanism }) => (mechanism !== "none") === isPaid)
            .map(({ because }) => because),
        ),
      ),
    ];
    const paidBy = reasons(true);
    return [
      words,
      ...own.map((payments) => wholePounds(payments.reduce((sum, { netGbp }) => sum + netGbp, 0))),
      paidBy.length === 0 ? `nothing: ${reasons(false).join("; ")}` : paidBy.join("; "),
    ];
  });
  return { columns, rows };
}
