/** One unit that both operators want, under every rule: who has it, what is counted, and that nobody is asked who may not be. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ARMED_FIRST, type Award, type Instruction } from "../../model/services.ts";
import { decideUnit, type Rivals, unmetMicroGbp } from "./decide-unit.ts";
import { type PrimacySettings, primacyRules, primacySchema } from "./registry.ts";

const KINDS = Object.keys(primacyRules);
const rule = (kind: string, more: object = {}): PrimacySettings =>
  primacySchema.parse({ kind, ...more });
const CALM = { isEmergency: false, isFaulted: false, isResupplied: false };

const award = (service: string, changeKw: number, more: Partial<Award> = {}): Award => ({
  ...{ id: service, service, zone: "z", period: 0, constraint: 0, unit: 0, changeKw },
  ...{ reliefFrac: 1, placedAt: 1000, term: "adHoc", availabilityGbpPerMwh: 5 },
  ...{ askAvailabilityGbpPerMwh: 5, utilisationGbpPerMwh: 150, askUtilisationGbpPerMwh: 150 },
  ...{ state: "awarded", reason: "", foregoneGbpPerMwh: 0 },
  ...more,
});
/** An instruction of all of an award, or of so much, from so many seconds into the period. */
const call = (of: Award, changeKw = of.changeKw, from = 0): Instruction => ({
  ...{ award: of, issuedAt: 0, from, to: 1800, changeKw, expectedFlowKw: 0, because: "call" },
});
const STOR = award("short-term-operating-reserve", 4000);
/** 4 MW of reserve at £150 against 1 MW that the network wants and would tell now. */
const rivals = (dsoKw: number, more: Partial<Rivals> = {}): Rivals => {
  const dso = award("sustain", dsoKw, { state: "armed" });
  return {
    ...{ at: 0, eso: STOR, dso, holder: "dso", called: call(STOR), roomKw: 0, unmet: call(dso) },
    ...more,
  };
};

describe("worked: 4 MW of reserve at £150, called, against 1 MW less", () => {
  test.each([
    // 2 MWh at £30 more against 0.5 MWh at £90: £60 against £45.
    ["by-cost", "eso"],
    ["dso-first", "dso"],
    ["eso-first", "eso"],
    ["by-time", "dso"],
    ["by-security", "dso"],
  ])("%s: the unit is the %s's", (kind, winner) => {
    expect(decideUnit(rule(kind), rivals(-1000), CALM)).toMatchObject({
      ...{ conflictClass: "C1", winner, rule: kind, askedKw: 4000 },
      standsKw: winner === "eso" ? 4000 : 0,
      blockedWh: winner === "eso" ? 0 : 2_000_000,
      replacementMicroGbp: winner === "eso" ? 0 : 60_000_000,
      counterActionMicroGbp: winner === "eso" ? 45_000_000 : 0,
    });
  });

  test("by cost it turns where undoing costs as much: £60 is the network's", () => {
    const at = (counterActionGbpPerMwh: number) =>
      decideUnit(rule("by-cost", { counterActionGbpPerMwh }), rivals(-1000), CALM).winner;
    expect([at(119), at(120), at(121)]).toEqual(["eso", "dso", "dso"]);
  });

  test("by time the earlier has it, and the network at the same instant", () => {
    const at = (placedAt: number) =>
      decideUnit(
        rule("by-time"),
        rivals(-1000, { dso: award("sustain", -1000, { placedAt, state: "armed" }) }),
        CALM,
      ).winner;
    expect([at(999), at(1000), at(1001)]).toEqual(["dso", "dso", "eso"]);
  });
});

describe("worked: a unit of 5 MW of which the network has armed 2", () => {
  const RESERVE = award("replacement-reserve", 5000);
  /** 5 MW are called, C1 or C2. */
  const want = (dsoKw: number) =>
    rivals(dsoKw, { eso: RESERVE, called: call(RESERVE), roomKw: 3000 });

  test.for(KINDS.flatMap((kind) => [[kind, "C1"] as const, [kind, "C2"] as const]))(
    "%s, %s: the other 3 are the system operator's whoever wins the 2",
    ([kind, conflictClass]) => {
      const found = decideUnit(rule(kind), want(conflictClass === "C1" ? -2000 : 2000), CALM);
      const isEso = found.winner === "eso";
      expect(found).toMatchObject({ conflictClass, askedKw: 5000, standsKw: isEso ? 5000 : 3000 });
      // 2 MW for half an hour at £30 more.
      const isBlocked = !isEso && conflictClass === "C1";
      expect(found.blockedWh).toBe(isBlocked ? 1_000_000 : 0);
      expect(found.replacementMicroGbp).toBe(isBlocked ? 30_000_000 : 0);
    },
  );

  test("by cost what is weighed is what overlaps: 1 MWh at £30 more against 1 MWh undone at £90; without the split 2.5 MWh", () => {
    const winnerAt = (counterActionGbpPerMwh: number, roomKw: number) =>
      decideUnit(rule("by-cost", { counterActionGbpPerMwh }), { ...want(-2000), roomKw }, CALM)
        .winner;
    expect([winnerAt(29, 3000), winnerAt(30, 3000), winnerAt(31, 3000)]).toEqual([
      ...["eso", "dso", "dso"],
    ]);
    expect([winnerAt(74, 0), winnerAt(75, 0)]).toEqual(["eso", "dso"]);
  });
});

