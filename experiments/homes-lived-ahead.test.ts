/**
 * How far homes are lived for a season that is bought long before it: the sale lives none, before the run or inside it. They live the weeks before its first day that they live in any run.
 */
import { expect, test } from "vitest";
import { generatedSeries } from "../grids/series/generated.ts";
import { formatInstant, periodOf, periodStart } from "../sim/core/time.ts";
import { networkDocumentSchema } from "../sim/model/network-document.ts";
import { readByHomes } from "../sim/state/read-by-homes.ts";
import { factsOf } from "./fuzz/facts.ts";
import { keepsLaws } from "./testing/checked-facts.ts";
import { scenarioOf } from "./testing/engine-runs.ts";
import { document, homes, pool } from "./testing/two-streets.ts";

const winter = (gates: object = {}) => ({
  sustain: {
    zones: [
      {
        ...{ id: "town", constraints: ["import"] },
        windows: [{ days: "all", from: "17:00", to: "19:00" }],
        requirement: { kind: "stated", reliefKw: 200 },
      },
    ],
    ...{ contract: "seasonal", gates },
  },
});
/** Warm homes, which remember longest, believed by what was metered, which looks back. */
const warm = homes.map((group) => ({ ...group, count: group.count / 4, heatPump: { share: 0.5 } }));

function lived(start: string, days: number, more: object) {
  const scenario = scenarioOf({
    ...{ period: { start, days, tickMinutes: 30 }, homes: warm },
    ...{ forecast: { kind: "persistence" }, ...more },
  });
  const asked = new Set<number>();
  const facts = factsOf({
    scenario,
    network: networkDocumentSchema.parse(document),
    series: (network, seed) => {
      const series = generatedSeries(network, seed);
      const household = (period: number) => {
        asked.add(period);
        return series.household(period);
      };
      return { ...series, household };
    },
  });
  const { from, to } = readByHomes({ ...scenario, aggregators: [] })!.weather;
  // A year that is over lets expect what homes turn: by homes that are tried, a few days each.
  const isOfRun = (period: number) => periodStart(period) > Date.parse(start) / 1000 - 150 * 86_400;
  const ofRun = [...asked].filter(isOfRun).sort((left, right) => left - right);
  expect(ofRun.length).toBeGreaterThan(0);
  expect(ofRun.filter((period) => period < from || period >= to).map(periodStart)).toEqual([]);
  return facts;
}

test("a winter that was sold in August lives homes of a January no longer than that January alone, which they begin alike to the Wh", () => {
  const sold = { aggregators: pool({ service: "sustain" }), venues: winter() };
  const facts = lived("2025-01-14", 1, sold);
  keepsLaws(facts);
  const plain = lived("2025-01-14", 1, {});
  const untilFive = ({ rows }: typeof facts) =>
    rows.homes_period.filter(
      ({ periodStart: at }) => formatInstant(Number(at)) < "2025-01-14T17:00:00Z",
    );
  expect(facts.rows.service_awards.map(({ state }) => state)).toContain("armed");
  expect(untilFive(facts)).toHaveLength(2 * 34);
  expect(untilFive(facts)).toEqual(untilFive(plain));
});

test("a winter that is sold inside a run lives no home beyond the run", () => {
  const sold = {
    aggregators: pool({ service: "sustain" }),
    venues: winter({ contract: { daysBefore: 15 } }),
  };
  const { rows } = lived("2024-09-15", 17, sold);
  const terms = rows.service_offers.map(({ at }) => formatInstant(Number(at)).slice(0, 10));
  expect(new Set(terms)).toEqual(new Set(["2024-03-17", "2024-09-16"]));
});

test("a year by which a term is sold is read from four days of 48 half-hours before its first, also where one of them has 46", () => {
  // Sold on Wednesday 2 April 2025, 182 days before October: what is over by then begins on Monday 1 April 2024, a day after the clocks changed.
  const scenario = scenarioOf({
    ...{ period: { start: "2025-10-14", days: 1, tickMinutes: 30 }, homes: warm },
    aggregators: pool({ service: "sustain" }),
    venues: winter({ contract: { daysBefore: 182 } }),
  });
  const first = periodOf(Date.parse("2024-03-31T23:00:00Z") / 1000);
  // Habits an hour earlier are read too.
  expect(readByHomes(scenario)!.weather.from).toBe(first - 4 * 48 - 2);
});
