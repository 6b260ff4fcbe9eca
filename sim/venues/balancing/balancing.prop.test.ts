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
const needs = (calls: object, count = 48 * 400) => {
  const { calls: own } = balancingSettings.parse({ wantedMw: 1, countedAt: "x", calls });
  return Array.from({ length: count }, (_, step) => needIn(own, [], first + step, draw)!);
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
