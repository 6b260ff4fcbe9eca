/**
 * Facts into result rows: one function a table that more than one page writes. Powers in whole watts.
 */
import type { TableBuffer } from "../core/columns.ts";
import type { LabEvent } from "../core/events.ts";
import { periodStart } from "../core/time.ts";
import type { LedgerEntry } from "../model/venues.ts";

export const watts = (kw: number): number => Math.round(kw * 1000);

/** The instant in rows of what was not cancelled. */
export const NOT_CANCELLED = 0;

/** In words, to the watt. */
export const kilowatts = (kw: number): string => `${watts(kw) / 1000} kW`;

/** What an event may say beside what all say. */
interface AnyEvent extends Pick<LabEvent, "at" | "kind" | "because"> {
  readonly unit?: string;
  readonly constraint?: string;
  readonly trade?: string;
  readonly fromKw?: number;
  readonly toKw?: number;
  readonly kw?: number;
}

export function recordEvents(table: TableBuffer, events: readonly LabEvent[]): void {
  for (const event of events) {
    const { at, kind, unit, constraint, trade, fromKw, toKw, kw, because }: AnyEvent = event;
    table.append(
      at,
      kind,
      unit ?? "-",
      constraint ?? "-",
      trade ?? "-",
      watts(fromKw ?? 0),
      watts(toKw ?? kw ?? 0),
      because,
    );
  }
}

export function recordEntries(table: TableBuffer, entries: readonly LedgerEntry[]): void {
  table.appendColumns(
    entries.length,
    entries.map(({ at }) => at),
    entries.map(({ period }) => periodStart(period)),
    entries.map(({ rule }) => rule),
    entries.map(({ payer }) => payer),
    entries.map(({ payee }) => payee),
    entries.map(({ amountMicroGbp }) => amountMicroGbp),
    entries.map(({ because }) => because),
  );
}
