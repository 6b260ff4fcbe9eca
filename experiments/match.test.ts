/** `headroom match` on the worked mini-trial: its numbers, its list row for row, what it writes, and cancellation. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { MessageRow, MessageTable } from "../sim/messages/registry.ts";
import { headroom } from "./testing/command-line.ts";
import {
  filesIn,
  listRow,
  marketFiles,
  messageFile,
  miniTrial,
  POINT,
  readBack,
  START,
} from "./testing/market-files.ts";
import { matchIn, type PrintedList, printedLists } from "./testing/match-output.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";

const { folder, fresh } = scratchFolder("match");

type Market = ReturnType<typeof miniTrial>;
const match = (market: Market, ...more: readonly string[]) => matchIn(fresh(), market, ...more);

const book = async (market: Market, ...more: readonly string[]) => {
  const { books } = await match(market, ...more);
  expect(books).toHaveLength(1);
  return books[0]!;
};
type Book = Awaited<ReturnType<typeof book>>;
const pairs = ({ trades }: Book) =>
  trades.map(({ buyer, seller, reliefKw }) => `${buyer}–${seller} ${reliefKw / 1000}`);
const inOrder = (list: PrintedList) =>
  list.map(({ resource, value, isTraded }) => `${resource} ${value}${isTraded ? " traded" : ""}`);

const AFTER_SCENARIO_1 = [
  ...["R-PURPLE 5000 traded", "R-PINK 3000 traded", "R-GREEN 1000", "R-RED 3000"],
  ...["R-YELLOW 4000 traded", "R-BLUE 5000 traded", "R-GREEN 3000 traded", "R-ORANGE 4000 traded"],
];

describe("the worked mini-trial through files", () => {
  test("scenario 1: 12 MW, welfare £123, the list row for row", async () => {
    const found = await book(miniTrial(1));
    expect(pairs(found)).toEqual([
      ...["R-BLUE–R-PURPLE 5", "R-ORANGE–R-YELLOW 4", "R-GREEN–R-PINK 3"],
    ]);
    expect(found).toMatchObject({ tradedKw: 12_000, welfareGbp: 123, gapGbp: 0, sizeKw: 16_000 });
    expect(found.trades.map(({ payableGbp }) => payableGbp)).toEqual([125, 80, 61.5]);
    expect(found.list.map(({ order }) => order)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(inOrder(found.list)).toEqual(AFTER_SCENARIO_1);
  });

  test("places of a list may be left out: their order counts", async () => {
    const market = miniTrial(1);
    const places = [1, 2, 3, 7];
    const listed = market["incoming-merit-order-list"].map((row) => ({
      ...row,
      order: places[row.order - 1]!,
    }));
    const found = await book({ ...market, "incoming-merit-order-list": listed });
    expect(inOrder(found.list)).toEqual(AFTER_SCENARIO_1);
  });

  test.each([
    ["midpoint", 266.5],
    ["pay-as-bid", 328],
    ["pay-as-offer", 205],
    ["uniform", 252],
  ])("scenario 1, %s: £%d", async (rule, pounds) => {
    expect((await book(miniTrial(1), "--price", rule)).payableGbp).toBe(pounds);
  });

  test("the most volume is 14 MW, and its welfare £108, £15 from the optimum", async () => {
    expect(await book(miniTrial(1), "--matcher", "max-volume")).toMatchObject({
      ...{ tradedKw: 14_000, welfareGbp: 108, optimumGbp: 123, gapGbp: 15 },
    });
  });

  test("scenario 2, Orange first: by price as before, by the list's order £123 and not £121.50", async () => {
    expect(await book(miniTrial(2))).toMatchObject({ tradedKw: 12_000, welfareGbp: 123 });
    const own = await book(miniTrial(2), "--matcher", "mol-priority");
    expect(pairs(own)).toEqual([
      ...["R-ORANGE–R-PURPLE 4", "R-BLUE–R-PURPLE 1", "R-BLUE–R-YELLOW 4", "R-GREEN–R-PINK 3"],
    ]);
    expect(own.welfareGbp).toBe(123);
    const before = await book(miniTrial(1), "--matcher", "mol-priority");
    expect(before).toMatchObject({ welfareGbp: 121.5, gapGbp: 1.5 });
  });

  test.each([3, 4] as const)(
    "scenario %d, two prices: 9 MW; Orange and Yellow at 5.50 and 34.50, £80 together",
    async (scenario) => {
      const found = await book(miniTrial(scenario));
      expect(pairs(found)).toEqual(["R-BLUE–R-PURPLE 5", "R-ORANGE–R-YELLOW 4"]);
      expect(found.trades.at(-1)).toMatchObject({
        ...{ availabilityGbpPerMwh: 5.5, utilisationGbpPerMwh: 34.5, payableGbp: 80 },
      });
    },
  );

  test("scenario 5's other way: Purple acts by 0.8, so its 5 MW are 4 MW of relief; Yellow by 0, and is left out", async () => {
    const resources = miniTrial(1)["look-ahead"].map(({ resourceId }) => resourceId);
    const acts = new Map([
      ["R-PURPLE", 0.8],
      ["R-YELLOW", 0],
    ]);
    const path = messageFile(
      folder,
      "sensitivity",
      resources.map((resourceId) => ({
        ...{ constraintId: POINT, resourceId, sensitivity: acts.get(resourceId) ?? 1 },
      })),
    );
    const found = await match(miniTrial(1), "--sensitivities", path);
    expect(found.sensitivities).toBe("of the file");
    expect(found.books[0]!.leftOut).toEqual(["O-YELLOW"]);
    expect(found.notices.map(({ code }) => code)).toContain("match.leftOut");
    // Purple's 30 for a MWh of its own is 37.50 for one of relief.
    expect(found.books[0]!.trades[0]).toMatchObject({
      ...{ buyer: "R-BLUE", seller: "R-PURPLE", reliefKw: 4000, buyerKw: 4000, sellerKw: 5000 },
      utilisationGbpPerMwh: 53.75,
    });
  });

  test("bilateral: only those who name one another, and nobody who names a third", async () => {
    const market = miniTrial(1);
    const naming = <Row extends { resourceId: string }>(rows: readonly Row[], names: object) =>
      rows.map((row) => ({
        ...row,
        counterpartyId: new Map<string, string>(Object.entries(names)).get(row.resourceId) ?? null,
      }));
    const found = await book(
      {
        ...market,
        bid: naming(market.bid, { "R-ORANGE": "R-YELLOW", "R-BLUE": "R-PURPLE" }),
        offer: naming(market.offer, { "R-PURPLE": "R-GREEN", "R-WHITE": "R-RED" }),
      },
      ...["--matcher", "bilateral"],
    );
    // Blue names Purple, which names Green; Red's 38 is below White's 55.
    expect(pairs(found)).toEqual(["R-ORANGE–R-YELLOW 4", "R-GREEN–R-PURPLE 4"]);
  });
});

/** Scenario 1 with a row that may not trade and one in kVAr in the midst, and a seller that has a place of its own. */
function longer(): Market {
  const market = miniTrial(1);
  const [blue, green, red, orange] = market["incoming-merit-order-list"];
  const grey = listRow("GREY", 0.7, 3, { role: "notApplicable", isRegistered: false });
  const reactive = { ...orange!, order: 6, value: 1500, units: "kVAr" } as const;
  return {
    ...market,
    "incoming-merit-order-list": [
      ...[blue!, green!, grey, { ...red!, order: 4 }, { ...orange!, order: 5 }, reactive],
      listRow("YELLOW", 6, 7, { role: "seller", operation: "demand" }),
    ],
    offer: market.offer.map((row) =>
      row.resourceId === "R-YELLOW" ? { ...row, contractId: "C-YELLOW" } : row,
    ),
  };
}

