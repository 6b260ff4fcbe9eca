/** `headroom approve`: what it prints, and every fault of a file of trades at once with its place and what to write. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { headroom } from "./testing/command-line.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-approve-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HEADER =
  "Trade ID,Agreed,Buyer Site ID,Seller Site ID,Capacity,Volume_kW,Start Date & Time,End Date & Time,Daily From,Daily To,Coordinator,Reason,Cancelled";
/** Two days of January on the stylised network; the worst cases, which no weather changes. */
const SCENARIO = `
name: approve
network: { builtIn: oxfordshire-trial }
period: { start: 2022-01-10, days: 2 }
approval: { basis: worst-case, constrainedBy: [primary-export] }
`;
const row = (cells: Partial<Record<string, string>> = {}) => {
  const usual: Record<string, string> = {
    "Trade ID": "T1",
    Agreed: "2022-01-06T17:00:00Z",
    "Buyer Site ID": "S1",
    "Seller Site ID": "S3",
    Capacity: "Export",
    Volume_kW: "15",
    "Start Date & Time": "2022-01-10T00:00:00Z",
    "End Date & Time": "2022-01-11T00:00:00Z",
  };
  return HEADER.split(",")
    .map((header) => cells[header] ?? usual[header] ?? "")
    .join(",");
};

async function approve(
  rows: readonly string[],
  { scenario = SCENARIO, more = [] as readonly string[] } = {},
) {
  const [trades, file] = [join(folder, "trades.csv"), join(folder, "scenario.yaml")];
  writeFileSync(trades, `${[HEADER, ...rows].join("\n")}\n`);
  writeFileSync(file, scenario);
  const { code, out, err } = await headroom("approve", file, "--trades", trades, ...more);
  const errors = err
    .trim()
    .split("\n")
    .map((line) => line.replace(/\S*\/(?=trades|scenario)/, ""));
  return { code, out, errors };
}

test("an approved and a refused trade in a table: how much would have been feasible, and which limit says so", async () => {
  const { code, out } = await approve([
    row(),
    row({ "Trade ID": "T2", Agreed: "2022-01-07T17:00:00Z", Volume_kW: "25" }),
  ]);
  expect(code).toBe(0);
  const lines = out.trim().split("\n");
  expect(lines[0]).toBe("approve: all-or-nothing, on the worst cases, as planned");
  expect(lines[2]).toMatch(/^T1 +S1 buys of S3 +export +approved +15\.0 +15\.0 +15\.0 +24\.0$/);
  expect(lines[3]).toMatch(
    /^T2 +S1 buys of S3 +export +refused +25\.0 +25\.0 +4\.\d +24\.0 +voltage of bus weir-house at 1\.1\d+, above 1\.1000, 2022-01-10T00:00:00Z, most export$/,
  );
  expect(lines.at(-1)).toBe("voltages: linearised, without losses, on 10 of 10 buses");
});

test("the same in JSON, with the limit, what it would have come to, and what was modelled", async () => {
  const { out } = await approve([row({ Volume_kW: "25" })], { more: ["--json"] });
  const found = JSON.parse(out);
  expect(found.voltages).toMatchObject({ buses: { held: 2, radial: 8, assumed: 0 }, without: [] });
  expect(found.trades[0]).toMatchObject({
    ...{ id: "T1", auction: "2022-01-06", buyer: "S1", seller: "S3", kw: 25, hours: 24 },
    ...{ decision: "refused", decidedBy: "rule" },
    limit: {
      ...{ kind: "voltage", element: "weir-house", side: "most", unit: "p.u.", limit: 1.1 },
      ...{ state: null, case: "most export", isByItself: true },
    },
  });
  const { without, reached } = found.trades[0].limit;
  expect(without).toBeLessThan(1.1);
  expect(reached).toBeGreaterThan(1.1);
  expect(found.trades[0].feasibleKw).toBeCloseTo(19.755, 3);
});

test("--rule takes the place of the scenario's rule", async () => {
  const rows = [row(), row({ "Trade ID": "T2", Volume_kW: "10" })];
  const decisions = async (...more: string[]) =>
    JSON.parse((await approve(rows, { more: ["--json", ...more] })).out).trades.map(
      ({ decision }: { decision: string }) => decision,
    );
  expect(await decisions()).toEqual(["refused", "refused"]);
  expect(await decisions("--rule", "sequential")).toEqual(["approved", "refused"]);
  expect(await decisions("--rule", "largest-subset")).toEqual(["approved", "refused"]);
});

test("a decision by hand stands, with its reason and the limit that it passes", async () => {
  const { out } = await approve([
    row({ Volume_kW: "25", Coordinator: "Approved", Reason: "spare cable" }),
  ]);
  expect(out).toMatch(
    /approved .* the coordinator: spare cable, although voltage of bus weir-house/,
  );
});

