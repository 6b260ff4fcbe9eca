/**
 * What follows the trades of a trial: verified, dispatched, metered and settled as the engine's own run of the scenario would,
 * step by step, in files that the commands on market files read.
 */
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { MICRO_GBP_PER_GBP } from "../../sim/core/money.ts";
import { headroom } from "../testing/command-line.ts";
import { rowsOf } from "../testing/engine-runs.ts";
import { filesIn, readBack } from "../testing/market-files.ts";
import { trial } from "../testing/mini-trials.ts";
import { ofMiniTrial, planFile, textsBelow } from "../testing/trials.ts";

const ENGINE = { delivery: "engine", startsAt: "2024-03-18T09:00:00Z" };
const VERIFIED = "2024-03-20T080000Z";

async function played(...args: readonly string[]) {
  const { code, out, err } = await headroom("trials", ...args, "--json");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return JSON.parse(out);
}

async function series(name: string, more: object = {}) {
  const { plan, out, folder } = planFile([ofMiniTrial("march", name, { ...ENGINE, ...more })]);
  const state = await played("start", plan, "--out", out);
  return { out, folder, own: join(out, "march"), state };
}

const micro = (gbp: number) => Math.round(gbp * MICRO_GBP_PER_GBP);
const settledIn = (own: string) =>
  readBack("settlement", join(own, "settled"), "settlement").map((row) => [
    `${row.buyerResourceId}-${row.sellerResourceId}`,
    micro(row.availabilityGbp),
    micro(row.utilisationGbp),
    row.fulfilmentFrac,
  ]);

describe("with the scenario's plant", () => {
  test.each(["export-3", "export-5", "export-1-silent", "import-3"])(
    "%s: what every trade pays is what the engine's own run pays, and `headroom settle` makes it of the files",
    async (name) => {
      const { own, folder, state } = await series(name);
      const stood = rowsOf((await trial(name)).tables.trades).filter(
        ({ outcome }) => outcome !== "cancelled",
      );
      expect(settledIn(own)).toEqual(
        stood.map((row) => [
          `${row.buyer}-${row.seller}`,
          row.availabilityMicroGbp,
          Number(row.amountMicroGbp) - Number(row.availabilityMicroGbp),
          row.fulfilmentFrac,
        ]),
      );
      expect(state.trials[0]).toMatchObject({ stage: "settled", settled: { refused: 0 } });
      const into = join(folder, "again");
      const files = ["engagements", "meters", "baselines"].flatMap((each) => [
        ...[`--${each}`, join(own, "delivered", `${each}.csv`)],
      ]);
      const trades = ["--trades", join(own, "settled", "trades.csv")];
      const again = await headroom("settle", ...trades, ...files, "--out", into);
      expect(again).toMatchObject({ code: 0, err: "" });
      for (const file of ["settlement.csv", "trades-report.csv"])
        expect(readFileSync(join(into, file), "utf8")).toBe(
          readFileSync(join(own, "settled", file), "utf8"),
        );
    },
  );

  test("scenario 5: `headroom verify` on the files ends what the engine's verification ended, and makes the same lists", async () => {
    const { own, folder } = await series("export-5");
    const [issued, closed] = [join(own, "issued"), join(own, "closed")];
    const verified = join(own, "verified", VERIFIED);
    const into = join(folder, "again");
    const { code, err } = await headroom(
      ...["verify", "--look-ahead", join(issued, "look-ahead.csv")],
      ...["--mol", join(issued, "merit-order-list.csv")],
      ...["--bids", join(closed, "bids.csv"), "--offers", join(closed, "offers.csv")],
      ...["--trades", join(closed, "trades.csv"), "--at", "2024-03-20T08:00:00Z"],
      ...["--sensitivities", join(verified, "sensitivities.csv")],
      ...["--resources", join(verified, "resources.csv"), "--out", into],
    );
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const again = textsBelow(into);
    expect(Object.keys(again)).toHaveLength(2);
    for (const [name, text] of Object.entries(again))
      expect(text).toBe(readFileSync(join(verified, name), "utf8"));
    const ended = readBack("trade", verified, "trades").filter(
      ({ status }) => status === "cancelled",
    );
    const engine = rowsOf((await trial("export-5")).tables.trades).filter(
      ({ outcome }) => outcome === "cancelled",
    );
    expect(ended.map((row) => [row.buyerResourceId, row.sellerResourceId, row.reason])).toEqual(
      engine.map((row) => [row.buyer, row.seller, row.reason]),
    );
    const told = filesIn(verified).filter((name) => name.startsWith("to-"));
    expect(told).toEqual(["to-orange.txt", "to-yellow.txt"]);
    expect(readFileSync(join(verified, "to-orange.txt"), "utf8")).toContain(
      "it has ended: notSamePartOfNetwork",
    );
  });

  test("who is told what when, by which route, and whether it answered", async () => {
    const { own } = await series("export-1-silent");
    const told = readFileSync(join(own, "delivered", "to-yellow.txt"), "utf8");
    expect(told).toMatch(
      /^2024-03-20T08:00:00Z: injection of -10 MW for main-export, under \S+; by API, no answer came\.$/m,
    );
    expect(told).toMatch(/^2024-03-20T08:02:00Z: .*by API, answered 2024-03-20T08:15:00Z\.$/m);
  });

  test("stopped after every step and played on, the folder holds the same bytes", async () => {
    const { out, folder } = await series("export-5");
    const other = join(folder, "other");
    const plan = join(folder, "plan.yaml");
    await played("start", plan, "--out", other, "--to", "2024-03-18T08:00:00Z");
    const done: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      const { done: steps } = await played("advance", other, "--next");
      done.push(...steps.map(({ step }: { step: string }) => step));
    }
    expect(done).toEqual(["issue", "close", "verify", "deliver", "settle"]);
    expect(textsBelow(other)).toEqual(textsBelow(out));
  });

  test("a rehearsal that dispatches nothing tells what would have been, and pays nobody", async () => {
    const { own, state } = await series("simulation");
    expect(state.trials[0].settled).toMatchObject({ delivered: 0, paidGbp: 0 });
    expect(filesIn(join(own, "settled"))).toEqual(["trades-report.csv", "trades.csv"]);
    expect(readFileSync(join(own, "delivered", "to-purple.txt"), "utf8")).toContain(
      "not dispatched; you would have been told -5 MW instead of 0 MW for main-export",
    );
  });
});

