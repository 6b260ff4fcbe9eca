/** The one price of a settlement period: from the stack of actions by worked examples, and what every rule keeps. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { SystemAction, SystemRecord } from "../../../model/imbalance.ts";
import { imbalancePriceOf, imbalancePriceSchema, imbalancePrices } from "./registry.ts";
import { stackPrice } from "./stack.ts";

const SETTINGS = { parMwh: 1, dmatMwh: 0.1, vollGbpPerMwh: 6000, netOff: "dearest" } as const;
const action = (
  volumeMwh: number,
  priceGbpPerMwh: number,
  id = `${volumeMwh}@${priceGbpPerMwh}`,
): SystemAction => ({
  ...{ id, volumeMwh, priceGbpPerMwh },
});
const priced = (actions: readonly SystemAction[], more: object = {}) =>
  stackPrice(actions, { ...SETTINGS, ...more }, 70);

test("a short system: the smaller side nets off the dearest actions, and the dearest MWh left sets the price", () => {
  // 12 MWh bought, 4 sold: short by 8. Netting takes the 3 at £120 and 1 of the 5 at £95; the next MWh is at £95.
  const actions = [action(3, 120), action(5, 95), action(4, 80), action(-4, 40)];
  expect(priced(actions)).toEqual({ priceGbpPerMwh: 95, netImbalanceMwh: 8 });
  expect(priced(actions, { netOff: "cheapest" }).priceGbpPerMwh).toBe(120);
});

test("the pricing volume is weighted over the actions that it reaches", () => {
  // The dearest MWh: 0.4 at £150 and 0.6 at £100.
  expect(priced([action(0.4, 150), action(6, 100)]).priceGbpPerMwh).toBe(120);
  expect(priced([action(0.4, 150), action(6, 100)], { parMwh: 4 }).priceGbpPerMwh).toBe(105);
});

test("a long system: the dearest bid is the lowest, also below zero", () => {
  const actions = [action(-5, 30), action(-2, -15), action(1, 90)];
  expect(priced(actions)).toEqual({ priceGbpPerMwh: -15, netImbalanceMwh: -6 });
});

test("an action below the de-minimis size sets no price and counts for nothing; one of that size does", () => {
  expect(priced([action(0.09, 5000), action(4, 90)])).toEqual({
    priceGbpPerMwh: 90,
    netImbalanceMwh: 4,
  });
  expect(priced([action(0.1, 5000), action(4, 90)]).priceGbpPerMwh).toBe(581);
});

test("the value of lost load caps the price", () => {
  expect(priced([action(5, 9999)]).priceGbpPerMwh).toBe(6000);
  expect(priced([action(-5, -9999)]).priceGbpPerMwh).toBe(-6000);
});

test("no action, or as much bought as sold, is settled at the market index price", () => {
  expect(priced([])).toEqual({ priceGbpPerMwh: 70, netImbalanceMwh: 0 });
  expect(priced([action(2, 90), action(-2, 30)])).toEqual({
    priceGbpPerMwh: 70,
    netImbalanceMwh: 0,
  });
});

const actions = fc.array(
  fc.record({
    volumeMwh: fc.integer({ min: -500, max: 500 }).map((tenths) => tenths / 10),
    priceGbpPerMwh: fc.integer({ min: -1000, max: 1000 }),
  }),
  { minLength: 1, maxLength: 12 },
);

test("the order in which actions are written changes nothing, and the price lies among those of the net side", () => {
  fc.assert(
    fc.property(actions, fc.constantFrom("dearest", "cheapest"), (list, netOff) => {
      const named = list.map((each, row) => ({ ...each, id: `a${row}` }));
      const found = priced(named, { netOff });
      expect(priced([...named].reverse(), { netOff })).toEqual(found);
      const net = named.filter(({ volumeMwh }) => volumeMwh * found.netImbalanceMwh! > 0);
      if (net.length === 0) return;
      const prices = net.map(({ priceGbpPerMwh }) => priceGbpPerMwh);
      expect(found.priceGbpPerMwh).toBeGreaterThanOrEqual(Math.min(...prices) - 0.005);
      expect(found.priceGbpPerMwh).toBeLessThanOrEqual(Math.max(...prices) + 0.005);
    }),
  );
});

const record: SystemRecord = {
  priceGbpPerMwh: () => 27.9,
  netImbalanceMwh: () => -148.4,
  actions: () => [action(5, 95)],
};

test("no two rules give the same price where series, file, actions and setting differ; a file that is named must be handed in", () => {
  const facts = {
    ...{ period: 0, systemGbpPerMwh: 45.73, marketGbpPerMwh: 70 },
    seriesNetImbalanceMwh: undefined,
  };
  const more: Readonly<Record<string, object>> = {
    fixed: { gbpPerMwh: 12 },
    stack: { file: "actions.csv" },
    "price-file": { file: "prices.csv" },
  };
  const rules = Object.keys(imbalancePrices).map((kind) =>
    imbalancePriceOf(imbalancePriceSchema.parse({ kind, ...more[kind] })),
  );
  const prices = rules.map((rule) => rule({ ...facts, record }).priceGbpPerMwh);
  expect(new Set(prices).size).toBe(rules.length);
  const refuse = rules.filter((rule) => {
    try {
      rule({ ...facts, record: undefined });
      return false;
    } catch {
      return true;
    }
  });
  expect(refuse).toHaveLength(2);
});
