/**
 * The report of a run at an import constraint: it says of consumers, stores and sellers that inject more what they did, in
 * words that fit them, measures flows by the limit in force, and shows whose index what was held back is.
 */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readRun } from "../results/reader.ts";
import { verdict } from "../results/report/verdict.ts";
import { orThrow } from "../sim/core/errors.ts";
import { headroom } from "./testing/command-line.ts";
import { TRIALS_FOLDER } from "./testing/mini-trials.ts";

const root = mkdtempSync(join(tmpdir(), "headroom-import-"));
let document: ReturnType<typeof parseHTML>["document"];

beforeAll(async () => {
  const out = join(root, "run");
  const answer = await headroom("run", join(TRIALS_FOLDER, "import-1.yaml"), "--out", out);
  expect(answer).toMatchObject({ code: 0, err: "" });
  const untraded = readFileSync(join(TRIALS_FOLDER, "import-1.yaml"), "utf8");
  const scenario = join(root, "untraded.yaml");
  writeFileSync(scenario, untraded.replace(/^venues: .*$/m, ""));
  copyFileSync(join(TRIALS_FOLDER, "import.csv"), join(root, "import.csv"));
  expect(await headroom("run", scenario, "--out", join(root, "untraded"))).toMatchObject({
    code: 0,
  });
  document = parseHTML(readFileSync(join(out, "report.html"), "utf8")).document;
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Its words, with plain spaces where no line may break. */
const pageText = () => (document.querySelector("main")?.textContent ?? "").replace(/\u00a0/g, " ");
const texts = (selector: string) =>
  [...document.querySelectorAll(selector)].map(({ textContent }) => textContent);
/** Cells of the rows of a figure's table, by the name of the row. */
const rowsOf = (figure: string, place = 0) =>
  Object.fromEntries(
    [...document.querySelectorAll(`#${figure} table`)[place]!.querySelectorAll("tbody tr")].map(
      (row) => {
        const [name, ...cells] = [...row.children].map(({ textContent }) => textContent);
        return [name, cells];
      },
    ),
  );

test("the verdict tells output, demand and stores apart", () => {
  const page = pageText();
  expect(page).toContain("no output was curtailed on 31 January 2024.");
  expect(page).toContain(
    "Demand was kept from drawing 2.00 MWh, and stores from charging 2.05 MWh.",
  );
});

test("beside a run without trading: what moved, what demand and stores were kept from, and who was spared", async () => {
  const runs = await Promise.all(
    ["untraded", "run"].map(async (name) => ({
      label: name,
      run: orThrow(await readRun(join(root, name))),
    })),
  );
  const sentences = await verdict(runs);
  for (const { run } of runs) run.close();
  expect(sentences).toEqual([
    "Under LIFO, trading moved 6.00 MWh of curtailment on 31 January 2024, from units that bid £134.17 to be spared a MWh to units that asked £53.75 for giving one.",
    "Demand and stores were kept from drawing 4.05 MWh instead of 8.25 MWh; £563.75 passed from buyers to sellers, and all units together were left with £12.90 less than without trading, before fuel and wear.",
    "blue was kept from 0.0 % of its consumption instead of 2.2 %; purple, which sold most, gave way by 2.50 MWh instead of 0.00 MWh and was left with £448.40 more before fuel and wear.",
    "Of all 2 designs “run” held back least: 4.05 MWh of injection and consumption.",
    "No constraint point was above its rating at any time.",
  ]);
});

test("who draws less is held back, who injects more is sent", () => {
  expect(texts("#time-units li")).toEqual([
    "purple: 5.00 MW more injected, for main-import (sold)",
    "orange: 4.00 MW of consumption, for main-import (own)",
    "yellow: 4.00 MW of consumption, for main-import (sold)",
    "pink: 3.00 MW more injected, for main-import (sold)",
  ]);
  const labels = texts("#one-line svg.diagram [data-capacity]");
  expect(labels.filter((label) => /^[−+±]/.test(label ?? "")).sort()).toEqual([
    ...["+3.00", "+5.00", "−4.00", "−4.00"],
  ]);
  // Blue, Green and Red draw 12 MW at most, and are not held back then.
  expect(labels).toContain("3: 12 MW");
});

test("a flow is measured by the limit in force: 54 MW are not 135 % of 40 while 120 MW may flow", () => {
  expect(rowsOf("network")["1\u2002main-import"]?.at(-1)).toBe("95 %");
  expect(rowsOf("loading-map")["main-grid"]?.[0]).toBe("95 %");
  const [limit, flow, part] = rowsOf("one-line", 1)["main-grid"]!.slice(-3);
  expect([limit, flow, part]).toEqual(["40", "−38.0", "95 %"]);
});

test("a set-point that holds its unit from nothing is no figure, whichever way it was held", () => {
  const [table] = document.querySelectorAll("#busiest-hour table");
  const rows = [...table!.querySelectorAll("tbody tr")].map((row) =>
    [...row.children].map(({ textContent }) => textContent),
  );
  const moved = (unit: string) =>
    rows.filter((row) => row[2] === unit).map((row) => `${row[3]} to ${row[4]}`);
  expect(moved("yellow")).toEqual(["free to −6.00", "−6.00 to free"]);
  expect(moved("pink")).toEqual(["free to 6.00", "6.00 to free"]);
  expect(moved("orange")).toEqual(["free to 0.00", "0.00 to free"]);
});

test("what was held back is drawn over time, and nothing is called several where it is one", () => {
  expect(texts("#curtailment-duration h3")).toEqual([
    "Curtailment duration: the 1 hour with curtailment",
  ]);
  expect(rowsOf("heat-map")["31 January 2024"]).toEqual(["4.05", "8.00", "08:00"]);
  expect(pageText()).not.toMatch(/\b1 (hours|trades|units|points|days|events)\b/);
});

test("whose index it is: a purchase adds to the buyer's and is taken off a seller that was held back", () => {
  const rows = rowsOf("contract-index");
  expect(rows.blue?.slice(1, 4)).toEqual(["0.00 %", "2.08 %", "+2.08"]);
  expect(rows.yellow?.slice(1, 4)).toEqual(["0.83 %", "0.00 %", "−0.83"]);
  expect(rows.orange?.slice(1, 5)).toEqual(["2.14 %", "2.14 %", "0.00", "9.99 %"]);
  expect(rows).not.toHaveProperty("purple");
});
