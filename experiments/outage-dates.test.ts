/** `headroom outages`: first days of an outage by expected constraint cost. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { OutageCost } from "./outage-dates.ts";
import { headroom } from "./testing/command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "headroom-outages-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, "ring.yaml");
writeFileSync(file, "network: { builtIn: ring }\nperiod: { start: 2025-01-12, days: 1 }\n");

async function costs(
  branch: string,
  days: number,
  to: string,
  ...more: string[]
): Promise<OutageCost[]> {
  const window = ["--branch", branch, "--days", String(days), "--from", "2025-01-12", "--to", to];
  const { code, out, err } = await headroom("outages", file, ...window, ...more, "--json");
  expect([code, err]).toEqual([0, ""]);
  return (JSON.parse(out) as { costs: OutageCost[] }).costs;
}
const of = (list: readonly OutageCost[], start: string) =>
  list.find((each) => each.start === start)!;

test("the cheapest day comes first, and two days cost what each of them does", async () => {
  const single = await costs("seathorn-thornrigg", 1, "2025-01-13");
  const double = await costs("seathorn-thornrigg", 2, "2025-01-12");
  expect(single.map(({ start }) => start).sort()).toEqual(["2025-01-12", "2025-01-13"]);
  expect(single[0]!.costGbp).toBeLessThan(single[1]!.costGbp);
  for (const { curtailedMwh, curtailedMwhError, costGbpError } of single) {
    expect(curtailedMwh).toBeGreaterThan(4 * curtailedMwhError);
    expect(costGbpError).toBeGreaterThan(0);
  }
  const together = of(single, "2025-01-12").costGbp + of(single, "2025-01-13").costGbp;
  expect(double).toHaveLength(1);
  expect(Math.abs(double[0]!.costGbp / together - 1)).toBeLessThan(1e-9);
});

test("faults that are laid over the scenario stand beside the outage, and do not take its place", async () => {
  const plain = await costs("seathorn-thornrigg", 1, "2025-01-12", "--samples", "256");
  const over = ["--samples", "256", "--set", "faults=[]"];
  expect(await costs("seathorn-thornrigg", 1, "2025-01-12", ...over)).toEqual(plain);
});

test("an outage that takes nothing off any constraint costs next to nothing: no second branch can be out beside it", async () => {
  const idle = await costs("thornrigg-p2", 1, "2025-01-12");
  // A day's outage of the line above costs tens of thousands.
  expect(Math.abs(idle[0]!.costGbp)).toBeLessThan(5);
});

test.for([
  [
    "a branch that is none",
    ["--branch", "seathorn-thornrig"],
    /--branch: faults\[0\]\.branch: found .*"seathorn-thornrigg"/,
  ],
  [
    "a window that ends before it begins",
    ["--to", "2025-01-11"],
    /--to: found "2025-01-11"; write a day from 2025-01-12 on/,
  ],
  ["days in words", ["--days", "two"], /--days: found "two"; write a number/],
  ["draws too few for an error", ["--samples", "10"], /--samples: found "10"; write 256 at least/],
] as const)("%s is refused with what to write", async ([, wrong, message]) => {
  const right = {
    "--branch": "seathorn-thornrigg",
    "--days": "1",
    "--from": "2025-01-12",
    "--to": "2025-01-12",
  };
  const options = { ...right, [wrong[0]]: wrong[1] };
  const { code, out, err } = await headroom("outages", file, ...Object.entries(options).flat());
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(message);
});
