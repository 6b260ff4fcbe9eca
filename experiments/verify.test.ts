/** `headroom verify`: trades of files held against the network of the moment; reasons, smaller trades, lists again, faults. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { headroom } from "./testing/command-line.ts";
import {
  BUYERS,
  filesIn,
  marketFiles,
  messageFile,
  miniTrial,
  POINT,
  readBack,
  SELLERS,
  START,
} from "./testing/market-files.ts";
import { trial } from "./testing/mini-trials.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";
import { ofMiniTrial, planFile } from "./testing/trials.ts";

const { fresh } = scratchFolder("verify");

/** A folder that messages can be written into. */
function marketFolder(): string {
  const at = fresh();
  marketFiles(at, miniTrial(1));
  return at;
}

const NAMES = [...BUYERS, ...SELLERS].map(([name]) => name);
type Sensitivities = Readonly<Record<string, number>>;

/** Everybody acts in full but those named. */
const sensitivityRows = (own: Sensitivities = {}) =>
  NAMES.map((name) => ({
    constraintId: POINT,
    resourceId: `R-${name}`,
    sensitivity: own[name] ?? 1,
  }));
const resourceRows = (away: readonly string[]) =>
  NAMES.map((name) => ({
    ...{ resourceId: `R-${name}`, resourceName: name, isAvailable: !away.includes(name) },
    ...{ mecKw: 5000, micKw: 5000, mecKvar: null, micKvar: null, isRegistered: true },
  }));

/** Files of a scenario with the trades of `headroom match`; the arguments that name them. */
async function traded(scenario: 1 | 2 | 3 | 4, before: Sensitivities = {}) {
  const at = fresh();
  const files = marketFiles(at, miniTrial(scenario));
  const sensitivities = messageFile(at, "sensitivity", sensitivityRows(before));
  const out = fresh();
  const matched = await headroom("match", ...files, "--sensitivities", sensitivities, "--out", out);
  expect(matched).toMatchObject({ code: 0, err: "" });
  return { out, args: [...files, "--trades", join(out, "trades.csv")] };
}

async function verified(args: readonly string[], now: Sensitivities, ...more: readonly string[]) {
  const file = messageFile(marketFolder(), "sensitivity", sensitivityRows(now));
  const { code, out, err } = await headroom(
    ...["verify", ...args, "--sensitivities", file, ...more, "--json"],
  );
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return JSON.parse(out);
}

const inOrder = ({
  lists,
}: {
  lists: readonly { list: readonly { resource: string; value: number }[] }[];
}) => lists[0]!.list.map(({ resource, value }) => `${resource} ${value}`);

async function refused(...args: readonly string[]): Promise<string> {
  const { code, out, err } = await headroom("verify", ...args);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  return err;
}

