/** Who is told by the flow, and what is called of units that the other operator has: only what nobody who is armed can give. */
import { expect, test } from "vitest";
import type { Award } from "../../model/services.ts";
import type { GateContext } from "../../model/venues.ts";
import { dispatch, type Trigger } from "./dispatch.ts";
import type { FlexibilitySettings } from "./settings.ts";

const award = (id: string, unit: number, more: Partial<Award>): Award => ({
  ...{ id, service: "secure", zone: "z", period: 0, constraint: 0, unit, changeKw: -500 },
  ...{ reliefFrac: 1, placedAt: 0, term: "adHoc", state: "armed", reason: "need" },
  ...{ availabilityGbpPerMwh: 5, askAvailabilityGbpPerMwh: 5, foregoneGbpPerMwh: 0 },
  ...{ utilisationGbpPerMwh: 150, askUtilisationGbpPerMwh: 150, ...more },
});
const LOST = { state: "disarmed", reason: "primacy", utilisationGbpPerMwh: 10 } as const;

/** What is told, and what is called in vain, kW by award, where a flow is so far above its trigger. */
function at(
  excessKw: number,
  awards: readonly Award[],
  isFaulted = false,
  trigger: Trigger = "flow",
  concerned = [0],
) {
  const isWorse = (constraints: readonly number[]) =>
    isFaulted && constraints.some((constraint) => concerned.includes(constraint));

  const services = {
    ...{ awards: () => awards, instructions: () => [], following: () => new Set<number>() },
    takenBack: () => undefined,
    ...{ isFaulted: isWorse, isResupplied: isWorse },
    networkIn: () => ({
      sensitivity: Float64Array.of(1, 1),
      ratingKw: Float64Array.of(1000),
      flowKw: () => Float64Array.of(1000 + excessKw),
    }),
  };
  const network = { units: { ids: ["a", "b"] }, constraintPoints: { ids: ["point"] } };
  const context = { ...{ services, network, fromPeriod: 0, instant: 0 }, minSensitivity: 0.05 };
  const zones = [{ id: "z", constraints: ["point"], windows: [] }];
  const own = { zones, triggerFrac: 1, responseMinutes: 0 } as unknown as FlexibilitySettings;
  const { services: of } = dispatch(trigger, context as unknown as GateContext, own);
  const kwOf = (told: NonNullable<typeof of>["instructions"] = []) =>
    Object.fromEntries(told.map(({ award: { id }, changeKw }) => [id, changeKw]));
  return { told: kwOf(of?.instructions), contested: kwOf(of?.contestedCalls) };
}

const AWARDS = [award("armed", 0, {}), award("lost", 1, LOST)];

test("who is armed is told before a cheaper one is called that the other operator has, of what is left", () => {
  expect(at(300, AWARDS)).toEqual({ told: { armed: -300 }, contested: {} });
  expect(at(800, AWARDS)).toEqual({ told: { armed: -500 }, contested: { lost: -300 } });
  expect(at(-1, AWARDS)).toEqual({ told: {}, contested: {} });
});

test("what was lost before it was armed is called only while something has failed", () => {
  const released = [award("lost", 1, { ...LOST, state: "released" })];
  expect(at(300, released).contested).toEqual({});
  expect(at(300, released, true).contested).toEqual({ lost: -300 });
});

test.each(["fault", "resupply"] as const)(
  "by %s: a zone is told only where something has failed that concerns a point of it",
  (trigger) => {
    expect(at(300, AWARDS, true, trigger).told).toEqual({ armed: -300 });
    expect(at(300, AWARDS, false, trigger).told).toEqual({});
    expect(at(300, AWARDS, true, trigger, [1]).told).toEqual({});
  },
);
