/** Smart local energy systems: shares that add up, pathways that pay back as the page says, and scenarios that run. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { orThrow } from "../../sim/core/errors.ts";
import { loadScenarioSource } from "../files.ts";
import { prepare } from "../lab.ts";
import { type Ran, ran, rowsOf } from "../testing/engine-runs.ts";
import {
  annuityGbp,
  boundarySavingGbp,
  favoured,
  ownersFrac,
  ownersGbp,
  paybackYears,
  serviceFeeGbp,
} from "./economics.ts";
import { yearOf } from "./energy.ts";
import {
  favouredDividend,
  PATHWAYS,
  type StageResult,
  sharedFourWays,
  walked,
} from "./pathways.ts";

const FOLDER = new URL(".", import.meta.url).pathname;
const page = readFileSync(new URL("README.md", import.meta.url), "utf8");
const money = fc.double({ min: 0, max: 1e6, noNaN: true });
const homes = fc.integer({ min: 1, max: 10_000 });

describe("economics", () => {
  test("worked numbers of the source: 57 % to owners at 1 MW, 80 % above 10; £75 a home and £15,000 of 200", () => {
    expect(ownersFrac(1)).toBeCloseTo(0.57, 12);
    expect(ownersFrac(100)).toBeCloseTo(0.8, 12);
    expect(boundarySavingGbp(0.75, 500)).toBe(75);
    expect(200 * boundarySavingGbp(0.75, 500)).toBe(15_000);
  });

  test("four ways to share £10,000 of 100 homes: 5,700, 7,000, 5,000 and 6,250 to owners", () => {
    const shares = sharedFourWays(10_000, 100);
    expect(shares.map(({ kind, owners }) => `${kind} ${Math.round(owners)}`)).toEqual([
      "percentage 5700",
      "fixed-fee 7000",
      "guaranteed 5000",
      "mix 6250",
    ]);
  });

  test("who carries the risk: of a year without revenue owners lose the fee, and are paid what is guaranteed", () => {
    const [percentage, fee, guaranteed, mix] = sharedFourWays(0, 100);
    expect([percentage, fee, guaranteed, mix].map((each) => each!.owners)).toEqual([
      0, -3000, 5000, 2500,
    ]);
  });

  test("more revenue is never less for owners", () => {
    const rules = [
      { kind: "percentage", ownersFrac: 0.57 },
      { kind: "fixed-fee", feeGbpPerHome: 30 },
      { kind: "guaranteed", paidGbpPerHome: 50 },
      { kind: "mix", paidGbpPerHome: 25, ownersFrac: 0.5 },
    ] as const;
    fc.assert(
      fc.property(money, money, homes, (one, more, count) => {
        for (const rule of rules)
          expect(ownersGbp(rule, one + more, count)).toBeGreaterThanOrEqual(
            ownersGbp(rule, one, count),
          );
      }),
    );
  });

  test("a fund and favoured homes have what there is, no more, and the favoured so many times the others'", () => {
    fc.assert(
      fc.property(
        money,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 1, max: 10, noNaN: true }),
        fc.tuple(fc.nat(500), fc.integer({ min: 1, max: 500 })),
        (gbp, fundFrac, vulnerableWeight, [vulnerable, others]) => {
          const shares = favoured({ fundFrac, vulnerableWeight }, gbp, { vulnerable, others });
          const { fundGbp, vulnerableGbp, otherGbp } = shares;
          expect(fundGbp + vulnerable * vulnerableGbp + others * otherGbp).toBeCloseTo(gbp, 4);
          expect(vulnerableGbp).toBeCloseTo(vulnerableWeight * otherGbp, 6);
        },
      ),
    );
  });

  test("£1,000 of 100 homes, 20 of them vulnerable: £200 to the fund, £5.71 to a home and £17.14 to a vulnerable one", () => {
    const { fundGbp, vulnerableGbp, otherGbp } = favouredDividend(1000, 100);
    expect([fundGbp, vulnerableGbp, otherGbp].map((gbp) => gbp.toFixed(2))).toEqual([
      "200.00",
      "17.14",
      "5.71",
    ]);
  });

  test("energy as a service: £10,000 at 4 % over 15 years is £899.41 a year; a fee covers all and the margin", () => {
    expect(annuityGbp(10_000, 15, 0.04)).toBeCloseTo(899.41, 2);
    expect(annuityGbp(900, 9, 0)).toBe(100);
    const fee = { equipmentGbpPerYear: 899.41, energyGbpPerYear: 400, marginFrac: 0.1 };
    expect(serviceFeeGbp(fee, 1)).toBeCloseTo(1429.351, 6);
  });

  test("what earns nothing never pays back, and what costs nothing has", () => {
    expect(paybackYears(1000, -1)).toBeUndefined();
    expect(paybackYears(0, -1)).toBe(0);
    expect(paybackYears(1000, 250)).toBe(4);
  });
});

describe("a year of energy", () => {
  const plain = yearOf({ homes: 200, adoption: {} });
  const wire = yearOf({
    ...{ homes: 200, adoption: { solarShare: 0.5, evShare: 0.3 }, storeKwh: 400 },
  });

  test("without anything all is imported, and adds up to 2,700 kWh a home within a tenth", () => {
    expect(plain.selfSufficiencyFrac).toBe(0);
    expect(plain.boundaryImportMwh).toBeCloseTo(plain.consumptionMwh, 6);
    expect(Math.abs(plain.consumptionMwh / (200 * 2.7) - 1)).toBeLessThan(0.1);
  });

  test("what is made and imported is used and exported, but for what the battery loses and holds", () => {
    const lost =
      wire.generationMwh + wire.boundaryImportMwh - wire.consumptionMwh - wire.boundaryExportMwh;
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThan(0.14 * wire.generationMwh);
  });

  test("one meter for all imports less than each home's together, and less still with a battery", () => {
    const apart = yearOf({ homes: 200, adoption: { solarShare: 0.5, evShare: 0.3 } });
    expect(apart.boundaryImportMwh).toBeLessThan(apart.homesImportMwh);
    expect(wire.boundaryImportMwh).toBeLessThan(apart.boundaryImportMwh);
    expect(wire.selfSufficiencyFrac).toBeGreaterThan(apart.selfSufficiencyFrac);
    expect(wire.selfConsumptionFrac).toBeGreaterThan(apart.selfConsumptionFrac);
  });
});

describe("the six pathways", () => {
  const results = PATHWAYS.map((pathway) => [pathway, walked(pathway)] as const);
  const shown = (value: number) => value.toLocaleString("en-GB", { maximumFractionDigits: 0 });
  const lineOf = ({ pathway, stage, homes: count, ...of }: StageResult) =>
    `| ${[
      pathway,
      String(stage.year),
      shown(count),
      `${shown(100 * of.energy.selfSufficiencyFrac)} %`,
      `${shown(100 * of.energy.selfConsumptionFrac)} %`,
      shown(of.outlayGbp),
      shown(of.gbpPerYear / count),
      of.paybackYears === undefined ? "never" : of.paybackYears.toFixed(1),
    ].join(" | ")} |`;

  test("are those of the source by name, each in stages that go on in time", () => {
    expect(PATHWAYS.map(({ name }) => name)).toEqual([
      "simple VPP",
      "rooftop PV",
      "advanced VPP",
      "community energy sharing",
      "wind farm dividend",
      "private wire",
    ]);
    for (const { stages } of PATHWAYS) {
      const years = stages.map(({ year }) => year);
      expect(years).toEqual([...years].sort((left, right) => left - right));
    }
  });

  test("a later stage leaves no home with less than it had", () => {
    for (const { stages } of PATHWAYS)
      for (const [index, { adoption }] of stages.entries())
        for (const [what, share] of Object.entries(stages[index - 1]?.adoption ?? {}))
          expect(adoption[what as keyof typeof adoption] ?? 0).toBeGreaterThanOrEqual(share ?? 0);
  });

  test("the page has what they come to", () => {
    const lines = results.flatMap(([, stages]) => stages.map(lineOf));
    const listed = page
      .split("\n")
      .filter((line) => PATHWAYS.some(({ name }) => line.startsWith(`| ${name} |`)));
    expect(listed).toEqual(lines);
  });

  test("and what each assumes", () => {
    for (const { name, assumed } of PATHWAYS) expect(page).toContain(`- *${name}*: ${assumed}.`);
  });
});

describe("scenarios", async () => {
  const runs = new Map<string, Ran>();
  for (const name of ["vpp-behaviour", "vpp-devices", "private-wire"]) {
    const source = orThrow(await loadScenarioSource(`${FOLDER}${name}.yaml`));
    const { scenario, parts } = orThrow(await prepare(source, FOLDER));
    runs.set(name, ran(scenario, parts));
  }
  const evening = 17 * 2;
  const inAlerts = (name: string) =>
    rowsOf(runs.get(name)!.tables.homes_period)
      .filter(({ periodStart }) => {
        const day = Math.floor(Number(periodStart) / 86_400) - Date.UTC(2025, 0, 6) / 86_400_000;
        const halfHour = (Number(periodStart) % 86_400) / 1800;
        return [1, 4, 8, 10].includes(day) && halfHour >= evening && halfHour < evening + 4;
      })
      .reduce((sum, { netWh }) => sum + Number(netWh), 0);

  test("a VPP with devices draws less in its alerts than one without", () => {
    expect(inAlerts("vpp-devices")).toBeLessThan(0.8 * inAlerts("vpp-behaviour"));
  });

  test("a private wire's panels are used by itself in January, and its boundary is what homes draw less them", () => {
    const rows = rowsOf(runs.get("private-wire")!.tables.homes_period);
    const sum = (column: string) => rows.reduce((total, row) => total + Number(row[column]), 0);
    const given = rows.reduce((total, { netWh }) => total + Math.max(0, -Number(netWh)), 0);
    expect(sum("solarWh")).toBeGreaterThan(1e6);
    expect(given / sum("solarWh")).toBeLessThan(0.2);
    expect(sum("netWh")).toBe(
      sum("baseWh") + sum("evWh") + sum("heatPumpWh") + sum("batteryWh") - sum("solarWh"),
    );
  });
});