test("rows that may not trade and rows in kVAr keep their place; a seller with a place takes its buyer's and gives its own", async () => {
  const found = await match(longer());
  expect(inOrder(found.books[0]!.list)).toEqual([
    ...["R-PURPLE 5000 traded", "R-PINK 3000 traded", "R-GREEN 1000", "R-GREY 700", "R-RED 3000"],
    ...["R-YELLOW 4000 traded", "R-ORANGE 1500", "R-ORANGE 4000 traded", "R-YELLOW 2000"],
    ...["R-BLUE 5000 traded", "R-GREEN 3000 traded"],
  ]);
  const reactive = found.notices.find(({ code }) => code === "message.reactive");
  expect(reactive).toMatchObject({ found: "a row in kVAr", line: 7 });
});

test("what was taken for granted is said: sensitivities, the close, capacities of sellers off the list", async () => {
  const { notices, sensitivities, closesAt } = await match(miniTrial(1));
  expect({ sensitivities, closesAt }).toEqual({ sensitivities: "all 1", closesAt: null });
  expect(notices.map(({ code }) => code)).toEqual([
    ...["match.sensitivity", "match.closes", "match.capacities"],
  ]);
});

const LIST = "traded-merit-order-list-BSP-1-2025-01-22T080000Z";

describe.each(["csv", "json"] as const)("what is written in %s", (format) => {
  test("is read again as the same trades and list, with the names and capacities of --resources", async () => {
    const out = fresh();
    const resources = messageFile(
      folder,
      "resource",
      miniTrial(1)["look-ahead"].map(({ resourceId }) => ({
        ...{
          resourceId,
          resourceName: `${resourceId}, "it"`,
          isAvailable: true,
          mecKw: 1000,
          micKw: 4000,
        },
        ...{ mecKvar: null, micKvar: 3, isRegistered: true },
      })),
    );
    const to = ["--out", out, "--format", format, "--resources", resources];
    const found = await match(miniTrial(3), ...to, "--closes", "2025-01-21T12:00:00Z");
    expect(filesIn(out)).toEqual([`${LIST}.${format}`, `trades.${format}`]);
    expect(found.written).toEqual(filesIn(out).map((name) => join(out, name)));
    const list = readBack("traded-merit-order-list", out, LIST, format);
    expect(
      list.map(
        ({ order, resourceId: resource, contractId: contract, role, value, units, isTraded }) => ({
          ...{ order, resource, contract, role, value, units, isTraded },
        }),
      ),
    ).toEqual(found.books[0]!.list);
    expect(list[0]).toMatchObject({
      ...{
        resourceId: "R-PURPLE",
        resourceName: 'R-PURPLE, "it"',
        mecKw: 1000,
        micKw: 4000,
        micKvar: 3,
      },
      ...{ operation: "flexible", contractId: null },
    });
    const trades = readBack("trade", out, "trades", format);
    expect(trades.map(({ tradeId }) => tradeId)).toEqual(
      found.books[0]!.trades.map(({ id }) => id),
    );
    expect(trades[1]).toMatchObject({
      ...{ volume: 4000, availabilityGbpPerMwh: 5.5, utilisationGbpPerMwh: 34.5 },
      ...{ matchedAt: START - 20 * 3600, status: "matched", startAt: START, endAt: START + 1800 },
    });
  });

  test("the same files give the same texts", async () => {
    const outs = [fresh(), fresh()];
    for (const out of outs)
      await headroom("match", ...marketFiles(fresh(), longer(), format), "--out", out);
    const [one, other] = outs.map((out) => readBack("trade", out, "trades"));
    expect(one).toEqual(other);
  });
});

