/** What is wrong with the settings of market monitoring: a detector named twice, or one for which no open venue has anything. Takes settings; gives findings. */
import type { Finding } from "../../model/findings.ts";
import { detectorOf } from "./detectors/registry.ts";
import { type MarketMonitoringSettings, type Readable, readableIn } from "./settings.ts";

const OPENS: Readonly<Record<"markets" | "calls" | "reliefs", string>> = {
  markets: "venues.local-energy-exchange",
  calls: "a service whose calls are measured, such as venues.sustain",
  reliefs: "venues.curtailment-obligations or a service of the network operator",
};

export function* monitoringFindings(
  settings: MarketMonitoringSettings | undefined,
  venues: Readonly<Record<string, unknown>>,
): Generator<Finding> {
  if (settings === undefined) return;
  const readable: Readable = readableIn(venues);
  if (readable.size === 0)
    yield {
      code: "scenario.marketMonitoring",
      path: ["marketMonitoring"],
      found: "market monitoring without a market that it could look at",
      remedy: `leave it out, or open ${Object.values(OPENS).join(", or ")}`,
    };
  const seen = new Set<string>();
  for (const [row, detector] of (settings.detectors ?? []).entries()) {
    const path = ["marketMonitoring", "detectors", row, "kind"];
    if (seen.has(detector.kind))
      yield {
        code: "scenario.marketMonitoring",
        path,
        found: `"${detector.kind}" a second time`,
        remedy: "write each detector once",
      };
    seen.add(detector.kind);
    const { reads } = detectorOf(detector);
    if (readable.size > 0 && !readable.has(reads))
      yield {
        code: "scenario.marketMonitoring",
        path,
        found: `"${detector.kind}", for which no open venue has anything`,
        remedy: `leave it out, or open ${OPENS[reads]}`,
      };
  }
}
