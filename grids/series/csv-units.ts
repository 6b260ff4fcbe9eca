/**
 * Units of measured series: what each is of, how much it is in the engine's unit, and what a value may be. Takes words;
 * gives factors and bounds, and the unit that a header names. Keeps: powers on the 1 W grid, prices to the penny.
 */
import { parseQuantity } from "../../sim/core/documents/unit-words.ts";
import { roundToPence } from "../../sim/core/money.ts";
import { KW_PER_MW, SECONDS_PER_HOUR, SECONDS_PER_MINUTE } from "../../sim/core/units.ts";
import { BOUNDS } from "../../sim/model/network-document.ts";
import type { CsvUnit } from "../../sim/model/series.ts";

/** Units inside the engine. */
export type SeriesUnit = "kW" | "MWh" | "GBP/MWh" | "degC" | "m/s" | "W/m2";

interface CsvUnitMeaning {
  readonly symbol: string;
  readonly is: SeriesUnit;
  readonly factor: number;
  /** Energy of one step, made its mean power. */
  readonly isPerStep?: true;
}

const MEANINGS: Readonly<Record<CsvUnit, CsvUnitMeaning>> = {
  W: { symbol: "W", is: "kW", factor: 1 / 1000 },
  kW: { symbol: "kW", is: "kW", factor: 1 },
  MW: { symbol: "MW", is: "kW", factor: KW_PER_MW },
  kWh: { symbol: "kWh", is: "kW", factor: 1, isPerStep: true },
  MWh: { symbol: "MWh", is: "kW", factor: KW_PER_MW, isPerStep: true },
  "net MWh": { symbol: "MWh", is: "MWh", factor: 1 },
  "GBP/MWh": { symbol: "£/MWh", is: "GBP/MWh", factor: 1 },
  "p/kWh": { symbol: "p/kWh", is: "GBP/MWh", factor: 10 },
  degC: { symbol: "°C", is: "degC", factor: 1 },
  "m/s": { symbol: "m/s", is: "m/s", factor: 1 },
  "W/m2": { symbol: "W/m²", is: "W/m2", factor: 1 },
};

interface Range {
  readonly least: number;
  readonly most: number;
  /** The bound as a person reads it. */
  readonly words: string;
  round(value: number): number;
}

const onGrid = (perUnit: number) => (value: number) => Math.round(value * perUnit) / perUnit + 0;

/** Wider than any price cap, any line's weather and any network there is: a value beyond is a slip or another unit. */
export const RANGES: Readonly<Record<SeriesUnit, Range>> = {
  kW: {
    least: 0,
    most: BOUNDS.powerMw * KW_PER_MW,
    words: `0 to ${BOUNDS.powerMw} MW`,
    round: onGrid(1000),
  },
  MWh: {
    least: -100_000,
    most: 100_000,
    words: "-100000 to 100000 MWh",
    round: onGrid(10_000),
  },
  "GBP/MWh": {
    least: -100_000,
    most: 100_000,
    words: "-100000 to 100000 GBP/MWh",
    round: roundToPence,
  },
  degC: { least: -60, most: 60, words: "-60 to 60 degC", round: onGrid(100) },
  "m/s": { least: 0, most: 100, words: "0 to 100 m/s", round: onGrid(1000) },
  "W/m2": { least: 0, most: 1500, words: "0 to 1500 W/m2", round: onGrid(10) },
};

/** The engine's unit of a file's unit, and how many of them one is. */
export function conversionOf(
  unit: CsvUnit,
  stepMinutes: number,
): { readonly is: SeriesUnit; readonly factor: number } {
  const { is, factor, isPerStep } = MEANINGS[unit];
  const stepsPerHour = SECONDS_PER_HOUR / (stepMinutes * SECONDS_PER_MINUTE);
  return { is, factor: isPerStep === undefined ? factor : factor * stepsPerHour };
}

/** The unit that a header ends in, where it is not the expected one: "Power (kW)", "output_mw", "Demand in kWh". */
export function otherUnitOf(header: string, unit: CsvUnit): string | undefined {
  const bracketed = /[([]([^()[\]]+)[)\]]\s*$/.exec(header);
  const last = bracketed?.[1] ?? /(?:^|[\s_-])([^\s_-]{2,})$/.exec(header)?.[1];
  const symbol = last === undefined ? undefined : symbolOf(last, bracketed !== null);
  return symbol === undefined || symbol === MEANINGS[unit].symbol ? undefined : symbol;
}

const WEATHER_WORDS: Readonly<Record<string, string>> = {
  "°c": "°C",
  degc: "°C",
  celsius: "°C",
  "°f": "°F",
  fahrenheit: "°F",
  knots: "knots",
  mph: "mph",
  "km/h": "km/h",
  "w/m2": "W/m²",
  "w/m²": "W/m²",
  "kw/m2": "kW/m²",
};
/** Of a bare last word only these are units for sure: "Region A" is not in amperes. */
const SURE = new Set(["power", "energy", "price of energy", "apparent power", "speed"]);

function symbolOf(word: string, isBracketed: boolean): string | undefined {
  const weather = WEATHER_WORDS[word.trim().toLowerCase()];
  if (weather !== undefined) return weather;
  const unit = parseQuantity(`1 ${word}`)?.unit;
  if (unit === undefined || !(isBracketed || SURE.has(unit.dimension))) return undefined;
  return unit.symbol;
}

/** Whether a cell is a number with something behind it that is a unit: "12 kW". */
export function hasUnit(cell: string): boolean {
  const quantity = parseQuantity(cell);
  if (quantity === undefined || quantity.word === "") return false;
  return quantity.unit !== undefined || WEATHER_WORDS[quantity.word.toLowerCase()] !== undefined;
}