test("with each branch out: what two circuits carry together one cannot, and the lost one is named", async () => {
  writeFileSync(
    join(folder, "circuits.yaml"),
    `
format: headroom-network/1
name: circuits
buses: [{ id: grid, nominalKv: 11, reference: true }, { id: end, nominalKv: 11 }]
branches:
  - { id: one, from: end, to: grid, reactancePu: 0.1, ratingMw: 0.1 }
  - { id: two, from: end, to: grid, reactancePu: 0.1, ratingMw: 0.1 }
connections:
  - { id: S1, bus: end, exportLimitMw: 0.08, curtailableWhen: never, connectedOn: 2020-01-01 }
  - { id: S3, bus: grid, exportLimitMw: 0.08, curtailableWhen: never, connectedOn: 2020-01-01 }
units:
  - { id: hydro, connection: S1, technology: hydro, capacityMw: 0.12 }
  - { id: solar, connection: S3, technology: solar, capacityMw: 0.08 }
`,
  );
  const intact = `
network: { file: circuits.yaml }
period: { start: 2022-01-10, days: 2 }
approval: { basis: worst-case }
`;
  const rows = [row({ Volume_kW: "25" })];
  expect((await approve(rows, { scenario: intact })).out).toMatch(/approved +25\.0 +25\.0 +25\.0/);
  const single = intact.replace("worst-case", "worst-case, outages: single");
  const { out } = await approve(rows, { scenario: single });
  expect(out).toMatch(/as planned and with each branch out/);
  expect(out).toMatch(
    /refused +25\.0 +25\.0 +20\.0 +24\.0 +branch two at 105\.0 kW, beyond its 100\.0 kW, 2022-01-10T00:00:00Z with one out, most export/,
  );
});

const RING = SCENARIO.replace("oxfordshire-trial", "ring");

test("on a ring buses have no voltage, and are counted out", async () => {
  const scenario = RING.replace(", constrainedBy: [primary-export]", ", exchange: one-for-one");
  const [buyer, seller] = ["gullcrag-wind-connection", "highdale-wind-connection"];
  const { code, out } = await approve([row({ "Buyer Site ID": buyer, "Seller Site ID": seller })], {
    scenario,
  });
  expect(code).toBe(0);
  expect(out).toMatch(/would have 20015\.0 kW of export capacity, more than the 20000\.0 kW/);
  expect(out).toMatch(/on 43 of 50 buses; the others are on no radial part/);
});

test("by sensitivity a buyer that loads a constraint more than the seller gains less", async () => {
  const [buyer, seller] = ["oxenby-solar-connection", "mossby-wind-connection"];
  const bought = async (exchange: string) => {
    const scenario = RING.replace(", constrainedBy: [primary-export]", `, exchange: ${exchange}`);
    const rows = [row({ "Buyer Site ID": buyer, "Seller Site ID": seller, Volume_kW: "1000" })];
    const { out } = await approve(rows, { scenario, more: ["--json"] });
    return JSON.parse(out).trades[0].boughtKw;
  };
  expect(await bought("one-for-one")).toBe(1000);
  // At sandholme-export a MW of mossby-wind is 0.2332 MW and one of oxenby-solar 0.7103, by two power flows each.
  expect(await bought("by-sensitivity")).toBeCloseTo((1000 * 0.23322100747) / 0.71033448333, 5);
});

