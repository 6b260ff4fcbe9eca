/** What is paid under one award, worked by hand: both parts, the month before, what could have been given, and what was let go. */
import { expect, test } from "vitest";
import {
  type Award,
  PRIMACY,
  type ServiceDelivery,
  type SettledAward,
} from "../../model/services.ts";
import type { GateContext } from "../../model/venues.ts";
import { performanceCurveSchema } from "../performance/curves/registry.ts";
import { blockedAvailabilitySchema, cancellationSchema } from "./settings.ts";
import { settle, settleAward } from "./settle.ts";

/** 100 kW less consumption at 5 and 300 £/MWh. */
const award: Award = {
  ...{ id: "a", service: "secure", zone: "z", placedAt: 0, period: 100, constraint: 0, unit: 0 },
  ...{ changeKw: 100, reliefFrac: 0.5, availabilityGbpPerMwh: 5, utilisationGbpPerMwh: 300 },
  ...{ askAvailabilityGbpPerMwh: 5, askUtilisationGbpPerMwh: 300 },
  ...{ term: "adHoc", state: "armed", reason: "", foregoneGbpPerMwh: 0 },
};
const curve = performanceCurveSchema.parse({ kind: "transition-band" });
const cancellation = cancellationSchema.parse({});
const blockedAvailability = blockedAvailabilitySchema.parse(undefined);
const gave = (kwh: number, ableFrac = 1): ServiceDelivery => ({
  ...{ award: "a", instructedWh: 50_000, deliveredWh: kwh * 1000, reliefWh: kwh * 500, ableFrac },
});
const gbp = (of: Award, delivery: ServiceDelivery | undefined, lastMonthFrac = 1) =>
  parts(
    settleAward(
      of,
      delivery,
      { curve, cancellation, blockedAvailability },
      { lastMonthFrac: () => lastMonthFrac, blocked: undefined },
    ),
  );
const parts = (paid: SettledAward) => {
  return [paid.availabilityMicroGbp, paid.utilisationMicroGbp, paid.lostOpportunityMicroGbp].map(
    (micro) => micro / 1e6,
  );
};

test("of 50 kWh told, 35, 50, 20 and 50 given: £40.50 for use, and £0.25 a half-hour for holding 100 kW ready", () => {
  const paid = [35, 50, 20, 50].map((kwh) => gbp(award, gave(kwh)));
  expect(paid).toEqual([
    [0.25, 10.5, 0],
    [0.25, 15, 0],
    [0.25, 0, 0],
    [0.25, 15, 0],
  ]);
  expect(paid.reduce((sum, [, utilisation = 0]) => sum + utilisation, 0)).toBe(40.5);
});

test("availability falls with the part that could have been given, and with how the month before was delivered", () => {
  expect(gbp(award, gave(0, 0.6))[0]).toBe(0.15);
  expect(gbp(award, gave(50, 1), 0.8)[0]).toBe(0.2);
  expect(gbp(award, gave(0, 0))).toEqual([0, 0, 0]);
});

test("released and refused are paid nothing", () => {
  expect(gbp({ ...award, state: "released" }, undefined)).toEqual([0, 0, 0]);
  expect(gbp({ ...award, state: "refused" }, undefined)).toEqual([0, 0, 0]);
});

test("let go after it was armed: availability in full, and what was missed elsewhere above it", () => {
  const gone = (foregoneGbpPerMwh: number): Award => ({
    ...award,
    state: "disarmed",
    foregoneGbpPerMwh,
  });
  expect(gbp(gone(65), undefined)).toEqual([0.25, 0, 3]);
  expect(gbp(gone(4), undefined)).toEqual([0.25, 0, 0]);
});

test("let go because the other operator has its unit: paid by that one, not here; of a reserve, as its setting says", () => {
  const gone: Award = { ...award, state: "disarmed", reason: PRIMACY };
  expect(gbp(gone, undefined)).toEqual([0, 0, 0]);
  const kept = (isNotified: boolean, kind: "keep" | "lose" | "keep-if-notified") =>
    parts(
      settleAward(
        gone,
        undefined,
        { curve, cancellation, blockedAvailability: kind },
        { lastMonthFrac: () => 1, blocked: { kw: 100, isNotified, unexcusedWh: 0 } },
      ),
    )[0];
  expect(kept(false, "keep")).toBe(0.25);
  expect([kept(false, "keep-if-notified"), kept(true, "keep-if-notified")]).toEqual([0, 0.25]);
  expect(kept(true, "lose")).toBe(0);
});