describe("lists made again", () => {
  async function again(market: Market, change: (row: MessageRow<"trade">) => MessageRow<"trade">) {
    const out = fresh();
    const files = marketFiles(fresh(), market);
    await headroom("match", ...files, "--out", out);
    const trades = readBack("trade", out, "trades").map(change);
    const path = messageFile(folder, "trade", trades);
    const to = fresh();
    const { code, out: text } = await headroom(
      ...["match", ...files, "--trades", path, "--out", to, "--json"],
    );
    expect(code).toBe(0);
    return { found: printedLists.parse(JSON.parse(text)), to, trades };
  }
  const ended = (row: MessageRow<"trade">) =>
    ({ ...row, status: "cancelled", reason: "notSamePartOfNetwork" }) as const;

  test("of trades that all stand it is the list that matching gave", async () => {
    const { found } = await again(miniTrial(1), (row) => row);
    expect(found.lists).toMatchObject([{ standing: 3, ended: 0 }]);
    expect(inOrder(found.lists[0]!.list)).toEqual(AFTER_SCENARIO_1);
  });

  test("scenario 5: Yellow's feeder moves, its trade ends, Orange has its 4 MW at its place again", async () => {
    const { found } = await again(miniTrial(1), (row) =>
      row.sellerResourceId === "R-YELLOW" ? ended(row) : row,
    );
    expect(found.lists).toMatchObject([{ standing: 2, ended: 1 }]);
    expect(inOrder(found.lists[0]!.list)).toEqual([
      ...[
        "R-PURPLE 5000 traded",
        "R-PINK 3000 traded",
        "R-GREEN 1000",
        "R-RED 3000",
        "R-ORANGE 4000",
      ],
      ...["R-BLUE 5000 traded", "R-GREEN 3000 traded"],
    ]);
  });

  test.each([
    ["scenario 1", miniTrial(1)],
    ["a longer list", longer()],
  ])(
    "%s: with every trade ended the written list is the incoming list, row for row",
    async (_, market) => {
      const { to } = await again(market, ended);
      const back: MessageTable<"traded-merit-order-list"> = readBack(
        "traded-merit-order-list",
        to,
        LIST,
      );
      expect(back).toEqual(market["incoming-merit-order-list"]);
      expect(filesIn(to)).toEqual([`${LIST}.csv`]);
    },
  );
});

test("for people: trades, welfare, list and what was taken for granted", async () => {
  const { out, code } = await headroom("match", ...marketFiles(fresh(), miniTrial(1)));
  expect(code).toBe(0);
  expect(out).toContain("R-ORANGE buys 4.000 MW of R-YELLOW");
  expect(out).toContain("together 12.000 MW of relief, £266.50 called in full");
  expect(out).toContain("welfare £123.00; the orders could give £123.00, a gap of £0.00");
  expect(out).toContain("     1  R-PURPLE");
  expect(out).toContain("notice: found no sensitivities; each is taken as 1");
});
