/** `headroom pcf` and `headroom lookahead`: what they print, on any number of workers, and what they refuse. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { headroom } from "./testing/command-line.ts";
import { documentOf, partsOf, ran, rowsOf, scenarioOf } from "./testing/engine-runs.ts";

const folder = mkdtempSync(join(tmpdir(), "headroom-pcf-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function scenarioFile(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(
    path,
    `network: { builtIn: ring }\nperiod: { start: 2025-01-13, days: 1 }\n${text}`,
  );
  return path;
}
const plain = scenarioFile("plain.yaml", "");
/** Few draws of the network as planned: for what does not hang on how many there are. */
const quick = scenarioFile("quick.yaml", "lookAhead: { factors: { draws: 64, outages: none } }\n");

interface Printed {
  readonly units: {
    readonly id: string;
    readonly periods: {
      readonly start: string;
      readonly place: number | null;
      readonly pcfProbability: number;
      readonly standardError: number;
      readonly low: number;
      readonly high: number;
      readonly pcfEnergy: number;
      readonly depthMw: { readonly p50: number; readonly p90: number; readonly p95: number };
      readonly depthStandardErrorMw: { readonly p50: number; readonly p95: number };
      readonly firmMw: number;
      readonly firmStandardErrorMw: number;
      readonly notDeliveredProbability?: number;
    }[];
  }[];
  readonly samples: number;
  readonly stopped: string;
  readonly digest: string;
}

async function printed(
  ...args: string[]
): Promise<{ readonly text: string; readonly value: Printed }> {
  const { code, out, err } = await headroom("pcf", ...args, "--json");
  expect([code, err]).toEqual([0, ""]);
  return { text: out, value: JSON.parse(out) as Printed };
}

