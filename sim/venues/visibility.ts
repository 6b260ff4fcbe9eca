/**
 * How visible each service, a trader's use of its own units and a trade of capacity is: settings of the scenario, their defaults, and what of them
 * cannot be. What the network operator buys itself is known to it.
 */
import { z } from "zod";
import { CAPACITY_TRADES } from "../model/capacity-trades.ts";
import { ENERGY_EXCHANGE } from "../model/energy-exchange.ts";
import type { Finding } from "../model/findings.ts";
import { PORTFOLIO } from "../model/portfolio.ts";
import { isEsoService } from "../model/services.ts";
import { reaches, VISIBILITIES, type Visibility } from "../model/visibility.ts";
import { type VenueName, venues } from "./registry.ts";

const level = z.enum(VISIBILITIES);

const VISIBLE = (Object.keys(venues) as VenueName[]).filter(
  // Obligations are traded on the network operator's own list; trades of energy make no unit do anything.
  (name) => name !== "curtailment-obligations" && name !== ENERGY_EXCHANGE,
);

export const visibilitySchema = z.union([
  level.describe("For all alike; a network operator knows of its own services all the same."),
  z
    .strictObject(Object.fromEntries(VISIBLE.map((name) => [name, level.optional()])))
    .describe(
      "By venue; what is not named: dso, and none for wholesale-portfolio, which the source leaves unseen.",
    ),
]);
export type VisibilitySettings = z.output<typeof visibilitySchema>;

const isOfDso = (name: string): boolean =>
  name !== PORTFOLIO && name !== CAPACITY_TRADES && !isEsoService(name);

/** Who is told of what a venue makes units do. */
export function visibilityOf(settings: VisibilitySettings, venue: string): Visibility {
  const written = typeof settings === "string" ? settings : settings[venue];
  const found = written ?? (venue === PORTFOLIO ? "none" : "dso");
  return isOfDso(venue) && !reaches(found, "dso") ? "dso" : found;
}

export function* visibilityFindings(
  settings: VisibilitySettings,
  open: Readonly<Record<string, unknown>>,
): Generator<Finding> {
  if (typeof settings === "string") return;
  for (const [venue, written] of Object.entries(settings)) {
    if (written === undefined) continue;
    const path = ["visibility", venue];
    if (open[venue] === undefined)
      yield {
        code: "scenario.visibility",
        path,
        found: `"${written}" for a venue that is not open`,
        remedy: `leave it out, or open venues.${venue}`,
      };
    else if (isOfDso(venue) && !reaches(written, "dso"))
      yield {
        code: "scenario.visibility",
        path,
        found: `"${written}" for a service that the distribution system operator buys, or approves, itself`,
        remedy: "write dso or all",
      };
  }
}
