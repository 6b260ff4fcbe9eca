/** Options that several commands share, and what they mean as documents. */
import type { SourceDocument } from "../../sim/core/documents/document.ts";
import { InputFaults, orThrow } from "../../sim/core/errors.ts";
import { prototypeFaults } from "../files.ts";
import { mergeSources, settingsSource } from "../scenario-source.ts";

export interface ScenarioOptions {
  readonly seed?: string;
  readonly set?: readonly string[];
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

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