describe("what still stands", () => {
  test("on an unchanged network every trade and the list stay, to the byte", async () => {
    const { out, args } = await traded(3);
    const again = fresh();
    const found = await verified(args, {}, "--out", again);
    expect(found).toMatchObject({ verified: 2, changed: [] });
    expect(filesIn(again)).toEqual(filesIn(out));
    for (const name of filesIn(out))
      expect(readFileSync(join(again, name), "utf8")).toBe(readFileSync(join(out, name), "utf8"));
  });

  test("the seller on another part of the network: the trade ends, and both are where they were", async () => {
    const { args } = await traded(3);
    const out = fresh();
    const found = await verified(
      args,
      { YELLOW: 0, WHITE: 0 },
      "--at",
      "2025-01-22T07:45:00Z",
      "--out",
      out,
    );
    expect(found.changed).toEqual([
      {
        ...{ id: expect.any(String), outcome: "cancelled", reason: "notSamePartOfNetwork" },
        ...{ buyer: "R-ORANGE", seller: "R-YELLOW", after: null },
        before: { reliefKw: 4000, buyerKw: 4000, sellerKw: 4000 },
      },
    ]);
    expect(inOrder(found)).toEqual([
      "R-PURPLE 5000",
      "R-GREEN 4000",
      "R-RED 3000",
      "R-ORANGE 4000",
      "R-BLUE 5000",
    ]);
    const rows = readBack("trade", out, "trades");
    expect(rows.map(({ status, reason, matchedAt }) => [status, reason, matchedAt])).toEqual([
      ["matched", "", START - 23 * 3600],
      ["cancelled", "notSamePartOfNetwork", START - 900],
    ]);
    const lists = await headroom(
      "match",
      ...args.slice(0, 8),
      "--trades",
      join(out, "trades.csv"),
      "--json",
    );
    expect(inOrder(JSON.parse(lists.out))).toEqual(inOrder(found));
  });

  test("a seller that acts less: the trade is for what it still gives, at its price, while orders allow", async () => {
    const { args } = await traded(3);
    const out = fresh();
    // Purple asks £30 at itself: £37.50 at the constraint is below the price of £50.
    const found = await verified(args, { PURPLE: 0.8 }, "--out", out);
    expect(found.changed).toMatchObject([
      {
        ...{ outcome: "resized", reason: "sensitivityChanged", seller: "R-PURPLE" },
        after: { reliefKw: 4000, buyerKw: 4000, sellerKw: 5000 },
      },
    ]);
    expect(inOrder(found).slice(0, 2)).toEqual(["R-PURPLE 5000", "R-BLUE 1000"]);
    const [row] = readBack("trade", out, "trades");
    expect(row).toMatchObject({
      status: "matched",
      reason: "sensitivityChanged",
      matchedAt: START,
    });
    // £60 is above it.
    expect((await verified(args, { PURPLE: 0.5 })).changed).toMatchObject([
      { outcome: "cancelled", reason: "priceOutsideOrders" },
    ]);
  });

  test("what is not available ends its trades: seller, buyer", async () => {
    const { args } = await traded(3);
    const resources = messageFile(marketFolder(), "resource", resourceRows(["YELLOW", "BLUE"]));
    const { changed } = await verified(args, {}, "--resources", resources);
    expect(changed.map(({ seller, reason }: Record<string, string>) => [seller, reason])).toEqual([
      ["R-PURPLE", "buyerUnavailable"],
      ["R-YELLOW", "sellerUnavailable"],
    ]);
  });

  test("only the constraint and period that are asked for, and only trades in force", async () => {
    const { args } = await traded(3);
    const out = fresh();
    await verified(args, { YELLOW: 0 }, "--out", out);
    const later = [...args.slice(0, 8), "--trades", join(out, "trades.csv")];
    expect(await verified(later, { YELLOW: 1 })).toMatchObject({ verified: 1, changed: [] });
    const none = await verified(
      args,
      { PURPLE: 0 },
      "--period",
      "2025-01-22T08:00:00Z",
      "--constraint",
      POINT,
    );
    expect(none.changed).toHaveLength(1);
  });

  test("a trade matched on any sensitivities stands on the same, for all that volumes stand to the watt", async () => {
    const acts = fc
      .integer({ min: 300, max: 1000 })
      .map((thousandths) => thousandths / 1000 + 1e-4 / 3);
    const any = fc.record(Object.fromEntries(NAMES.map((name) => [name, acts])));
    await fc.assert(
      fc.asyncProperty(any, async (own) => {
        const { args } = await traded(1, own);
        expect((await verified(args, own)).changed).toEqual([]);
      }),
      { numRuns: 15, seed: 5 },
    );
  });

  test("what a trial published, after its network was switched, is what the engine's own run makes of it", async () => {
    const { plan, out } = planFile([ofMiniTrial("january", "export-5")]);
    expect(await headroom("trials", "start", plan, "--out", out)).toMatchObject({ code: 0 });
    const [issued, closed] = [join(out, "january", "issued"), join(out, "january", "closed")];
    const switched = readBack("sensitivity", issued, "sensitivities").map((row) =>
      ["yellow", "white"].includes(row.resourceId) ? { ...row, sensitivity: 0 } : row,
    );
    const { code, out: printed } = await headroom(
      ...["verify", "--look-ahead", join(issued, "look-ahead.csv")],
      ...["--mol", join(issued, "merit-order-list.csv")],
      ...["--bids", join(closed, "bids.csv"), "--offers", join(closed, "offers.csv")],
      ...["--trades", join(closed, "trades.csv"), "--resources", join(issued, "resources.csv")],
      ...["--sensitivities", messageFile(out, "sensitivity", switched), "--json"],
    );
    expect(code).toBe(0);
    const ended = JSON.parse(printed).changed.map(
      ({ buyer, seller, outcome, reason }: Record<string, string>) =>
        [`${buyer}-${seller}`, `${outcome}: ${reason}`] as const,
    );
    const run = Object.entries((await trial("export-5")).outcomes());
    expect(ended).toEqual(run.filter(([, outcome]) => outcome.startsWith("cancelled")));
    expect(ended).toHaveLength(1);
  });
});

