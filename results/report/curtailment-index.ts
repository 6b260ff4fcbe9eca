/**
 * The curtailment index of each generator: how much of its capacity and of its energy was curtailed, how that grew over the
 * regulatory year, and what was agreed. Takes facts; gives a figure. Energy that an outage took does not count.
 *
 * By hours: curtailed energy over capacity is equivalent full-capacity hours; over the hours since 1 April (or since the run
 * began) it is the index to date. By energy: curtailed over available. It is the physical index: what a seller lost in a
 * buyer's place is the seller's. Rolling days and mean of years are read from the run, where it stored them.
 */
import * as Plot from "@observablehq/plot";
import {
  civilFromDays,
  londonDayOf,
  londonDayStart,
  regulatoryYearStart,
} from "../../sim/core/time.ts";
import { SECONDS_PER_HOUR } from "../../sim/core/units.ts";
import { drawn, figure, key, lineSample, numberColumn, textColumn } from "./chart.ts";
import { designKey, leftOutWords, styled, styleOf } from "./design-lines.ts";
import type { RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { DESIGN_STYLES, INK } from "./palette.ts";
import { WH_PER_MWH } from "./stored.ts";
import { shortDay, stretchesOf } from "./stretches.ts";
import { cut, dayWords, figures, fixed, given, percent } from "./words.ts";

/** Units that have a panel: those with the highest index in any of the designs. */
const PANELS_MAX = 9;
/** Points of a line at most. */
const POINTS_MAX = 62;
const PANEL = { width: 350, height: 170 } as const;

/** The dots of the agreed index. */
const AGREED_DASH = "2 3";

/** Windows that the run stored, at its end. */
interface StoredWindows {
  readonly rollingFrac: number;
  readonly completeYears: number;
  readonly yearsFrac: number;
}

interface UnitIndex {
  readonly unit: string;
  readonly capacityMw: number;
  readonly agreedFrac: number | undefined;
  readonly stored: StoredWindows | undefined;
  /** Counted energy by London day, MWh. */
  readonly byDay: ReadonlyMap<number, number>;
}

interface RunIndex {
  readonly run: RunFacts;
  readonly units: ReadonlyMap<string, UnitIndex>;
  readonly days: readonly number[];
}

export interface IndexToDate {
  readonly hours: number;
  readonly ofHours: number;
  readonly mwh: number;
}

export async function curtailmentIndexSection(runs: readonly RunFacts[]): Promise<Html> {
  const indices: RunIndex[] = [];
  for (const run of runs) indices.push(await indexOf(run));
  const units = rankedUnits(indices);
  if (units.length === 0) return html``;
  const shown = units.slice(0, PANELS_MAX);
  const title = "Curtailment to date, in hours at full capacity";
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
<h2>Curtailment index</h2>
${figure({
  id: "curtailment-index",
  title,
  picture: html`${designKey(runs, "line")}${agreedKey}<div class="panels">${panels}</div>`,
  caption: `Equivalent hours: energy curtailed to date over the unit’s capacity, from ${startWords(first!)} on. The index by hours is these over the hours that have passed; the index by energy is curtailed over available. Energy lost to an outage does not count. The index is physical: what a seller lost in a buyer’s place counts as the seller’s.${left}${leftOutWords(runs)}`,
  sources: indices.some(({ run }) => hasWindows(run))
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
})}</section>
`;
}

const DAY_AXIS = { field: "day", type: "temporal", title: null } as const;
const hoursAxis = (field: string) =>
  ({ field, type: "quantitative", title: "hours at full capacity" }) as const;

const AGREED_LAYER = {
  mark: { type: "line" as const, color: INK, strokeWidth: 1.2, strokeDash: [2, 3] },
  encoding: { x: DAY_AXIS, y: hoursAxis("agreedHours") },
};

/** Runs of an earlier version stored none. */
function hasWindows({ run }: RunFacts): boolean {
  return run.manifest.tables.some(({ name }) => name === "curtailment_index");
}

async function storedWindows(run: RunFacts): Promise<ReadonlyMap<string, StoredWindows>> {
  if (!hasWindows(run)) return new Map();
  const { rows } = await run.run.query(
    `SELECT unit, rollingFrac, completeYears, yearsFrac FROM curtailment_index
     WHERE "at" = (SELECT max("at") FROM curtailment_index)`,
  );
  return new Map(
    rows.map(([unit, rollingFrac, completeYears, yearsFrac]) => [
      String(unit),
      {
        rollingFrac: Number(rollingFrac),
        completeYears: Number(completeYears),
        yearsFrac: Number(yearsFrac),
      },
    ]),
  );
}

/** Counted energy of each generator and London day. */
async function indexOf(run: RunFacts): Promise<RunIndex> {
  const { network } = run.run.manifest;
  const rows = await run.run.rows("curtailment", {
    columns: ["periodStart", "unit", "curtailedWh"],
    where: "cause <> 'outage'",
  });
  const [starts, wh] = [rows.numbers("periodStart"), rows.numbers("curtailedWh")];
  const sums = new Map<string, Map<number, number>>();
  rows.texts("unit").forEach((unit, row) => {
    const own = sums.get(unit) ?? new Map<number, number>();
    const day = londonDayOf(starts[row]!);
    sums.set(unit, own.set(day, (own.get(day) ?? 0) + wh[row]!));
  });
  const stored = await storedWindows(run);
  const agreed = new Map(
    network.connections.map(({ id, curtailmentIndexFrac }) => [id, curtailmentIndexFrac]),
  );
  const generators = network.units.filter(
    ({ technology }) => technology !== "storage" && technology !== "demand",
  );
  const units = generators.map(({ id, capacityMw, connection }) => {
    const byDay = new Map([...(sums.get(id) ?? [])].map(([day, sum]) => [day, sum / WH_PER_MWH]));
    const agreedFrac = agreed.get(connection);
    return [id, { unit: id, capacityMw, byDay, agreedFrac, stored: stored.get(id) }] as const;
  });
  return { run, units: new Map(units), days: stretchesOf(run.run.manifest, POINTS_MAX).days };
}

/** The first day that the index of a day counts from: the regulatory year's first, or the run's. */
export function countsFrom(day: number, firstDay: number): number {
  return Math.max(regulatoryYearStart(day), firstDay);
}

/** The index of a unit at the end of a day. */
export function indexToDate(
  { byDay, capacityMw }: Pick<UnitIndex, "byDay" | "capacityMw">,
  day: number,
  firstDay: number,
): IndexToDate {
  const from = countsFrom(day, firstDay);
  let mwh = 0;
  for (let each = from; each <= day; each += 1) mwh += byDay.get(each) ?? 0;
  const ofHours = (londonDayStart(day + 1) - londonDayStart(from)) / SECONDS_PER_HOUR;
  return { hours: capacityMw > 0 ? mwh / capacityMw : 0, ofHours, mwh };
}

/** Units that were curtailed at all, highest index at the end first, ties by id. */
function rankedUnits(indices: readonly RunIndex[]): string[] {
  const highest = new Map<string, number>();
  for (const { units, days } of indices) {
    for (const [id, unit] of units) {
      const { hours } = indexToDate(unit, days.at(-1)!, days[0]!);
      if (hours > 0) highest.set(id, Math.max(highest.get(id) ?? 0, hours));
    }
  }
  return [...highest]
    .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
    .map(([id]) => id);
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
  const chart = drawn(`Curtailment of ${unit} to date`, {
    ...PANEL,
    ...{ marginLeft: 34, marginRight: 12, marginTop: 16, marginBottom: 22 },
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
        return Plot.lineY(
          own.filter(({ design }) => design === run.label),
          {
            ...{ x: "number", y: "hours", stroke: colour, strokeWidth: 2, strokeDasharray: dash },
            curve: "step-after",
          },
        );
      }),
    ],
  });
  return html`<div class="panel"><h4>${cut(unit)}</h4>${chart}</div>
`;
}

/** The agreed index grows with the hours; of several designs the first that says one. */
function agreedLine(points: readonly LinePoint[]): Plot.Line {
  const design = points.find(({ agreedHours }) => agreedHours !== undefined)?.design;
  return Plot.lineY(
    points.filter((point) => point.design === design),
    {
      ...{ x: "number", y: "agreedHours", stroke: INK, strokeWidth: 1.2 },
      strokeDasharray: AGREED_DASH,
    },
  );
}

function startWords({ days }: RunIndex): string {
  return dayWords(countsFrom(days.at(-1)!, days[0]!));
}

function indexTable(indices: readonly RunIndex[], units: readonly string[]) {
  const all = indices.flatMap(({ units: own }) => [...own.values()]);
  const isAgreed = all.some(({ agreedFrac }) => agreedFrac !== undefined);
  const isStored = all.some(({ stored }) => stored !== undefined);
  const columns = [
    textColumn("Unit"),
    textColumn("Design"),
    numberColumn("Capacity, MW"),
    numberColumn("Curtailed to date, MWh"),
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
      const { hours, ofHours, mwh } = indexToDate(unit, days.at(-1)!, days[0]!);
      return [
        [
          ...[id, run.label, given(unit.capacityMw), figures(mwh), fixed(hours, 2)],
          known(hours / ofHours),
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
