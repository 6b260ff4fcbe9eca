/**
 * What operators' control rooms saw of the exchange, by area and role, and where network management acted. Takes facts; gives a section on the first run in which
 * somebody looked, or nothing. What a control room was not shown, the report does not show either.
 */
import { MICRO_GBP_PER_GBP } from "../../sim/core/money.ts";
import type { ResultTableName } from "../../sim/model/result-tables.ts";
import { dataTable, numberColumn, textColumn } from "./chart.ts";
import type { RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { hasColumn, WH_PER_MWH } from "./stored.ts";
import { figures, percent, pounds } from "./words.ts";

/** Cells and points that are shown; the tables have all. */
const SHOWN_MAX = 60;

const OPERATORS: Readonly<Record<string, string>> = {
  dso: "The distribution system operator (DSO)",
  eso: "The electricity system operator (ESO)",
};

interface Part {
  readonly table: ResultTableName;
  readonly head: string;
  readonly sum: string;
  readonly words: (value: number) => string;
}

const mwhOf = (wh: number) => figures(wh / WH_PER_MWH);
const PARTS: readonly Part[] = [
  ...(
    [
      ["view_availability", "Available, MWh", "availableWh"],
      ["view_availability", "Injected, MWh", "deliveredWh"],
      ["view_positions", "Declared, MWh", "declaredWh"],
      ["view_positions", "Sold, MWh", "soldWh"],
      ["view_demand", "Forecast demand, MWh", "forecastWh"],
      ["view_demand", "Drawn, MWh", "drawnWh"],
    ] as const
  ).map(([table, head, column]) => ({ table, head, sum: `sum(${column})`, words: mwhOf })),
  {
    table: "view_charge",
    head: "Charge of cars",
    sum: "avg(chargeFrac) FILTER (shown = 'shown')",
    words: (value) => percent(value, 0),
  },
  {
    table: "view_settlements",
    head: "Paid to it",
    sum: "sum(netMicroGbp)",
    words: (value) => pounds(value / MICRO_GBP_PER_GBP),
  },
];

const HIDDEN: Readonly<Record<string, string>> = {
  tooFew: "too few",
  byDifference: "by difference",
};

export async function controlRoomsSection(runs: readonly RunFacts[]): Promise<Html> {
  for (const facts of runs) {
    if (!hasColumn(facts.run, "view_anm_areas", "state")) continue;
    const { rows } = await facts.run.query("SELECT DISTINCT operator FROM view_anm_areas");
    if (rows.length === 0) continue;
    const operators = Object.keys(OPERATORS).filter((name) => rows.some(([of]) => of === name));
    const own: Html[] = [];
    for (const operator of operators) own.push(await seenBy(facts, operator));
    return html`<section id="control-rooms">
<h2>What control rooms saw</h2>
<p>${runs.length > 1 ? `${facts.label}: sums` : "Sums"} over the run of what the exchange showed the two system operators; drawn and bought are negative where a column can be either. A cell of fewer participants than <code>controlRoom.minimumCohort</code> is not shown (too few), nor one from which such a cell would follow by subtraction (by difference); – is not seen at this stage of the rollout. The mean charge is of the times at which enough cars were plugged in.</p>
${own}${await anmAreas(facts)}
</section>
`;
  }
  return html``;
}

async function seenBy({ run }: RunFacts, operator: string): Promise<Html> {
  const cells = new Map<string, (string | undefined)[]>();
  for (const [column, { table, sum, words }] of PARTS.entries()) {
    const { rows } = await run.query(
      `SELECT area, role, ${sum}, count(*) FILTER (shown = 'shown'), min(shown) FROM ${table}
       WHERE operator = '${operator}' GROUP BY area, role ORDER BY area`,
    );
    for (const [area, role, value, shown, how] of rows) {
      const key = `${area}\n${role}`;
      const own = cells.get(key) ?? PARTS.map(() => undefined);
      own[column] = Number(shown) > 0 ? words(Number(value)) : HIDDEN[String(how)]!;
      cells.set(key, own);
    }
  }
  const columns = [
    ...["Area", "Of"].map(textColumn),
    ...PARTS.map(({ head }) => numberColumn(head)),
  ];
  const rank = (word: string) => (word === "all" ? "" : word);
  const inOrder = [...cells].sort(([one], [other]) => {
    const [left, right] = [one, other].map((key) => key.split("\n").map(rank).join("\n"));
    return left! < right! ? -1 : 1;
  });
  const rows = inOrder.map(([key, values]) => [
    ...key.split("\n"),
    ...values.map((value) => value ?? "–"),
  ]);
  return html`<h3>${OPERATORS[operator]!}</h3>
${dataTable({ columns, rows: rows.slice(0, SHOWN_MAX) }, `Seen by ${operator}`)}
${rows.length > SHOWN_MAX ? html`<p>The rest is in the tables of the run.</p>` : html``}`;
}

async function anmAreas({ run }: RunFacts): Promise<Html> {
  const { rows } = await run.query(
    `SELECT "constraint", avg(CASE state WHEN 'curtailing' THEN 1 ELSE 0 END),
       avg(CASE state WHEN 'expected' THEN 1 ELSE 0 END)
     FROM view_anm_areas WHERE operator = (SELECT min(operator) FROM view_anm_areas)
     GROUP BY "constraint" ORDER BY 2 DESC, "constraint" LIMIT ${SHOWN_MAX}`,
  );
  if (rows.length === 0) return html``;
  const columns = [
    textColumn("Constraint point"),
    numberColumn("Curtailing, % of views"),
    numberColumn("Expected, and nobody curtailed"),
  ];
  const cells = rows.map(([point, curtailing, expected]) => [
    String(point),
    percent(Number(curtailing)),
    percent(Number(expected)),
  ]);
  return html`<h3>Areas of active network management</h3>
${dataTable({ columns, rows: cells }, "Areas of active network management")}`;
}
