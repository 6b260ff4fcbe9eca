/**
 * Wrong input of services, settlement and trades of capacity: what is committed twice, beyond a ceiling, negative, or priced by a
 * file with a hole. In a scenario by `validate` and `run`, in a file of trades by `approve`: one message each, with its place.
 */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bothCommands } from "./testing/both-commands.ts";
import { site, TRADE } from "./testing/capacity-runs.ts";
import { headroom } from "./testing/command-line.ts";
import { rowsOf } from "./testing/engine-runs.ts";

const { file, refusedByBoth } = bothCommands("wrong-commitments");

describe("two sales of one site that overlap in time and together exceed what it has", () => {
  const HEADER =
    "Trade ID,Agreed,Buyer Site ID,Seller Site ID,Capacity,Volume_kW,Start Date & Time,End Date & Time,Coordinator,Reason";
  /** 50 kW of S3, which holds 80, from an hour of 10 January to another. */
  const sale = (id: string, buyer: string, from: string, to: string, more = ",", day = "06") =>
    `${id},2022-01-${day}T17:00:00Z,${buyer},S3,Export,50,2022-01-10T${from}:00Z,2022-01-10T${to}:00Z,${more}`;
  const FIRST = sale("T1", "S1", "00:00", "12:00");
  const SECOND = sale("T2", "S2", "06:00", "18:00");

  async function decisions(rows: readonly string[], rule = "all-or-nothing") {
    file("sites.yaml", [
      "format: headroom-network/1",
      "name: sites",
      "buses: [{ id: grid, nominalKv: 11, reference: true }, { id: end, nominalKv: 11 }]",
      "branches: [{ id: one, from: end, to: grid, reactancePu: 0.1, ratingMw: 10 }]",
      "connections:",
      ...["S1", "S2", "S3"].map(
        (id) =>
          `  - { id: ${id}, bus: end, exportLimitMw: 0.08, curtailableWhen: never, connectedOn: 2020-01-01 }`,
      ),
      "units:",
      ...["S1", "S2", "S3"].map(
        (id) => `  - { id: ${id}-hydro, connection: ${id}, technology: hydro, capacityMw: 0.2 }`,
      ),
    ]);
    const scenario = file("approve.yaml", [
      "network: { file: sites.yaml }",
      "period: { start: 2022-01-10, days: 1 }",
      "approval: { basis: worst-case }",
    ]);
    const trades = file("trades.csv", [HEADER, ...rows]);
    const { code, out, err } = await headroom(
      ...["approve", scenario, "--trades", trades, "--rule", rule],
    );
    expect({ code, err }).toEqual({ code: 0, err: "" });
    return out
      .split("\n")
      .filter((line) => /^T\d/.test(line))
      .map((line) => {
        const [id, , , , , , decision] = line.split(/ +/);
        return [id, decision, line.split(/ (?:6|12)\.0 +/)[1] ?? ""];
      });
  }
  const oversold = (other: string) =>
    `S3 would have sold 100.0 kW, more than the 80.0 kW that it holds, 2022-01-10T06:00:00Z, with ${other}`;

  test("approve: both refused where their auction stands or falls together, each with the other's name and when", async () => {
    expect(await decisions([FIRST, SECOND])).toEqual([
      ["T1", "refused", oversold("T2")],
      ["T2", "refused", oversold("T1")],
    ]);
  });

  test("approve: in order of arrival, or of a later auction, the second alone", async () => {
    const verdicts = [
      ["T1", "approved", ""],
      ["T2", "refused", oversold("T1")],
    ];
    expect(await decisions([FIRST, SECOND], "sequential")).toEqual(verdicts);
    const later = sale("T2", "S2", "06:00", "18:00", ",", "07");
    expect(await decisions([FIRST, later])).toEqual(verdicts);
  });

  test("approve: no decision by hand gives what is sold already, and says why", async () => {
    const byHand = sale("T2", "S2", "06:00", "18:00", "Approved,spare");
    const first = sale("T1", "S1", "00:00", "12:00", "Approved,spare");
    const [one, two] = await decisions([first, byHand], "sequential");
    expect(one!.slice(0, 2)).toEqual(["T1", "approved"]);
    expect(two).toEqual(["T2", "refused", `the coordinator: spare, but ${oversold("T1")}`]);
  });

  test("approve: one after the other is no double sale, and one that is too large alone names nobody", async () => {
    expect(await decisions([FIRST, sale("T2", "S2", "12:00", "18:00")])).toEqual([
      ["T1", "approved", ""],
      ["T2", "approved", ""],
    ]);
    expect(await decisions([FIRST.replace(",50,", ",81,")])).toEqual([
      ["T1", "refused", "S3 would have sold 81.0 kW, more than the 80.0 kW that it holds"],
    ]);
  });

  /** The roof holds 70 kW and sells 30 and 50 of it, from midnight to noon unless said otherwise. */
  const refusals = (other: object, rule: string) =>
    rowsOf(
      site(
        [
          { ...TRADE, kw: 50 },
          { ...TRADE, id: "autumn", kw: 30, ...other },
        ],
        80,
        1000,
        {
          scenario: { approval: { rule: { kind: rule } } },
        },
      ).tables.events,
    )
      .filter(({ kind }) => kind === "capacityRefused")
      .map(({ trade, because }) => [trade, because]);

  test("a run: refused with the reason, when, and the other's name", () => {
    const beyond = (other: string) =>
      `passes the held limit of roof-connection: 80.0 kW sold of 70.0 kW, 2026-01-21T00:00:00Z, with ${other}`;
    expect(refusals({}, "sequential")).toEqual([["winter", beyond("autumn")]]);
    expect(new Map(refusals({}, "all-or-nothing") as [string, string][])).toEqual(
      new Map([
        ["autumn", `its auction ${beyond("winter")}`],
        ["winter", `its auction ${beyond("autumn")}`],
      ]),
    );
    expect(refusals({ from: TRADE.to, to: "2026-01-22T00:00:00Z" }, "sequential")).toEqual([]);
  });
});

