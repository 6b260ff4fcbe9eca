/** What the report says of trades of capacity, of offsetting, of shared and traded energy and of accepted bids: numbers that are asserted of the runs elsewhere. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { headroom } from "../../experiments/testing/command-line.ts";
import { scratchFolder } from "../../experiments/testing/scratch-folder.ts";
import type { RunManifest } from "../manifest.ts";

const EXPERIMENTS = fileURLToPath(new URL("../../experiments/", import.meta.url));
const { fresh } = scratchFolder("between-sites-report");

async function reported(scenario: string, ...settings: readonly string[]) {
  const out = fresh();
  const set = settings.flatMap((setting) => ["--set", setting]);
  const { out: said, code } = await headroom(
    ...["run", join(EXPERIMENTS, scenario), "--out", out],
    ...set,
  );
  expect(code).toBe(0);
  const { document, rowsUnder } = tablesOf(out);
  return { said, out, rowsUnder, hasSection: document.querySelector("#between-sites") !== null };
}

function tablesOf(out: string) {
  const { document } = parseHTML(readFileSync(join(out, "report.html"), "utf8"));
  const rowsUnder = (id: string) =>
    [...document.querySelectorAll(`#${id} ~ .scroll`)]
      .slice(0, 1)
      .flatMap((table) => [...table.querySelectorAll("tbody tr")])
      .map((row) => [...row.querySelectorAll("th, td")].map((cell) => cell.textContent!.trim()));
  return { document, rowsUnder };
}

test("a trade of capacity that nobody studied: what was bought, used, new, and paid; also of a run that was stored before trades said when they were cancelled", async () => {
  const { said, out, rowsUnder } = await reported(
    "015-use-cases/exceeding-mec-unused.yaml",
    "visibility=none",
  );
  const rows = [
    [
      ...["wind-site", "solar-site", "export", "1", "3.00", "144"],
      ...["11.0", "9.31", "0.00", "£2,304"],
    ],
  ];
  expect(rowsUnder("capacity-trades")).toEqual(rows);
  const path = join(out, "manifest.json");
  const manifest: RunManifest = JSON.parse(readFileSync(path, "utf8"));
  const trades = manifest.tables.find(({ name }) => name === "capacity_trades")!;
  const columns = trades.columns.filter(({ name }) => name !== "cancelledAt");
  expect(columns.length).toBe(trades.columns.length - 1);
  const tables = manifest.tables.with(manifest.tables.indexOf(trades), { ...trades, columns });
  writeFileSync(path, JSON.stringify({ ...manifest, tables }));
  rmSync(join(out, "report.html"));
  expect(await headroom("report", out)).toMatchObject({ code: 0, err: "" });
  expect(tablesOf(out).rowsUnder("capacity-trades")).toEqual(rows);
  expect(said).toContain(
    "1 trade of connection capacity approved; 11.0 MWh used beyond contracts, 9.3 MWh of it new load",
  );
});

test("a trade of capacity that was cancelled after its first day counts for that day alone", async () => {
  const { rowsUnder } = await reported("015-use-cases/exceeding-mec-unwound.yaml");
  const [row] = rowsUnder("capacity-trades");
  // 1 MW for 24 of 48 hours, at £16 per MW and hour.
  expect([row?.[5], row?.at(-1)]).toEqual(["24.0", "£384.00"]);
});

test("offsetting whose lead gave up: what was made up for, what was not, and the breach", async () => {
  const { said, rowsUnder } = await reported("015-use-cases/offsetting-fail-safe.yaml");
  expect(rowsUnder("offsetting")).toEqual([
    [
      ...["ness-mill", "ness-hydro", "export", "1", "0.80"],
      ...["0.27", "0.25", "1.11", "£4.27", "£0.56"],
    ],
  ]);
  expect(said).toContain("offsetting: 0.3 MWh beyond limits made up for, 0.001 MWh not");
});

test("energy that a community shares: given, drawn, shared, and the prices among members", async () => {
  const { said, rowsUnder } = await reported("018-local-sharing/community.yaml");
  expect(rowsUnder("local-sharing")).toEqual([["1.43", "2.46", "1.14", "£79.27", "£102.33"]]);
  expect(said).toContain(
    "1.1 MWh shared in a community, 46.1 % of what it drew and 79.5 % of what it gave",
  );
});

test("energy that members of the exchange traded: expected, traded, and what each had for it", async () => {
  const { said, rowsUnder } = await reported("020-energy-exchange/exchange.yaml");
  const rows = rowsUnder("energy-exchange");
  expect(rows).toHaveLength(14);
  expect([rows[0], rows.at(-1)]).toEqual([
    ["solar-field", "220", "1.49", "1.09", "1.42", "0.56", "£79.86", "−£63.39"],
    ["dairy", "336", "1.66", "0.64", "1.72", "0.47", "−£43.23", "£56.92"],
  ]);
  expect(said).toContain(
    "1.1 MWh traded on the energy exchange, 73.7 % of what could be, at £72.96 a MWh",
  );
});

test("bids that were accepted, by unit: paid to be held lower", async () => {
  const { rowsUnder } = await reported("017-balancing-mechanism/bid.yaml");
  expect(rowsUnder("acceptances")).toEqual([["old-wind", "4", "0.00", "10.0", "10.0", "£450.00"]]);
});

test("a run with none of them has no such section, and says nothing of them", async () => {
  const { said, hasSection } = await reported("015-use-cases/offsetting-day.yaml");
  expect(hasSection).toBe(false);
  expect(said).not.toMatch(/connection capacity|offsetting:/);
});