test.each<[string, string, RegExp]>([
  [
    "an unknown site",
    row({ "Buyer Site ID": "S11" }),
    /^trades\.csv:2:\d+: Buyer Site ID: found "S11", which is no connection of network "oxfordshire-trial"; write the id of a connection; the nearest is "?S1"?$/,
  ],
  [
    "a site on both sides",
    row({ "Seller Site ID": "S1" }),
    /^trades\.csv:2:\d+: Seller Site ID: found "S1" on both sides; name two sites$/,
  ],
  [
    "a negative capacity",
    row({ Volume_kW: "-5" }),
    /^trades\.csv:2:\d+: Volume_kW: found "-5"; write more than 0$/,
  ],
  [
    "a capacity with its unit",
    row({ Volume_kW: "15 kW" }),
    /^trades\.csv:2:\d+: Volume_kW: found "15 kW", a number with a unit; write the number alone, in kW$/,
  ],
  [
    "a direction that is none",
    row({ Capacity: "Exprt" }),
    /^trades\.csv:2:\d+: Capacity: found "Exprt"; write one of Export, Import; the nearest is Export$/,
  ],
  [
    "an end before the start",
    row({ "End Date & Time": "2022-01-09T00:00:00Z" }),
    /^trades\.csv:2:\d+: End Date & Time: .*not after the start/,
  ],
  [
    "a trade on other days",
    row({ "End Date & Time": "2022-01-13T00:00:00Z" }),
    /^trades\.csv:2:\d+: Start Date & Time: .*not within the days of the scenario, 2022-01-10 to 2022-01-11; write period\.start and period\.days/,
  ],
  [
    "agreed when it had begun",
    row({ Agreed: "2022-01-10T00:30:00Z" }),
    /^trades\.csv:2:\d+: Agreed: .*after the trade begins; write an instant up to 2022-01-10T00:00:00Z$/,
  ],
  [
    "cancelled before it was agreed",
    row({ Cancelled: "2022-01-01T00:00:00Z" }),
    /^trades\.csv:2:\d+: Cancelled: .*before it was agreed/,
  ],
  [
    "a clock time that is none",
    row({ "Daily From": "8:30", "Daily To": "15:30" }),
    /^trades\.csv:2:\d+: Daily From: found "8:30"; write a London clock time HH:MM, from 00:00 to 23:59$/,
  ],
  [
    "one daily time",
    row({ "Daily From": "08:30" }),
    /^trades\.csv:2:\d+: Daily To: found one of the two daily times; write both, or neither$/,
  ],
  [
    "hours outside the window",
    row({ "End Date & Time": "2022-01-10T06:00:00Z", "Daily From": "08:00", "Daily To": "09:00" }),
    /^trades\.csv:2:\d+: Daily To: found hours that never fall into the window/,
  ],
  [
    "a decision without a reason",
    row({ Coordinator: "Refused" }),
    /^trades\.csv:2:\d+: Reason: found a decision by hand without a reason; write why$/,
  ],
  [
    "a reason without a decision",
    row({ Reason: "why not" }),
    /^trades\.csv:2:\d+: Coordinator: found a reason without a decision/,
  ],
])("%s is one clear message", async (_, line, message) => {
  const { code, out, errors } = await approve([line]);
  expect(code).toBe(2);
  expect(out).toBe("");
  expect(errors).toHaveLength(2);
  expect(errors[0]).toMatch(message);
  expect(errors[1]).toBe("1 fault; nothing was written");
});

test("a site outside the constrained area is a fault", async () => {
  const scenario = RING.replace("primary-export", "mossby-export");
  const [buyer, seller] = ["mossby-wind-connection", "oxenby-solar-connection"];
  const { code, errors } = await approve(
    [row({ "Buyer Site ID": buyer, "Seller Site ID": seller })],
    { scenario },
  );
  expect(code).toBe(2);
  expect(errors[0]).toMatch(
    /^trades\.csv:2:\d+: Seller Site ID: found "oxenby-solar-connection", outside the constrained area: it loads none of mossby-export; name a site behind/,
  );
  expect(errors).toHaveLength(2);
});

test("names that the network does not have: a point of the area, a site with a variation", async () => {
  const area = await approve([row()], { scenario: RING });
  expect(area.errors[0]).toMatch(
    /^scenario\.yaml:5:\d+: approval\.constrainedBy\[0\]: found "primary-export", which is no constraint point of network "ring"/,
  );
  const variations = "variations: [{ site: S9, requestedOn: 2021-09-01 }]";
  const scenario = SCENARIO.replace("constrainedBy", `${variations}, constrainedBy`);
  const { code, errors } = await approve([row()], { scenario });
  expect(code).toBe(2);
  expect(errors[0]).toMatch(/approval\.variations\[0\]\.site: found "S9", which is no connection/);
});

test("all faults of a file are told at once", async () => {
  const { code, errors } = await approve([
    row({ "Trade ID": "A", Volume_kW: "0" }),
    row({ "Trade ID": "A", "Seller Site ID": "S9" }),
  ]);
  expect(code).toBe(2);
  expect(errors.at(-1)).toBe("2 faults; nothing was written");
  expect(errors[0]).toMatch(/^trades\.csv:2:\d+: Volume_kW/);
  expect(errors[1]).toMatch(/^trades\.csv:3:\d+: Trade ID/);
});

test("a rule that is none, a scenario and a file with faults: all told, exit 2", async () => {
  const rule = await approve([row()], { more: ["--rule", "sequentail"] });
  expect(rule.code).toBe(2);
  expect(rule.errors[0]).toBe(
    '--rule: found "sequentail"; write one of all-or-nothing, sequential, largest-subset; the nearest is sequential',
  );
  const both = await approve([row({ Volume_kW: "-1" })], {
    scenario: SCENARIO.replace("worst-case", "worst"),
  });
  expect(both.code).toBe(2);
  expect(both.errors[0]).toMatch(/^scenario\.yaml:5:\d+: approval\.basis/);
  expect(both.errors[1]).toMatch(/^trades\.csv:2:\d+: Volume_kW/);
});

test("largest-subset beyond its number of trades is a refusal to answer, not a guess", async () => {
  const scenario = SCENARIO.replace(
    "{ basis",
    "{ rule: { kind: largest-subset, tradesMax: 1 }, basis",
  );
  const { code, errors } = await approve([row(), row({ "Trade ID": "T2" })], { scenario });
  expect(code).toBe(2);
  expect(errors[0]).toMatch(
    /^approval\.rule\.tradesMax: found 2 trades in the auction of T1, beyond the 1/,
  );
});
