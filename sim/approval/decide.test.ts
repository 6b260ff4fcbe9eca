/** The coordinator's decisions on a feeder worked by hand: two hydro stations behind one line of 100 kW, and a house. */
import { expect, test } from "vitest";
import { orThrow } from "../core/errors.ts";
import { parseDay, parseInstant, periodOf } from "../core/time.ts";
import { networkColumns } from "../model/network.ts";
import { NETWORK_FORMAT, networkDocumentSchema } from "../model/network-document.ts";
import { buildFlowModel } from "../network/flow-model.ts";
import { reactiveRule } from "../network/reactive.ts";
import { type CapacityTrade, periodsOfWindow } from "./capacity-trade.ts";
import { studiedStates, worstCases } from "./conditions.ts";
import { decide } from "./decide.ts";
import { type ApprovalSettings, approvalSchema, outlineApprovedOn } from "./settings.ts";

const site = (id: string, bus: string, exportLimitMw: number, importLimitMw = 0) => ({
  ...{ id, bus, exportLimitMw, importLimitMw },
  ...{ curtailableWhen: "never", connectedOn: "2020-01-01" },
});
const hydro = (connection: string, capacityMw: number) => ({
  ...{ id: `${connection}-hydro`, connection, technology: "hydro", capacityMw },
});

/** `near` is at the grid's end of the line, `far` and `deep` behind it: a kW sold from near to far is one more on the line. */
const network = networkColumns(
  networkDocumentSchema.parse({
    format: NETWORK_FORMAT,
    name: "feeder",
    baseMva: 1,
    buses: [
      { id: "grid", nominalKv: 11, reference: true },
      { id: "end", nominalKv: 0.4 },
    ],
    branches: [
      { id: "line", from: "end", to: "grid", resistancePu: 0.3, reactancePu: 0.1, ratingMw: 0.1 },
    ],
    connections: [
      ...[site("near", "grid", 0.05), site("far", "end", 0.04)],
      ...[site("deep", "end", 0.04), site("none", "end", 0)],
    ],
    units: [hydro("near", 0.05), hydro("far", 0.09), hydro("deep", 0.04), hydro("none", 0.03)],
  }),
);
const ROW = { near: 0, far: 1, deep: 2, none: 3 } as const;
const PERIOD = periodOf(parseInstant("2022-01-10T12:00:00Z")!);

const trade = (
  id: string,
  seller: keyof typeof ROW,
  buyer: keyof typeof ROW,
  kw: number,
  more: Partial<CapacityTrade> = {},
): CapacityTrade => ({
  ...{ id, buyer: ROW[buyer], seller: ROW[seller], capacity: "export", kw, boughtKw: kw },
  ...{ agreedAt: 0, auction: "one", periods: [PERIOD], override: undefined },
  ...{ cancelledFromPeriod: Infinity, ...more },
});

/** Everybody uses so much of what is installed, inside the limits. */
function decided(trades: readonly CapacityTrade[], written: object = {}, usedFrac = 1) {
  const settings: ApprovalSettings = approvalSchema.parse(written);
  const { undervoltageMarginPu, alreadyOver, outages } = settings;
  const { states } = studiedStates(orThrow(buildFlowModel(network)), outages);
  const [most] = worstCases(network, settings.leastDemandFrac);
  const unitKw = most!.unitKw.map((kw) => usedFrac * kw);
  return decide(
    {
      ...{ network, settings },
      study: {
        reactive: reactiveRule(network, settings.reactive),
        ...{ undervoltageMarginPu, alreadyOver },
      },
      *conditions(periods) {
        for (const period of periods)
          for (const state of states)
            yield {
              ...{ period, name: "hand", state, unitKw, demandKw: most!.demandKw },
              branchKw: network.branches.ratingKw,
              pointKw: new Float64Array(0),
            };
      },
    },
    trades,
  );
}
const verdictsOf = (...asked: Parameters<typeof decided>) =>
  orThrow(decided(...asked)).map(({ trade: { id }, isApproved, decidedBy, feasibleKw }) => [
    ...[id, isApproved, decidedBy, feasibleKw],
  ]);

test("40 + 40 kW are on a line of 100: 20 more fit, of 30 the coordinator says that 20 would have", () => {
  expect(verdictsOf([trade("a", "near", "far", 20)])).toEqual([["a", true, "rule", 20]]);
  const [verdict] = orThrow(decided([trade("a", "near", "far", 30)]));
  expect(verdict).toMatchObject({ isApproved: false, feasibleKw: 20 });
  expect(verdict!.passed).toMatchObject({
    row: { kind: "branch", base: 80, limit: 100 },
    ...{ reached: 110, isByItself: true },
  });
});

test("capacity that passes between two sites behind the line adds nothing to it", () => {
  expect(verdictsOf([trade("a", "deep", "far", 40)])).toEqual([["a", true, "rule", 40]]);
});

