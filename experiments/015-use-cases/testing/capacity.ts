/** What must hold of trades of import and export capacity between two sites. */
import { expect } from "vitest";
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
  /** import: 1, export: −1; sites count in the direction that is traded. */
  readonly sign: 1 | -1;
  readonly buyer: { readonly units: readonly string[]; readonly limitKw: number };
  readonly seller: { readonly units: readonly string[]; readonly limitKw: number };
}

const MIC: Trade = {
  file: "exceeding-mic",
  sign: 1,
  buyer: { units: ["foundry-furnace", "foundry-mill"], limitKw: 3000 },
  seller: { units: ["works"], limitKw: 3500 },
};
const MEC: Trade = {
  file: "exceeding-mec",
  sign: -1,
  buyer: { units: ["estate-wind"], limitKw: 8000 },
  seller: { units: ["estate-solar"], limitKw: 3000 },
};

const TRADED_KW = 1000;
const ROUNDING_KW = 0.01;
const day = (date: number) => Date.UTC(2026, 0, date) / 1000;
const [FROM, MIDDLE, TO] = [day(13), day(14), day(15)];
const NOBODY_TOLD = "visibility=none";

/** The most that a side drew or gave in some of the half-hours. */
function mostKw(rows: Rows, side: Trade["buyer"], sign: number, isIn: (start: number) => boolean) {
  const own = [...siteKw(rows, side.units)].filter(([start]) => isIn(start));
  return own.reduce((most, [, kw]) => Math.max(most, 0 - sign * kw), 0);
}
const isTraded = (start: number) => start >= FROM && start < TO;
const kinds = (rows: Rows) =>
  rows("events")
    .map(({ kind }) => String(kind))
    .filter((kind) => kind.startsWith("capacity"));

const lawsOf = ({ file, sign, buyer, seller }: Trade): Laws => ({
  "before: the buyer is held at its limit, and the seller leaves more than is traded unused":
    async (runOf) => {
      const rows = await runOf("estate-days.yaml");
      expect(mostKw(rows, buyer, sign, isTraded)).toBeCloseTo(buyer.limitKw, 1);
      const seldom = [...siteKw(rows, seller.units)].filter(([start]) => isTraded(start));
      const unused = seldom.filter(([, kw]) => 0 - sign * kw <= seller.limitKw - TRADED_KW);
      expect(unused.length).toBeGreaterThan(seldom.length / 3);
    },
  "before: it is approved ahead of the first day, by power system analysis": async (runOf) => {
    const events = (await runOf(`${file}.yaml`))("events");
    const [verdict] = events.filter(({ kind }) => kind === "capacityApproved");
    expect(verdict?.because).toBe("passes no limit");
    expect(Number(verdict?.at)).toBeLessThan(FROM);
  },
  "after: the buyer has gone above its limit by what it bought at most, in the window and never else":
    async (runOf) => {
      const rows = await runOf(`${file}.yaml`);
      const most = mostKw(rows, buyer, sign, isTraded);
      expect(most).toBeGreaterThan(buyer.limitKw + 0.9 * TRADED_KW);
      expect(most).toBeLessThanOrEqual(buyer.limitKw + TRADED_KW + ROUNDING_KW);
      expect(mostKw(rows, buyer, sign, (start) => !isTraded(start))).toBeLessThanOrEqual(
        buyer.limitKw + ROUNDING_KW,
      );
    },
  "after: the seller has not used what it sold, nothing is overloaded, and both have paid": async (
    runOf,
  ) => {
    const rows = await runOf(`${file}.yaml`);
    expect(mostKw(rows, seller, sign, isTraded)).toBeLessThanOrEqual(
      seller.limitKw - TRADED_KW + ROUNDING_KW,
    );
    expect(overRatingMinutes(rows)).toBe(0);
    // 1 MW for 48 hours at £16 per MW and hour; £25 of each side.
    expect(paidUnder(rows, "capacity-trades/price")).toBeCloseTo(768, 6);
    expect(paidUnder(rows, "capacity-trades/administration")).toBeCloseTo(50, 6);
  },
});

