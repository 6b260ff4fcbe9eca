/**
 * The messages of the source's figure 14 in whole runs: which go through which interface when, what becomes of them, and what a
 * seller that does not answer does to the trade and to the network.
 */
import { describe, expect, test } from "vitest";
import { agentPolicies } from "../agents/registry.ts";
import { parseInstant } from "../sim/core/time.ts";
import { scenarioFindings } from "../sim/scenario.ts";
import { partsOf, type Row, ran, ringDocument, rowsOf, scenarioOf } from "./testing/engine-runs.ts";
import { prepared, type Trial, trial, WINDOW } from "./testing/mini-trials.ts";

const rowsIn = ({ tables }: Pick<Trial, "tables">, of: (row: Row) => boolean = () => true) =>
  rowsOf(tables.interface_messages).filter(of);

/** Messages to units by "unit message": seconds from 08:00 to sending, and from there to the end; outcome and attempts. */
const told = (run: Trial, interfaces: readonly string[]) =>
  rowsIn(run, (row) => interfaces.includes(String(row.interface))).map((row) => [
    `${row.interface} ${row.unit} ${row.message}`,
    Number(row.sentAt) - WINDOW,
    Number(row.closedAt) - Number(row.sentAt),
    row.outcome,
    row.attempts,
  ]);

const eventsOf = (run: Trial, kinds: readonly string[]) =>
  rowsOf(run.tables.events)
    .filter(({ kind }) => kinds.includes(String(kind)))
    .map((row) => [
      Number(row.at) - WINDOW,
      row.kind,
      row.unit,
      Number(row.toW) / 1e6,
      row.because,
    ]);

describe("scenario 1 of the workshop", () => {
  const run = trial("export-1");

  test("lists, readings and reports, row for row: one statement of 9 resources, 8 rows traded, 3 trades settled", async () => {
    const at = (clock: string) => parseInstant(`${clock}Z`)!;
    const rows = rowsIn(await run, (row) => !["4", "5A", "5B"].includes(String(row.interface)));
    expect(
      rows.map((row) => [
        row.sentAt,
        row.interface,
        row.message,
        row.outcome,
        row.periods,
        row.constraint,
        row.rows,
      ]),
    ).toEqual([
      [at("2024-01-29T09:00:00"), "2", "look-ahead", "sent", 48, "-", 9],
      [at("2024-01-29T09:00:00"), "2", "incoming-merit-order-list", "sent", 48, "-", 4],
      [at("2024-01-30T12:00:00"), "3", "traded-merit-order-list", "sent", 1, "main-export", 8],
      [at("2024-01-31T00:00:00"), "1", "resource", "sent", 48, "-", 9],
      [WINDOW, "3", "traded-merit-order-list", "sent", 1, "main-export", 8],
      [at("2024-01-31T08:30:00"), "7", "meter-reading", "acknowledged", 1, "-", 6 * 30],
      [at("2024-01-31T08:30:00"), "8", "trades-report", "acknowledged", 1, "-", 3],
      [at("2024-02-01T00:00:00"), "6", "engagements-report", "sent", 48, "-", 13],
    ]);
    expect(rows.map(({ source, target }) => `${source} > ${target}`).slice(2, 5)).toEqual([
      "Trading platform > ANM",
      "SCADA > ANM",
      "Trading platform > ANM",
    ]);
  });

  test("curtailable units are told through terminals after an order to SCADA, sellers through APIs under their trades", async () => {
    const rows = rowsIn(await run, ({ sentAt }) => sentAt === WINDOW);
    const first = rows.filter(({ interface: id }) => id === "5A" || id === "5B").slice(0, 5);
    expect(
      first.map((row) => `${row.interface} ${row.unit} ${Number(row.setPointW) / 1e6}`),
    ).toEqual(["5B pink 0", "5B purple -5", "5A red 0", "5A green 3", "5B yellow -10"]);
    const trades = rowsOf((await run).tables.trades);
    const tradeOf = (unit: string) => trades.find(({ seller }) => seller === unit)?.trade ?? "-";
    expect(first.map(({ trade }) => trade)).toEqual(first.map(({ unit }) => tradeOf(String(unit))));
    const [order] = rows.filter(({ interface: id }) => id === "4");
    expect([order!.message, order!.rows]).toEqual(["execution", 2]);
    const stops = rowsIn(await run, ({ message }) => message === "stop").map(({ unit }) => unit);
    expect(stops).toEqual(["pink", "purple", "yellow", "red", "green"]);
  });

  test("what was instructed on the day is what the engagements report counts", async () => {
    const sent = rowsIn(await run, ({ interface: id }) => id === "5A" || id === "5B");
    const [report] = rowsIn(await run, ({ interface: id }) => id === "6");
    expect(report!.rows).toBe(sent.length);
  });
});

