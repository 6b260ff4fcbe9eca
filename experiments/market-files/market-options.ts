/** Options of the commands on market files: one of several words, an instant, a notation; faults where they are none. */
import { type Checked, type Fault, faulty, nearestWord, ok } from "../../sim/core/errors.ts";
import { parseInstant } from "../../sim/core/time.ts";
import type { MessageFormat } from "../../sim/messages/read.ts";

const wrong = (option: string, text: string, remedy: string): Checked<never> =>
  faulty([{ code: "cli.option", path: "", file: option, found: JSON.stringify(text), remedy }]);

export function wordOption<Word extends string>(
  option: string,
  text: string,
  words: readonly Word[],
): Checked<Word> {
  const word = words.find((each) => each === text);
  if (word !== undefined) return ok(word);
  const near = nearestWord(text, words);
  const hint = near === undefined ? "" : `; the nearest is ${near}`;
  return wrong(option, text, `write one of ${words.join(", ")}${hint}`);
}

export const formatOption = (text: string): Checked<MessageFormat> =>
  wordOption("--format", text, ["csv", "json"] as const);

export function instantOption(
  option: string,
  text: string | undefined,
): Checked<number | undefined> {
  const instant = text === undefined ? undefined : parseInstant(text);
  if (text === undefined || instant !== undefined) return ok(instant);
  return wrong(option, text, "write YYYY-MM-DDTHH:MM:SSZ, in UTC");
}

export function kwOption(option: string, text: string, least: number): Checked<number> {
  const kw = Number(text);
  if (text.trim() !== "" && kw >= least && kw <= KW_MAX) return ok(kw);
  return wrong(option, text, `write a number of kW from ${least} to ${KW_MAX}`);
}

const KW_MAX = 1_000_000;

/** The one of the ids that files name. */
export function idOption(
  option: string,
  id: string | undefined,
  ids: ReadonlySet<string>,
): readonly Fault[] {
  if (id === undefined || ids.has(id)) return [];
  const checked = wordOption(option, id, [...ids].slice(0, IDS_SHOWN_MAX));
  return checked.kind === "faulty" ? checked.faults : [];
}

const IDS_SHOWN_MAX = 20;

/** Options that have no use beside another. */
export const unusedOptions = (
  beside: string,
  given: Readonly<Record<string, string | undefined>>,
): readonly Fault[] =>
  Object.entries(given).flatMap(([option, text]) => {
    if (text === undefined) return [];
    const found = `${JSON.stringify(text)}, which has no use with ${beside}`;
    return [{ code: "cli.option", path: "", file: option, found, remedy: "leave it out" }];
  });
