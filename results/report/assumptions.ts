/**
 * What a reader must know before quoting: what is modelled and what is not, the thresholds, the forecast errors, what
 * identifies each run, and every file of data. Takes facts; gives HTML.
 */
import { dataTable, numberColumn, textColumn } from "./chart.ts";
import type { RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { measuredSeries } from "./measured-series.ts";
import { principleWords } from "./settings.ts";
import { fixed, listWords, percent, plural, spanWords } from "./words.ts";

export function assumptionsSection(runs: readonly RunFacts[]): Html {
  const [first] = runs;
  if (first === undefined) return html``;
  const { manifest } = first.run;
  return html`<section id="assumptions">
<h2>Assumptions and limits</h2>
<ul>
<li><strong>Voltage is not modelled.</strong> Flows are active power by the linear (DC) power flow; losses, reactive power, fault levels and protection settings other than the limits of the constraint points are left out.</li>
<li>The network “${manifest.network.name}” has ${listWords([plural(manifest.network.buses.length, "bus", "buses"), plural(manifest.network.branches.length, "branch", "branches"), plural(manifest.network.units.length, "unit", "units")])}. ${manifest.network.about ?? ""}</li>
<li>Period: ${spanWords(manifest.firstDay, manifest.lastDay)} (London days ${manifest.firstDay} to ${manifest.lastDay}), seed “${manifest.seed}”.</li>
${thresholds(first)}${forecast(first)}
<li>${faultWords(first)} Weather and demand are means of half-hours.</li>
<li>Owners know the day-ahead price without error, and a store plans each day as if it began at its initial level.</li>
<li>Money is what passes through the ledger: energy, support and trades. Fuel and wear are not in it; bids and offers are what the owners’ policies ask, not a measured cost.</li>
<li>One seed is one draw of weather, prices and people: differences between designs are paired, but say nothing yet of other draws or other years.</li>
</ul>
<h3>What identifies the runs</h3>
${dataTable(identity(runs), "What identifies the runs")}
${measuredSeries(runs)}<details><summary>Every table file of the runs</summary>
${dataTable(files(runs), "Table files")}
</details>
</section>
`;
}

function thresholds({ settings }: RunFacts): Html {
  const { anm, period, lookAhead } = settings;
  const parts: string[] = [];
  if (anm?.targetFrac !== undefined)
    parts.push(`trimming drives flows down to ${percent(anm.targetFrac, 0)} of the rating`);
  if (anm?.releaseFrac !== undefined)
    parts.push(`capacity is given back below ${percent(anm.releaseFrac, 0)}`);
  if (anm?.cycleS !== undefined) parts.push(`a control cycle takes ${anm.cycleS} s`);
  if (period !== undefined) parts.push(`a tick ${plural(period.tickMinutes, "minute", "minutes")}`);
  if (anm?.minSensitivity !== undefined)
    parts.push(`units below a sensitivity of ${anm.minSensitivity} are not used for a constraint`);
  if (anm?.actuation !== undefined)
    parts.push(`units follow set-points by “${anm.actuation.kind}” actuation`);
  const ahead =
    lookAhead === undefined
      ? ""
      : ` The look-ahead is issued ${plural(lookAhead.daysAhead, "day", "days")} before delivery at ${lookAhead.at}.`;
  return parts.length === 0 && ahead === ""
    ? html``
    : html`<li>Thresholds: ${listWords(parts)}.${ahead}</li>
`;
}

/** What goes wrong in the run: only what the scenario says. */
function faultWords({ settings: { faults } }: RunFacts): string {
  if (faults === undefined || faults.length === 0) {
    return "The scenario has no fault: the network is intact throughout, units obey, measurements and messages arrive.";
  }
  const counts = new Map<string, number>();
  for (const { kind } of faults) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const kinds = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return `The scenario sets ${listWords(kinds.map(([kind, count]) => `${count} × ${kind}`))}; nothing else goes wrong.`;
}

/** The forecast's settings as they stand in the scenario: whatever the error model, by the names of its members. */
function forecast({ settings }: RunFacts): Html {
  if (settings.forecast === undefined) return html``;
  const { kind, ...members } = settings.forecast;
  const words = Object.entries(members).map(([name, value]) => {
    const shown = Array.isArray(value)
      ? value.map(String).join(", ")
      : typeof value === "object"
        ? JSON.stringify(value)
        : String(value);
    return `${name} ${shown}`;
  });
  return html`<li>Forecast errors: model “${String(kind)}”${words.length === 0 ? "" : `: ${words.join("; ")}`}. Buyers and sellers place orders on the forecast; dispatch acts on what happens.</li>
`;
}

function identity(runs: readonly RunFacts[]) {
  const columns = [
    "Design",
    "Run",
    "Principle of access",
    "Trading",
    "Engine",
    "Seed",
    "Digest",
  ].map(textColumn);
  const rows = runs.map(({ label, run, settings, isTraded }) => [
    label,
    run.manifest.name,
    principleWords(settings),
    isTraded ? "curtailment obligations" : "none",
    run.manifest.engineVersion,
    run.manifest.seed,
    html`<code>${run.manifest.digest}</code>`,
  ]);
  return { columns, rows };
}

function files(runs: readonly RunFacts[]) {
  const columns = [
    textColumn("Design"),
    textColumn("Table"),
    textColumn("File in the run’s folder"),
    numberColumn("Rows"),
    textColumn("SHA-256"),
  ];
  const rows = runs.flatMap(({ label, run }) =>
    run.manifest.tables.flatMap((table) =>
      table.parts.map((part) => [
        label,
        table.name,
        part.file,
        fixed(part.rows, 0),
        html`<code>${part.sha256}</code>`,
      ]),
    ),
  );
  return { columns, rows };
}
