/**
 * What a system operator's procurement policies would have bought in whole runs: what factors are worth on the ring, that
 * every row adds up, that nothing else of the run changes, and what is said where a scenario cannot be answered.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SummaryFold } from "../sim/metrics/summary.ts";
import { headroom } from "./testing/command-line.ts";
import { documentOf, partsOf, type Ran, ran, rowsOf, scenarioOf } from "./testing/engine-runs.ts";

const PRICES = { service: 80, replacement: 180, alternative: 110 } as const;
const UNDER_ANM = {
  "gullcrag-wind": 4,
  "stonegarth-wind": 4,
  "saltcote-wind": 4,
  "mossby-wind": 4,
};
/** A firm one that water never fails. */
const FIRM = { "highdale-hydro": 1.5 };

/** The metrics of each policy by name. */
function byPolicy({ tables }: Ran): (policy: string, metric: string) => number | null {
  const summary = new SummaryFold();
  summary.add({ tables });
  const metrics = summary.value().byPolicy;
  return (policy, metric) =>
    metrics.find(({ name }) => name === metric)!.values.find(({ id }) => id === policy)!.value;
}

/** Every row is bought or bought elsewhere, delivered or replaced, to the watt-hour and the micro-pound. */
function expectToAddUp({ tables }: Ran, paidPart: "deliveredWh" | "acceptedWh"): void {
  const metered = new Map(
    rowsOf(tables.unit_period).map((row) => [`${row.periodStart} ${row.unit}`, row]),
  );
  for (const row of rowsOf(tables.procurement)) {
    const [offered, accepted, delivered, short] = [
      ...[Number(row.offeredWh), Number(row.acceptedWh)],
      ...[Number(row.deliveredWh), Number(row.shortWh)],
    ] as const;
    const { availableWh, curtailedWh } = metered.get(`${row.periodStart} ${row.unit}`)!;
    const injected = Math.max(0, Number(availableWh) - Number(curtailedWh));
    expect(delivered).toBe(Math.min(accepted!, injected));
    expect(delivered + short!).toBe(accepted);
    const elsewhere = Number(row.alternativeMicroGbp) / PRICES.alternative;
    expect(accepted! + elsewhere).toBe(offered);
    expect(row.replacementMicroGbp).toBe(short! * PRICES.replacement);
    expect(row.paidMicroGbp).toBe(Number(row[paidPart]) * PRICES.service);
  }
}

describe("ten winter days of the ring", () => {
  const run = ran(
    scenarioOf({
      period: { start: "2026-01-05", days: 10 },
      lookAhead: {
        daysAhead: 1,
        factors: { draws: 200, outages: "none", serviceMw: { ...UNDER_ANM, ...FIRM } },
      },
      procurement: {},
    }),
  );
  const of = byPolicy(run);
  const WITH_FACTORS = ["threshold", "firm-power", "cost-aware"];
  const rows = rowsOf(run.tables.procurement);

  test("every unit with a service is asked about by every policy, half-hour by half-hour, and every row adds up", () => {
    expect(rows).toHaveLength(10 * 48 * 4 * 5);
    expectToAddUp(run, "deliveredWh");
  });

  test("factors make megawatts eligible that today's practice shuts out, and the whole need costs less", () => {
    expect(of("no-factors", "eligibleMw")).toBe(1.5);
    expect(of("no-factors", "savingGbp")).toBe(0);
    for (const policy of WITH_FACTORS) {
      expect(of(policy, "eligibleMw")).toBeGreaterThan(9);
      // An eighth of what 17.5 MW from the alternative cost, at least.
      expect(of(policy, "savingGbp")).toBeGreaterThan(240 * 17.5 * PRICES.alternative * 0.125);
      expect(of(policy, "costGbpPerMwh")).toBeLessThan(83);
    }
  });

  test("docs/curtailment-factors.md has the figures of this run", () => {
    const page = readFileSync(new URL("../docs/curtailment-factors.md", import.meta.url), "utf8");
    const pounds = (value: number) => value.toFixed(0).replace(/(\d)(?=(\d{3})+$)/g, "$1,");
    for (const policy of ["no-factors", ...WITH_FACTORS]) {
      const saving = of(policy, "savingGbp")!;
      const cells = [
        policy,
        of(policy, "eligibleMw")!.toFixed(2),
        `${(100 * of(policy, "notDeliveredFrac")!).toFixed(1)} %`,
        of(policy, "costGbpPerMwh")!.toFixed(2),
        pounds(of(policy, "totalCostGbp")!),
        saving === 0 ? "" : pounds(saving),
      ];
      expect(page).toContain(`| ${cells.join(" | ")} |`.replace("|  |", "| |"));
    }
  });

  test("services within the threshold fail no more often than it says; bought blindly they would", () => {
    expect(of("threshold", "failedFrac")).toBeLessThanOrEqual(0.05);
    expect(of("cost-aware", "failedFrac")).toBeGreaterThan(of("threshold", "failedFrac")!);
    const whole = rows.filter(
      ({ policy, unit }) => policy === "no-factors" && Object.hasOwn(UNDER_ANM, unit!),
    );
    const metered = new Map(
      rowsOf(run.tables.unit_period).map((row) => [
        `${row.periodStart} ${row.unit}`,
        Number(row.availableWh) - Number(row.curtailedWh),
      ]),
    );
    const blind = whole.filter(
      ({ periodStart, unit, offeredWh }) =>
        metered.get(`${periodStart} ${unit}`)! < Number(offeredWh),
    );
    expect(blind.length / whole.length).toBeGreaterThan(0.15);
  });

  test("a policy reads what was stated: the threshold is kept in every row", () => {
    for (const { policy, notDelivered, offeredWh, acceptedWh } of rows)
      if (policy === "threshold")
        expect(acceptedWh).toBe(Number(notDelivered) <= 0.05 ? offeredWh : 0);
  });
});

