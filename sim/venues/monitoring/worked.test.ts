/** Worked examples of detectors and sanctions: the numbers that stand on their pages. */
import { describe, expect, test } from "vitest";
import { ENERGY_PLATFORM } from "../../model/energy-exchange.ts";
import type { Assessment } from "../../model/monitoring.ts";
import { assess, sanctionEntries } from "./assess.ts";
import { detectorOf, detectorSchema } from "./detectors/registry.ts";
import { sanctionOf, sanctionSchema } from "./sanctions/registry.ts";
import type { HeldAgainst, ParticipantSeen } from "./seen.ts";
import { NOBODY, players } from "./testing/players.ts";

const assessed = (settings: object, seen: ParticipantSeen) => {
  const parsed = detectorSchema.parse(settings);
  return assess([seen], new Map([[parsed.kind, detectorOf(parsed)]]), "day")[0]!;
};
/** Of two half-hours of 100 kWh each. */
const day = { sizes: [100_000, 100_000], isSeller: true };

describe("a field that could sell 100 kWh beside a rival that sells as much at £93.60, to two buyers of as much who bid £122 and £107.80", () => {
  test("withheld-volume: 30 kWh held back move the price from £100.70 to £107.80, at which the field is worse off itself", () => {
    const found = assessed({ kind: "withheld-volume" }, players["withheld-volume"](0.3, day));
    expect(found).toMatchObject({ scoreFrac: 0.3, evidenceKw: 60, isFlagged: true, gains: [] });
    expect(found.impactGbpPerMwh).toBeCloseTo(107.8 - 100.7, 9);
  });

  test("priced-withholding: an offer at £104.25, three quarters of the way from £51 to £122, moves it to £106.03 and earns £1.066", () => {
    const found = assessed(
      { kind: "priced-withholding" },
      players["priced-withholding"](0.75, day),
    );
    expect(found).toMatchObject({ scoreFrac: 0.75, evidenceKw: 200, isFlagged: true });
    expect(found.impactGbpPerMwh).toBeCloseTo(106.03 - 100.7, 9);
    expect(found.gains).toEqual([{ payee: ENERGY_PLATFORM, microGbp: 2 * 100_000 * 5.33 }]);
  });

  test.each(["withheld-volume", "priced-withholding"] as const)(
    "%s: no flag where the price moved less than the detector asks",
    (kind) => {
      const found = assessed({ kind, impactGbpPerMwh: 8 }, players[kind](0.3, day));
      expect([found.scoreFrac, found.isFlagged]).toEqual([expect.closeTo(0.3, 9), false]);
    },
  );
});

test("a score beyond its threshold by less than is recorded of it is no flag", () => {
  const flagged = (heldFrac: number) =>
    assessed(
      { kind: "withheld-volume", thresholdFrac: 0 },
      players["withheld-volume"](heldFrac, { sizes: [1e9, 1e9], isSeller: true }),
    );
  expect(flagged(1e-7)).toMatchObject({ isFlagged: false });
  expect(flagged(1e-7).scoreFrac).toBeGreaterThan(0);
  expect(flagged(1e-6)).toMatchObject({ isFlagged: true });
});

