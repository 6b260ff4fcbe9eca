/**
 * Study 019: a week of Great Britain's real system prices and net imbalance volumes. Data only; see README.md for the question, the data and the finding, week.yaml for the same week as
 * `headroom run` takes it.
 */
import { fileURLToPath } from "node:url";
import type { StudyDesign } from "../study.ts";

export const realSystemPrices: StudyDesign = {
  name: "019-real-system-prices",
  title: "A week of real system prices",
  question:
    "What do a wind farm, a solar farm, a battery, a CHP plant and a town pay for imbalance at the prices of a real week, and what does the balancing mechanism accept of them where it follows what the system really was?",
  folder: fileURLToPath(new URL("./", import.meta.url)),
  base: {
    network: { file: "shore.yaml" },
    period: { start: "2018-10-22", days: 7, tickMinutes: 30 },
    settlement: { imbalance: { price: { kind: "price-file", file: "prices.csv" } } },
    venues: {
      "bids-and-offers": {
        wantedMw: 20,
        countedAt: "export",
        calls: { kind: "net-imbalance", shareFrac: 0.01 },
        responseMinutes: 0,
      },
    },
  },
  designs: [
    { id: "all", label: "all take part", over: {} },
    {
      id: "no-wind",
      label: "all but the wind farm",
      over: {
        venues: {
          "bids-and-offers": { participation: { provider: ["solar", "storage", "chp"] } },
        },
      },
      against: "all",
    },
    {
      id: "perfect",
      label: "all, and know what comes",
      over: { forecast: { kind: "perfect" } },
      against: "all",
    },
    { id: "none", label: "no market", over: {}, against: "all", isWithoutMarkets: true },
  ],
  figures: {
    measures: [
      "servicesToldMwh",
      "serviceShortMwh",
      "curtailedMwh",
      "systemOperatorNetGbp",
      "windLongMwh",
      "windShortMwh",
      "windImbalanceGbp",
      "windPartyNetGbp",
      "windOwnerNetGbp",
      "calmerPartiesNetGbp",
    ],
    compared: [
      "serviceShortMwh",
      "systemOperatorNetGbp",
      "windImbalanceGbp",
      "windPartyNetGbp",
      "windOwnerNetGbp",
      "calmerPartiesNetGbp",
    ],
    headline: "windPartyNetGbp",
  },
};
