/**
 * Offsetting in whole runs, in its four developed cases: who changes first and who goes back first, within how many seconds; what is
 * beyond a limit only while it is made up for; what the network carries; who pays whom.
 */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import { parseInstant } from "../sim/core/time.ts";
import { loadScenarioSource } from "./files.ts";
import { prepare } from "./lab.ts";
import { mergeSources, plainSource } from "./scenario-source.ts";
import { type Ran, type Row, ran, rowsOf, sums } from "./testing/engine-runs.ts";

const FOLDER = fileURLToPath(new URL("./014-offsetting/", import.meta.url));
const START = parseInstant("2026-06-15T11:00:00Z")!;
/** The silence, or loss of word, of a fault: twenty minutes after the start, for ten. */
const FAULT_SPAN = { from: "2026-06-15T11:20:00Z", to: "2026-06-15T11:30:00Z" };
const FAULT_S = 1200;

async function checked(name: string, over: object) {
  const source = orThrow(await loadScenarioSource(`${FOLDER}${name}.yaml`));
  return prepare(mergeSources(source, plainSource(over)), FOLDER);
}

async function runOf(name: string, over: object = {}): Promise<Ran> {
  const { scenario, parts } = orThrow(await checked(name, over));
  return ran(scenario, parts);
}

/** The same network and people without the trade. */
async function plainOf(name: string): Promise<Ran> {
  const { scenario, parts } = orThrow(await checked(name, {}));
  return ran({ ...scenario, venues: {} }, parts);
}

const happened = ({ tables }: Ran, kind: string) =>
  rowsOf(tables.events)
    .filter((row) => row.kind === kind)
    .map((row) => [Number(row.at) - START, Number(row.toW) / 1000, row.because]);

/** By half-hour from the start of the day, Wh that a unit injected. */
const delivered = ({ tables }: Ran, unit: string): number[] =>
  rowsOf(tables.unit_period)
    .filter((row) => row.unit === unit)
    .map(({ deliveredWh }) => Number(deliveredWh));

const traded = ({ tables }: Ran): Row[] => rowsOf(tables.offsetting_trades);
const wh = (of: Ran) =>
  traded(of).map(({ leadWh, matchedWh, unmatchedWh }) => [leadWh, matchedWh, unmatchedWh]);
const paid = ({ tables }: Ran) =>
  [
    ...sums(
      rowsOf(tables.ledger).filter(({ rule }) => String(rule).startsWith("offsetting/")),
      ["rule", "payer", "payee"],
      "amountMicroGbp",
    ),
  ].map(([what, amount]) => [what, amount / 1e6]);

const TOLD = "its counterpart is told to change first";
const METERED = "its counterpart is metered at what it promised";
const BOTH = "both have changed";
const ENDS = "the trade ends; it goes back to its limit";
const BACK = "it is back within its limit; its counterpart may go back";
const OVER = "both are back";

/** 11:00 to 12:00 UTC of a summer day in London. */
const FIRST_HALF_HOUR = 24;
const PERIODS = 48;

