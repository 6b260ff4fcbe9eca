/** The two streets in the balancing mechanism through a virtual lead party, as parts of scenarios: for tests of homes that are led. */
import { groups } from "./two-streets.ts";

export const BM = "bids-and-offers";
export const PRICE = 95;
export const ASK = 100;

/** Cars that charge in cheap half-hours, of one home in five. */
export const street = (north: number, south: number, more: object) =>
  [
    ...[{ id: "north", bus: "north", count: north }],
    ...[{ id: "south", bus: "south", count: south }],
  ].map((group) => ({
    ...group,
    ...{ response: {}, tariff: { kind: "time-of-use" } },
    participant: { through: "virtual-lead-party" },
    ...more,
  }));
export const charging = { kind: "price" };
export const homes = street(20_000, 4000, { ev: { share: 0.2, charging } });
export const pool = (more: object = {}, ...services: readonly object[]) => [
  {
    ...{ id: "pool", groups, sharing: { kind: "percentage", homesFrac: 0.6 } },
    services: [{ service: BM, askGbpPerMwh: ASK }, ...services],
    ...more,
  },
];
export const called = (...list: readonly (readonly [from: string, system: string])[]) => ({
  kind: "stated",
  calls: list.map(([from, system]) => ({ day: "2025-01-14", from, minutes: 30, system })),
});
export const balancing = (more: object = {}) => ({
  [BM]: {
    ...{ wantedMw: 50, countedAt: "import" },
    calls: called(["02:00", "short"], ["02:30", "short"]),
    ...more,
  },
});
export const ledBy = (imbalance: object = {}, supply: object = {}) => ({
  settlement: {
    imbalance: {
      price: { kind: "fixed", gbpPerMwh: PRICE },
      parties: [
        { id: "northern", demands: ["north"] },
        { id: "southern", demands: "rest" },
      ],
      virtualTrading: {},
      homes: { model: { kind: "virtual-lead-party" }, ...supply },
      ...imbalance,
    },
  },
});
