/**
 * What flexibility services wanted, bought, told and got, what that cost, and what of it reached the grid, a row a service. Takes
 * facts; gives tables of the runs in which one was open.
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
  { metric: "neededMwh", head: "Wanted, MWh", words: figures },
  { metric: "awardedMwh", head: "Bought, MWh", words: figures },
  { metric: "awards", head: "Awards", words: (value) => fixed(value, 0) },
  { metric: "armed", head: "Armed", words: (value) => fixed(value, 0) },
  { metric: "released", head: "Released", words: (value) => fixed(value, 0) },
  { metric: "refused", head: "Refused", words: (value) => fixed(value, 0) },
  { metric: "instructedMwh", head: "Told, MWh", words: figures },
  { metric: "deliveredMwh", head: "Delivered, MWh", words: figures },
  { metric: "availabilityGbp", head: "Availability", words: pounds },
  { metric: "utilisationGbp", head: "Utilisation", words: pounds },
];

/** Of the services whose instructions are held against a run of the same half-hours without them. */
const EFFECTS: typeof COLUMNS = [
  { metric: "instructedMwh", head: "Told, MWh", words: figures },
  { metric: "arrivedMwh", head: "Reached the grid, MWh", words: figures },
  { metric: "negatedFrac", head: "Negated, η", words: percent },
  { metric: "releasedMwh", head: "Given back to others, MWh", words: figures },
  { metric: "trimmedMwh", head: "Held back from others, MWh", words: figures },
  { metric: "costGbpPerArrivedMwh", head: "Paid for each MWh that arrived", words: pounds },
];

/** Empty where no run had a service. */
export function servicesSection(runs: readonly RunFacts[]): Html {
  const open = runs.filter(({ run }) =>
    run.summary.byService.some(({ values }) => values.length > 0),
  );
  if (open.length === 0) return html``;
  const title = "What network and system operators bought";
  return html`<section id="services">
<h2>${title}</h2>
<p>Relief wanted and bought is at the constraint points of the zones, reserve in power held, over all half-hours in which any was wanted. Awards count one a unit and half-hour; what was not armed by the deadline was released, what the position book could not reserve was refused. Told and delivered is energy at the units, meter against the baseline of the service; network management comes after what they were told. Who wants a service pays for it.</p>
${dataTable(tableOf(open, runs.length > 1, COLUMNS, "neededMwh"), title)}
${reachedGrid(open, runs.length > 1)}
</section>
`;
}

/** Empty where nobody was told anything. */
function reachedGrid(open: readonly RunFacts[], hasDesigns: boolean): Html {
  const isTold = open.some(({ run }) =>
    valuesOf(run.summary, "negatedFrac").some(({ value }) => value !== null),
  );
  if (!isTold) return html``;
  const title = "What of it reached the grid";
  return html`<h3 id="reached-grid">${title}</h3>
<p>What is told behind a constraint makes room there or takes it, and network management gives that to others or takes it from them. Each instruction is held against a twin: the same half-hours without it. η is the part of what was told that did not arrive, for whatever reason: 0 % all arrived, 100 % nothing did. Headroom that is held for the system’s services (<code>anm.holdHeadroom</code>) is not given away.</p>
${dataTable(tableOf(open, hasDesigns, EFFECTS, "negatedFrac"), title)}
`;
}

const valuesOf = ({ byService }: RunFacts["run"]["summary"], metric: string) =>
  byService.find(({ name }) => name === metric)?.values ?? [];

/** A row a service and design in which the metric `of` has a value. */
function tableOf(
  open: readonly RunFacts[],
  hasDesigns: boolean,
  chosen: typeof COLUMNS,
  of: string,
) {
  const columns = [
    textColumn("Service"),
    ...(hasDesigns ? [textColumn("Design")] : []),
    ...chosen.map(({ head }) => numberColumn(head)),
  ];
  const rows = open.flatMap(({ label, run: { summary } }) =>
    valuesOf(summary, of)
      .filter(({ value }) => value !== null)
      .map(({ id }) => [
        id,
        ...(hasDesigns ? [label] : []),
        ...chosen.map(({ metric, words }) => {
          const value = valuesOf(summary, metric).find((each) => each.id === id)?.value ?? null;
          return value === null ? "–" : words(value);
        }),
      ]),
  );
  return { columns, rows };
}
