/**
 * `headroom run --messages`: what a run writes of delivery settles by `headroom settle` to what the run itself paid, on mini-trials
 * of both networks, with sellers who give less than they were told, under every rule of liability and baseline.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { MICRO_GBP_PER_GBP } from "../sim/core/money.ts";
import type { MessageFormat } from "../sim/messages/read.ts";
import { headroom } from "./testing/command-line.ts";
import { type Row, rowsOf } from "./testing/engine-runs.ts";
import { filesIn, readBack } from "./testing/market-files.ts";
import { TRIALS_FOLDER, trial } from "./testing/mini-trials.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";

const { folder, fresh } = scratchFolder("delivery");

/** A run of a mini-trial with its messages. */
async function written(name: string, over: object, format: MessageFormat = "csv") {
  const own = fresh();
  const laid = Object.entries(over).flatMap(([member, value]) => [
    "--set",
    `${member}=${JSON.stringify(value)}`,
  ]);
  const messages = `${own}-messages`;
  const { code, err } = await headroom(
    ...[
      "run",
      `${TRIALS_FOLDER}${name}.yaml`,
      ...laid,
      "--out",
      `${own}-run`,
      "--messages",
      messages,
      "--format",
      format,
    ],
  );
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return messages;
}

const files = (messages: string, format: MessageFormat = "csv") =>
  ["trades", "engagements", "meters", "baselines"].flatMap((name) => [
    `--${name}`,
    join(messages, `${name}.${format}`),
  ]);

/** "buyer-seller": what the engine's table says of each trade that was delivered, or could have been, µ£ and fulfilment. */
const paidByRun = (rows: readonly Row[]) =>
  rows
    .filter(({ outcome }) => outcome !== "cancelled" && outcome !== "refused")
    .map((row) => ({
      trade: `${row.buyer}-${row.seller}`,
      availability: row.availabilityMicroGbp,
      utilisation: Number(row.amountMicroGbp) - Number(row.availabilityMicroGbp),
      shortfall: row.shortfallMicroGbp,
      fulfilment: row.fulfilmentFrac,
      deliveredWh: row.deliveredWh,
    }));

const micro = (gbp: number | null) => Math.round((gbp ?? 0) * MICRO_GBP_PER_GBP);
const settledIn = (into: string, format: MessageFormat = "csv") =>
  readBack("settlement", into, "settlement", format).map((row) => ({
    trade: `${row.buyerResourceId}-${row.sellerResourceId}`,
    ...{ availability: micro(row.availabilityGbp), utilisation: micro(row.utilisationGbp) },
    ...{ shortfall: micro(row.shortfallGbp), fulfilment: row.fulfilmentFrac },
    deliveredWh: Math.round(row.deliveredMwh * 1e6),
  }));

/** Yellow, and on the other network its counterpart, does nothing for a part of the window. */
const silent = (unit: string) => ({
  anm: { sequentialTripFrac: 1.5, globalTripFrac: 2 },
  faults: [{ kind: "unit-silent", unit, from: "2024-01-31T07:59:00Z", to: "2024-01-31T08:15:00Z" }],
});
const market = (of: object) => ({ venues: { "curtailment-obligations": of } });

test("all orders of a run are in its files, matched or not, each under an id of its own", async () => {
  const messages = await written("export-6-smaller-two-part", {});
  const { tables } = await trial("export-6-smaller-two-part", {});
  const placed = rowsOf(tables.orders).map(
    ({ side, unit, volumeW }) => `${side} ${unit} ${Number(volumeW) / 1000} kW`,
  );
  const bids = readBack("bid", messages, "bids", "csv");
  const offers = readBack("offer", messages, "offers", "csv");
  const inFiles = [
    ...bids.map(({ resourceId, volume }) => `buyerBid ${resourceId} ${volume} kW`),
    ...offers.map(({ resourceId, volume }) => `sellerOffer ${resourceId} ${volume} kW`),
  ];
  expect(inFiles.toSorted()).toEqual(placed.toSorted());
  const traded = new Set(readBack("trade", messages, "trades", "csv").map(({ bidId }) => bidId));
  expect(bids.some(({ bidId }) => !traded.has(bidId))).toBe(true);
  expect(new Set(bids.map(({ bidId }) => bidId)).size).toBe(bids.length);
});

describe("settled from its files, a run pays to the micro-pound what it paid itself", () => {
  test.each<readonly [string, object, string]>([
    ["export-1", {}, "with one price"],
    ["export-3", {}, "with two parts"],
    ["export-1-silent", {}, "with a seller who is silent for a quarter of an hour"],
    ["export-3", silent("yellow"), "with two parts and half the delivery"],
    ["export-6-smaller-two-part", {}, "with a constraint that does not reach every trade"],
    ["import-1", {}, "where demand is too much"],
    ["import-3", silent("yellow"), "where demand is too much, and half the delivery"],
    ["import-4", market({ baseline: { kind: "self-declared" } }), "from declared schedules"],
    ["export-3", market({ baseline: { kind: "metered" } }), "from the meter before"],
    ["export-5", {}, "after a trade was cancelled"],
  ])("%s %j, %s", async (name, over, _why) => {
    const messages = await written(name, over);
    const into = `${messages}-settled`;
    const { code, err } = await headroom("settle", ...files(messages), "--out", into);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const run = await trial(name, over);
    const paid = paidByRun(rowsOf(run.tables.trades));
    expect(paid.length).toBeGreaterThan(0);
    expect(settledIn(into)).toEqual(paid);
    expect(settledIn(messages)).toEqual(paid);
    expect(readBack("trades-report", into, "trades-report")).toEqual(
      readBack("trades-report", messages, "trades-report"),
    );
  });

  test("a seller that is liable pays what its buyer lost, for which bids are read", async () => {
    const over = { ...silent("yellow"), ...market({ shortfallLiability: "sellerPaysBuyerLoss" }) };
    const messages = await written("export-3", over);
    const paid = paidByRun(rowsOf((await trial("export-3", over)).tables.trades));
    expect(paid.some(({ shortfall }) => Number(shortfall) > 0)).toBe(true);
    const into = `${messages}-settled`;
    const liable = ["--shortfall-liability", "sellerPaysBuyerLoss"];
    const bids = ["--bids", join(messages, "bids.csv")];
    const all = await headroom("settle", ...files(messages), ...liable, ...bids, "--out", into);
    expect(all).toMatchObject({ code: 0, err: "" });
    expect(settledIn(into)).toEqual(paid);
    expect(all.out).toMatch(/yellow pays £\d+\.\d\d for its shortfall/);
  });

  test("in json as in csv", async () => {
    const messages = await written("export-3", {}, "json");
    const into = `${messages}-settled`;
    await headroom("settle", ...files(messages, "json"), "--out", into, "--format", "json");
    expect(settledIn(into, "json")).toEqual(
      paidByRun(rowsOf((await trial("export-3")).tables.trades)),
    );
  });
});

