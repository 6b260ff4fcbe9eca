/** Every headline figure against its band, and the page that lists them; a figure outside its band is named here and said on the page. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { homeRows } from "./home-rows.ts";
import { fleetGbpPerKw, marketRows } from "./market-rows.ts";
import { moneyRows } from "./money-rows.ts";
import type { HeadlineRow } from "./row.ts";

const page = readFileSync(new URL("README.md", import.meta.url), "utf8");
const rows: readonly HeadlineRow[] = [...moneyRows, ...marketRows, ...homeRows]
  .map((row, place) => ({ row, place }))
  .sort((left, right) => Number(left.row.row) - Number(right.row.row) || left.place - right.place)
  .map(({ row }) => row);

/** Outside their bands, with their reasons on the page. */
const OUTSIDE: ReadonlySet<string> = new Set([
  "flexibility of a home with a battery and a car that gives",
]);

/** A number as the page has it: thousands apart, so many decimals. */
const shown = (value: number, decimals: number) =>
  value.toLocaleString("en-GB", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });

function lineOf(of: HeadlineRow, ours: number): string {
  const [least, most] = of.band;
  const isIn = ours >= least && ours <= most;
  const band =
    shown(least, of.decimals) === shown(most, of.decimals)
      ? shown(least, of.decimals)
      : `${shown(least, of.decimals)} to ${shown(most, of.decimals)}`;
  const cells = [
    ...[of.row, of.figure, of.published, of.unit, band],
    `${shown(ours, of.decimals)}${isIn ? "" : ", **outside**"}`,
    of.assumed,
  ];
  return `| ${cells.join(" | ")} |`;
}

describe("headline figures", async () => {
  const found: (readonly [HeadlineRow, number])[] = [];
  for (const row of rows) found.push([row, await row.ours()]);

  test.for(found)("$0.row, $0.figure: in its band unless named", ([row, ours]) => {
    const [least, most] = row.band;
    expect([row.figure, ours >= least && ours <= most]).toEqual([
      row.figure,
      !OUTSIDE.has(row.figure),
    ]);
  });

  test("the page lists them all, with band, ours and what it assumes", () => {
    const lines = found.map(([row, ours]) => lineOf(row, ours));
    const listed = page.split("\n").filter((line) => /^\| \d/.test(line));
    expect(listed).toEqual(lines);
  });
});

test("what the fleet of batteries earns it earns of energy, response and balancing, as the page says", async () => {
  const gbp = await fleetGbpPerKw();
  const of = (rule: string) => `£${gbp.get(rule)!.toFixed(0)}`;
  expect(page).toContain(
    `(${of("energy")} of energy, ${of("frequency-response/availability")} of response to a low frequency, ${of("high-frequency-response/availability")} to a high one, ${of("bids-and-offers/owner")} of balancing)`,
  );
  expect(gbp.size).toBe(4);
});
