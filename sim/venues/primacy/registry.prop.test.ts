/** What every primacy rule keeps, whatever its kind, and the worked conflict: 10 MW of reserve, 3 MW of headroom. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkShape } from "../../core/documents/check-shape.ts";
import type { Instruction } from "../../model/services.ts";
import { decide as decideOf, type ActedOn as Place } from "./decide.ts";
import { type PrimacySettings, primacyRules, primacySchema } from "./registry.ts";

const KINDS = Object.keys(primacyRules);
const rule = (kind: string, more: object = {}): PrimacySettings =>
  primacySchema.parse({ kind, ...more });
const CALM = { isEmergency: false, isFaulted: false, isResupplied: false, hold: "given" } as const;
type Trouble = Pick<Place, "isFaulted" | "isResupplied">;
type ActedOn = Omit<Place, keyof Trouble>;
type Situation = Parameters<typeof decideOf>[3] & Trouble;

/** In trouble everywhere or nowhere. */
function decide(
  settings: PrimacySettings,
  instruction: Instruction,
  places: readonly ActedOn[],
  { isFaulted, isResupplied, ...rest }: Situation,
) {
  const inTrouble = places.map((place) => ({ ...place, isFaulted, isResupplied }));
  return decideOf(settings, instruction, inTrouble, rest);
}

function told(changeKw: number, utilisationGbpPerMwh = 150): Instruction {
  return {
    award: {
      ...{ id: "a", service: "short-term-operating-reserve", zone: "system", period: 0 },
      ...{ constraint: 0, unit: 0, changeKw, reliefFrac: 1, placedAt: 1000, term: "adHoc" },
      ...{ availabilityGbpPerMwh: 0, askAvailabilityGbpPerMwh: 0, utilisationGbpPerMwh },
      askUtilisationGbpPerMwh: utilisationGbpPerMwh,
      ...{ state: "armed", reason: "", foregoneGbpPerMwh: 0 },
    },
    ...{ issuedAt: 0, from: 0, to: 1800, changeKw, expectedFlowKw: 0, because: "call" },
  };
}

type Point = Omit<ActedOn, "dso"> & { readonly dsoPlacedAt: number | undefined };

const pointOf = ({ dsoPlacedAt, ...rest }: Point): ActedOn => ({
  ...rest,
  dso: dsoPlacedAt === undefined ? undefined : { ...told(-1).award, placedAt: dsoPlacedAt },
});

const at = (flowKw: number, more: Partial<Point> = {}): ActedOn =>
  pointOf({
    ...{ constraint: 0, flowKw, targetKw: 50_000, sensitivity: 1, dsoPlacedAt: undefined },
    ...more,
  });

test("10 MW of reserve at £150, 3 MW of headroom: capped, the system pays £105 more; let through, £315 to undo it", () => {
  const worked = (kind: string) => decide(rule(kind), told(10_000), [at(47_000)], CALM);
  const capped = worked("dso-first");
  expect(capped.standsKw).toBe(3000);
  expect(capped.conflict).toMatchObject({
    ...{ conflictClass: "C3", winner: "dso", blockedWh: 3_500_000, passedKw: 0 },
    ...{ replacementMicroGbp: 105_000_000, counterActionMicroGbp: 0 },
  });
  const through = worked("eso-first");
  expect(through.standsKw).toBe(10_000);
  expect(through.conflict).toMatchObject({
    ...{ winner: "eso", blockedWh: 0, passedKw: 7000 },
    ...{ replacementMicroGbp: 0, counterActionMicroGbp: 315_000_000 },
  });
  expect(worked("by-cost").standsKw).toBe(3000);
  expect(
    decide(rule("by-cost", { counterActionGbpPerMwh: 29 }), told(10_000), [at(47_000)], CALM)
      .standsKw,
  ).toBe(10_000);
});

test("of two constraints each is asked for by itself: by time 2 MW stand of 10, which pass the one with an earlier contract of nobody", () => {
  const places = [at(49_000), at(48_000, { constraint: 1, dsoPlacedAt: 1 })];
  const { standsKw, conflict } = decide(rule("by-time"), told(10_000), places, CALM);
  expect(standsKw).toBe(2000);
  expect(conflict).toMatchObject({ constraint: 1, winner: "dso", blockedWh: 4_000_000 });
  // Where the network wins at both, the tighter decides; where it wins at none, the dearer to undo is told.
  expect(decide(rule("dso-first"), told(10_000), places, CALM)).toMatchObject({
    ...{ standsKw: 1000, conflict: { constraint: 0 } },
  });
  expect(decide(rule("eso-first"), told(10_000), places, CALM)).toMatchObject({
    ...{ standsKw: 10_000, conflict: { constraint: 0, passedKw: 9000 } },
  });
});