const PERIOD = "period: { start: 2026-10-24, days: 3 }";

test("a price file with a gap, with a period twice, and with an hour that the clock shows twice, at their rows", async () => {
  const rows: string[] = [];
  for (const [day, periods] of [
    ["2026-10-24", 48],
    ["2026-10-25", 50],
    ["2026-10-26", 48],
  ] as const)
    for (let period = 1; period <= periods; period += 1) rows.push(`${day},${period},40,40,1`);
  const HEADINGS =
    "Settlement Date,Settlement Period,System Sell Price(£/MWh),System Buy Price(£/MWh),Net Imbalance Volume(MWh)";
  const scenario = (more: string) => file("prices.yaml", [PERIOD, more]);
  const imbalance = "settlement: { imbalance: { price: { kind: price-file, file: prices.csv } } }";
  file("prices.csv", [HEADINGS, ...rows.filter((_, row) => row !== 60)]);
  expect(await refusedByBoth(scenario(imbalance))).toContainEqual(
    expect.stringMatching(/^prices\.csv:62:1: found a gap: no row at 2026-10-25T05:00:00Z; write /),
  );
  file("prices.csv", [HEADINGS, ...rows.slice(0, 53), rows[52]!, ...rows.slice(53)]);
  expect(await refusedByBoth(scenario(imbalance))).toContainEqual(
    expect.stringMatching(/^prices\.csv:55:\d+: .*found .*; /),
  );
  const clock = Array.from(
    { length: 48 },
    (_, half) =>
      `2026-10-25 ${String(Math.floor(half / 2)).padStart(2, "0")}:${half % 2 === 0 ? "00" : "30"},40`,
  );
  file("clock.csv", ["time,price", ...clock]);
  const series =
    "series: { csv: [{ for: price, file: clock.csv, timeColumn: time, valueColumn: price, unit: GBP/MWh, timeZone: Europe/London }] }";
  expect(await refusedByBoth(scenario(series))).toContainEqual(
    expect.stringMatching(/^clock\.csv:4:\d+: .*found .*which the clock in London shows twice/),
  );
});

test("a negative capacity: of a trade, a connection and a unit, each at its place", async () => {
  file("negative-net.yaml", [
    "format: headroom-network/1",
    "name: negative",
    "buses: [{ id: grid, nominalKv: 11, reference: true }]",
    "branches: []",
    "connections:",
    "  - { id: S1, bus: grid, exportLimitMw: -0.1, curtailableWhen: never, connectedOn: 2020-01-01 }",
    "units:",
    "  - { id: solar, connection: S1, technology: solar, capacityMw: -3 }",
  ]);
  const lines = await refusedByBoth(
    file("negative.yaml", [
      PERIOD,
      "network: { file: negative-net.yaml }",
      "venues:",
      "  capacity-trades:",
      "    trades:",
      "      - id: t",
      "        buyer: S1",
      "        seller: S2",
      "        kw: -100",
      "        from: 2026-10-24T00:00:00Z",
      "        to: 2026-10-24T12:00:00Z",
    ]),
  );
  expect(lines).toEqual([
    "negative.yaml:9:9: venues.capacity-trades.trades[0].kw: found number -100; write a number, above 0",
    expect.stringMatching(
      /^negative-net\.yaml:6:\d+: connections\[0\]\.exportLimitMw: found number -0\.1; write a number in MW, at least 0$/,
    ),
    expect.stringMatching(
      /^negative-net\.yaml:8:\d+: units\[0\]\.capacityMw: found number -3; write a number in MW, at least 0$/,
    ),
  ]);
});

test("a price beyond the ceiling of a service, at its place", async () => {
  const folder = join(import.meta.dirname, "009-dso-services");
  const lines = await refusedByBoth(
    file("ceiling.yaml", [
      `extends: ${join(folder, "sustain.yaml")}`,
      `network: { file: ${join(folder, "substation.yaml")} }`,
      "venues:",
      "  sustain:",
      "    procurement: { payment: fixed, fixedGbpPerMwh: 350 }",
    ]),
  );
  expect(lines).toEqual([
    "ceiling.yaml:5:36: venues.sustain.procurement.fixedGbpPerMwh: found 350, above the ceiling of 300; write no more than ceilings.utilisationGbpPerMwh, or raise that",
  ]);
});
