/** What a trader uses its units for at each step: worked by hand, and laws over drawn prices, units and limits. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Network } from "../../model/network.ts";
import type { PortfolioContext, PortfolioStep, PortfolioUse } from "../../model/portfolio.ts";
import type { GateContext, LookAhead } from "../../model/venues.ts";
import { usePortfolio } from "./decide.ts";
import { type PortfolioSettings, portfolioSettings } from "./settings.ts";

interface Unit {
  readonly upKw?: number;
  readonly downKw?: number;
  readonly askedGbpPerMwh?: number;
  readonly energyGbpPerMwh?: number;
}

interface Given {
  readonly units: readonly Unit[];
  readonly believedGbpPerMwh: number;
  readonly openKw?: number;
  readonly earlier?: readonly PortfolioUse[];
  readonly step?: PortfolioStep;
  readonly settings?: object;
}

const PERIOD = 1000;
const ids = (count: number) => Array.from({ length: count }, (_, row) => `unit-${row}`);

function used({
  units,
  believedGbpPerMwh,
  openKw = 0,
  earlier = [],
  step = "day-ahead",
  settings = {},
}: Given): readonly PortfolioUse[] {
  const own: PortfolioSettings = portfolioSettings.parse({ trader: "port", ...settings });
  const column = (of: (unit: Unit) => number | undefined) =>
    Float64Array.from(units, (unit) => of(unit) ?? 0);
  const asked = column(({ askedGbpPerMwh }) => askedGbpPerMwh);
  const none = new Float64Array(units.length);
  const portfolio: PortfolioContext = {
    trader: "port",
    units: [...units.keys()],
    answers: () => ({
      upKw: column(({ upKw }) => upKw),
      upGbpPerMwh: asked,
      upAvailabilityGbpPerMwh: none,
      downKw: column(({ downKw }) => downKw),
      downGbpPerMwh: asked,
      downAvailabilityGbpPerMwh: none,
    }),
    believedGbpPerMwh: () => believedGbpPerMwh,
    energyGbpPerMwh: (unit) => units[unit]!.energyGbpPerMwh ?? 0,
    openKw: () => openKw,
    uses: () => earlier,
  };
  const context = {
    ...{ portfolio, instant: 0, fromPeriod: PERIOD, toPeriod: PERIOD + 1 },
    lookAhead: { fromPeriod: PERIOD, periodCount: 1 } as LookAhead,
    network: { units: { ids: ids(units.length) } } as unknown as Network,
  } as GateContext;
  return usePortfolio(step, context, own).uses ?? [];
}

const brief = (uses: readonly PortfolioUse[]) =>
  uses.map(({ purpose, unit, changeKw }) => `${purpose} ${unit} ${changeKw}`);

describe("each of the six purposes under the condition that it is for, and under no other", () => {
  const both = { upKw: 800, downKw: 600, askedGbpPerMwh: 10, energyGbpPerMwh: 50 };
  test.each<[string, Omit<Given, "units">, string[]]>([
    [
      "short, high price: as far as it is short, and no further",
      { believedGbpPerMwh: 120, openKw: -300, settings: { purposes: ["reduceExposure"] } },
      ["reduceExposure 0 300"],
    ],
    [
      "high price, whatever it holds: all",
      { believedGbpPerMwh: 120, openKw: 500, settings: { purposes: ["lengthen"] } },
      ["lengthen 0 800"],
    ],
    [
      "high imbalance price expected after closure",
      { believedGbpPerMwh: 120, step: "after-closure", settings: { purposes: ["imbalanceHigh"] } },
      ["imbalanceHigh 0 800"],
    ],
    [
      "long, low price: as far as it is long",
      { believedGbpPerMwh: 5, openKw: 250, settings: { purposes: ["absorbSurplus"] } },
      ["absorbSurplus 0 -250"],
    ],
    [
      "low price, whatever it holds",
      { believedGbpPerMwh: 5, openKw: -250, settings: { purposes: ["shorten"] } },
      ["shorten 0 -600"],
    ],
    [
      "low imbalance price expected after closure",
      { believedGbpPerMwh: -20, step: "after-closure", settings: { purposes: ["imbalanceLow"] } },
      ["imbalanceLow 0 -600"],
    ],
    [
      "long and a high price is no exposure",
      { believedGbpPerMwh: 120, openKw: 300, settings: { purposes: ["reduceExposure"] } },
      [],
    ],
    [
      "short and a low price is no surplus",
      { believedGbpPerMwh: 5, openKw: -300, settings: { purposes: ["absorbSurplus"] } },
      [],
    ],
    ["a price near the contract's gains nothing either way", { believedGbpPerMwh: 50 }, []],
    [
      "purposes before closure do nothing after it",
      { believedGbpPerMwh: 120, step: "after-closure", settings: { purposes: ["lengthen"] } },
      [],
    ],
  ])("%s", (_, given, expected) => {
    expect(brief(used({ units: [both], ...given }))).toEqual(expected);
  });

  test("a position is closed first, by the unit that gains most; the rest opens one", () => {
    const units = [
      { upKw: 400, askedGbpPerMwh: 40 },
      { upKw: 400, askedGbpPerMwh: 20 },
    ];
    expect(brief(used({ units, believedGbpPerMwh: 100, openKw: -500 }))).toEqual([
      "reduceExposure 1 400",
      "reduceExposure 0 100",
      "lengthen 0 300",
    ]);
  });
});

describe("risk limits", () => {
  const units = [{ upKw: 5000, askedGbpPerMwh: 60 }];
  test("what is asked of a MWh on top of its cost", () => {
    const with_ = (
      limits: object,
      believedGbpPerMwh: number,
      step: PortfolioStep = "after-closure",
    ) => used({ units, believedGbpPerMwh, step, settings: { limits } }).length;
    expect(with_({ leastGainGbpPerMwh: 15 }, 74)).toBe(0);
    expect(with_({ leastGainGbpPerMwh: 15 }, 75)).toBe(1);
    expect(with_({ leastGainGbpPerMwh: 0, errorsKept: 1 }, 83)).toBe(0);
    expect(with_({ leastGainGbpPerMwh: 0, errorsKept: 1 }, 84)).toBe(1);
    expect(with_({ leastGainGbpPerMwh: 0, errorsKept: 1 }, 60, "intraday")).toBe(1);
  });

  test("what was moved before counts, on each side of gate closure for itself", () => {
    const earlier = used({
      units: [{}, { upKw: 1500, askedGbpPerMwh: 10 }],
      believedGbpPerMwh: 90,
    });
    expect(earlier.map(({ changeKw }) => changeKw)).toEqual([1500]);
    const settings = { limits: { beforeClosureMw: 2, afterClosureMw: 1 } };
    const now = (step: PortfolioStep) =>
      brief(used({ units: [...units, {}], believedGbpPerMwh: 90, step, earlier, settings }));
    expect(now("intraday")).toEqual(["lengthen 0 500"]);
    expect(now("after-closure")).toEqual(["imbalanceHigh 0 1000"]);
  });

  test("a unit that was used gives what is left, and is not sent back", () => {
    const unit = { upKw: 1000, downKw: 1000, askedGbpPerMwh: 0 };
    const earlier = used({
      units: [unit],
      believedGbpPerMwh: 90,
      settings: { limits: { beforeClosureMw: 0.7 } },
    });
    const again = (believedGbpPerMwh: number) =>
      brief(used({ units: [unit], believedGbpPerMwh, step: "intraday", earlier }));
    expect(again(90)).toEqual(["lengthen 0 300"]);
    expect(again(-90)).toEqual([]);
  });
});

test("every use gains what is asked at the price believed, stays inside what was offered and the limit, and all go one way", () => {
  const unit = fc.record({
    upKw: fc.integer({ min: 0, max: 4000 }),
    downKw: fc.integer({ min: 0, max: 4000 }),
    askedGbpPerMwh: fc.integer({ min: -20, max: 200 }),
    energyGbpPerMwh: fc.integer({ min: -20, max: 200 }),
  });
  let useCount = 0;
  fc.assert(
    fc.property(
      fc.array(unit, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: -100, max: 300 }),
      fc.integer({ min: -5000, max: 5000 }),
      fc.constantFrom<PortfolioStep>("day-ahead", "intraday", "after-closure"),
      (units, believedGbpPerMwh, openKw, step) => {
        const uses = used({ units, believedGbpPerMwh, openKw, step });
        useCount += uses.length;
        const most = step === "after-closure" ? 2000 : 10_000;
        expect(uses.reduce((sum, { changeKw }) => sum + Math.abs(changeKw), 0)).toBeLessThanOrEqual(
          most,
        );
        expect(new Set(uses.map(({ changeKw }) => Math.sign(changeKw))).size).toBeLessThanOrEqual(
          1,
        );
        for (const [row, { upKw, downKw, askedGbpPerMwh, energyGbpPerMwh }] of units.entries()) {
          const own = uses.filter((use) => use.unit === row).map(({ changeKw }) => changeKw);
          const kw = own.reduce((sum, each) => sum + each, 0);
          expect(kw).toBeLessThanOrEqual(upKw);
          expect(kw).toBeGreaterThanOrEqual(-downKw);
          const worth = Math.sign(kw) * (believedGbpPerMwh - energyGbpPerMwh);
          if (kw !== 0) expect(worth - askedGbpPerMwh).toBeGreaterThanOrEqual(5);
        }
      },
    ),
    { numRuns: 300 },
  );
  expect(useCount).toBeGreaterThan(200);
});