test("only minutes in which those who traded were engaged are written, and the day's engagements of all", async () => {
  const messages = await written("export-3", {});
  expect(filesIn(messages)).toEqual(
    ["baselines", "bids", "engagements", "meters", "offers", "settlement"]
      .concat("trades-report", "trades")
      .map((name) => `${name}.csv`),
  );
  const metered = new Set(
    readBack("meter-reading", messages, "meters").map(({ resourceId }) => resourceId),
  );
  expect([...metered].sort()).toEqual(["purple", "yellow"]);
  expect(readBack("meter-reading", messages, "meters")).toHaveLength(2 * 31);
  const told = readBack("engagements-report", messages, "engagements");
  expect(told.filter(({ resourceId }) => resourceId === "yellow")).toEqual([
    expect.objectContaining({ curtailment: 4000, initialSetPointPercent: -60 }),
    expect.objectContaining({ curtailment: 0 }),
  ]);
  expect(new Set(told.map(({ resourceId }) => resourceId))).toContain("green");
});

describe("wrong, exit code 2 and nothing written", () => {
  const export3 = `${TRIALS_FOLDER}export-3.yaml`;
  test.each([
    [
      ["--messages", "M"],
      /--messages: found .*M, and no scenario that they are of; give the scenario/,
    ],
    [[export3, "--format", "json"], /--format: found "json", which has no use with a run without/],
    [[export3, "--messages", "M", "--format", "xml"], /--format: found "xml"; write one of csv, j/],
    [[export3, "--messages", "."], /--messages: found ".", which is not empty/],
    [["PLAIN", "--messages", "M"], /--messages: found a scenario in which no curtailment oblig/],
  ])("%j", async (args, told) => {
    const plain = join(folder, "plain.yaml");
    writeFileSync(plain, stringify({ period: { start: "2025-01-01", days: 1 } }));
    const [out, messages] = [join(folder, "never"), join(folder, "M")];
    const given = args.map((each) => (each === "M" ? messages : each === "PLAIN" ? plain : each));
    const { code, err } = await headroom("run", ...given, "--out", out);
    expect(code).toBe(2);
    expect(err).toMatch(told);
    expect(filesIn(folder)).not.toContain("never");
    expect(filesIn(folder)).not.toContain("M");
  });
});

test.for([
  ["an auction on the day", {}, "I"],
  ["continuous trading on the day", { kind: "continuous", opens: { before: 120 } }, "C"],
] as const)(
  "on the ring, with several constraints, %s and sellers who fall short of declared schedules: every trade to the penny",
  {
    timeout: 60_000,
  },
  async ([, intraday, series]) => {
    const [scenario, messages, into] = [
      ...[join(folder, `ring-${series}.yaml`), join(folder, `ring-messages-${series}`)],
      join(folder, `ring-settled-${series}`),
    ] as const;
    const rules = { priceStructure: "two-part", baseline: { kind: "self-declared" } };
    const venues = { "curtailment-obligations": { ...rules, gates: { intraday } } };
    const lookAhead = { operational: { periods: 5 } };
    const period = { start: "2025-01-12", days: 1 };
    writeFileSync(scenario, stringify({ period, seed: 1, lookAhead, venues }));
    const out = ["--out", join(folder, `ring-run-${series}`), "--messages", messages];
    expect(await headroom("run", scenario, ...out)).toMatchObject({ code: 0, err: "" });
    const settled = await headroom("settle", ...files(messages), "--out", into);
    expect(settled).toMatchObject({ code: 0, err: "" });
    const [own, again] = [messages, into].map((from) => readBack("settlement", from, "settlement"));
    expect(again!.map(({ tradeId }) => tradeId)).toEqual(own!.map(({ tradeId }) => tradeId));
    expect(own!.filter(({ tradeId }) => tradeId.startsWith(series)).length).toBeGreaterThan(5);
    expect(own!.filter(({ fulfilmentFrac }) => fulfilmentFrac < 1).length).toBeGreaterThan(0);
    expect(own!.filter(({ deliveredMwh }) => deliveredMwh > 0).length).toBeGreaterThan(10);
    const apart = own!.map((row, index) =>
      Math.max(
        Math.abs(row.availabilityGbp - again![index]!.availabilityGbp),
        Math.abs(row.utilisationGbp - again![index]!.utilisationGbp),
      ),
    );
    expect(Math.max(...apart)).toBeLessThan(0.01);
  },
);
