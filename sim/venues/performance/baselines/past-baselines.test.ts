/** Baselines of earlier days and of the meter, worked by hand, and that no two of all of them say the same. */
import { expect, test } from "vitest";
import { parseDay } from "../../../core/time.ts";
import { MINUTES_PER_PERIOD } from "../../../model/readings.ts";
import type { PastMeters, SellerMinutes } from "./baseline.ts";
import { baselineOf, baselineSchema, baselines } from "./registry.ts";

/** Monday 26 January 2026; 17:00 is half-hour 34. */
const TODAY = parseDay("2026-01-26")!;
const EVENING = 34;
const minutes = (kw: number) => new Float64Array(MINUTES_PER_PERIOD).fill(kw);

/** What a site drew, kW, positive, by day and half-hour; told on the days named. */
function pastOf(
  drawnKw: (daysAgo: number, halfHour: number) => number | undefined,
  eventDaysAgo: readonly number[] = [],
): PastMeters {
  return {
    meanKw: (day, halfHour) => {
      const kw = drawnKw(TODAY - day, halfHour);
      return kw === undefined ? undefined : -kw;
    },
    isEventDay: (day) => eventDaysAgo.includes(TODAY - day),
    firstDay: () => TODAY - 40,
  };
}

function base(settings: { readonly kind: string }, more: Partial<SellerMinutes>): number {
  const outKw = minutes(Number.NaN);
  baselineOf(baselineSchema.parse(settings))(
    {
      ...{ declaredKw: -900, beforeKw: undefined, day: TODAY, halfHour: EVENING },
      ...{ levelKw: minutes(-500), instructedKw: minutes(100), availableKw: minutes(-1100) },
      ...more,
    },
    outKw,
  );
  return outKw[0]!;
}

/** Working days from the last one back: 1, 2, … as drawn so many hundred kW; weekends 5000. */
const rising = (daysAgo: number) => {
  if (daysAgo <= 0) return undefined;
  const weekday = (7 - (daysAgo % 7)) % 7;
  if (weekday === 5 || weekday === 6) return 5000;
  return 100 * (daysAgo - 2 * Math.floor((daysAgo + 6) / 7));
};

test("mid-8-in-10 drops the highest and the lowest of ten working days: of 100 to 1000 kW the middle is 550", () => {
  expect(base({ kind: "mid-8-in-10" }, { past: pastOf(rising), window: [EVENING] })).toBe(-550);
});

test("a day on which the site was told something is no day to measure from", () => {
  // Friday, 100 kW, was an event: 200 to 1100 kW are left, of which 300 to 1000 are the middle.
  const past = pastOf(rising, [3]);
  expect(base({ kind: "mid-8-in-10" }, { past })).toBe(-650);
  expect(base({ kind: "p376" }, { past })).toBe(-650);
});

test("highest and lowest are of the service's hours together, not of the half-hour alone", () => {
  const past = pastOf((daysAgo, halfHour) => {
    const kw = rising(daysAgo);
    return kw === undefined || halfHour !== EVENING + 1 ? kw : 1100 - kw;
  });
  // Every day has the same energy in the two half-hours: the most recent goes as the lowest, the oldest as the highest.
  const both = base({ kind: "mid-8-in-10" }, { past, window: [EVENING, EVENING + 1] });
  expect(both).toBe(-550);
  const uneven = pastOf((daysAgo, halfHour) =>
    halfHour === EVENING ? rising(daysAgo) : daysAgo === 5 ? 9000 : daysAgo === 6 ? 0 : 500,
  );
  // Days 5 and 6 drew 300 and 400 kW in the half-hour, and most and least in the two.
  const sums = base({ kind: "mid-8-in-10" }, { past: uneven, window: [EVENING, EVENING + 1] });
  expect(sums).toBe(-(5500 - 300 - 400) / 8);
});

test("the same-day adjustment is what was drawn above the baseline from four hours to one hour before, a fifth of it at most", () => {
  const usual = (above: number) =>
    pastOf((daysAgo, halfHour) =>
      daysAgo === 0 ? (halfHour >= 26 && halfHour < 32 ? 1000 + above : 7777) : 1000,
    );
  const adjusted = (above: number, more: Partial<SellerMinutes> = {}) =>
    base({ kind: "mid-8-in-10" }, { past: usual(above), ...more });
  expect(adjusted(80)).toBe(-1080);
  expect(adjusted(-80)).toBe(-920);
  expect(adjusted(600)).toBe(-1200);
  // An hour into the instructions the hours before still end an hour before these began.
  expect(adjusted(80, { halfHour: EVENING + 2, halfHoursSince: 2 })).toBe(-1080);
  expect(base({ kind: "mid-8-in-10", adjustmentMaxFrac: 0 } as never, { past: usual(80) })).toBe(
    -1000,
  );
});