describe("pcf", () => {
  test("says of every unit and half-hour how likely, how deep and how sure; LIFO's newest is the likeliest", async () => {
    const { value } = await printed(plain, "--samples", "256");
    expect(value.samples).toBe(256);
    expect(value.units).toHaveLength(23);
    for (const { periods } of value.units) {
      expect(periods).toHaveLength(48);
      for (const { pcfProbability, standardError, low, high, pcfEnergy, depthMw } of periods) {
        for (const number of [pcfProbability, low, high, pcfEnergy]) {
          expect(number).toBeGreaterThanOrEqual(0);
          expect(number).toBeLessThanOrEqual(1);
        }
        expect(standardError).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(pcfProbability + 1e-12);
        expect(high).toBeGreaterThanOrEqual(pcfProbability - 1e-12);
        expect(depthMw.p95).toBeGreaterThanOrEqual(depthMw.p50);
      }
      // Nobody knows the power of a day ahead without error, unless it is none or all that there can be.
      for (const { firmMw, firmStandardErrorMw, depthMw, depthStandardErrorMw } of periods) {
        expect(firmStandardErrorMw).toBeGreaterThanOrEqual(0);
        expect(firmStandardErrorMw).toBeLessThan(Math.max(2, firmMw));
        expect(depthStandardErrorMw.p95).toBeLessThan(Math.max(2, depthMw.p95));
      }
    }
    const windy = value.units.find(({ id }) => id === "gullcrag-wind")!;
    expect(windy.periods.some(({ depthStandardErrorMw }) => depthStandardErrorMw.p50 > 0)).toBe(
      true,
    );
    expect(windy.periods.some(({ firmStandardErrorMw }) => firmStandardErrorMw > 0)).toBe(true);
    const mean = (id: string) =>
      value.units
        .find((unit) => unit.id === id)!
        .periods.reduce((sum, { pcfProbability }) => sum + pcfProbability / 48, 0);
    expect(mean("gullcrag-wind")).toBeGreaterThan(0.2);
    expect(mean("mossby-wind")).toBeLessThan(0.05);
    expect(readdirSync(folder)).toEqual(["plain.yaml", "quick.yaml"]);
  });

  test("is the same to the byte on one worker and on two", async () => {
    const one = await printed(plain, "--samples", "640", "--workers", "1");
    const two = await printed(plain, "--samples", "640", "--workers", "2");
    expect(two.text).toBe(one.text);
  });

  test("stops when every probability is as certain as asked, or says that all draws were made", async () => {
    const rough = await printed(plain, "--samples", "4000", "--se", "0.05");
    expect(rough.value.stopped).toBe("reached");
    expect(rough.value.samples).toBeLessThan(4000);
    const fine = await printed(plain, "--samples", "256", "--se", "0.001");
    expect([fine.value.stopped, fine.value.samples]).toEqual(["cap", 256]);
  });

  test("another day is another answer; a service has its own probability", async () => {
    const services = scenarioFile(
      "services.yaml",
      "lookAhead: { factors: { draws: 128, serviceMw: { gullcrag-wind: 5 } } }\n",
    );
    const first = await printed(services);
    const other = await printed(services, "--day", "2025-01-20");
    expect(other.value.units[0]!.periods[0]!.start).toBe("2025-01-20T00:00:00Z");
    expect(other.value.digest).not.toBe(first.value.digest);
    const gullcrag = first.value.units.find(({ id }) => id === "gullcrag-wind")!;
    expect(
      Math.max(...gullcrag.periods.map((each) => each.notDeliveredProbability!)),
    ).toBeGreaterThan(0.5);
    for (const { id, periods } of first.value.units)
      for (const period of periods)
        expect("notDeliveredProbability" in period).toBe(id === "gullcrag-wind");
  });

  test("names each unit's place in the queue: none for firm ones, under shares, and where every constraint has its own list", async () => {
    const places = async (...more: string[]) => {
      const { value } = await printed(quick, ...more);
      return new Map(value.units.map(({ id, periods }) => [id, periods.map(({ place }) => place)]));
    };
    const lifo = await places();
    const { out } = await headroom("lookahead", quick, "--json");
    const [{ units }] = JSON.parse(out).masterMeritOrder as [{ units: string[] }];
    expect(units.length).toBeGreaterThan(10);
    for (const [id, ofPeriods] of lifo) {
      const place = units.indexOf(id) < 0 ? null : units.indexOf(id) + 1;
      expect(new Set(ofPeriods)).toEqual(new Set([place]));
    }
    expect(lifo.get("highdale-hydro")![0]).toBeNull();
    for (const kind of ["pro-rata-output", "most-effective"]) {
      const none = await places("--set", `anm.principle.kind=${kind}`);
      expect(new Set([...none.values()].flat())).toEqual(new Set([null]));
    }
    const turning = await places("--set", "anm.principle={kind: rota, every: period}");
    expect(new Set(turning.get("gullcrag-wind")).size).toBeGreaterThan(5);
  });

  test("as text names who is curtailed in any draw, and how many draws that took", async () => {
    const { code, out } = await headroom("pcf", plain, "--samples", "128");
    expect(code).toBe(0);
    expect(out).toContain("2025-01-13, as known at 2025-01-11T09:00:00Z");
    expect(out).toMatch(/gullcrag-wind +\d+ +20\.0 +\d+\.\d ± \d+\.\d %/);
    expect(out).toContain("128 draws: all draws that were allowed are made");
  });
});

test("lookahead says where constraints will bind, how likely, and whom they would curtail in which order", async () => {
  const { code, out } = await headroom("lookahead", plain, "--json");
  expect(code).toBe(0);
  const { constraints } = JSON.parse(out) as {
    constraints: {
      id: string;
      periods: {
        excessProbability: number;
        sizeMw: number;
        meritOrder: { unit: string; sensitivity: number; curtailedMw: number }[];
      }[];
    }[];
  };
  expect(constraints).toHaveLength(8);
  const night = constraints.find(({ id }) => id === "seathorn-export")!.periods[9]!;
  expect(night.excessProbability).toBeGreaterThan(0.5);
  const first = night.meritOrder.find(({ curtailedMw }) => curtailedMw > 0)!;
  expect(first).toMatchObject({ unit: "gullcrag-wind", sensitivity: expect.closeTo(0.45, 1) });
  expect((await headroom("lookahead", plain)).out).toContain("seathorn-export");
});

interface Free {
  readonly exportMw: number | null;
  readonly importMw: number | null;
}

