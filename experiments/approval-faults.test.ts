/** Approval in a scenario that is wrong: decisions on trades that nobody made or that were made twice, and sites outside the constrained area. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { headroom } from "./testing/command-line.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";

const { folder, fresh } = scratchFolder("approval-faults");

const WINDOW = { from: "2025-01-01T00:00:00Z", to: "2025-01-01T12:00:00Z" };
const trade = (id: string, buyer: string, seller: string) => ({
  ...{ id, buyer: `${buyer}-connection`, seller: `${seller}-connection`, kw: 100, ...WINDOW },
});

async function refused(approval: object, capacityTrades: object) {
  const path = join(folder, "scenario.yaml");
  const venues = { "capacity-trades": capacityTrades };
  writeFileSync(path, stringify({ period: { start: "2025-01-01", days: 1 }, approval, venues }));
  const out = fresh();
  const { code, err } = await headroom("run", path, "--out", out);
  expect(code).toBe(2);
  expect(existsSync(out)).toBe(false);
  // Whoever asks beforehand is told the same.
  expect(await headroom("validate", path)).toMatchObject({ code: 2, err });
  return err;
}

test("decisions by hand on a trade that nobody made, and twice on one", async () => {
  const decision = { decision: "approved", because: "by telephone" };
  const overrides = ["nobody", "t", "t"].map((id) => ({ trade: id, ...decision }));
  const err = await refused(
    { overrides },
    { trades: [trade("t", "gullcrag-wind", "mossby-wind")] },
  );
  for (const said of [
    /scenario\.yaml:\d+:\d+: approval\.overrides\[0\]\.trade: found "nobody", which is no trade of the scenario; write one of t/,
    /scenario\.yaml:\d+:\d+: approval\.overrides\[2\]\.trade: found "t" a second time, first in overrides\[1\]; decide each trade once/,
    /2 faults/,
  ])
    expect(err).toMatch(said);
});

test("sites outside the constrained area, in trades and in requests, all at once", async () => {
  const err = await refused(
    { constrainedBy: ["seathorn-export"] },
    {
      trades: [trade("t", "saltcote-wind", "oxenby-solar")],
      market: {
        requests: [
          { id: "r", site: "duddale-wind-connection", kw: 100, price: {}, ...WINDOW },
          { id: "q", site: "seathorn-wind-connection", kw: 100, price: {}, ...WINDOW },
        ],
      },
    },
  );
  for (const [place, site] of [
    ["trades[0].buyer", "saltcote-wind-connection"],
    ["trades[0].seller", "oxenby-solar-connection"],
    ["market.requests[0].site", "duddale-wind-connection"],
  ])
    expect(err).toContain(
      `: venues.capacity-trades.${place}: found "${site}", outside the constrained area: it loads none of seathorn-export; name a site behind`,
    );
  expect(err).toContain("3 faults");
  for (const line of err.split("\n").slice(0, 3)) expect(line).toMatch(/scenario\.yaml:\d+:\d+: /);
});
