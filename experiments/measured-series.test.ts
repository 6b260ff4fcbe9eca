/**
 * Real half-hourly series drive a run by CSV: the wind, the sun and the demand of Great Britain in 2022 as NESO published
 * them, by settlement date and period, brought to the size of single units and demands of the ring, and system prices.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { formatFault, orThrow } from "../sim/core/errors.ts";
import { formatInstant, londonDayStart, parseDay, periodOf } from "../sim/core/time.ts";
import { networkColumns } from "../sim/model/network.ts";
import { run } from "../sim/run.ts";
import { loadScenarioSource, readText } from "./files.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { ringDocument } from "./testing/engine-runs.ts";

const FILE = fileURLToPath(
  new URL("../../shared/data/gb-system/neso_demanddata_2022.csv.gz", import.meta.url),
);
const absent = existsSync(FILE) ? "" : " (skipped: ../shared/data is absent)";
const UNIT = "oxenby-solar";
const SCALE = 0.0003;

const scenarioFrom = (start: string, days: number) => ({
  period: { start, days },
  series: {
    csv: [
      {
        for: { unit: UNIT },
        file: FILE,
        timeColumn: "SETTLEMENT_DATE",
        periodColumn: "SETTLEMENT_PERIOD",
        valueColumn: "EMBEDDED_SOLAR_GENERATION",
        unit: "MW",
        timeZone: "Europe/London",
        scale: SCALE,
      },
    ],
  },
});

const unpacked = (file: string): string[][] =>
  gunzipSync(readFileSync(file))
    .toString("utf8")
    .replaceAll('"', "")
    .trim()
    .split(/\r?\n/)
    .map((row) => row.split(","));

/** Values of a column in file order, of the rows whose first cell is wanted. */
function column(file: string, name: string, isWanted: (day: string) => boolean): number[] {
  const [head, ...rows] = unpacked(file);
  const place = head!.indexOf(name);
  return rows.filter((row) => isWanted(row[0]!)).map((row) => Number(row[place]));
}

describe("a measured series", () => {
  test.skipIf(absent !== "").each([
    ["a summer day", "2022-06-21", 1, ["2022-06-21"], 48],
    ["the 46-period day", "2022-03-27", 1, ["2022-03-27"], 46],
    ["the 50-period day", "2022-10-30", 1, ["2022-10-30"], 50],
  ])(`is what the unit could generate, on %s${absent}`, async (_, start, days, dates, periods) => {
    const { scenario, parts } = orThrow(await prepare(plainSource(scenarioFrom(start, days)), "."));
    const availableWh: number[] = [];
    for (const { tables } of run(scenario, parts)) {
      const units = tables.unit_period!.texts("unit");
      tables.unit_period!.numbers("availableWh").forEach((wh, row) => {
        if (units[row] === UNIT) availableWh.push(wh);
      });
    }
    const mw = column(FILE, "EMBEDDED_SOLAR_GENERATION", (day) => dates.includes(day));
    const expected = mw.map((value) => Math.round(value * SCALE * 1e6 * 0.5));
    expect(expected).toHaveLength(periods);
    expect(availableWh).toEqual(expected);
  });

  test.skipIf(absent !== "")(`that ends before the run does is refused${absent}`, async () => {
    const checked = await prepare(plainSource(scenarioFrom("2022-12-30", 10)), ".");
    expect(checked.kind).toBe("faulty");
    if (checked.kind === "faulty")
      expect(checked.faults[0]!.found).toMatch(/2023-01-01|2022-12-31/);
  });
});

const PRICES = fileURLToPath(
  new URL("../../shared/data/prices-gb/sspsbpniv.csv.gz", import.meta.url),
);
const PRICE_COLUMN = "System Sell Price(£/MWh)";
const neso = (target: object, valueColumn: string, scale: number) => ({
  for: target,
  file: FILE,
  timeColumn: "SETTLEMENT_DATE",
  periodColumn: "SETTLEMENT_PERIOD",
  valueColumn,
  unit: "MW",
  timeZone: "Europe/London",
  scale,
});

