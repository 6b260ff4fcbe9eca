/**
 * The curtailment index of each unit: how much of its capacity and of its energy was held back, how that grew over the
 * regulatory year, whose obligation it was, and what was agreed. Takes facts; gives figures. What an outage took does not count.
 *
 * By hours: energy held back over the capacity of its direction is equivalent full-capacity hours; over the hours since 1 April
 * (or since the run began) it is the index to date. By energy: held back over what the unit would have injected and drawn.
 */
import * as Plot from "@observablehq/plot";
import { civilFromDays } from "../../../sim/core/time.ts";
import { drawn, figure, key, lineSample, numberColumn, textColumn } from "../chart.ts";
import { designKey, leftOutWords, styled, styleOf } from "../design-lines.ts";
import type { RunFacts } from "../facts.ts";
import { type Html, html } from "../html.ts";
import { DESIGN_STYLES, INK } from "../palette.ts";
import { shortDay } from "../stretches.ts";
import { cut, dayWords, figures, fixed, given, percent } from "../words.ts";
import { contractFigure } from "./contract.ts";
import {
  countsFrom,
  hasWindows,
  indexOf,
  indexToDate,
  POINTS_MAX,
  type RunIndex,
  ranked,
  type StoredWindows,
} from "./facts.ts";

/** Units that have a panel: those with the highest index in any of the designs. */
const PANELS_MAX = 9;
const PANEL = { width: 350, height: 170 } as const;

/** The dots of the agreed index. */
const AGREED_DASH = "2 3";

export async function curtailmentIndexSection(runs: readonly RunFacts[]): Promise<Html> {
  const indices: RunIndex[] = [];
  for (const run of runs) indices.push(await indexOf(run));
  const contracts = contractFigure(indices);
  const units = heldBackUnits(indices);
  if (units.length === 0)
    return contracts === undefined
      ? html``
      : html`<section id="index">${HEADING}${contracts}</section>
`;
  const shown = units.slice(0, PANELS_MAX);
  const title = "Held back to date, in hours at full capacity";
  const lines = shown.flatMap((unit) =>
    indices.filter(({ run }) => styled(runs).includes(run)).flatMap((index) => toDate(index, unit)),
  );
  const panels = shown.map((unit) => panel(unit, lines, runs));
  const isAgreed = lines.some(({ agreedHours }) => agreedHours !== undefined);
  const agreedKey = isAgreed
    ? key([{ sample: lineSample(INK, 1.2, AGREED_DASH), words: "agreed index" }])
    : html``;
  const left =
    units.length > shown.length
      ? ` The ${PANELS_MAX} highest of ${units.length} units are drawn.`
      : "";
  const [first] = indices;
  return html`<section id="index">
${HEADING}
${figure({
  id: "curtailment-index",
  title,
  picture: html`${designKey(runs, "line")}${agreedKey}<div class="panels">${panels}</div>`,
  caption: `Equivalent hours: injection held back to date over what the unit can inject, and consumption held back over what it can draw, from ${startWords(first!)} on. The index by hours is these over the hours that have passed; the index by energy is held back over what the unit would have injected and drawn. What an outage took does not count, nor what a seller was sent to do on top. This is the physical index: what a seller was held back by in a buyer’s place counts as the seller’s.${left}${leftOutWords(runs)}`,
  sources: indices.some(({ run }) => hasWindows(run.run))
    ? ["curtailment", "unit_period", "curtailment_index"]
    : ["curtailment", "unit_period"],
  table: indexTable(indices, units),
  spec: {
    rows: lines,
    view: {
      facet: { field: "unit", type: "nominal", sort: null, title: null },
      columns: 3,
      spec: {
        ...{ width: 220, height: 120 },
        layer: [
          {
            mark: { type: "line", interpolate: "step-after", tooltip: true },
            encoding: {
              ...{ x: DAY_AXIS, y: hoursAxis("hours") },
              color: {
                ...{ field: "design", type: "nominal", sort: null },
                scale: { range: DESIGN_STYLES.map(({ colour }) => colour) },
              },
              strokeDash: { field: "design", type: "nominal", sort: null },
            },
          },
          ...(isAgreed ? [AGREED_LAYER] : []),
        ],
      },
    },
  },
})}${contracts ?? html``}</section>
`;
}

const HEADING = html`<h2>Curtailment index</h2>`;

const DAY_AXIS = { field: "day", type: "temporal", title: null } as const;
const hoursAxis = (field: string) =>
  ({ field, type: "quantitative", title: "hours at full capacity" }) as const;

const AGREED_LAYER = {
  mark: { type: "line" as const, color: INK, strokeWidth: 1.2, strokeDash: [2, 3] },
  encoding: { x: DAY_AXIS, y: hoursAxis("agreedHours") },
};

/** Units that were held back at all, highest index at the end first. */
function heldBackUnits(indices: readonly RunIndex[]): string[] {
  return ranked(indices, (unit, { days }) => {
    const { hours } = indexToDate(unit, days.at(-1)!, days[0]!);
    return hours > 0 ? hours : undefined;
  });
}

interface LinePoint {
  readonly [field: string]: string | number;
  readonly unit: string;
  readonly design: string;
  readonly day: string;
  readonly number: number;
  readonly hours: number;
  /** What the agreed index would be by then; left out where none is agreed. */
  readonly agreedHours?: number;
}

