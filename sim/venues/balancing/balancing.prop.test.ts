/** Bids and offers as pure functions: a bid never above its offer, the cheapest first, and a need in spells that every rule meets alike. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { drawPurpose, ownerKeys, uniformDraw } from "../../core/draws.ts";
import { londonDayStart, parseDay, periodOf } from "../../core/time.ts";
import type { FlexibilityOffer } from "../../model/services.ts";
import { inPriceOrder } from "./accept.ts";
import { needIn } from "./need.ts";
import { pairOf } from "./pairs.ts";
import { balancingSettings } from "./settings.ts";

const price = fc.double({ min: -500, max: 500, noNaN: true });
const kw = fc.integer({ min: 0, max: 5000 });

test("no bid is above the offer of its pair, and a pair that was not crossed keeps its prices to the penny", () => {
  fc.assert(
    fc.property(price, price, kw, kw, (offerGbpPerMwh, bidGbpPerMwh, offerKw, bidKw) => {
      const unit = { at: 0, period: 1, unit: 0, notifiedKw: 0 };
      const pair = pairOf({ ...unit, offerKw, offerGbpPerMwh, bidKw, bidGbpPerMwh });
      if (offerKw > 0) expect(pair.bidGbpPerMwh).toBeLessThanOrEqual(pair.offerGbpPerMwh);
      expect(Math.abs(pair.offerGbpPerMwh - offerGbpPerMwh)).toBeLessThanOrEqual(0.0051);
      if (bidGbpPerMwh <= offerGbpPerMwh || offerKw === 0)
        expect(Math.abs(pair.bidGbpPerMwh - bidGbpPerMwh)).toBeLessThanOrEqual(0.0051);
    }),
  );
});

const offers = fc
  .array(fc.tuple(kw, fc.integer({ min: -300, max: 300 })), { maxLength: 12 })
  .map((list) =>
    list.map(
      ([changeKw, utilisationGbpPerMwh], row): FlexibilityOffer => ({
        ...{ id: `bids-and-offers.short.1.unit-${row}`, service: "bids-and-offers", zone: "short" },
        ...{ placedAt: 0, period: 1, constraint: 0, unit: row, changeKw: changeKw + 1 },
        ...{ reliefFrac: 1, availabilityGbpPerMwh: 0, utilisationGbpPerMwh },
      }),
    ),
  );

test("the need is met as far as there are offers, nobody gives more than it offered, and who is left out is no cheaper; arrival order changes nothing", () => {
  fc.assert(
    fc.property(offers, fc.integer({ min: -100, max: 20_000 }), (list, wantedKw) => {
      const taken = inPriceOrder(list, wantedKw);
      const offeredKw = list.reduce((sum, { changeKw }) => sum + changeKw, 0);
      const takenKw = taken.reduce((sum, [, each]) => sum + each, 0);
      expect(takenKw).toBe(Math.max(0, Math.min(wantedKw, offeredKw)));
      for (const [offer, each] of taken) {
        expect(each).toBeGreaterThan(0);
        expect(each).toBeLessThanOrEqual(offer.changeKw);
      }
      const dearest = Math.max(...taken.map(([offer]) => offer.utilisationGbpPerMwh));
      const chosen = new Set(taken.map(([{ id }]) => id));
      for (const offer of list)
        if (!chosen.has(offer.id) && taken.length > 0)
          expect(offer.utilisationGbpPerMwh).toBeGreaterThanOrEqual(dearest);
      expect(inPriceOrder(list.toReversed(), wantedKw)).toEqual(taken);
    }),
  );
});

const keys = ownerKeys(drawPurpose("1", "system-need"), ["bids-and-offers"]);
const draw = (day: number, slot: number) => uniformDraw(keys, 0, day, slot);
const first = periodOf(londonDayStart(parseDay("2026-06-01")!));
/** Needs of half-hours from the first; `volumes`: net imbalance by half-hour, over and over; none: nothing says it. */
const needs = (calls: object, count = 48 * 400, volumes: readonly (number | undefined)[] = []) => {
  const own = balancingSettings.parse({ wantedMw: 1, countedAt: "x", calls });
  const netImbalanceMwh = (period: number) => volumes[(period - first) % volumes.length];
  const facts = { calls: [], draw, netImbalanceMwh };
  return Array.from({ length: count }, (_, step) => needIn(own, first + step, facts)!);
};