test.each(["by-cost", "by-time", "by-security"])(
  "%s: of one delivery for both, who pays more, ready and used, has it, whatever the time; at the same price the network",
  (kind) => {
    const at = (utilisationGbpPerMwh: number, placedAt: number) => {
      const dso = award("sustain", 1000, { utilisationGbpPerMwh, placedAt });
      const found = decideUnit(rule(kind), rivals(1000, { dso }), CALM);
      expect(found.conflictClass).toBe("C2");
      return found.winner;
    };
    for (const placedAt of [0, 2000])
      expect([at(149, placedAt), at(150, placedAt), at(151, placedAt)]).toEqual([
        ...["eso", "dso", "dso"],
      ]);
  },
);

test.for(KINDS)(
  "%s: an emergency of the system has the unit, and one of the network before it",
  (kind) => {
    const of = (more: object) => {
      const { winner, rule: by } = decideUnit(rule(kind), rivals(-1000), { ...CALM, ...more });
      return [winner, by];
    };
    expect(of({ isEmergency: true })).toEqual(["eso", "system-emergency"]);
    expect(of({ isEmergency: true, isFaulted: true })).toEqual(["dso", "network-emergency"]);
    expect(of({ isFaulted: true })).toEqual(["dso", "network-emergency"]);
  },
);

const kw = fc.integer({ min: 1, max: 50_000 });
const gbp = fc.integer({ min: 0, max: 1000 });
const anyRivals = fc
  .record({
    ...{ esoKw: kw, dsoKw: kw, isSame: fc.boolean(), isCalled: fc.boolean() },
    ...{ esoGbp: gbp, dsoGbp: gbp, dsoPlacedAt: fc.integer({ min: 0, max: 2000 }) },
    roomFrac: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    holder: fc.constantFrom("dso" as const, "eso" as const),
    unmetFrac: fc.option(fc.double({ min: 0.01, max: 1, noNaN: true }), { nil: undefined }),
    unmetFrom: fc.integer({ min: 0, max: 1799 }),
  })
  .map((of): Rivals => {
    const { esoKw, dsoKw, isSame, esoGbp, dsoGbp, dsoPlacedAt, isCalled, holder, unmetFrac } = of;
    const roomKw = Math.floor(of.roomFrac * esoKw);
    const eso = award("replacement-reserve", esoKw, { utilisationGbpPerMwh: esoGbp });
    const dso = award("secure", isSame ? dsoKw : -dsoKw, {
      ...{ utilisationGbpPerMwh: dsoGbp, placedAt: dsoPlacedAt },
    });
    const unmetKw = Math.sign(dso.changeKw) * Math.ceil((unmetFrac ?? 0) * dsoKw);
    const unmet = unmetFrac === undefined ? undefined : call(dso, unmetKw, of.unmetFrom);
    return { at: 0, eso, dso, holder, called: isCalled ? call(eso) : undefined, roomKw, unmet };
  });
const situations = fc.record({
  ...{ isEmergency: fc.boolean(), isFaulted: fc.boolean(), isResupplied: fc.boolean() },
});

test.for(KINDS)(
  "%s: one has it; energy is counted as blocked only of what was called, money only of what would be called now",
  (kind) => {
    fc.assert(
      fc.property(anyRivals, situations, (of, situation) => {
        const found = decideUnit(rule(kind), of, situation);
        const isEso = found.winner === "eso";
        expect(["eso", "dso"]).toContain(found.winner);
        expect(found.standsKw).toBe(isEso ? found.askedKw : of.roomKw);
        const isC1 = found.conflictClass === "C1";
        const isBlocked = isC1 && !isEso && of.called !== undefined;
        expect(found.blockedWh).toBe(isBlocked ? (found.askedKw - of.roomKw) * 500 : 0);
        const unmet = isC1 && isEso ? of.unmet : undefined;
        const unmetKwh = unmet ? (Math.abs(unmet.changeKw) * (1800 - unmet.from)) / 3600 : 0;
        expect(Math.abs(found.counterActionMicroGbp / 90 / 1000 - unmetKwh)).toBeLessThan(0.001);
        expect(found.unmet).toBe(unmet);
        if (!isBlocked) expect(found.replacementMicroGbp).toBe(0);
        expect(found.passedKw + found.passedWh).toBe(0);
        // Who holds it changes nothing where primacy is asked.
        const other = of.holder === "eso" ? "dso" : "eso";
        expect(decideUnit(rule(kind), { ...of, holder: other }, situation)).toEqual(found);
      }),
    );
  },
);

test.for(KINDS)("%s: where nobody may be asked the unit stays with who holds it", (kind) => {
  fc.assert(
    fc.property(anyRivals, (of) => {
      const found = decideUnit(rule(kind), of, undefined);
      expect([found.winner, found.rule]).toEqual([of.holder, ARMED_FIRST]);
    }),
  );
});

