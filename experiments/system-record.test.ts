/**
 * Imbalance prices from files: a week of Great Britain's real prices and net imbalance volumes, a stack of actions, and what
 * is said of files that cannot be settled on.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { orThrow } from "../sim/core/errors.ts";
import { londonDayStart, parseDay, periodLabel, periodOf } from "../sim/core/time.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { type Ran, ran, rowsOf } from "./testing/engine-runs.ts";

const PRICES = fileURLToPath(
  new URL("../../shared/data/prices-gb/sspsbpniv.csv.gz", import.meta.url),
);
const absent = existsSync(PRICES) ? "" : " (skipped: ../shared/data is not there)";

const imbalanceOf = (price: object, start: string, days: number) => ({
  seed: "headroom",
  period: { start, days, tickMinutes: 30 },
  settlement: { imbalance: { price } },
});

async function runOn(scenario: object, folder = "."): Promise<Ran> {
  const prepared = orThrow(await prepare(plainSource(scenario), folder));
  return ran(prepared.scenario, prepared.parts);
}

describe.skipIf(absent !== "")(`a week of real prices${absent}`, () => {
  /** Price and volume by day and settlement period, as the file has them. */
  const published = new Map(
    (absent === "" ? gunzipSync(readFileSync(PRICES)).toString("utf8").split("\n") : [])
      .slice(1)
      .map((line) => line.trim().split(","))
      .filter((cells) => cells.length === 5)
      .map(([date, period, price, , volume]) => {
        const [day, month, year] = date!.split("/");
        return [
          `${year}-${month}-${day} ${period}`,
          { price: Number(price), volume: Number(volume) },
        ];
      }),
  );

  test.each([
    ["2018-10-22", "with the long day", 7 * 48 + 2],
    ["2018-03-19", "with the short day", 7 * 48 - 2],
  ])(
    "%s, %s, is settled at the file's own prices, half-hour by half-hour",
    async (start, _, count) => {
      const of = await runOn(imbalanceOf({ kind: "price-file", file: PRICES }, start, 7));
      const wind = rowsOf(of.tables.imbalance).filter(({ party }) => party === "wind party");
      expect(wind).toHaveLength(count);
      for (const row of wind) {
        const { day, settlementPeriod } = periodLabel(periodOf(Number(row.periodStart)));
        const { price, volume } = published.get(`${day} ${settlementPeriod}`)!;
        expect(Math.abs(Number(row.priceGbpPerMwh) - price)).toBeLessThanOrEqual(0.005 + 1e-9);
        expect(row.system).toBe(volume > 0 ? "short" : "long");
        const cash = Number(row.imbalanceWh) * Number(row.priceGbpPerMwh);
        expect(Math.abs(Number(row.cashMicroGbp) - cash)).toBeLessThanOrEqual(0.5001);
      }
      let net = 0;
      for (const { amountMicroGbp, payer } of rowsOf(of.tables.ledger))
        if (payer === "balancing account") net -= Number(amountMicroGbp);
      for (const { amountMicroGbp, payee } of rowsOf(of.tables.ledger))
        if (payee === "balancing account") net += Number(amountMicroGbp);
      const cash = rowsOf(of.tables.imbalance).reduce(
        (sum, row) => sum + Number(row.cashMicroGbp),
        0,
      );
      expect(net).toBe(0 - cash);
    },
  );

  test("is known by the hash of its file", async () => {
    const source = plainSource(imbalanceOf({ kind: "price-file", file: PRICES }, "2018-06-04", 1));
    const { scenario } = orThrow(await prepare(source, "."));
    expect(scenario.settlement?.imbalance?.price).toMatchObject({
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test("outside the file's days is refused", async () => {
    const outside = imbalanceOf({ kind: "price-file", file: PRICES }, "2019-02-08", 7);
    const checked = await prepare(plainSource(outside), ".");
    expect(checked.kind === "faulty" && checked.faults).toMatchObject([
      { code: "series.notCovered", path: "settlement.imbalance.price.file" },
    ]);
  });
});

describe("files", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "headroom-system-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const START = "2026-10-24";
  const HEADER =
    "Settlement Date,Settlement Period,System Sell Price(£/MWh),System Buy Price(£/MWh),Net Imbalance Volume(MWh)";
  /** Two days and the long one between, a price and a volume by row. */
  const rows = Array.from({ length: 48 + 50 + 48 }, (_, row) => {
    const { day, settlementPeriod } = periodLabel(periodOf(londonDayStart(parseDay(START)!)) + row);
    return `${day},${settlementPeriod},${40 + row},${40 + row},${row % 2 === 0 ? -12.5 : 3.25}`;
  });

  async function faultsOf(price: object, text: string) {
    writeFileSync(join(folder, "file.csv"), text);
    const scenario = imbalanceOf({ ...price, file: "file.csv" }, START, 3);
    const checked = await prepare(plainSource(scenario), folder);
    return checked.kind === "faulty" ? checked.faults : [];
  }
  const ofPrices = (lines: readonly string[]) =>
    faultsOf({ kind: "price-file" }, `${[HEADER, ...lines].join("\n")}\n`);

  test("a price file over the day on which clocks go back is read period by period", async () => {
    expect(await ofPrices(rows)).toEqual([]);
    const of = await runOn(imbalanceOf({ kind: "price-file", file: "file.csv" }, START, 3), folder);
    const own = rowsOf(of.tables.imbalance).filter(({ party }) => party === "supplier");
    expect(own.map(({ priceGbpPerMwh }) => priceGbpPerMwh)).toEqual(rows.map((_, row) => 40 + row));
    expect(own.slice(0, 2).map(({ system }) => system)).toEqual(["long", "short"]);
  });

  test("a gap, a period twice, two prices and a volume that is no number: one message each, once for all columns", async () => {
    expect(await ofPrices(rows.filter((_, row) => row !== 60))).toMatchObject([
      {
        ...{ code: "series.gap", found: expect.stringContaining("2026-10-25T05:00:00Z") },
        // A price file has no setting that would fill it.
        remedy: "write one row every 30 minutes",
      },
    ]);
    expect(await ofPrices([...rows.slice(0, 53), rows[52]!, ...rows.slice(53)])).toMatchObject([
      { code: "series.repeated", line: 55 },
    ]);
    // The long day counted by the clock: its doubled hour as 3 and 4 both times, up to 48.
    const byClock = rows.flatMap((row) => {
      const [, period] = /^2026-10-25,(\d+),/.exec(row) ?? [];
      if (period === undefined || Number(period) < 5) return [row];
      return [row.replace(`,${period},`, `,${Number(period) - 2},`)];
    });
    expect(await ofPrices(byClock)).toEqual([
      expect.objectContaining({
        ...{ code: "series.hourTwice", line: 54, column: 12 },
        found: expect.stringContaining('settlement periods 3 to 4 of "2026-10-25" (2 rows)'),
        remedy: expect.stringContaining("from 1 to 50"),
      }),
    ]);
    const two = rows.map((row, at) => (at === 3 ? row.replace(",43,43,", ",43,44,") : row));
    expect(await ofPrices(two)).toMatchObject([
      { code: "systemPrices.two", found: expect.stringContaining("43 and") },
    ]);
    const empty = rows.map((row, at) => (at === 3 ? row.replace(/[^,]*$/, "") : row));
    expect(await ofPrices(empty)).toMatchObject([{ code: "series.number", line: 5 }]);
    const long = rows.map((row) => row.replace("2026-10-24,48", "2026-10-24,49"));
    expect((await ofPrices(long)).map(({ code }) => code)).toContain("series.settlementPeriod");
  });

  const ACTIONS = "day,period,action,volumeMwh,priceGbpPerMwh";

  test("a stack of actions sets the price of its periods; others have the day-ahead price", async () => {
    const text = `${ACTIONS}\n${START},1,offer-1,3,120\n${START},1,bid-1,-1,30\n2026-10-25,50,bid-1,-2,-15\n`;
    expect(await faultsOf({ kind: "stack" }, text)).toEqual([]);
    const of = await runOn(imbalanceOf({ kind: "stack", file: "file.csv" }, START, 3), folder);
    const own = rowsOf(of.tables.imbalance).filter(({ party }) => party === "supplier");
    const market = rowsOf(of.tables.network_period);
    const prices = own.map(({ priceGbpPerMwh, system }) => [priceGbpPerMwh, system]);
    expect(prices[0]).toEqual([120, "short"]);
    expect(prices[97]).toEqual([-15, "long"]);
    expect(prices[1]).toEqual([market[1]!.dayAheadGbpPerMwh, "balanced"]);
  });

  test("actions that nobody could rank: one message a kind", async () => {
    const text = `${ACTIONS}\n${START},1,a,3,120\n${START},1,a,4,130\n${START},49,b,1,1\n${START},2,,1,1\n${START},3,c,lots,1\n${START},4,d\n`;
    const faults = await faultsOf({ kind: "stack" }, text);
    expect(faults.map(({ code, line }) => [code, line])).toEqual([
      ["systemActions.repeated", 3],
      ["series.settlementPeriod", 4],
      ["systemActions.id", 5],
      ["series.number", 6],
      ["series.cells", 7],
    ]);
    expect(await faultsOf({ kind: "stack" }, "day,period\n")).toMatchObject([
      { code: "series.missingColumn" },
    ]);
    expect(await faultsOf({ kind: "stack" }, `${ACTIONS}\n${START},1,a,3,12`)).toMatchObject([
      { code: "series.cutOff" },
    ]);
  });

  test("names that clash, rows that are nobody's and meters that turn wrong again: all at once, each with its path", async () => {
    const scenario = {
      settlement: {
        imbalance: {
          parties: [
            { id: "wholesale market", units: { technology: ["wind"], ids: ["nobody"] } },
            { id: "supplier", demands: ["nowhere"] },
            { id: "supplier" },
          ],
          virtualTrading: { id: "supplier", units: ["seathorn-wind", "none"] },
          runs: { correctedFrac: { R1: 0.4 } },
        },
      },
    };
    const checked = await prepare(plainSource(scenario), ".");
    const faults = checked.kind === "faulty" ? checked.faults : [];
    expect(
      faults.map(({ code, path }) => [code, path.replace("settlement.imbalance.", "")]),
    ).toEqual([
      ["scenario.partyId", "parties[0].id"],
      ["scenario.unknownUnit", "parties[0].units.ids[0]"],
      ["scenario.unknownDemand", "parties[1].demands[0]"],
      ["scenario.partyId", "parties[2].id"],
      ["scenario.noParty", "parties"],
      ["scenario.noParty", "parties"],
      ["scenario.partyId", "virtualTrading.id"],
      ["scenario.unknownUnit", "virtualTrading.units[1]"],
      ["scenario.correctedFrac", "runs.correctedFrac.R1"],
    ]);
  });
});
