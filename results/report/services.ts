/**
 * What flexibility services wanted, bought, told and got, and what that cost, a row a service. Takes facts; gives a table of the
 * runs in which one was open.
 */
import { dataTable, numberColumn, textColumn } from "./chart.ts";
import type { RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { figures, fixed, pounds } from "./words.ts";

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

/** Empty where no run had a service. */
export function servicesSection(runs: readonly RunFacts[]): Html {
  const open = runs.filter(({ run }) =>
    run.summary.byService.some(({ values }) => values.length > 0),
  );
  if (open.length === 0) return html``;
  const columns = [
    textColumn("Service"),
    ...(runs.length > 1 ? [textColumn("Design")] : []),
    ...COLUMNS.map(({ head }) => numberColumn(head)),
  ];
  const rows = open.flatMap(({ label, run: { summary } }) => {
    const valuesOf = (metric: string) =>
      summary.byService.find(({ name }) => name === metric)?.values ?? [];
    return valuesOf("neededMwh").map(({ id }) => [
      id,
      ...(runs.length > 1 ? [label] : []),
      ...COLUMNS.map(({ metric, words }) => {
        const value = valuesOf(metric).find((each) => each.id === id)?.value ?? null;
        return value === null ? "–" : words(value);
      }),
    ]);
  });
  const title = "What network and system operators bought";
  return html`<section id="services">
<h2>${title}</h2>
<p>Relief wanted and bought is at the constraint points of the zones, reserve in power held, over all half-hours in which any was wanted. Awards count one a unit and half-hour; what was not armed by the deadline was released, what the position book could not reserve was refused. Told and delivered is energy at the units, meter against the baseline of the service; network management comes after what they were told. Who wants a service pays for it.</p>
${dataTable({ columns, rows }, title)}
</section>
`;
}