test("a drawn need is short in half of the half-hours and stays as it was in 0.7 of them, by any part of what is wanted", () => {
  const drawn = needs({ kind: "drawn" });
  const part = (isIt: (step: number) => boolean) =>
    drawn.filter((_, step) => isIt(step)).length / drawn.length;
  expect(part((step) => drawn[step]!.system === "short")).toBeCloseTo(0.5, 1);
  const stays = part((step) => step > 0 && drawn[step]!.system === drawn[step - 1]!.system);
  expect(Math.abs(stays - 0.7)).toBeLessThan(0.02);
  const mean = drawn.reduce((sum, { depthFrac }) => sum + depthFrac, 0) / drawn.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.01);
});

test("always short, always long, and days without a change", () => {
  expect(new Set(needs({ kind: "drawn", shortFrac: 1 }, 480).map((of) => of.system))).toEqual(
    new Set(["short"]),
  );
  expect(new Set(needs({ kind: "drawn", shortFrac: 0 }, 480).map((of) => of.system))).toEqual(
    new Set(["long"]),
  );
  const kept = needs({ kind: "drawn", persistenceFrac: 1 }, 480);
  for (let day = 0; day < 10; day += 1)
    expect(new Set(kept.slice(day * 48, (day + 1) * 48).map((of) => of.system)).size).toBe(1);
  expect(new Set(kept.map((of) => of.system)).size).toBe(2);
});

test("a stated need holds for its minutes, with its sign; elsewhere there is none", () => {
  const calls = [
    { day: "2026-06-01", from: "12:00", minutes: 60, depthFrac: 0.5, system: "long" },
    { day: "2026-06-01", from: "18:00", minutes: 30, isEmergency: true },
  ];
  const found = needs({ kind: "stated", calls }, 48).flatMap((need, half) =>
    need === undefined ? [] : [[half, need]],
  );
  const long = { system: "long", depthFrac: 0.5, isEmergency: false };
  expect(found).toEqual([
    [24, long],
    [25, long],
    [36, { system: "short", depthFrac: 1, isEmergency: true }],
  ]);
});

const volume = fc.oneof(
  fc.double({ min: -2000, max: 2000, noNaN: true }),
  fc.constantFrom(0, -0, undefined),
);

test("the system is short where its net imbalance is above nothing and long where it is below; balanced it wants nothing, whatever the kind of need", () => {
  const call = { day: "2026-06-01", from: "00:00", minutes: 240 };
  const later = { ...call, from: "04:00" };
  const kinds = [
    { kind: "net-imbalance" },
    { kind: "net-imbalance", shareFrac: 0.01 },
    { kind: "stated", calls: [call, later] },
  ];
  fc.assert(
    fc.property(fc.array(volume, { minLength: 1, maxLength: 16 }), (volumes) => {
      for (const kind of kinds)
        for (const [half, need] of needs(kind, 16, volumes).entries()) {
          const mwh = volumes[half % volumes.length];
          const sign = mwh === undefined || mwh === 0 ? undefined : mwh > 0 ? "short" : "long";
          const unsaid = kind.kind === "stated" && mwh === undefined ? "short" : undefined;
          expect(need?.system).toBe(sign ?? unsaid);
        }
    }),
  );
});

test("of the net imbalance any part of what is wanted, drawn as for a drawn sign; or a share of the volume, and no more than is wanted", () => {
  const volumes = [-100, 40, 3000];
  const sizes = (calls: object) => needs(calls, 3, volumes).map(({ depthFrac }) => depthFrac);
  expect(sizes({ kind: "net-imbalance" })).toEqual(sizes({ kind: "drawn" }));
  // 0.2 % of 100 MWh in half an hour is 0.4 MW of the 1 MW that is wanted, of 40 MWh 0.16 MW, of 3,000 MWh 12 MW.
  expect(sizes({ kind: "net-imbalance", shareFrac: 0.002 })).toEqual([0.4, 0.16, 1]);
});