describe("the look-ahead of the moment", () => {
  const issued = miniTrial(3)["look-ahead"];
  const laterBy = (seconds: number) =>
    issued.map((row) => ({ ...row, reportedAt: row.reportedAt + seconds }));
  const now = (change: (row: (typeof issued)[number]) => Partial<(typeof issued)[number]>) =>
    laterBy(3600).map((row) => ({ ...row, ...change(row) }));
  const verifiedNow = async (rows: typeof issued, ...more: readonly string[]) => {
    const { args } = await traded(3);
    const file = messageFile(fresh(), "look-ahead", rows);
    return await verified(args, {}, "--look-ahead-now", file, ...more);
  };
  const became = ({ changed }: { changed: readonly Record<string, string>[] }) =>
    changed.map(({ outcome, reason }) => `${outcome}: ${reason}`);

  test("as it was, nothing changes; smaller or gone, trades stand as in a run, and the size is told", async () => {
    expect(await verifiedNow(laterBy(0))).toMatchObject({ changed: [], constraints: [] });
    const start = "2025-01-22T08:00:00Z";
    const constraint = { constraint: POINT, start, beforeKw: 16_000 };
    expect(await verifiedNow(now(() => ({ size: 10_000 })))).toMatchObject({
      ...{ changed: [], constraints: [{ ...constraint, nowKw: 10_000 }] },
    });
    for (const gone of [now(() => ({ size: 0 })), []])
      expect(await verifiedNow(gone)).toMatchObject({
        ...{ changed: [], constraints: [{ ...constraint, nowKw: 0 }] },
      });
    // Actual 10 MW instead of 16: all trades of the run stand, and those that are not needed are not called.
    const run = Object.values((await trial("export-6-smaller-two-part")).outcomes());
    expect(run).toEqual(["delivered", "idle"]);
  });

  test("the other way round, what relieved the constraint loads it: every trade ends", async () => {
    const found = await verifiedNow(now(() => ({ size: -16_000 })));
    expect(became(found)).toEqual(Array(2).fill("cancelled: notSamePartOfNetwork"));
    expect(inOrder(found)).toEqual(BUYERS.map(([name, mw]) => `R-${name} ${mw * 1000}`));
  });

  test("who is not listed at the constraint any more does not help there, as a sensitivity of 0 says", async () => {
    const rows = laterBy(60).filter(({ resourceId }) => resourceId !== "R-YELLOW");
    const { args } = await traded(3);
    const { changed } = await verifiedNow(rows);
    expect(changed).toEqual((await verified(args, { YELLOW: 0 })).changed);
    expect(changed).toHaveLength(1);
  });

  test("a constraint that moved to another half-hour leaves its trades outside the window", async () => {
    const moved = now(() => ({ periodStart: START + 1800 }));
    expect(became(await verifiedNow(moved))).toEqual(Array(2).fill("cancelled: outsideWindow"));
    // One that grew longer still threatens who bought.
    expect(became(await verifiedNow([...laterBy(3600), ...moved]))).toEqual([]);
  });

  test("a trade over several half-hours ends where the constraint turns round in one of them", async () => {
    const market = miniTrial(3);
    const endAt = START + 3600;
    const both = (size: number) => [
      ...market["look-ahead"],
      ...market["look-ahead"].map((row) => ({ ...row, periodStart: START + 1800, size })),
    ];
    const files = marketFiles(fresh(), {
      ...{ ...market, "look-ahead": both(9000) },
      bid: market.bid.map((row) => ({ ...row, endAt })),
      offer: market.offer.map((row) => ({ ...row, endAt })),
    });
    const { out } = await traded(3);
    const rows = readBack("trade", out, "trades").map((row) => ({ ...row, endAt }));
    const args = [...files, "--trades", messageFile(fresh(), "trade", rows)];
    const later = (size: number) => messageFile(fresh(), "look-ahead", both(size));
    expect((await verified(args, {}, "--look-ahead-now", later(8000))).changed).toEqual([]);
    const turned = await verified(args, {}, "--look-ahead-now", later(-8000));
    expect(became(turned)).toEqual(Array(2).fill("cancelled: notSamePartOfNetwork"));
  });

  test("one that is older than that of the trades is a fault, with its place", async () => {
    const { args } = await traded(3);
    const older = messageFile(fresh(), "look-ahead", laterBy(-60));
    const acts = messageFile(fresh(), "sensitivity", sensitivityRows());
    const err = await refused(...args, "--sensitivities", acts, "--look-ahead-now", older);
    expect(err).toMatch(
      /look-ahead\.csv:2:\d+: .*2025-01-20T07:59:00Z, before the look-ahead that trades were made on/,
    );
  });
});

