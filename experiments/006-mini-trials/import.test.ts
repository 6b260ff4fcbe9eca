/**
 * The six scenarios of the workshop on the import network, through the whole engine: too much demand, constrained demand that
 * buys, sellers that draw less or inject more. Every number is worked by hand in README.md.
 */
import { describe, expect, test } from "vitest";
import { trial } from "../testing/mini-trials.ts";

const market = (settings: object) => ({ venues: { "curtailment-obligations": settings } });

const MATCHED = {
  "blue-purple": [5, 110, 0],
  "red-pink": [3, 82.5, 0],
  "green-yellow": [4, 82.5, 0],
};
const IN_FULL = { "blue-purple": 275, "red-pink": 123.75, "green-yellow": 165 };

describe("scenario 1, utilisation only", () => {
  const run = trial("import-1");

  test("the constraint is forecast at 16 MW of demand, and comes", async () => {
    expect((await run).sizesMw()).toEqual({ forecast: 16, actual: 16 });
    const stated = (await run).rows("look_ahead").filter(({ run: of }) => of === "first");
    expect(stated.map(({ tooMuch }) => tooMuch)).toEqual(["demand"]);
    const expected = (await run).rows("expected_curtailment");
    const mw = expected.map(({ unit, curtailedW }) => `${unit} ${Number(curtailedW) / 1e6}`);
    expect(mw.sort()).toEqual(["blue 5", "green 4", "orange 4", "red 3"]);
  });

  test("Blue trades with Purple, Red with Pink, Green with Yellow; Orange and White do not meet", async () => {
    expect((await run).trades()).toEqual(MATCHED);
    expect((await run).welfareGbp()).toEqual({ welfare: 482.5, optimum: 482.5 });
  });

  test("the traded list, row for row", async () => {
    expect((await run).list("incoming")).toEqual([
      "blue 5 own",
      "green 4 own",
      "red 3 own",
      "orange 4 own",
    ]);
    expect((await run).list("traded")).toEqual([
      "purple 5 sold",
      "yellow 4 sold",
      "pink 3 sold",
      "orange 4 own",
      "blue 5 released",
      "green 4 released",
      "red 3 released",
    ]);
  });

  test("Purple discharges, Yellow draws less, Pink generates more, Orange does not charge; the buyers draw all they want", async () => {
    expect((await run).curtailedMwh()).toEqual({
      "purple sold": -2.5,
      "yellow sold": -2,
      "pink sold": -1.5,
      "orange own": -2,
    });
    const metered = (await run).rows("unit_period");
    const drawn = (id: string) => Number(metered.find(({ unit }) => unit === id)!.deliveredWh);
    expect(["blue", "green", "red", "purple", "pink"].map(drawn)).toEqual([
      -2_500_000, -2_000_000, -1_500_000, 2_500_000, 3_000_000,
    ]);
  });

  test("£275, £123.75 and £165 are paid, £563.75 in all", async () => {
    expect((await run).paidGbp("utilisation")).toEqual(IN_FULL);
    expect((await run).paidGbp("availability")).toEqual({});
    expect((await run).totalGbp()).toBe(563.75);
  });

  // Uniform: the last pair of the list, Green at 95 and Yellow at 70, sets 82.50 for 12 MW.
  test.each([
    ["pay-as-bid", 805],
    ["pay-as-offer", 322.5],
    ["uniform", 495],
  ])("under %s £%d is paid", async (kind, gbp) => {
    expect((await trial("import-1", market({ priceRule: { kind } }))).totalGbp()).toBe(gbp);
  });

  test("the most volume is 14 MW, worth £422.50", async () => {
    const most = await trial("import-1", market({ matcher: { kind: "max-volume" } }));
    const mw = Object.values(most.trades()).map(([each]) => each);
    expect(mw.reduce((sum, each) => sum + each, 0)).toBe(14);
    expect(most.welfareGbp()).toEqual({ welfare: 422.5, optimum: 482.5 });
  });
});

describe("scenario 2, Orange at the head of the list", () => {
  test("by price nothing changes but the list", async () => {
    const run = await trial("import-2");
    expect(run.trades()).toEqual(MATCHED);
    expect(run.totalGbp()).toBe(563.75);
    expect(run.list("traded")).toEqual([
      "orange 4 own",
      "purple 5 sold",
      "yellow 4 sold",
      "pink 3 sold",
      "blue 5 released",
      "green 4 released",
      "red 3 released",
    ]);
  });

  test("in the order of the list Orange takes the cheapest seller, and Red meets nobody: £92.50 of welfare", async () => {
    const run = await trial("import-2-mol-priority");
    expect(run.trades()).toEqual({
      "orange-purple": [4, 50, 0],
      "blue-purple": [1, 110, 0],
      "blue-pink": [3, 117.5, 0],
      "blue-yellow": [1, 125, 0],
      "green-yellow": [3, 82.5, 0],
    });
    expect(run.welfareGbp()).toEqual({ welfare: 390, optimum: 482.5 });
    // (4 × 50 + 1 × 110 + 3 × 117.50 + 1 × 125 + 3 × 82.50) ÷ 2.
    expect(run.totalGbp()).toBe(517.5);
    expect(run.curtailedMwh()).toEqual({
      "purple sold": -2.5,
      "pink sold": -1.5,
      "yellow sold": -2,
      "green own": -0.5,
      "red own": -1.5,
    });
  });

  test("in the order of the first list nothing is lost", async () => {
    const run = await trial("import-1", market({ matcher: { kind: "mol-priority" } }));
    expect(run.welfareGbp()).toEqual({ welfare: 482.5, optimum: 482.5 });
  });
});

