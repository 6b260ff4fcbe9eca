/** Study 031: how well an inflated declaration is told from a forecast error, and which sanction makes it not worth while. Data only; see README.md for the question and the finding. */
import { fileURLToPath } from "node:url";
import { FEBRUARY_EVENINGS } from "../022-gaming-baselines/study.ts";
import type { Design, StudyDesign } from "../study.ts";

const SERVICE = "demand-flexibility-service";
/** What the sanctions are tried at. */
const THRESHOLD = 0.15;

/** Half of the sites give nothing of what they sell, and declare so much more than they believe. */
const some = (overDeclaredFrac: number) => ({
  population: [
    {
      units: { ids: ["bakery", "cold-store", "offices"] },
      policy: { kind: "demand", overDeclaredFrac, gaming: { undoneFrac: 1 } },
    },
    { policy: { kind: "demand" } },
  ],
});
const monitored = (thresholdFrac: number, sanction: object) => ({
  ...some(0.3),
  marketMonitoring: { detectors: [{ kind: "inflated-declaration", thresholdFrac }], sanction },
});
const flags = (percent: number): Design => ({
  id: `above-${percent}`,
  label: `flag above ${percent} %`,
  over: monitored(percent / 100, { kind: "none" }),
  against: "idle",
});
const sanctioned = (kind: string, label: string): Design => ({
  id: kind,
  label: `above 15 %, ${label}`,
  over: monitored(THRESHOLD, { kind }),
  against: "idle",
});

export const marketMonitoring: StudyDesign = {
  name: "031-market-monitoring",
  title: "Who is caught, and does it still pay",
  question:
    "Sites are paid for less than they declared, and half of them declare more than they will draw. How many are caught at which threshold, how many others with them, and which sanction makes it not worth while?",
  folder: fileURLToPath(new URL("./", import.meta.url)),
  base: {
    network: { file: "../022-gaming-baselines/park.yaml" },
    period: { start: "2026-01-20", days: 27, tickMinutes: 30 },
    venues: {
      [SERVICE]: { ...FEBRUARY_EVENINGS, baseline: { kind: "self-declared" } },
    },
  },
  designs: [
    { id: "idle", label: "give nothing, declare as believed", over: some(0) },
    ...[5, 10, 15, 20, 30].map(flags),
    sanctioned("repay-gain", "repay the gain"),
    sanctioned("repay-multiple", "repay it three times"),
    sanctioned("exclusion", "no orders for a week"),
    { id: "none", label: "no market", over: some(0), against: "idle", isWithoutMarkets: true },
  ],
  figures: {
    measures: [
      "truePositivesPct",
      "falsePositivesPct",
      "servicesPaidGbp",
      "monitoringPaidGbp",
      "gamingSitesNetGbp",
      "honestSitesNetGbp",
    ],
    compared: ["gamingSitesNetGbp", "honestSitesNetGbp"],
    headline: "gamingSitesNetGbp",
  },
};
