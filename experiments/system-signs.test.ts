/**
 * One system is short or long, not two: in every half-hour what the balancing mechanism accepts has the sign of the net imbalance that
 * the imbalance price says, generated, from a price file or from a stack of actions; and a scenario that says both is refused.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { formatFault, orThrow } from "../sim/core/errors.ts";
import { londonDayStart, parseDay, periodLabel, periodOf } from "../sim/core/time.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { type Row, ran, rowsOf } from "./testing/engine-runs.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "headroom-system-signs-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));
const file = (name: string, text: string) => writeFileSync(join(FOLDER, name), text);
file("town.yaml", readFileSync(new URL("./010-primacy/town.yaml", import.meta.url), "utf8"));

const START = "2026-10-24";
const HALF_HOURS = 48 + 50;
const GENERATED = { kind: "system-price" };
const WANTED_MW = 8;
const checked = (calls: object | undefined, price: object, over: object = {}) =>
  prepare(
    plainSource({
      ...{ name: "signs", network: { file: "town.yaml" }, forecast: { kind: "perfect" } },
      period: { start: START, days: 2, tickMinutes: 30 },
      settlement: { imbalance: { price } },
      venues: {
        "bids-and-offers": {
          ...{ wantedMw: WANTED_MW, countedAt: "export", responseMinutes: 0 },
          ...(calls === undefined ? {} : { calls }),
        },
      },
      ...over,
    }),
    FOLDER,
  );

/** Needs and acceptances of a run by half-hour, beside what the accounts say of the system. */
async function under(calls: object | undefined, price: object, over: object = {}) {
  const { scenario, parts } = orThrow(await checked(calls, price, over));
  const { tables } = ran(scenario, parts);
  const accounts = rowsOf(tables.imbalance);
  const systems = new Map(accounts.map((row) => [row.periodStart, row.system]));
  return {
    systems: [...systems.values()],
    needs: rowsOf(tables.service_requirements),
    awards: rowsOf(tables.service_awards),
    systemOf: ({ periodStart }: Row) => systems.get(periodStart!),
  };
}
type Under = Awaited<ReturnType<typeof under>>;

/** Every acceptance and every need is of the system of its half-hour; gives how many there were of each sign. */
function agreeing({ needs, awards, systemOf }: Under): Readonly<Record<"short" | "long", number>> {
  const counts = { short: 0, long: 0 };
  for (const need of needs) expect(need.zone).toBe(systemOf(need));
  for (const award of awards) {
    const sign = Number(award.changeW) > 0 ? "short" : "long";
    expect(systemOf(award)).toBe(sign);
    counts[sign] += 1;
  }
  return counts;
}

describe("generated prices", () => {
  test.each(["1", "2", "3"])(
    "seed %s: offers in every half-hour that was short, bids in every one that was long, of the size that is drawn without them",
    async (seed) => {
      const of = await under(undefined, GENERATED, { seed });
      const { short, long } = agreeing(of);
      expect(Math.min(short, long)).toBeGreaterThan(5);
      expect(of.needs).toHaveLength(HALF_HOURS);
      expect(new Set(of.systems)).toEqual(new Set(["short", "long"]));
      const apart = await under({ kind: "drawn" }, { kind: "fixed", gbpPerMwh: 70 }, { seed });
      const sizes = ({ needs }: Under) => needs.map(({ neededW }) => neededW);
      expect(sizes(of)).toEqual(sizes(apart));
      expect(apart.needs.map(({ zone }) => zone)).not.toEqual(of.needs.map(({ zone }) => zone));
    },
  );

  test("a need that is stated without a sign has the system's", async () => {
    const calls = [
      { day: START, from: "06:00", minutes: 240 },
      { day: START, from: "12:00", minutes: 240 },
    ];
    const of = await under({ kind: "stated", calls }, GENERATED);
    agreeing(of);
    expect(of.needs).toHaveLength(16);
  });
});

const HEADER =
  "Settlement Date,Settlement Period,System Sell Price(£/MWh),System Buy Price(£/MWh),Net Imbalance Volume(MWh)";
const labels = Array.from({ length: HALF_HOURS }, (_, row) =>
  periodLabel(periodOf(londonDayStart(parseDay(START)!)) + row),
);
/** A price file with volumes, by half-hour of the run. */
const published = (name: string, volumes: readonly number[]) =>
  file(
    name,
    `${[HEADER, ...labels.map(({ day, settlementPeriod }, row) => `${day},${settlementPeriod},50,50,${volumes[row]}`)].join("\n")}\n`,
  );