test("lookahead says what is free by bus in blocks, and the one list of the network; most effective first has none", async () => {
  const { out } = await headroom("lookahead", quick, "--json");
  const { masterMeritOrder, freeCapacity, outagesLeftOut } = JSON.parse(out) as {
    masterMeritOrder: { from: string; to: string; units: string[] | null }[];
    freeCapacity: { id: string; periods: Free[]; blocks: Free[] }[];
    outagesLeftOut: string[];
  };
  expect(masterMeritOrder).toHaveLength(1);
  expect(masterMeritOrder[0]!.units).toHaveLength(17);
  expect(masterMeritOrder[0]!.units![0]).toBe("oxenby-battery");
  expect(freeCapacity).toHaveLength(50);
  expect(new Set(freeCapacity.map(({ blocks }) => blocks.length))).toEqual(new Set([6]));
  for (const { periods, blocks } of freeCapacity) {
    const least = Math.min(...periods.slice(0, 8).map(({ exportMw }) => exportMw ?? Infinity));
    expect(blocks[0]!.exportMw ?? Infinity).toBeLessThanOrEqual(least);
  }
  const supply = freeCapacity.find(({ id }) => id === "fellgate-132")!;
  expect(supply.blocks.some(({ exportMw }) => exportMw !== null && exportMw > 1)).toBe(true);
  expect(outagesLeftOut).toEqual([]);
  const text = (await headroom("lookahead", quick, "--free")).out;
  expect(text).toMatch(/free capacity with 95 % probability[\s\S]*fellgate-132 /);
  const effective = await headroom(
    ...["lookahead", quick, "--set", "anm.principle.kind=most-effective", "--json"],
  );
  expect(JSON.parse(effective.out).masterMeritOrder[0].units).toBeNull();
});

test("as if a bid were accepted: its unit is curtailed less, the constraint is smaller, on any number of workers", async () => {
  const bid = `gullcrag-wind=-5@2025-01-12T00:00:00Z/2025-01-12T12:00:00Z`;
  const of = async (command: string, ...more: string[]) =>
    JSON.parse((await headroom(command, quick, "--day", "2025-01-12", "--json", ...more)).out);
  const [without, accepted] = [await of("pcf"), await of("pcf", "--accept", bid)];
  const depth = (result: typeof without, step: number) =>
    result.units.find(({ id }: { id: string }) => id === "gullcrag-wind").periods[step].depthMw.p50;
  expect(depth(accepted, 21)).toBeLessThan(depth(without, 21) - 1);
  expect(depth(accepted, 40)).toBe(depth(without, 40));
  expect(await of("pcf", "--accept", bid, "--workers", "2")).toEqual(accepted);
  const size = (result: typeof without) =>
    result.constraints.find(({ id }: { id: string }) => id === "seathorn-export").periods[21]
      .sizeMw;
  const stated = [await of("lookahead"), await of("lookahead", "--accept", bid)];
  expect(size(stated[1])).toBeLessThan(size(stated[0]) - 0.5);
});

