/**
 * Homes in the balancing mechanism through a virtual lead party, in whole runs of a day with one offer and one bid accepted: which homes answer, what is paid to whom, what is left on whose
 * account (domain §6: what was accepted is taken off, P415 moves what homes change), and who may not take part.
 */
import { describe, expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import { amountMicroGbp } from "../sim/core/money.ts";
import { formatInstant } from "../sim/core/time.ts";
import { loadScenarioSource } from "./files.ts";
import type { Facts } from "./fuzz/facts.ts";
import { laws } from "./fuzz/laws/registry.ts";
import { prepare } from "./lab.ts";
import { type Row, ran, rowsOf } from "./testing/engine-runs.ts";
import {
  ASK,
  BM,
  balancing,
  called,
  charging,
  homes,
  ledBy,
  PRICE,
  pool,
  street,
} from "./testing/led-streets.ts";
import { DFS, dfs, groups, runOf } from "./testing/two-streets.ts";

const EXAMPLES = "experiments/017-balancing-mechanism/";
/** The virtual lead party's account. */
const VLP = "virtual trading party";

const runs = new Map<string, Facts>();
function led(over: object = {}): Facts {
  const key = JSON.stringify(over);
  const known = runs.get(key);
  if (known !== undefined) return known;
  const scenario = { homes, aggregators: pool(), venues: balancing(), stage: "three", ...ledBy() };
  const facts = runOf({ ...scenario, ...over });
  for (const [name, law] of Object.entries(laws)) expect([name, law(facts)]).toEqual([name, []]);
  runs.set(key, facts);
  return facts;
}

const at = ({ periodStart }: Row) => formatInstant(Number(periodStart)).slice(11, 16);
const told = ({ rows }: Facts) =>
  rows.service_awards.filter(({ instructedWh }) => Number(instructedWh) > 0);
const billOf = ({ rows }: Facts, { unit, periodStart }: Row) =>
  rows.homes_bills.find(
    (row) => row.periodStart === periodStart && unit === `homes of ${row.group}`,
  )!;
const paid = ({ rows }: Facts, rule: string, payer: string, payee: string) =>
  rows.ledger
    .filter((row) => row.rule === rule && row.payer === payer && row.payee === payee)
    .reduce((sum, row) => sum + Number(row.amountMicroGbp), 0);
const total = (list: readonly Row[], column: string) =>
  list.reduce((sum, row) => sum + Number(row[column]), 0);

/** The call at two, of both streets. */
const [TWO, HALF_PAST] = ["02:00", "02:30"];
const plain = runOf({ homes, stage: "three" });
const netWh = ({ rows }: Facts, row: Row, column = "netWh") =>
  Number(
    rows.homes_period.find(
      ({ periodStart, group }) =>
        periodStart === row.periodStart && row.unit === `homes of ${group}`,
    )![column],
  );
const account = ({ rows }: Facts, party: string, time: string) =>
  rows.imbalance.find((row) => row.party === party && at(row) === time)!;

describe("an offer at night, when cars charge", () => {
  const facts = led();
  const accepted = told(facts);

  test("both streets together are a seller of 1 MW, where neither is alone; each is accepted for what it offered", () => {
    const pairs = facts.rows.bid_offer_pairs.filter((row) => at(row) === TWO);
    expect(pairs.map(({ offerW }) => Number(offerW) / 1000)).toEqual([901, 218]);
    expect(accepted.map(({ changeW }) => Number(changeW) / 1000)).toEqual([901, 218]);
    for (const { offerGbpPerMwh, notifiedW, unit, periodStart } of pairs) {
      expect(offerGbpPerMwh).toBe(ASK);
      // The forecast is perfect: what is notified is what they would draw.
      expect(notifiedW).toBe(-2 * netWh(plain, { unit: unit!, periodStart: periodStart! }));
    }
  });

  test("homes are told as they are accepted, half an hour before, and answer by themselves: at the meter what they turned, to the Wh", () => {
    for (const row of accepted) {
      const { turnedWh, alert } = billOf(facts, row);
      expect(alert).toBe(`${BM}.${String(row.unit).slice(9)}.2025-01-14T02:00:00Z`);
      expect(netWh(plain, row) - netWh(facts, row)).toBe(turnedWh);
      expect(row.deliveredWh).toBe(Math.min(Number(row.instructedWh), Number(turnedWh)));
    }
    for (const { at: toldAt, start } of facts.rows.service_instructions)
      expect(Number(start) - Number(toldAt)).toBe(1800);
  });

  test("cars answer alone: nobody without one takes part, and people leave nothing", () => {
    for (const row of accepted) {
      const cars = row.unit === "homes of north" ? 4000 : 800;
      const { takingPart } = billOf(facts, row);
      // A fifth to a third of those that have one, for 5 p a kWh.
      expect(Number(takingPart)).toBeGreaterThan(0.2 * cars);
      expect(Number(takingPart)).toBeLessThan(0.3 * cars);
      expect(netWh(facts, row, "baseWh")).toBe(netWh(plain, row, "baseWh"));
    }
  });

  test("they are left alone until they have made up for it: what is wanted next is not had of them", () => {
    const next = facts.rows.service_awards.filter((row) => at(row) === HALF_PAST);
    expect(next.map(({ state }) => state)).toEqual(["refused", "refused"]);
    const offered = facts.rows.bid_offer_pairs.map(at);
    expect(offered.filter((time) => time > HALF_PAST && time < "06:30")).toEqual([]);
    expect(offered.some((time) => time > "06:30")).toBe(true);
  });

  test("worked: 559.5 kWh at £100 are £55.95, which go on to who acts for homes; 752.8 kWh turned leave 193.3 on the lead party's account, £18.36 at £95", () => {
    expect(total(accepted, "instructedWh")).toBe(559_500);
    expect(paid(facts, `${BM}/acceptance`, "electricity system operator", VLP)).toBe(55_950_000);
    expect(paid(facts, `${BM}/owner`, VLP, "pool")).toBe(55_950_000);
    expect(account(facts, VLP, TWO)).toMatchObject({
      ...{ transferredWh: 752_759, bidOfferWh: 559_500, contractWh: 0, compensatedWh: 0 },
      ...{ imbalanceWh: 193_259, cashMicroGbp: 18_359_605 },
    });
    // Homes have six tenths of the price for what each of them turned.
    const reward = "home-flexibility/reward";
    const shared = groups.reduce((sum, group) => sum + paid(facts, reward, "pool", group), 0);
    expect(Math.abs(shared - amountMicroGbp(752_759, 60))).toBeLessThan(2);
  });

  test("suppliers have neither imbalance nor loss of it: what homes leave is moved, and compensated of the pot of all", () => {
    for (const party of ["northern", "southern"])
      expect(account(facts, party, TWO)).toMatchObject({ imbalanceWh: 0, bidOfferWh: 0 });
    const toNorthern = paid(facts, "compensation", "supplier compensation pot", "northern");
    expect(toNorthern).toBe(amountMicroGbp(Number(billOf(facts, accepted[0]!).turnedWh), 80));
    expect(paid(facts, "compensation", VLP, "northern")).toBe(0);
  });

  test("the same scenario gives the same rows again", () => {
    const again = runOf({
      ...{ homes, aggregators: pool(), venues: balancing(), stage: "three" },
      ...ledBy(),
    });
    for (const table of ["bid_offer_pairs", "service_awards", "homes_bills", "ledger"] as const)
      expect(again.rows[table]).toEqual(facts.rows[table]);
  });
});

test("compensated by the lead party itself, an offer is dearer by what it owes the supplier, and a bid brings that much more", () => {
  const compensation = { kind: "bilateral", scrpGbpPerMwh: 80 };
  const facts = led(ledBy({ virtualTrading: { compensation } }));
  for (const { offerW, offerGbpPerMwh, bidW, bidGbpPerMwh } of facts.rows.bid_offer_pairs) {
    if (Number(offerW) > 0) expect(offerGbpPerMwh).toBe(ASK + 80);
    if (Number(bidW) > 0) expect(bidGbpPerMwh).toBe(80 - ASK);
  }
  const turned = told(facts).map((row) => Number(billOf(facts, row).turnedWh));
  expect(paid(facts, "compensation", VLP, "northern")).toBe(amountMicroGbp(turned[0]!, 80));
  expect(paid(facts, `${BM}/acceptance`, "electricity system operator", VLP)).toBe(100_710_000);
  expect(paid(facts, `${BM}/owner`, VLP, "pool")).toBe(55_950_000);
});

test("what is promised and not given is the lead party's imbalance and non-delivery, and nobody's else", () => {
  const facts = led({ aggregators: pool({ promisedFrac: 1.9 }) });
  const accepted = told(facts);
  const turned = accepted.reduce((sum, row) => sum + Number(billOf(facts, row).turnedWh), 0);
  const missing = total(accepted, "instructedWh") - total(accepted, "deliveredWh");
  expect(missing).toBeGreaterThan(100_000);
  const { imbalanceWh } = account(facts, VLP, TWO);
  expect(imbalanceWh).toBe(turned - total(accepted, "instructedWh"));
  expect(paid(facts, "non-delivery", VLP, "balancing account")).toBe(
    amountMicroGbp(missing, ASK - PRICE),
  );
  expect(paid(facts, `${BM}/owner`, VLP, "pool")).toBe(
    amountMicroGbp(total(accepted, "deliveredWh"), ASK),
  );
  for (const party of ["northern", "southern"])
    expect(account(facts, party, TWO)).toMatchObject({ imbalanceWh: 0, bidOfferWh: 0 });
});

test("a bid in the evening has cars charge that would have waited: they draw more, are paid for it, and the lead party pays for nothing", () => {
  const few = street(4000, 800, { base: { annualKwh: 1500 }, ev: { share: 0.8, charging } });
  const facts = led({ homes: few, venues: balancing({ calls: called(["19:30", "long"]) }) });
  const before = runOf({ homes: few, stage: "three" });
  const accepted = told(facts);
  expect(accepted).toHaveLength(2);
  for (const row of accepted) {
    const { turnedWh } = billOf(facts, row);
    expect(Number(row.changeW)).toBeLessThan(0);
    expect(netWh(facts, row) - netWh(before, row)).toBe(turnedWh);
    expect(Number(turnedWh)).toBeGreaterThan(0.8 * Number(row.instructedWh));
  }
  const { transferredWh, bidOfferWh, imbalanceWh } = account(facts, VLP, "19:30");
  expect(bidOfferWh).toBe(0 - total(accepted, "instructedWh"));
  expect(imbalanceWh).toBe(Number(transferredWh) - Number(bidOfferWh));
  // A bid of −£100: the system operator pays for it.
  expect(paid(facts, `${BM}/acceptance`, "electricity system operator", VLP)).toBe(
    amountMicroGbp(total(accepted, "instructedWh"), ASK),
  );
});

describe("who may take part", () => {
  const offered = (facts: Facts) =>
    facts.rows.bid_offer_pairs
      .filter((row) => at(row) === TWO && Number(row.offerW) > 0)
      .map(({ offerW }) => Number(offerW));

  test("as many as are settled by the half-hour: half of them offer half, and half answer", () => {
    const all = led({ aggregators: pool({ promisedFrac: 1 }) });
    const half = led({
      ...{ aggregators: pool({ promisedFrac: 2 }) },
      ...ledBy({}, { halfHourlyFrac: 0.5 }),
    });
    expect(offered(half)).toEqual(offered(all));
    const taking = (facts: Facts) =>
      told(facts).reduce((sum, row) => sum + Number(billOf(facts, row).takingPart), 0);
    expect(Math.abs(taking(half) / taking(all) - 0.5)).toBeLessThan(0.05);
    // With what is promised as it was, half are together below 1 MW.
    expect(offered(led(ledBy({}, { halfHourlyFrac: 0.5 })))).toEqual([]);
  });

  test("1 MW is of what they may promise, no more than they draw, and not of what is asked of them", () => {
    const keen = {
      ...{ base: { annualKwh: 1500 }, ev: { share: 1, charging } },
      response: { paidOptInFrac: 0.95, unpaidOptInFrac: 0.9 },
    };
    const atMidnight = (times: number) =>
      led({
        homes: street(400 * times, 200 * times, keen),
        ...{ aggregators: pool({ promisedFrac: 2 }), venues: balancing() },
      }).rows.bid_offer_pairs.filter((row) => at(row) === "00:00");
    const drawnKw = (pairs: readonly Row[]) => total(pairs, "notifiedW") / -1000;
    const all = atMidnight(2);
    expect(drawnKw(all)).toBeGreaterThan(1000);
    for (const { offerW, notifiedW } of all)
      expect(offerW).toBe(-1000 * Math.ceil(Number(notifiedW) / 1000));
    // Half as many draw less, however much more is asked of them; they can still draw more.
    const half = atMidnight(1);
    expect(drawnKw(half)).toBeLessThan(1000);
    expect(total(half, "bidW")).toBeGreaterThan(1_000_000);
    expect(total(half, "offerW")).toBe(0);
  });

  test("at stage three alone", () => {
    for (const stage of ["one", "two"]) expect(led({ stage }).rows.bid_offer_pairs).toEqual([]);
    expect(offered(led())).toHaveLength(2);
  });

  test("of homes that another service has bought for the evening nothing is offered until they have made up for it", () => {
    const both = led({
      aggregators: pool({}, { service: DFS, askGbpPerMwh: 3000 }),
      venues: { ...balancing(), ...dfs() },
    });
    const hours = (facts: Facts) =>
      facts.rows.bid_offer_pairs.map(at).filter((time) => time >= "13:00" && time < "23:00");
    expect(hours(led()).length).toBeGreaterThan(0);
    expect(both.rows.service_awards.some(({ service }) => service === DFS)).toBe(true);
    expect(hours(both)).toEqual([]);
    expect(told(both).filter(({ service }) => service === BM)).toHaveLength(2);
  });
});

test("the example runs: homes of two primaries are accepted, pay and are paid, and every account adds up", async () => {
  const source = orThrow(await loadScenarioSource(`${EXAMPLES}homes.yaml`));
  const { scenario, parts } = orThrow(await prepare(source, EXAMPLES));
  const { tables } = ran(scenario, parts);
  const accepted = rowsOf(tables.service_awards).filter(
    ({ unit, state }) => String(unit).startsWith("homes of ") && state === "armed",
  );
  expect(new Set(accepted.map(({ unit }) => unit)).size).toBe(2);
  expect(total(accepted, "deliveredWh")).toBeGreaterThan(0.8 * total(accepted, "instructedWh"));
  const rows = rowsOf(tables.imbalance).filter(({ party }) => party === VLP);
  expect(total(rows, "bidOfferWh")).toBe(
    accepted.reduce(
      (sum, row) => sum + Math.sign(Number(row.changeW)) * Number(row.instructedWh),
      0,
    ),
  );
});
