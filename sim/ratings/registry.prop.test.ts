/** What every kind of rating keeps, whatever its settings and the weather; what each keeps beside; the golden cases. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type RatingSettings, ratingSettingsSchema } from "../model/ratings.ts";
import type { Ambient } from "../model/series.ts";
import { goldenCases } from "../testing/cases.ts";
import { convectionWPerM, radiationWPerM } from "./line-weather.ts";
import type { RatedElement } from "./rating-model.ts";
import { ratingKinds, ratingModel } from "./registry.ts";
import { hotSpotC } from "./transformer-hot-spot.ts";

type Kind = keyof typeof ratingKinds;
const KINDS = Object.keys(ratingKinds) as Kind[];

const CONDUCTOR = {
  diameterMm: 28.1,
  resistanceLow: { atC: 25, ohmPerKm: 0.07283 },
  resistanceHigh: { atC: 75, ohmPerKm: 0.08688 },
};
const THIN = {
  diameterMm: 7.1,
  resistanceLow: { atC: 20, ohmPerKm: 1.1 },
  resistanceHigh: { atC: 75, ohmPerKm: 1.35 },
};
/** Settings worth trying; a new kind must name some, for not all members have a default. */
const TRIED: Record<Kind, readonly object[]> = {
  seasonal: [
    { winterMw: 20, intermediateMw: 18, summerMw: 16 },
    {
      winterMw: 0.0001,
      intermediateMw: 5,
      summerMw: 3,
      winterMonths: [11, 12, 1, 2, 3],
      summerMonths: [5],
    },
  ],
  "line-weather": [
    CONDUCTOR,
    THIN,
    { ...CONDUCTOR, windAngleDeg: 0, conductorsPerPhase: 2, elevationM: 500, mostFactor: 3 },
    { ...THIN, windAngleDeg: 90, maximumConductorC: 40, absorptivity: 1, emissivity: 0.01 },
    { ...CONDUCTOR, maximumConductorC: 250, leastFrac: 0.01, mostFactor: 3 },
  ],
  "transformer-hot-spot": [
    {},
    { topOilRiseK: 55, hotSpotGradientK: 23, lossRatio: 5, windingExponent: 1.6 },
    { hotSpotLimitC: 80, topOilRiseK: 120, lossRatio: 0.1 },
    { hotSpotLimitC: 160, mostFactor: 2 },
  ],
};
const everySetting: RatingSettings[] = KINDS.flatMap((kind) =>
  TRIED[kind].map((more) => ratingSettingsSchema.parse({ kind, ...more })),
);

function ratingKw(
  settings: RatingSettings,
  element: RatedElement,
  { ambient, month }: { readonly ambient: Ambient; readonly month: number },
): number {
  const model = ratingModel(settings);
  return model.reads === "month"
    ? model.ratingKw(element, month)
    : model.ratingKw(element, ambient);
}

const temperature = fc.double({ min: -20, max: 45, noNaN: true });
const wind = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 40, noNaN: true }));
const sun = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1100, noNaN: true }));
const moments = fc.record({
  ambient: fc.record({ temperatureC: temperature, windMps: wind, irradianceWPerM2: sun }),
  month: fc.integer({ min: 1, max: 12 }),
});
const elements = fc.record({
  staticKw: fc.constantFrom(500, 12_345.6, 58_000, 400_000),
  nominalKv: fc.constantFrom(11, 33, 132),
});

