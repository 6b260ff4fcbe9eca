/** `headroom settle` on wrong files and options: every fault at once, with its place, and nothing written. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { headroom } from "./testing/command-line.ts";
import { messageFile, START } from "./testing/market-files.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";
import { type Day, day, dayFiles, runs, TOLD, TRADE } from "./testing/settlement-day.ts";

const { folder, fresh } = scratchFolder("settle-faults");

describe("wrong input", () => {
  async function refused(of: Day, change: (args: string[]) => void = () => undefined) {
    const out = fresh();
    const args = [...dayFiles(folder, of)];
    change(args);
    const { code, err } = await headroom("settle", ...args, "--out", out);
    expect(code).toBe(2);
    expect(existsSync(out)).toBe(false);
    const lines = err.trim().split("\n");
    expect(lines.at(-1)).toMatch(/^\d+ faults?; nothing was written$/);
    return lines.slice(0, -1).map((line) => line.replace(/^\S*\//, ""));
  }
  const right = day(runs([30, 4000]));

  test("minutes without a meter and without a baseline are named, and nothing is guessed", async () => {
    const faults = await refused({
      ...right,
      "meter-reading": right["meter-reading"].filter((_, minute) => minute < 28),
      baseline: [{ ...right.baseline[0]!, startAt: START + 60 }],
    });
    expect(faults).toEqual([
      expect.stringMatching(
        /^trade\.csv:2:\d+: .*no meter of R-YELLOW for 3 instructed minutes from 2025-01-22T08:27:00Z on/,
      ),
      expect.stringMatching(
        /^trade\.csv:2:\d+: .*no baseline of R-YELLOW for 1 instructed minute from 2025-01-22T08:00:00Z on/,
      ),
    ]);
  });

  test("a reading that is missing is told beside a value that cannot be read elsewhere, which is not called missing", async () => {
    const of = {
      ...right,
      "meter-reading": right["meter-reading"].filter((_, minute) => minute < 28),
    };
    const faults = await refused(of, (args) => {
      const path = args[args.indexOf("--baselines") + 1]!;
      writeFileSync(path, readFileSync(path, "utf8").replace("-6000", "x"));
    });
    expect(faults).toEqual([
      expect.stringMatching(/^baseline\.csv:2:\d+: .*found "x"/),
      expect.stringMatching(/^trade\.csv:2:\d+: .*no meter of R-YELLOW for 3 instructed minutes/),
    ]);
  });

  test("instructions twice at once, without a direction, both ways in a period; windows inside periods; volumes that cannot be", async () => {
    const twice = [TOLD, { ...TOLD, initialSetPointPercent: 100 }];
    expect(
      await refused({
        ...right,
        "engagements-report": twice,
        trade: [{ ...TRADE, startAt: START + 600, sellerVolume: 100 }],
      }),
    ).toEqual([
      expect.stringMatching(
        /^trade\.csv:2:\d+: .*2025-01-22T08:10:00Z, inside a settlement period/,
      ),
      expect.stringMatching(/^trade\.csv:2:\d+: .*100, for 4000 at the constraint/),
      expect.stringMatching(
        /^engagements-report\.csv:3:\d+: .*100, the set-point before, for 4000 kW/,
      ),
      expect.stringMatching(
        /^engagements-report\.csv:3:\d+: .*a second instruction of C-YELLOW .*line 2/,
      ),
    ]);
    const back = { ...TOLD, instructedAt: START + 600, finalSetPointPercent: 20 };
    expect(await refused({ ...right, "engagements-report": [TOLD, back] })).toEqual([
      expect.stringMatching(/R-YELLOW, which was instructed both ways/),
    ]);
  });

  test("an engagement of another contract than its resource sold under, or that names a trade that is not its own", async () => {
    const sold = { ...TRADE, sellerContractId: "C-SOLD" };
    const engagements = [
      TOLD,
      { ...TOLD, reason: "Trade T-9" },
      { ...TOLD, reason: "Trade T-1" },
      { ...TOLD, resourceId: "R-BLUE", contractId: null, reason: "Trade T-1" },
    ];
    expect(
      await refused({ ...right, trade: [sold], "engagements-report": engagements.slice(1) }),
    ).toEqual([
      expect.stringMatching(
        /^engagements-report\.csv:2:\d+: Reason: .*the file of trades has no T-9/,
      ),
      expect.stringMatching(
        /^engagements-report\.csv:3:\d+: Contract ID: found C-YELLOW, when T-1 was sold under C-SOLD; write C-SOLD/,
      ),
      expect.stringMatching(
        /^engagements-report\.csv:4:\d+: Resource ID: found R-BLUE, when T-1 was sold by R-YELLOW/,
      ),
    ]);
    expect(await refused({ ...right, trade: [sold], "engagements-report": [TOLD] })).toEqual([
      expect.stringMatching(
        /^engagements-report\.csv:2:\d+: Contract ID: found C-YELLOW, when R-YELLOW sold under C-SOLD in the period from 2025-01-22T08:00:00Z; write C-SOLD, or the reason "Own obligation"/,
      ),
    ]);
  });

  test("liability that is none of its kinds, without bids, with bids for nothing, and a bid that is not there", async () => {
    const liable = ["--shortfall-liability", "sellerPaysBuyerLoss"];
    const told = (...more: readonly string[]) => refused(right, (args) => args.push(...more));
    expect(await told("--shortfall-liability", "seller")).toEqual([
      expect.stringMatching(
        /^--shortfall-liability: found "seller"; write one of none, sellerPays/,
      ),
    ]);
    expect(await told(...liable)).toEqual([
      expect.stringMatching(/^--bids: found nothing; name the file of bids/),
    ]);
    const bids = messageFile(folder, "bid", []);
    expect(await told("--bids", bids)).toEqual([
      expect.stringMatching(/leave it out, or write --shortfall-liability sellerPaysBuyerLoss/),
    ]);
    expect(await told(...liable, "--bids", bids)).toEqual([
      expect.stringMatching(/^trade\.csv:2:\d+: Bid ID: found B-1, which is no bid of its file/),
    ]);
  });

  test("faults of several files come together", async () => {
    const faults = await refused(right, (args) => {
      writeFileSync(args[3]!, "");
      args[5] = join(folder, "nowhere.csv");
      args.push("--format", "xml");
    });
    expect(faults).toEqual([
      expect.stringMatching(/^--format: found "xml"; write one of csv, json/),
      expect.stringMatching(/^engagements-report\.csv:1:1: /),
      expect.stringMatching(/^nowhere\.csv: found no such file/),
    ]);
  });

  test("an amount that cannot be counted to the micro-pound is refused", async () => {
    const huge = { ...TRADE, volume: 1e10, buyerVolume: 1e10, sellerVolume: 1e10 };
    const faults = await refused({ ...right, trade: [{ ...huge, utilisationGbpPerMwh: 1e5 }] });
    expect(faults).toEqual([expect.stringMatching(/10000000000, at 100000 GBP\/MWh more than/)]);
  });

  test("a window without end is refused, not worked off", async () => {
    const faults = await refused({
      ...right,
      trade: [{ ...TRADE, endAt: START + 1800 * 2_000_000 }],
    });
    expect(faults).toEqual([expect.stringMatching(/more than 500000 settlement periods/)]);
  });
});
