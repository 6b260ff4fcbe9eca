/**
 * Minutes in which units were engaged, from the tables of a day: under which trade or in the own place, how far, and what
 * meter and baseline say. Takes a block with `outputs.performance`; gives one row a unit and minute, by unit, then time.
 * Keeps: an instruction inside a minute is that minute's mean; who was held by its fail-safe or had no supply was told nothing.
 */
import type { TableBlock } from "../../sim/core/columns.ts";
import { PERIOD_SECONDS } from "../../sim/core/time.ts";
import { SECONDS_PER_MINUTE } from "../../sim/core/units.ts";

/** A part of what a unit was told; positive: to inject less. */
export interface Engagement {
  /** none: in its own place. */
  readonly trade: string | undefined;
  readonly downW: number;
}

export interface EngagedMinute {
  readonly unit: string;
  readonly at: number;
  readonly meterW: number;
  readonly baselineW: number;
  readonly parts: readonly Engagement[];
}

type Tables = TableBlock["tables"];

/** What a unit was held to in a minute, watt-seconds below what it would have injected. */
interface Held {
  seconds: number;
  availableWs: number;
  toldWs: number;
  movedWs: number;
}

/** Watts that a difference of two rounded means may be off. */
const RESIDUE_W = 2;

export function engagedMinutes(tables: Tables): readonly EngagedMinute[] {
  const held = heldMinutes(tables);
  const sold = soldMinutes(tables);
  const keys = [...new Set([...held.keys(), ...sold.keys()])];
  return keys
    .map((key) => minuteOf(key, held.get(key), sold.get(key)))
    .filter(({ parts }) => parts.length > 0)
    .sort(
      (left, right) =>
        (left.unit < right.unit ? -1 : left.unit > right.unit ? 1 : 0) || left.at - right.at,
    );
}

type Sold = Pick<EngagedMinute, "meterW" | "baselineW"> & { readonly parts: Engagement[] };

const keyOf = (unit: string, at: number) => `${at} ${unit}`;

function minuteOf(key: string, held: Held | undefined, sold: Sold | undefined): EngagedMinute {
  const [at, unit] = [Number(key.slice(0, key.indexOf(" "))), key.slice(key.indexOf(" ") + 1)];
  const parts = [...(sold?.parts ?? [])];
  if (held !== undefined) {
    const underTrades = parts.reduce((sum, { downW }) => sum + downW, 0);
    const whole = held.toldWs / SECONDS_PER_MINUTE;
    const ownW = Math.round(Math.sign(whole) * (Math.abs(whole) - Math.abs(underTrades)));
    if (Math.sign(ownW) === Math.sign(whole) && Math.abs(ownW) >= RESIDUE_W)
      parts.push({ trade: undefined, downW: ownW });
  }
  const availableW = held === undefined ? 0 : Math.round(held.availableWs / held.seconds);
  return {
    ...{ unit, at, parts },
    baselineW: sold?.baselineW ?? availableW,
    meterW: sold?.meterW ?? availableW - Math.round((held?.movedWs ?? 0) / SECONDS_PER_MINUTE),
  };
}

function soldMinutes({ trade_minutes: table }: Tables): ReadonlyMap<string, Sold> {
  const minutes = new Map<string, Sold>();
  const [ats, told, meter, baseline] = ["minuteStart", "instructedW", "meterW", "baselineW"].map(
    (name) => table!.numbers(name),
  );
  const [trades, sellers] = ["trade", "seller"].map((name) => table!.texts(name));
  for (let row = 0; row < table!.rowCount; row += 1) {
    const key = keyOf(sellers![row]!, ats![row]!);
    const known = minutes.get(key);
    const part = { trade: trades![row]!, downW: told![row]! };
    if (known === undefined)
      minutes.set(key, { meterW: meter![row]!, baselineW: baseline![row]!, parts: [part] });
    else known.parts.push(part);
  }
  return minutes;
}

function heldMinutes(tables: Tables): ReadonlyMap<string, Held> {
  const { instructions: table } = tables;
  const isTold = toldPeriods(tables);
  const minutes = new Map<string, Held>();
  const [starts, lengths, available, setPoints, delivered] = [
    ...["start", "seconds", "availableW", "setPointW", "deliveredW"],
  ].map((name) => table!.numbers(name));
  const units = table!.texts("unit");
  for (let row = 0; row < table!.rowCount; row += 1) {
    const [start, unit] = [starts![row]!, units[row]!];
    if (!isTold(unit, start)) continue;
    const end = start + lengths![row]!;
    for (let from = start; from < end; ) {
      const at = from - (from % SECONDS_PER_MINUTE);
      const seconds = Math.min(end, at + SECONDS_PER_MINUTE) - from;
      const key = keyOf(unit, at);
      const into = minutes.get(key) ?? { seconds: 0, availableWs: 0, toldWs: 0, movedWs: 0 };
      minutes.set(key, into);
      into.seconds += seconds;
      into.availableWs += available![row]! * seconds;
      into.toldWs += (available![row]! - setPoints![row]!) * seconds;
      into.movedWs += (available![row]! - delivered![row]!) * seconds;
      from += seconds;
    }
  }
  return minutes;
}

const BY_MANAGER: ReadonlySet<string> = new Set(["own", "sold", "trip"]);

/** Periods in which the network manager held a unit back. */
function toldPeriods({ curtailment: table }: Tables): (unit: string, at: number) => boolean {
  const starts = table!.numbers("periodStart");
  const [units, causes] = [table!.texts("unit"), table!.texts("cause")];
  const told = new Set<string>();
  for (const [row, start] of starts.entries())
    if (BY_MANAGER.has(causes[row]!)) told.add(keyOf(units[row]!, start));
  return (unit, at) => told.has(keyOf(unit, at - (at % PERIOD_SECONDS)));
}
