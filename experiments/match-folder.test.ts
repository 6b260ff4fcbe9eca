/** The folder that `headroom match` writes into: what stands there is kept, and none is left half-written. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeFolder } from "../results/atomic-files.ts";
import { headroom } from "./testing/command-line.ts";
import { filesIn, marketFiles, messageFile, miniTrial } from "./testing/market-files.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";

const { folder, fresh } = scratchFolder("match-folder");

test("an output folder that has something in it keeps it", async () => {
  const out = fresh();
  const args = marketFiles(out, miniTrial(1));
  const before = filesIn(out);
  const { code, err } = await headroom("match", ...args, "--out", out);
  expect(code).toBe(2);
  expect(err).toContain("which is not empty; name a new or an empty folder");
  expect(filesIn(out)).toEqual(before);
});

test("a folder that cannot be made is told before anything is computed, and no temporary one is left", async () => {
  const args = marketFiles(fresh(), miniTrial(1));
  const taken = messageFile(folder, "bid", miniTrial(1).bid);
  const outs = [
    [taken, /", a file; name a folder/],
    [join(folder, "none", "out"), /found no folder ".*none"; make it first/],
    ["", /found an empty name; name a folder/],
  ] as const;
  for (const [out, message] of outs) {
    const { code, err } = await headroom("match", ...args, "--out", out);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(message) });
  }
  expect((await headroom("match", ...args, "--out", fresh())).code).toBe(0);
  expect(filesIn(folder).filter((name) => name.includes("tmp"))).toEqual([]);
});

test("of a folder of texts that cannot all be written nothing is left, and what stands is not replaced", async () => {
  const place = fresh();
  const texts = new Map([
    ["one", "1"],
    ["no/such/two", "2"],
  ]);
  await expect(writeFolder(place, texts)).rejects.toThrow("ENOENT");
  expect(existsSync(place)).toBe(false);
  expect(await writeFolder(place, new Map([["one", "1"]]))).toBe(true);
  expect(await writeFolder(place, new Map([["one", "2"]]))).toBe(false);
  expect(readFileSync(join(place, "one"), "utf8")).toBe("1");
  expect(filesIn(folder).filter((name) => name.includes("tmp"))).toEqual([]);
});