test("p376 takes the mean of ten days and moves it by the three hours before, without a bound", () => {
  const past = pastOf((daysAgo, halfHour) =>
    daysAgo === 0 ? (halfHour >= 28 && halfHour < 34 ? 1600 : 0) : 1000,
  );
  expect(base({ kind: "p376" }, { past })).toBe(-1600);
  expect(base({ kind: "p376", isAdjusted: false } as never, { past })).toBe(-1000);
});

test("with fewer than five days the declared schedule is the baseline", () => {
  const four = pastOf((daysAgo) => (daysAgo > 0 && daysAgo <= 6 ? 300 : undefined));
  const five = pastOf((daysAgo) => (daysAgo > 0 && daysAgo <= 7 ? 300 : undefined));
  expect(base({ kind: "mid-8-in-10" }, { past: four })).toBe(-900);
  expect(base({ kind: "mid-8-in-10" }, { past: five })).toBe(-300);
  expect(base({ kind: "p376" }, { past: four })).toBe(-900);
  expect(base({ kind: "p376" }, {})).toBe(-900);
});

test("on a Saturday the middle two of four weekend days count", () => {
  const saturday = TODAY - 2;
  const past: PastMeters = {
    ...pastOf((daysAgo) => ({ 8: 100, 9: 200, 15: 400, 16: 900 })[daysAgo]),
  };
  expect(base({ kind: "mid-8-in-10" }, { past, day: saturday })).toBe(-300);
});

test("meter-before is the mean of a quarter of an hour, across the start of the period", () => {
  const told = minutes(100);
  told.fill(0, 0, 5);
  const outKw = minutes(0);
  baselineOf({ kind: "meter-before" })(
    {
      ...{ declaredKw: 0, beforeKw: -50, quarterKw: -300, levelKw: minutes(-600) },
      ...{ instructedKw: told, availableKw: minutes(0) },
    },
    outKw,
  );
  // Ten minutes at 300 kW and five at 600.
  expect(outKw[5]).toBe(-400);
  expect(outKw[29]).toBe(-400);
});

test("no two baselines say the same of a site with a past", () => {
  const profileKw = new Array<number>(48).fill(-40);
  const past = pastOf((daysAgo, halfHour) =>
    daysAgo === 0 ? (halfHour < 30 ? 700 : 950) : rising(daysAgo),
  );
  const said = Object.keys(baselines).map((kind) =>
    base(kind === "fixed-reference" ? ({ kind, profileKw, count: 3 } as never) : { kind }, {
      ...{ past, capacityKw: -3000, beforeKw: -800, quarterKw: -850 },
    }),
  );
  expect(new Set(said).size).toBe(said.length);
  expect(said).toContain(-120);
});

test.each([
  ["zero", false, false, false],
  ["asset-capacity", false, false, false],
  ["fixed-reference", false, false, false],
  ["counterfactual", false, false, false],
  ["self-declared", true, false, false],
  ["metered", false, true, false],
  ["meter-before", false, true, false],
  ["mid-8-in-10", false, true, true],
  ["p376", false, true, true],
])(
  "%s moves with what is declared: %s; with what is drawn before on the same day: %s; on earlier days: %s",
  (kind, byDeclared, byBefore, byDays) => {
    // In the hours of the service on earlier days, before them today.
    const drawn = (todayKw: number, daysKw: number) =>
      pastOf((daysAgo, halfHour) => {
        if (daysAgo > 0) return halfHour < EVENING ? 1000 : daysKw;
        return daysAgo === 0 ? todayKw : undefined;
      });
    const honest = {
      past: drawn(1000, 1000),
      beforeKw: -1000,
      quarterKw: -1000,
      capacityKw: -3000,
    };
    const honestKw = base({ kind }, honest);
    const isMoved = (more: Partial<SellerMinutes>) =>
      base({ kind }, { ...honest, ...more }) !== honestKw;
    expect([
      isMoved({ declaredKw: -1200 }),
      isMoved({ past: drawn(1200, 1000), beforeKw: -1200, quarterKw: -1200 }),
      isMoved({ past: drawn(1000, 1200) }),
    ]).toEqual([byDeclared, byBefore, byDays]);
  },
);