test("trades of one contract, each rounded to the watt, are no more than it holds", async () => {
  const { out, args } = await traded(3);
  const [blue] = readBack("trade", out, "trades");
  // Six parts of 5 MW, each rounded up.
  const parts = [1, 2, 3, 4, 5, 6].map((part) => ({
    ...blue!,
    ...{ tradeId: `P${part}`, volume: 833.334, buyerVolume: 833.334, sellerVolume: 833.334 },
  }));
  const files = [...args.slice(0, 8), "--trades", messageFile(marketFolder(), "trade", parts)];
  expect(await verified(files, {})).toMatchObject({ verified: 6, changed: [] });
  const seven = [
    ...parts,
    { ...parts[0]!, tradeId: "P7", volume: 1, buyerVolume: 1, sellerVolume: 1 },
  ];
  const more = messageFile(marketFolder(), "trade", seven);
  const now = messageFile(marketFolder(), "sensitivity", sensitivityRows());
  expect(await refused(...args.slice(0, 8), "--trades", more, "--sensitivities", now)).toContain(
    "when B-BLUE is for 5000 kW",
  );
});

describe("wrong input", () => {
  test("every fault at once, with file, line and column; nothing is written", async () => {
    const { out, args } = await traded(3);
    const rows = readBack("trade", out, "trades");
    const at = marketFolder();
    const trades = messageFile(at, "trade", [
      { ...rows[0]!, bidId: "B-NOBODY" },
      { ...rows[1]!, buyerVolume: 9000 },
    ]);
    const sensitivities = messageFile(at, "sensitivity", sensitivityRows().slice(1));
    const target = fresh();
    const err = await refused(
      ...[...args.slice(0, 8), "--trades", trades, "--sensitivities", sensitivities],
      ...[
        "--at",
        "noon",
        "--min-trade",
        "0",
        "--format",
        "xml",
        "--constraint",
        "BSP-9",
        "--out",
        target,
      ],
    );
    for (const said of [
      /trade\.csv:2:\d+: Bid ID: found B-NOBODY, which is no bid of its file/,
      /trade\.csv:3:\d+: Buyer Volume: found 9000, .* when B-ORANGE is for 4000 kW/,
      /trade\.csv:2:\d+: Buyer Resource ID: found R-BLUE, of which the file of sensitivities says nothing at BSP-1/,
      /--at: found "noon"/,
      /--min-trade: found "0"/,
      /--format: found "xml"/,
      /--constraint: found "BSP-9"/,
    ])
      expect(err).toMatch(said);
    expect(err).toContain("7 faults; nothing was written");
    expect(() => filesIn(target)).toThrow();
  });

  test("files that are not there, and options that are missing", async () => {
    const { args } = await traded(3);
    expect(await refused(...args, "--sensitivities", "nowhere.csv")).toContain("no such file");
    const { code, err } = await headroom("verify", ...args);
    expect({ code, err }).toMatchObject({ code: 2 });
    expect(err).toContain("--sensitivities");
  });
});