const unwound = ({ file, sign, buyer }: Trade): Laws => ({
  "after: cancelled, it holds on the day that was decided and no more on the next; that day is not paid":
    async (runOf) => {
      const rows = await runOf(`${file}-unwound.yaml`);
      expect(kinds(rows)).toEqual(["capacityApproved", "capacityCancelled"]);
      const first = (start: number) => start >= FROM && start < MIDDLE;
      expect(mostKw(rows, buyer, sign, first)).toBeGreaterThan(buyer.limitKw + 0.8 * TRADED_KW);
      const later = (start: number) => start >= MIDDLE;
      expect(mostKw(rows, buyer, sign, later)).toBeLessThanOrEqual(buyer.limitKw + ROUNDING_KW);
      expect(paidUnder(rows, "capacity-trades/price")).toBeCloseTo(384, 6);
    },
});

const refusedWhereSeen = async (runOf: RunOf, file: string) => {
  const rows = await runOf(`${file}-unused.yaml`);
  expect(kinds(rows)).toEqual(["capacityRefused"]);
  expect(rows("capacity_trades")).toEqual([]);
  expect(overRatingMinutes(rows)).toBe(0);
  expect(rows("unit_period")).toEqual((await runOf("estate-days.yaml"))("unit_period"));
};
const SEEN = "conflict: the seller never used it: whoever studies it refuses it";

/** What stands unseen is new load for the most part: in daylight the sun would have used some of what it sold. */
const unseen = async (runOf: RunOf, file: string) => {
  const rows = await runOf(`${file}-unused.yaml`, NOBODY_TOLD);
  expect(kinds(rows)).toEqual(["capacityApproved"]);
  const trades = rows("capacity_trades");
  expect(total(trades, "addedWh")).toBeGreaterThan(0.8 * total(trades, "usedWh"));
  return rows;
};

const balance: Laws[string] = async (runOf) => {
  const gapWh = (rows: Rows) =>
    rows("imbalance").reduce((sum, { imbalanceWh }) => sum + Math.abs(Number(imbalanceWh)), 0);
  for (const file of ["exceeding-mic.yaml", "exceeding-mec.yaml"]) {
    const [unaware, told] = [await runOf(file), await runOf(file, "visibility=all")];
    expect(told("unit_period")).toEqual(unaware("unit_period"));
    expect(gapWh(told)).toBeLessThan(gapWh(unaware) - 3e6);
  }
};
const AWARE = "a balance party that is told of it has less imbalance, and its units do the same";

export const exceedingMic: UseCase = {
  title: "4 Exceeding MIC",
  scenarios: {
    "exceeding-mic.yaml": { ...lawsOf(MIC), [AWARE]: balance },
    "exceeding-mic-unwound.yaml": unwound(MIC),
    "exceeding-mic-unused.yaml": {
      [SEEN]: (runOf) => refusedWhereSeen(runOf, MIC.file),
      "conflict: where nobody is told, the transformer is overloaded by it": async (runOf) => {
        const rows = await unseen(runOf, MIC.file);
        expect(overRatingMinutes(rows)).toBeGreaterThan(60);
      },
    },
  },
};

export const exceedingMec: UseCase = {
  title: "5 Exceeding MEC",
  scenarios: {
    "exceeding-mec.yaml": lawsOf(MEC),
    "exceeding-mec-unwound.yaml": unwound(MEC),
    "exceeding-mec-unused.yaml": {
      [SEEN]: (runOf) => refusedWhereSeen(runOf, MEC.file),
      "conflict: where nobody is told, what passes the line is trimmed": async (runOf) => {
        const rows = await unseen(runOf, MEC.file);
        expect(total(rows("unit_period"), "curtailedWh")).toBeGreaterThan(3e6);
      },
    },
  },
};
