/** What the report says of services: what of each reached the grid, with headroom given away and held. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { headroom } from "../../experiments/testing/command-line.ts";
import { scratchFolder } from "../../experiments/testing/scratch-folder.ts";

const EXPERIMENTS = fileURLToPath(new URL("../../experiments/", import.meta.url));
const { fresh } = scratchFolder("services-report");

async function reportOf(scenario: string, ...settings: readonly string[]) {
  const out = fresh();
  const set = settings.flatMap((setting) => ["--set", setting]);
  const result = await headroom("run", join(EXPERIMENTS, scenario), "--out", out, ...set);
  expect([result.code, result.err]).toEqual([0, expect.any(String)]);
  const { document } = parseHTML(readFileSync(join(out, "report.html"), "utf8"));
  const section = document.querySelector("#services")!;
  const table = section.querySelector("#reached-grid ~ .scroll");
  const cellsOf = (row: { querySelectorAll: typeof section.querySelectorAll }) =>
    [...row.querySelectorAll("th, td")].map(({ textContent }) => textContent!.trim());
  return {
    text: section.textContent!.replace(/\s+/g, " "),
    rows: table === null ? [] : [...table.querySelectorAll("tr")].map(cellsOf),
  };
}

const HEADS = [
  "Service",
  "Told, MWh",
  "Reached the grid, MWh",
  "Negated, η",
  "Given back to others, MWh",
  "Held back from others, MWh",
  "Paid for each MWh that arrived",
];

test("an electrolyser that is told 5 MW for two hours: nearly all goes to the wind farm, or all arrives where headroom is held", async () => {
  const away = await reportOf("011-held-headroom/turn-up.yaml");
  const held = await reportOf("011-held-headroom/turn-up.yaml", "anm.holdHeadroom=eso-services");
  expect(away.rows[0]).toEqual(HEADS);
  expect(away.text).toContain("η is the part of what was told that did not arrive");
  expect(away.rows.slice(1)).toEqual([
    ["replacement-reserve", "10.0", "0.29", "97.1 %", "9.71", "0.00", "£1,371"],
  ]);
  expect(held.rows.slice(1)).toEqual([
    ["replacement-reserve", "10.0", "10.0", "0.0 %", "0.00", "0.00", "£40.00"],
  ]);
});

test("a service that is bought and never told has no such table", async () => {
  const { rows, text } = await reportOf("009-dso-services/dynamic.yaml", "faults=[]");
  expect(text).toMatch(/dynamic ?\d/);
  expect(text).not.toContain("η");
  expect(rows).toEqual([]);
});
