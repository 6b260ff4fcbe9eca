/** Market monitoring from a seed. Takes choices and the venues that are open; gives its settings, or nothing where it has nothing to look at. */
import { detectors } from "../../sim/venues/monitoring/detectors/registry.ts";
import { sanctions } from "../../sim/venues/monitoring/sanctions/registry.ts";
import {
  detectorsOf,
  marketMonitoringSchema,
  readableIn,
} from "../../sim/venues/monitoring/settings.ts";
import type { Chooser } from "./chooser.ts";

export function chosenMarketMonitoring(
  choose: Chooser,
  venues: Readonly<Record<string, unknown>>,
): { readonly marketMonitoring?: object } {
  const readable = readableIn(venues);
  if (readable.size === 0 || !choose.chance("market monitoring", 0.4)) return {};
  const fitting = [...detectorsOf(marketMonitoringSchema.parse({}), readable).keys()];
  const written = Object.keys(detectors)
    .filter((kind) => fitting.includes(kind))
    .map((kind) => ({
      kind,
      thresholdFrac: choose.oneOf(`market monitoring/${kind}`, [0, 0.05, 0.3]),
    }));
  const kind = choose.oneOf("market monitoring/sanction", Object.keys(sanctions));
  return { marketMonitoring: { detectors: written, sanction: { kind } } };
}
