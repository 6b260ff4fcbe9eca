/** How a zone buys: the worked auction, the test of liquidity, ceilings, and what every purchase keeps. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Award, FlexibilityOffer, ServiceNeed } from "../../model/services.ts";
import { buy, reliefKw } from "./award.ts";

const need: ServiceNeed = {
  ...{ service: "sustain", zone: "z", period: 100, constraint: 0 },
  neededKw: 1000,
};
const names = ["a", "b", "c", "d", "e", "f"];
const idOf = (unit: number) => names[unit]!;
const fresh = { idOf, held: [], refused: new Set<string>() };

const offer = (unit: number, availability: number, utilisation: number, kw: number) =>
  ({
    ...{ id: `o${unit}`, service: "sustain", zone: "z", placedAt: 0, period: 100, constraint: 0 },
    ...{ unit, changeKw: kw, reliefFrac: 1 },
    ...{ availabilityGbpPerMwh: availability, utilisationGbpPerMwh: utilisation },
  }) satisfies FlexibilityOffer;

const rules = (availability: number, utilisation: number, more: object = {}) => ({
  ceilings: { availabilityGbpPerMwh: availability, utilisationGbpPerMwh: utilisation },
  procurement: { utilisationWeight: 1, payment: "as-bid" as const, fixedGbpPerMwh: 200, ...more },
  minOfferKw: 50,
});

const whole = (min: number, max: number) => fc.integer({ min, max });
const offers = fc
  .uniqueArray(
    fc.record({
      unit: whole(0, 5),
      availability: whole(0, 40),
      utilisation: whole(0, 400),
      kw: whole(50, 900),
      quarter: whole(1, 4),
      isDown: fc.boolean(),
    }),
    { maxLength: 6, selector: ({ unit }) => unit },
  )
  .map((list) =>
    list.map(({ unit, availability, utilisation, kw, quarter, isDown }) => ({
      ...offer(unit, availability, utilisation, isDown ? -kw : kw),
      reliefFrac: quarter / 4,
    })),
  );

const WORKED = [offer(0, 15, 12, 525), offer(1, 8, 23.67, 50), offer(2, 16.67, 20.34, 94)];

test("the auction's worked numbers: 27.00, 31.67 and 37.01, all of 0.669 MW bought, 0.331 short", () => {
  const { awards, awardedKw, how } = buy(need, WORKED.toReversed(), rules(25, 25), fresh);
  const totals = awards.map((each) => each.askAvailabilityGbpPerMwh + each.askUtilisationGbpPerMwh);
  expect(totals.map((total) => total.toFixed(2))).toEqual(["27.00", "31.67", "37.01"]);
  expect(awardedKw).toBe(669);
  expect(need.neededKw - awardedKw).toBe(331);
  // Less is offered than needed, so this zone is not competitive and pays the ceilings.
  expect(how).toBe("ceiling");
});

test("a zone is competitive where more than one offers and together more than is needed; then it pays what was asked", () => {
  const less = { ...need, neededKw: 600 };
  const { awards, how } = buy(less, WORKED, rules(25, 25), fresh);
  expect(how).toBe("auction");
  expect(awards.map(({ unit, changeKw }) => [idOf(unit), changeKw])).toEqual([
    ["a", 525],
    ["b", 50],
    ["c", 50],
  ]);
  expect(awards.map((each) => each.utilisationGbpPerMwh)).toEqual([12, 23.67, 20.34]);
  expect(buy(less, [offer(0, 15, 12, 900)], rules(25, 25), fresh).how).toBe("ceiling");
  expect(buy(less, [], rules(25, 25), fresh)).toMatchObject({ how: "none", awards: [] });
});

test("an offer above either ceiling is not taken, and the ceilings are what a zone without competition pays", () => {
  const { awards } = buy(need, WORKED, rules(16, 25), fresh);
  expect(awards.map(({ unit }) => idOf(unit))).toEqual(["a", "b"]);
  for (const each of awards)
    expect([each.availabilityGbpPerMwh, each.utilisationGbpPerMwh]).toEqual([16, 25]);
});

test("a fixed price of a competitive zone is paid to all who take it, and to nobody who asks more", () => {
  const many = [offer(0, 0, 150, 400), offer(1, 0, 220, 400), offer(2, 0, 190, 400)];
  const fixed = rules(0, 300, { payment: "fixed" });
  const { awards } = buy({ ...need, neededKw: 600 }, many, fixed, fresh);
  expect(
    awards.map(({ unit, utilisationGbpPerMwh }) => [idOf(unit), utilisationGbpPerMwh]),
  ).toEqual([
    ["a", 200],
    ["c", 200],
  ]);
});

test("what the book refused is bought of the next, at the price of the same competition", () => {
  const less = { ...need, neededKw: 500 };
  const first = buy(less, WORKED, rules(25, 25), fresh).awards;
  expect(first.map(({ unit }) => idOf(unit))).toEqual(["a"]);
  const again = buy(less, WORKED, rules(25, 25), { ...fresh, refused: new Set(["o0"]) });
  expect(again.how).toBe("auction");
  expect(again.awards.map(({ unit, changeKw }) => [idOf(unit), changeKw])).toEqual([
    ["b", 50],
    ["c", 94],
  ]);
  const rest = buy(less, WORKED, rules(25, 25), { ...fresh, held: again.awards });
  expect(rest.awards.map(({ unit, changeKw }) => [idOf(unit), changeKw])).toEqual([["a", 356]]);
  expect(rest.awardedKw).toBe(500);
});

test("a need that grew is bought of the rest of an offer too: 300 kW of a, then 225 more of it before b and c", () => {
  const small = buy({ ...need, neededKw: 300 }, WORKED, rules(25, 25), fresh).awards;
  expect(small.map(({ id, changeKw }) => [id, changeKw])).toEqual([["o0", 300]]);
  const grown = { ...need, neededKw: 600 };
  const { awards, awardedKw } = buy(grown, WORKED, rules(25, 25), { ...fresh, held: small });
  expect(awards.map(({ id, restOf, changeKw }) => [id, restOf, changeKw])).toEqual([
    ["o0#2", "o0", 225],
    ["o1", undefined, 50],
    ["o2", undefined, 50],
  ]);
  expect(awardedKw).toBe(625);
  const third = { ...need, neededKw: 660 };
  const more = buy(third, WORKED, rules(25, 25), { ...fresh, held: [...small, ...awards] });
  expect(more.awards.map(({ id, changeKw }) => [id, changeKw])).toEqual([["o2#2", 44]]);
  // What the book refused of a rest, or its owner took back, is not asked for again; nor what the other operator has.
  for (const refused of ["o0", "o0#2"]) {
    const without = { ...fresh, held: small, refused: new Set([refused]) };
    expect(buy(grown, WORKED, rules(25, 25), without).awards.map(({ id }) => id)).toEqual([
      ...["o1", "o2"],
    ]);
  }
  // The third part stands and the second is gone: its number is not had a second time, nor another.
  const third2 = { ...small[0]!, id: "o0#3", restOf: "o0", changeKw: 100 };
  const gone = { ...fresh, held: [...small, third2], refused: new Set(["o0#2"]) };
  expect(
    buy({ ...need, neededKw: 460 }, WORKED, rules(25, 25), gone).awards.map(({ id }) => id),
  ).toEqual([...["o1", "o2"]]);
  const shared = { ...fresh, held: [{ ...small[0]!, promisedKw: 400 }] };
  expect(buy(grown, WORKED, rules(25, 25), shared).awards.map(({ id }) => id)).toEqual([
    ...["o1", "o2"],
  ]);
});

test("bought at once or in any number of steps, of no offer more is bought than it is for, and the need is met as far", () => {
  fc.assert(
    fc.property(offers, fc.array(whole(1, 900), { minLength: 1, maxLength: 5 }), (list, steps) => {
      const own = rules(25, 300);
      let neededKw = 0;
      let held: Award[] = [];
      for (const step of steps) {
        neededKw += step;
        held = [...held, ...buy({ ...need, neededKw }, list, own, { ...fresh, held }).awards];
      }
      expect(new Set(held.map(({ id }) => id)).size).toBe(held.length);
      for (const each of list) {
        const parts = held.filter(({ unit }) => unit === each.unit);
        const kw = parts.reduce((total, part) => total + part.changeKw, 0);
        expect(Math.abs(kw)).toBeLessThanOrEqual(Math.abs(each.changeKw));
      }
      const most = (from: readonly { changeKw: number; reliefFrac: number }[]) =>
        from.reduce((total, each) => total + reliefKw(each), 0);
      const within = list.filter(
        (each) => each.availabilityGbpPerMwh <= 25 && each.utilisationGbpPerMwh <= 300,
      );
      expect(most(held)).toBeGreaterThanOrEqual(Math.min(neededKw, most(within)) - 1e-6);
    }),
  );
});

test("where use is expected seldom, its weight says who is cheaper", () => {
  const two = [offer(0, 5, 100, 600), offer(1, 20, 10, 600)];
  const first = (utilisationWeight: number) =>
    buy({ ...need, neededKw: 500 }, two, rules(300, 300, { utilisationWeight }), fresh).awards[0]!;
  expect(idOf(first(1).unit)).toBe("b");
  expect(idOf(first(0.1).unit)).toBe("a");
});

test("distance counts: a unit of half the relief is as dear as one of twice the price", () => {
  const far = { ...offer(0, 0, 60, 900), reliefFrac: 0.5 };
  const { awards, awardedKw } = buy(
    { ...need, neededKw: 500 },
    [far, offer(1, 0, 100, 300)],
    rules(0, 300),
    fresh,
  );
  expect(awards.map(({ unit, changeKw }) => [idOf(unit), changeKw])).toEqual([
    ["b", 300],
    ["a", 400],
  ]);
  expect(awardedKw).toBe(500);
});

test("nobody is paid above a ceiling or less than asked, nobody sells more than offered, no more is bought than the last offer's minimum needs, arrival order is nothing", () => {
  fc.assert(
    fc.property(
      offers,
      whole(1, 2000),
      fc.constantFrom("as-bid", "fixed"),
      (list, neededKw, payment) => {
        const own = rules(25, 300, { payment });
        const wanted = { ...need, neededKw };
        const { awards, awardedKw } = buy(wanted, list, own, fresh);
        for (const each of awards) {
          expect(each.availabilityGbpPerMwh).toBeLessThanOrEqual(25);
          expect(each.utilisationGbpPerMwh).toBeLessThanOrEqual(300);
          expect(each.availabilityGbpPerMwh).toBeGreaterThanOrEqual(each.askAvailabilityGbpPerMwh);
          expect(each.utilisationGbpPerMwh).toBeGreaterThanOrEqual(each.askUtilisationGbpPerMwh);
          const own = list.find(({ unit }) => unit === each.unit)!;
          expect(Math.abs(each.changeKw)).toBeLessThanOrEqual(Math.abs(own.changeKw));
          expect(Math.sign(each.changeKw)).toBe(Math.sign(own.changeKw));
        }
        const last = awards.at(-1);
        const before = awardedKw - (last === undefined ? 0 : reliefKw(last));
        if (last !== undefined) expect(before).toBeLessThan(neededKw);
        if (last !== undefined && awardedKw > neededKw)
          expect(Math.abs(last.changeKw)).toBeLessThanOrEqual(
            Math.max(50, Math.ceil((neededKw - before) / last.reliefFrac)),
          );
        expect(buy(wanted, list.toReversed(), own, fresh)).toEqual(buy(wanted, list, own, fresh));
      },
    ),
    { seed: 20261126, numRuns: 400 },
  );
});
