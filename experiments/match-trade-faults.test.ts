/** `headroom match --trades` on wrong trades: each is held against the orders, contracts and constraints that it names. */
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { headroom } from "./testing/command-line.ts";
import { marketFiles, messageFile, miniTrial, readBack } from "./testing/market-files.ts";
import { refusedMatch } from "./testing/match-refused.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";

const { folder, fresh } = scratchFolder("match-trade-faults");
const refused = (args: readonly string[], ...more: readonly string[]) =>
  refusedMatch(fresh(), args, ...more);

test("--trades: a value that cannot be read hides nothing that is wrong elsewhere in its row", async () => {
  const out = fresh();
  const args = marketFiles(fresh(), miniTrial(1));
  await headroom("match", ...args, "--out", out);
  const [first, second, third] = readBack("trade", out, "trades");
  const path = messageFile(folder, "trade", [
    { ...first!, buyerContractId: "C-RED", availabilityGbpPerMwh: 5.5 },
    { ...second!, buyerVolume: 4001, sellerResourceId: "R-YELOW" },
    third!,
  ]);
  writeFileSync(path, readFileSync(path, "utf8").replace(",5.5,", ",-5.5,"));
  const faults = await refused(args, "--trades", path);
  for (const said of [
    /^trade\.csv:2:\d+: .*found "-5\.5"/,
    /^trade\.csv:2:\d+: Buyer Contract ID: found C-RED, when B-BLUE is under C-BLUE/,
    /^trade\.csv:3:\d+: .*"R-YELOW", which is no resource/,
    /^trade\.csv:3:\d+: Buyer Volume: found 4001, .*B-ORANGE is for 4000 kW/,
  ])
    expect(faults).toContainEqual(expect.stringMatching(said));
  expect(faults).toHaveLength(4);
});

test("--trades: another contract, point and window than were ordered, more than was ordered, and prices outside the orders", async () => {
  const out = fresh();
  const args = marketFiles(fresh(), miniTrial(1));
  await headroom("match", ...args, "--out", out);
  const [first, second, third] = readBack("trade", out, "trades");
  const path = messageFile(folder, "trade", [
    { ...first!, buyerContractId: "C-RED" },
    { ...second!, endAt: second!.endAt + 1800 },
    { ...third!, utilisationGbpPerMwh: 94.5 },
    { ...third!, tradeId: "T-X", volume: 4000, buyerVolume: 4000, sellerVolume: 4000 },
  ]);
  const faults = await refused(args, "--trades", path);
  for (const said of [
    /^trade\.csv:2:\d+: Buyer Contract ID: found C-RED, when B-BLUE is under C-BLUE; write C-BLUE/,
    /^trade\.csv:3:\d+: .*: found 2025-01-22T09:00:00Z, outside the window of B-ORANGE, /,
    /^trade\.csv:4:\d+: .*: found 94\.50 GBP\/MWh all-in, when B-GREEN pays at most 42\.00/,
    /^trade\.csv:5:\d+: Buyer Volume: found 4000, with the trades before it 7000, when B-GREEN is for 4000 kW/,
    /^trade\.csv:5:\d+: Seller Volume: found 4000, with the trades before it 7000, when O-PINK is for 3000 kW/,
  ])
    expect(faults).toContainEqual(expect.stringMatching(said));
});

test("--trades: an order that nobody placed, a contract overdrawn, options that say how to match", async () => {
  const out = fresh();
  const args = marketFiles(fresh(), miniTrial(1));
  await headroom("match", ...args, "--out", out);
  const [first, second, third] = readBack("trade", out, "trades");
  const path = messageFile(folder, "trade", [
    { ...first!, offerId: "O-X" },
    { ...second!, sellerResourceId: "R-PINK" },
    { ...third!, buyerVolume: 4001 },
    { ...third!, tradeId: "T-X", volume: 1, status: "refused" },
  ]);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace(/^(T-X,.*?),1,/m, "$1,-1,"));
  const otherRules = ["--price", "uniform", "--price-structure", "two-part"];
  const faults = await refused(args, "--trades", path, ...otherRules);
  expect(faults).toEqual([
    expect.stringMatching(/^--price: found "uniform", which has no use with --trades/),
    expect.stringMatching(
      /^--price-structure: found "two-part", which has no use with --trades; leave it out/,
    ),
    expect.stringMatching(/^trade\.csv:5:\d+: Volume: found "-1"; write more than 0/),
    expect.stringMatching(/^trade\.csv:2:\d+: Offer ID: found O-X, which is no offer of its file/),
    expect.stringMatching(
      /^trade\.csv:3:\d+: Seller Resource ID: found R-PINK, when O-YELLOW is of R-YELLOW/,
    ),
    expect.stringMatching(/^trade\.csv:4:\d+: Buyer Volume: found 4001, .*B-GREEN is for 4000 kW/),
  ]);
});
