/** Settings of market monitoring: what is looked for, and what follows from what is found. Takes nothing; gives the schema and the detectors that a scenario has. */
import { z } from "zod";
import type { Detector } from "./detectors/detector.ts";
import {
  type DetectorSettings,
  detectorOf,
  detectorSchema,
  detectors,
} from "./detectors/registry.ts";
import { sanctionSchema } from "./sanctions/registry.ts";

export const marketMonitoringSchema = z.strictObject({
  detectors: z
    .array(detectorSchema)
    .min(1)
    .max(100)
    .optional()
    .describe(
      "What is looked for, each detector once. Default: all that open venues have something for, with their own thresholds.",
    ),
  sanction: sanctionSchema
    .prefault({ kind: "none" })
    .describe("What follows from a flag, from the end of the London day that it is of."),
});
export type MarketMonitoringSettings = z.output<typeof marketMonitoringSchema>;

/** What a monitor has to look at in a scenario. */
export type Readable = ReadonlySet<Detector["reads"]>;

const EXCHANGE = "local-energy-exchange";
const OBLIGATIONS = "curtailment-obligations";
/** Services by which the network operator buys relief at a constraint. */
const OF_NETWORK = ["sustain", "secure", "dynamic", "restore"];
/** Venues that call what was bought and measure it against a baseline. */
const SERVICES = [
  ...OF_NETWORK,
  ...["short-term-operating-reserve", "replacement-reserve", "demand-flexibility-service"],
];

export function readableIn(venues: Readonly<Record<string, unknown>>): Readable {
  const isOpen = (venue: string) => venues[venue] !== undefined;
  return new Set<Detector["reads"]>([
    ...(isOpen(EXCHANGE) ? (["markets"] as const) : []),
    ...(SERVICES.some(isOpen) ? (["calls"] as const) : []),
    ...(isOpen(OBLIGATIONS) || OF_NETWORK.some(isOpen) ? (["reliefs"] as const) : []),
  ]);
}

/** By name, in the order of the registry: in which they are written changes nothing. */
export function detectorsOf(
  { detectors: written }: MarketMonitoringSettings,
  readable: Readable,
): ReadonlyMap<string, Detector> {
  const all = written ?? Object.keys(detectors).map(asDefault);
  const made = all
    .map((settings) => [settings.kind, detectorOf(settings)] as const)
    .filter(([, { reads }]) => readable.has(reads));
  const place = Object.keys(detectors);
  return new Map(made.sort(([left], [right]) => place.indexOf(left) - place.indexOf(right)));
}

const asDefault = (kind: string): DetectorSettings => detectorSchema.parse({ kind });