describe("every kind", () => {
  test("is told by the schema of network documents, and says what it is", () => {
    expect(ratingSettingsSchema.options.map((option) => option.shape.kind.value).sort()).toEqual(
      [...KINDS].sort(),
    );
    for (const kind of KINDS) {
      expect(ratingKinds[kind].settings.shape.kind.value).toBe(kind);
      expect(ratingKinds[kind].about.length).toBeGreaterThan(0);
    }
  });

  test.for(everySetting)(
    "%j: the rating is a whole number of kW above 0 in any weather",
    (settings) => {
      fc.assert(
        fc.property(elements, moments, (element, moment) => {
          const kw = ratingKw(settings, element, moment);
          expect(Number.isInteger(kw)).toBe(true);
          expect(kw).toBeGreaterThan(0);
        }),
      );
    },
  );

  test.for(everySetting)(
    "%j: the same question has the same answer, whatever was asked between",
    (settings) => {
      fc.assert(
        fc.property(elements, moments, moments, (element, moment, other) => {
          const model = ratingModel(settings);
          const ask = ({ ambient, month }: typeof moment) =>
            model.reads === "month"
              ? model.ratingKw(element, month)
              : model.ratingKw(element, ambient);
          const first = ask(moment);
          ask(other);
          expect(ask(moment)).toBe(first);
        }),
      );
    },
  );

  test.for(everySetting)(
    "%j: warmer air, more sun or less wind never raises the rating",
    (settings) => {
      fc.assert(
        fc.property(elements, moments, moments, (element, first, second) => {
          const both = [first.ambient, second.ambient];
          const harsh = {
            temperatureC: Math.max(...both.map((ambient) => ambient.temperatureC)),
            windMps: Math.min(...both.map((ambient) => ambient.windMps)),
            irradianceWPerM2: Math.max(...both.map((ambient) => ambient.irradianceWPerM2)),
          };
          const kw = ratingKw(settings, element, first);
          expect(ratingKw(settings, element, { ...first, ambient: harsh })).toBeLessThanOrEqual(kw);
        }),
      );
    },
  );
});

const MILD: Ambient = { temperatureC: 15, windMps: 2, irradianceWPerM2: 300 };
const kwIn = (settings: RatingSettings, element: RatedElement, changes: Partial<Ambient>) =>
  ratingKw(settings, element, { ambient: { ...MILD, ...changes }, month: 1 });

describe("line-weather", () => {
  const settings = ratingSettingsSchema.parse({ kind: "line-weather", ...CONDUCTOR });
  if (settings.kind !== "line-weather") throw new Error("a line was asked for");

  test("heat lost by Drake at 100 °C is that of the standard's example: 81.9 W/m to air, 39.1 W/m radiated", () => {
    const hot = { temperatureC: 40, windMps: 0.61, irradianceWPerM2: 998 };
    const drake = { ...settings, maximumConductorC: 100, windAngleDeg: 90 };
    expect(Math.abs(convectionWPerM(drake, hot) - 81.9)).toBeLessThan(0.2);
    expect(Math.abs(radiationWPerM(drake, hot) - 39.1)).toBeLessThan(0.1);
  });

  /** A static rating about which neither floor nor cap is met in these weathers. */
  const element = { staticKw: 58_000, nominalKv: 33 };

  test("between floor and cap it falls with every degree and with the sun, and rises with wind", () => {
    const kw = (changes: Partial<Ambient>) => kwIn(settings, element, changes);
    for (let temperatureC = 5; temperatureC < 35; temperatureC += 1)
      expect(kw({ temperatureC: temperatureC + 1 })).toBeLessThan(kw({ temperatureC }));
    for (let irradianceWPerM2 = 0; irradianceWPerM2 < 1000; irradianceWPerM2 += 100)
      expect(kw({ irradianceWPerM2: irradianceWPerM2 + 100 })).toBeLessThan(
        kw({ irradianceWPerM2 }),
      );
    for (let windMps = 1; windMps < 5; windMps += 1)
      expect(kw({ windMps: windMps + 1 })).toBeGreaterThan(kw({ windMps }));
  });

  test("a gale is held at the cap, air hotter than the conductor may be at the floor", () => {
    expect(kwIn(settings, element, { windMps: 40, temperatureC: -20 })).toBe(75_400);
    const cool = ratingSettingsSchema.parse({ ...settings, maximumConductorC: 40 });
    expect(kwIn(cool, element, { temperatureC: 45 })).toBe(5800);
  });

  test("two conductors a phase carry twice the power of one, wind across more than wind along", () => {
    const ofConductors = (conductorsPerPhase: number) =>
      kwIn(
        ratingSettingsSchema.parse({ ...settings, mostFactor: 3, conductorsPerPhase }),
        element,
        {},
      );
    expect(Math.abs(ofConductors(2) - 2 * ofConductors(1))).toBeLessThanOrEqual(1);
    const atAngle = (windAngleDeg: number) =>
      kwIn(ratingSettingsSchema.parse({ ...settings, windAngleDeg }), element, { windMps: 1 });
    expect(atAngle(90)).toBeGreaterThan(atAngle(45));
    expect(atAngle(45)).toBeGreaterThan(atAngle(10));
  });

  test("thinner air on a hill cools less; a surface that takes up less sun or radiates more carries more", () => {
    const changed = (changes: object) =>
      kwIn(ratingSettingsSchema.parse({ ...settings, ...changes }), element, {});
    expect(changed({ elevationM: 1000 })).toBeLessThan(changed({}));
    expect(changed({ absorptivity: 0.5 })).toBeGreaterThan(changed({}));
    expect(changed({ emissivity: 0.5 })).toBeLessThan(changed({}));
  });
});

