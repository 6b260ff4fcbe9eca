/**
 * A primary substation with two streets of homes behind an aggregator, and runs of it in winter: for tests of homes that are sold to services.
 */
import { generatedSeries } from "../../grids/series/generated.ts";
import { networkDocumentSchema } from "../../sim/model/network-document.ts";
import { type Facts, factsOf } from "../fuzz/facts.ts";
import { scenarioOf } from "./engine-runs.ts";

export const RATING_KW = 10_800;
/** A primary substation with two streets behind a transformer that is too small for a winter evening. */
export const document = {
  ...{ format: "headroom-network/1", name: "two streets", baseMva: 100 },
  buses: [
    { id: "grid", nominalKv: 33, reference: true },
    ...["primary", "north", "south"].map((id) => ({ id, nominalKv: 11 })),
  ],
  branches: [
    {
      ...{ id: "transformer", kind: "transformer", from: "grid", to: "primary" },
      ...{ reactancePu: 0.8, ratingMw: RATING_KW / 1000 },
    },
    { id: "to-north", from: "primary", to: "north", reactancePu: 0.1 },
    { id: "to-south", from: "primary", to: "south", reactancePu: 0.1 },
  ],
  demands: [{ id: "church", bus: "primary", peakMw: 0.01 }],
  constraintPoints: [
    { id: "import", branch: "transformer", direction: "forward" },
    { id: "export", branch: "transformer", direction: "reverse" },
  ],
};
const network = networkDocumentSchema.parse(document);
export const groups = ["north", "south"];
/** Each with as much as three: fewer homes are quicker. */
export const homes = [
  ...[{ id: "north", bus: "north", count: 2000 }],
  ...[{ id: "south", bus: "south", count: 1000 }],
].map((group) => ({
  ...group,
  ...{ base: { annualKwh: 8100 }, response: {}, tariff: { kind: "flat" } },
}));
export const DFS = "demand-flexibility-service";
export const pool = (...services: readonly object[]) => [{ id: "pool", groups, services }];
export const dfs = (more: object = {}) => ({
  [DFS]: {
    ...{ wantedMw: 2, countedAt: "import" },
    calls: { kind: "drawn", callsPerWeek: 7, minutes: 60 },
    ...more,
  },
});
export const runOf = (more: object, days = 1): Facts =>
  factsOf({
    scenario: scenarioOf({
      ...{ period: { start: "2025-01-14", days, tickMinutes: 30 }, homes },
      ...{ forecast: { kind: "perfect" }, ...more },
    }),
    network,
    series: generatedSeries,
  });