const TWO_PART = { "blue-purple": [5, 110, 11.5], "red-pink": [3, 82.5, 6.5] };
const AVAILABILITY = { "blue-purple": 28.75, "red-pink": 9.75 };
const UTILISATION = { "blue-purple": 246.25, "red-pink": 114 };

describe("scenario 3, two-part prices", () => {
  const run = trial("import-3");

  test("8 MW are matched: Green and Yellow agree all-in, and not on availability", async () => {
    expect((await run).sizesMw()).toEqual({ forecast: 16, actual: 16 });
    expect((await run).trades()).toEqual(TWO_PART);
    const orders = (await run).rows("orders");
    const orderOf = (unit: string) => {
      const { priceGbpPerMwh, availabilityGbpPerMwh } = orders.find((row) => row.unit === unit)!;
      return [priceGbpPerMwh, availabilityGbpPerMwh];
    };
    expect([orderOf("green"), orderOf("yellow")]).toEqual([
      [95, 6],
      [70, 7],
    ]);
  });

  test("Blue pays £28.75 and £246.25, Red £9.75 and £114", async () => {
    expect((await run).paidGbp("availability")).toEqual(AVAILABILITY);
    expect((await run).paidGbp("utilisation")).toEqual(UTILISATION);
  });

  test("Green is kept from drawing in its own place", async () => {
    expect((await run).list("traded").slice(0, 4)).toEqual([
      "purple 5 sold",
      "green 4 own",
      "pink 3 sold",
      "orange 4 own",
    ]);
    expect((await run).curtailedMwh()).toEqual({
      "purple sold": -2.5,
      "green own": -2,
      "pink sold": -1.5,
      "orange own": -2,
    });
  });
});

test("scenario 4, Orange at the head: the same trades and payments, and Orange is the first to act", async () => {
  const run = await trial("import-4");
  expect(run.trades()).toEqual(TWO_PART);
  expect(run.list("traded")[0]).toBe("orange 4 own");
  expect(run.paidGbp("availability")).toEqual(AVAILABILITY);
  expect(run.paidGbp("utilisation")).toEqual(UTILISATION);
});

describe("scenario 5, the south is switched away before delivery", () => {
  const run = trial("import-5");

  test("the constraint is still 16 MW, and the trade with Yellow is cancelled: both are told why", async () => {
    expect((await run).sizesMw()).toEqual({ forecast: 16, actual: 16 });
    expect((await run).outcomes()).toEqual({
      "blue-purple": "delivered",
      "red-pink": "delivered",
      "green-yellow": "cancelled: notSamePartOfNetwork",
    });
    expect((await run).cancelled()).toEqual([
      "green: notSamePartOfNetwork",
      "yellow: notSamePartOfNetwork",
    ]);
  });

  test("Green is back in its own place and draws nothing; Yellow draws what it drew", async () => {
    expect((await run).curtailedMwh()).toEqual({
      "purple sold": -2.5,
      "green own": -2,
      "pink sold": -1.5,
      "orange own": -2,
    });
  });

  test("Yellow is paid nothing; Blue and Red pay as before", async () => {
    expect((await run).paidGbp("utilisation")).toEqual({ "blue-purple": 275, "red-pink": 123.75 });
  });
});

describe("scenario 5, the other way: a loop is closed before delivery, and Purple acts by 0.8 of what Blue does", () => {
  const run = trial("import-5-weaker");

  test("16 MW were forecast at 1; at 0.95 they are 15.2 MW", async () => {
    const { forecast, actual } = (await run).sizesMw();
    expect(forecast).toBe(16);
    expect(actual).toBeCloseTo(15.2, 6);
  });

  test("of 5 MW the trade with Purple stands for 4, the others for all", async () => {
    expect((await run).trades()).toEqual({ ...MATCHED, "blue-purple": [4, 110, 0] });
    expect((await run).outcomes()).toEqual({
      "blue-purple": "delivered: sensitivityChanged",
      "red-pink": "delivered: sensitivityChanged",
      "green-yellow": "delivered: sensitivityChanged",
    });
  });

  test("Purple gives all of its 5 MW in Blue's place, and 1 MW is Blue's own again", async () => {
    expect((await run).curtailedMwh()).toEqual({
      "purple sold": -2.5,
      "blue own": -0.5,
      "yellow sold": -2,
      "pink sold": -1.5,
      "orange own": -2,
    });
  });

  test("relief is paid: 3.8 MW of Purple's £209, 2.85 of Pink's £117.5625, 3.8 of Yellow's £156.75", async () => {
    expect((await run).paidGbp("utilisation")).toEqual({
      "blue-purple": 209,
      "red-pink": 117.5625,
      "green-yellow": 156.75,
    });
  });
});