describe("transformer-hot-spot", () => {
  const settings = ratingSettingsSchema.parse({ kind: "transformer-hot-spot" });
  if (settings.kind !== "transformer-hot-spot") throw new Error("a transformer was asked for");
  const element = { staticKw: 100_000, nominalKv: 132 };

  test("it falls with every degree of ambient, and wind and sun do not matter", () => {
    for (let temperatureC = -20; temperatureC < 45; temperatureC += 1) {
      const kw = kwIn(settings, element, { temperatureC });
      expect(kwIn(settings, element, { temperatureC: temperatureC + 1 })).toBeLessThan(kw);
      expect(kwIn(settings, element, { temperatureC, windMps: 30, irradianceWPerM2: 0 })).toBe(kw);
    }
  });

  test("at its rating the hot spot is at its limit, within a hundredth of a degree, unless held at the cap", () => {
    fc.assert(
      fc.property(temperature, (temperatureC) => {
        const loadFactor = kwIn(settings, element, { temperatureC }) / element.staticKw;
        expect(hotSpotC(settings, temperatureC, loadFactor)).toBeCloseTo(98, 2);
      }),
    );
    const hot = { ...settings, hotSpotLimitC: 160 };
    expect(kwIn(hot, element, { temperatureC: 0 })).toBe(150_000);
  });

  test("one that even no load makes too hot is held at the floor", () => {
    const hopeless = { ...settings, hotSpotLimitC: 80, topOilRiseK: 120, lossRatio: 0.1 };
    expect(kwIn(hopeless, element, { temperatureC: 45 })).toBe(10_000);
  });
});

interface Case {
  readonly settings: object;
  readonly element: RatedElement;
  readonly ambient?: Ambient;
  readonly month?: number;
}
interface Answer {
  readonly ratingKw: number;
  readonly toleranceFrac: number;
}

const cases = goldenCases<Case, Answer>("ratings");

test.for(cases)("$name: the rating is what was worked out or published", ({ input, expected }) => {
  const settings = ratingSettingsSchema.parse(input.settings);
  const { ambient = MILD, month = 1 } = input;
  const off = ratingKw(settings, input.element, { ambient, month }) / expected.ratingKw - 1;
  expect(Math.abs(off)).toBeLessThanOrEqual(expected.toleranceFrac);
});

test("every kind has a golden case", () => {
  const kinds = cases.map(({ input }) => ratingSettingsSchema.parse(input.settings).kind);
  expect([...new Set(kinds)].sort()).toEqual([...KINDS].sort());
});
