/**
 * The busiest hour of a run, second by second: what the units that were moved would have injected, were told and injected
 * (below 0: drew), and every event with its reason. Takes facts; gives a figure. Readings are of instructed units only: where
 * a unit is not instructed there is no line, and a set-point that holds it from nothing is none.
 */
import * as Plot from "@observablehq/plot";
import { londonDayOf } from "../../sim/core/time.ts";
import { SECONDS_PER_HOUR } from "../../sim/core/units.ts";
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import type { RunFolder } from "../run-folder.ts";
import {
  type DataTable,
  dataTable,
  drawn,
  figure,
  key,
  lineSample,
  numberColumn,
  textColumn,
} from "./chart.ts";
import { eventWords } from "./event-words.ts";
import type { RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { ACTIONS, ALARM_INK, BLUE, INK, MUTED } from "./palette.ts";
import { W_PER_MW } from "./stored.ts";
import type { SpecView } from "./vega-lite.ts";
import { cut, dayWords, figures, fixed, londonClock } from "./words.ts";

/** Units that have a panel: those with the most actions in the hour. */
const PANELS_MAX = 9;
/** Rows of the list of events at most; the run has them all. */
const EVENTS_MAX = 80;
/** Readings of one unit at most: an hour of cycles of a second would be more than a panel shows. */
const READINGS_MAX = 180;
const PANEL = { width: 350, height: 150 } as const;

interface Reading {
  readonly unit: string;
  readonly from: number;
  readonly to: number;
  readonly availableMw: number;
  readonly setPointMw: number;
  readonly deliveredMw: number;
}

interface HourEvent {
  readonly at: number;
  readonly kind: string;
  readonly unit: string;
  readonly constraint: string;
  readonly fromMw: number;
  readonly toMw: number;
  readonly because: string;
}

export async function busiestHourFigure({ run, label }: RunFacts): Promise<Html> {
  const start = await busiestHour(run);
  if (start === undefined) return html``;
  const events = await eventsOf(run, start);
  const actions = events.filter(({ kind }) => ACTIONS[kind] !== undefined);
  const units = mostMoved(actions);
  const shown = units.slice(0, PANELS_MAX);
  const readings = await readingsOf(run, start, shown);
  const words = `${dayWords(londonDayOf(start))}, ${londonClock(start)} to ${londonClock(start + SECONDS_PER_HOUR)}`;
  const panels = shown.map((unit) => panel(unit, readings, actions, start));
  const left =
    units.length > shown.length
      ? ` Of ${units.length} units the ${PANELS_MAX} moved most are drawn.`
      : "";
  const title = `The busiest hour: ${words}, ${label}`;
  return figure({
    id: "busiest-hour",
    title,
    picture: html`${key([
      { sample: lineSample(MUTED, 1.6, "2 3"), words: "would have injected" },
      { sample: lineSample(ALARM_INK, 2), words: "set-point" },
      { sample: lineSample(BLUE, 2.6, "7 4"), words: "injected" },
      {
        sample: html`<svg width="14" height="12" aria-hidden="true"><path d="M7 1v10" stroke="${INK}" stroke-width="1.2"/></svg>`,
        words: "an action",
      },
    ])}<div class="panels">${panels}</div>
<h4>What happened, and why</h4>
${dataTable(eventTable(events.slice(0, EVENTS_MAX), readings, run.manifest.network), `Events of ${words}`)}${events.length > EVENTS_MAX ? html`<p class="hint">The first ${EVENTS_MAX} of ${events.length} events; the run’s table events has them all.</p>` : html``}`,
    caption: `The clock hour with the most actions. MW at the unit; below 0 it draws or charges. Across: minutes past ${londonClock(start)} in London time; steps stand where they happened, to the second. Lines exist while a set-point moves a unit: keeps it from injecting or drawing what it would have, or has it do more in a buyer’s place. “Free” in the list: no set-point.${left}`,
    sources: ["instructions", "events"],
    table: readingTable(readings),
    spec: {
      rows: readings.flatMap(({ unit, from, to, availableMw, setPointMw, deliveredMw }) =>
        [
          ["would have injected", availableMw] as const,
          ["set-point", setPointMw] as const,
          ["injected", deliveredMw] as const,
        ].map(([line, mw]) => ({
          ...{ unit, line, fromMinute: (from - start) / 60, toMinute: (to - start) / 60, mw },
        })),
      ),
      view: VIEW,
    },
  });
}

const VIEW: SpecView = {
  facet: { field: "unit", type: "nominal", sort: null, title: null },
  columns: 3,
  spec: {
    ...{ width: 240, height: 110 },
    mark: { type: "rule", strokeWidth: 2, tooltip: true },
    encoding: {
      x: { field: "fromMinute", type: "quantitative", title: "minutes past the hour" },
      x2: { field: "toMinute" },
      y: { field: "mw", type: "quantitative", title: "MW" },
      color: {
        ...{ field: "line", type: "nominal", sort: null, title: null },
        scale: { range: [MUTED, ALARM_INK, BLUE] },
      },
      strokeDash: { field: "line", type: "nominal", sort: null, title: null },
    },
  },
  resolve: { scale: { y: "independent" } },
};

/** Start of the clock hour with the most actions, the first of equals; undefined without an action. */
async function busiestHour(run: RunFolder): Promise<number | undefined> {
  const kinds = Object.keys(ACTIONS);
  const { rows } = await run.query(
    `SELECT floor(epoch("at") / ${SECONDS_PER_HOUR})::BIGINT AS hour, count(*) AS actions FROM events
     WHERE kind IN (${kinds.map(() => "?").join(", ")})
     GROUP BY hour ORDER BY actions DESC, hour LIMIT 1`,
    kinds,
  );
  const hour = rows[0]?.[0];
  return hour === undefined ? undefined : Number(hour) * SECONDS_PER_HOUR;
}

/** Events of the hour that concern the network, in order of time as written; those of markets are not dispatch. */
async function eventsOf(run: RunFolder, start: number): Promise<HourEvent[]> {
  const rows = await run.rows("events", {
    where: `epoch("at") >= ? AND epoch("at") < ? AND trade = '-'`,
    values: [start, start + SECONDS_PER_HOUR],
  });
  const [at, fromW, toW] = [rows.numbers("at"), rows.numbers("fromW"), rows.numbers("toW")];
  const [kinds, units, points, reasons] = [
    rows.texts("kind"),
    rows.texts("unit"),
    rows.texts("constraint"),
    rows.texts("because"),
  ];
  return kinds
    .map((kind, row) => ({
      ...{ at: at[row]!, kind, unit: units[row]!, constraint: points[row]!, row },
      ...{ fromMw: fromW[row]! / W_PER_MW, toMw: toW[row]! / W_PER_MW, because: reasons[row]! },
    }))
    .sort((a, b) => a.at - b.at || a.row - b.row);
}

function mostMoved(actions: readonly HourEvent[]): string[] {
  const counts = new Map<string, number>();
  for (const { unit } of actions) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  return [...counts]
    .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
    .map(([unit]) => unit);
}

async function readingsOf(
  run: RunFolder,
  start: number,
  units: readonly string[],
): Promise<Reading[]> {
  const end = start + SECONDS_PER_HOUR;
  const rows = await run.rows("instructions", {
    where: `epoch("start") < ? AND epoch("start") + seconds > ? AND unit IN (${units.map(() => "?").join(", ")})`,
    values: [end, start, ...units],
  });
  const [starts, lengths] = [rows.numbers("start"), rows.numbers("seconds")];
  const mw = (column: string) => rows.numbers(column);
  const [available, setPoint, delivered] = [mw("availableW"), mw("setPointW"), mw("deliveredW")];
  const all = rows.texts("unit").map((unit, row) => ({
    unit,
    from: Math.max(start, starts[row]!),
    to: Math.min(end, starts[row]! + lengths[row]!),
    availableMw: available[row]! / W_PER_MW,
    setPointMw: setPoint[row]! / W_PER_MW,
    deliveredMw: delivered[row]! / W_PER_MW,
  }));
  return units.flatMap((unit) =>
    joined(all.filter((one) => one.unit === unit).sort((a, b) => a.from - b.from)).slice(
      0,
      READINGS_MAX,
    ),
  );
}

/** Readings that follow each other and say the same are one. */
function joined(readings: readonly Reading[]): Reading[] {
  const result: Reading[] = [];
  for (const reading of readings) {
    const last = result.at(-1);
    const isSame =
      last !== undefined &&
      last.to === reading.from &&
      last.availableMw === reading.availableMw &&
      last.setPointMw === reading.setPointMw &&
      last.deliveredMw === reading.deliveredMw;
    if (isSame) result[result.length - 1] = { ...last, to: reading.to };
    else result.push(reading);
  }
  return result;
}

interface StepPoint {
  readonly minute: number;
  readonly mw: number | null;
}

/** Both ends of each reading; a gap where readings do not touch. */
function steps(
  readings: readonly Reading[],
  start: number,
  value: (reading: Reading) => number,
): StepPoint[] {
  return readings.flatMap((reading, index) => {
    const before = readings[index - 1];
    const gap =
      before !== undefined && before.to < reading.from
        ? [{ minute: (before.to - start) / 60, mw: null }]
        : [];
    return [
      ...gap,
      { minute: (reading.from - start) / 60, mw: value(reading) },
      { minute: (reading.to - start) / 60, mw: value(reading) },
    ];
  });
}

function panel(
  unit: string,
  all: readonly Reading[],
  actions: readonly HourEvent[],
  start: number,
): Html {
  const readings = all.filter((reading) => reading.unit === unit);
  const moments = actions.filter((event) => event.unit === unit).map(({ at }) => (at - start) / 60);
  const line = (
    value: (reading: Reading) => number,
    stroke: string,
    strokeWidth: number,
    dash: string,
  ) =>
    Plot.lineY(steps(readings, start, value), {
      x: "minute",
      y: "mw",
      stroke,
      strokeWidth,
      strokeDasharray: dash,
    });
  const values = readings.flatMap(({ availableMw, setPointMw, deliveredMw }) => [
    availableMw,
    setPointMw,
    deliveredMw,
  ]);
  const chart = drawn(`Set-points of ${unit} in the busiest hour`, {
    ...PANEL,
    ...{ marginLeft: 34, marginRight: 12, marginTop: 18, marginBottom: 32 },
    x: { label: "minutes", labelArrow: "none", domain: [0, 60], ticks: [0, 15, 30, 45, 60] },
    y: {
      label: "MW",
      labelArrow: "none",
      grid: true,
      ticks: 4,
      domain: [Math.min(0, ...values), Math.max(0.1, ...values) * 1.08],
    },
    marks: [
      Plot.tickX(moments, {
        stroke: INK,
        strokeWidth: 0.9,
        strokeOpacity: 0.55,
        insetTop: 0,
        insetBottom: 0,
      }),
      line(({ availableMw }) => availableMw, MUTED, 1.6, "2 3"),
      line(({ setPointMw }) => setPointMw, ALARM_INK, 2, "0"),
      line(({ deliveredMw }) => deliveredMw, BLUE, 2.6, "7 4"),
    ],
  });
  return html`<div class="panel"><h4>${cut(unit)}: ${fixed(moments.length, 0)} ${moments.length === 1 ? "action" : "actions"}</h4>${chart}</div>
`;
}

/** "09:31:00". */
function secondClock(instant: number): string {
  return `${londonClock(instant)}:${String(instant % 60).padStart(2, "0")}`;
}

/** The set-points of a unit that hold it from nothing: all that it can inject, and all that it may draw. */
interface Free {
  readonly mostMw: number;
  readonly leastMw: number;
}

function freeBounds({ units, connections }: NetworkDocument): Map<string, Free> {
  const importMw = new Map(connections.map(({ id, importLimitMw }) => [id, importLimitMw]));
  return new Map(
    units.map(({ id, capacityMw, connection }) => [
      id,
      { mostMw: capacityMw, leastMw: 0 - (importMw.get(connection) ?? 0) },
    ]),
  );
}

/**
 * Whether a set-point is the least that its unit is to inject, or the most that it may: what it does to the unit from then on,
 * or had done until then, tells. Undefined where no reading says so.
 */
function boundOf({ at, unit }: HourEvent, readings: readonly Reading[]): keyof Free | undefined {
  const own = readings.filter((reading) => reading.unit === unit);
  const told = own.find(({ from, to }) => from <= at && at < to) ?? own.find(({ to }) => to === at);
  if (told === undefined || told.setPointMw === told.availableMw) return undefined;
  return told.setPointMw > told.availableMw ? "leastMw" : "mostMw";
}

function setPointWords(mw: number, bound: keyof Free | undefined, free: Free | undefined): string {
  const isFree =
    free !== undefined &&
    ((bound === "leastMw" && mw <= free.leastMw) || (bound === "mostMw" && mw >= free.mostMw));
  return isFree ? "free" : figures(mw);
}

function eventTable(
  events: readonly HourEvent[],
  readings: readonly Reading[],
  network: NetworkDocument,
): DataTable {
  const free = freeBounds(network);
  const columns = [
    textColumn("At"),
    textColumn("What"),
    textColumn("Unit"),
    numberColumn("From, MW"),
    numberColumn("To, MW"),
    textColumn("Because"),
  ];
  const rows = events.map((event) => {
    const { at, kind, unit, constraint, because } = event;
    return [
      secondClock(at),
      eventWords(kind),
      unit === "-" ? constraint : unit,
      ...movement(event, readings, free.get(unit)),
      because,
    ];
  });
  return { columns, rows };
}

function movement(
  event: HourEvent,
  readings: readonly Reading[],
  free: Free | undefined,
): [from: string, to: string] {
  const { kind, fromMw, toMw } = event;
  if (fromMw === 0 && toMw === 0 && ACTIONS[kind] === undefined) return ["–", "–"];
  if (kind !== "setPointLowered" && kind !== "setPointRaised")
    return [figures(fromMw), figures(toMw)];
  const bound = boundOf(event, readings);
  return [setPointWords(fromMw, bound, free), setPointWords(toMw, bound, free)];
}

function readingTable(readings: readonly Reading[]): DataTable {
  const columns = [
    textColumn("Unit"),
    textColumn("From"),
    numberColumn("Seconds"),
    numberColumn("Would have injected, MW"),
    numberColumn("Set-point, MW"),
    numberColumn("Injected, MW"),
  ];
  const rows = readings.map(({ unit, from, to, availableMw, setPointMw, deliveredMw }) => [
    unit,
    secondClock(from),
    fixed(to - from, 0),
    figures(availableMw),
    figures(setPointMw),
    figures(deliveredMw),
  ]);
  return { columns, rows };
}
