/** Options that several commands share, and what they mean as documents. */
import { availableParallelism } from "node:os";
import type { Command } from "commander";
import type { SourceDocument } from "../../sim/core/documents/document.ts";
import { type Fault, InputFaults, orThrow } from "../../sim/core/errors.ts";
import { prototypeFaults } from "../files.ts";
import { mergeSources, settingsSource } from "../scenario-source.ts";
import { dayOption } from "../stated-day.ts";

export interface ScenarioOptions {
  readonly seed?: string;
  readonly set?: readonly string[];
}

/** Options of the commands that look ahead at one day. */
export interface DayOptions extends ScenarioOptions {
  readonly day?: string;
  readonly accept?: readonly string[];
}

export function addDayOptions(command: Command): Command {
  return command
    .option("--day <date>", "day of delivery, YYYY-MM-DD (default: the scenario's first)")
    .option(
      "--accept <unit=MW@from/to>",
      "as if this bid (MW below 0) or offer were accepted; may be repeated",
      collect,
    )
    .option("--seed <seed>", "seed of every draw")
    .option("--set <path=value>", "lay a value over the scenario; may be repeated", collect);
}

/** Collects a repeated option. */
export const collect = (value: string, previous: readonly string[] = []): string[] => [
  ...previous,
  value,
];

/** The document that `--seed` and `--set` lay over a scenario. */
export function settingsOf(options: ScenarioOptions): SourceDocument {
  const settings = orThrow(settingsSource(options.set ?? []));
  // Each by itself: laid over one another they would lose the keys that are asked for.
  const hidden = (options.set ?? []).flatMap((setting) =>
    prototypeFaults(orThrow(settingsSource([setting]))),
  );
  if (hidden.length > 0) throw new InputFaults(hidden);
  if (options.seed === undefined) return settings;
  return mergeSources(settings, {
    data: { seed: options.seed },
    place: () => ({ file: "--seed" }),
  });
}

/** The day that `--day` names, if any; checked. */
export function startOf({ day }: { readonly day?: string }): string | undefined {
  if (day !== undefined) dayOption("--day", day);
  return day;
}

/** A number that an option gives. */
export function numberOption(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value))
    throw new InputFaults([wrongOption(name, text, "write a number")]);
  return value;
}

/** A whole number from 1 that an option gives. */
export function wholeOption(name: string, text: string, most: number): number {
  const value = numberOption(name, text);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new InputFaults([wrongOption(name, text, `write a whole number from 1 to ${most}`)]);
  return value;
}

const THREADS_MAX = 1024;

/** `--workers`: threads, one a core where it does not say. */
export const threadsOption = (text: string | undefined): number =>
  text === undefined ? availableParallelism() : wholeOption("--workers", text, THREADS_MAX);

/** An option that is none. */
export const wrongOption = (file: string, text: string, remedy: string): Fault => ({
  code: "cli.option",
  path: "",
  file,
  found: JSON.stringify(text),
  remedy,
});
