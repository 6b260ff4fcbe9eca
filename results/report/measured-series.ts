/**
 * The series of the runs that were read from CSV: whom each stands for, its file and the hash of its text, and what had to
 * be filled in it. Takes facts; gives a table, or nothing where all was generated.
 */
import { z } from "zod";
import { dataTable, textColumn } from "./chart.ts";
import type { RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { plural } from "./words.ts";

/** A stored scenario is of whatever version wrote it: what is not as expected is left out. */
const csvSchema = z.object({
  for: z.union([z.string(), z.record(z.string(), z.string())]),
  file: z.string(),
  valueColumn: z.string(),
  unit: z.string(),
  sha256: z.string().optional(),
  filled: z.array(z.object({ from: z.string(), periods: z.number() })).default([]),
});
const scenarioSchema = z.object({ series: z.object({ csv: z.array(z.unknown()) }) });

/** Filled stretches named in a cell; the rest are counted. */
const FILLED_NAMED = 10;

export function measuredSeries(runs: readonly RunFacts[]): Html {
  const rows = runs.flatMap(({ label, run }) => {
    const scenario = scenarioSchema.safeParse(run.manifest.scenario);
    return (scenario.data?.series.csv ?? []).flatMap((stored) => {
      const csv = csvSchema.safeParse(stored).data;
      if (csv === undefined) return [];
      const target =
        typeof csv.for === "string" ? csv.for : Object.entries(csv.for).flat().join(" ");
      const column = `${csv.valueColumn}, ${csv.unit}`;
      const hash = html`<code>${csv.sha256 ?? "not known"}</code>`;
      return [[label, target, csv.file, column, hash, filledWords(csv.filled)]];
    });
  });
  if (rows.length === 0) return html``;
  const columns = ["Design", "For", "File", "Column", "SHA-256 of the text", "Filled in"];
  return html`<h3>Measured series</h3>
<p>Read from CSV; everything else of weather, demand, prices and ratings was generated from the seed or is the network’s. Gaps that were filled lie on a straight line between their neighbours.</p>
${dataTable({ columns: columns.map(textColumn), rows }, "Measured series")}
`;
}

function filledWords(filled: readonly { readonly from: string; readonly periods: number }[]) {
  if (filled.length === 0) return "nothing";
  const named = filled
    .slice(0, FILLED_NAMED)
    .map(({ from, periods }) => `${plural(periods, "half-hour", "half-hours")} from ${from}`);
  const more = filled.length - named.length;
  return [...named, ...(more > 0 ? [`${plural(more, "stretch", "stretches")} more`] : [])].join(
    "; ",
  );
}
