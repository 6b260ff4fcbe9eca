/** What must hold of two units that offset each other, in the four developed cases and where the fail-safe operates. */
import { expect } from "vitest";
import { parseInstant } from "../../../sim/core/time.ts";
import {
  type Laws,
  overRatingMinutes,
  paidUnder,
  type Rows,
  type RunOf,
  siteKw,
  total,
  type UseCase,
} from "./use-case.ts";

interface Trade {
  readonly file: string;
  /** export: 1, the follower exceeds its MEC; import: -1, its MIC. */
  readonly sign: 1 | -1;
  readonly lead: string;
  readonly follower: string;
  /** The constraint point of its area, where it has one. */
  readonly constraint?: string;
}

const PLAIN = "offsetting-day.yaml";
const CASES: readonly Trade[] = [
  { file: "offsetting-demand-first.yaml", sign: 1, lead: "holm-mill", follower: "holm-hydro" },
  {
    ...{ file: "offsetting-demand-first-constrained.yaml", sign: 1 },
    ...{ lead: "ness-mill", follower: "ness-hydro", constraint: "ness-export" },
  },
  {
    ...{ file: "offsetting-generation-first.yaml", sign: -1 },
    ...{ lead: "mead-battery", follower: "mead-works" },
  },
  {
    ...{ file: "offsetting-generation-first-constrained.yaml", sign: -1 },
    ...{ lead: "quay-battery", follower: "quay-works", constraint: "quay-import" },
  },
];
const [, WEAK] = CASES as [Trade, Trade, Trade, Trade];

const LIMIT_KW = 5000;
const TRADED_KW = 800;
const [FROM, TO] = ["2026-06-15T11:00:00Z", "2026-06-15T12:00:00Z"].map((at) => parseInstant(at)!);
const isTraded = (start: number) => start >= FROM! && start < TO!;
/** On the Wh of a half-hour. */
const ROUNDING_KW = 0.01;

/** The follower in its own direction, kW by half-hour, in the window or outside it. */
const beyond = (rows: Rows, { follower, sign }: Trade, isIn: (start: number) => boolean) =>
  [...siteKw(rows, [follower])].filter(([start]) => isIn(start)).map(([, kw]) => sign * kw);

const states = (rows: Rows): [number, number, string][] =>
  rows("events")
    .filter(({ kind }) => kind === "offsetting")
    .map(({ at, toW, because }) => [Number(at) - FROM!, Number(toW) / 1000, String(because)]);

const periodsAt = (rows: Rows, constraint: string) =>
  rows("constraint_period").filter((row) => row.constraint === constraint);

