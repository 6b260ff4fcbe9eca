/**
 * The cards of the import network: what the engine does of them (statement, dispatch), and what the market's rules make of
 * the same orders: matches, prices, list and payments, worked by hand in README.md. The market itself is on the side of too
 * much generation, so a run of these files has no trade.
 */
import { describe, expect, test } from "vitest";
import { cardOf } from "../../agents/card.ts";
import { tradedList } from "../../sim/access/merit-order.ts";
import { PERIOD_HOURS } from "../../sim/core/time.ts";
import type { Order, OrderSide } from "../../sim/model/venues.ts";
import { loadHighsSolver } from "../../sim/venues/clearing/highs.ts";
import type { Match } from "../../sim/venues/clearing/matchers/matcher.ts";
import { matcherOf, matcherSchema } from "../../sim/venues/clearing/matchers/registry.ts";
import { utilisationPrice } from "../../sim/venues/clearing/price-rules/price-rule.ts";
import { priceRuleOf, priceRuleSchema } from "../../sim/venues/clearing/price-rules/registry.ts";
import { welfareGbp } from "../../sim/venues/clearing/welfare.ts";
import { prepared, trial } from "../testing/mini-trials.ts";

const UNITS = ["blue", "green", "red", "orange", "purple", "yellow", "pink", "white"];
const FIRST_LIST = ["blue", "green", "red", "orange"];
const ORANGE_FIRST = ["orange", "blue", "green", "red"];

describe("the engine", () => {
  const run = trial("import-1");

  test("forecasts 16 MW of demand too much, and whom it would keep from drawing", async () => {
    expect((await run).sizesMw()).toEqual({ forecast: 16, actual: 16 });
    const expected = (await run).rows("expected_curtailment");
    const mw = expected.map(({ unit, curtailedW }) => `${unit} ${Number(curtailedW) / 1e6}`);
    expect(mw.sort()).toEqual(["blue 5", "green 4", "orange 4", "red 3"]);
  });

  test("keeps the four buyers from drawing; nobody trades", async () => {
    expect((await run).curtailedMwh()).toEqual({
      "blue own": -2.5,
      "green own": -2,
      "red own": -1.5,
      "orange own": -2,
    });
    expect((await run).rows("trades")).toEqual([]);
  });
});

/** The orders of a file's cards, with the places of a list. */
async function orders(name: string, list: readonly string[], side: OrderSide): Promise<Order[]> {
  const { scenario } = await prepared(name);
  return UNITS.flatMap((id, unit): Order[] => {
    const group = scenario.population.find(({ units }) => units.ids?.includes(id));
    const card = cardOf(group!.policy, id);
    const own = side === "buyerBid" ? card.bid : card.offer;
    if (own === undefined) return [];
    return [
      {
        ...{ id: `${side}.${id}`, side, period: 0, constraint: 0, unit, volumeKw: own.volumeKw },
        priceGbpPerMwh: own.allInGbpPerMwh,
        availabilityGbpPerMwh: own.availabilityGbpPerMwh,
        place: list.indexOf(id) + 1,
        ...{ placedAt: 0, sensitivity: 1 },
      },
    ];
  });
}

async function matched(
  name: string,
  list: readonly string[],
  kind: "price-priority" | "mol-priority" | "max-volume" = "price-priority",
): Promise<Match[]> {
  const solver = kind === "max-volume" ? await loadHighsSolver() : undefined;
  const match = matcherOf(matcherSchema.parse({ kind }), { unitIds: UNITS, solver });
  return match(await orders(name, list, "buyerBid"), await orders(name, list, "sellerOffer"), 100);
}

const pairOf = ({ bid, offer }: Match) => `${UNITS[bid.unit]}-${UNITS[offer.unit]}`;
const mwOf = (matches: readonly Match[]) =>
  matches.map((match) => `${pairOf(match)} ${match.buyerKw / 1000}`);

