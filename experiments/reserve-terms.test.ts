/**
 * Terms on which units serve short-term operating reserve, through the whole engine: recovery from a call, calls of a week under a
 * seasonal contract, and no other service in the same half-hours.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { formatFault, orThrow } from "../sim/core/errors.ts";
import { formatInstant } from "../sim/core/time.ts";
import type { ResultTableName } from "../sim/model/result-tables.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { type Row, ran, rowsOf } from "./testing/engine-runs.ts";

const STOR = "short-term-operating-reserve";
const FOLDER = mkdtempSync(join(tmpdir(), "headroom-reserve-terms-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));
/** The town of study 010, without its solar farm, with a battery that is never empty; and the same with a second battery. */
const TOWN = readFileSync(new URL("./010-primacy/town.yaml", import.meta.url), "utf8")
  .replace(/^ {2}- \{ id: fallow-solar,.*$/m, "")
  .replace("energyMwh: 200", "energyMwh: 2000");
/** Wear at which it does not follow prices by itself, so that it can always do more. */
const POPULATION = [{ policy: { kind: "storage", degradationGbpPerMwh: 100 } }];
const BATTERY = {
  site: "  - { id: second-site, bus: fallow-11, exportLimitMw: 10, importLimitMw: 10, curtailableWhen: intact, connectedOn: 2017-03-01 }\n",
  unit: "  - { id: second-battery, connection: second-site, technology: storage, capacityMw: 10, storage: { energyMwh: 2000, chargeMw: 10 } }\n",
};
writeFileSync(join(FOLDER, "town.yaml"), TOWN);
writeFileSync(
  join(FOLDER, "two.yaml"),
  TOWN.replace("units:\n", `${BATTERY.site}units:\n`).replace(
    "demands:\n",
    `${BATTERY.unit}demands:\n`,
  ),
);

/** Summer time: an hour ahead of UTC. */
const DAYS = Array.from({ length: 10 }, (_, day) => `2026-06-${15 + day}`);
const call = (day: number, from: string, minutes: number) => ({ day: DAYS[day], from, minutes });
const reserve = (calls: readonly object[], more: object = {}) => ({
  ...{ wantedMw: 4, countedAt: "export", windows: [{ days: "all", from: "10:00", to: "20:00" }] },
  calls: { kind: "stated", calls },
  ...more,
});

const prepared = (venues: object, over: object) =>
  prepare(
    plainSource({
      ...{ name: "terms", network: { file: "town.yaml" }, forecast: { kind: "perfect" } },
      ...{ period: { start: DAYS[0], days: 1, tickMinutes: 30 }, population: POPULATION, venues },
      ...over,
    }),
    FOLDER,
  );
type Run = (table: ResultTableName) => readonly Row[];
async function under(venues: object, over: object = {}): Promise<Run> {
  const { scenario, parts } = orThrow(await prepared(venues, over));
  const { tables } = ran(scenario, parts);
  return (table) => rowsOf(tables[table]);
}

const clockOf = (second: unknown) =>
  formatInstant(Number(second) + 3600)
    .slice(5, 16)
    .replace("T", " ");
const told = (rows: Run) =>
  rows("service_instructions").map(({ unit, start }) => `${unit} ${clockOf(start)}`);
const ofBattery = (...clocks: string[]) => clocks.map((clock) => `fallow-battery ${clock}`);
const days = (count: number) => ({ period: { start: DAYS[0], days: count, tickMinutes: 30 } });

describe("recovery", () => {
  const calls = [call(0, "11:00", 60), call(0, "12:30", 60), call(0, "14:00", 60)];

  test("none: every half-hour that is called, as where nothing is said", async () => {
    const all = ofBattery(
      ...["06-15 11:00", "06-15 11:30", "06-15 12:30", "06-15 13:00", "06-15 14:00", "06-15 14:30"],
    );
    expect(told(await under({ [STOR]: reserve(calls) }))).toEqual(all);
    expect(told(await under({ [STOR]: reserve(calls, { recoveryMinutes: 0 }) }))).toEqual(all);
  });

  test("an hour: told until 12:00 it is told again from 13:00, until 13:30 from 14:30; a call that goes on is one; ready all the while", async () => {
    const rows = await under({ [STOR]: reserve(calls, { recoveryMinutes: 60 }) });
    expect(told(rows)).toEqual(
      ofBattery("06-15 11:00", "06-15 11:30", "06-15 13:00", "06-15 14:30"),
    );
    const recovering = rows("service_awards").filter(
      ({ periodStart }) => clockOf(periodStart) === "06-15 12:30",
    );
    expect(recovering.map(({ state }) => state)).toEqual(["armed"]);
    expect(Number(recovering[0]!.availabilityMicroGbp)).toBe(
      Math.round(
        0.5 *
          (Number(recovering[0]!.changeW) / 1e6) *
          Number(recovering[0]!.availabilityGbpPerMwh) *
          1e6,
      ),
    );
  });

  test("20 hours, the most that was allowed, over a midnight: told until 20:00 it is told again from 16:00", async () => {
    const over = [call(0, "18:00", 120), call(1, "15:00", 180)];
    const rows = await under({ [STOR]: reserve(over, { recoveryMinutes: 1200 }) }, days(2));
    expect(told(rows).slice(0, 5)).toEqual(
      ofBattery("06-15 18:00", "06-15 18:30", "06-15 19:00", "06-15 19:30", "06-16 16:00"),
    );
  });

  test("while the one recovers the other is told: recovery is a unit's own", async () => {
    const own = { wantedMw: 16, recoveryMinutes: 60 };
    const shallow = calls.map((each) => ({ ...each, depthFrac: 0.25 }));
    const rows = await under({ [STOR]: reserve(shallow, own) }, { network: { file: "two.yaml" } });
    const at = (clock: string) =>
      told(rows)
        .filter((each) => each.endsWith(clock))
        .map((each) => each.split(" ")[0]);
    expect(at("11:00").length).toBe(1);
    expect(at("12:30").length).toBe(1);
    expect(at("12:30")).not.toEqual(at("11:00"));
  });

  test.each(["replacement-reserve", "demand-flexibility-service"])(
    "%s has it too",
    async (service) => {
      const own = reserve(calls, { recoveryMinutes: 60 });
      expect(told(await under({ [service]: own }))).toEqual(
        ofBattery("06-15 11:00", "06-15 11:30", "06-15 13:00", "06-15 14:30"),
      );
    },
  );
});

test("what one service tells a unit is no matter of another's recovery", async () => {
  const windows = (from: string, to: string) => ({
    ...{ windows: [{ days: "all", from, to }], recoveryMinutes: 1200 },
  });
  const rows = await under({
    [STOR]: reserve([call(0, "11:00", 60)], windows("10:00", "12:00")),
    "replacement-reserve": reserve([call(0, "12:30", 30)], windows("12:30", "14:00")),
  });
  expect(told(rows)).toEqual(ofBattery("06-15 11:00", "06-15 11:30", "06-15 12:30"));
});

describe("calls of a week under a seasonal contract", () => {
  const daily = DAYS.map((_, day) => call(day, "11:00", 60));
  const firsts = (rows: Run) => told(rows).filter((each) => each.endsWith("11:00"));

  test("three: those of the first three days, and again from the eighth, seven days after the first", async () => {
    const own = reserve(daily, { contract: "seasonal", deliveriesPerWeek: 3 });
    const rows = await under({ [STOR]: own }, days(10));
    expect(firsts(rows)).toEqual(
      ofBattery(...["15", "16", "17", "22", "23", "24"].map((day) => `06-${day} 11:00`)),
    );
    expect(rows("service_instructions").length).toBe(2 * 6);
  });

  test("all terms of before 2021 together: told four hours ahead, as asked, 20 hours of recovery, three a week", async () => {
    const legacy = {
      ...{ contract: "seasonal", responseMinutes: 240, recoveryMinutes: 1200 },
      ...{ deliveriesPerWeek: 3, gates: { arm: { before: 240 }, dispatch: { before: 240 } } },
    };
    const twice = [...daily, ...DAYS.map((_, day) => call(day, "15:00", 120))];
    const rows = await under({ [STOR]: reserve(twice, legacy) }, days(9));
    const instructions = rows("service_instructions");
    for (const { at, start } of instructions) expect(Number(start) - Number(at)).toBe(4 * 3600);
    // Told at 11:00; not at 15:00, three hours after; again on the next day at 11:00, 23 hours after.
    expect(told(rows)).toEqual(
      ofBattery(
        ...["15", "16", "17", "22", "23"].flatMap((day) => [
          ...[`06-${day} 11:00`, `06-${day} 11:30`],
        ]),
      ),
    );
    for (const row of rows("service_awards"))
      expect([row.term, row.availabilityGbpPerMwh]).toEqual([
        "summer 2026",
        rows("service_awards")[0]!.availabilityGbpPerMwh,
      ]);
  });

  test("no bound where none is written: every day", async () => {
    const rows = await under({ [STOR]: reserve(daily, { contract: "seasonal" }) }, days(10));
    expect(firsts(rows).length).toBe(10);
  });
});

describe("no other service in the same half-hours", () => {
  const NOON = [{ days: "all", from: "12:00", to: "14:00" }];
  const sustain = (more: object = {}) => ({
    zones: [
      {
        ...{ id: "town", constraints: ["export"], windows: NOON },
        requirement: { kind: "stated", reliefKw: 500 },
      },
    ],
    participation: { provider: ["storage"] },
    ...more,
  });
  const own = reserve([call(0, "11:00", 240)]);
  const excluded = { ...own, otherServices: "excluded" };
  /** Half-hours for which a service has the battery, and those of them in 12:00 to 14:00. */
  const had = (rows: Run, service: string) => {
    const clocks = rows("service_awards")
      .filter((row) => row.service === service && row.state !== "refused")
      .map(({ periodStart }) => clockOf(periodStart).slice(6));
    return { clocks, atNoon: clocks.filter((clock) => clock >= "12:00" && clock < "14:00") };
  };
  const unitConflicts = (rows: Run) =>
    rows("conflicts").filter(({ class: of }) => of === "C1" || of === "C2");

  test("allowed: both buy it, each some of its MW; where a unit serves one operator primacy decides", async () => {
    const of = async (splitStack: boolean) => {
      const primacy = { kind: "dso-first", splitStack };
      const rows = await under({ sustain: sustain(), [STOR]: own }, { primacy });
      expect(had(rows, STOR).atNoon.length).toBe(4);
      expect(had(rows, "sustain").atNoon.length).toBe(4);
      return unitConflicts(rows).length;
    };
    expect(await of(true)).toBe(0);
    expect(await of(false)).toBeGreaterThan(0);
  });

  test("excluded: the reserve takes no offer for what the network bought before, and has the half-hours beside them", async () => {
    const rows = await under({ sustain: sustain(), [STOR]: excluded });
    expect(had(rows, "sustain").atNoon.length).toBe(4);
    expect(had(rows, STOR)).toMatchObject({ atNoon: [] });
    // 10:00 to 12:00 and 14:00 to 20:00, two hours or more without a break each.
    expect(had(rows, STOR).clocks.length).toBe(16);
    expect(unitConflicts(rows)).toEqual([]);
    const offers = rows("service_offers").filter(({ service }) => service === STOR);
    expect(offers.length).toBe(16);
  });

  test("excluded: nor has the network what the reserve bought before; nobody offers it", async () => {
    const day = -1;
    const gates = {
      ...{ open: { day, at: "15:00" }, close: { day, at: "16:00" }, award: { day, at: "17:00" } },
      arm: { before: 240 },
    };
    const rows = await under({ sustain: sustain({ gates }), [STOR]: excluded });
    expect(had(rows, STOR).clocks.length).toBe(20);
    expect(rows("service_awards").filter(({ service }) => service === "sustain")).toEqual([]);
    expect(rows("service_offers").filter(({ service }) => service === "sustain")).toEqual([]);
    expect(unitConflicts(rows)).toEqual([]);
  });

  test("excluded: where both have its offer who awards first has it, and the other is refused with the reason", async () => {
    const day = -1;
    const gates = {
      ...{ open: { day, at: "10:00" }, close: { day, at: "12:00" }, award: { day, at: "13:00" } },
      arm: { before: 240 },
    };
    const rows = await under({ sustain: sustain({ gates }), [STOR]: excluded });
    expect(had(rows, "sustain").atNoon.length).toBe(4);
    expect(had(rows, STOR).atNoon).toEqual([]);
    const refused = rows("service_awards").filter(({ state }) => state === "refused");
    expect(new Set(refused.map(({ service, reason }) => `${service} ${reason}`))).toEqual(
      new Set([`${STOR} excluded`]),
    );
    expect(refused.length).toBe(4);
  });

  test("excluded, under a season's contract: what is called off is the others' that it holds", async () => {
    const season = { ...excluded, contract: "seasonal", wantedMw: 16 };
    const [alone, both] = [
      await under({ [STOR]: season }, { network: { file: "two.yaml" } }),
      await under({ sustain: sustain(), [STOR]: season }, { network: { file: "two.yaml" } }),
    ];
    const unitsAt = (rows: Run, service: string, clock: string) =>
      rows("service_awards")
        .filter((row) => row.service === service && row.state === "armed")
        .filter(({ periodStart }) => clockOf(periodStart) === `06-15 ${clock}`)
        .map(({ unit }) => unit)
        .toSorted();
    expect(unitsAt(alone, STOR, "12:00")).toEqual(["fallow-battery", "second-battery"]);
    const [taken] = unitsAt(both, "sustain", "12:00");
    expect(unitsAt(both, STOR, "12:00")).toEqual(
      unitsAt(alone, STOR, "12:00").filter((unit) => unit !== taken),
    );
    expect(unitsAt(both, STOR, "11:30")).toEqual(unitsAt(alone, STOR, "11:30"));
  });

  test("excluded: a balancing mechanism accepts nothing of it in the windows", async () => {
    const venues = (reserved: object) => ({
      [STOR]: reserved,
      "bids-and-offers": {
        ...{ wantedMw: 2, countedAt: "export", minOfferKw: 1 },
        calls: {
          kind: "stated",
          calls: [
            { ...call(0, "12:00", 60), system: "short" },
            { ...call(0, "21:00", 60), system: "short" },
          ],
        },
      },
    });
    const over = { settlement: { imbalance: { price: { kind: "fixed", gbpPerMwh: 40 } } } };
    const quiet = { ...own, calls: { kind: "drawn", callsPerWeek: 0 } };
    const accepted = async (reserved: object) =>
      had(await under(venues(reserved), over), "bids-and-offers").clocks;
    expect(await accepted({ ...quiet, otherServices: "excluded" })).toEqual(["21:00", "21:30"]);
    const elsewhere = { participation: { provider: ["wind"] }, otherServices: "excluded" };
    expect(await accepted({ ...quiet, ...elsewhere })).toEqual([
      "12:00",
      "12:30",
      "21:00",
      "21:30",
    ]);
  });
});

test("terms that contradict each other, or that no unit could have qualified with, are told at once", async () => {
  const checked = await prepared(
    {
      [STOR]: reserve([], { deliveriesPerWeek: 3, responseMinutes: 240 }),
      "replacement-reserve": reserve([], { responseMinutes: 60 }),
    },
    {},
  );
  const faults = checked.kind === "faulty" ? checked.faults : [];
  expect(faults.map(formatFault)).toEqual([
    `venues.${STOR}.deliveriesPerWeek: found 3, with contract daily: a unit offers again every day; write contract: seasonal, or leave deliveriesPerWeek out`,
    `venues.${STOR}.responseMinutes: found 240, where units are told 20 minutes before each half-hour: it is over before they begin; write less than 50, or tell them earlier: gates.dispatch { before: 211 } or more, and gates.arm no later`,
    "venues.replacement-reserve.responseMinutes: found 60, where units are told 30 minutes before each half-hour: it is over before they begin; write less than 60, or tell them earlier: gates.dispatch { before: 31 } or more, and gates.arm no later",
  ]);
  const shapes = await prepared(
    { [STOR]: reserve([], { deliveriesPerWeek: 2, recoveryMinutes: 1201, otherServices: "none" }) },
    {},
  );
  const told = shapes.kind === "faulty" ? shapes.faults.map(formatFault) : [];
  expect(told.map((each) => each.split(":")[0]!.split(".").at(-1))).toEqual([
    ...["recoveryMinutes", "deliveriesPerWeek", "otherServices"],
  ]);
});