/** Hours to date at the end of every day, or of every so many days. */
function toDate({ run, units, days }: RunIndex, id: string): LinePoint[] {
  const unit = units.get(id);
  if (unit === undefined) return [];
  const step = Math.max(1, Math.ceil(days.length / POINTS_MAX));
  return days
    .filter((_, index) => index % step === 0 || index === days.length - 1)
    .map((day) => {
      const { year, month, day: ofMonth } = civilFromDays(day);
      const { hours, ofHours } = indexToDate(unit, day, days[0]!);
      const two = (value: number) => String(value).padStart(2, "0");
      return {
        ...{
          unit: id,
          design: run.label,
          day: `${year}-${two(month)}-${two(ofMonth)}`,
          number: day,
        },
        hours,
        ...(unit.agreedFrac === undefined ? {} : { agreedHours: unit.agreedFrac * ofHours }),
      };
    });
}

function panel(unit: string, lines: readonly LinePoint[], runs: readonly RunFacts[]): Html {
  const own = lines.filter((point) => point.unit === unit);
  const chart = drawn(`${unit}, held back to date`, {
    ...PANEL,
    ...{ marginLeft: 42, marginRight: 12, marginTop: 16, marginBottom: 22 },
    x: {
      label: null,
      ticks: 4,
      tickFormat: (day: number) => (Number.isInteger(day) ? shortDay(day) : ""),
    },
    y: { label: "hours", ticks: 4, grid: true, zero: true, labelArrow: "none" },
    marks: [
      agreedLine(own),
      ...styled(runs).map((run) => {
        const { colour, dash } = styleOf(runs, run)!;
        const points = own.filter(({ design }) => design === run.label);
        if (points.length === 1)
          return Plot.dot(points, { x: "number", y: "hours", r: 3.5, fill: colour });
        return Plot.lineY(points, {
          ...{ x: "number", y: "hours", stroke: colour, strokeWidth: 2, strokeDasharray: dash },
          curve: "step-after",
        });
      }),
    ],
  });
  return html`<div class="panel"><h4>${cut(unit)}</h4>${chart}</div>
`;
}

/** The agreed index grows with the hours; of several designs the first that says one. Of a single day it is a level. */
function agreedLine(points: readonly LinePoint[]): Plot.Markish {
  const design = points.find(({ agreedHours }) => agreedHours !== undefined)?.design;
  const own = points.filter((point) => point.design === design);
  const style = { y: "agreedHours", stroke: INK, strokeWidth: 1.2, strokeDasharray: AGREED_DASH };
  return own.length === 1 ? Plot.ruleY(own, style) : Plot.lineY(own, { ...style, x: "number" });
}

function startWords({ days }: RunIndex): string {
  return dayWords(countsFrom(days.at(-1)!, days[0]!));
}

function indexTable(indices: readonly RunIndex[], units: readonly string[]) {
  const all = indices.flatMap(({ units: own }) => [...own.values()]);
  const isAgreed = all.some(({ agreedFrac }) => agreedFrac !== undefined);
  const isStored = all.some(({ stored }) => stored !== undefined);
  const draws = all.some(({ unit, consumptionMw }) => units.includes(unit) && consumptionMw > 0);
  const columns = [
    textColumn("Unit"),
    textColumn("Design"),
    numberColumn("Can inject, MW"),
    ...(draws ? [numberColumn("Can draw, MW")] : []),
    numberColumn("Injection held back to date, MWh"),
    ...(draws ? [numberColumn("Consumption held back to date, MWh")] : []),
    numberColumn("Equivalent hours"),
    numberColumn("Index by hours, to date"),
    ...(isAgreed ? [numberColumn("Agreed index")] : []),
    ...(isStored
      ? [numberColumn("By hours, last 365 days"), numberColumn("By hours, mean of complete years")]
      : []),
    numberColumn("Index by energy, whole run"),
  ];
  const rows = units.flatMap((id) =>
    indices.flatMap(({ run, units: own, days }) => {
      const unit = own.get(id);
      if (unit === undefined) return [];
      const { hours, ofHours, injectionMwh, consumptionMwh } = indexToDate(
        unit,
        days.at(-1)!,
        days[0]!,
      );
      const of = (capacityMw: number, text: string) => (capacityMw > 0 ? text : "–");
      const { injectionMw, consumptionMw } = unit;
      return [
        [
          ...[id, run.label, of(injectionMw, given(injectionMw))],
          ...(draws ? [of(consumptionMw, given(consumptionMw))] : []),
          of(injectionMw, figures(injectionMwh)),
          ...(draws ? [of(consumptionMw, figures(consumptionMwh))] : []),
          ...[fixed(hours, 2), known(hours / ofHours)],
          ...(isAgreed ? [known(unit.agreedFrac)] : []),
          ...(isStored ? [known(unit.stored?.rollingFrac), meanWords(unit.stored)] : []),
          known(run.indexFrac.get(id)),
        ],
      ];
    }),
  );
  return { columns, rows };
}

const known = (frac: number | undefined): string => (frac === undefined ? "–" : percent(frac, 2));

function meanWords(stored: StoredWindows | undefined): string {
  if (stored === undefined || stored.completeYears === 0) return "–";
  return `${percent(stored.yearsFrac, 2)} of ${stored.completeYears}`;
}
