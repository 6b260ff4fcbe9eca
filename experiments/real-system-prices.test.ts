/**
 * A week of Great Britain's published system prices and net imbalance volumes, settled on: what study 019 says of it holds, and its file is an
 * excerpt of the public record.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import { periodLabel, periodOf } from "../sim/core/time.ts";
import { loadScenarioSource } from "./files.ts";
import { prepare } from "./lab.ts";
import { type Row, ran, rowsOf } from "./testing/engine-runs.ts";

const FOLDER = fileURLToPath(new URL("./019-real-system-prices/", import.meta.url));
const page = readFileSync(`${FOLDER}README.md`, "utf8");
/** The page has this row; where it has not, the message is the row to write. */
const expectOnPage = (row: string) =>
  expect(page.includes(row), `019-real-system-prices/README.md without: ${row}`).toBe(true);

interface Published {
  readonly price: number;
  readonly volumeMwh: number;
}

/** Price and volume by London day and settlement period, read here by hand and not by the reader that a run has. */
function publishedIn(text: string): ReadonlyMap<string, Published> {
  const rows = text.trim().split("\n").slice(1);
  return new Map(
    rows.map((line) => {
      const [date, period, price, , volume] = line.split(",");
      const [day, month, year] = date!.split("/");
      return [
        `${year}-${month}-${day} ${period}`,
        { price: Number(price), volumeMwh: Number(volume) },
      ];
    }),
  );
}
const excerpt = readFileSync(`${FOLDER}prices.csv`, "utf8");
const published = publishedIn(excerpt);
const HALF_HOURS = 7 * 48 + 2;
const SIGNS = ["short", "long"] as const;
const signOf = ({ volumeMwh }: Published) => (volumeMwh > 0 ? "short" : "long");
const publishedAt = ({ periodStart }: Row): Published => {
  const { day, settlementPeriod } = periodLabel(periodOf(Number(periodStart)));
  return published.get(`${day} ${settlementPeriod}`)!;
};

const source = orThrow(await loadScenarioSource(`${FOLDER}week.yaml`));
const { scenario, parts } = orThrow(await prepare(source, FOLDER));
const { tables } = ran(scenario, parts);
const accounts = rowsOf(tables.imbalance);
const awards = rowsOf(tables.service_awards);
const needs = rowsOf(tables.service_requirements);
const ledger = rowsOf(tables.ledger);
const parties = [...new Set(accounts.map(({ party }) => String(party)))].sort();

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const total = (rows: readonly Row[], column: string) => sum(rows.map((row) => Number(row[column])));
const mean = (values: readonly number[]) => sum(values) / values.length;
const shown = (value: number, digits: number) => {
  const text = Math.abs(value).toLocaleString("en-GB", {
    ...{ minimumFractionDigits: digits, maximumFractionDigits: digits },
  });
  return Number(value.toFixed(digits)) < 0 ? `−${text}` : text;
};

describe("the file", () => {
  const RECORD = new URL("../../shared/data/prices-gb/sspsbpniv.csv.gz", import.meta.url);
  const absent = existsSync(RECORD) ? "" : " (skipped: ../shared/data is not there)";

  test.skipIf(absent !== "")(`has the rows of the public record, as they stand${absent}`, () => {
    const [head, ...rows] = gunzipSync(readFileSync(RECORD)).toString("utf8").split("\n");
    const ofWeek = rows.filter((row) => /^2[2-8]\/10\/2018,/.test(row));
    expect(excerpt.trim().split("\n")).toEqual([head, ...ofWeek].map((row) => row!.trim()));
  });

  test("has 48 half-hours a day and 50 on the Sunday on which clocks go back", () => {
    expect(published.size).toBe(HALF_HOURS);
    expect(published.has("2018-10-28 50")).toBe(true);
    expect(published.has("2018-10-27 49")).toBe(false);
    expect(page).toContain(`${HALF_HOURS} half-hours`);
  });
});

test("every account of every half-hour is settled at the file's price, and is said to be of the system that the file says", () => {
  expect(accounts).toHaveLength(HALF_HOURS * parties.length);
  for (const row of accounts) {
    const of = publishedAt(row);
    expect(Math.abs(Number(row.priceGbpPerMwh) - of.price)).toBeLessThanOrEqual(0.005 + 1e-9);
    expect(row.system).toBe(signOf(of));
    const cash = Number(row.imbalanceWh) * Number(row.priceGbpPerMwh);
    expect(Math.abs(Number(row.cashMicroGbp) - cash)).toBeLessThanOrEqual(0.5001);
  }
  const net = new Map<unknown, number>();
  for (const { payer, payee, amountMicroGbp } of ledger) {
    net.set(payer, (net.get(payer) ?? 0) - Number(amountMicroGbp));
    net.set(payee, (net.get(payee) ?? 0) + Number(amountMicroGbp));
  }
  expect(sum([...net.values()])).toBe(0);
});

