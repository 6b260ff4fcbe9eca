/** What primacy makes an operator pay: the worked conflict of 10 MW of reserve and 3 MW of headroom, as double entries. */
import { expect, test } from "vitest";
import { type Award, type Conflict, DSO, ESO, type Instruction } from "../../model/services.ts";
import { decide } from "./decide.ts";
import { decideUnit } from "./decide-unit.ts";
import { conflictEntries } from "./entries.ts";
import { primacySchema } from "./registry.ts";

const SERVICE = "short-term-operating-reserve";
const USE_GBP_PER_MWH = 150;
const told: Instruction = {
  award: {
    ...{ id: "a", service: SERVICE, zone: "system", period: 0, constraint: 0, unit: 0 },
    ...{ changeKw: 10_000, reliefFrac: 1, placedAt: 0, term: "adHoc", state: "armed", reason: "" },
    ...{ availabilityGbpPerMwh: 0, askAvailabilityGbpPerMwh: 0, foregoneGbpPerMwh: 0 },
    ...{ utilisationGbpPerMwh: USE_GBP_PER_MWH, askUtilisationGbpPerMwh: USE_GBP_PER_MWH },
  },
  ...{ issuedAt: 0, from: 0, to: 1800, changeKw: 10_000, expectedFlowKw: 0, because: "call" },
};
const UNHURT = { isFaulted: false, isResupplied: false };
const CALM = { isEmergency: false, hold: "given" } as const;
const occasion = { period: 0, at: 1800 };

/** Entries where solar farms were held back by so much more. */
function under(
  kind: string,
  heldBackMwh: number,
  service: string = SERVICE,
  more: Partial<Conflict> = {},
) {
  const settings = primacySchema.parse({ kind });
  const point = {
    constraint: 0,
    flowKw: 47_000,
    targetKw: 50_000,
    sensitivity: 1,
    dso: undefined,
    ...UNHURT,
  };
  const call = { ...told, award: { ...told.award, service } };
  const { standsKw, conflict } = decide(settings, call, [point], CALM);
  const heldBack = [{ service, unit: "solar", wh: heldBackMwh * 1e6, actsOn: () => true }];
  const entries = conflictEntries(
    settings,
    occasion,
    [{ ...conflict!, ...more }],
    heldBack,
    "elsewhere",
  );
  const paid = entries.map(({ rule, payer, payee, amountMicroGbp, because }) => [
    ...[rule, payer, payee, amountMicroGbp / 1e6, because],
  ]);
  return { paid, usedGbp: (standsKw / 1000) * 0.5 * USE_GBP_PER_MWH };
}

test("blocked, the system operator buys 3.5 MWh at £180 and pays no use of them: £105 more than for all 10 MW", () => {
  const blocked = under("dso-first", 0);
  expect(blocked.paid).toEqual([["replacement", ESO, "elsewhere", 630, "a"]]);
  const through = under("eso-first", 3.5);
  expect(630 + blocked.usedGbp - through.usedGbp).toBe(105);
});

test("let through, the network operator pays who is turned down by 3.5 MWh £90 for each: £315", () => {
  expect(under("eso-first", 3.5).paid).toEqual([["counter-action", DSO, "solar", 315, "a"]]);
});

test("who is held back is paid for the calls that pass a target that it acts on, each its part: 3 MWh of two calls that pass it by 2 and 1, 1 MWh of one elsewhere", () => {
  const conflictOf = (id: string, constraint: number, passedMwh: number): Conflict => ({
    ...{ at: 0, award: { ...told.award, id }, against: undefined, conflictClass: "C3", constraint },
    ...{ rule: "eso-first", winner: "eso", askedKw: 10_000, standsKw: 10_000, blockedWh: 0 },
    ...{ passedKw: passedMwh * 2000, passedWh: passedMwh * 1e6, replacementMicroGbp: 0 },
    counterActionMicroGbp: passedMwh * 90e6,
  });
  const conflicts = [conflictOf("a", 0, 2), conflictOf("b", 0, 1), conflictOf("c", 1, 5)];
  const paidTo = (wh: number, constraint: number) => {
    const held = { service: SERVICE, unit: "solar", wh, actsOn: (of: number) => of === constraint };
    const settings = primacySchema.parse({ kind: "eso-first" });
    return conflictEntries(settings, occasion, conflicts, [held], "elsewhere").map(
      ({ because, amountMicroGbp }) => [because, amountMicroGbp / 1e6],
    );
  };
  expect(paidTo(3e6, 0)).toEqual([
    ["a", 180],
    ["b", 90],
  ]);
  expect(paidTo(1e6, 1)).toEqual([["c", 90]]);
});

test("who was held back by a call that was capped is not paid by primacy, nor is anybody for nothing", () => {
  expect(under("dso-first", 1).paid.map(([rule]) => rule)).toEqual(["replacement"]);
  expect(under("eso-first", 0).paid).toEqual([]);
});

test("of an acceptance that is blocked only what nobody else was accepted for is bought: 1 of 3.5 MWh, £180", () => {
  expect(under("dso-first", 0, "bids-and-offers", { unreplacedWh: 0 }).paid).toEqual([]);
  expect(under("dso-first", 0, "bids-and-offers", { unreplacedWh: 1e6 }).paid).toEqual([
    ["replacement", ESO, "elsewhere", 180, "a"],
  ]);
  expect(under("eso-first", 3.5, "bids-and-offers").paid).toHaveLength(1);
});

test("1 MW less that the network would have told and had lost is bought elsewhere for half an hour at £90: £45; one delivery for both costs it nothing, nor what nobody would have told", () => {
  const lost = (dsoKw: number, isWanted = true) => {
    const settings = primacySchema.parse({ kind: "eso-first" });
    const dso: Award = { ...told.award, id: "b", service: "sustain", changeKw: dsoKw };
    const unmet = isWanted ? { ...told, award: dso, changeKw: dsoKw } : undefined;
    const rivals = { at: 0, eso: told.award, dso, holder: "eso", called: told, roomKw: 0 } as const;
    const conflict = decideUnit(settings, { ...rivals, unmet }, { ...CALM, ...UNHURT });
    // Who is held back for the call is paid where a target is passed, which is a conflict of its own.
    const heldBack = [{ service: SERVICE, unit: "solar", wh: 1e6, actsOn: () => true }];
    return conflictEntries(settings, occasion, [conflict], heldBack, "elsewhere").map(
      ({ rule, payer, payee, amountMicroGbp }) => [rule, payer, payee, amountMicroGbp / 1e6],
    );
  };
  expect(lost(-1000)).toEqual([["counter-action", DSO, "elsewhere", 45]]);
  expect([lost(1000), lost(-1000, false)]).toEqual([[], []]);
});
