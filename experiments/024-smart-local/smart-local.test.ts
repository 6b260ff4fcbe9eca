/** Smart local energy systems: shares that add up, pathways that pay back as the page says, and scenarios that run. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fixed } from "../../results/report/words.ts";
import { orThrow } from "../../sim/core/errors.ts";
import { ownersFrac } from "../../sim/model/aggregators.ts";
import { readFigures } from "../figures/csv.ts";
import { loadScenarioSource } from "../files.ts";
import { prepare } from "../lab.ts";
import { estimate95 } from "../rule-comparison/estimates.ts";
import { type Ran, ran, rowsOf } from "../testing/engine-runs.ts";
import { type Adoption, HOMES, PATHWAYS } from "./adoption.ts";
import {
  annuityGbp,
  boundarySavingGbp,
  favoured,
  favouredDividend,
  ownersGbp,
  paybackYears,
  serviceFeeGbp,
  sharedFourWays,
} from "./economics.ts";
import { allStages, peakCutKw, type StageMoney, stageMoney } from "./pathways.ts";
import { smartLocal } from "./study.ts";

const FOLDER = new URL(".", import.meta.url).pathname;
const page = readFileSync(new URL("README.md", import.meta.url), "utf8");
const money = fc.double({ min: 0, max: 1e6, noNaN: true });
const homes = fc.integer({ min: 1, max: 10_000 });

describe("economics", () => {
  test("worked numbers of the source: 57 % to owners at 1 MW, 80 % above 10; £75 a home and £15,000 of 200", () => {
    expect(ownersFrac(1000)).toBeCloseTo(0.57, 12);
    expect(ownersFrac(100_000)).toBeCloseTo(0.8, 12);
    expect(boundarySavingGbp(0.75, 500)).toBe(75);
    expect(200 * boundarySavingGbp(0.75, 500)).toBe(15_000);
  });

  test("four ways to share £10,000 of 100 homes: 5,700, 7,000, 5,000 and 6,250 to owners", () => {
    const shares = sharedFourWays(10_000, 100);
    expect(shares.map(({ kind, owners }) => `${kind} ${Math.round(owners)}`)).toEqual([
      "percentage 5700",
      "operator-fee 7000",
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
      { kind: "percentage", homesFrac: 0.57 },
      { kind: "operator-fee", feeGbpPerHome: 30 },
      { kind: "guaranteed", paidGbpPerHome: 50 },
      { kind: "mix", paidGbpPerHome: 25, homesFrac: 0.5 },
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

describe("the six pathways", () => {
  const figures = readFigures(
    smartLocal,
    readFileSync(new URL("figures.csv", import.meta.url), "utf8"),
  );
  const stages = allStages(figures);
  const years = (value: number | undefined) => (value === undefined ? "never" : value.toFixed(1));
  const shown = (gbp: number) => fixed(gbp, 0);
  const lineOf = (of: StageMoney) =>
    `| ${[
      ...[of.pathway, String(of.year), shown(of.outlayGbp), shown(of.gainGbp.mean / HOMES)],
      `${shown(of.gainGbp.low / HOMES)} to ${shown(of.gainGbp.high / HOMES)}`,
      years(of.paybackYears),
      of.outlayGbp === 0 ? "–" : `${years(of.paybackFrom)} to ${years(of.paybackTo)}`,
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
    for (const { stages: own } of PATHWAYS) {
      const inTime = own.map(({ year }) => year);
      expect(inTime).toEqual([...inTime].sort((left, right) => left - right));
    }
  });

  test("a later stage leaves no home with less than it had", () => {
    for (const { stages: own } of PATHWAYS)
      for (const [index, { adoption }] of own.entries())
        for (const [what, share] of Object.entries(own[index - 1]?.adoption ?? {}))
          expect(Number(adoption[what as keyof Adoption] ?? 0)).toBeGreaterThanOrEqual(
            Number(share),
          );
  });

  test("the page has what they come to, and every interval is of two seeds or more", () => {
    const lines = page
      .split("\n")
      .filter((line) => PATHWAYS.some(({ name }) => line.startsWith(`| ${name} |`)));
    expect(lines).toEqual(stages.map(lineOf));
    expect(figures.seeds.length).toBeGreaterThanOrEqual(2);
  });

  test("outlays by hand: 80 roofs £266,000; 40 with batteries and a contract £255,500; a field £277,500; 100 roofs and 80 batteries £552,500", () => {
    const outlay = (name: string, year: number) =>
      stages.find((of) => of.pathway === name && of.year === year)!.outlayGbp;
    // 80 × 3.5 × 950; 40 × 3.5 × 950 + 40 × 5 × 550 + 12,500; 250 × 950 + 12,500 + 27,500; 100 × 3.5 × 950 + 80 × 5 × 550.
    expect(outlay("rooftop PV", 5)).toBeCloseTo(266_000, 6);
    expect(outlay("advanced VPP", 2)).toBeCloseTo(255_500, 6);
    expect(outlay("community energy sharing", 3)).toBe(277_500);
    expect(outlay("private wire", 4)).toBeCloseTo(552_500, 6);
    expect(outlay("wind farm dividend", 4)).toBe(0);
  });

  test("a year is 26 weeks of each season and half a day: by hand for roofs under the first seed", () => {
    const value = (id: string) => figures.values[id]!.homesNetGbp![0]!;
    const weekly = ["winter", "summer"].map(
      (season) => value(`${season}-rooftop-pv-5`) - value(`${season}-village`),
    );
    const byHand = (365 / 14) * (weekly[0]! + weekly[1]!) - 0.03 * 266_000;
    const of = PATHWAYS.find(({ id }) => id === "rooftop-pv")!;
    const first = {
      ...figures,
      seeds: ["1", "1"],
      values: Object.fromEntries(
        Object.entries(figures.values).map(([id, own]) => [
          id,
          Object.fromEntries(Object.entries(own).map(([name, [one]]) => [name, [one!, one!]])),
        ]),
      ),
    };
    expect(stageMoney(first, of, of.stages[1]!).gainGbp.mean).toBeCloseTo(byHand, 6);
  });

  test("more roofs gain more, batteries lower the winter peak, and the private wire's is cut by less than a tenth of what its batteries could", () => {
    const gain = (name: string) =>
      stages.filter((of) => of.pathway === name).map((of) => of.gainGbp.mean);
    for (const name of ["simple VPP", "rooftop PV", "advanced VPP"]) {
      const [before, after] = gain(name);
      expect(after!).toBeGreaterThan(before!);
    }
    const wire = PATHWAYS.find(({ id }) => id === "private-wire")!;
    const cut = (stage: number) => estimate95(peakCutKw(figures, wire, wire.stages[stage]!)).mean;
    expect(cut(1)).toBeGreaterThan(cut(0));
    // Eighty batteries of 2.5 kW are empty by then.
    expect(cut(1)).toBeLessThan(0.1 * 80 * 2.5);
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
    // At its boundary: what comes from within of what is used, and what stays within of what is made.
    const flows = rowsOf(runs.get("private-wire")!.tables.branch_period).map(
      ({ meanW }) => Number(meanW) / 2,
    );
    const used = sum("baseWh") + sum("evWh") + sum("heatPumpWh");
    const [inWh, outWh] = [1, -1].map((sign) =>
      flows.reduce((total, wh) => total + Math.max(0, sign * wh), 0),
    );
    const peakKw = Math.max(...flows) / 500;
    const percent = (part: number) => `${fixed(100 * part, 0)} %`;
    expect(page).toContain(
      `self-sufficient by ${percent(1 - inWh! / used)}, keeps ${percent(1 - outWh! / sum("solarWh"))} of its sun, and draws ${fixed(peakKw, 0)} kW at most`,
    );
    expect(sum("netWh")).toBe(
      sum("baseWh") + sum("evWh") + sum("heatPumpWh") + sum("batteryWh") - sum("solarWh"),
    );
  });
});
