/** For tests: faults planted in what homes are sold for, and in what is kept back, by the law that must see them. */
import { BIDS_AND_OFFERS } from "../../../sim/model/services.ts";
import type { Row } from "../../testing/engine-runs.ts";
import type { Facts } from "../facts.ts";
import { changed, kept, set, withRows } from "./kept-run.ts";

const UNIT = "homes of terrace";
/** The run as if its aggregator offered homes to two services. */
const offering = (facts: Facts): Facts => ({
  ...facts,
  scenario: {
    ...facts.scenario,
    aggregators: facts.scenario.aggregators.map((aggregator) => ({
      ...aggregator,
      services: [
        { service: BIDS_AND_OFFERS, askGbpPerMwh: 200 },
        ...(["sustain", "secure"] as const).map((service) => ({
          ...{ service, askGbpPerMwh: 200, noticeMinutes: 180 },
        })),
      ],
    })),
  },
});
const ofHomes = { unit: UNIT, availabilityGbpPerMwh: 0, utilisationGbpPerMwh: 200 };
const armed = kept.rows.service_awards.find(({ state }) => state === "armed")!;
const awards = (...rows: readonly Row[]) =>
  offering(
    withRows(
      "service_awards",
      rows.map((row) => ({ ...armed, ...ofHomes, ...row })),
    ),
  );
const start = Number(armed.periodStart);
/** The first half-hour of the alert of these homes, and its last. */
const supper = kept.rows.homes_bills.filter(({ alert }) => alert === "supper");
const [supperStart, supperEnd] = [supper.at(0), supper.at(-1)].map((row) =>
  Number(row!.periodStart),
);
/** What a winter bought and was refused. */
const ofTerm = { service: "sustain", term: "winter 2025", state: "refused", reason: "excluded" };
/** And what it has of them. */
const inTerm = { service: "sustain", term: "winter 2025" };

/** The run as if nobody had offered anything. */
const keeping: Facts = {
  ...kept,
  scenario: {
    ...kept.scenario,
    population: kept.scenario.population.map((group) => ({
      ...group,
      policy: { ...group.policy, strategy: { kind: "truthful", withheldFrac: 1 } },
    })),
  },
};

export const brokenSoldHomes = {
  homesAreOfferedAsTheirAggregatorSays: [
    { ...ofHomes, service: "dynamic" },
    { ...ofHomes, service: "sustain", utilisationGbpPerMwh: 199 },
    { ...ofHomes, service: "sustain", availabilityGbpPerMwh: 1 },
    { ...ofHomes, service: BIDS_AND_OFFERS, utilisationGbpPerMwh: 201 },
  ].map((row) => offering(changed("service_offers", set(row)))),
  homesAreSubmittedAsOneSeller: [
    { offerW: 999_999, bidW: 0 },
    { offerW: 0, bidW: 1 },
  ].map((row) => offering(changed("bid_offer_pairs", set({ unit: UNIT, ...row })))),
  homesAreAskedByOneBuyerAtATime: [
    awards({ service: "sustain" }, { service: "secure" }),
    awards({ service: "sustain" }, { service: "secure", periodStart: start + 8 * 1800 }),
    awards(
      { service: BIDS_AND_OFFERS },
      { service: BIDS_AND_OFFERS, periodStart: start + 8 * 1800 },
    ),
    awards({ zone: "north of it" }, { zone: "south of it" }),
    awards(
      { zone: "north of it", changeW: 1000 },
      { zone: "south of it", changeW: -1000, periodStart: start + 8 * 1800 },
    ),
  ],
  homesOfATermAreSoldToNobodyElse: [
    awards({ ...ofTerm, zone: "south of it" }, { ...inTerm, zone: "north of it" }),
    awards(ofTerm, { ...inTerm, service: "secure", periodStart: start + 8 * 1800 }),
    awards(
      { ...ofTerm, changeW: 1000 },
      { ...inTerm, changeW: -1000, periodStart: start + 8 * 1800 },
    ),
    awards({ ...ofTerm, reason: "otherTerm", periodStart: start - 86_400 * 40 }, inTerm),
    awards(ofTerm, { service: "secure", periodStart: start - 8 * 1800 }),
    awards(ofTerm, { service: "secure", state: "released" }),
    awards({ ...ofTerm, periodStart: supperEnd! + 8 * 1800 }),
  ],
  alertsPassOverHomesThatAreBought: [
    awards({ periodStart: supperStart! - 8 * 1800 }),
    awards({ periodStart: supperStart!, state: "awarded" }),
    awards({ periodStart: supperEnd! + 8 * 1800, state: "released" }),
  ],
  unitsThatStandForHomesDoNothing: [
    offering(changed("unit_period", set({ unit: UNIT, deliveredWh: 1 }))),
    offering(changed("curtailment", set({ unit: UNIT }))),
    offering(changed("instructions", set({ unit: UNIT }))),
    offering(changed("trades", set({ seller: UNIT }))),
  ],
  whoKeepsAllBackSellsNothing: [
    withRows("service_offers", [], keeping),
    withRows("orders", [], keeping),
  ],
};
