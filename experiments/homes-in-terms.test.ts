/**
 * Homes behind an aggregator in services that buy for a season or a year, through whole runs: what they are offered for is what a year that is over lets expect, every day of the term
 * asks as many as would be promised for it by then, and until a day is called off nobody else has them.
 */
import { describe, expect, test } from "vitest";
import { generatedSeries } from "../grids/series/generated.ts";
import { formatInstant } from "../sim/core/time.ts";
import { homesCourse } from "../sim/homes/course.ts";
import { aggregatorsSchema } from "../sim/model/aggregators.ts";
import { flexAlertsSchema } from "../sim/model/home-response.ts";
import { homeGroupSchema } from "../sim/model/homes.ts";
import { networkColumns } from "../sim/model/network.ts";
import { networkDocumentSchema } from "../sim/model/network-document.ts";
import type { Award } from "../sim/model/services.ts";
import { askedFrac } from "../sim/state/asked-part.ts";
import type { HomeSeller } from "../sim/state/home-sellers.ts";
import type { World } from "../sim/state/world.ts";
import type { Facts } from "./fuzz/facts.ts";
import { keepsLaws, paidTo, total } from "./testing/checked-facts.ts";
import { scenarioOf } from "./testing/engine-runs.ts";
import * as led from "./testing/led-streets.ts";
import { DFS, dfs, document, groups, homes, runOf } from "./testing/two-streets.ts";

/** Of the scenarios that tests write. */
const SEED = "headroom";
const HALF = { kind: "percentage", homesFrac: 0.5 };
const pool = (...services: readonly object[]) => [{ id: "pool", groups, services, sharing: HALF }];
/** Four half-hours of winter evenings from Monday to Friday. */
const sustain = (more: object = {}, zone: object = {}) => ({
  sustain: {
    zones: [
      {
        ...{ id: "town", constraints: ["import"] },
        windows: [{ days: "weekdays", from: "17:00", to: "19:00" }],
        requirement: { kind: "stated", reliefKw: 300 },
        ...zone,
      },
    ],
    contract: "seasonal",
    ...more,
  },
});
const at = (instant: unknown) => formatInstant(Number(instant));

const PERIOD = { start: "2025-01-14", days: 2, tickMinutes: 30 };
const plain = runOf({ period: PERIOD });

