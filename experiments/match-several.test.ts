/**
 * `headroom match` on files with several constraints and periods: what one seller may sell at them, by the same law as a run;
 * and what is said where matching reached a bound on its work.
 */
import { describe, expect, test } from "vitest";
import { headroom } from "./testing/command-line.ts";
import { filesIn, listRow, marketFiles, miniTrial, POINT, START } from "./testing/market-files.ts";
import { matchIn } from "./testing/match-output.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";

const { fresh } = scratchFolder("match-several");

type Market = ReturnType<typeof miniTrial>;
const match = (market: Market, ...more: readonly string[]) => matchIn(fresh(), market, ...more);
type Book = Awaited<ReturnType<typeof match>>["books"][number];
const pairs = ({ trades }: Book) =>
  trades.map(({ buyer, seller, reliefKw }) => `${buyer}–${seller} ${reliefKw / 1000}`);

describe("several constraints and periods", () => {
  /** A second point, smaller, and a second period at the first, with the same orders at all. */
  function wide(): Market {
    const market = miniTrial(1);
    const places = [
      ...[
        [POINT, START, 16_000],
        ["BSP/2", START, -9000],
        [POINT, START + 1800, 12_000],
      ],
    ] as const;
    const at = <Row>(rows: readonly Row[]) =>
      rows.flatMap((row) =>
        places.map(([constraintId, startAt], index) => ({
          row,
          index,
          place: { constraintId, startAt, endAt: startAt + 1800 },
        })),
      );
    return {
      ...market,
      "look-ahead": places.flatMap(([constraintId, periodStart, size]) =>
        market["look-ahead"].map((row) => ({ ...row, constraintId, periodStart, size })),
      ),
      bid: at(market.bid).map(({ row, index, place }) => ({
        ...row,
        ...place,
        bidId: `${row.bidId}${index}`,
      })),
      offer: at(market.offer).map(({ row, index, place }) => ({
        ...row,
        ...place,
        offerId: `${row.offerId}${index}`,
      })),
    };
  }

  test("what a seller gave at the larger constraint it cannot give at the other; another period is another day's work", async () => {
    const { books } = await match(wide());
    expect(books.map((each) => [each.constraint, each.start.slice(11, 16), each.tradedKw])).toEqual(
      [
        ...[
          ["BSP-1", "08:00", 12_000],
          ["BSP/2", "08:00", 2000],
          ["BSP-1", "08:30", 12_000],
        ],
      ],
    );
    // Only White had anything left, and of the rest only Blue pays what it asks.
    expect(pairs(books[1]!)).toEqual(["R-BLUE–R-WHITE 2"]);
    expect(books.flatMap(({ trades }) => trades.map(({ id }) => id)).length).toBe(
      new Set(books.flatMap(({ trades }) => trades.map(({ id }) => id))).size,
    );
  });

  test("--constraint and --period pick one, with the ids that all of them have", async () => {
    const all = await match(wide());
    const { books } = await match(
      wide(),
      "--constraint",
      POINT,
      "--period",
      "2025-01-22T08:30:00Z",
    );
    expect(books).toEqual([all.books[2]]);
  });

  test("names of files are made of ids", async () => {
    const out = fresh();
    await match(wide(), "--out", out);
    expect(filesIn(out)).toEqual([
      ...[
        "traded-merit-order-list-BSP-1-2025-01-22T080000Z.csv",
        "traded-merit-order-list-BSP-1-2025-01-22T083000Z.csv",
      ],
      ...["traded-merit-order-list-BSP_2-2025-01-22T080000Z.csv", "trades.csv"],
    ]);
  });

  /** Blue and Green buy at two points of these sizes, and Purple alone sells there. */
  function oneSeller(
    sizes: readonly [number, number],
    more: Partial<Market["offer"][number]>,
    volumes = [3000, 4000],
  ): Market {
    const market = miniTrial(1);
    const [blue, green] = market.bid;
    const [purple] = market.offer;
    const at = ["BSP-1", "BSP-2"];
    return {
      ...market,
      "look-ahead": at.flatMap((constraintId, index) =>
        market["look-ahead"].map((row) => ({ ...row, constraintId, size: sizes[index]! })),
      ),
      bid: [blue!, green!].map((row, index) => ({
        ...row,
        ...{ constraintId: at[index]!, volume: volumes[index]! },
      })),
      offer: at.map((constraintId, index) => ({
        ...{ ...purple!, ...more, constraintId, offerId: `O${index + 1}` },
      })),
    };
  }
  const sold = async (market: Market) => (await match(market)).books.flatMap(pairs);

  test("a seller that has sold against too much generation sells nothing against too much demand, whichever is larger", async () => {
    const [blue, green] = ["R-BLUE–R-PURPLE 3", "R-GREEN–R-PURPLE 4"];
    expect(await sold(oneSeller([16_000, 9000], {}))).toEqual([blue, "R-GREEN–R-PURPLE 2"]);
    expect(await sold(oneSeller([-16_000, -9000], {}))).toEqual([blue, "R-GREEN–R-PURPLE 2"]);
    expect(await sold(oneSeller([16_000, -9000], {}))).toEqual([blue]);
    expect(await sold(oneSeller([-9000, 16_000], {}))).toEqual([green]);
  });

  test("an offer that is all or none is not sold in part at the next constraint", async () => {
    const whole = { isAllOrNone: true, volume: 4000 };
    // All 4 MW go at neither: Blue wants 3, and by then nothing is gone for Green.
    expect(await sold(oneSeller([16_000, 9000], whole))).toEqual(["R-GREEN–R-PURPLE 4"]);
    const market = oneSeller([16_000, 9000], whole);
    const first = { ...market.offer[0]!, isAllOrNone: null };
    expect(await sold({ ...market, offer: [first, market.offer[1]!] })).toEqual([
      "R-BLUE–R-PURPLE 3",
    ]);
  });
});

