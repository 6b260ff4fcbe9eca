/** `headroom settle` on files: the worked numbers, who is paid for what, and what it writes. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { PERIOD_SECONDS } from "../sim/core/time.ts";
import { headroom } from "./testing/command-line.ts";
import { filesIn, readBack, START } from "./testing/market-files.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";
import {
  type Day,
  day,
  dayFiles,
  type Engagement,
  readings,
  runs,
  TOLD,
  TRADE,
} from "./testing/settlement-day.ts";

const { folder, fresh } = scratchFolder("settle");

const filesOf = (of: Day, format: "csv" | "json" = "csv") => dayFiles(folder, of, format);

const payments = { availabilityGbp: z.number(), utilisationGbp: z.number(), totalGbp: z.number() };
/** What `--json` prints, all of it. */
const printed = z.strictObject({
  settlement: z.array(
    z.strictObject({
      ...{ trade: z.string(), start: z.string(), end: z.string() },
      ...{ buyerResourceId: z.string(), sellerResourceId: z.string() },
      ...{ instructedMwh: z.number(), deliveredMwh: z.number(), fulfilmentFrac: z.number() },
      ...payments,
      shortfallGbp: z.number().nullable(),
    }),
  ),
  report: z.array(
    z.strictObject({
      ...{ buyerId: z.string(), sellerId: z.string(), deliveredMwh: z.number() },
      ...{ start: z.string(), end: z.string() },
    }),
  ),
  totals: z.strictObject({ ...payments, shortfallGbp: z.number() }),
  ended: z.int(),
  notices: z.array(z.looseObject({ code: z.string(), found: z.string(), remedy: z.string() })),
  written: z.array(z.string()),
});

async function settled(of: Day, ...more: readonly string[]) {
  const { code, out, err } = await headroom("settle", ...filesOf(of), ...more, "--json");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return printed.parse(JSON.parse(out));
}
const pounds = (row: { availabilityGbp: number; utilisationGbp: number }) =>
  [row.availabilityGbp, row.utilisationGbp].map((each) => each.toFixed(2));

