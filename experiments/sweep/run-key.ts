/**
 * What a run is known by: the hash of its resolved scenario with the seed, its network as read, the engine and what is kept of it. Takes
 * a checked scenario; gives keys by seed. Equal keys are equal rows, whoever ran them.
 */
import { createHash } from "node:crypto";
import { ROW_FORMAT } from "../../results/sweep/row-file.ts";
import { canonicalJson } from "../../sim/core/digest.ts";
import type { Scenario } from "../../sim/scenario.ts";
import { ENGINE_VERSION } from "../engine-version.ts";
import type { Prepared } from "../lab.ts";

const hashOf = (value: unknown): string =>
  createHash("sha256").update(canonicalJson(value)).digest("hex");

export const withSeed = (scenario: Scenario, seed: string): Scenario => ({ ...scenario, seed });

/** `source`: the hash of the program's text. */
export function keysOf(
  { scenario, network }: Prepared,
  seeds: readonly string[],
  source: string,
): string[] {
  const engine = { version: ENGINE_VERSION, source, row: ROW_FORMAT };
  const hashOfNetwork = hashOf(network);
  return seeds.map((seed) =>
    hashOf({ engine, network: hashOfNetwork, scenario: withSeed(scenario, seed) }),
  );
}