describe("with files of meters and baselines", () => {
  const FILES = { delivery: "files" };

  test("it waits for them a day, and they settle it: the same meters to the same pounds, half of them to half", async () => {
    const engine = await series("import-3");
    const { own, out, state } = await series("import-3", FILES);
    expect(state.next).toMatchObject({
      ...{ step: "settle", at: "2024-03-22T00:00:00Z", waitsForPeople: true },
    });
    expect(filesIn(join(own, "metering"))).toEqual(["baselines.csv", "meters.csv"]);
    expect(filesIn(join(own, "delivered"))).not.toContain("meters.csv");
    const before = textsBelow(out);
    const early = await headroom("trials", "advance", out);
    expect(early.code).toBe(2);
    expect(early.err).toMatch(
      /metering\/meters\.csv: found no meter of purple for 30 instructed minutes from 2024-03-20T08/,
    );
    expect(early.err).toMatch(/metering\/baselines\.csv: found no baseline of purple for 30/);
    expect(textsBelow(out)).toEqual(before);
    for (const name of ["meters.csv", "baselines.csv"])
      copyFileSync(join(engine.own, "delivered", name), join(own, "metering", name));
    await played("advance", out);
    expect(settledIn(own)).toEqual(settledIn(engine.own));
    expect(textsBelow(join(own, "metering"))["meters.csv"]).toBe(
      readFileSync(join(engine.own, "delivered", "meters.csv"), "utf8"),
    );
  });

  test("a way over delivery and settlement is refused: nobody could hand anything in", async () => {
    const { plan, out } = planFile([ofMiniTrial("march", "import-3", { ...ENGINE, ...FILES })]);
    const { code, err } = await headroom(
      ...["trials", "start", plan, "--out", out, "--to", "2024-03-23T00:00:00Z"],
    );
    expect(code).toBe(2);
    expect(err).toMatch(
      /a way over the delivery of march at 2024-03-21T00:00:00Z and its settlement at 2024-03-22T00:00:00Z, between which meters are handed in; go to 2024-03-21T00:00:00Z first/,
    );
  });
});

