/**
 * Facts into result rows: one function a table that more than one page writes. Powers in whole watts.
 */
import type { TableBuffer } from "../core/columns.ts";
import type { LabEvent } from "../core/events.ts";
import { periodStart } from "../core/time.ts";
import type { LedgerEntry } from "../model/venues.ts";

export const watts = (kw: number): number => Math.round(kw * 1000);

/** In words, to the watt. */
export const kilowatts = (kw: number): string => `${watts(kw) / 1000} kW`;

export function recordEvents(table: TableBuffer, events: readonly LabEvent[]): void {
  for (const event of events) {
    const unit = "unit" in event ? event.unit : "-";
    const constraint = "constraint" in event ? event.constraint : "-";
    const trade = "trade" in event ? event.trade : "-";
    const fromKw = "fromKw" in event ? event.fromKw : 0;
    const toKw = "toKw" in event ? event.toKw : "kw" in event ? event.kw : 0;
    table.append(
      event.at,
      event.kind,
      unit,
      constraint,
      trade,
      watts(fromKw),
      watts(toKw),
      event.because,
    );
  }
}

export function recordEntries(table: TableBuffer, entries: readonly LedgerEntry[]): void {
  for (const entry of entries) {
    table.append(
      entry.at,
      periodStart(entry.period),
      entry.rule,
      entry.payer,
      entry.payee,
      entry.amountMicroGbp,
      entry.because,
    );
  }
}