describe("sustain for the winter of 2024, two evenings of January", () => {
  const facts = runOf({
    ...{ period: PERIOD, venues: sustain(), aggregators: pool({ service: "sustain" }) },
  });
  const { rows } = facts;
  const awardsOf = (unit: string) => rows.service_awards.filter((row) => row.unit === unit);

  test("every law of a run is kept", () => keepsLaws(facts));

  /**
   * Of the 130 working days from 1 October 2024 to 31 March 2025 the middle ones of seven equal parts: 52 weeks before each of these.
   * Homes get half of £200, 10 p a kWh: log-odds ln(0.4/0.6) + 0.3 ln 0.1 = -1.0962, a quarter (0.25045) takes part. 0.9 of it is promised.
   * 28 half-hours: nine of ten of them are 25.2, so that it is the 26th of them in falling order that is offered for all of the winter.
   */
  test("offered 60 days before is what nine of ten half-hours of the winter before let expect", () => {
    const yearBefore = [
      ...["2023-10-16T16:00:00Z", "2023-11-09T17:00:00Z", "2023-12-06T17:00:00Z"],
      ...["2024-01-02T17:00:00Z", "2024-01-26T17:00:00Z", "2024-02-22T17:00:00Z"],
      "2024-03-19T17:00:00Z",
    ];
    const series = generatedSeries(networkColumns(networkDocumentSchema.parse(document)), SEED);
    const { turns } = homesCourse([], series, SEED, 0);
    const expectedKw = (row: number) =>
      yearBefore
        .flatMap((from) => {
          // Nothing of it is to be foreseen: it is over.
          const asked = { id: "past", from, minutes: 120 };
          const [alert] = flexAlertsSchema.parse([asked]);
          return turns(homeGroupSchema.parse(homes[row]), { ...alert!, noticeHours: -2 });
        })
        .map((wh) => Math.floor((0.9 * 0.25045 * homes[row]!.count * wh) / 500))
        .sort((left, right) => right - left);
    expect(rows.service_offers).toHaveLength(2);
    for (const [row, group] of groups.entries()) {
      const [offer] = rows.service_offers.filter(({ unit }) => unit === `homes of ${group}`);
      expect(at(offer!.at)).toBe("2024-08-02T11:00:00Z");
      expect(offer).toMatchObject({ availabilityGbpPerMwh: 0, utilisationGbpPerMwh: 200 });
      const kw = expectedKw(row);
      expect(kw).toHaveLength(28);
      expect(offer!.changeW).toBe(kw[25]! * 1000);
    }
  });

  test("all of north is bought and of south the 50 kW that are the least of an offer: every half-hour calls it off, at one price", () => {
    expect(rows.service_offers.map(({ changeW }) => changeW)).toEqual([277_000, 134_000]);
    for (const [unit, changeW] of [
      ["homes of north", 277_000],
      ["homes of south", 50_000],
    ] as const) {
      expect(awardsOf(unit)).toHaveLength(8);
      for (const row of awardsOf(unit))
        expect(row).toMatchObject({
          ...{ changeW, term: "winter 2024", state: "armed" },
          ...{ availabilityGbpPerMwh: 0, utilisationGbpPerMwh: 200 },
        });
    }
  });

  test("homes are told a day ahead, each evening once, and as many as are expected to turn what was sold", () => {
    const asked = rows.homes_bills.filter(({ alert }) => alert !== "-");
    expect(new Set(asked.map(({ alert }) => alert))).toEqual(
      new Set(
        groups.flatMap((group) =>
          [14, 15].map((day) => `sustain.${group}.2025-01-${day}T17:00:00Z`),
        ),
      ),
    );
    for (const group of groups) {
      const own = asked.filter((row) => row.group === group);
      // In January they could turn twice as much as in the least of the winter: half as many are enough.
      const ofAll = total(own, "takingPart") / 8 / homes[groups.indexOf(group)]!.count;
      expect(ofAll).toBeLessThan(0.25 * 0.6);
      const soldWh = total(awardsOf(`homes of ${group}`), "instructedWh");
      expect(total(own, "turnedWh") / soldWh).toBeGreaterThan(0.9);
      expect(total(own, "turnedWh") / soldWh).toBeLessThan(1.4);
    }
  });

  test("what is metered against what was declared is paid at £200 a MWh, and homes have half of that for what they turned", () => {
    const first = rows.service_awards.filter(({ periodStart }) => at(periodStart) < "2025-01-15");
    for (const row of first) {
      const group = groups.find((id) => row.unit === `homes of ${id}`)!;
      const netWh = (of: Facts) =>
        Number(
          of.rows.homes_period.find(
            (each) => each.group === group && each.periodStart === row.periodStart,
          )!.netWh,
        );
      expect(row.deliveredWh).toBe(Math.min(Number(row.instructedWh), netWh(plain) - netWh(facts)));
    }
    // 8 half-hours of 138.5 and of 25 kWh, 1,308 kWh; once south gave 1.271 kWh less.
    expect(total(rows.service_awards, "deliveredWh")).toBe(1_308_000 - 1271);
    const paid = 261_345_800;
    expect(paidTo(facts, "distribution system operator", /^sustain/)).toBe(0 - paid);
    // 652.074 and 608.523 kWh of north, 104.672 and 144.666 of south at 10 p.
    expect(total(rows.homes_bills, "turnedWh")).toBe(652_074 + 608_523 + 104_672 + 144_666);
    const shared = groups.map((id) => paidTo(facts, id, /^home-flex/));
    expect(shared).toEqual([65_207_400 + 60_852_300, 10_467_200 + 14_466_600]);
    expect(total(rows.homes_bills, "rewardMicroGbp")).toBe(shared[0]! + shared[1]!);
    // £261.35 less £150.99.
    expect(paidTo(facts, "pool", /./)).toBe(110_352_300);
  });

  test("up to the first evening homes are as without the contract, and all of the run where nobody offers them", () => {
    const untilFive = (of: Facts) =>
      of.rows.homes_period.filter(({ periodStart }) => at(periodStart) < "2025-01-14T17:00:00Z");
    expect(untilFive(facts)).toEqual(untilFive(plain));
    expect(rows.homes_period).not.toEqual(plain.rows.homes_period);
    const unsold = runOf({ period: PERIOD, venues: sustain() });
    expect(unsold.rows.homes_period).toEqual(plain.rows.homes_period);
    expect(unsold.rows.service_offers).toEqual([]);
  });
});