/** Pairs that may all meet, more than are tried; the best trades of any size are smaller than a trade may be. */
function crowded(): Market {
  const market = miniTrial(1);
  const names = Array.from({ length: 46 }, (_, row) => String(row + 10));
  const [bid] = market.bid;
  const [offer] = market.offer;
  const [seen] = market["look-ahead"];
  return {
    "look-ahead": names.flatMap((name) =>
      [`R-B${name}`, `R-S${name}`].map((resourceId) => ({ ...seen!, resourceId })),
    ),
    "incoming-merit-order-list": names.map((name, row) => listRow(`B${name}`, 0.15, row + 1)),
    bid: names.map((name) => ({
      ...{ ...bid!, bidId: `B-${name}`, resourceId: `R-B${name}`, contractId: `C-B${name}` },
      volume: 150,
    })),
    offer: names.map((name) => ({
      ...{ ...offer!, offerId: `O-${name}`, resourceId: `R-S${name}`, volume: 100 },
    })),
  };
}

test("a bound on the work of matching is a notice, and here the trades of price priority stand", async () => {
  const found = await match(crowded(), "--matcher", "welfare-lp");
  const byPrice = await match(crowded());
  expect(found.books[0]!.trades).toEqual(byPrice.books[0]!.trades);
  expect([found, byPrice].map(({ books }) => books[0]!.bounds)).toEqual([["tooManyPairs"], []]);
  const told = ({ notices }: typeof found) =>
    notices.filter(({ code }) => code === "match.bounded").map(({ found: what }) => what);
  expect(told(found)).toEqual([
    "a bound on the work of matching, at BSP-1 from 2025-01-22T08:00:00Z: more pairs than are tried, so the better of what price-priority and mol-priority give stands",
  ]);
  expect(told(byPrice)).toEqual([]);
  const { out } = await headroom(
    ...["match", ...marketFiles(fresh(), crowded()), "--matcher", "welfare-lp"],
  );
  expect(out).toContain("notice: found a bound on the work of matching");
});
