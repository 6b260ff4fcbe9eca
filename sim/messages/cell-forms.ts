/**
 * How a value stands in a cell of a message: numbers, words, flags, identifiers, texts, and instants in two notations.
 * Takes the text of a cell; gives its value, or what is wrong and what to write. Keeps: what is written is read as the same value.
 */
import { NUMBER } from "../core/documents/csv-cells.ts";
import { instantOfStamp } from "../core/documents/stamps.ts";
import { parseQuantity } from "../core/documents/unit-words.ts";
import { nearestWord } from "../core/errors.ts";
import { formatInstant, parseClock } from "../core/time.ts";
import { SECONDS_PER_HOUR, SECONDS_PER_MINUTE } from "../core/units.ts";

/** What a cell may hold; null where it is blank. */
export type CellValue = string | number | boolean | null;

/** Something to say of a cell, before its place is known. */
export interface CellRemark {
  readonly code: string;
  readonly found: string;
  readonly remedy: string;
}

export interface Range {
  readonly unit: string;
  readonly least: number;
  readonly most: number;
  /** The least itself is out. */
  readonly isAbove?: true;
}

export type CellReading<Value> =
  | { readonly kind: "value"; readonly value: Value; readonly notice?: CellRemark }
  | ({ readonly kind: "faulty" } & CellRemark);

export interface CellForm<Value> {
  readonly kind: "instant" | "whole" | "real" | "code" | "flag" | "clock" | "identifier" | "text";
  /** Unit of the values, "" where there is none. */
  readonly unit: string;
  /** What the value is in JSON. */
  readonly json: "number" | "string" | "boolean";
  /** What to write, for people. */
  readonly expects: string;
  /** Of a code: the file's word for each of the program's. */
  readonly words?: Readonly<Record<string, string>>;
  /** Of a number. */
  readonly range?: Range;
  read(text: string): CellReading<Value>;
  write(value: Value): string | number | boolean;
}

const IDENTIFIER_CHARACTERS_MAX = 100;
const TEXT_CHARACTERS_MAX = 1000;
const SHOWN_CHARACTERS_MAX = 40;
/** 2200-01-01. A stamp beyond is in milliseconds, or a slip. */
const INSTANT_END = 7_258_118_400;

/** A cell's text as a fault shows it. */
export function shown(text: string): string {
  const isLong = text.length > SHOWN_CHARACTERS_MAX;
  return JSON.stringify(isLong ? `${text.slice(0, SHOWN_CHARACTERS_MAX - 1)}…` : text);
}

const value = <Value>(read: Value): CellReading<Value> => ({ kind: "value", value: read });
const wrong = (code: string, found: string, remedy: string): CellReading<never> => ({
  kind: "faulty",
  code: `message.${code}`,
  found,
  remedy,
});

/** Text that names something: on one line, without blanks around it. */
export function identifier(): CellForm<string> {
  return {
    kind: "identifier",
    unit: "",
    json: "string",
    expects: "an identifier",
    read(text) {
      if (text !== text.trim())
        return wrong(
          "identifier",
          `${shown(text)}, with blanks around it`,
          `write ${shown(text.trim())}`,
        );
      if (/\p{Cc}|\p{Surrogate}/u.test(text))
        return wrong(
          "identifier",
          `${shown(text)}, with a character that does not print`,
          "write it on one line, in letters, digits and signs",
        );
      if (text.length > IDENTIFIER_CHARACTERS_MAX)
        return wrong(
          "identifier",
          `${text.length} characters`,
          `write at most ${IDENTIFIER_CHARACTERS_MAX}`,
        );
      return value(text);
    },
    write: (text) => text,
  };
}

/** Free text, which may be empty. */
export function freeText(): CellForm<string> {
  return {
    kind: "text",
    unit: "",
    json: "string",
    expects: "text",
    read(text) {
      if (/[^\P{Cc}\t\n\r]|\p{Surrogate}/u.test(text))
        return wrong("text", `${shown(text)}, with a control character`, "write text in UTF-8");
      if (text.length > TEXT_CHARACTERS_MAX)
        return wrong("text", `${text.length} characters`, `write at most ${TEXT_CHARACTERS_MAX}`);
      return value(text);
    },
    write: (text) => text,
  };
}

/**
 * One of a few words: in the program by key, in the file by value. `others` are words that mean the same in another
 * figure of the source: they are read, and it is said.
 */
export function code<const Words extends Readonly<Record<string, string>>>(
  words: Words,
  others: Readonly<Record<string, keyof Words & string>> = {},
): CellForm<keyof Words & string> {
  type Word = keyof Words & string;
  const written = Object.values(words);
  const meaning = new Map<string, Word>(
    Object.entries(words).map(([word, inFile]) => [inFile, word]),
  );
  const expects = `one of ${written.join(", ")}`;
  return {
    kind: "code",
    unit: "",
    json: "string",
    expects,
    words,
    read(text) {
      const word = meaning.get(text);
      if (word !== undefined) return value<Word>(word);
      const other = Object.hasOwn(others, text) ? others[text] : undefined;
      if (other !== undefined) {
        const notice = {
          code: "message.otherWord",
          found: `${text}, the word of another message`,
          remedy: `it is read as ${words[other]}`,
        };
        return { kind: "value", value: other, notice };
      }
      const near = nearestWord(text, written);
      const hint = near === undefined ? "" : `; the nearest is ${near}`;
      return wrong("word", shown(text), `write ${expects}${hint}`);
    },
    write: (word) => words[word]!,
  };
}