describe("what is paid", () => {
  test("100 % for 20 minutes, 75 % for 6, nothing for 4: fulfilment 0.8167, utilisation £56.35, availability £8.98", async () => {
    const found = await settled(day(runs([20, 4000], [6, 3000], [4, 0])));
    const [row] = found.settlement;
    expect(row!.fulfilmentFrac).toBeCloseTo(0.8167, 4);
    expect([row!.instructedMwh, row!.deliveredMwh]).toEqual([2, 1.633333]);
    expect(pounds(row!)).toEqual(["8.98", "56.35"]);
    expect(found.report).toEqual([
      {
        ...{ buyerId: "C-ORANGE", sellerId: "R-YELLOW", deliveredMwh: 1.633333 },
        ...{ start: "2025-01-22T08:00:00Z", end: "2025-01-22T08:30:00Z" },
      },
    ]);
    expect(found.totals.totalGbp).toBe(65.333321);
  });

  test("delivered in full £80; never instructed £11, without a meter", async () => {
    const full = await settled(day(runs([30, 4000])));
    expect(pounds(full.settlement[0]!)).toEqual(["11.00", "69.00"]);
    const idle = day([], { "engagements-report": [], "meter-reading": [], baseline: [] });
    const [row] = (await settled(idle)).settlement;
    expect(row).toMatchObject({ instructedMwh: 0, fulfilmentFrac: 1, totalGbp: 11 });
  });

  test("what is given beyond an instruction is not paid, and what is given one minute fills no other", async () => {
    const [over] = (await settled(day(runs([30, 9000])))).settlement;
    expect(over).toMatchObject({ deliveredMwh: 2, fulfilmentFrac: 1, totalGbp: 80 });
    const [half] = (await settled(day(runs([15, 8000], [15, 0])))).settlement;
    expect(half).toMatchObject({ deliveredMwh: 1, fulfilmentFrac: 0.5, totalGbp: 40 });
  });

  test("an instruction stands until the next, to the second; minutes without one do not count", async () => {
    const at = (seconds: number, kw: number, to: number): Engagement => ({
      ...{ ...TOLD, instructedAt: START + seconds, curtailment: kw },
      ...{ initialSetPointPercent: 160 - to, finalSetPointPercent: to },
    });
    const rows = [at(600, 4000, 100), at(1230, 0, 60)];
    // Ten minutes in full and half a one: 20 to 20.5 minutes past.
    const given = runs([10, 0], [10, 4000], [1, 2000], [9, 0]);
    const [row] = (await settled(day(given, { "engagements-report": rows }))).settlement;
    expect(row).toMatchObject({ fulfilmentFrac: 1, instructedMwh: 0.7, deliveredMwh: 0.7 });
  });

  test("a seller that has no contract is told without one, and settled alike", async () => {
    const untied = { "engagements-report": [{ ...TOLD, contractId: null }] };
    const [row] = (await settled(day(runs([30, 4000]), untied))).settlement;
    expect(row).toMatchObject({ fulfilmentFrac: 1, instructedMwh: 2, deliveredMwh: 2 });
  });

  test("a generator that is turned down, and one that is turned up for a constraint of demand", async () => {
    const to = async (final: number, kw: number) => {
      const told = { ...TOLD, operation: "generation", finalSetPointPercent: final } as const;
      const rows = day(runs([30, 0]), {
        "engagements-report": [told],
        "meter-reading": readings(runs([30, -6000 + kw])),
      });
      return (await settled(rows)).settlement[0]!.fulfilmentFrac;
    };
    expect([await to(20, -4000), await to(20, 4000)]).toEqual([1, 0]);
    expect([await to(100, 4000), await to(100, -4000)]).toEqual([1, 0]);
  });

  test("a seller that acts by 0.8 is measured at itself and paid at the constraint", async () => {
    const trade = { ...TRADE, volume: 3200, buyerVolume: 3200 };
    const [row] = (await settled(day(runs([30, 4000]), { trade: [trade] }))).settlement;
    expect(row!.deliveredMwh).toBe(2);
    expect(pounds(row!)).toEqual(["8.80", "55.20"]);
  });

  test("two trades of one seller: the earlier of the file is served first, and no kW is paid twice", async () => {
    const trade = [
      { ...TRADE, sellerVolume: 3000, buyerVolume: 3000, volume: 3000 },
      { ...TRADE, tradeId: "T-2", sellerVolume: 2000, buyerVolume: 2000, volume: 2000 },
    ];
    const { settlement } = await settled(day(runs([30, 3500]), { trade }));
    // Told 4 MW: 3 under the first, 1 under the second; half a MW is missing.
    expect(settlement.map((row) => [row.instructedMwh, row.deliveredMwh])).toEqual([
      ...[
        [1.5, 1.5],
        [0.5, 0.25],
      ],
    ]);
  });

  test("a trade of two periods is settled in each", async () => {
    const trade = [{ ...TRADE, endAt: START + 2 * PERIOD_SECONDS }];
    const stop = { ...TOLD, curtailment: 0, instructedAt: START + PERIOD_SECONDS };
    const found = await settled(
      day(runs([30, 4000]), { trade, "engagements-report": [TOLD, stop] }),
    );
    expect(found.settlement.map(({ totalGbp }) => totalGbp)).toEqual([80, 11]);
  });
});

