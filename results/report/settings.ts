/**
 * What a report says about a run's scenario. A stored scenario is plain data of whatever version wrote it, so every
 * member may be missing; takes the manifest, gives what is known.
 */
import { z } from "zod";
import { canonicalJson } from "../../sim/core/digest.ts";
import type { RunManifest } from "../manifest.ts";

const TRADING = "curtailment-obligations";

const settingsSchema = z.object({
  period: z.object({ tickMinutes: z.number() }).optional().catch(undefined),
  anm: z
    .object({
      principle: z.looseObject({ kind: z.string() }),
      actuation: z.looseObject({ kind: z.string() }),
      targetFrac: z.number(),
      releaseFrac: z.number(),
      cycleS: z.number(),
      minSensitivity: z.number(),
    })
    .partial()
    .optional()
    .catch(undefined),
  forecast: z.record(z.string(), z.unknown()).optional().catch(undefined),
  lookAhead: z.object({ daysAhead: z.number(), at: z.string() }).optional().catch(undefined),
  faults: z
    .array(z.looseObject({ kind: z.string() }))
    .optional()
    .catch(undefined),
  venues: z.record(z.string(), z.unknown()).optional().catch(undefined),
});

export type Settings = z.output<typeof settingsSchema>;

export function settingsOf(manifest: RunManifest): Settings {
  const parsed = settingsSchema.safeParse(manifest.scenario);
  return parsed.success ? parsed.data : {};
}

/** Whether curtailment obligations were traded. */
export function isTraded({ venues }: Settings): boolean {
  return venues !== undefined && venues[TRADING] !== undefined;
}

const PRINCIPLES: Readonly<Record<string, string>> = {
  lifo: "LIFO",
  rota: "rota",
  shared: "shared curtailment",
  "most-effective": "most effective first",
  "least-cost": "least cost first",
  "merit-order": "the operator's merit order",
  "pro-rata-output": "pro rata",
  "pro-rata-capacity": "pro rata to capacity",
};

/** The principle of access in words. */
export function principleWords({ anm }: Settings): string {
  const kind = anm?.principle?.kind;
  return kind === undefined ? "an unnamed principle" : (PRINCIPLES[kind] ?? kind);
}

/**
 * Everything that two runs must share to differ by trading alone: scenario without names and without the trading venue,
 * network, seed, days and version of the engine.
 */
export function pairKey(manifest: RunManifest): string {
  const { scenario, network, seed, firstDay, lastDay, engineVersion } = manifest;
  const data: Record<string, unknown> =
    scenario !== null && typeof scenario === "object" && !Array.isArray(scenario)
      ? { ...scenario }
      : { scenario };
  const venues = { ...(data.venues as Record<string, unknown> | undefined) };
  delete data.name;
  delete data.about;
  delete venues[TRADING];
  return canonicalJson({ ...data, venues, network, seed, firstDay, lastDay, engineVersion });
}