describe("beside a contract for a term", () => {
  const FRIDAY = { start: "2025-01-17", days: 2, tickMinutes: 30 };
  const system = { service: DFS, askGbpPerMwh: 3000 };
  /** Bought before noon of the day before; the network operator calls its term off six hours later. */
  const late = sustain({
    gates: {
      ...{ open: { day: -1, at: "17:00" }, close: { day: -1, at: "17:30" } },
      ...{ award: { day: -1, at: "18:00" }, arm: { before: 240 } },
    },
  });
  const hoursOf = ({ rows }: Facts, service: string) =>
    new Set(
      rows.service_offers
        .filter((row) => row.service === service)
        .map(({ periodStart }) => at(periodStart).slice(0, 13)),
    );

  test("another service is offered the homes on the days that the contract does not want, though it buys before these are called off", () => {
    const both = (services: readonly object[], venues: object) =>
      runOf({ period: FRIDAY, stage: "three", aggregators: pool(...services), venues });
    const evening = dfs({ windows: [{ days: "all", from: "17:00", to: "19:00" }] });
    const alone = both([system], evening);
    const beside = both([system, { service: "sustain" }], { ...evening, ...late });
    keepsLaws(beside);
    const evenings = (day: number) =>
      [...hoursOf(alone, DFS)].filter((hour) => hour.startsWith(`2025-01-${day}`));
    expect(evenings(17).length).toBeGreaterThan(0);
    expect(evenings(18).length).toBeGreaterThan(0);
    expect([...hoursOf(beside, DFS)]).toEqual(evenings(18));
    const sold = beside.rows.service_awards.filter(({ service }) => service === "sustain");
    expect(sold).toHaveLength(8);
    for (const { state, periodStart } of sold) {
      expect(state).toBe("armed");
      expect(at(periodStart)).toContain("2025-01-17");
    }
  });

  test("no pair is submitted of them in the balancing mechanism in hours that the contract wants, nor four hours about them", () => {
    const NIGHT = { windows: [{ days: "weekdays", from: "04:00", to: "05:00" }] };
    const facts = runOf({
      // A Friday in October, and a Saturday, on which the contract wants nothing.
      ...{ period: { start: "2024-10-04", days: 2, tickMinutes: 30 }, stage: "three" },
      homes: led.street(4000, 800, { ev: { share: 1, charging: led.charging } }),
      ...{ aggregators: led.pool({}, { service: "sustain" }), ...led.ledBy() },
      venues: {
        ...led.balancing({ calls: { kind: "stated", calls: [] } }),
        ...sustain({ gates: { contract: { daysBefore: 15 } } }, NIGHT),
      },
    });
    keepsLaws(facts);
    const sold = facts.rows.service_awards.filter(({ service }) => service === "sustain");
    expect(new Set(sold.map(({ state }) => state))).toEqual(new Set(["armed"]));
    // 04:00 in London is 03:00: until 08:00 nothing of the day is apart from it.
    const pairsOf = (day: string) =>
      facts.rows.bid_offer_pairs
        .map(({ periodStart }) => at(periodStart))
        .filter((instant) => instant >= `${day}T00:00:00Z` && instant < `${day}T08:00:00Z`);
    expect(pairsOf("2024-10-04")).toEqual([]);
    expect(pairsOf("2024-10-05").length).toBeGreaterThan(4);
  });

  test("an alert of the scenario passes over the homes, told before the day is called off as after; on Saturday they are asked", () => {
    const alert = (day: number, noticeHours: number) => ({
      ...{ id: `cold ${day}`, from: `2025-01-${day}T15:00:00Z`, minutes: 60, noticeHours },
      ...{ rewardGbpPerMwh: 3000, paidBy: "network operator" },
    });
    const asked = (noticeHours: number, service?: string) => {
      const facts = runOf({
        ...{
          period: FRIDAY,
          venues: late,
          flexAlerts: [17, 18].map((day) => alert(day, noticeHours)),
        },
        aggregators: pool(...(service === undefined ? [] : [{ service }])),
      });
      keepsLaws(facts);
      const ids = facts.rows.homes_bills.map(({ alert: id }) => String(id));
      return new Set(ids.filter((id) => id.startsWith("cold")));
    };
    for (const noticeHours of [48, 1]) {
      expect(asked(noticeHours)).toEqual(new Set(["cold 17", "cold 18"]));
      expect(asked(noticeHours, "sustain")).toEqual(new Set(["cold 18"]));
    }
  });
});