describe("scenario 6, what comes is not what was forecast", () => {
  test("20 MW: after all that was traded Blue is kept from 2 MWh, worth £360 to it, on top of the £275 that it pays Purple", async () => {
    const run = await trial("import-6");
    expect(run.sizesMw()).toEqual({ forecast: 16, actual: 20 });
    expect(run.trades()).toEqual(MATCHED);
    expect(run.curtailedMwh()).toEqual({
      "purple sold": -2.5,
      "yellow sold": -2,
      "pink sold": -1.5,
      "orange own": -2,
      "blue own": -2,
    });
    const bid = run.rows("orders").find(({ unit }) => unit === "blue")!;
    expect(2 * Number(bid.priceGbpPerMwh)).toBe(360);
    expect(run.paidGbp("utilisation")).toEqual(IN_FULL);
    // Its sellers gave all that they were told: what Blue lost is nobody's shortfall.
    expect(run.rows("trades").map(({ buyerLossWh }) => buyerLossWh)).toEqual([0, 0, 0]);
  });

  test("9 MW, utilisation only: the list ends at Yellow; Pink is not called and gets nothing", async () => {
    const run = await trial("import-6-smaller");
    expect(run.sizesMw()).toEqual({ forecast: 16, actual: 9 });
    expect(run.curtailedMwh()).toEqual({ "purple sold": -2.5, "yellow sold": -2 });
    expect(run.outcomes()["red-pink"]).toBe("idle");
    expect(run.paidGbp("utilisation")).toEqual({ "blue-purple": 275, "green-yellow": 165 });
  });

  test("9 MW, two-part: Pink is not called and has all of its availability", async () => {
    const run = await trial("import-6-smaller-two-part");
    expect(run.sizesMw()).toEqual({ forecast: 16, actual: 9 });
    expect(run.curtailedMwh()).toEqual({ "purple sold": -2.5, "green own": -2 });
    expect(run.outcomes()["red-pink"]).toBe("idle");
    expect(run.paidGbp("availability")).toEqual(AVAILABILITY);
    expect(run.paidGbp("utilisation")).toEqual({ "blue-purple": 246.25 });
  });
});

test.each(["metered", "self-declared"])(
  "measured from the %s baseline, who does what it declared and what it is told has delivered",
  async (kind) => {
    const run = await trial("import-1", market({ baseline: { kind } }));
    for (const { fulfilmentFrac } of run.rows("trades")) expect(fulfilmentFrac).toBe(1);
    expect(run.totalGbp()).toBe(563.75);
  },
);

describe("a seller that is lost", () => {
  const during = (kind: string, from: string, to: string) => ({
    faults: [{ kind, unit: "purple", from: `2024-01-31T${from}:00Z`, to: `2024-01-31T${to}:00Z` }],
  });

  test("does nothing: its buyer is kept from drawing from the next cycle on, and pays nothing", async () => {
    const run = await trial("import-1", during("unit-silent", "07:00", "09:00"));
    expect(run.outcomes()["blue-purple"]).toBe("undelivered");
    expect(run.paidGbp("utilisation")).toEqual({ "red-pink": 123.75, "green-yellow": 165 });
    const { "blue own": blue, ...others } = run.curtailedMwh();
    expect(others).not.toHaveProperty("purple sold");
    expect(blue).toBeLessThan(-2.3);
    const [trade] = run.rows("trades");
    expect(Number(trade!.buyerLossWh)).toBeGreaterThan(2_300_000);
  });

  test("is only mute: it goes on as it was told, and is paid", async () => {
    const run = await trial("import-1", during("unit-comms-lost", "08:10", "08:20"));
    const plain = await trial("import-1");
    expect(run.curtailedMwh()).toEqual(plain.curtailedMwh());
    expect(run.paidGbp("utilisation")).toEqual(IN_FULL);
  });

  test("is known to be silent when its trade is verified: the trade ends", async () => {
    const run = await trial("import-1", {
      ...during("unit-comms-lost", "06:00", "12:00"),
      lookAhead: { operational: { periods: 3 } },
      ...market({ gates: { intraday: {} } }),
    });
    expect(run.outcomes()["blue-purple"]).toBe("cancelled: sellerUnavailable");
    // Blue buys again, half-way between its 180 and White's 120, of the last seller that is left.
    expect(run.trades()["blue-white"]).toEqual([2, 150, 0]);
    expect(run.outcomes()["blue-white"]).toBe("delivered");
    expect(run.curtailedMwh()).toEqual({
      "blue own": -1.5,
      "white sold": -1,
      "yellow sold": -2,
      "pink sold": -1.5,
      "orange own": -2,
    });
  });
});