describe.each([
  ["demand first, above MEC, strong feeder", "demand-first-strong", "holm-mill", "holm-hydro", 1],
  ["demand first, above MEC, weak feeder", "demand-first-weak", "ness-mill", "ness-hydro", 1],
  [
    ...["generation first, above MIC, strong feeder", "generation-first-strong"],
    ...["mead-battery", "mead-works", -1],
  ] as const,
  [
    ...["generation first, above MIC, weak feeder", "generation-first-weak"],
    ...["quay-battery", "quay-works", -1],
  ] as const,
] as const)("%s", (_, name, lead, follower, side) => {
  test("the lead changes first; the follower passes its limit after it was metered, is back first, and both are back at the end", async () => {
    const of = await runOf(name);
    expect(happened(of, "offsetApproved").map(([, kw]) => kw)).toEqual([800]);
    expect(happened(of, "offsetting")).toEqual([
      [0, 0, TOLD],
      [0, 0, METERED],
      [60, 800, BOTH],
      [3595, 800, ENDS],
      [3600, 0, BACK],
      [3600, 0, OVER],
    ]);
  });

  test("in its hour the lead moves by what it promised and the follower by as much the other way; no other half-hour differs", async () => {
    const [of, plain] = [await runOf(name), await plainOf(name)];
    const moved = (unit: string) =>
      delivered(of, unit).map((each, at) => each - delivered(plain, unit)[at]!);
    const expected = (hour: readonly number[]) =>
      Array.from({ length: PERIODS }, (__, at) => hour[at - FIRST_HALF_HOUR] ?? 0);
    expect(moved(lead)).toEqual(
      expected([-400_000 * side, -400_000 * side].map((each) => each + 0)),
    );
    expect(moved(follower)).toEqual(expected([386_667 * side, 400_000 * side]));
    expect(wh(of)).toEqual([
      [400_000, 386_667, 0],
      [400_000, 400_000, 0],
    ]);
  });

  test("the follower pays the lead £16 for each MWh of its change, both pay administration once, and there is no breach", async () => {
    const of = await runOf(name);
    expect(paid(of)).toEqual([
      [`offsetting/administration ${follower} market facilitator`, 25],
      [`offsetting/administration ${lead} market facilitator`, 25],
      [`offsetting/price ${follower} ${lead}`, 12.8],
    ]);
  });

  test("where the lead gives up, the follower is back 5 s later and does not come again; those 5 s are a breach", async () => {
    const faults = [{ kind: "unit-silent", unit: lead, ...FAULT_SPAN }];
    const of = await runOf(name, { faults });
    expect(happened(of, "offsetting").slice(3)).toEqual([
      [FAULT_S, 800, "its counterpart gives less than it promised; it goes back to its limit"],
      [FAULT_S + 5, 0, BACK],
      [FAULT_S + 5, 0, OVER],
    ]);
    const whole = (seconds: number) => Math.round((800_000 * seconds) / 3600);
    expect(wh(of)).toEqual([
      [whole(1200), whole(1140), whole(5)],
      [0, 0, 0],
    ]);
    expect(paid(of).at(-1)).toEqual([
      `offsetting/breach ${follower} distribution network`,
      (whole(5) * 500) / 1e6,
    ]);
  });

  test("where word of the lead is lost, the follower is back 35 s later, before the lead: nothing is unmatched", async () => {
    const faults = [{ kind: "unit-comms-lost", unit: lead, ...FAULT_SPAN }];
    const of = await runOf(name, { faults });
    const [back, over] = happened(of, "offsetting").slice(4);
    expect(back).toEqual([FAULT_S + 35, 0, BACK]);
    expect(over![2]).toBe(OVER);
    expect(Number(over![0])).toBeGreaterThan(FAULT_S + 35);
    expect(wh(of).map(([, , unmatchedWh]) => unmatchedWh)).toEqual([0, 0]);
  });

  test("where the lead never answers, the follower stays within its limit all the time", async () => {
    const whole = { from: "2026-06-15T10:00:00Z", to: "2026-06-15T13:00:00Z" };
    const of = await runOf(name, { faults: [{ kind: "unit-silent", unit: lead, ...whole }] });
    const plain = await plainOf(name);
    expect(delivered(of, follower)).toEqual(delivered(plain, follower));
    expect(wh(of)).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    const curtailed = rowsOf(of.tables.unit_period).filter((row) => row.unit === follower);
    expect(new Set(curtailed.map(({ curtailedWh }) => curtailedWh))).toEqual(new Set([0]));
  });
});

