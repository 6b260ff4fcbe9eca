/**
 * What a system operator would have bought of units' services, by policy: the worth of curtailment factors. Takes facts;
 * gives a table of the runs that asked. The services are hypothetical: no flow and no entry of the ledger is theirs.
 */
import { dataTable, numberColumn, textColumn } from "./chart.ts";
import type { RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { figures, fixed, percent, pounds } from "./words.ts";

const COLUMNS: readonly {
  readonly metric: string;
  readonly head: string;
  readonly words: (value: number) => string;
}[] = [
  { metric: "eligibleMw", head: "Eligible, MW", words: (value) => fixed(value, 2) },
  { metric: "acceptedMwh", head: "Accepted, MWh", words: figures },
  { metric: "deliveredMwh", head: "Delivered, MWh", words: figures },
  {
    metric: "notDeliveredFrac",
    head: "Not delivered, % of energy",
    words: (value) => percent(value, 2),
  },
  { metric: "failedFrac", head: "Failed, % of services", words: (value) => percent(value, 2) },
  { metric: "costGbpPerMwh", head: "£ per MWh delivered", words: (value) => fixed(value, 2) },
  { metric: "totalCostGbp", head: "Cost of the whole need", words: pounds },
  { metric: "savingGbp", head: "Saved against no-factors", words: pounds },
];

/** Empty where no run compared policies. */
export function procurementSection(runs: readonly RunFacts[]): Html {
  const asked = runs.filter(({ run }) =>
    run.summary.byPolicy.some(({ values }) => values.length > 0),
  );
  if (asked.length === 0) return html``;
  const columns = [
    textColumn("Policy"),
    ...(runs.length > 1 ? [textColumn("Design")] : []),
    ...COLUMNS.map(({ head }) => numberColumn(head)),
  ];
  const rows = asked.flatMap(({ label, run: { summary } }) => {
    const values = COLUMNS.map(
      ({ metric }) => summary.byPolicy.find(({ name }) => name === metric)?.values ?? [],
    );
    return values[0]!.map(({ id }) => [
      id,
      ...(runs.length > 1 ? [label] : []),
      ...COLUMNS.map(({ words }, column) => {
        const value = values[column]!.find((each) => each.id === id)?.value ?? null;
        return value === null ? "–" : words(value);
      }),
    ]);
  });
  const title = "What a system operator would have bought";
  return html`<section id="procurement">
<h2>${title}</h2>
<p>Services of the units in <code>lookAhead.factors.serviceMw</code>, half-hour by half-hour, bought by policies that read the stated curtailment factors; “no-factors” is today’s practice and buys from no unit under active network management. Delivered is what the unit could have given as metered; what failed was replaced at once, what was not accepted came from a firm alternative. The services are hypothetical: nobody was instructed or paid, and the network is as it was without them.</p>
${dataTable({ columns, rows }, title)}
</section>
`;
}