describe("as many homes as are expected to turn what was sold", () => {
  const [group] = homes.map((each) => homeGroupSchema.parse(each));
  /** 90 kW of two half-hours are sold, for a term or of what was offered for the day; homes would turn so many Wh each by the day. */
  const askedOf = (
    turnsWh: readonly number[],
    promisedFrac: number,
    { term, offeredKw = [] }: { term: string; offeredKw?: readonly number[] } = WINTER,
  ) => {
    const award = { unit: 7, service: "sustain", term, state: "armed", changeKw: 90 };
    const awards = new Map(
      [1, 2].map((period) => [period, [{ ...award, id: `award ${period}`, period }]]),
    );
    const offers = new Map(
      offeredKw.map((changeKw, index) => [index + 1, [{ id: `award ${index + 1}`, changeKw }]]),
    );
    const scenario = scenarioOf({ venues: sustain(), homes });
    const [own] = aggregatorsSchema.parse([{ ...pool({ service: "sustain" })[0], promisedFrac }]);
    const world = { scenario, services: { awards, offers }, homes: { turns: () => turnsWh } };
    const seller = { group, aggregator: own } as unknown as HomeSeller;
    return askedFrac(world as unknown as World, seller, awards.get(1)![0] as unknown as Award, 0);
  };
  const WINTER = { term: "winter 2024" };
  // 2,000 homes, a quarter of which takes part: 100 Wh in half an hour are 200 W of each, 100 kW of which 90 are promised.
  const QUARTER = 2000 * 0.25045;

  test("of the half-hours the most, and all where the day has less than was sold", () => {
    const wh = (kw: number) => ((kw + 0.5) * 500) / (0.9 * QUARTER);
    expect(askedOf([wh(360), wh(180)], 0.9)).toBe(0.5);
    expect(askedOf([wh(180), wh(120)], 0.9)).toBe(0.75);
    expect(askedOf([wh(180), wh(89)], 0.9)).toBe(1);
    expect(askedOf([wh(180), 0], 0.9)).toBe(1);
  });

  test.each([0.5, 0.9, 1.8])(
    "who promises %d of what is expected asks as many for a term as for as much that it sold of its offer for the day",
    (promisedFrac) => {
      const expectedKw = [400, 250];
      const turnsWh = expectedKw.map((kw) => ((kw + 0.5 / promisedFrac) * 500) / QUARTER);
      const offeredKw = expectedKw.map((kw) => kw * promisedFrac);
      const forTheDay = askedOf(turnsWh, promisedFrac, { term: "adHoc", offeredKw });
      expect(forTheDay).toBe(90 / (250 * promisedFrac));
      expect(askedOf(turnsWh, promisedFrac)).toBe(forTheDay);
      // As many as were promised of the least half-hour: all of them, with what was kept back of it.
      const promisedWh = turnsWh.map((wh) => (wh * 90) / (250 * promisedFrac) + 1e-9);
      expect(askedOf(promisedWh, promisedFrac)).toBe(1);
    },
  );
});

test("who promises twice what is expected delivers less, loses pay by it, and less the more often its homes have been asked", () => {
  const facts = runOf({
    ...{ period: { start: "2025-01-06", days: 12, tickMinutes: 30 } },
    venues: sustain({}, { requirement: { kind: "stated", reliefKw: 1000 } }),
    aggregators: [{ ...pool({ service: "sustain" })[0], promisedFrac: 1.8 }],
  });
  keepsLaws(facts);
  const { service_awards: awards, homes_bills: bills } = facts.rows;
  const missed = awards.filter((row) => Number(row.deliveredWh) < Number(row.instructedWh));
  expect(missed.length).toBeGreaterThan(0.9 * awards.length);
  // Two sellers who together offer less than is wanted are paid the ceiling.
  for (const { deliveredWh, utilisationMicroGbp } of missed)
    expect(utilisationMicroGbp).toBe(Number(deliveredWh) * 300);
  const takingPart = (week: (day: string) => boolean) =>
    total(
      bills.filter(({ alert }) => alert !== "-" && week(String(alert).slice(-20, -10))),
      "takingPart",
    );
  const isFirst = (day: string) => day < "2025-01-11";
  expect(takingPart((day) => !isFirst(day))).toBeLessThan(0.97 * takingPart(isFirst));
});

test("a reserve of the system operator has homes for a season too, and calls them hours before", () => {
  const reserve = "short-term-operating-reserve";
  const facts = runOf({
    ...{ period: { ...PERIOD, days: 1 }, stage: "three" },
    homes: homes.map((each) => ({ ...each, base: { annualKwh: 20_000 } })),
    venues: {
      [reserve]: {
        ...{ contract: "seasonal", wantedMw: 2, countedAt: "import", minOfferKw: 1000 },
        windows: [{ days: "weekdays", from: "17:00", to: "19:00" }],
        calls: { kind: "drawn", callsPerWeek: 7 },
        gates: { arm: { before: 240 }, dispatch: { before: 240 } },
      },
    },
    aggregators: pool({ service: reserve, askGbpPerMwh: 900 }),
  });
  keepsLaws(facts);
  const { service_offers: offers, service_awards: awards } = facts.rows;
  expect(offers).toHaveLength(2);
  expect(total(offers, "changeW")).toBeGreaterThan(1_000_000);
  const called = awards.filter(({ instructedWh }) => Number(instructedWh) > 0);
  expect(called.length).toBeGreaterThan(0);
  expect(new Set(awards.map(({ term }) => term))).toEqual(new Set(["winter 2024"]));
  expect(total(called, "deliveredWh")).toBeGreaterThan(0.9 * total(called, "instructedWh"));
  const used = called.reduce((sum, { deliveredWh }) => sum + Number(deliveredWh) * 900, 0);
  expect(paidTo(facts, "pool", /^short-term/)).toBe(used);
});
