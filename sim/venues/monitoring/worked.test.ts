/** Worked examples of detectors and sanctions: the numbers that stand on their pages. */
import { describe, expect, test } from "vitest";
import { ENERGY_PLATFORM } from "../../model/energy-exchange.ts";
import type { Assessment } from "../../model/monitoring.ts";
import { assess, sanctionEntries } from "./assess.ts";
import { detectorOf, detectorSchema } from "./detectors/registry.ts";
import { sanctionOf, sanctionSchema } from "./sanctions/registry.ts";
import type { ParticipantSeen } from "./seen.ts";
import { players } from "./testing/players.ts";

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