describe.each([
  ["export", "demand-first-weak", "ness-export", "ness-wind"],
  ["import", "generation-first-weak", "quay-import", "quay-depot"],
] as const)("on the weak feeder of constrained %s", (_, name, constraint, trimmed) => {
  const ofConstraint = ({ tables }: Ran) =>
    rowsOf(tables.constraint_period).filter((row) => row.constraint === constraint);
  const column = (rows: readonly Row[], of: string) => rows.map((row) => Number(row[of]));

  test("network management trims as ever, its rating is never passed, and the trade adds nothing to what it carries", async () => {
    const [of, plain] = [await runOf(name), await plainOf(name)];
    const rows = ofConstraint(of);
    expect(Math.max(...column(rows, "overRatingS"))).toBe(0);
    expect(Math.max(...column(rows, "peakW"))).toBeLessThanOrEqual(20_000_000);
    const without = column(ofConstraint(plain), "peakW");
    for (const [at, peakW] of column(rows, "peakW").entries())
      expect([at, peakW <= without[at]! + 1]).toEqual([at, true]);
    const held = ({ tables }: Ran) =>
      rowsOf(tables.unit_period)
        .filter((row) => row.unit === trimmed)
        .slice(FIRST_HALF_HOUR, FIRST_HALF_HOUR + 2)
        .map(({ curtailedWh }) => Math.abs(Number(curtailedWh)));
    const [heldWh, heldThenWh] = [held(of), held(plain)];
    for (const [at, each] of heldWh.entries()) {
      expect(each).toBeGreaterThan(0);
      expect(each).toBeLessThanOrEqual(heldThenWh[at]! + 1);
    }
  });

  test("where its reading is lost, the follower is back 35 s later, before network management's own fail-safe", async () => {
    const faults = [{ kind: "measurement-lost", constraint, ...FAULT_SPAN }];
    const of = await runOf(name, { faults });
    expect(happened(of, "offsetting").slice(3, 5)).toEqual([
      [
        FAULT_S + 30,
        800,
        "no word from it, its counterpart or a constraint; it goes back to its limit",
      ],
      [FAULT_S + 35, 0, BACK],
    ]);
    const failSafes = happened(of, "failSafe").map(([at]) => Number(at));
    expect(Math.min(...failSafes)).toBeGreaterThan(FAULT_S + 35);
  });
});

const trades = (...more: readonly object[]) => ({
  venues: {
    offsetting: {
      trades: more.map((each) => ({
        ...{ id: "noon", lead: "holm-mill", follower: "holm-hydro", kw: 800 },
        ...{ from: "2026-06-15T11:00:00Z", to: "2026-06-15T12:00:00Z" },
        ...each,
      })),
    },
  },
});

test("what the lead cannot promise, and what is not installed, is refused, and changes nothing", async () => {
  const plain = await plainOf("demand-first-strong");
  const refused = async (over: object) => {
    const of = await runOf("demand-first-strong", over);
    expect(rowsOf(of.tables.unit_period)).toEqual(rowsOf(plain.tables.unit_period));
    expect(rowsOf(of.tables.ledger)).toEqual(rowsOf(plain.tables.ledger));
    return happened(of, "offsetRefused").map(([, , because]) => because);
  };
  // The plant has 1 MW above its MEC, the mill 2.5 MW below its MIC.
  expect(await refused(trades({ kw: 1100 }))).toEqual([
    "passes the installed limit of holm-hydro-site",
  ]);
  // A lead behind another line relieves nothing of the one that is full.
  expect(await refused(trades({ lead: "holm-mill", follower: "ness-hydro" }))).toEqual([
    "passes the branch limit of ness-line",
  ]);
  expect(
    await refused(trades({ kw: 900, lead: "mead-battery", to: "2026-06-15T20:00:00Z" })),
  ).toEqual(["energyInStore: mead-battery has room for 5400000 Wh, needs 5422950"]);
});

test("a test of the fail-safe that is overdue lets nobody up", async () => {
  const of = await runOf("demand-first-strong", trades({ testedAt: "2026-05-01T09:00:00Z" }));
  expect(wh(of).map(([, matchedWh]) => matchedWh)).toEqual([0, 0]);
});

test("two trades one after the other each begin and end by themselves, in whatever order they are written", async () => {
  const second = { id: "then", from: "2026-06-15T12:00:00Z", to: "2026-06-15T12:30:00Z" };
  const [one, two] = [trades({}, second), trades(second, {})];
  const [first, other] = [
    await runOf("demand-first-strong", one),
    await runOf("demand-first-strong", two),
  ];
  expect(wh(first)).toEqual([
    [400_000, 386_667, 0],
    [400_000, 400_000, 0],
    [400_000, 386_667, 0],
  ]);
  expect(rowsOf(other.tables.unit_period)).toEqual(rowsOf(first.tables.unit_period));
  expect(rowsOf(other.tables.ledger)).toEqual(rowsOf(first.tables.ledger));
});