test("worked: 10 MW of reserve at £150 of which 3 MW stand: £225 for 1.5 MWh where the rest is excused; not excused it gave 0.3 of 5 MWh, which pays nothing", () => {
  const stor = { ...award, changeKw: 10_000, utilisationGbpPerMwh: 150 };
  const threeMw = { ...gave(1500), instructedWh: 1_500_000 };
  const paid = (unexcusedWh: number, kind: "transition-band" | "piecewise" = "transition-band") => {
    const rules = { curve: performanceCurveSchema.parse({ kind }), cancellation };
    const blocked = { kw: 7000, isNotified: false, unexcusedWh };
    const circumstances = { lastMonthFrac: () => 1, blocked };
    return settleAward(stor, threeMw, { ...rules, blockedAvailability }, circumstances);
  };
  expect(paid(0).utilisationMicroGbp).toBe(225_000_000);
  expect(paid(3_500_000)).toMatchObject({ paidFrac: 0, utilisationMicroGbp: 0 });
  // Half of 3 MWh and more is paid as given by the band, and never more than was told.
  expect(paid(1_500_000)).toMatchObject({ paidFrac: 1, utilisationMicroGbp: 225_000_000 });
  expect(paid(50_000, "piecewise").utilisationMicroGbp).toBeLessThanOrEqual(225_000_000);
  expect(paid(3_500_000, "piecewise").utilisationMicroGbp).toBe(0);
});

test("worked: a unit of which the other operator has armed 40 of the 100 kW that it promised is paid ready for what it holds, and for the rest as its setting says", () => {
  const part = { ...award, changeKw: 60, promisedKw: 100 };
  const paid = (blockedAvailability: "keep" | "lose" | "keep-if-notified") =>
    parts(
      settleAward(
        part,
        { ...gave(0), instructedWh: 0, ableFrac: 0.5 },
        { curve, cancellation, blockedAvailability },
        { lastMonthFrac: () => 1, blocked: undefined },
      ),
    )[0];
  // £5 for 30 kWh of which half could be given, and for 20 kWh that it could not hold.
  expect([paid("keep"), paid("keep-if-notified"), paid("lose")]).toEqual([0.175, 0.175, 0.075]);
});

test("won back ten minutes into its half-hour: £0.17 for the twenty that it is ready, and the rest where availability is kept", () => {
  const paid = (isNotified: boolean, setting: "keep" | "lose" | "keep-if-notified") =>
    settleAward(
      award,
      gave(50, 2 / 3),
      { curve, cancellation, blockedAvailability: setting },
      {
        ...{ lastMonthFrac: () => 1, blocked: undefined },
        unready: { notifiedKw: isNotified ? 100 / 3 : 0, lateKw: isNotified ? 0 : 100 / 3 },
      },
    ).availabilityMicroGbp / 1e6;
  expect(paid(false, "keep-if-notified")).toBeCloseTo(0.1667, 4);
  expect(paid(true, "keep-if-notified")).toBe(0.25);
  expect([paid(false, "keep"), paid(true, "lose")]).toEqual([0.25, paid(false, "lose")]);
  expect(paid(false, "lose")).toBe(paid(false, "keep-if-notified"));
});

test("of 100 kW 20 were lost by the deadline of arming and 20 on the mean after it: each is paid as it was said", () => {
  const paid = (setting: "keep" | "lose" | "keep-if-notified") =>
    settleAward(
      { ...award, changeKw: 40, promisedKw: 100, heldKw: 60 },
      gave(0, 1),
      { curve, cancellation, blockedAvailability: setting },
      {
        ...{ lastMonthFrac: () => 1, blocked: undefined },
        unready: { notifiedKw: 20, lateKw: 20 },
      },
    ).availabilityMicroGbp / 1e6;
  expect([paid("keep"), paid("keep-if-notified"), paid("lose")]).toEqual([0.25, 0.2, 0.15]);
});

test("lost twenty minutes into its half-hour: £0.17 for those that it was ready, and the rest where availability is kept", () => {
  const paid = (isNotified: boolean, setting: "keep" | "lose" | "keep-if-notified", kw = 100 / 3) =>
    settleAward(
      { ...award, state: "disarmed", reason: PRIMACY },
      { ...gave(0), instructedWh: 0, ableFrac: 2 / 3 },
      { curve, cancellation, blockedAvailability: setting },
      { lastMonthFrac: () => 1, blocked: { kw, isNotified, unexcusedWh: 0 } },
    ).availabilityMicroGbp / 1e6;
  expect(paid(false, "keep-if-notified")).toBeCloseTo(0.1667, 4);
  expect(paid(true, "lose")).toBe(paid(false, "keep-if-notified"));
  expect([paid(false, "keep"), paid(true, "keep-if-notified")]).toEqual([0.25, 0.25]);
  // However much of it was blocked, never more than what it holds.
  expect(paid(false, "keep", 100)).toBe(0.25);
});

