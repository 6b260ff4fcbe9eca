/**
 * Who was curtailed under which design: energy by unit, in the unit's own place and in a buyer's place (sold).
 * Takes facts; gives small multiples, a panel a design on one scale.
 */
import * as Plot from "@observablehq/plot";
import {
  bothWidths,
  drawn,
  figure,
  fillSample,
  inRows,
  key,
  numberColumn,
  textColumn,
} from "./chart.ts";
import { curtailedUnits, type RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { BLUE, INK, SOLD_FILL } from "./palette.ts";
import { figures, percent } from "./words.ts";

/** Units that a chart shows at most; the table has them all. */
const UNITS_MAX = 40;
/** Designs beside each other at most. */
const PANELS_MAX = 5;
const ROW_HEIGHT = 17;
/** Amounts below this are left out of the picture, MWh. */
const SHOWN_FROM_MWH = 0.05;

interface Bar {
  readonly label: string;
  readonly unit: string;
  readonly mwh: number;
}

export function curtailedSection(runs: readonly RunFacts[]): Html {
  const units = curtailedUnits(runs);
  if (units.length === 0) {
    return html`<section id="curtailed"><h2>Who was curtailed</h2><p>No unit was curtailed under any design.</p></section>
`;
  }
  const shown = units.slice(0, UNITS_MAX);
  const left =
    units.length > shown.length ? ` The ${UNITS_MAX} most curtailed units are shown.` : "";
  return html`<section id="curtailed">
<h2>Who was curtailed</h2>
${figure({
  id: "curtailed-units",
  title: "Curtailed energy by unit under each design",
  picture: html`${key([
    { sample: fillSample(BLUE), words: "own: in the unit’s own place in the queue" },
    { sample: fillSample(SOLD_FILL), words: "sold: in a buyer’s place, under a trade" },
  ])}${bothWidths((width, isNarrow) =>
    isNarrow
      ? html`${runs.map((run) => panels([run], shown, width, maximum(runs, shown)))}`
      : html`${inRows(runs, PANELS_MAX).map((row) => panels(row, shown, width, maximum(runs, shown)))}`,
  )}`,
  caption: `MWh over the period; the figure at each bar is own and sold together. Units in order of what they lost over all designs.${left}`,
  table: unitsTable(runs, units),
})}
</section>
`;
}

function maximum(runs: readonly RunFacts[], units: readonly string[]): number {
  const totals = runs.flatMap(({ curtailedMwh }) => units.map((id) => curtailedMwh.get(id) ?? 0));
  return Math.max(...totals);
}

function panels(
  runs: readonly RunFacts[],
  units: readonly string[],
  width: number,
  most: number,
): Html {
  const bars = (value: (run: RunFacts, unit: string) => number): Bar[] =>
    runs.flatMap((run) =>
      units
        .map((unit) => ({ label: run.label, unit, mwh: value(run, unit) }))
        .filter(({ mwh }) => mwh >= SHOWN_FROM_MWH),
    );
  const own = (run: RunFacts, unit: string) => run.cuts.get(unit)?.ownMwh ?? 0;
  const sold = (run: RunFacts, unit: string) => run.cuts.get(unit)?.soldMwh ?? 0;
  const total = (run: RunFacts, unit: string) => own(run, unit) + sold(run, unit);
  const place = new Map(
    runs.flatMap((run) => units.map((unit) => [`${run.label}|${unit}`, own(run, unit)] as const)),
  );
  const start = ({ label, unit }: Bar) => place.get(`${label}|${unit}`) ?? 0;
  const letters = Math.max(...units.map((unit) => Math.min(unit.length, 24)));
  return drawn(`Curtailed energy by unit, ${runs.map(({ label }) => label).join("; ")}`, {
    width,
    height: units.length * ROW_HEIGHT + 62,
    ...{ marginLeft: letters * 6.2 + 12, marginRight: 44, marginTop: 34, marginBottom: 28 },
    fx: { label: null, domain: runs.map(({ label }) => label), padding: 0.28, axis: null },
    x: {
      label: null,
      domain: [0, most],
      ticks: 3,
      grid: true,
      tickFormat: (mwh: number) => figures(mwh).replace(/\.0+$/, ""),
    },
    y: {
      label: null,
      domain: [...units],
      padding: 0.25,
      tickSize: 0,
      tickFormat: (unit: string) => cut(unit),
    },
    marks: [
      Plot.axisFx({ anchor: "top", fontSize: 12, fontWeight: 600 }),
      Plot.ruleX([0], { stroke: INK }),
      Plot.barX(bars(own), { fx: "label", y: "unit", x: "mwh", fill: BLUE }),
      Plot.barX(bars(sold), {
        ...{ fx: "label", y: "unit", x1: start, x2: (bar: Bar) => start(bar) + bar.mwh },
        ...{ fill: SOLD_FILL, stroke: INK, strokeWidth: 0.6 },
      }),
      Plot.text(bars(total), {
        ...{ fx: "label", y: "unit", x: "mwh", text: ({ mwh }: Bar) => figures(mwh) },
        ...{ textAnchor: "start", dx: 4, fontSize: 10.5 },
      }),
    ],
  });
}

/** A name as long as an axis has room for. */
export function cut(name: string): string {
  const letters = [...name];
  return letters.length > 24 ? `${letters.slice(0, 23).join("")}…` : name;
}

function unitsTable(runs: readonly RunFacts[], units: readonly string[]) {
  const columns = [
    textColumn("Unit"),
    ...runs.flatMap(({ label }) => [
      numberColumn(`${label}: own, MWh`),
      numberColumn(`${label}: sold, MWh`),
      numberColumn(`${label}: % of available`),
    ]),
  ];
  const rows = units.map((unit) => [
    unit,
    ...runs.flatMap((run) => {
      const { ownMwh, soldMwh } = run.cuts.get(unit) ?? { ownMwh: 0, soldMwh: 0 };
      const share = (run.availableMwh.get(unit) ?? 0) > 0 ? run.curtailedFrac.get(unit) : undefined;
      return [figures(ownMwh), figures(soldMwh), share === undefined ? "–" : percent(share)];
    }),
  ]);
  return { columns, rows };
}