test("a balance party that is not told is out by what its unit changed; one that is told makes it good elsewhere", async () => {
  const parties = [
    { id: "mills", units: { ids: ["holm-mill"] }, supply: {} },
    { id: "waters", units: { ids: ["holm-hydro"] } },
    { id: "others", units: {}, supply: {} },
  ];
  const outOf = async (visibility: string) => {
    const over = { settlement: { imbalance: { parties } }, visibility: { offsetting: visibility } };
    const { tables } = await runOf("demand-first-strong", over);
    const of = (party: string) =>
      rowsOf(tables.imbalance)
        .filter((row) => row.party === party)
        .slice(FIRST_HALF_HOUR, FIRST_HALF_HOUR + 2)
        .map(({ imbalanceWh }) => Number(imbalanceWh));
    return [of("mills"), of("waters")];
  };
  expect(await outOf("dso")).toEqual([
    [-400_000, -400_000],
    [386_667, 400_000],
  ]);
  expect(await outOf("all")).toEqual([
    [0, 0],
    [0, 0],
  ]);
  const found = await checked("demand-first-strong", { visibility: { offsetting: "facilitator" } });
  expect(found.kind === "faulty" && found.faults.map(({ path }) => path)).toEqual([
    "visibility.offsetting",
  ]);
});

const BUYS = {
  zones: [
    {
      ...{ id: "all", constraints: ["ness-export"] },
      requirement: { kind: "stated", reliefKw: 20_000 },
      windows: [{ days: "all", from: "00:00", to: "00:00" }],
    },
  ],
  minOfferKw: 1,
};

test("units that offset promise no service in their hour, and units that are promised to one do not offset", async () => {
  const stateOf = (of: Ran) =>
    new Set(
      rowsOf(of.tables.service_awards)
        .filter(({ unit, periodStart }) => unit === "ness-hydro" && periodStart === START)
        .map(({ state, reason }) => (state === "refused" ? reason : "held")),
    );
  const first = await runOf("demand-first-weak", { venues: { secure: BUYS } });
  expect(stateOf(first)).toEqual(new Set(["offsetting"]));
  // The mill goes on for the service, and is not back.
  expect(happened(first, "offsetting").at(-1)).toEqual([3600, 0, BACK]);
  const late = { gates: { award: { day: -1, at: "16:00" } } };
  const last = await runOf("demand-first-weak", { venues: { secure: BUYS, offsetting: late } });
  expect(stateOf(last)).toEqual(new Set(["held"]));
  expect(happened(last, "offsetRefused").map(([, , because]) => because)).toEqual([
    "ness-mill is promised to secure",
  ]);
});

test("units that cannot lead or follow, sites, windows, doubles, gates: one message each, all at once", async () => {
  const over = trades(
    { lead: "holm-hydro", follower: "holm-mill" },
    { id: "b", follower: "nowhere", to: "2026-06-15T11:10:00Z" },
    { id: "noon", from: "2026-06-14T11:00:00Z", to: "2026-06-14T12:00:00Z" },
    {
      id: "c",
      capacity: "import",
      lead: "mead-battery",
      follower: "mead-battery",
      from: "2026-06-15T20:00:00Z",
      to: "2026-06-16T20:00:00Z",
    },
  );
  Object.assign(over.venues.offsetting, { gates: { award: { day: -7, at: "12:00" } } });
  const found = await checked("demand-first-strong", over);
  const faults = found.kind === "faulty" ? found.faults : [];
  const paths = faults.map(({ code, path }) => `${code} ${path.replace("venues.offsetting.", "")}`);
  expect(paths).toEqual([
    "offsetting.gate gates.award",
    "offsetting.outsideRun trades[2].from",
    "offsetting.outsideRun trades[3].from",
    "offsetting.technology trades[0].lead",
    "offsetting.technology trades[0].follower",
    "offsetting.window trades[1].to",
    "offsetting.overlap trades[1].lead",
    "offsetting.twice trades[2].id",
    "offsetting.technology trades[3].follower",
    "offsetting.sameSite trades[3].follower",
    "offsetting.window trades[3].to",
    "scenario.unknownUnit trades[1].follower",
  ]);
});
