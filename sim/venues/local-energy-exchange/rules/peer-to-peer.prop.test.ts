/** Peer to peer with preferences: by technology, by name and by place. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EnergyOrder } from "../../../model/energy-exchange.ts";
import {
  clearedOrders as cleared,
  energyBids,
  energyBooks,
  energyOffers,
  prefers,
  tradedWh,
  tradeWords as words,
} from "../../../testing/energy-orders.ts";

describe("peer-to-peer", () => {
  const kind = "peer-to-peer";
  const green = (order: EnergyOrder, gbpPerMwh: number): EnergyOrder => ({
    ...order,
    premium: { technologies: ["solar"], gbpPerMwh },
  });

  test("no two that would gain by meeting are left", () => {
    fc.assert(
      fc.property(energyBooks, (book) => {
        const pairs = cleared({ kind }, book);
        const isLeft = (order: EnergyOrder) => tradedWh(pairs, order) < order.energyWh;
        for (const bid of book.bids.filter(isLeft))
          for (const offer of book.offers.filter(isLeft)) {
            const extra = prefers(bid, offer) ? bid.premium!.gbpPerMwh : 0;
            const most = bid.limitGbpPerMwh + extra;
            expect(most).toBeLessThan(offer.limitGbpPerMwh);
          }
      }),
    );
  });

  test("a buyer that would pay £20 on top for the sun meets it, and leaves the engine to who does not care", () => {
    const [plain, fond] = energyBids("a 1000 @ 120", "b 1000 @ 120");
    const [sun, engine] = energyOffers("s 1000 @ 60", "t 1000 @ 60");
    const book = {
      bids: [plain!, green(fond!, 20)],
      offers: [{ ...sun!, technology: "solar" as const }, engine!],
    };
    // Half-way between ask and what it would pay: (60 + 140) / 2 and (60 + 120) / 2.
    expect(words(cleared({ kind }, book))).toEqual(["b s 1000 @ 100", "a t 1000 @ 90"]);
    expect(cleared({ kind }, book).map(({ premiumGbpPerMwh }) => premiumGbpPerMwh)).toEqual([
      20, 0,
    ]);
    // An ask above its bid is met where the premium covers it, and not else.
    const dear = {
      bids: book.bids,
      offers: [{ ...sun!, limitGbpPerMwh: 130, technology: "solar" as const }],
    };
    expect(words(cleared({ kind }, dear))).toEqual(["b s 1000 @ 135"]);
  });

  test("a buyer meets the seller of its name, or of its feeder, before others at the same price, and pays the premium there alone", () => {
    const [a, b] = energyBids("a 1000 @ 120", "b 1000 @ 120");
    const [s, t] = energyOffers("s 1000 @ 60", "t 1000 @ 60");
    const at = (order: EnergyOrder, feeder: number, premium?: EnergyOrder["premium"]) => ({
      ...{ ...order, premium, locality: { bus: Number(order.unit !== "a"), feeder, area: 0 } },
    });
    const offers = [at(s!, 1), at(t!, 2)];
    const met = (premium: EnergyOrder["premium"]) =>
      words(cleared({ kind }, { bids: [at(a!, 2, premium), at(b!, 1)], offers }));
    const tFirst = ["a t 1000 @ 100", "b s 1000 @ 90"];
    expect(met({ members: ["t"], gbpPerMwh: 20 })).toEqual(tFirst);
    expect(met({ near: "feeder", gbpPerMwh: 20 })).toEqual(tFirst);
    expect(met({ near: "feeder", members: ["t", "s"], gbpPerMwh: 20 })).toEqual(tFirst);
    expect(met({ members: ["s"], gbpPerMwh: 20 })).toEqual(["a s 1000 @ 100", "b t 1000 @ 90"]);
    // All that is said has to be true of a seller: nobody is at a's bus, none of its feeder is s.
    const shared = ["a s 500 @ 90", "a t 500 @ 90", "b s 500 @ 90", "b t 500 @ 90"];
    expect(met({ near: "bus", gbpPerMwh: 20 }).sort()).toEqual(shared);
    expect(met({ near: "feeder", members: ["s"], gbpPerMwh: 20 }).sort()).toEqual(shared);
  });
});