describe.skipIf(absent !== "")(`a measured year${absent}`, () => {
  /** The fleet's 6,545 MW and 13,861 MW as farms of 10 and 4 MW; the nation's 46,147 MW of peak as a town's 20 MW. */
  const [windScale, solarScale, demandScale] = [10 / 6545, 4 / 13_861, 20 / 46_147];
  const [wind, solar, town] = ["seathorn-wind", UNIT, "thornrigg-town"];

  test("drives the ring: energies and prices are the files' own, on days of 46 and 50 periods too", async () => {
    const folder = mkdtempSync(join(tmpdir(), "headroom-year-"));
    try {
      // No year has both: the system prices of 2018 are laid over 2022, half-hour by half-hour in UTC.
      const prices = column(PRICES, PRICE_COLUMN, (day) => day.endsWith("2018"));
      const start = londonDayStart(parseDay("2022-01-01")!);
      const rows = prices.map((price, index) => `${formatInstant(start + index * 1800)},${price}`);
      writeFileSync(join(folder, "system.csv"), `time,price\n${rows.join("\n")}\n`);
      const scenario = {
        period: { start: "2022-01-01", days: 365, tickMinutes: 30 },
        series: {
          csv: [
            neso({ unit: wind }, "EMBEDDED_WIND_GENERATION", windScale),
            neso({ unit: solar }, "EMBEDDED_SOLAR_GENERATION", solarScale),
            neso({ demand: town }, "ND", demandScale),
            {
              for: "systemPrice",
              file: "system.csv",
              timeColumn: "time",
              valueColumn: "price",
              unit: "GBP/MWh",
              timeZone: "UTC",
            },
          ],
        },
      };
      const prepared = orThrow(await prepare(plainSource(scenario), folder));
      const { demands } = prepared.network;
      // Every other demand is the constant 0, so that the network's demand is the town's.
      const quiet = demands.map((item) => (item.id === town ? item : { ...item, peakMw: 0 }));
      const parts = { ...prepared.parts, network: { ...prepared.network, demands: quiet } };
      const read = readYear(run(prepared.scenario, parts), [wind, solar]);

      const all = () => true;
      const half = (mw: readonly number[], scale: number) =>
        mw.map((value) => Math.round(Math.round(value * scale * 1e6) / 2));
      const windWh = half(column(FILE, "EMBEDDED_WIND_GENERATION", all), windScale);
      const solarWh = half(column(FILE, "EMBEDDED_SOLAR_GENERATION", all), solarScale);
      const townWh = half(column(FILE, "ND", all), demandScale);
      expect(sum(read.availableWh.get(wind)!)).toBeCloseTo(sum(windWh), -4);
      expect(worst(read.availableWh.get(wind)!, windWh)).toBeLessThanOrEqual(1);
      expect(worst(read.availableWh.get(solar)!, solarWh)).toBeLessThanOrEqual(1);
      expect(worst(read.demandWh, townWh)).toBeLessThanOrEqual(1);
      expect(worst(read.systemGbpPerMwh, prices)).toBeLessThanOrEqual(0.0051);
      const counts = column(FILE, "SETTLEMENT_PERIOD", all);
      const longest = (day: string) =>
        Math.max(...column(FILE, "SETTLEMENT_PERIOD", (of) => of === day));
      expect([read.demandWh.length, counts.length]).toEqual([17_520, 17_520]);
      expect(read.periodsOf.get("2022-03-27")).toBe(longest("2022-03-27"));
      expect(read.periodsOf.get("2022-10-30")).toBe(longest("2022-10-30"));
      expect([read.periodsOf.get("2022-03-27"), read.periodsOf.get("2022-10-30")]).toEqual([
        46, 50,
      ]);
      expect(new Set(read.periodsOf.values())).toEqual(new Set([46, 48, 50]));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);

  test.each([
    ["2018-03-25", "25/03/2018", 46],
    ["2018-10-28", "28/10/2018", 50],
  ])(
    "system prices as Elexon publishes them are a column of the results, %s",
    async (start, date, count) => {
      const scenario = {
        period: { start, days: 1, tickMinutes: 30 },
        series: {
          csv: [
            {
              for: "systemPrice",
              file: PRICES,
              timeColumn: "Settlement Date",
              periodColumn: "Settlement Period",
              valueColumn: PRICE_COLUMN,
              unit: "GBP/MWh",
              timeZone: "Europe/London",
            },
          ],
        },
      };
      const { scenario: checked, parts } = orThrow(await prepare(plainSource(scenario), "."));
      const { systemGbpPerMwh } = readYear(run(checked, parts), []);
      const expected = column(PRICES, PRICE_COLUMN, (day) => day === date);
      expect([systemGbpPerMwh.length, expected.length]).toEqual([count, count]);
      expect(worst(systemGbpPerMwh, expected)).toBeLessThanOrEqual(0.0051);
    },
  );
});

/** What a run says of some units, the demand and the system price, period by period. */
function readYear(blocks: ReturnType<typeof run>, ids: readonly string[]) {
  const availableWh = new Map(ids.map((id) => [id, [] as number[]]));
  const demandWh: number[] = [];
  const systemGbpPerMwh: number[] = [];
  const periodsOf = new Map<string, number>();
  for (const { tables, day } of blocks) {
    const [network, units] = [tables.network_period!, tables.unit_period!];
    demandWh.push(...network.numbers("demandWh"));
    systemGbpPerMwh.push(...network.numbers("systemGbpPerMwh"));
    if (network.rowCount > 0) periodsOf.set(day, network.rowCount);
    const names = units.texts("unit");
    units.numbers("availableWh").forEach((wh, row) => {
      availableWh.get(names[row]!)?.push(wh);
    });
  }
  return { availableWh, demandWh, systemGbpPerMwh, periodsOf };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
/** The greatest difference of two series of one length. */
const worst = (left: readonly number[], right: readonly number[]) => {
  expect(left).toHaveLength(right.length);
  return left.reduce((most, value, index) => Math.max(most, Math.abs(value - right[index]!)), 0);
};

describe("a series that does not fit a run", () => {
  const folder = mkdtempSync(join(tmpdir(), "headroom-series-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const stamps = (from: string, count: number) => {
    const first = Date.parse(from) / 1000;
    return Array.from({ length: count }, (_, index) => formatInstant(first + index * 1800));
  };
  const written = (name: string, rows: readonly string[]) => {
    writeFileSync(join(folder, name), `time,value\n${rows.join("\n")}\n`);
    return name;
  };
  const prepared = (...csv: readonly object[]) =>
    prepare(
      plainSource({
        period: { start: "2026-01-05", days: 2 },
        series: {
          csv: csv.map((item) => ({
            timeColumn: "time",
            valueColumn: "value",
            unit: "MW",
            timeZone: "UTC",
            ...item,
          })),
        },
      }),
      folder,
    );
  const faultsOf = async (...csv: readonly object[]) => {
    const checked = await prepared(...csv);
    return checked.kind === "ok" ? [] : checked.faults.map(formatFault);
  };
  const ratedBranch = ringDocument.branches[0]!.id;

  test("a rating series shorter than the run is refused with its first and last stamp", async () => {
    const file = written(
      "rating.csv",
      stamps("2026-01-05T00:00:00Z", 60).map((at) => `${at},30`),
    );
    const faults = await faultsOf({ for: { rating: ratedBranch }, file });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(
      'series.csv[0]: found values from 2026-01-05T00:00:00Z to 2026-01-06T06:00:00Z in column "value" of ',
    );
    expect(faults[0]).toContain("write values for 2026-01-05T00:00:00Z to 2026-01-07T00:00:00Z");
  });

  test("a file cut off at any of fifty places is refused, between two lines too", async () => {
    const rows = stamps("2026-01-05T00:00:00Z", 96).map((at, index) => `${at},${30 + index}`);
    const csv = { for: { rating: ratedBranch }, file: written("cut.csv", rows) };
    expect(await faultsOf(csv)).toEqual([]);
    const text = readFileSync(join(folder, "cut.csv"), "utf8");
    const rowEnd = text.lastIndexOf("\n", text.length - 2) + 1;
    const places = Array.from({ length: 50 }, (_, cut) => Math.floor((text.length * cut) / 50));
    for (const end of [...places, rowEnd, text.length - 1]) {
      writeFileSync(join(folder, "cut.csv"), text.slice(0, end));
      expect(await faultsOf(csv), String(end)).toHaveLength(1);
    }
  });

  test("what does not fit is told with the place in the scenario, and with ids", async () => {
    const day = stamps("2026-01-05T00:00:00Z", 48);
    written(
      "day.csv",
      day.map((at) => `${at},0`),
    );
    const series = (target: string, unit: string) =>
      `    - { for: ${target}, file: day.csv, timeColumn: time, valueColumn: value, unit: ${unit}, timeZone: UTC }\n`;
    const path = join(folder, "unfit.yaml");
    writeFileSync(
      path,
      [
        "period: { start: 2026-01-05, days: 1 }\nseries:\n  csv:\n",
        series(`{ unit: ${UNIT} }`, "GBP/MWh"),
        series(`{ rating: ${ratedBranch} }`, "MW"),
        series("{ demand: thornrigg-town }", "MW"),
        series("{ demand: thornrigg-town }", "MW"),
      ].join(""),
    );
    const source = orThrow(await loadScenarioSource(path));
    const checked = await prepare(source, folder);
    const told = checked.kind === "ok" ? [] : checked.faults.map(formatFault);
    expect(told.map((fault) => fault.slice(folder.length + 1))).toEqual([
      `unfit.yaml:4:7: series.csv[0]: found a series in GBP/MWh for unit "${UNIT}"; give a series in kW`,
      `unfit.yaml:5:7: series.csv[1]: found 48 half-hours without a rating above 0 for the rating of branch "${ratedBranch}", the first at 2026-01-05T00:00:00Z; write ratings above 0, or an outage instead`,
      'unfit.yaml:7:7: series.csv[3]: found a second series for demand "thornrigg-town"; give one series a row',
    ]);
    writeFileSync(path, readFileSync(path, "utf8").replace("days: 1", "days: 2"));
    const longer = await prepare(orThrow(await loadScenarioSource(path)), folder);
    const short = longer.kind === "ok" ? [] : longer.faults.map(formatFault);
    expect(short).toHaveLength(7);
    for (const fault of short)
      expect(fault).toMatch(/unfit\.yaml:[4-7]:7: series\.csv\[\d\]: found /);
    expect(short[0]).toContain(`in column "value" of ${join(folder, "day.csv")}; write values for`);
  });

  test("a rating that covers it is read, row by row, and nobody else's", async () => {
    const rows = stamps("2026-01-05T00:00:00Z", 96).map((at, index) => `${at},${30 + index}`);
    const file = written("long.csv", rows);
    const { parts, network } = orThrow(await prepared({ for: { rating: ratedBranch }, file }));
    const columns = networkColumns(network);
    const ratingKw = Float64Array.from(columns.branches.ratingKw);
    const first = periodOf(londonDayStart(parseDay("2026-01-05")!));
    parts.series(columns, "1").ratingKw(first + 2, ratingKw);
    const row = columns.branches.ids.indexOf(ratedBranch);
    expect(ratingKw[row]).toBe(32_000);
    ratingKw[row] = columns.branches.ratingKw[row]!;
    expect(ratingKw).toEqual(columns.branches.ratingKw);
  });

  test("faults of every file come at once, unknown branches with them", async () => {
    const gap = stamps("2026-01-05T00:00:00Z", 96).filter((_, index) => index !== 7 && index !== 8);
    const faults = await faultsOf(
      {
        for: { rating: "no-such-branch" },
        file: written(
          "a.csv",
          gap.map((at) => `${at},1`),
        ),
      },
      { for: "systemPrice", unit: "kW", file: written("b.csv", ["2026-01-05T00:00Z,12 kW"]) },
    );
    expect(faults).toHaveLength(3);
    expect(faults[0]).toContain('found "no-such-branch", which is no branch of network "ring"');
    expect(faults[1]).toContain("no rows from 2026-01-05T03:30:00Z to 2026-01-05T04:00:00Z (2)");
    expect(faults[2]).toContain('found "12 kW", a number with a unit');
  });

  test("a file that is not UTF-8, and a .gz that holds too much or too little, are told for what they are", async () => {
    writeFileSync(join(folder, "latin.csv"), Buffer.from("time,value\n\xfcber,1\n", "latin1"));
    const packed = gzipSync(`time,value\n2026-01-05T00:00Z,1\n`);
    writeFileSync(join(folder, "cut.csv.gz"), packed.subarray(0, -9));
    expect(
      await faultsOf(
        { for: "price", unit: "GBP/MWh", file: "latin.csv" },
        { for: "systemPrice", unit: "GBP/MWh", file: "cut.csv.gz" },
      ),
    ).toEqual([
      expect.stringMatching(/latin\.csv:2:1: found bytes that are not UTF-8; save it as UTF-8$/),
      expect.stringMatching(/cut\.csv\.gz: found a \.gz that does not unpack .*; take the whole/),
    ]);
    const bomb = join(folder, "bomb.yaml.gz");
    writeFileSync(bomb, gzipSync(Buffer.alloc(5000, 0x20)));
    const read = await readText(bomb, 1000);
    expect(read.kind === "faulty" && read.faults.map(formatFault)).toEqual([
      `${bomb}: found more than 1000 bytes when unpacked; give a file of at most 1000 bytes, packed or not`,
    ]);
    expect((await readText(bomb, 5000)).kind).toBe("ok");
  });

  test("what was filled stands in the scenario of the run", async () => {
    const gap = stamps("2026-01-05T00:00:00Z", 96).filter((_, index) => index !== 7 && index !== 8);
    const file = written(
      "filled.csv",
      gap.map((at) => `${at},8`),
    );
    const ambient = {
      for: { ambient: "temperature" },
      unit: "degC",
      file,
      gaps: { interpolate: 4 },
    };
    const { scenario, parts, network } = orThrow(await prepared(ambient));
    expect(scenario.series.csv[0]).toMatchObject({
      filled: [{ from: "2026-01-05T03:30:00Z", periods: 2 }],
    });
    const source = parts.series(networkColumns(network), "1");
    expect(source.ambient(periodOf(parseDay("2026-01-05")! * 86_400)).temperatureC).toBe(8);
  });
});