test("worked: of 100 kW that it promised it had 60, and lost these twenty minutes into its half-hour: £0.10 for what it was ready, £0.10 for what was notified, the rest where all is kept", () => {
  const paid = (setting: "keep" | "lose" | "keep-if-notified") =>
    settleAward(
      { ...award, changeKw: 60, promisedKw: 100, state: "disarmed", reason: PRIMACY },
      { ...gave(0), instructedWh: 0, ableFrac: 2 / 3 },
      { curve, cancellation, blockedAvailability: setting },
      { lastMonthFrac: () => 1, blocked: { kw: 20, isNotified: false, unexcusedWh: 0 } },
    ).availabilityMicroGbp / 1e6;
  expect([paid("lose"), paid("keep-if-notified"), paid("keep")]).toEqual([0.1, 0.2, 0.25]);
});

test("more blocked than is held takes no availability back", () => {
  const blocked = { kw: 100, isNotified: false, unexcusedWh: 0 };
  const paid = settleAward(
    { ...award, changeKw: 40 },
    gave(20),
    { curve, cancellation, blockedAvailability: "keep-if-notified" },
    { lastMonthFrac: () => 1, blocked },
  );
  expect(paid.availabilityMicroGbp).toBe(0);
});

test("every payment is a double entry from the operator to the provider, with its rule and its award; nothing makes none", () => {
  const services = {
    awards: () => [award, { ...award, id: "b", unit: 1, state: "released" }],
    deliveries: () => new Map([["a", gave(50)]]),
    lastMonthFrac: () => 1,
    blocked: () => undefined,
    unready: () => undefined,
    sellerOf: (unit: number) => ["mill", "store"][unit]!,
  };
  const context = {
    ...{ instant: 7, network: { units: { ids: ["mill", "store"] } }, services },
  } as unknown as GateContext;
  const { entries = [] } = settle("secure", context, { curve, cancellation, blockedAvailability });
  expect(entries.map(({ rule, payer, payee, because }) => [rule, payer, payee, because])).toEqual([
    ["secure/availability", "distribution system operator", "mill", "a"],
    ["secure/utilisation", "distribution system operator", "mill", "a"],
  ]);
});

test.for([
  ["keep", true, 0.25, 0.25],
  ["keep", false, 0.25, 0.25],
  ["lose", true, 0.175, 0],
  ["lose", false, 0.175, 0],
  ["keep-if-notified", true, 0.25, 0.25],
  ["keep-if-notified", false, 0.175, 0],
] as const)(
  "availability where the network blocks 30 of 100 kW, or all of a unit that it armed itself: %s, notified by the deadline %s",
  ([blockedAvailability, isNotified, armed, released]) => {
    const paid = (state: "armed" | "released", kw: number) => {
      const circumstances = { lastMonthFrac: () => 1, blocked: { kw, isNotified, unexcusedWh: 0 } };
      const rules = { curve, cancellation, blockedAvailability };
      const delivery = state === "armed" ? { ...gave(0), instructedWh: 35_000 } : undefined;
      return parts(settleAward({ ...award, state }, delivery, rules, circumstances))[0];
    };
    expect(paid("armed", 30)).toBe(armed);
    expect(paid("released", 100)).toBe(released);
  },
);

test("100 kW taken back for half an hour: nothing is paid and nothing charged, but for what the settings say, before it was armed and after", () => {
  const chargeGbpPerMwh = { cancelled: 20, withdrawn: 80 };
  const terms = (over: object, state: "cancelled" | "withdrawn") => {
    const paid = settleAward(
      { ...award, state },
      undefined,
      { curve, cancellation: cancellationSchema.parse(over), blockedAvailability },
      { lastMonthFrac: () => 1, blocked: undefined },
    );
    return [...parts(paid), paid.cancellationMicroGbp / 1e6];
  };
  expect(terms({}, "cancelled")).toEqual([0, 0, 0, 0]);
  expect(terms({}, "withdrawn")).toEqual([0, 0, 0, 0]);
  expect(terms({ chargeGbpPerMwh }, "cancelled")).toEqual([0, 0, 0, 1]);
  expect(terms({ chargeGbpPerMwh }, "withdrawn")).toEqual([0, 0, 0, 4]);
  expect(terms({ availability: "keep" }, "withdrawn")).toEqual([0.25, 0, 0, 0]);
  expect(terms({ availability: "keep" }, "cancelled")).toEqual([0, 0, 0, 0]);
});