test("by time the earlier contract stands, and the network's at the same instant", () => {
  const stands = (dsoPlacedAt: number | undefined) =>
    decide(rule("by-time"), told(10_000), [at(47_000, { dsoPlacedAt })], CALM).standsKw;
  expect([999, 1000, 1001, undefined].map(stands)).toEqual([3000, 3000, 10_000, 10_000]);
});

test("by security an emergency of the system stands before a need without a fault, and beside a fault by cost", () => {
  const stands = (situation: Partial<Situation>, more: object = {}) =>
    decide(rule("by-security", more), told(10_000), [at(47_000)], { ...CALM, ...situation })
      .standsKw;
  expect(stands({})).toBe(3000);
  expect(stands({ isEmergency: true })).toBe(10_000);
  expect(stands({ isEmergency: true, isResupplied: true })).toBe(10_000);
  expect(stands({ isResupplied: true })).toBe(3000);
  expect(stands({ isEmergency: true, isFaulted: true })).toBe(3000);
  const cheap = { counterActionGbpPerMwh: 29 };
  expect(stands({ isEmergency: true, isFaulted: true }, cheap)).toBe(10_000);
  expect(stands({ isFaulted: true }, cheap)).toBe(3000);
});

test.for(KINDS)(
  "%s: an emergency of the system stands before economy, and one of the network before all",
  (kind) => {
    const verdict = (situation: Partial<Situation>, more: Partial<Point> = {}) => {
      const of = { ...CALM, ...situation };
      const { standsKw, conflict } = decide(rule(kind), told(10_000), [at(47_000, more)], of);
      return [standsKw, conflict?.winner, conflict?.rule];
    };
    expect(verdict({ isEmergency: true })).toEqual([10_000, "eso", "system-emergency"]);
    // Its own service, armed earlier, is economy too.
    expect(verdict({ isEmergency: true }, { dsoPlacedAt: 1 })).toEqual([
      ...[10_000, "eso", "system-emergency"],
    ]);
    const faulted = { isEmergency: true, isFaulted: true };
    expect(verdict(faulted, { dsoPlacedAt: 1 })).toEqual([3000, "dso", "network-emergency"]);
    expect(verdict({ isFaulted: true }, { dsoPlacedAt: 2000 })[2]).toBe("network-emergency");
    // In trouble, but with no service there: the rule decides.
    expect(verdict(faulted)[2]).toBe(kind);
    expect(verdict({ isEmergency: true, isResupplied: true })[2]).toBe(kind);
    expect(verdict({})[2]).toBe(kind);
  },
);

test("what has failed counts at the constraints that it concerns, and at no other", () => {
  const { isFaulted: _, isResupplied: __, ...calm } = CALM;
  const winnerWhere = (faultedAt: number) => {
    const places = [0, 1].map((constraint) => ({
      ...at(constraint === 0 ? 47_000 : 0, { constraint, dsoPlacedAt: 2000 }),
      ...{ isFaulted: constraint === faultedAt, isResupplied: false },
    }));
    return decideOf(rule("eso-first"), told(10_000), places, calm).conflict!.rule;
  };
  expect([winnerWhere(0), winnerWhere(1)]).toEqual(["network-emergency", "eso-first"]);
});

const kw = fc.double({ min: -100_000, max: 100_000, noNaN: true });
const points = fc.array(
  fc
    .record({
      constraint: fc.integer({ min: 0, max: 5 }),
      flowKw: kw,
      targetKw: fc.double({ min: 1, max: 100_000, noNaN: true }),
      sensitivity: fc
        .double({ min: -1, max: 1, noNaN: true })
        .filter((each) => Math.abs(each) > 0.01),
      dsoPlacedAt: fc.option(fc.integer({ min: 0, max: 2000 }), { nil: undefined }),
    })
    .map(pointOf),
  { maxLength: 6 },
);
const changes = fc.integer({ min: -50_000, max: 50_000 }).filter((change) => change !== 0);
const situations = fc.record({
  isEmergency: fc.boolean(),
  isFaulted: fc.boolean(),
  isResupplied: fc.boolean(),
  hold: fc.constantFrom("held" as const, "given" as const, "by-primacy" as const),
});

test.for(KINDS)(
  "%s: what stands is between 0 and what was asked, all of it or the headroom",
  (kind) => {
    fc.assert(
      fc.property(points, changes, situations, (where, change, situation) => {
        const { standsKw, conflict } = decide(rule(kind), told(change), where, situation);
        expect(Number.isInteger(standsKw)).toBe(true);
        expect(standsKw).toBeGreaterThanOrEqual(0);
        expect(standsKw).toBeLessThanOrEqual(Math.abs(change));
        if (conflict === undefined) expect(standsKw).toBe(Math.abs(change));
        else expect(conflict.standsKw).toBe(standsKw);
        if (conflict?.winner === "dso") expect(conflict.blockedWh).toBeGreaterThan(0);
      }),
    );
  },
);

