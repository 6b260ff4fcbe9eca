/** Laws of acceptance in a market for connection capacity, over drawn requests and responses. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { CapacityRequest, CapacityResponse } from "../../model/capacity-market.ts";
import type { CapacityMove } from "../../model/capacity-trades.ts";
import { owedMicroGbp } from "../../positions/capacity-book.ts";
import { clearCapacity } from "./clear.ts";
import { allInGbpPerMwHour, priceOf } from "./price.ts";

const NOW = 1000;
const SITES = 5;
const gbp = fc.integer({ min: 0, max: 90 });
const parts = fc.record({
  administrationGbp: fc.constantFrom(0, 25),
  energyMarginGbp: gbp,
  supportGbp: fc.constantFrom(0, 0, 30),
  capacityChargesGbp: fc.constantFrom(0, -1, 3),
});
const cancelledAt = fc.constantFrom(Infinity, Infinity, Infinity, NOW, NOW + 1);

/** Requests of any site, and to each some responses of others for the same time. */
const market = fc
  .array(
    fc.record({
      ...{ site: fc.nat(SITES - 1), side: fc.constantFrom("buy", "sell"), parts, cancelledAt },
      capacity: fc.constantFrom("export", "import"),
      ...{
        kw: fc.integer({ min: 1, max: 60 }),
        first: fc.nat(3),
        count: fc.integer({ min: 1, max: 4 }),
      },
      rejects: fc.array(fc.nat(SITES - 1), { maxLength: 1 }),
      placedAt: fc.constantFrom(1, 2),
      answers: fc.array(
        fc.record({
          site: fc.nat(SITES - 1),
          kw: fc.double({ min: 0.5, max: 60, noNaN: true }),
          parts,
          cancelledAt,
        }),
        { maxLength: 6 },
      ),
    }),
    { maxLength: 5 },
  )
  .map((drawn) => {
    const requests: CapacityRequest[] = [];
    const responses: CapacityResponse[] = [];
    for (const [row, { answers, first, count, ...request }] of drawn.entries()) {
      const window = {
        capacity: request.capacity,
        fromPeriod: first,
        toPeriod: first + count,
      } as const;
      const side = request.side === "buy" ? "sell" : "buy";
      requests.push({
        ...request,
        ...window,
        ...{
          id: `r${row}`,
          side: request.side as "buy" | "sell",
          route: "pool",
          partner: undefined,
        },
      });
      for (const [at, answer] of answers.entries())
        if (answer.site !== request.site)
          responses.push({
            ...answer,
            ...window,
            ...{ id: `r${row}a${at}`, request: `r${row}`, side, placedAt: 5 },
          });
    }
    return { requests, responses };
  });

test("told what it gains, a buyer pays no more than that part of its worth, and of two sellers takes the cheaper by the kW gained", () => {
  const gained = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
    ...{ minLength: 16, maxLength: 16 },
  });
  fc.assert(
    fc.property(market, gained, ({ requests, responses }, fractions) => {
      const gainedFrac = (buyer: number, seller: number) => fractions[(buyer * 4 + seller) % 16]!;
      const decided = clearCapacity(requests, responses, NOW, gainedFrac);
      for (const { response, acceptedKw, outcome, priceGbpPerMwHour } of decided.responses) {
        if (outcome !== "accepted") continue;
        const request = requests.find(({ id }) => id === response.request)!;
        const [seller, buyer] = request.side === "sell" ? [request, response] : [response, request];
        expect(priceGbpPerMwHour).toBe(priceOf(seller, acceptedKw));
        const most = priceOf(buyer, acceptedKw, gainedFrac(buyer.site, seller.site));
        expect(priceGbpPerMwHour).toBeLessThanOrEqual(most);
      }
    }),
  );
});

test("nobody pays above its willingness or is paid below its price, nobody is held to more than it said, who cancelled or is rejected never trades", () => {
  fc.assert(
    fc.property(market, ({ requests, responses }) => {
      const decided = clearCapacity(requests, responses, NOW);
      for (const { request, acceptedKw } of decided.requests) {
        expect(acceptedKw).toBeLessThanOrEqual(request.kw);
        if (request.cancelledAt <= NOW) expect(acceptedKw).toBe(0);
      }
      const held = new Map<string, number>();
      for (const { response, acceptedKw, outcome, priceGbpPerMwHour } of decided.responses) {
        const request = requests.find(({ id }) => id === response.request)!;
        if (outcome !== "accepted") {
          expect([acceptedKw, priceGbpPerMwHour]).toEqual([0, 0]);
          continue;
        }
        expect(acceptedKw).toBeLessThanOrEqual(response.kw);
        expect(response.cancelledAt).toBeGreaterThan(NOW);
        expect(request.rejects).not.toContain(response.site);
        const [seller, buyer] = request.side === "sell" ? [request, response] : [response, request];
        expect(priceGbpPerMwHour).toBe(priceOf(seller, acceptedKw));
        expect(priceGbpPerMwHour).toBeLessThanOrEqual(priceOf(buyer, acceptedKw));
        const key = `${response.site} ${response.side} ${response.capacity}`;
        for (let period = request.fromPeriod; period < request.toPeriod; period += 1)
          held.set(`${key} ${period}`, (held.get(`${key} ${period}`) ?? 0) + acceptedKw);
      }
      for (const [key, kw] of held) {
        const [site, side, capacity, period] = key.split(" ");
        const own = [...requests, ...responses].filter(
          (each) =>
            `${each.site} ${each.side} ${each.capacity}` === `${site} ${side} ${capacity}` &&
            each.fromPeriod <= Number(period) &&
            Number(period) < each.toPeriod,
        );
        expect(kw).toBeLessThanOrEqual(own.reduce((sum, each) => sum + each.kw, 0));
      }
    }),
  );
});