describe("a site that draws 100 kW on every day, called in two half-hours", () => {
  const site = { sizes: [100_000, 100_000], isSeller: true };

  test("inflated-declaration: 150 kW declared are a third too much, and earn £4", () => {
    const found = assessed(
      { kind: "inflated-declaration" },
      players["inflated-declaration"](0.5, site),
    );
    expect(found.scoreFrac).toBeCloseTo(1 / 3, 12);
    expect(found).toMatchObject({ evidenceKw: 50, isFlagged: true });
    expect(found.gains).toEqual([{ payee: "buyer", microGbp: 4_000_000 }]);
  });

  test("inflated-before: 125 kW before are a fifth too much, and earn £4", () => {
    const found = assessed({ kind: "inflated-before" }, players["inflated-before"](0.25, site));
    expect(found.scoreFrac).toBeCloseTo(0.2, 12);
    expect(found).toMatchObject({ evidenceKw: 25, isFlagged: true });
    expect(found.gains).toEqual([{ payee: "buyer", microGbp: 4_000_000 }]);
  });

  test("inflated-earlier-days: 125 kW in these hours on days without a call, beside 100 kW, are a fifth too much, and earn £4", () => {
    const found = assessed(
      { kind: "inflated-earlier-days" },
      players["inflated-earlier-days"](0.25, site),
    );
    expect(found).toMatchObject({ scoreFrac: 0.2, evidenceKw: 25, isFlagged: true });
    expect(found.gains).toEqual([{ payee: "buyer", microGbp: 4_000_000 }]);
  });

  test("inflated-earlier-days: an evening that is higher than the hours before it and no higher than those after it says nothing, nor does a baseline that reads no other day", () => {
    const seen = players["inflated-earlier-days"](0.25, site);
    const evening = (halfHour: number) => (halfHour >= 34 ? -125 : -100);
    const meters = { today: evening, earlier: Array.from({ length: 10 }, () => evening) };
    const found = assessed({ kind: "inflated-earlier-days" }, { ...seen, meters });
    expect(found).toMatchObject({ scoreFrac: 0, isFlagged: false, gains: [] });
    const detector = detectorOf(detectorSchema.parse({ kind: "inflated-earlier-days" }));
    expect(detector.score(players["inflated-declaration"](1, site))).toBeUndefined();
  });

  test("created-constraint: 15 kW declared on top made three quarters of the relief that was sold", () => {
    const found = assessed(
      { kind: "created-constraint" },
      players["created-constraint"](0.15, site),
    );
    expect(found.scoreFrac).toBeCloseTo(0.75, 12);
    expect(found.evidenceKw).toBeCloseTo(7.5, 12);
    expect(found.gains).toEqual([{ payee: "buyer", microGbp: 1_500_000 }]);
  });
});

describe("who sold 10 kW of relief in each of two half-hours for £1, at a constraint that was stated 100 kW too high, half a kW for each of its own", () => {
  const sold = (positionKw: number, heldAgainst: HeldAgainst): ParticipantSeen => {
    const seen = players["created-constraint"](0, { sizes: [100_000, 100_000], isSeller: true });
    return {
      ...{ ...seen, meters: NOBODY.meters },
      reliefs: seen.reliefs.map((relief) => ({ ...relief, positionKw, heldAgainst })),
    };
  };
  const found = (positionKw: number, heldAgainst: HeldAgainst) =>
    assessed({ kind: "created-constraint" }, sold(positionKw, heldAgainst));

  test("a farm that declared 100 kW of which its source had 64, and may be wrong by 30, made 3 kW of them; of 40 that it had, all 10", () => {
    const some = found(100, { kind: "source", couldKw: 64 });
    expect(some.scoreFrac).toBeCloseTo(0.3, 12);
    expect(some.gains).toEqual([{ payee: "buyer", microGbp: 600_000 }]);
    expect(found(100, { kind: "source", couldKw: 40 }).scoreFrac).toBe(1);
    expect(found(100, { kind: "source", couldKw: 70 })).toMatchObject({ scoreFrac: 0, gains: [] });
  });

  test("a store that declared to charge 12 kW at a price that no half-hour of the day pays back made 6 kW; where one does it made none", () => {
    expect(found(12, { kind: "prices", isPaidBack: false }).scoreFrac).toBeCloseTo(0.6, 12);
    expect(found(12, { kind: "prices", isPaidBack: true })).toMatchObject({ scoreFrac: 0 });
  });
});

describe("a gain of £1.50", () => {
  const flag: Assessment = {
    ...{ id: "M", unit: "field", detector: "withheld-volume", thresholdFrac: 0.1, isFlagged: true },
    ...{ scoreFrac: 0.3, evidenceKw: 60 },
    gains: [{ payee: ENERGY_PLATFORM, microGbp: 1_500_000 }],
  };
  const paid = (settings: object) =>
    sanctionEntries(flag, sanctionOf(sanctionSchema.parse(settings)), "kind", {
      at: 0,
      period: 0,
    }).map(({ payer, payee, amountMicroGbp }) => [payer, payee, amountMicroGbp]);

  test.each([
    [{ kind: "none" }, []],
    [{ kind: "repay-gain" }, [["field", ENERGY_PLATFORM, 1_500_000]]],
    [{ kind: "repay-multiple", multiple: 3 }, [["field", ENERGY_PLATFORM, 4_500_000]]],
    [{ kind: "exclusion", days: 7 }, []],
  ])("%j", (settings, entries) => {
    expect(paid(settings)).toEqual(entries);
  });
});
