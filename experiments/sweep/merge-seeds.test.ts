/** Parts of one experiment under other seeds come together as the whole would have been, whichever is named first; the same point and seed with another answer is a fault. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { DATASET_FILE } from "../../results/sweep/dataset.ts";
import { rowText } from "../../results/sweep/row-file.ts";
import { readSweepFile, SWEEP_FILE } from "../../results/sweep/sweep-file.ts";
import { rowPath, storedRow } from "../../results/sweep/sweep-folder.ts";
import { orThrow } from "../../sim/core/errors.ts";
import { headroom } from "../testing/command-line.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";
import { twoFarms } from "../testing/two-farms.ts";
import { SUMMARY_FILE } from "./summary.ts";

const { fresh } = scratchFolder("merge-seeds");

/** Sweeps the two farms under these seeds; gives the folder. */
async function swept(
  seeds: string,
  change = (text: string) => text,
  scenario = "",
): Promise<string> {
  const [from, out] = [fresh(), fresh()];
  const file = twoFarms(from, (text) => change(text.replace("seeds: 3", `seeds: ${seeds}`)));
  const day = join(from, "day.yaml");
  writeFileSync(day, `${readFileSync(day, "utf8")}${scenario}`);
  expect(await headroom("sweep", file, "--out", out, "--workers", "1")).toMatchObject({ code: 0 });
  return out;
}
const merged = async (...folders: readonly string[]) => {
  const out = fresh();
  const { code, err } = await headroom("merge", ...folders, "--out", out);
  return { out, code, err };
};
const bytes = (folder: string, name: string) => readFileSync(join(folder, name));

describe("of parts under seeds 1 and 2, and 2 and 10", () => {
  let [whole, early, late]: [string, string, string] = ["", "", ""];
  beforeAll(async () => {
    whole = await swept("[1, 2, 10]");
    early = await swept("[1, 2]");
    late = await swept("[2, 10]");
  }, 120_000);

  test("plan, dataset and summary are those of the whole, whichever is named first", async () => {
    for (const folders of [
      [early, late],
      [late, early],
    ]) {
      const { code, out, err } = await merged(...folders);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      for (const name of [SWEEP_FILE, DATASET_FILE, SUMMARY_FILE])
        expect(bytes(out, name).equals(bytes(whole, name)), name).toBe(true);
    }
  });

  test("another answer to a point under the seed that both have is named, and nothing is written", async () => {
    const plan = orThrow(await readSweepFile(late))!;
    const key = plan.points[1]!.keys[0]!;
    const row = orThrow(await storedRow(late, key))!;
    const path = rowPath(late, key);
    const before = readFileSync(path);
    writeFileSync(path, rowText({ ...row, values: { ...row.values, curtailedMwh: 7 } }));
    const { code, err } = await merged(early, late);
    writeFileSync(path, before);
    expect(code).toBe(2);
    expect(err).toMatch(
      /point 2, seed 2: values curtailedMwh: found number [\d.]+ in .* and number 7 in .* for the same run/,
    );
  });

  test("a part that read another scenario is named by the point and seed that both have", async () => {
    const other = await swept("[2, 3]", undefined, "forecast: { kind: perfect }\n");
    const { code, err } = await merged(early, other);
    expect(code).toBe(2);
    expect(err).toMatch(/point 1, seed 2: found another run than in .*; merge parts of one/);
  });
});

test("with a stopping rule, which counts seeds in their order, parts under other seeds are refused", async () => {
  const rule = (text: string) =>
    `${text}stopping: { metric: curtailedMwh, width: 100000, batch: 2 }\n`;
  const [one, other] = [await swept("[1, 2, 3]", rule), await swept("[4, 5, 6]", rule)];
  const { code, err } = await merged(one, other);
  expect(code).toBe(2);
  expect(err).toMatch(
    /seeds\[0\]: found text "4", and text "1" in .*; leave the stopping rule out/,
  );
}, 120_000);