test("a site is on the other side of a request once, and accepted volumes add up to what the request says", () => {
  fc.assert(
    fc.property(market, ({ requests, responses }) => {
      const decided = clearCapacity(requests, responses, NOW);
      for (const { request, acceptedKw } of decided.requests) {
        const accepted = decided.responses.filter(
          ({ response, outcome }) => response.request === request.id && outcome === "accepted",
        );
        expect(new Set(accepted.map(({ response }) => response.site)).size).toBe(accepted.length);
        expect(accepted.reduce((sum, each) => sum + each.acceptedKw, 0)).toBe(acceptedKw);
      }
      expect(decided.requests).toHaveLength(requests.length);
      expect(decided.responses).toHaveLength(responses.length);
    }),
  );
});

test("one request alone: what is left out for want of need is no better for it than anything accepted", () => {
  fc.assert(
    fc.property(market, ({ requests, responses }) => {
      for (const request of requests) {
        const own = responses.filter((response) => response.request === request.id);
        const decided = clearCapacity([request], own, NOW);
        const key = (response: CapacityResponse) =>
          (request.side === "buy" ? 1 : -1) *
          priceOf(response, Math.max(1, Math.min(response.kw, request.kw)));
        const accepted = decided.responses.filter(({ outcome }) => outcome === "accepted");
        const sites = new Set(accepted.map(({ response }) => response.site));
        const left = decided.responses.filter(
          ({ outcome, response }) =>
            outcome === "notNeeded" && response.kw >= 1 && !sites.has(response.site),
        );
        for (const { response } of left)
          for (const each of accepted)
            expect(key(each.response)).toBeLessThanOrEqual(key(response));
      }
    }),
  );
});

test("the order of arrival changes nothing", () => {
  fc.assert(
    fc.property(market, ({ requests, responses }) => {
      const forward = clearCapacity(requests, responses, NOW);
      const backward = clearCapacity(requests.toReversed(), responses.toReversed(), NOW);
      expect(backward).toEqual(forward);
    }),
  );
});

test("who withdrew or was rejected might as well not have answered", () => {
  fc.assert(
    fc.property(market, ({ requests, responses }) => {
      const all = clearCapacity(requests, responses, NOW);
      const isOut = (outcome: string) => outcome === "rejected" || outcome === "cancelled";
      const outside = new Set(
        all.responses.filter(({ outcome }) => isOut(outcome)).map(({ response }) => response.id),
      );
      const without = clearCapacity(
        requests,
        responses.filter(({ id }) => !outside.has(id)),
        NOW,
      );
      const traded = ({ responses: of }: typeof all) =>
        of
          .filter(({ outcome }) => outcome === "accepted")
          .map(({ response, acceptedKw }) => [response.id, acceptedKw]);
      expect(traded(without)).toEqual(traded(all));
    }),
  );
});

test("administration once a trade: £25 on 20 kW for a week is £7.44 per MW and hour of the seller's price, and as much off the buyer's", () => {
  const parts = {
    administrationGbp: 25,
    energyMarginGbp: 16,
    supportGbp: 0,
    capacityChargesGbp: 0,
  };
  expect(allInGbpPerMwHour("sell", parts, 20, 168)).toBeCloseTo(16 + 7.44, 2);
  expect(allInGbpPerMwHour("buy", parts, 20, 168)).toBeCloseTo(16 - 7.44, 2);
});

test("a value check of the trial: 20 kW that are accepted for a week at £16 or £70 per MW and hour are paid £53.76 or £235.20, half-hour by half-hour", () => {
  const order = {
    capacity: "export",
    ...{ fromPeriod: 0, toPeriod: 336, kw: 20, cancelledAt: Infinity },
  } as const;
  const partsOf = (energyMarginGbp: number) => ({
    ...{ administrationGbp: 0, energyMarginGbp, supportGbp: 0, capacityChargesGbp: 0 },
  });
  const request: CapacityRequest = {
    ...order,
    ...{ id: "r", site: 0, side: "buy", placedAt: 1, parts: partsOf(90) },
    ...{ route: "pool", partner: undefined, rejects: [] },
  };
  const paidMicroGbp = (sellerGbpPerMwHour: number) => {
    const parts = partsOf(sellerGbpPerMwHour);
    const response: CapacityResponse = {
      ...order,
      ...{ id: "ra", request: "r", site: 1, side: "sell", placedAt: 5, parts },
    };
    const [accepted] = clearCapacity([request], [response], NOW).responses;
    const { acceptedKw: kw, priceGbpPerMwHour } = accepted!;
    const { fromPeriod, toPeriod } = accepted!.response;
    const move: CapacityMove = {
      ...{ id: "t", buyer: 0, seller: 1, capacity: "export", initiator: "buyer" },
      ...{ kw, boughtKw: kw, priceGbpPerMwHour, fromPeriod, toPeriod },
    };
    let sum = 0;
    for (let period = fromPeriod; period < toPeriod; period += 1) sum += owedMicroGbp(move);
    return sum;
  };
  expect([paidMicroGbp(16), paidMicroGbp(70)]).toEqual([53_760_000, 235_200_000]);
});