test("the forecast times new over old capacity: at half use, half of what is bought comes", () => {
  expect(verdictsOf([trade("a", "near", "far", 50)], {}, 0.5)).toEqual([["a", true, "rule", 50]]);
  // 90 × 0.75 of far and deep leave 40 / 0.75.
  expect(verdictsOf([trade("a", "near", "far", 49)], {}, 0.75)).toEqual([["a", true, "rule", 49]]);
  expect(verdictsOf([trade("a", "near", "far", 49)], {}, 0.95)).toEqual([
    ["a", false, "rule", 25.263],
  ]);
});

test("a buyer without any capacity so far is taken to use all that it buys", () => {
  expect(verdictsOf([trade("a", "near", "none", 25)], {}, 0.9)).toEqual([["a", true, "rule", 25]]);
  expect(verdictsOf([trade("a", "near", "none", 29)], {}, 0.9)).toEqual([["a", false, "rule", 28]]);
});

test("installed capacity is a hard ceiling, and nobody sells what it does not hold, also not in two trades", () => {
  const [installed] = orThrow(decided([trade("a", "near", "deep", 5)]));
  expect(installed).toMatchObject({
    isApproved: false,
    feasibleKw: 0,
    passed: { row: { kind: "installed" } },
  });
  const [held] = orThrow(decided([trade("a", "near", "far", 50.5)], {}, 0.1));
  expect(held).toMatchObject({
    isApproved: false,
    feasibleKw: 50,
    passed: { row: { kind: "held" } },
  });
  const twice = [trade("a", "near", "far", 30), trade("b", "near", "none", 30, { agreedAt: 1 })];
  expect(verdictsOf(twice, { rule: { kind: "sequential" } }, 0.1)).toEqual([
    ["a", true, "rule", 30],
    ["b", false, "rule", 20],
  ]);
});

test("a later auction is tested on top of what stands, and less what was cancelled before it", () => {
  const first = trade("a", "near", "far", 20);
  const later = trade("b", "near", "none", 5, { auction: "two", agreedAt: 7200 });
  expect(verdictsOf([later, first])).toEqual([
    ["b", false, "rule", 0],
    ["a", true, "rule", 20],
  ]);
  const cancelled = { ...first, cancelledFromPeriod: periodOf(3600) };
  expect(verdictsOf([cancelled, later])[1]).toEqual(["b", true, "rule", 5]);
  // Cancelled only after the later auction was decided.
  const known = { ...first, cancelledFromPeriod: periodOf(10_800) };
  expect(verdictsOf([known, later])[1]).toEqual(["b", false, "rule", 0]);
});

test("all-or-nothing: one trade that does not fit takes the others of its auction with it, and they are told what fails", () => {
  const both = [trade("a", "near", "far", 30), trade("b", "deep", "far", 10)];
  const verdicts = orThrow(decided(both));
  expect(verdicts.map(({ isApproved }) => isApproved)).toEqual([false, false]);
  expect(verdicts.map(({ feasibleKw }) => feasibleKw)).toEqual([20, 10]);
  expect(verdicts.map(({ passed }) => passed?.isByItself)).toEqual([true, false]);
  expect(verdictsOf(both, { rule: { kind: "largest-subset" } })).toEqual([
    ["a", false, "rule", 20],
    ["b", true, "rule", 10],
  ]);
});

test("the coordinator decides by hand: what it approves counts for the others and is told the limit it passes, what it refuses counts for nothing", () => {
  const because = "seen on site";
  const approved = { override: { decision: "approved", because } } as const;
  const refused = { override: { decision: "refused", because } } as const;
  const asked = [trade("a", "near", "far", 30, approved), trade("b", "near", "none", 5)];
  const verdicts = orThrow(decided(asked, { rule: { kind: "sequential" } }));
  expect(verdicts[0]).toMatchObject({ isApproved: true, decidedBy: "coordinator", because });
  expect(verdicts[0]!.passed!.row.kind).toBe("branch");
  expect(verdicts[1]).toMatchObject({ isApproved: false, feasibleKw: 0 });
  const without = [trade("a", "near", "far", 30, refused), trade("b", "near", "none", 5)];
  expect(verdictsOf(without)).toEqual([
    // On top of the 5 kW that stand.
    ["a", false, "coordinator", 15],
    ["b", true, "rule", 5],
  ]);
});

test("what a site does not have is not approved by hand either: what is installed, and what a seller holds, trade by trade", () => {
  const approved = { override: { decision: "approved", because: "by telephone" } } as const;
  const [installed] = orThrow(decided([trade("a", "near", "deep", 5, approved)]));
  expect(installed).toMatchObject({
    ...{ isApproved: false, decidedBy: "coordinator", because: "by telephone" },
    passed: { row: { kind: "installed" } },
  });
  const twice = orThrow(
    decided([trade("a", "near", "far", 30, approved), trade("b", "near", "none", 30, approved)]),
  );
  expect(twice.map(({ isApproved }) => isApproved)).toEqual([true, false]);
});

