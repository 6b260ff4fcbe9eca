/**
 * Units as people write them, at the end of a key (`ratingKw`) or after a number ("40 MW"), and what each is worth.
 * Takes words; gives units, and a number converted between two of one dimension. Only for telling a person what to
 * write: nothing in the engine converts with it.
 */

export interface Unit {
  /** As a person reads it. */
  readonly symbol: string;
  readonly dimension: string;
  /** How many of the first unit of the dimension it is. */
  readonly scale: number;
}

/** Suffixes of keys, the words that people write for the same unit, its symbol, dimension and scale. */
const TABLE: readonly (readonly [
  suffix: string,
  words: string,
  symbol: string,
  dimension: string,
  scale: number,
])[] = [
  ["W", "w watt watts", "W", "power", 1],
  ["Kw", "kw kilowatt kilowatts", "kW", "power", 1e3],
  ["Mw", "mw megawatt megawatts", "MW", "power", 1e6],
  ["Gw", "gw gigawatt gigawatts", "GW", "power", 1e9],
  ["Kva", "kva", "kVA", "apparent power", 1e3],
  ["Mva", "mva", "MVA", "apparent power", 1e6],
  ["Var", "var", "var", "reactive power", 1],
  ["Kvar", "kvar", "kvar", "reactive power", 1e3],
  ["Mvar", "mvar", "Mvar", "reactive power", 1e6],
  ["Wh", "wh", "Wh", "energy", 1],
  ["Kwh", "kwh", "kWh", "energy", 1e3],
  ["Mwh", "mwh", "MWh", "energy", 1e6],
  ["Gwh", "gwh", "GWh", "energy", 1e9],
  ["V", "v volt volts", "V", "voltage", 1],
  ["Kv", "kv kilovolt kilovolts", "kV", "voltage", 1e3],
  ["A", "a amp amps ampere", "A", "current", 1],
  ["Ka", "ka", "kA", "current", 1e3],
  ["Ohm", "ohm ohms Ω", "ohm", "impedance", 1],
  ["Pu", "pu p.u. perunit", "per unit", "per unit", 1],
  ["Frac", "fraction frac", "", "share", 1],
  ["Percent", "% percent pct", "%", "share", 0.01],
  ["Pct", "", "%", "share", 0.01],
  ["Deg", "deg degree degrees °", "degrees", "angle", 1],
  ["Rad", "rad radian radians", "radians", "angle", 180 / Math.PI],
  ["M", "m metre metres", "m", "length", 1],
  ["Km", "km kilometre kilometres", "km", "length", 1e3],
  ["Miles", "mile miles mi", "miles", "length", 1609.344],
  ["MPerS", "m/s", "m/s", "speed", 1],
  ["S", "s sec secs second seconds", "seconds", "time", 1],
  ["Seconds", "", "seconds", "time", 1],
  ["Minutes", "min mins minute minutes", "minutes", "time", 60],
  ["Hours", "h hr hrs hour hours", "hours", "time", 3600],
  ["Days", "d day days", "days", "time", 86_400],
  ["GbpPerMwh", "£/mwh gbp/mwh", "£/MWh", "price of energy", 1],
  ["GbpPerKwh", "£/kwh gbp/kwh", "£/kWh", "price of energy", 1e3],
  ["PencePerKwh", "p/kwh pence/kwh", "p/kWh", "price of energy", 10],
  ["GbpPerMwPerHour", "£/mw/h gbp/mw/h", "£/MW/h", "price of capacity", 1],
  ["GbpPerKwPerHour", "£/kw/h gbp/kw/h", "£/kW/h", "price of capacity", 1e3],
  ["Gbp", "£ gbp", "£", "money", 1],
  ["Pence", "p pence", "pence", "money", 0.01],
  ["MicroGbp", "µ£", "millionths of a pound", "money", 1e-6],
];

const bySuffix = new Map<string, Unit>();
const byWord = new Map<string, Unit>();
for (const [suffix, words, symbol, dimension, scale] of TABLE) {
  const unit = { symbol, dimension, scale };
  bySuffix.set(suffix.toLowerCase(), unit);
  for (const word of words.split(" ")) if (word !== "") byWord.set(word.toLowerCase(), unit);
}
const SUFFIX_PARTS_MAX = 4;

export interface KeyName {
  /** What is measured, in small letters: `rating` of `ratingMw`. */
  readonly stem: string;
  readonly unit: Unit | undefined;
}

/** A key without and with its unit: `ratingMw`, `rating_MW` and `ratingKW` all have the stem `rating`. */
export function splitKey(key: string): KeyName {
  const parts = wordsOf(key);
  for (let count = Math.min(SUFFIX_PARTS_MAX, parts.length - 1); count > 0; count -= 1) {
    const unit = bySuffix.get(parts.slice(-count).join(""));
    if (unit !== undefined) return { stem: parts.slice(0, -count).join(""), unit };
  }
  return { stem: parts.join(""), unit: undefined };
}

/** The words of a camelCase or snake_case key in small letters; a run of capitals (KW, MWh) is one word. */
function wordsOf(key: string): string[] {
  const words = key.match(/[A-Z]+(?=[A-Z][a-z]{3})|[A-Z]+[a-z0-9]*|[a-z0-9]+|[^A-Za-z0-9_\s-]+/g);
  return (words ?? [key]).map((word) => word.toLowerCase());
}

export interface Quantity {
  readonly value: number;
  /** The unit as written; empty where the text is a bare number. */
  readonly word: string;
  readonly unit: Unit | undefined;
}

/** "40 MW" as 40 and its unit; undefined where the text does not begin with a number. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = /^\s*(£)?\s*([-+]?(?:\d[\d,_]*)?\.?\d+(?:[eE][-+]?\d+)?)\s*(.{0,20}?)\s*$/u.exec(
    text.slice(0, 60),
  );
  if (match === null) return undefined;
  const digits = match[2]!;
  if (/,(?!\d{3}(?!\d))/.test(digits)) return undefined;
  const value = Number(digits.replace(/[,_]/g, ""));
  if (!Number.isFinite(value)) return undefined;
  const word = `${match[1] ?? ""}${match[3]!}`;
  return { value, word, unit: byWord.get(word.toLowerCase().replace(/\s+/g, "")) };
}

/** The same quantity in another unit of its dimension, without the dust of binary fractions. */
export function convert(value: number, from: Unit, to: Unit): number | undefined {
  if (from.dimension !== to.dimension) return undefined;
  return Number(((value * from.scale) / to.scale).toPrecision(12));
}

/** A dimension as a sentence names it: "a power", "an energy", "per unit". */
export function kindOf({ dimension }: Unit): string {
  if (dimension === "per unit") return dimension;
  return `${/^[aeiou]/.test(dimension) ? "an" : "a"} ${dimension}`;
}

/** How a number in this unit is meant: "in MW", "per unit", "as a fraction from 0 to 1". */
export function inUnit({ symbol, dimension }: Unit): string {
  if (dimension === "per unit") return dimension;
  return symbol === "" ? "as a fraction from 0 to 1" : `in ${symbol}`;
}

/** A number with its unit: "40 MW", "95 %", "0.95". */
export function quantityWords(value: number, { symbol }: Unit): string {
  return symbol === "" ? `${value}` : `${value} ${symbol}`;
}