describe("latency", () => {
  const latency = { rtu: { latencyS: 30 }, api: { latencyS: 45 } };
  const venues = { "curtailment-obligations": { gates: { verify: { before: 1 } } } };

  test("terminals and APIs answer after what their channels take; what is known before is told so much ahead", async () => {
    const run = await trial("export-1", { anm: { channels: latency }, venues });
    const rows = told(run, ["5A", "5B"]);
    expect(rows.slice(0, 5)).toEqual([
      ["5B pink start", -45, 45, "acknowledged", 1],
      ["5B purple start", -45, 45, "acknowledged", 1],
      ["5A red start", -30, 30, "acknowledged", 1],
      ["5A green start", -30, 30, "acknowledged", 1],
      ["5B yellow start", -45, 45, "acknowledged", 1],
    ]);
    const times = new Set(rows.map(([to, , seconds]) => `${String(to).slice(0, 2)} ${seconds}`));
    expect(times).toEqual(new Set(["5A 30", "5B 45"]));
    expect(run.totalGbp()).toBe(266.5);
  });

  test("where the traded list comes later than the slowest unit can be told, that is a fault of the scenario", async () => {
    await expect(prepared("export-1", { anm: { channels: latency } })).rejects.toThrow(
      /venues\.curtailment-obligations\.gates\.verify: found 0 minutes before each period, when it takes 45 s to tell a unit; write \{ before: 1 \} or more/,
    );
  });
});

describe("a seller whose API is silent", () => {
  const run = trial("export-1-silent");

  test("is called again each minute, counts as lost after two, and is used again once it answers", async () => {
    const yellow = told(await run, ["5B"]).filter(([to]) => String(to).includes("yellow"));
    expect(yellow.slice(0, 2)).toEqual([
      ["5B yellow start", 0, 120, "timedOut", 2],
      ["5B yellow start", 120, 780, "acknowledged", 13],
    ]);
    const reasons = ["notResponding", "responding", "obligationReturned", "obligationResumed"];
    expect(eventsOf(await run, reasons)).toEqual([
      [120, "notResponding", "yellow", -6, "told to go to -10000 kW 120 s ago, and no answer"],
      [120, "obligationReturned", "orange", 4, "yellow does not answer"],
      [120, "obligationReturned", "yellow", 4, "yellow does not answer"],
      [900, "responding", "yellow", -10, "it answers again"],
      [900, "obligationResumed", "orange", 4, "yellow is in reach again"],
      [900, "obligationResumed", "yellow", 4, "yellow is in reach again"],
    ]);
  });

  test("leaves the circuit at its target from the first minute on: first by the next in the list, then by the buyer", async () => {
    const moved = rowsOf((await run).tables.instructions)
      .filter(
        ({ unit, start }) =>
          unit === "blue" || (unit === "orange" && Number(start) < WINDOW + 1800),
      )
      .map((row) => [
        row.unit,
        Number(row.start) - WINDOW,
        Number(row.availableW) / 1e6,
        Number(row.deliveredW) / 1e6,
      ]);
    const during = moved.filter(([, start]) => Number(start) < 1800);
    expect(during.filter(([unit]) => unit === "blue")).toEqual([
      ["blue", 60, 5, 1],
      ["blue", 120, 5, 1],
    ]);
    const orange = during.filter(([unit]) => unit === "orange");
    expect(orange[0]).toEqual(["orange", 180, 4, 0]);
    expect(orange.every(([, , available, delivered]) => available === 4 && delivered === 0)).toBe(
      true,
    );
    const [circuit] = (await run).rows("constraint_period");
    expect(circuit!.overTargetS).toBe(60);
  });

  test("is paid for what it gave after it answered, and no more", async () => {
    const full = (await trial("export-1")).paidGbp("utilisation")["orange-yellow"]!;
    const paid = (await run).paidGbp("utilisation")["orange-yellow"]!;
    expect(full).toBe(80);
    expect(paid / full).toBeGreaterThan(0.45);
    expect(paid / full).toBeLessThanOrEqual(0.5 + 1e-6);
  });
});