test.for(KINDS)(
  "%s: a constraint is passed because of an instruction only where the system wins there, whatever others it acts on",
  (kind) => {
    fc.assert(
      fc.property(points, changes, situations, (where, change, situation) => {
        const { standsKw } = decide(rule(kind), told(change), where, situation);
        for (const point of where) {
          const { flowKw, targetKw, sensitivity } = point;
          const alone = decide(rule(kind), told(change), [point], situation);
          if (alone.conflict?.winner === "eso") continue;
          const after = flowKw + sensitivity * Math.sign(change) * standsKw;
          expect(after).toBeLessThanOrEqual(Math.max(flowKw, targetKw) + 1e-6);
        }
      }),
    );
  },
);

test.for(KINDS)("%s: an instruction that helps a constraint stands, whatever the rule", (kind) => {
  const relieved = (dsoPlacedAt: number | undefined) =>
    decide(rule(kind), told(-5000), [at(58_000, { dsoPlacedAt })], CALM);
  expect(relieved(undefined)).toMatchObject({ standsKw: 5000, conflict: { conflictClass: "C4" } });
  expect(relieved(1)).toMatchObject({
    standsKw: 5000,
    conflict: { conflictClass: "C5", winner: "both" },
  });
  const held = { ...CALM, hold: "held" } as const;
  expect(decide(rule(kind), told(-5000), [at(58_000)], held)).toEqual({
    ...{ standsKw: 5000, isHeadroomHeld: false },
    conflict: undefined,
  });
});

/** 5 MW for half an hour behind a constraint that holds 8 MW back: 2.5 MWh. */
const negated = (kind: string, more: object = {}, flowKw = 58_000) =>
  decide(rule(kind, more), told(-5000), [at(flowKw)], { ...CALM, hold: "by-primacy" });

test("2.5 MWh that others would be given: £325 of wind forgone against £450 bought again; held by cost, by time and by security, and for who comes first", () => {
  for (const kind of ["by-cost", "by-time", "by-security", "eso-first"])
    expect(negated(kind)).toMatchObject({
      ...{ standsKw: 5000, isHeadroomHeld: true },
      conflict: {
        ...{ conflictClass: "C4", winner: "eso", rule: kind, blockedWh: 0, passedKw: 0 },
        ...{ replacementMicroGbp: 0, counterActionMicroGbp: 325_000_000 },
      },
    });
  expect(negated("dso-first")).toMatchObject({
    ...{ standsKw: 5000, isHeadroomHeld: false },
    conflict: {
      ...{ conflictClass: "C4", winner: "both" },
      ...{ replacementMicroGbp: 450_000_000, counterActionMicroGbp: 0 },
    },
  });
  // At equal cost it is given away; and only what is held back can be forgone: 1 MW of it, 0.5 MWh.
  expect(negated("by-cost", { forgoneGbpPerMwh: 180 }).isHeadroomHeld).toBe(false);
  expect(negated("by-cost", {}, 51_000).conflict?.counterActionMicroGbp).toBe(65_000_000);
});

test("by cost headroom is never held, and never given away, where the other is cheaper", () => {
  const gbp = fc.integer({ min: 0, max: 500 });
  fc.assert(
    fc.property(gbp, gbp, (replacementGbpPerMwh, forgoneGbpPerMwh) => {
      const found = negated("by-cost", { replacementGbpPerMwh, forgoneGbpPerMwh });
      const { replacementMicroGbp, counterActionMicroGbp } = found.conflict!;
      const cheapest = Math.min(replacementGbpPerMwh, forgoneGbpPerMwh) * 2_500_000;
      expect(replacementMicroGbp + counterActionMicroGbp).toBe(cheapest);
    }),
  );
});

test("faults of what all rules have are told with a rule that there is not, all at once", () => {
  const written = {
    ...{ kind: "by-costs", costs: "paid", replacementGbpPerMwh: -5 },
    ...{ splitStack: 1, holdTime: 5 },
  };
  const checked = checkShape(primacySchema, { data: written, place: () => ({}) });
  const faults = checked.kind === "faulty" ? checked.faults : [];
  expect(new Set(faults.map(({ path }) => path))).toEqual(new Set(Object.keys(written)));
  expect(faults.find(({ path }) => path === "kind")?.remedy).toMatch(/nearest is by-cost$/);
});