test("in operational time it is known better which services fail, and the threshold is 0.02", () => {
  const policies = [{ kind: "threshold" }, { kind: "threshold", pMax: 1 }];
  const played = (statement: string) =>
    rowsOf(
      ran(
        scenarioOf({
          period: { start: "2026-01-08", days: 3, tickMinutes: 30 },
          lookAhead: {
            operational: { periods: 1 },
            factors: { draws: 128, outages: "none", serviceMw: UNDER_ANM },
          },
          procurement: { run: statement, policies },
        }),
      ).tables.procurement,
    );
  const [first, operational] = [played("first"), played("operational")];
  for (const { policy, notDelivered, offeredWh, acceptedWh } of operational)
    if (policy === "threshold")
      expect(acceptedWh).toBe(Number(notDelivered) <= 0.02 ? offeredWh : 0);
  /** Mean square of stated less came, over everything that was offered. */
  const brier = (rows: typeof first) => {
    const all = rows.filter(({ policy }) => policy === "threshold-1");
    expect(all).toHaveLength(3 * 48 * 4);
    const squares = all.map(({ notDelivered, shortWh }) => {
      const miss = Number(notDelivered) - (Number(shortWh) > 0 ? 1 : 0);
      return miss * miss;
    });
    return squares.reduce((sum, square) => sum + square, 0) / all.length;
  };
  expect(brier(first)).toBeGreaterThan(0.02);
  expect(brier(operational)).toBeLessThan(0.7 * brier(first));
});

test("a store that charges delivers none of a service, whatever it is moved by", () => {
  const unit = "oxenby-battery";
  const run = ran(
    scenarioOf({
      period: { start: "2026-01-10", days: 3, tickMinutes: 30 },
      lookAhead: {
        daysAhead: 1,
        factors: { draws: 64, outages: "none", serviceMw: { [unit]: 1 } },
      },
      procurement: { policies: [{ kind: "threshold", pMax: 1 }] },
    }),
  );
  expectToAddUp(run, "deliveredWh");
  const metered = rowsOf(run.tables.unit_period).filter((row) => row.unit === unit);
  const charging = metered.filter(({ deliveredWh }) => Number(deliveredWh) < 0);
  expect(charging.length).toBeGreaterThan(5);
  const bought = new Map(rowsOf(run.tables.procurement).map((row) => [row.periodStart, row]));
  for (const { periodStart } of charging)
    expect(bought.get(periodStart!)).toMatchObject({ notDelivered: 1, deliveredWh: 0 });
  const discharging = metered.filter(({ deliveredWh }) => Number(deliveredWh) > 0);
  expect(discharging.length).toBeGreaterThan(5);
  for (const { periodStart } of discharging)
    expect(Number(bought.get(periodStart!)!.deliveredWh)).toBeGreaterThan(0);
});

describe("a run that asks", () => {
  const network = documentOf("sixty-over-hundred");
  /** More than it can give where the constraint binds. */
  const serviceMw = { [network.units[0]!.id]: 60 };
  const played = (more: object) =>
    ran(
      scenarioOf({
        period: { start: "2025-01-13", days: 2, tickMinutes: 30 },
        lookAhead: { factors: { draws: 64, serviceMw } },
        ...more,
      }),
      partsOf(network),
    );

  test("is the run that does not, with one table more: the services are hypothetical", () => {
    const [without, asked] = [played({}), played({ procurement: {} })];
    expect(rowsOf(without.tables.procurement)).toEqual([]);
    expect(asked.tables.procurement.rowCount).toBe(2 * 48 * 4);
    for (const [name, table] of Object.entries(without.tables))
      if (name !== "procurement")
        expect(rowsOf(asked.tables[name as keyof typeof asked.tables])).toEqual(rowsOf(table));
  });

  test("pays for what was accepted where that is agreed, and compares one kind of policy with several settings", () => {
    const policies = [
      { kind: "threshold", pMax: 1 },
      { kind: "threshold", pMax: 0.02 },
    ];
    const regardless = played({ procurement: { payment: "regardless", policies } });
    const onDelivery = played({ procurement: { policies } });
    expectToAddUp(regardless, "acceptedWh");
    expectToAddUp(onDelivery, "deliveredWh");
    const short = byPolicy(onDelivery)("threshold-1", "notDeliveredFrac")!;
    expect(short).toBeGreaterThan(0.05);
    expect(byPolicy(regardless)("threshold-1", "costGbpPerMwh")!).toBeGreaterThan(
      byPolicy(onDelivery)("threshold-1", "costGbpPerMwh")!,
    );
    expect(byPolicy(onDelivery)("threshold-0.02", "eligibleMw")!).toBeLessThan(60);
    expect(byPolicy(onDelivery)("threshold-1", "savingGbp")).toBeNull();
  });
});

