/** Laws of the traded merit order list. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { tradedCases } from "../testing/arbitraries.ts";
import { type MeritRow, type PlaceSwap, tradedList, tradedPlaces } from "./merit-order.ts";

const withOrder = tradedCases.chain((traded) =>
  fc.tuple(
    fc.constant(traded),
    fc.shuffledSubarray([...traded.swaps], { minLength: traded.swaps.length }),
  ),
);

function kwByUnit(rows: readonly MeritRow[]): Map<number, number> {
  const kw = new Map<number, number>();
  for (const row of rows) kw.set(row.unit, (kw.get(row.unit) ?? 0) + row.volumeKw);
  return kw;
}

test("cancelling every trade, one by one in any order, restores the incoming list exactly", () => {
  fc.assert(
    fc.property(withOrder, ([{ incoming }, order]) => {
      let standing: readonly PlaceSwap[] = order;
      while (standing.length > 0) {
        standing = standing.slice(1);
        expectConserved(incoming, standing);
      }
      expect(tradedList(incoming, standing)).toEqual(incoming);
      expect(tradedPlaces(incoming, standing)).toEqual(incoming);
    }),
  );
});

test("the order in which trades arrive does not change the list", () => {
  fc.assert(
    fc.property(withOrder, ([{ incoming, swaps }, order]) => {
      expect(tradedList(incoming, order)).toEqual(tradedList(incoming, swaps));
    }),
  );
});

test("every unit keeps the power of its rows; who had no row gets what it sold and nothing else", () => {
  fc.assert(
    fc.property(tradedCases, ({ incoming, swaps }) => {
      expectConserved(incoming, swaps);
    }),
  );
});

test("own rows keep their order, and emptied places are left out of the list but not forgotten", () => {
  fc.assert(
    fc.property(tradedCases, ({ incoming, swaps }) => {
      const own = (rows: readonly MeritRow[]) =>
        rows.filter((row) => row.slice === "own").map((row) => row.unit);
      expect(own(tradedPlaces(incoming, swaps))).toEqual(incoming.map((row) => row.unit));
      const listed = own(tradedList(incoming, swaps));
      expect(listed).toEqual(
        incoming.map((row) => row.unit).filter((unit) => listed.includes(unit)),
      );
      expect(tradedList(incoming, swaps).filter((row) => row.volumeKw > 0)).toEqual(
        tradedPlaces(incoming, swaps).filter((row) => row.volumeKw > 0),
      );
    }),
  );
});

test("a sold slice stands in its buyer's place before the buyer's remainder, the cheapest seller first", () => {
  fc.assert(
    fc.property(tradedCases, ({ incoming, swaps }) => {
      const rows = tradedPlaces(incoming, swaps);
      for (const [place, row] of rows.entries()) {
        if (row.slice !== "sold") continue;
        const swap = swaps.find((item) => item.trade === row.trade)!;
        expect([row.unit, row.volumeKw]).toEqual([swap.seller, swap.sellerKw]);
        expect(rows.slice(place).find((later) => later.slice === "own")?.unit).toBe(swap.buyer);
        const next = rows[place + 1];
        if (next?.slice === "sold") {
          const nextAsk = swaps.find((item) => item.trade === next.trade)!.askGbpPerMwh;
          expect(nextAsk).toBeGreaterThanOrEqual(swap.askGbpPerMwh);
        }
      }
    }),
  );
});

test("a released slice stands at its seller's former place behind its buyer's, or behind the last row, in buyers' order", () => {
  fc.assert(
    fc.property(tradedCases, ({ incoming, swaps }) => {
      const rows = tradedPlaces(incoming, swaps);
      const places = new Map(incoming.map((row, place) => [row.unit, place]));
      for (const [place, row] of rows.entries()) {
        if (row.slice !== "released") continue;
        const swap = swaps.find((item) => item.trade === row.trade)!;
        expect([row.unit, row.volumeKw]).toEqual([swap.buyer, swap.buyerKw]);
        const following = rows.slice(place).find((later) => later.slice === "own");
        const isBehind = (places.get(swap.seller) ?? -1) > places.get(swap.buyer)!;
        expect(following?.unit).toBe(isBehind ? swap.seller : undefined);
        const next = rows[place + 1];
        if (next?.slice === "released")
          expect(places.get(next.unit)!).toBeGreaterThanOrEqual(places.get(row.unit)!);
      }
    }),
  );
});

function expectConserved(incoming: readonly MeritRow[], swaps: readonly PlaceSwap[]): void {
  const rows = tradedList(incoming, swaps);
  const before = kwByUnit(incoming);
  const after = kwByUnit(rows);
  for (const [unit, kw] of before) expect(after.get(unit) ?? 0).toBe(kw);
  for (const [unit, kw] of after) {
    if (before.has(unit)) continue;
    const soldKw = swaps
      .filter((swap) => swap.seller === unit)
      .reduce((sum, swap) => sum + swap.sellerKw, 0);
    expect(kw).toBe(soldKw);
  }
}