const lawsOf = (trade: Trade): Laws => ({
  "before: the follower is held at its limit all day": async (runOf) => {
    const kws = beyond(await runOf(PLAIN), trade, () => true);
    expect(Math.max(...kws)).toBeCloseTo(LIMIT_KW, 2);
    expect(Math.min(...kws)).toBeCloseTo(LIMIT_KW, 2);
  },
  "before: the trade is approved ahead of its hour, by power system analysis": async (runOf) => {
    const [verdict, ...others] = (await runOf(trade.file))("events").filter(({ kind }) =>
      String(kind).startsWith("offset"),
    );
    expect(verdict).toMatchObject({ kind: "offsetApproved", because: "passes no limit" });
    expect(Number(verdict!.at)).toBeLessThan(FROM!);
    expect(others.every(({ kind }) => kind === "offsetting")).toBe(true);
  },
  "after: the lead has changed first and is back last": async (runOf) => {
    expect(states(await runOf(trade.file))).toEqual([
      [0, 0, "its counterpart is told to change first"],
      [0, 0, "its counterpart is metered at what it promised"],
      [60, TRADED_KW, "both have changed"],
      [3595, TRADED_KW, "the trade ends; it goes back to its limit"],
      [3600, 0, "it is back within its limit; its counterpart may go back"],
      [3600, 0, "both are back"],
    ]);
  },
  "after: the follower was beyond its limit by what was traded, in its hour alone, and the lead made up for all of it":
    async (runOf) => {
      const [rows, plain] = [await runOf(trade.file), await runOf(PLAIN)];
      expect(Math.max(...beyond(rows, trade, isTraded))).toBeCloseTo(LIMIT_KW + TRADED_KW, 2);
      const outside = beyond(rows, trade, (start) => !isTraded(start));
      expect(Math.max(...outside)).toBeLessThanOrEqual(LIMIT_KW + ROUNDING_KW);
      const [own, without] = [siteKw(rows, [trade.lead]), siteKw(plain, [trade.lead])];
      for (const [start, kw] of own) {
        const changeKw = isTraded(start) ? 0 - trade.sign * TRADED_KW : 0;
        expect(kw - without.get(start)!).toBeCloseTo(changeKw, 2);
      }
      expect(total(rows("offsetting_trades"), "unmatchedWh")).toBe(0);
    },
  "after: the network carries no more than without it, nothing is overloaded, and both have paid":
    async (runOf) => {
      const [rows, plain] = [await runOf(trade.file), await runOf(PLAIN)];
      expect(overRatingMinutes(rows)).toBe(0);
      const curtailed = (of: Rows) => total(of("unit_period"), "curtailedWh");
      expect(curtailed(rows)).toBeLessThanOrEqual(curtailed(plain));
      // 0.8 MWh at £16; £25 of each side.
      expect(paidUnder(rows, "offsetting/price")).toBeCloseTo(12.8, 6);
      expect(paidUnder(rows, "offsetting/administration")).toBeCloseTo(50, 6);
      expect(paidUnder(rows, "offsetting/breach")).toBe(0);
    },
  ...(trade.constraint === undefined ? {} : { [INSIDE]: inside(trade.file, trade.constraint) }),
  "conflict: balance parties that are not told are out by what their units changed, those that are told are not":
    async (runOf) => {
      const outKwh = async (...settings: readonly string[]) => {
        const rows = (await runOf(trade.file, ...settings))("imbalance");
        const inHour = rows.filter(({ periodStart }) => isTraded(Number(periodStart)));
        return ["leads", "followers"].map(
          (party) =>
            total(
              inHour.filter((row) => row.party === party),
              "imbalanceWh",
            ) / 1000,
        );
      };
      const changed = [-800 * trade.sign, 786.667 * trade.sign];
      const [before, told] = [await outKwh(), await outKwh("visibility=all")];
      for (const [row, kwh] of changed.entries())
        expect(before[row]! - told[row]!).toBeCloseTo(kwh, 3);
    },
});

const INSIDE = "after: its area stays inside its rating, at a peak no higher than without it";
const inside =
  (file: string, constraint: string): Laws[string] =>
  async (runOf) => {
    const peak = (rows: Rows) =>
      Math.max(
        ...periodsAt(rows, constraint)
          .filter(({ periodStart }) => isTraded(Number(periodStart)))
          .map(({ peakW }) => Number(peakW)),
      );
    expect(peak(await runOf(file))).toBeLessThanOrEqual(peak(await runOf(PLAIN)));
  };

const failSafe: Laws = {
  "after: the lead gave up, and the follower is back within five seconds and does not come again":
    async (runOf) => {
      const rows = await runOf("offsetting-fail-safe.yaml");
      expect(states(rows).slice(3)).toEqual([
        [1200, TRADED_KW, "its counterpart gives less than it promised; it goes back to its limit"],
        [1205, 0, "it is back within its limit; its counterpart may go back"],
        [1205, 0, "both are back"],
      ]);
      expect(Math.max(...beyond(rows, WEAK, (start) => start > FROM!))).toBeLessThanOrEqual(
        LIMIT_KW + ROUNDING_KW,
      );
    },
  "after: what nothing made up for is a breach, and the network's rating held": async (runOf) => {
    const rows = await runOf("offsetting-fail-safe.yaml");
    // 0.8 MW for 5 s, £500 a MWh.
    expect(total(rows("offsetting_trades"), "unmatchedWh")).toBe(1111);
    expect(paidUnder(rows, "offsetting/breach")).toBeCloseTo(0.5555, 6);
    expect(overRatingMinutes(rows)).toBe(0);
  },
  "before: where the last test of the fail-safe is overdue, the follower does not pass its limit": (
    runOf: RunOf,
  ) => untested(runOf),
};

async function untested(runOf: RunOf): Promise<void> {
  const rows = await runOf("offsetting-fail-safe.yaml", "venues.offsetting.testEveryDays=10");
  expect(Math.max(...beyond(rows, WEAK, () => true))).toBeLessThanOrEqual(LIMIT_KW + ROUNDING_KW);
  expect(total(rows("offsetting_trades"), "matchedWh")).toBe(0);
}

export const offsetting: UseCase = {
  title: "6 Offsetting",
  scenarios: {
    ...Object.fromEntries(CASES.map((trade) => [trade.file, lawsOf(trade)])),
    "offsetting-fail-safe.yaml": failSafe,
  },
};