test("a site buys from 65 working days after its request on, and one that never asked never does", () => {
  // Monday 1 November 2021, 13 weeks, and the holidays of 27 and 28 December and 3 January.
  const approvedOn = (requestedOn: string, businessDays: number) =>
    outlineApprovedOn([{ site: "far", requestedOn, businessDays }], "far");
  expect(approvedOn("2021-11-01", 65)).toBe(parseDay("2022-02-03")!);
  expect(approvedOn("2021-11-06", 1)).toBe(parseDay("2021-11-08")!);
  const asked = (requestedOn: string) => ({ variations: [{ site: "far", requestedOn }] });
  const one = [trade("a", "near", "far", 10)];
  expect(verdictsOf(one, asked("2021-10-06"))).toEqual([["a", true, "rule", 10]]);
  const [late] = orThrow(decided(one, asked("2021-10-07")));
  expect(late).toMatchObject({ isApproved: false, decidedBy: "outline", feasibleKw: 0 });
  expect(late!.because).toBe(
    "far has outline approval from 2022-01-11 on, and the trade begins on 2022-01-10",
  );
  const [never] = orThrow(decided([trade("a", "near", "none", 10)], asked("2021-10-11")));
  expect(never!.because).toBe("none has not asked for a capacity variation, and cannot buy");
});

test("a limit that is passed without the trades: only what takes it further is refused, or everything", () => {
  // 80 kW times 1.5 are on the line of 100 before any trade.
  const harmless = [trade("a", "deep", "far", 10)];
  const harmful = [trade("b", "near", "far", 10)];
  expect(verdictsOf(harmless, {}, 1.5)).toEqual([["a", true, "rule", 10]]);
  expect(verdictsOf(harmful, {}, 1.5)).toEqual([["b", false, "rule", 0]]);
  expect(verdictsOf(harmless, { alreadyOver: "any" }, 1.5)).toEqual([["a", false, "rule", 0]]);
});

test("voltage: at the end 0.3 · 0.1 of rise on a base of 1 MVA leaves 4.375 kW below a limit of 1.025", () => {
  const tight = {
    ...network,
    buses: { ...network.buses, voltagePuMax: Float64Array.of(1.06, 1.025) },
  };
  // v² = 1 + 2 · 0.3 · 0.08 = 1.048 at 80 kW, limit 1.050625: 2.625e-3 / 0.6 = 4.375 kW.
  const settings = approvalSchema.parse({});
  const { states } = studiedStates(orThrow(buildFlowModel(tight)), "none");
  const [most] = worstCases(tight, 1);
  const [verdict] = orThrow(
    decide(
      {
        ...{ network: tight, settings },
        study: {
          reactive: reactiveRule(tight, settings.reactive),
          ...{ undervoltageMarginPu: 0, alreadyOver: "worse" },
        },
        *conditions([period]) {
          const ratings = { branchKw: tight.branches.ratingKw, pointKw: new Float64Array(0) };
          yield { ...most!, ...ratings, period: period!, state: states[0]! };
        },
      },
      [trade("a", "near", "far", 15)],
    ),
  );
  expect(verdict).toMatchObject({ isApproved: false, feasibleKw: 4.375 });
  expect(verdict!.passed!.row).toMatchObject({ kind: "voltage", element: 1, side: 1 });
});

test("with each branch out: behind a lost line nothing flows, and trades there pass no limit of it", () => {
  expect(verdictsOf([trade("a", "near", "far", 20)], { outages: "single" })).toEqual([
    ["a", true, "rule", 20],
  ]);
});

test("windows: a week of whole days, of days past midnight, to midnight, and of London's clock in summer", () => {
  const at = (text: string) => parseInstant(text)!;
  const clock = (from: number, to: number) => ({ fromSecond: from * 3600, toSecond: to * 3600 });
  const hours = (start: string, end: string, daily?: ReturnType<typeof clock>) =>
    periodsOfWindow({ startAt: at(start), endAt: at(end), daily }).length / 2;
  const week = ["2021-12-20T00:00:00Z", "2021-12-27T00:00:00Z"] as const;
  expect(hours(...week)).toBe(168);
  expect(hours(...week, clock(8.5, 15.5))).toBe(49);
  expect(hours(...week, clock(15.5, 8.5))).toBe(119);
  expect(hours(...week, clock(15, 0))).toBe(63);
  const [first] = periodsOfWindow({
    ...{ startAt: at("2022-06-01T00:00:00Z"), endAt: at("2022-06-02T00:00:00Z") },
    daily: clock(8, 9),
  });
  expect(first).toBe(periodOf(at("2022-06-01T07:00:00Z")));
  // A window that does not begin on the half-hour holds in every half-hour that it touches.
  expect(hours("2022-01-01T10:10:00Z", "2022-01-01T11:05:00Z")).toBe(1.5);
});