describe("wrong input", () => {
  async function refused(...args: string[]): Promise<string[]> {
    const { code, out, err } = await headroom(...args);
    expect([code, out]).toEqual([2, ""]);
    const lines = err.trim().split("\n");
    expect(lines.pop()).toMatch(/nothing was written/);
    return lines;
  }

  test("acceptances of nobody, of no power, at no instant are told all at once", async () => {
    const messages = await refused(
      ...["pcf", plain, "--accept", "gullcrag-wnd=x@2025-01-12T00:10:00Z/2025-01-11T12:00:00Z"],
      ...["--accept", "foo", "--accept", "gullcrag-wind=5@noon/2025-01-12T12:00:00Z"],
      ...["--accept", "gullcrag-wind=-5@2026-01-12T11:00:00Z/2026-01-12T12:00:00Z"],
    );
    expect(messages.join("\n")).toMatch(
      /did you mean "gullcrag-wind"[\s\S]*x MW[\s\S]*inside a settlement period[\s\S]*not after[\s\S]*"foo"[\s\S]*"noon"[\s\S]*not on the day/,
    );
    expect(messages).toHaveLength(7);
  });

  test("updates that are no news are told, each by itself", async () => {
    const path = scenarioFile(
      "updates.yaml",
      [
        "lookAhead:",
        "  daysAhead: 1",
        "  updates:",
        "    - { daysAhead: 2, at: 10:00 }",
        "    - { daysAhead: 1, at: 08:00 }",
        "    - { daysAhead: 1, at: 12:00 }",
        "    - { daysAhead: 1, at: 12:00 }",
        "",
      ].join("\n"),
    );
    const messages = await refused("lookahead", path);
    expect(messages).toHaveLength(3);
    expect(messages.join("\n")).toMatch(
      /updates\[0\].*not after the first[\s\S]*updates\[1\].*not after the first[\s\S]*updates\[3\].*as in update 3/,
    );
  });

  test("names that the network does not have, spans that end first, too few draws are told all at once", async () => {
    const path = scenarioFile(
      "unknown.yaml",
      [
        "lookAhead:",
        "  factors:",
        "    draws: 100",
        "    drawsMin: 200",
        "    serviceMw: { gullcrag-wnd: 5 }",
        "    possibleOutages:",
        "      - { branch: seathorn-thornrig, from: 2025-01-13T00:00:00Z, to: 2025-01-12T00:00:00Z, probability: 0.5 }",
        "",
      ].join("\n"),
    );
    const messages = await refused("pcf", path);
    expect(messages).toHaveLength(4);
    expect(messages.join("\n")).toMatch(
      /unknown\.yaml:6:\d+: lookAhead\.factors\.drawsMin: found 200/,
    );
    expect(messages.join("\n")).toMatch(/serviceMw\.gullcrag-wnd: found .*"gullcrag-wind"/);
    expect(messages.join("\n")).toMatch(
      /possibleOutages\[0\]\.branch: found .*"seathorn-thornrigg"/,
    );
    expect(messages.join("\n")).toMatch(/possibleOutages\[0\]\.to: found 2025-01-12T00:00:00Z/);
  });

  test.for([
    [
      "a probability above 1",
      [
        "--set",
        "lookAhead.factors.possibleOutages=[{branch: a, from: 2025-01-13T00:00:00Z, to: 2025-01-14T00:00:00Z, probability: 1.5}]",
      ],
      /probability: found number 1\.5/,
    ],
    ["no samples", ["--samples", "0"], /--samples: lookAhead\.factors\.draws: found number 0/],
    ["samples in words", ["--samples", "many"], /--samples: found "many"; write a number/],
    ["a standard error of nothing", ["--se", "0"], /standardErrorMax: found number 0/],
    ["half a worker", ["--workers", "0.5"], /--workers: found "0\.5"; write a whole number/],
    ["no date", ["--day", "2025-02-30"], /--day: found "2025-02-30"; write a London date/],
    [
      "correlations that cannot be",
      [
        "--set",
        "forecast={kind: gaussian-copula, kindCorrelation: {windSolar: 0.9, windDemand: 0.9, solarDemand: -0.9}}",
      ],
      /kindCorrelation: found .*not positive definite/,
    ],
  ] as const)("%s: one message, with what to write", async ([, args, message]) => {
    const messages = await refused("pcf", plain, ...args);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(message);
  });
});

test("a run that asks for factors has a table of them, the same again, and no other row changes", () => {
  const network = documentOf("sixty-over-hundred");
  const period = { start: "2025-01-13", days: 2, tickMinutes: 30 };
  const played = (lookAhead: object) => ran(scenarioOf({ period, lookAhead }), partsOf(network));
  const without = played({});
  const factors = { factors: { draws: 64 } };
  const [once, again] = [played(factors), played(factors)];
  const rows = rowsOf(once.tables.curtailment_factors);
  expect(rows).toHaveLength(2 * 48 * network.units.length);
  expect(rowsOf(again.tables.curtailment_factors)).toEqual(rows);
  expect(rowsOf(once.tables.unit_period)).toEqual(rowsOf(without.tables.unit_period));
  expect(rowsOf(without.tables.curtailment_factors)).toEqual([]);
  const flows = rowsOf(once.tables.constraint_factors);
  expect(flows).toHaveLength(2 * 48 * network.constraintPoints.length);
  expect(rowsOf(again.tables.constraint_factors)).toEqual(flows);
  expect(rowsOf(without.tables.constraint_factors)).toEqual([]);
});
