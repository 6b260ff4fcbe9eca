/** The ten trades of trial period 1: what the source prints of them, and what the three rules make of them. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { approvalRules } from "../../sim/approval/registry.ts";
import { orThrow } from "../../sim/core/errors.ts";
import { PERIOD_HOURS } from "../../sim/core/time.ts";
import { readMessage } from "../../sim/messages/read.ts";
import { type Approval, approveTrades } from "../capacity-trades/approve.ts";
import { plainSource } from "../scenario-source.ts";

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const [file, tradesFile] = [at("scenario.yaml"), at("trades.csv")];
const { rows } = orThrow(
  readMessage("capacity-trade", readFileSync(tradesFile, "utf8"), { file: "f", format: "csv" }),
);
const RULES = Object.keys(approvalRules) as (keyof typeof approvalRules)[];
const decided = new Map<string, Approval>();
const outline = plainSource({ approval: { basis: "worst-case" } });

beforeAll(async () => {
  for (const rule of RULES)
    decided.set(rule, await approveTrades({ file, tradesFile, settings: plainSource({}), rule }));
  const rule = undefined;
  decided.set("outline", await approveTrades({ file, tradesFile, settings: outline, rule }));
}, 120_000);

const refusedBy = (name: string) =>
  decided
    .get(name)!
    .verdicts.flatMap(({ trade, isApproved, feasibleKw }) =>
      isApproved ? [] : [[trade.id.slice(-2), Math.round(10 * feasibleKw) / 10] as const],
    );

test("seven auctions, 24.08 MW h by the hours that are printed", () => {
  expect(new Set(rows.map(({ auction }) => auction)).size).toBe(7);
  const printedMwh = rows.reduce((sum, { kw, statedHours }) => sum + (kw * statedHours!) / 1000, 0);
  expect(printedMwh).toBeCloseTo(24.08, 9);
});

test("seven of the ten windows have the hours that are printed; 7, 9 and 10 do not, and 8 and 9 have no direction: all said", () => {
  const { verdicts, notices } = decided.get("sequential")!;
  const derived = verdicts.map(({ trade }) => trade.periods.length * PERIOD_HOURS);
  expect(derived).toEqual([168, 49, 119, 168, 49, 49, 56, 63, 48, 168]);
  const odd = rows.flatMap(({ statedHours }, row) =>
    statedHours === derived[row] ? [] : [row + 1],
  );
  expect(odd).toEqual([7, 9, 10]);
  expect(notices.map(({ code, line }) => [code, line])).toEqual([
    ["approve.hours", 8],
    ["approve.noCapacity", 9],
    ["approve.noCapacity", 10],
    ["approve.hours", 10],
    ["approve.hours", 11],
  ]);
});

describe("on forecasts the weir's voltage is what binds", () => {
  test("all or nothing loses a whole auction for one of its three trades", () => {
    expect(refusedBy("all-or-nothing")).toEqual([
      ["06", 27.6],
      ["07", 30],
      ["08", 37.4],
      ["09", 40],
      ["10", 27.2],
    ]);
  });

  test.each(["sequential", "largest-subset"])(
    "%s loses the trades that do not fit, and no other",
    (rule) => {
      const refused = refusedBy(rule);
      expect(refused.map(([id]) => id)).toEqual(["06", "08", "10"]);
    },
  );

  test("what is refused is said to take the weir above 1.10, by 0.006 at most", () => {
    for (const { passed, isApproved } of decided.get("sequential")!.verdicts) {
      if (isApproved) continue;
      const { row, reached } = passed!;
      expect([row.kind, row.side, row.limit]).toEqual(["voltage", 1, 1.1 * 1.1]);
      expect(decided.get("sequential")!.world.network.buses.ids[row.element]).toBe("weir-house");
      expect(Math.sqrt(reached)).toBeLessThan(1.106);
    }
  });
});

test("in outline, on the worst case, no more than 20 kW more fit at the weir, whoever sells; the school's import does", () => {
  expect(refusedBy("outline").map(([id]) => id)).toEqual([
    ...["01", "02", "03", "05", "06", "07", "08", "09", "10"],
  ]);
  for (const [, feasibleKw] of refusedBy("outline")) {
    expect(feasibleKw).toBeGreaterThan(19.5);
    expect(feasibleKw).toBeLessThan(20.1);
  }
});
