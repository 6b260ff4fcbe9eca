/** Laws of the list after trading, over whatever orders were placed and matchers chosen. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { orThrow } from "../../sim/core/errors.ts";
import { readMessage } from "../../sim/messages/read.ts";
import { writeMessage } from "../../sim/messages/write.ts";
import { matchers } from "../../sim/venues/obligations/clearing/matchers/registry.ts";
import { priceRules } from "../../sim/venues/obligations/clearing/price-rules/registry.ts";
import { loadHighsSolver } from "../../sim/venues/solver/highs.ts";
import { listRow, miniTrial, POINT } from "../testing/market-files.ts";
import { listsAgain } from "./list-again.ts";
import { type MatchRules, matchMessages } from "./match-messages.ts";

const solver = await loadHighsSolver();
const kinds = (Object.keys(matchers) as (keyof typeof matchers)[]).filter(
  (kind) => kind !== "bilateral",
);
const WATT_KW = 1e-3;

/** Buyers on the list among rows that may not trade and rows in kVAr; sellers on it and off it. */
const markets = fc
  .record({
    bids: fc.array(
      fc.record({ kw: fc.integer({ min: 150, max: 5000 }), price: fc.nat({ max: 90 }) }),
      {
        minLength: 1,
        maxLength: 6,
      },
    ),
    offers: fc.array(
      fc.record({
        kw: fc.integer({ min: 150, max: 5000 }),
        price: fc.nat({ max: 90 }),
        isListed: fc.boolean(),
        acts: fc.constantFrom(0.3, 0.7, 1),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    isAllOrNone: fc.boolean(),
  })
  .map(({ bids, offers, isAllOrNone }) => {
    const base = miniTrial(1);
    const reactive = { ...listRow("B0", 1, 1), role: "notApplicable", units: "kVAr" } as const;
    const list = [
      reactive,
      ...bids.map(({ kw }, row) => listRow(`B${row}`, kw / 1000, 0)),
      listRow("GREY", 0.7, 0, { role: "notApplicable" }),
      ...offers.flatMap(({ kw, isListed }, row) =>
        isListed ? [listRow(`S${row}`, kw / 1000 + 1, 0, { role: "seller" })] : [],
      ),
    ];
    const names = [...bids.map((_, row) => `R-B${row}`), ...offers.map((_, row) => `R-S${row}`)];
    return {
      lookAhead: names.map((resourceId) => ({ ...base["look-ahead"][0]!, resourceId })),
      meritOrderList: list.map((row, place) => ({ ...row, order: 3 * place + 2 })),
      bids: bids.map(({ kw, price }, row) => ({
        ...{ ...base.bid[0]!, bidId: `B${row}`, contractId: `C-B${row}`, resourceId: `R-B${row}` },
        ...{ volume: kw, allInGbpPerMwh: price, isAllOrNone: isAllOrNone && row === 0 },
      })),
      offers: offers.map(({ kw, price, isListed }, row) => ({
        ...{ ...base.offer[0]!, offerId: `O${row}`, resourceId: `R-S${row}` },
        ...{ volume: kw, allInGbpPerMwh: price, contractId: isListed ? `C-S${row}` : null },
      })),
      sensitivities: names.map((resourceId, index) => ({
        ...{ constraintId: POINT, resourceId },
        sensitivity: index < bids.length ? 1 : offers[index - bids.length]!.acts,
      })),
      resources: undefined,
    };
  });

const rules = fc.record({
  matcher: fc.constantFrom(...kinds),
  priceRule: fc.constantFrom(...(Object.keys(priceRules) as (keyof typeof priceRules)[])),
});
const everywhere = { constraintId: undefined, startAt: undefined };
const matchingOf = (of: Pick<MatchRules, "matcher" | "priceRule">): MatchRules => ({
  ...{ ...of, minTradeKw: 100, solver, closesAt: undefined },
  ...everywhere,
});

test("every row's MW stays its resource's; rows in kVAr and rows that may not trade stay; what is written is read as the same", () => {
  fc.assert(
    fc.property(markets, rules, (market, of) => {
      const [book] = matchMessages(market, matchingOf(of));
      const { list, trades } = book!;
      const kwOf = (
        rowsOf: readonly { resourceId: string; units: string; value: number }[],
        id: string,
      ) =>
        rowsOf.reduce(
          (sum, row) => sum + (row.resourceId === id && row.units === "kW" ? row.value : 0),
          0,
        );
      for (const { resourceId } of market.meritOrderList)
        expect(
          Math.abs(kwOf(list, resourceId) - kwOf(market.meritOrderList, resourceId)),
        ).toBeLessThan(WATT_KW * (trades.length + 1));
      const still = ({ role }: { role: string }) => role === "notApplicable";
      expect(list.filter(still).map(({ order: _, ...row }) => row)).toEqual(
        market.meritOrderList.filter(still).map(({ order: _, ...row }) => row),
      );
      expect(list.filter(({ isTraded }) => isTraded)).toHaveLength(2 * trades.length);
      for (const format of ["csv", "json"] as const) {
        const back = (kind: "trade" | "traded-merit-order-list", text: string) =>
          orThrow(readMessage(kind, text, { file: "f", format })).rows;
        expect(back("trade", writeMessage("trade", trades, format))).toEqual(trades);
        const text = writeMessage("traded-merit-order-list", list, format);
        expect(back("traded-merit-order-list", text)).toEqual(list);
      }
    }),
    { seed: 20260203, numRuns: 200 },
  );
});

test("no trade is dearer than its bid or cheaper than its offer at the constraint, and no order is filled beyond its volume", () => {
  fc.assert(
    fc.property(markets, rules, (market, of) => {
      const [book] = matchMessages(market, matchingOf(of));
      const filledKw = new Map<string, number>();
      for (const trade of book!.trades) {
        const bid = market.bids.find(({ bidId }) => bidId === trade.bidId)!;
        const offer = market.offers.find(({ offerId }) => offerId === trade.offerId)!;
        const acts = market.sensitivities.find(
          ({ resourceId }) => resourceId === offer.resourceId,
        )!;
        const allIn = trade.availabilityGbpPerMwh + trade.utilisationGbpPerMwh;
        expect(allIn).toBeLessThanOrEqual(bid.allInGbpPerMwh + 1e-6);
        expect(allIn).toBeGreaterThanOrEqual(offer.allInGbpPerMwh / acts.sensitivity - 1e-6);
        expect(trade.sellerVolume * acts.sensitivity).toBeCloseTo(trade.volume, 2);
        for (const [id, kw] of [
          [bid.bidId, trade.buyerVolume],
          [offer.offerId, trade.sellerVolume],
        ] as const)
          filledKw.set(id, (filledKw.get(id) ?? 0) + kw);
      }
      for (const { bidId, volume } of market.bids)
        expect(filledKw.get(bidId) ?? 0).toBeLessThanOrEqual(volume + 10 * WATT_KW);
      for (const { offerId, volume } of market.offers)
        expect(filledKw.get(offerId) ?? 0).toBeLessThanOrEqual(volume + 10 * WATT_KW);
    }),
    { seed: 20260204, numRuns: 200 },
  );
});

test("lists made again: of all trades the list of matching, of none the incoming list to the row, in whatever order files stand", () => {
  fc.assert(
    fc.property(markets, rules, (market, of) => {
      const matched = matchMessages(market, matchingOf(of));
      const [book] = matched;
      const turned = {
        ...market,
        ...{ bids: market.bids.toReversed(), offers: market.offers.toReversed() },
        lookAhead: market.lookAhead.toReversed(),
      };
      expect(matchMessages(turned, matchingOf(of))).toEqual(matched);
      if (book!.trades.length === 0) return;
      const again = (status: "matched" | "cancelled") =>
        listsAgain(
          market,
          book!.trades.map((row) => ({ ...row, status })),
          everywhere,
        );
      expect(again("matched")[0]!.list).toEqual(book!.list);
      expect(again("cancelled")[0]!.list).toEqual(market.meritOrderList);
    }),
    { seed: 20260205, numRuns: 200 },
  );
});
