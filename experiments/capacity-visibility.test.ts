/** Who is told of a trade of capacity, level by level, in whole runs: what sites do is the same, what others know of it is not. */
import { expect, test } from "vitest";
import { VISIBILITIES } from "../sim/model/visibility.ts";
import { handDocument } from "../sim/testing/hand-made.ts";
import { handSeries } from "../sim/testing/hand-series.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { partsOf, type Ran, ran, rowsOf, scenarioOf } from "./testing/engine-runs.ts";

const WEIR = { id: "weir", capacityKw: 90, exportLimitKw: 40 } as const;
const ROOF = { id: "roof", capacityKw: 100, exportLimitKw: 70 } as const;
const TRADE = {
  ...{ id: "winter", buyer: "weir-connection", seller: "roof-connection", kw: 30 },
  ...{ from: "2026-01-20T00:00:00Z", to: "2026-01-22T00:00:00Z" },
};
const NOBODY_TRADES = { trades: [], visibility: "all", ratingKw: 1000 };

/** A weir that gives all it may, and a roof that gives nothing, behind one branch; relief of 60 kW is wanted all the time. */
function under({
  trades = [TRADE],
  visibility,
  ratingKw = 1000,
}: {
  readonly trades?: readonly object[];
  readonly visibility?: unknown;
  readonly ratingKw?: number;
}): Ran {
  const network = handDocument([ROOF, WEIR], [{ id: "c", ratingKw }]);
  const series = () => handSeries({ availableKw: (_, out) => out.set([0, 90]) });
  const zone = {
    ...{ id: "all", constraints: ["c"], requirement: { kind: "stated", reliefKw: 10 } },
    windows: [{ days: "all", from: "00:00", to: "00:00" }],
  };
  const scenario = scenarioOf({
    period: { start: "2026-01-20", days: 2, tickMinutes: 30 },
    forecast: { kind: "perfect" },
    population: [{ policy: { kind: "generator" } }],
    settlement: {
      imbalance: { parties: [{ id: "both", units: { ids: ["roof", "weir"] } }] },
    },
    ...(visibility === undefined ? {} : { visibility }),
    venues: {
      secure: { zones: [zone], minOfferKw: 1, triggerFrac: 1 },
      ...(trades.length === 0 ? {} : { "capacity-trades": { trades } }),
    },
  });
  return ran(scenario, { ...partsOf(network), series });
}

const at = (level: string) => under({ visibility: { "capacity-trades": level } });
const byLevel = new Map<string, Ran>(VISIBILITIES.map((level) => [level, at(level)]));
const plain = under(NOBODY_TRADES);
const column = ({ tables }: Ran, table: "look_ahead" | "imbalance", name: string) =>
  new Set(rowsOf(tables[table]).map((row) => Number(row[name])));

test("sites do the same whoever is told, and what is not said is dso", () => {
  const [first, ...others] = [...byLevel.values()].map(({ tables }) => rowsOf(tables.unit_period));
  expect(new Set(first!.map(({ deliveredWh }) => deliveredWh))).toEqual(new Set([0, 35_000]));
  for (const rows of others) expect(rows).toEqual(first);
  expect(under({}).digest).not.toBe(plain.digest);
  expect(rowsOf(under({}).tables.look_ahead)).toEqual(
    rowsOf(byLevel.get("dso")!.tables.look_ahead),
  );
});

test("below dso the network operator expects what contracts allow, from dso on what was traded", () => {
  expect(column(plain, "look_ahead", "flowW")).toEqual(new Set([40_000]));
  for (const level of ["none", "facilitator"])
    expect(column(byLevel.get(level)!, "look_ahead", "flowW")).toEqual(new Set([40_000]));
  for (const level of ["dso", "all"])
    expect(column(byLevel.get(level)!, "look_ahead", "flowW")).toEqual(new Set([70_000]));
});

test("a balance party notifies what was traded at the last level alone: elsewhere 15 kWh a half-hour are imbalance", () => {
  for (const level of ["none", "facilitator", "dso"])
    expect(column(byLevel.get(level)!, "imbalance", "imbalanceWh")).toEqual(new Set([15_000]));
  expect(column(byLevel.get("all")!, "imbalance", "imbalanceWh")).toEqual(new Set([0]));
});

test("a site that traded promises a service where the facilitator does not know, and none from there on", () => {
  const reasons = (level: string) =>
    new Set(rowsOf(byLevel.get(level)!.tables.service_awards).map(({ reason }) => reason));
  expect(reasons("none")).not.toContain("capacityTrade");
  expect(rowsOf(byLevel.get("none")!.tables.service_awards).length).toBeGreaterThan(0);
  for (const level of ["facilitator", "dso", "all"])
    expect(reasons(level)).toEqual(new Set(["capacityTrade"]));
});

test("unseen, a trade stands that analysis refuses; what nobody holds or has installed is refused at every level", () => {
  const verdict = (over: Parameters<typeof under>[0]) => {
    const { kind, because } = rowsOf(under(over).tables.events).find((row) =>
      String(row.kind).startsWith("capacity"),
    )!;
    return [kind, because];
  };
  expect(verdict({ ratingKw: 60 })).toEqual([
    "capacityRefused",
    "passes the constraint limit of c",
  ]);
  expect(verdict({ ratingKw: 60, visibility: "facilitator" })).toEqual([
    "capacityApproved",
    "agreed by both sides; nobody was told who would study it",
  ]);
  for (const visibility of ["none", "all"])
    expect(verdict({ trades: [{ ...TRADE, kw: 60 }], visibility })).toEqual([
      "capacityRefused",
      "passes the installed limit of weir-connection",
    ]);
});

test("a level for trades where there is no market of them is refused", async () => {
  const checked = await prepare(plainSource({ visibility: { "capacity-trades": "none" } }), ".");
  expect(checked.kind === "faulty" && checked.faults.map(({ path }) => path)).toEqual([
    "visibility.capacity-trades",
  ]);
});
