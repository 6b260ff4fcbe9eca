/**
 * Numbers, dates and clocks as they stand in a sentence: always with their unit, never with a locale of the machine.
 * Takes numbers in MWh, MW, £, fractions, instants; gives text. Minus is −, thousands have commas.
 */
import { civilFromDays, londonDayOf, londonOffsetSeconds, parseDay } from "../../sim/core/time.ts";
import { SECONDS_PER_DAY } from "../../sim/core/units.ts";

const MONTHS =
  "January February March April May June July August September October November December".split(
    " ",
  );

/** A number with so many decimals, thousands with commas, and no "−0". */
export function fixed(value: number, decimals: number): string {
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split(".") as [string, string?];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const text = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/** The same with a sign in front, for differences. */
export function signed(value: number, decimals: number): string {
  const text = fixed(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** Three figures or whole numbers, whichever is more. */
export function figures(value: number): string {
  const size = Math.abs(value);
  return fixed(value, size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2);
}

/** A given figure as it was given, to two decimals: 16, 12.5, 16.15. */
export function given(value: number): string {
  const text = fixed(value, 2);
  return text.replace(/\.?0+$/, "");
}

export const mwh = (value: number): string => `${figures(value)} MWh`;
export const mw = (value: number): string => `${figures(value)} MW`;
export const percent = (fraction: number, decimals = 1): string =>
  `${fixed(100 * fraction, decimals)} %`;

/** Pounds; pence only below £1,000. */
export function pounds(value: number): string {
  const size = Math.abs(value);
  const text = fixed(size, size < 1000 ? 2 : 0);
  return value < 0 && /[1-9]/.test(text) ? `−£${text}` : `£${text}`;
}

/** Whole pounds for columns of a table. */
export function wholePounds(value: number): string {
  return fixed(Math.round(value), 0);
}

export function minutes(seconds: number): string {
  const value = seconds / 60;
  const text = Number.isInteger(value) ? fixed(value, 0) : fixed(value, 1);
  return `${text} ${value === 1 ? "minute" : "minutes"}`;
}

/** "1 hour", "0.5 hours", "12 hours". */
export function hourWords(hours: number): string {
  const decimals = Number.isInteger(hours) || hours >= 10 ? 0 : 1;
  return `${fixed(hours, decimals)} ${hours === 1 ? "hour" : "hours"}`;
}

export function plural(count: number, one: string, many: string): string {
  return `${fixed(count, 0)} ${count === 1 ? one : many}`;
}

/** "18 January 2025". */
export function dayWords(day: number): string {
  const { year, month, day: ofMonth } = civilFromDays(day);
  return `${ofMonth} ${MONTHS[month - 1]} ${year}`;
}

/** "January 2025" for a whole month, "2025" for a whole year, else "1 to 7 January 2025" and the like. */
export function spanWords(first: string, last: string): string {
  const from = parseDay(first) ?? 0;
  const to = parseDay(last) ?? from;
  const a = civilFromDays(from);
  const b = civilFromDays(to);
  const endsMonth = civilFromDays(to + 1).day === 1;
  if (a.day === 1 && endsMonth && a.year === b.year) {
    if (a.month === b.month) return `${MONTHS[a.month - 1]} ${a.year}`;
    if (a.month === 1 && b.month === 12) return String(a.year);
  }
  if (from === to) return dayWords(from);
  if (a.year !== b.year) return `${dayWords(from)} to ${dayWords(to)}`;
  if (a.month !== b.month) return `${a.day} ${MONTHS[a.month - 1]} to ${dayWords(to)}`;
  return `${a.day} to ${dayWords(to)}`;
}

/** The same with its preposition: "in January 2025", "on 1 May 2025", "from 1 to 7 January 2025". */
export function whenWords(first: string, last: string): string {
  const span = spanWords(first, last);
  if (first === last) return `on ${span}`;
  return span.includes(" to ") ? `from ${span}` : `in ${span}`;
}

/** Clock time in London, "23:30". */
export function londonClock(instant: number): string {
  const second =
    (((instant + londonOffsetSeconds(instant)) % SECONDS_PER_DAY) + SECONDS_PER_DAY) %
    SECONDS_PER_DAY;
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}`;
}

/** "18 January 2025, 00:00 to 00:30". */
export function halfHourWords(instant: number): string {
  const clock = `${londonClock(instant)} to ${londonClock(instant + 1800)}`;
  return `${dayWords(londonDayOf(instant))}, ${clock}`;
}

/** Names in a row: "a, b and c". */
export function listWords(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** The same text with no line break between a figure and its unit. */
export function unbroken(text: string): string {
  return text.replace(/(\d) (%|MWh?\b)/g, "$1\u00a0$2");
}

/** A name as long as an axis has room for. */
export function cut(name: string, most = 24): string {
  const letters = [...name];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : name;
}