/** Payments of the half-hour when all that is matched is called, £: availability, utilisation. */
function payments(matches: readonly Match[], kind: "midpoint" | "pay-as-bid" | "pay-as-offer") {
  const prices = priceRuleOf(priceRuleSchema.parse({ kind }))(matches);
  return Object.fromEntries(
    matches.map((match, row) => {
      const mwh = (match.buyerKw / 1000) * PERIOD_HOURS;
      const { availabilityGbpPerMwh } = prices[row]!;
      return [pairOf(match), [mwh * availabilityGbpPerMwh, mwh * utilisationPrice(prices[row]!)]];
    }),
  );
}
const total = (paid: Readonly<Record<string, readonly number[]>>) =>
  Object.values(paid)
    .flat()
    .reduce((sum, gbp) => sum + gbp, 0);

/** The traded list of matches on a list of buyers, as it would be dispatched. */
function listOf(matches: readonly Match[], list: readonly string[]): string[] {
  const volumesKw: Readonly<Record<string, number>> = {
    ...{ blue: 5000, green: 4000, red: 3000, orange: 4000 },
  };
  const incoming = list.map((id) => ({
    ...{ unit: UNITS.indexOf(id), volumeKw: volumesKw[id]!, slice: "own" as const, trade: "" },
  }));
  const swaps = matches.map(({ bid, offer, buyerKw, sellerKw }, row) => ({
    ...{ trade: `T${row}`, buyer: bid.unit, seller: offer.unit, buyerKw, sellerKw },
    askGbpPerMwh: offer.priceGbpPerMwh,
  }));
  return tradedList(incoming, swaps).map(
    ({ unit, volumeKw, slice }) => `${UNITS[unit]} ${volumeKw / 1000} ${slice}`,
  );
}

describe("the rules on the same cards, utilisation only", () => {
  test("scenario 1: Blue–Purple 5 MW, Red–Pink 3, Green–Yellow 4; Orange and White do not meet", async () => {
    const matches = await matched("import-1", FIRST_LIST);
    expect(mwOf(matches)).toEqual(["blue-purple 5", "red-pink 3", "green-yellow 4"]);
    expect(payments(matches, "midpoint")).toEqual({
      "blue-purple": [0, 275],
      "red-pink": [0, 123.75],
      "green-yellow": [0, 165],
    });
    expect(total(payments(matches, "midpoint"))).toBe(563.75);
    expect(total(payments(matches, "pay-as-bid"))).toBe(805);
    expect(total(payments(matches, "pay-as-offer"))).toBe(322.5);
    expect(welfareGbp(matches)).toBe(482.5);
    expect(listOf(matches, FIRST_LIST)).toEqual([
      "purple 5 sold",
      "yellow 4 sold",
      "pink 3 sold",
      "orange 4 own",
      "blue 5 released",
      "green 4 released",
      "red 3 released",
    ]);
  });

  test("the most volume is 14 MW, worth £422.50", async () => {
    const matches = await matched("import-1", FIRST_LIST, "max-volume");
    expect(matches.reduce((sum, { buyerKw }) => sum + buyerKw, 0)).toBe(14_000);
    expect(welfareGbp(matches)).toBe(422.5);
  });

  test("scenario 2: in the order of the list Orange first costs £92.50 of welfare, by price nothing", async () => {
    expect(welfareGbp(await matched("import-2", ORANGE_FIRST))).toBe(482.5);
    const inOrder = await matched("import-2", ORANGE_FIRST, "mol-priority");
    expect(mwOf(inOrder)).toEqual([
      "orange-purple 4",
      "blue-purple 1",
      "blue-pink 3",
      "blue-yellow 1",
      "green-yellow 3",
    ]);
    expect(welfareGbp(inOrder)).toBe(390);
    expect(welfareGbp(await matched("import-1", FIRST_LIST, "mol-priority"))).toBe(482.5);
  });
});

describe("the rules on the same cards, two-part", () => {
  test.each([
    ["import-3", FIRST_LIST],
    ["import-4", ORANGE_FIRST],
  ])(
    "%s: 8 MW are matched; Green and Yellow agree all-in, and not on availability",
    async (name, list) => {
      const matches = await matched(name, list);
      expect(mwOf(matches)).toEqual(["blue-purple 5", "red-pink 3"]);
      expect(payments(matches, "midpoint")).toEqual({
        "blue-purple": [28.75, 246.25],
        "red-pink": [9.75, 114],
      });
    },
  );
});