describe("a price file with volumes", () => {
  test("whatever the volumes, what is accepted follows their sign and what is wanted is the share of them that is asked for", async () => {
    const volumes = fc.array(fc.constantFrom(-1600, -75.5, -0.1, 0, 0.1, 12.25, 900), {
      ...{ minLength: HALF_HOURS, maxLength: HALF_HOURS },
    });
    await fc.assert(
      fc.asyncProperty(volumes, fc.constantFrom(undefined, 0.01), async (mwh, shareFrac) => {
        published("prices.csv", mwh);
        const of = await under(
          { kind: "net-imbalance", ...(shareFrac === undefined ? {} : { shareFrac }) },
          { kind: "price-file", file: "prices.csv" },
        );
        agreeing(of);
        const wanted = mwh.filter((each) => each !== 0);
        expect(of.needs.map(({ zone }) => zone)).toEqual(
          wanted.map((each) => (each > 0 ? "short" : "long")),
        );
        if (shareFrac === undefined) return;
        // A hundredth of the volume as power over the half-hour, in whole kW upwards, no more than is wanted at most.
        const needed = wanted.map((each) => Math.min(WANTED_MW, Math.abs(each) * 0.02));
        for (const [row, { neededW }] of of.needs.entries()) {
          const aboveW = Number(neededW) - needed[row]! * 1e6;
          expect(aboveW).toBeGreaterThan(-1);
          expect(aboveW).toBeLessThan(1001);
        }
      }),
      { numRuns: 6 },
    );
  });

  test("a stated sign that is not the file's is told with its half-hours, from the scenario and from a file of calls; one that is stands", async () => {
    published(
      "prices.csv",
      labels.map((_, row) => (row < 20 ? -10 : row < 24 ? 0 : 10)),
    );
    const price = { kind: "price-file", file: "prices.csv" };
    const calls = [
      { day: START, from: "09:00", minutes: 120, system: "long" },
      { day: START, from: "11:00", minutes: 60, system: "short" },
      { day: START, from: "20:00", minutes: 60, system: "short" },
      { day: "2026-10-25", from: "01:00", minutes: 60, system: "long" },
      { day: "2027-10-25", from: "01:00", minutes: 60, system: "long" },
    ];
    file(
      "calls.csv",
      `day,from,minutes,system\n${calls.map((each) => `${Object.values(each).join(",")}\n`).join("")}`,
    );
    const remedy = "leave system out, or state half-hours in which the file has it so";
    const place = "venues.bids-and-offers.calls";
    // The hour from 01:00 is there twice on the day on which clocks go back.
    const found = [
      `"long" on 2026-10-24 from 09:00, where the file of the imbalance price has it otherwise in 2 of 4 half-hours, first balanced`,
      `"short" on 2026-10-24 from 11:00, where the file of the imbalance price has it otherwise in 2 of 2 half-hours, first balanced`,
      `"long" on 2026-10-25 from 01:00, where the file of the imbalance price has it otherwise in 4 of 4 half-hours, first short`,
    ];
    expect(await faultsOf({ kind: "stated", calls }, price)).toEqual(
      [0, 1, 3].map(
        (call, row) => `${place}.calls[${call}].system: found ${found[row]}; ${remedy}`,
      ),
    );
    expect(await faultsOf({ kind: "file", file: "calls.csv" }, price)).toEqual(
      ["2:22", "3:21", "5:21"].map(
        (at, row) => `${join(FOLDER, "calls.csv")}:${at}: found ${found[row]}; ${remedy}`,
      ),
    );
    const of = await under({ kind: "stated", calls: [calls[2]!, calls[4]!] }, price);
    expect(of.needs.map(({ zone }) => zone)).toEqual(["short", "short"]);
    agreeing(of);
  });
});

test("a stack of actions: nothing is wanted where there was none", async () => {
  file(
    "actions.csv",
    `day,period,action,volumeMwh,priceGbpPerMwh\n${START},20,offer,30,120\n${START},25,bid,-20,15\n`,
  );
  const of = await under({ kind: "net-imbalance" }, { kind: "stack", file: "actions.csv" });
  agreeing(of);
  expect(of.needs.map(({ zone }) => zone)).toEqual(["short", "long"]);
  expect(of.systems.filter((each) => each === "balanced")).toHaveLength(HALF_HOURS - 2);
});

const faultsOf = async (calls: object | undefined, price: object, over: object = {}) => {
  const found = await checked(calls, price, over);
  return (found.kind === "faulty" ? found.faults : []).map(formatFault);
};

describe("a sign that two things would say, or none", () => {
  const KIND = "venues.bids-and-offers.calls.kind: found";
  const unsaid = `${KIND} net-imbalance, which the imbalance price of the scenario does not say; write calls: { kind: drawn } in the venue, or a price that says it: system-price as generated, price-file or stack`;

  test("a need that is drawn beside a price that says the net imbalance", async () => {
    expect(await faultsOf({ kind: "drawn" }, GENERATED)).toEqual([
      `${KIND} a need drawn apart from the net imbalance that the imbalance price says; write net-imbalance, or a price that says none: kind: fixed`,
    ]);
  });

  test("a price that does not say it: fixed, or measured without volumes", async () => {
    expect(await faultsOf(undefined, { kind: "fixed", gbpPerMwh: 50 })).toEqual([unsaid]);
    published(
      "prices.csv",
      labels.map(() => 1),
    );
    const series = {
      csv: [
        {
          ...{ for: "systemPrice", file: "prices.csv", timeColumn: "Settlement Date" },
          ...{ periodColumn: "Settlement Period", valueColumn: "System Buy Price(£/MWh)" },
          ...{ unit: "GBP/MWh", timeZone: "Europe/London" },
        },
      ],
    };
    expect(await faultsOf(undefined, GENERATED, { series })).toEqual([unsaid]);
    const of = await under({ kind: "drawn" }, GENERATED, { series });
    expect(new Set(of.systems)).toEqual(new Set(["unknown"]));
    expect(of.needs).toHaveLength(HALF_HOURS);
  });

  test("a sign that is stated beside generated prices", async () => {
    const calls = [{ day: START, from: "09:00", minutes: 60, system: "long" }];
    expect(await faultsOf({ kind: "stated", calls }, GENERATED)).toEqual([
      `venues.bids-and-offers.calls.calls[0].system: found "long" on 2026-10-24 from 09:00, where the generated imbalance price says how the system is; leave system out, or write a price that does not say it: kind: fixed`,
    ]);
  });
});