describe.each(KINDS)("%s: who has told the unit keeps it", (kind) => {
  const told = (holder: "eso" | "dso", situation: typeof CALM, from = 600) => {
    const of = rivals(-1000, { called: undefined, unmet: undefined });
    const wanted = holder === "dso" ? { called: call(STOR) } : {};
    const followed = [call(holder === "eso" ? STOR : of.dso, undefined, from)];
    return decideUnit(rule(kind), { ...of, ...wanted, holder, followed }, situation);
  };

  test("whatever the rule says, and in an emergency of its own", () => {
    for (const holder of ["eso", "dso"] as const)
      expect(told(holder, CALM)).toMatchObject({ winner: holder, rule: ARMED_FIRST });
    expect(told("dso", { ...CALM, isFaulted: true })).toMatchObject({ winner: "dso" });
    expect(told("eso", { ...CALM, isEmergency: true })).toMatchObject({ winner: "eso" });
    expect(told("eso", CALM)).not.toHaveProperty("isEnding");
  });

  test("but in an emergency of the other: of 4 MW told 1.33 MWh are blocked that the last 20 minutes would have given, £40 dearer elsewhere; of 1 MW less 333 kWh are bought at £90", () => {
    expect(told("eso", { ...CALM, isFaulted: true })).toMatchObject({
      ...{ winner: "dso", rule: "network-emergency", isEnding: true, standsKw: 0 },
      ...{ blockedWh: 1_333_333, replacementMicroGbp: 39_999_990, counterActionMicroGbp: 0 },
    });
    expect(told("dso", { ...CALM, isEmergency: true })).toMatchObject({
      ...{ winner: "eso", rule: "system-emergency", isEnding: true, standsKw: 4000 },
      ...{ blockedWh: 0, counterActionMicroGbp: 29_999_970 },
    });
  });
});

test("worked: 1 MW less that would be told and is not had costs £45 of a half-hour, £18 if it is told after 12 minutes, £31.50 where half of it is", () => {
  const dso = award("sustain", -1000);
  const costsGbp = (...had: Instruction[]) =>
    unmetMicroGbp(rule("eso-first"), call(dso), had) / 1e6;
  expect([costsGbp(), costsGbp(call(dso, -1000, 720)), costsGbp(call(dso, -500, 720))]).toEqual([
    ...[45, 18, 31.5],
  ]);
  expect(costsGbp(call(dso))).toBe(0);
  // Told at first, ended after 6 minutes and told half of it again after 12.
  expect(costsGbp({ ...call(dso), to: 360 }, call(dso, -500, 720))).toBe(22.5);
});

/** What it would have told less what it did, to the Wh, at the price of counter-action. */
test("whatever was told of it all the same, what is counted is what would have been told less that", () => {
  const times = fc.tuple(fc.integer({ min: 0, max: 1799 }), fc.integer({ min: 0, max: 1799 }));
  fc.assert(
    fc.property(kw, fc.option(kw, { nil: undefined }), times, (wouldKw, hadKw, [one, other]) => {
      const [from, hadFrom] = [Math.min(one, other), Math.max(one, other)];
      const dso = award("sustain", -wouldKw);
      const toldKw = Math.min(wouldKw, hadKw ?? 0);
      const had = hadKw === undefined ? [] : [call(dso, -toldKw, hadFrom)];
      const { unmet, counterActionMicroGbp } = decideUnit(
        rule("eso-first"),
        rivals(-wouldKw, { dso, unmet: call(dso, -wouldKw, from) }),
        CALM,
      );
      const lackedWh = (wouldKw * (1800 - from) - toldKw * (1800 - hadFrom)) / 3.6;
      const counted = unmetMicroGbp(rule("eso-first"), unmet!, had);
      expect(Math.abs(counted / 90 - lackedWh)).toBeLessThanOrEqual(1);
      expect(counted).toBeLessThanOrEqual(counterActionMicroGbp);
      expect(counted).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("a call is counted for as long as it would have been told: 3 MW for 20 minutes are 1 MWh, £30 dearer elsewhere", () => {
  const of = rivals(-1000, { called: call(STOR, 3000, 600) });
  expect(decideUnit(rule("dso-first"), of, CALM)).toMatchObject({
    ...{ askedKw: 3000, standsKw: 0, blockedWh: 1_000_000, replacementMicroGbp: 30_000_000 },
  });
});

test("response that is held and never called has its readiness to lose: 2 MWh at £5 against 0.5 MWh at £90; at £100 to be ready it has the unit", () => {
  const winnerAt = (availabilityGbpPerMwh: number) => {
    const held = { holdMinutes: 30, utilisationGbpPerMwh: 0, availabilityGbpPerMwh };
    const eso = award("frequency-response", 4000, held);
    return decideUnit(rule("by-cost"), rivals(-1000, { eso, called: undefined }), CALM).winner;
  };
  // £10 and £200 against £45.
  expect([winnerAt(5), winnerAt(100)]).toEqual(["dso", "eso"]);
});
