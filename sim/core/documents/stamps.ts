/**
 * Time stamps of files as instants. Takes the text of a cell and how the file writes time; gives the instant, or what is
 * wrong. Keeps: with London clock times, a stamp of the autumn's doubled hour is the later instant where the
 * clock has gone back since the stamp before, and a clock time of the spring's missing hour is a fault.
 */
import {
  daysFromCivil,
  formatDay,
  londonDayStart,
  londonInstant,
  londonOffsetSeconds,
  PERIOD_SECONDS,
  parseDay,
  periodsInDay,
} from "../time.ts";
import { SECONDS_PER_DAY, SECONDS_PER_HOUR, SECONDS_PER_MINUTE } from "../units.ts";

/** An instant, or what is wrong with the stamp. */
export type Stamp =
  | {
      readonly kind: "instant";
      readonly instant: number;
      /** Of a clock time that London shows twice, told apart by the stamp before. */
      readonly doubled?: "first" | "later";
    }
  | { readonly kind: "faulty"; readonly problem: StampProblem; readonly remedy: string };

/** No stamp · no settlement period of the day · of the hour that the clock skips. */
export type StampProblem = "stamp" | "settlementPeriod" | "missingHour";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.0+)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

const unreadable: Stamp = {
  kind: "faulty",
  problem: "stamp",
  remedy: "write YYYY-MM-DDTHH:MM (with Z or an offset, if any) or DD/MM/YYYY HH:MM",
};

/** A stamp in one cell. `after` is the instant of the row before, which settles the doubled hour. */
export function instantOfStamp(
  text: string,
  timeZone: "UTC" | "Europe/London",
  after: number | undefined,
): Stamp {
  const split = /^(\S*?\d)(?:T|\s+)(\d.*)$/.exec(text.trim());
  if (split === null) return unreadable;
  const days = dayOf(split[1]!);
  const clock = CLOCK.exec(split[2]!);
  if (days === undefined || clock === null) return unreadable;
  const [hours, minutes, seconds] = [Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return unreadable;
  const second = hours * SECONDS_PER_HOUR + minutes * SECONDS_PER_MINUTE + seconds;
  const naive = days * SECONDS_PER_DAY + second;
  if (clock[4] !== undefined) return { kind: "instant", instant: naive - offsetOf(clock[4]) };
  if (timeZone === "UTC") return { kind: "instant", instant: naive };
  return londonStamp(days, second, after);
}

/** A London date and a settlement period from 1, each in its own cell. */
export function instantOfSettlementPeriod(date: string, period: string): Stamp {
  const days = dayOf(date.trim());
  if (days === undefined) {
    return {
      kind: "faulty",
      problem: "stamp",
      remedy: "write the settlement date as YYYY-MM-DD, DD/MM/YYYY or DD-MMM-YYYY",
    };
  }
  const count = periodsInDay(days);
  const number = /^\d{1,2}$/.test(period.trim()) ? Number(period) : 0;
  if (number < 1 || number > count) {
    return {
      kind: "faulty",
      problem: "settlementPeriod",
      remedy: `write a settlement period from 1 to ${count}; ${formatDay(days)} has no others`,
    };
  }
  return { kind: "instant", instant: londonDayStart(days) + (number - 1) * PERIOD_SECONDS };
}

function londonStamp(days: number, second: number, after: number | undefined): Stamp {
  const first = londonInstant(days, second);
  const naive = days * SECONDS_PER_DAY + second;
  if (first + londonOffsetSeconds(first) !== naive) {
    return {
      kind: "faulty",
      problem: "missingHour",
      remedy: "leave out the hour that the clock in London skips in March, or read the file as UTC",
    };
  }
  const later = first + SECONDS_PER_HOUR;
  const isDoubled = later + londonOffsetSeconds(later) === naive;
  if (!isDoubled) return { kind: "instant", instant: first };
  return after !== undefined && first <= after
    ? { kind: "instant", instant: later, doubled: "later" }
    : { kind: "instant", instant: first, doubled: "first" };
}

function offsetOf(text: string): number {
  if (text === "Z" || text === "z") return 0;
  const digits = text.slice(1).replace(":", "");
  const seconds =
    Number(digits.slice(0, 2)) * SECONDS_PER_HOUR +
    Number(digits.slice(2) || 0) * SECONDS_PER_MINUTE;
  return text[0] === "-" ? -seconds : seconds;
}

/** A day number from YYYY-MM-DD, DD/MM/YYYY, DD/MM/YY or DD-MMM-YYYY. */
function dayOf(text: string): number | undefined {
  const iso = parseDay(text);
  if (iso !== undefined) return iso;
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/.exec(text);
  if (slashed !== null) return civilDay(slashed[3]!, Number(slashed[2]), Number(slashed[1]));
  const named = /^(\d{1,2})-([A-Za-z]{3})-(\d{4})$/.exec(text);
  if (named === null) return undefined;
  return civilDay(named[3]!, MONTHS.indexOf(named[2]!.toLowerCase()) + 1, Number(named[1]));
}

function civilDay(yearText: string, month: number, day: number): number | undefined {
  const year = yearText.length === 2 ? 2000 + Number(yearText) : Number(yearText);
  if (month < 1 || month > 12 || day < 1) return undefined;
  const days = daysFromCivil({ year, month, day });
  return formatDay(days).endsWith(`-${String(day).padStart(2, "0")}`) ? days : undefined;
}
