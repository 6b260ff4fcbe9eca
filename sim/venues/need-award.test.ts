/** Gates that are passed over where their service holds no award, or no obligation or capacity is traded: run all the same, they do nothing. */
import { expect, test } from "vitest";
import { periodStart } from "../core/time.ts";
import { GATE_NAMES, type GateContext, type GateOutcome } from "../model/venues.ts";
import {
  needsAward,
  needsMove,
  needsTrade,
  runGate,
  type VenueName,
  venues,
  venuesSchema,
} from "./registry.ts";

const PERIOD = 1_000_000;
const [service, zone] = ["sustain", "here"];
const always = [{ days: "all", from: "00:00", to: "00:00" }];
const zones = [
  { id: zone, constraints: ["a"], windows: always, requirement: { kind: "stated", reliefKw: 100 } },
];
const held = { wantedMw: 1, countedAt: "a", windows: always };
const settings = venuesSchema.parse({
  ...{
    sustain: { zones, unwinding: {} },
    secure: { zones },
    dynamic: { zones },
    restore: { zones },
  },
  "short-term-operating-reserve": held,
  "replacement-reserve": held,
  "demand-flexibility-service": held,
  "frequency-response": held,
  "high-frequency-response": held,
  "bids-and-offers": { wantedMw: 1, countedAt: "a" },
  "curtailment-obligations": {},
  "capacity-trades": {},
});

/** A half-hour in which everything calls for the service: a need, an offer, a fault, a call, and flows above every rating. */
const place = { service, zone, period: PERIOD, constraint: 0 };
const context = {
  ...{
    instant: periodStart(PERIOD),
    fromPeriod: PERIOD,
    toPeriod: PERIOD + 1,
    minSensitivity: 0.02,
  },
  network: {
    units: { ids: ["unit"], technology: ["storage"] },
    constraintPoints: { ids: ["a"] },
    branches: { ids: [] },
  },
  services: {
    needs: () => [{ ...place, neededKw: 100 }],
    offers: () => [{ ...place, id: "offer", unit: 0, changeKw: 100, reliefFrac: 1 }],
    ...{ awards: () => [], contracts: () => [], instructions: () => [], calls: [] },
    ...{ refused: () => new Set(), following: () => new Set(), deliveries: () => new Map() },
    takenBack: () => "unavailable",
    draw: () => 1e-6,
    ...{ isFaulted: () => true, isResupplied: () => true },
    networkIn: () => ({
      ...{ sensitivity: Float64Array.of(1), ratingKw: Float64Array.of(1) },
      flowKw: () => Float64Array.of(1000),
    }),
  },
} as unknown as GateContext;

/** Everything that an outcome asks or says. */
const asked = ({ services = {}, ...rest }: GateOutcome): unknown[] =>
  [...Object.values(services), ...Object.values(rest)].flat();

const passed = (Object.keys(venues) as VenueName[]).flatMap((venue) =>
  GATE_NAMES.filter((gate) => needsAward(venue, gate)).map((gate) => [venue, gate] as const),
);

test("every service has such gates, and only services", () => {
  const names = new Set(passed.map(([venue]) => venue));
  const services = Object.entries(venues).filter(([, { reads }]) => reads === "services");
  expect([...names]).toEqual(services.map(([name]) => name));
});

test.each(passed)("%s %s does nothing without an award", (venue, gate) => {
  expect(asked(runGate(venue, gate, context, settings))).toEqual([]);
});

const untraded = (Object.keys(venues) as VenueName[]).flatMap((venue) =>
  GATE_NAMES.filter((gate) => needsTrade(venue, gate)).map((gate) => [venue, gate] as const),
);

test("obligations have such gates: before delivery and after it", () => {
  expect(untraded.map(([, gate]) => gate)).toEqual(["reverify", "verify", "settle"]);
});

test.each(untraded)(
  "%s %s does nothing without a trade, but for ending all there are",
  (venue, gate) => {
    const outlook = { availableKw: Float64Array.of(1), roomKw: {} };
    const { settlesTrades: _, ...rest } = runGate(
      venue,
      gate,
      { ...context, trades: [], outlook } as unknown as GateContext,
      settings,
    );
    expect(asked(rest)).toEqual([]);
  },
);

const unmoved = (Object.keys(venues) as VenueName[]).flatMap((venue) =>
  GATE_NAMES.filter((gate) => needsMove(venue, gate)).map((gate) => [venue, gate] as const),
);

test("trades of capacity have such a gate: after delivery", () => {
  expect(unmoved).toEqual([["capacity-trades", "settle"]]);
});

test.each(unmoved)("%s %s does nothing where no capacity was traded", (venue, gate) => {
  const capacity = { movesIn: () => [], breachesIn: () => [] };
  const of = { ...context, capacity } as unknown as GateContext;
  expect(asked(runGate(venue, gate, of, settings))).toEqual([]);
});