test("every acceptance has the sign of the published volume, and a hundredth of the volume is wanted, up to 20 MW", () => {
  for (const award of awards)
    expect(Number(award.changeW) > 0 ? "short" : "long").toBe(signOf(publishedAt(award)));
  expect(needs).toHaveLength(HALF_HOURS);
  for (const need of needs) {
    const of = publishedAt(need);
    expect(need.zone).toBe(signOf(of));
    const aboveW = Number(need.neededW) - Math.min(20, Math.abs(of.volumeMwh) * 0.02) * 1e6;
    expect(aboveW).toBeGreaterThan(-1);
    expect(aboveW).toBeLessThan(1001);
  }
});

test("who cannot draw bids to go down by no more than it notified at gate closure, whatever it said a day ahead", () => {
  const pairs = rowsOf(tables.bid_offer_pairs).filter(({ unit }) => unit !== "shore-battery");
  expect(new Set(pairs.map(({ unit }) => unit))).toEqual(
    new Set(["shore-wind", "shore-solar", "shore-chp"]),
  );
  for (const { bidW, notifiedW } of pairs)
    expect(Number(bidW)).toBeLessThanOrEqual(Math.max(0, Number(notifiedW)));
});

describe("the README", () => {
  test.each(SIGNS)(
    "says how often the system was %s, at which price, and what was accepted",
    (sign) => {
      const ofSign = [...published.values()].filter((each) => signOf(each) === sign);
      const accepted = awards.filter(
        (award) => award.state === "armed" && signOf(publishedAt(award)) === sign,
      );
      const ofNeeds = needs.filter(({ zone }) => zone === sign);
      const scarce = ofNeeds.filter(({ offeredW, neededW }) => Number(offeredW) < Number(neededW));
      expectOnPage(`${scarce.length} of the ${ofSign.length} ${sign} half-hours`);
      const acceptedMwh = total(accepted, "instructedWh") / 1e6;
      const wantedMwh = total(ofNeeds, "neededW") / 2e6;
      const paidGbp = total(accepted, "utilisationMicroGbp") / 1e6;
      expectOnPage(
        `| ${sign} | ${ofSign.length} | ${shown(mean(ofSign.map(({ volumeMwh }) => volumeMwh)), 0)} | ${shown(mean(ofSign.map(({ price }) => price)), 2)} | ${shown(wantedMwh, 1)} | ${shown(acceptedMwh, 1)} | ${shown(paidGbp, 0)} | ${shown(paidGbp / acceptedMwh, 2)} |`,
      );
    },
  );

  test.each(parties)("says what imbalance brought or cost the %s", (party) => {
    const own = accounts.filter((row) => row.party === party);
    const out = own.map((row) => ({ row, mwh: Number(row.imbalanceWh) / 1e6 }));
    const side = (sign: 1 | -1) => out.filter(({ mwh }) => mwh * sign > 0);
    const mwhOf = (rows: typeof out) => sum(rows.map(({ mwh }) => Math.abs(mwh)));
    const each = (rows: typeof out) =>
      mwhOf(rows) < 0.05
        ? "–"
        : shown(
            Math.abs(
              total(
                rows.map(({ row }) => row),
                "cashMicroGbp",
              ) / 1e6,
            ) / mwhOf(rows),
            2,
          );
    const [long, short] = [side(1), side(-1)];
    const worse = out.filter(({ row, mwh }) => row.system === (mwh < 0 ? "short" : "long"));
    const notGiven = ledger.filter(({ rule, payer }) => rule === "non-delivery" && payer === party);
    const figures = [
      ...[shown(mwhOf(long), 1), each(long), shown(mwhOf(short), 1), each(short)],
      shown(total(own, "cashMicroGbp") / 1e6, 0),
      shown((100 * mwhOf(worse)) / mwhOf(out), 0),
      shown(0 - total(notGiven, "amountMicroGbp") / 1e6, 0),
    ];
    expectOnPage(`| ${party} | ${figures.join(" | ")} |`);
  });

  test("says both hours from 01:00 of the Sunday, each at its own price", () => {
    const prices = [3, 4, 5, 6].map((period) => published.get(`2018-10-28 ${period}`)!.price);
    expectOnPage(prices.map((price) => `£${price.toFixed(2)}`).join(", "));
    const sunday = accounts.filter(({ party, periodStart }) => {
      const { day } = periodLabel(periodOf(Number(periodStart)));
      return party === "supplier" && day === "2018-10-28";
    });
    expect(sunday).toHaveLength(50);
    const settled = sunday.slice(2, 6).map(({ priceGbpPerMwh }) => Number(priceGbpPerMwh));
    for (const [row, price] of prices.entries()) expect(settled[row]).toBeCloseTo(price, 2);
  });

  test("says in how many half-hours the wind farm was told to go down, and how long its party was in them", () => {
    const told = accounts.filter(
      ({ party, bidOfferWh }) => party === "wind party" && Number(bidOfferWh) < 0,
    );
    const longMwh = sum(told.map(({ imbalanceWh }) => Math.max(0, Number(imbalanceWh)))) / 1e6;
    expectOnPage(`${shown(longMwh, 1)} MWh of it in the ${told.length} half-hours`);
  });

  test("says whose the data are, as their licence asks", () => {
    expect(page).toContain("Contains BMRS data © Elexon Limited copyright and database right");
    expect(page).toContain("copyright-licence-bmrs-data");
  });
});