describe("what an engagement is under", () => {
  test("one that names a trade fills that one, whatever the order of the file; one of the own obligation fills none", async () => {
    const trade = [
      { ...TRADE, sellerVolume: 3000, buyerVolume: 3000, volume: 3000 },
      { ...TRADE, tradeId: "T-2", sellerVolume: 2000, buyerVolume: 2000, volume: 2000 },
    ];
    const engagements = [
      { ...TOLD, curtailment: 2000, reason: "Trade T-2" },
      { ...TOLD, curtailment: 1000, reason: "Own obligation" },
    ];
    const rows = { trade, "engagements-report": engagements };
    const { settlement } = await settled(day(runs([30, 3000]), rows));
    expect(settlement.map((row) => [row.instructedMwh, row.deliveredMwh])).toEqual([
      ...[
        [0, 0],
        [1, 1],
      ],
    ]);
  });

  test("instructions of each contract fill its own trades", async () => {
    const trade = [
      { ...TRADE, sellerContractId: "C-ONE", sellerVolume: 2000, buyerVolume: 2000, volume: 2000 },
      { ...TRADE, tradeId: "T-2", sellerContractId: "C-TWO" },
    ];
    const engagements = [{ ...TOLD, contractId: "C-TWO" }];
    const rows = { trade, "engagements-report": engagements };
    const { settlement } = await settled(day(runs([30, 4000]), rows));
    expect(settlement.map(({ deliveredMwh }) => deliveredMwh)).toEqual([0, 2]);
  });
});

describe("what ended", () => {
  const ended = { ...TRADE, status: "cancelled", reason: "notSamePartOfNetwork" } as const;
  test("before delivery nothing is due; availability in full where the rules say so and the network is why", async () => {
    const of = (trade: typeof TRADE) => day([], { trade: [trade], "engagements-report": [] });
    expect(await settled(of(ended))).toMatchObject({ settlement: [], report: [], ended: 1 });
    const option = "--pay-availability-on-cancel";
    expect((await settled(of(ended), option)).totals.totalGbp).toBe(11);
    const own = { ...ended, reason: "sellerUnavailable" };
    expect((await settled(of(own), option)).totals.totalGbp).toBe(0);
    expect((await settled(of({ ...TRADE, status: "refused" }), option)).settlement).toEqual([]);
  });

  test("after a first period that period stays paid", async () => {
    const trade = {
      ...ended,
      endAt: START + 2 * PERIOD_SECONDS,
      matchedAt: START + PERIOD_SECONDS,
    };
    const found = await settled(day(runs([30, 4000]), { trade: [trade] }));
    expect(found.settlement.map(({ totalGbp }) => totalGbp)).toEqual([80]);
    expect(found.ended).toBe(1);
  });
});

test.each(["csv", "json"] as const)(
  "what is written in %s is read again as what was printed",
  async (format) => {
    const out = fresh();
    const found = await settled(day(runs([30, 3000])), "--out", out, "--format", format);
    expect(filesIn(out)).toEqual([`settlement.${format}`, `trades-report.${format}`]);
    expect(found.written).toEqual(filesIn(out).map((name) => join(out, name)));
    const [row] = readBack("settlement", out, "settlement", format);
    expect(row).toMatchObject({
      tradeId: "T-1",
      startAt: START,
      fulfilmentFrac: 0.75,
      totalGbp: 60,
    });
    expect(readBack("trades-report", out, "trades-report", format)).toEqual([
      {
        ...{ buyerId: "C-ORANGE", sellerId: "R-YELLOW", deliveredMwh: 1.5 },
        ...{ startAt: START, endAt: START + PERIOD_SECONDS },
      },
    ]);
  },
);

test("for people, and rows in kVAr and of strangers are said", async () => {
  const rows: Engagement[] = [
    ...[TOLD, { ...TOLD, units: "kVAr" as const }, { ...TOLD, resourceId: "R-BLUE" }],
  ];
  const files = filesOf(day(runs([30, 4000]), { "engagements-report": rows }));
  const { out, code } = await headroom("settle", ...files);
  expect(code).toBe(0);
  expect(out).toContain("T-1 2025-01-22T08:00:00Z: R-ORANGE pays R-YELLOW £80.00");
  expect(out).toContain("together £80.00: availability £11.00, utilisation £69.00");
  expect(out).toMatch(/notice: .*found a row in kVAr/);
  expect(out).toMatch(/found engagements of resources that traded nothing: 1;/);
});