describe("messages that are lost", () => {
  const lossy = {
    anm: {
      channels: { api: { failureProbability: 0.4 }, rtu: { failureProbability: 0.4 } },
      sequentialTripFrac: 1.8,
      globalTripFrac: 2,
    },
  };
  const losses = (run: Trial) =>
    told(run, ["5A", "5B"]).filter(([, , , , attempts]) => attempts !== 1);

  test("are the same under another price rule: draws belong to the unit and the second", async () => {
    const midpoint = await trial("export-1", lossy);
    const uniform = await trial("export-1", {
      ...lossy,
      venues: { "curtailment-obligations": { priceRule: { kind: "uniform" } } },
    });
    expect(losses(midpoint).length).toBeGreaterThan(0);
    expect(told(uniform, ["5A", "5B"])).toEqual(told(midpoint, ["5A", "5B"]));
    const other = await trial("export-1", { ...lossy, seed: 2 });
    expect(told(other, ["5A", "5B"])).not.toEqual(told(midpoint, ["5A", "5B"]));
  });
});

describe("protection works when everything else fails", () => {
  test("with the market failed and every message lost, the circuit is over its rating for minutes, and nobody was sent a traded list", async () => {
    const run = await trial("export-1", {
      anm: { channels: { rtu: { failureProbability: 1 }, api: { failureProbability: 1 } } },
      faults: [{ kind: "market-failed", from: "2024-01-31T07:30:00Z", to: "2024-01-31T09:00:00Z" }],
    });
    const lists = rowsIn(run, ({ interface: id, sentAt }) => id === "3" && sentAt === WINDOW);
    expect(lists.map(({ outcome, rows }) => [outcome, rows])).toEqual([["failed", 0]]);
    const [circuit] = run.rows("constraint_period");
    expect(Number(circuit!.overRatingS)).toBeLessThanOrEqual(120);
    const switched = rowsIn(run, ({ message }) => message === "switching");
    expect(switched.length).toBeGreaterThan(0);
    expect(switched.every(({ interface: id, source }) => id === "4" && source === "ANM")).toBe(
      true,
    );
  });
});

test("without a trading platform nothing is sent to one", () => {
  const plain = ran(scenarioOf({ period: { start: "2026-01-01", days: 2 } }), partsOf());
  const ids = new Set(rowsOf(plain.tables.interface_messages).map((row) => row.interface));
  expect([...ids].filter((id) => !["1", "4", "5A", "5B"].includes(String(id)))).toEqual([]);
});

describe("wrong channels", () => {
  const findings = (channels: object) => [
    ...scenarioFindings(scenarioOf({ anm: { channels } }), ringDocument, agentPolicies),
  ];
  const [id] = ringDocument.units.map((unit) => unit.id);

  test.each([
    [
      { rtu: { latencyS: 60 } },
      ["anm", "channels", "rtu", "latencyS"],
      "60 s, not below the 60 s after which an answer no longer counts",
    ],
    [
      { units: { [id!]: { route: "api", latencyS: 90, acknowledgeTimeoutS: 80 } } },
      ["anm", "channels", "units", id, "latencyS"],
      "90 s, not below the 80 s after which an answer no longer counts",
    ],
    [
      { units: { nobody: { route: "api" } } },
      ["anm", "channels", "units", "nobody"],
      /"nobody", which is no unit/,
    ],
  ])("%j has one clear finding", (channels, path, found) => {
    const all = findings(channels);
    expect(all).toHaveLength(1);
    expect(all[0]!.path).toEqual(path);
    if (typeof found === "string") expect(all[0]!.found).toBe(found);
    else expect(all[0]!.found).toMatch(found);
  });
});
