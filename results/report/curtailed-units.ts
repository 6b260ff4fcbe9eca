/**
 * Who was curtailed under which design: energy by unit and cause. Takes facts; gives small multiples, a panel a design on
 * one scale.
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
import { causesOf, curtailedUnits, cutMwh, type RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { causeStyle, INK } from "./palette.ts";
import { cut, figures, percent } from "./words.ts";

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
  readonly cause: string;
  readonly mwh: number;
}

/** Who was curtailed, and why; with what else is said of curtailment, in one section. */
export function curtailedSection(runs: readonly RunFacts[], others: readonly Html[]): Html {
  const units = curtailedUnits(runs);
  if (units.length === 0) {
    return html`<section id="curtailed"><h2>Who was curtailed</h2><p>No unit was curtailed under any design.</p></section>
`;
  }
  return html`<section id="curtailed">
<h2>Who was curtailed</h2>
${unitsFigure(runs, units)}
${others}</section>
`;
}

function unitsFigure(runs: readonly RunFacts[], units: readonly string[]): Html {
  const shown = units.slice(0, UNITS_MAX);
  const left =
    units.length > shown.length ? ` The ${UNITS_MAX} most curtailed units are shown.` : "";
  const causes = causesOf(runs);
  const draw = (row: readonly RunFacts[], width: number) =>
    panels(row, shown, causes, width, extent(runs, shown));
  return figure({
    id: "curtailed-units",
    title: "Curtailed energy by unit and cause under each design",
    picture: html`${causeKey(causes)}${bothWidths((width, isNarrow) =>
      isNarrow
        ? html`${runs.map((run) => draw([run], width))}`
        : html`${inRows(runs, PANELS_MAX).map((row) => draw(row, width))}`,
    )}`,
    caption: `MWh over the period; the figure at each bar is all causes together. Units in order of what they lost over all designs.${left} Energy that a store kept or took in is counted here: it is moved in time, not lost. Consumption held back, and what was injected on top in a buyer’s place, are negative.`,
    sources: ["curtailment"],
    table: unitsTable(runs, units, causes),
    spec: {
      rows: bars(runs, shown, causes).map(({ label, unit, cause, mwh }) => ({
        ...{ design: label, unit, cause, mwh },
      })),
      view: {
        facet: { column: { field: "design", type: "nominal", sort: null, title: null } },
        spec: {
          width: 150,
          mark: { type: "bar", tooltip: true },
          encoding: {
            x: { field: "mwh", type: "quantitative", title: "curtailed, MWh" },
            y: { field: "unit", type: "nominal", sort: null, title: null },
            color: {
              field: "cause",
              type: "nominal",
              scale: causeScale(causes),
            },
          },
        },
      },
    },
  });
}

export function causeKey(causes: readonly string[]): Html {
  return key(
    causes.map((cause) => {
      const { fill, words } = causeStyle(cause);
      return { sample: fillSample(fill), words };
    }),
  );
}

/** Plain colours of causes, for specifications. */
export function causeScale(causes: readonly string[]) {
  return { domain: [...causes], range: causes.map((cause) => causeStyle(cause).colour) };
}

/** The scale of every panel; consumption that was held back is negative. */
function extent(runs: readonly RunFacts[], units: readonly string[]): [number, number] {
  const totals = runs.flatMap(({ curtailedMwh }) => units.map((id) => curtailedMwh.get(id) ?? 0));
  return [Math.min(0, ...totals), Math.max(0, ...totals)];
}

function bars(
  runs: readonly RunFacts[],
  units: readonly string[],
  causes: readonly string[],
): Bar[] {
  return runs.flatMap((run) =>
    units.flatMap((unit) =>
      causes
        .map((cause) => ({ label: run.label, unit, cause, mwh: cutMwh(run, unit, cause) }))
        .filter(({ mwh }) => Math.abs(mwh) >= SHOWN_FROM_MWH),
    ),
  );
}

function panels(
  runs: readonly RunFacts[],
  units: readonly string[],
  causes: readonly string[],
  width: number,
  domain: [number, number],
): Html {
  const parts = bars(runs, units, causes);
  const totals = runs.flatMap((run) =>
    units
      .map((unit) => ({ label: run.label, unit, mwh: run.curtailedMwh.get(unit) ?? 0 }))
      .filter(({ mwh }) => Math.abs(mwh) >= SHOWN_FROM_MWH),
  );
  const letters = Math.max(...units.map((unit) => Math.min(unit.length, 24)));
  return drawn(`Curtailed energy by unit, ${runs.map(({ label }) => label).join("; ")}`, {
    width,
    height: units.length * ROW_HEIGHT + 62,
    ...{ marginLeft: letters * 6.2 + 12, marginRight: 44, marginTop: 34, marginBottom: 28 },
    fx: { label: null, domain: runs.map(({ label }) => label), padding: 0.28, axis: null },
    x: {
      label: null,
      domain,
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
      Plot.barX(
        parts,
        Plot.stackX(
          { order: [...causes] },
          {
            ...{ fx: "label", y: "unit", x: "mwh", z: "cause", stroke: INK, strokeWidth: 0.4 },
            fill: ({ cause }: Bar) => causeStyle(cause).fill,
          },
        ),
      ),
      Plot.text(totals, {
        ...{ fx: "label", y: "unit", textAnchor: "start", dx: 4, fontSize: 10.5 },
        x: ({ mwh }: { readonly mwh: number }) => Math.max(0, mwh),
        text: ({ mwh }: { readonly mwh: number }) => figures(mwh),
      }),
    ],
    color: { type: "identity" },
  });
}

function unitsTable(
  runs: readonly RunFacts[],
  units: readonly string[],
  causes: readonly string[],
) {
  const columns = [
    textColumn("Unit"),
    ...runs.flatMap(({ label }) => [
      ...causes.map((cause) => numberColumn(`${label}: ${cause}, MWh`)),
      numberColumn(`${label}: % of available`),
    ]),
  ];
  const rows = units.map((unit) => [
    unit,
    ...runs.flatMap((run) => {
      const isLoser =
        (run.availableMwh.get(unit) ?? 0) > 0 && (run.curtailedMwh.get(unit) ?? 0) >= 0;
      const share = isLoser ? run.curtailedFrac.get(unit) : undefined;
      return [
        ...causes.map((cause) => figures(cutMwh(run, unit, cause))),
        share === undefined ? "–" : percent(share),
      ];
    }),
  ]);
  return { columns, rows };
}