/** kW or kVAr. Another unit is a fault, and so is every number of its row until it is converted. */
export function unitsCode(): CellForm<"kW" | "kVAr"> {
  const form = code({ kW: "kW", kVAr: "kVAr" });
  return {
    ...form,
    read(text) {
      const reading = form.read(text);
      if (reading.kind === "value") return reading;
      const unit = parseQuantity(`1 ${text}`)?.unit;
      const kilo = unit?.dimension === "power" ? "kW" : "kVAr";
      if (
        unit === undefined ||
        !/power/.test(unit.dimension) ||
        unit.dimension === "apparent power"
      )
        return wrong("units", shown(text), `write ${form.expects}`);
      const convert =
        unit.scale === 1000
          ? ""
          : `, and the row's value in ${kilo}: 1 ${text} is ${unit.scale / 1000} ${kilo}`;
      return wrong("units", shown(text), `write ${kilo}${convert}`);
    },
  };
}

/** `True` or `False`, in any case, as spreadsheets change it. */
export function flag(): CellForm<boolean> {
  return {
    kind: "flag",
    unit: "",
    json: "boolean",
    expects: "True or False",
    read(text) {
      const word = text.toLowerCase();
      if (word === "true" || word === "false") return value(word === "true");
      return wrong("word", shown(text), "write True or False");
    },
    write: (is) => is,
  };
}

/** A number in a range. */
export function real(range: Range): CellForm<number> {
  return { ...numeric(range), kind: "real" };
}

/** A whole number in a range. */
export function whole(range: Range): CellForm<number> {
  const form = numeric(range);
  return {
    ...form,
    kind: "whole",
    expects: "a whole number",
    read(text) {
      const reading = form.read(text);
      if (reading.kind === "faulty" || Number.isSafeInteger(reading.value)) return reading;
      return wrong("whole", shown(text), "write a whole number");
    },
  };
}

function numeric(range: Range): Omit<CellForm<number>, "kind"> {
  const { unit, least, most, isAbove } = range;
  const expects = unit === "" ? "a number" : `a number in ${unit}`;
  return {
    unit,
    json: "number",
    expects,
    range,
    read(text) {
      const number = Number(text) + 0;
      if (!NUMBER.test(text)) {
        const quantity = parseQuantity(text);
        if (quantity?.unit === undefined) return wrong("number", shown(text), `write ${expects}`);
        return wrong(
          "unitInCell",
          `${shown(text)}, a number with a unit`,
          `write the number alone${unit === "" ? "" : `, in ${unit}`}`,
        );
      }
      if (least === 0 && (number < 0 || (isAbove && number === 0)))
        return wrong("negative", shown(text), isAbove ? "write more than 0" : "write 0 or more");
      if (!(number >= least && number <= most))
        return wrong("range", shown(text), `write a number from ${least} to ${most}`);
      return value(number);
    },
    write: (number) => number + 0,
  };
}

/** A London clock time on whole minutes; in the program seconds after midnight. */
export function clockTime(): CellForm<number> {
  const expects = "a London clock time HH:MM";
  const digits = (count: number) => String(count).padStart(2, "0");
  return {
    kind: "clock",
    unit: "London",
    json: "string",
    expects,
    read(text) {
      const second = parseClock(text);
      return second === undefined
        ? wrong("clock", shown(text), `write ${expects}, from 00:00 to 23:59`)
        : value(second);
    },
    write(second) {
      const minutes = Math.floor((second % SECONDS_PER_HOUR) / SECONDS_PER_MINUTE);
      return `${digits(Math.floor(second / SECONDS_PER_HOUR))}:${digits(minutes)}`;
    },
  };
}

/** An instant as whole seconds since 1970. */
export function seconds1970(): CellForm<number> {
  const expects = "whole seconds since 1970";
  return {
    kind: "instant",
    unit: "s since 1970 UTC",
    json: "number",
    expects,
    read(text) {
      const seconds = Number(text);
      if (!/^\d+$/.test(text)) return wrong("stamp", shown(text), `write ${expects}`);
      if (seconds < INSTANT_END) return value(seconds);
      const whole = Math.floor(seconds / 1000);
      const isThousandth = whole < INSTANT_END;
      return wrong(
        "stamp",
        `${shown(text)}${isThousandth ? ", which is in milliseconds" : ""}`,
        isThousandth ? `write whole seconds: ${whole}` : `write ${expects}`,
      );
    },
    write: (instant) => instant,
  };
}

/** An instant as text in UTC. */
export function utcStamp(): CellForm<number> {
  return {
    kind: "instant",
    unit: "UTC",
    json: "string",
    expects: "YYYY-MM-DDTHH:MM:SSZ, in UTC",
    read: readUtcStamp,
    write: formatInstant,
  };
}

function readUtcStamp(text: string): CellReading<number> {
  const stamp = instantOfStamp(text, "UTC", undefined);
  const isIso = /^\d{4}-\d{2}-\d{2}[T ]/.test(text);
  if (!isIso || stamp.kind === "faulty" || stamp.instant < 0 || stamp.instant >= INSTANT_END)
    return wrong("stamp", shown(text), "write YYYY-MM-DDTHH:MM:SSZ, in UTC");
  const zone = /(?:Z|[+-]\d{2}(?::?\d{2})?)$/i.exec(text)?.[0];
  if (zone !== undefined && !/[1-9]/.test(zone)) return value(stamp.instant);
  const utc = formatInstant(stamp.instant);
  if (zone === undefined) {
    const london = instantOfStamp(text, "Europe/London", undefined);
    const isSame = london.kind === "faulty" || london.instant === stamp.instant;
    const clock = isSame ? "" : `, ${formatInstant(london.instant)} if it is London's clock`;
    const remedy = `write ${utc} if it is UTC${clock}`;
    return wrong("zone", `${shown(text)}, a time without a zone`, remedy);
  }
  return wrong("zone", `${shown(text)}, which is not in UTC`, `write ${utc}`);
}
