/**
 * Study 017: what of accepted bids reaches the grid, where the farm that is told to go down stands behind a line at which another is held
 * back. Data only; see README.md for the question and the finding, bid.yaml for the half-hours that are worked by hand.
 */
import { fileURLToPath } from "node:url";
import type { Design, StudyDesign } from "../study.ts";

const held = (id: string, label: string, over: object): Design => ({
  ...{ id, label, against: "given-away" },
  over: { anm: { holdHeadroom: "by-primacy" }, ...over },
});

export const balancingMechanism: StudyDesign = {
  name: "017-balancing-mechanism",
  title: "A bid behind a full line",
  question:
    "The electricity system is long and accepts bids of a wind farm. The farm is behind a line at which a newer one is held back. What of it reaches the grid, and who pays?",
  folder: fileURLToPath(new URL("./", import.meta.url)),
  base: {
    network: { file: "headland.yaml" },
    period: { start: "2026-01-05", days: 28, tickMinutes: 10 },
    population: [
      {
        units: { technology: ["wind"] },
        policy: { kind: "generator" },
        contract: { supportGbpPerMwh: 45 },
      },
    ],
    anm: { targetFrac: 1, releaseFrac: 0.99, sequentialTripFrac: 1.05, globalTripFrac: 1.2 },
    primacy: { kind: "eso-first" },
    settlement: { imbalance: {} },
    venues: {
      "bids-and-offers": {
        wantedMw: 5,
        countedAt: "export",
        participation: { units: ["old-wind"] },
        responseMinutes: 0,
      },
    },
  },
  designs: [
    { id: "given-away", label: "headroom given away", over: {} },
    {
      id: "held",
      label: "held for the system's services",
      over: { anm: { holdHeadroom: "eso-services" } },
      against: "given-away",
    },
    held("system-first", "as primacy decides: system first", {}),
    held("network-first", "as primacy decides: network first", { primacy: { kind: "dso-first" } }),
    held("by-cost", "as primacy decides: by cost", { primacy: { kind: "by-cost" } }),
    {
      ...{ id: "none", label: "no market", over: {}, isWithoutMarkets: true },
      against: "given-away",
    },
  ],
  figures: {
    measures: [
      "servicesToldMwh",
      "servicesArrivedMwh",
      "servicesReleasedMwh",
      "curtailedMwh",
      "systemOperatorNetGbp",
      "generationNetGbp",
      "balancePartiesNetGbp",
      "overRatingMinutes",
    ],
    compared: ["servicesArrivedMwh", "curtailedMwh", "systemOperatorNetGbp", "generationNetGbp"],
    headline: "servicesArrivedMwh",
  },
};
