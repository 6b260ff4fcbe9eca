/** Charges for use of system in whole runs: month by month, linked and unlinked, and what is said of capacity that nobody has. */
import { expect, test } from "vitest";
import { handDocument } from "../sim/testing/hand-made.ts";
import { handSeries } from "../sim/testing/hand-series.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { actorNets } from "./testing/actor-nets.ts";
import { partsOf, type Ran, ran, rowsOf, scenarioOf, sums } from "./testing/engine-runs.ts";

/** A mill of 100 kVA at a power factor of 1 that draws 90 kW all the time, from 20 January to 5 February 2026. */
function mill(duos: object): Ran {
  const network = handDocument([{ id: "mill", capacityKw: 100, consumptionKw: 100 }]);
  const series = () => handSeries({ availableKw: (_, out) => out.fill(-90) });
  const scenario = scenarioOf({
    period: { start: "2026-01-20", days: 17, tickMinutes: 30 },
    forecast: { kind: "perfect" },
    population: [{ policy: { kind: "demand" } }],
    settlement: { duos: { powerFactor: 1, exportPencePerKvaDay: 0, ...duos } },
  });
  return ran(scenario, { ...partsOf(network), series });
}

const SOLD = {
  connection: "mill-connection",
  direction: "import",
  kva: -20,
  from: "2026-01-26T00:00:00Z",
  to: "2026-02-02T00:00:00Z",
};

const charges = ({ tables }: Ran) =>
  rowsOf(tables.ledger).map(({ rule, payer, payee, amountMicroGbp }) => [
    ...[rule, payer, payee, (Number(amountMicroGbp) / 1e6).toFixed(4)],
  ]);

test("capacity is charged at the end of each London month for its days in the run", () => {
  // 12 days of January and 5 of February at 100 kVA and 3.66 p.
  expect(charges(mill({}))).toEqual([
    ["import capacity", "mill", "distribution network", "43.9200"],
    ["import capacity", "mill", "distribution network", "18.3000"],
  ]);
});

test("a seller that uses what it sold is charged for exceeding what is left where charges are linked, and only there", () => {
  expect(charges(mill({ moved: [SOLD] }))).toEqual(charges(mill({})));
  // 80 kVA for 6 days of January and one of February; 10 kVA over, for all days of the month that are in the run.
  expect(charges(mill({ moved: [SOLD], link: { kind: "pro-rata" } }))).toEqual([
    ["import capacity", "mill", "distribution network", (43.92 - 20 * 6 * 0.0366).toFixed(4)],
    ["exceeded capacity", "mill", "distribution network", (10 * 12 * 0.0684).toFixed(4)],
    ["import capacity", "mill", "distribution network", (18.3 - 20 * 0.0366).toFixed(4)],
    ["exceeded capacity", "mill", "distribution network", (10 * 5 * 0.0684).toFixed(4)],
  ]);
});

/** The mill wants 115 kW in January, holds 100 kVA, and buys 20 for the second week from the works. */
function buying(kind: "none" | "pro-rata") {
  const network = handDocument([
    { id: "mill", capacityKw: 0, consumptionKw: 130, importLimitKw: 100 },
    { id: "works", capacityKw: 0, consumptionKw: 130, importLimitKw: 100 },
  ]);
  const series = () => handSeries({ availableKw: (_, out) => out.set([-115, -30]) });
  const trade = {
    ...{ id: "week", buyer: "mill-connection", seller: "works-connection", capacity: "import" },
    ...{ kw: 20, from: "2026-01-08T00:00:00Z", to: "2026-01-15T00:00:00Z" },
  };
  const scenario = scenarioOf({
    period: { start: "2026-01-01", days: 31, tickMinutes: 30 },
    forecast: { kind: "perfect" },
    population: [{ policy: { kind: "demand" } }],
    venues: { "capacity-trades": { trades: [trade] } },
    settlement: { duos: { powerFactor: 1, exportPencePerKvaDay: 0, link: { kind } } },
  });
  const rows = rowsOf(ran(scenario, { ...partsOf(network), series }).tables.ledger);
  const of = (rule: string, payer: string) =>
    rows
      .filter((row) => row.rule === rule && row.payer === payer)
      .map(({ amountMicroGbp }) => (Number(amountMicroGbp) / 1e6).toFixed(2));
  return {
    mill: of("import capacity", "mill"),
    works: of("import capacity", "works"),
    exceeded: of("exceeded capacity", "mill"),
  };
}

test("20 kVA bought for a week in a run: unlinked, using them costs £31.81 for exceeding; linked, £5.12 for having them, which the seller saves", () => {
  expect(buying("none")).toEqual({ mill: ["113.46"], works: ["113.46"], exceeded: ["31.81"] });
  expect(buying("pro-rata")).toEqual({ mill: ["118.58"], works: ["108.34"], exceeded: [] });
});

test("on the ring everybody pays what its capacity costs, nothing else changes, and actors are left with nothing in all", () => {
  const days = { period: { start: "2026-01-30", days: 3, tickMinutes: 30 } };
  const plain = ran(scenarioOf(days));
  const of = ran(scenarioOf({ ...days, settlement: { duos: {} } }));
  const ledger = rowsOf(of.tables.ledger);
  const isCharge = ({ payee }: { readonly payee?: number | string }) =>
    payee === "distribution network";
  expect(ledger.filter((row) => !isCharge(row))).toEqual(rowsOf(plain.tables.ledger));
  const payers = new Set(ledger.filter(isCharge).map(({ payer }) => payer));
  expect(payers).toEqual(new Set(rowsOf(of.tables.unit_period).map(({ unit }) => unit)));
  const { byLedger, asKept, inAllMicroGbp } = actorNets(of);
  expect(asKept).toEqual(byLedger);
  expect(inAllMicroGbp).toBe(0);
  expect(asKept.get("distribution-network-operator")).toBe(
    sums(ledger.filter(isCharge), [], "amountMicroGbp").get(""),
  );
});

test("capacity of nobody, a window that is none and more sold than there is: one message each", async () => {
  const moved = [
    { ...SOLD, connection: "nowhere" },
    {
      ...SOLD,
      connection: "seathorn-wind-connection",
      direction: "export",
      kva: 20,
      to: SOLD.from,
    },
    { ...SOLD, connection: "seathorn-wind-connection", direction: "export", kva: -1_000_000 },
  ];
  const checked = await prepare(plainSource({ settlement: { duos: { moved } } }), ".");
  const faults = checked.kind === "faulty" ? checked.faults : [];
  expect(faults.map(({ code, path }) => [code, path])).toEqual([
    ["scenario.unknownConnection", "settlement.duos.moved[0].connection"],
    ["scenario.capacityWindow", "settlement.duos.moved[1].to"],
    ["scenario.negativeCapacity", "settlement.duos.moved[2].kva"],
  ]);
});