test("trades of the close that were changed since are told, and the folder stays as it was", async () => {
  const { plan, out } = planFile([ofMiniTrial("march", "export-3", ENGINE)]);
  await played("start", plan, "--out", out, "--to", "2024-03-19T12:00:00Z");
  const path = join(out, "march", "closed", "trades.csv");
  const text = readFileSync(path, "utf8")
    .replace("B950512.1.blue", "B-9")
    .replace(",orange,C-orange,", ",green,C-orange,")
    .replaceAll("08:30:00Z,4000", "09:00:00Z,4000");
  writeFileSync(path, text);
  const before = textsBelow(out);
  const { code, err } = await headroom("trials", "advance", out);
  expect(code).toBe(2);
  expect(err).toMatch(/trades\.csv:2:\d+: Bid ID: found B-9, which is no bid of its file/);
  expect(err).toMatch(/trades\.csv:3:\d+: Buyer Resource ID: found green, when \S+ is of orange/);
  expect(err).toMatch(/trades\.csv:3:\d+: End Date & Time: found a window until 2024-03-20T09:00/);
  expect(textsBelow(out)).toEqual(before);
});

test("two commands at once on one series: one plays on, the other is refused, and the folder is what one leaves", async () => {
  const alone = planFile([ofMiniTrial("march", "export-5", ENGINE)]);
  await played("start", alone.plan, "--out", alone.out);
  const { out } = { out: join(alone.folder, "both") };
  await played("start", alone.plan, "--out", out, "--next");
  const both = await Promise.all([
    headroom("trials", "advance", out),
    headroom("trials", "advance", out),
  ]);
  expect(both.map(({ code }) => code).sort()).toEqual([0, 2]);
  // Both print into one stream, which either may have caught.
  expect(both.map(({ err }) => err).join("")).toMatch(/in which another command works/);
  expect(textsBelow(out)).toEqual(textsBelow(alone.out));
});

describe("plans that cannot be delivered", () => {
  test.each([
    [{ settlesAt: "2024-04-01T00:00:00Z", delivery: "none" }, /for a trial that ends with its tr/],
    [{ settlesAt: "2024-03-20T09:00:00Z" }, /when the day of delivery is over at 2024-03-21T00:00/],
    [
      { settlesAt: "2024-03-21T00:00:00Z", delivery: "files" },
      /when the day of delivery is over at 2024-03-21T00:00:00Z; settle after that/,
    ],
  ])("%j", async (more, told) => {
    const { plan, out } = planFile([ofMiniTrial("march", "export-3", { ...ENGINE, ...more })]);
    const { code, err } = await headroom("trials", "start", plan, "--out", out);
    expect(code).toBe(2);
    expect(err).toMatch(/plan\.yaml:\d+:\d+: trials\[0\]\.settlesAt: /);
    expect(err).toMatch(told);
  });

  test("meters of people where the process measures nothing", async () => {
    const { plan, out, folder } = planFile([
      { id: "march", scenario: "mute.yaml", delivery: "files" },
    ]);
    const venues = {
      "curtailment-obligations": { process: { steps: { performance: "skipped" } } },
    };
    const period = { start: "2025-01-05", days: 1 };
    writeFileSync(join(folder, "mute.yaml"), stringify({ period, venues }));
    const { code, err } = await headroom("trials", "start", plan, "--out", out);
    expect(code).toBe(2);
    expect(err).toMatch(/delivery: found files, in a process that measures nothing; take delivery/);
  });
});

test("a day of the ring with several constraints is verified before each of its half-hours, and pays what its own run pays", async () => {
  const { plan, out, folder } = planFile([
    { id: "ring", scenario: "ring.yaml", delivery: "engine" },
  ]);
  const day = { period: { start: "2025-01-05", days: 1 }, seed: 1 };
  const venues = { "curtailment-obligations": {} };
  writeFileSync(join(folder, "ring.yaml"), stringify({ ...day, venues }));
  const { trials } = await played("start", plan, "--out", out);
  const own = join(out, "ring");
  const files = ["run", join(folder, "ring.yaml"), "--out", join(folder, "run")];
  expect(await headroom(...files, "--messages", join(folder, "messages"))).toMatchObject({
    code: 0,
  });
  const starts = new Set(
    readBack("trade", join(own, "closed"), "trades").map((row) => row.startAt),
  );
  expect(filesIn(join(own, "verified"))).toHaveLength(starts.size);
  const pounds = (folderOf: string) =>
    readBack("settlement", folderOf, "settlement").map((row) =>
      [row.startAt, row.buyerResourceId, row.sellerResourceId, row.totalGbp.toFixed(2)].join(" "),
    );
  expect(pounds(join(own, "settled"))).toEqual(pounds(join(folder, "messages")));
  expect(trials[0].settled.delivered).toBeGreaterThan(0);
});