describe("on the command line", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "headroom-procurement-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, ...lines: readonly string[]) => {
    const path = join(folder, name);
    writeFileSync(
      path,
      ["period: { start: 2025-01-13, days: 1, tickMinutes: 30 }", ...lines].join("\n"),
    );
    return path;
  };

  test("a run prints a row a policy and writes a section of its report; the JSON has the metrics", async () => {
    const asking = file(
      "asking.yaml",
      "lookAhead: { factors: { draws: 64, outages: none, serviceMw: { gullcrag-wind: 4, highdale-hydro: 1 } } }",
      "procurement: {}",
    );
    const out = join(folder, "asking");
    const text = await headroom("run", asking, "--out", out);
    expect(text).toMatchObject({ code: 0 });
    for (const policy of ["no-factors", "threshold", "firm-power", "cost-aware"])
      expect(text.out).toMatch(new RegExp(`^ {2}${policy} +\\d+\\.\\d\\d `, "m"));
    const section = readFileSync(join(out, "report.html"), "utf8")
      .split('<section id="procurement">')[1]!
      .split("</section>")[0]!;
    expect(section.match(/<tr>/g)).toHaveLength(5);
    expect(section).toContain('<th scope="row">threshold</th>');
    const json = await headroom("run", asking, "--out", out, "--replace", "--json");
    const { summary } = JSON.parse(json.out) as { summary: { byPolicy: { values: object[] }[] } };
    expect(summary.byPolicy[0]!.values).toHaveLength(4);
  });

  test("what cannot be answered is refused, all at once, with what to write", async () => {
    const wrong = file(
      "wrong.yaml",
      "procurement:",
      "  replacementGbpPerMwh: 60",
      "  run: operational",
      "  policies: [{ kind: threshold, pMax: 0.05 }, { kind: threshold, pMax: 0.05 }]",
    );
    const { code, err } = await headroom("validate", wrong);
    expect(code).toBe(2);
    expect(err).toMatch(/:2:\d+: procurement: found no `lookAhead\.factors`.*serviceMw/);
    expect(err).toMatch(/procurement\.replacementGbpPerMwh: found 60, less than the 80/);
    expect(err).toMatch(
      /procurement\.policies\[1\]: found threshold-0\.05, the same as policies\[0\]/,
    );
    expect(err).toMatch(/procurement\.run: found "operational".*lookAhead\.operational/);
    expect(err).toMatch(/4 faults/);
  });

  test.for([
    [
      "no service",
      ["lookAhead: { factors: {} }", "procurement: {}"],
      /procurement: found no unit in .*serviceMw/,
    ],
    [
      "an unknown policy",
      ["procurement: { policies: [{ kind: treshold }] }"],
      /policies\[0\]\.kind: found .*treshold.*threshold/,
    ],
    [
      "a probability above 1",
      ["procurement: { policies: [{ kind: threshold, pMax: 5 }] }"],
      /pMax: found number 5/,
    ],
    [
      "a run that is not made",
      [
        "lookAhead: { factors: { serviceMw: { gullcrag-wind: 4 } } }",
        "procurement: { run: update }",
      ],
      /procurement\.run: found "update".*lookAhead\.updates/,
    ],
    [
      "a statement after gates that is not made",
      ["lookAhead: { factors: { serviceMw: { gullcrag-wind: 4 } } }", "procurement: { run: gate }"],
      /procurement\.run: found "gate".*lookAhead\.afterGates: true/,
    ],
    [
      "money that cannot be counted",
      [
        "lookAhead: { factors: { serviceMw: { gullcrag-wind: 9000000 } } }",
        "procurement: { alternativeGbpPerMwh: 9000 }",
      ],
      /serviceMw\.gullcrag-wind: found 9000000 MW, which at £9000\/MWh/,
    ],
  ] as const)("%s is refused", async ([name, lines, message]) => {
    const { code, err } = await headroom("validate", file(`${name}.yaml`, ...lines));
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});
