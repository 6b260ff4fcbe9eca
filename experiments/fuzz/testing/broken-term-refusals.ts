/** For tests: refusals of homes for a term that keep the law of them, and faults planted in one. */
import { homeSellerId } from "../../../sim/model/home-sellers.ts";
import { type Row, scenarioOf } from "../../testing/engine-runs.ts";
import type { Facts } from "../facts.ts";
import { kept, network, withRows } from "./kept-run.ts";

const GROUP = "terrace";
const unit = homeSellerId(GROUP);
const zone = (id: string, from: string, to: string) => ({
  ...{ id, constraints: [network.constraintPoints[0]!.id] },
  windows: [{ days: "all", from, to }],
  requirement: { kind: "stated", reliefKw: 1 },
});
const { venues } = scenarioOf({
  venues: {
    sustain: {
      zones: [
        ...[zone("evening", "17:00", "19:00"), zone("late", "18:30", "20:00")],
        zone("afternoon", "13:00", "13:30"),
      ],
      contract: "seasonal",
    },
    secure: {
      zones: [zone("hour", "22:30", "23:30"), zone("night", "23:00", "23:30")],
      contract: "annual",
    },
    dynamic: { zones: [zone("day", "17:00", "19:00")] },
  },
});
/** The run as if its aggregator offered homes to services that buy for a term. */
const sold: Facts = {
  ...kept,
  scenario: {
    ...kept.scenario,
    aggregators: kept.scenario.aggregators.map((aggregator) => ({
      ...aggregator,
      services: (["sustain", "secure", "dynamic"] as const).map((service) => ({
        ...{ service, askGbpPerMwh: 200, noticeMinutes: 180 },
      })),
    })),
    venues,
  },
};

/** 17:00 of 1 October 2025 in London, when a winter begins, and 60 days before. */
const EVENING = 1_759_334_400;
const BOUGHT_AT = EVENING - 60 * 86_400;
const bought = { unit, changeW: 1000, periodStart: EVENING };
const refusal: Row = {
  ...kept.rows.service_awards[0]!,
  ...{ ...bought, service: "sustain", zone: "evening", term: "winter 2025", award: "of evening" },
  ...{ state: "refused", reason: "otherTerm" },
};
const offered = (service: string, id: string, more: Row = {}): Row => ({
  ...kept.rows.service_offers[0]!,
  ...{ ...bought, at: BOUGHT_AT, service, zone: id },
  ...more,
});
const told = (where: string, { group = GROUP, trade = "of evening" } = {}): Row => ({
  ...kept.rows.events[0]!,
  ...{ kind: "serviceRefused", at: BOUGHT_AT, trade },
  because: `otherTerm: ${group} is bought for ${where}, and its homes are sold for one term at a time`,
});
const refusing = (
  offers: readonly Row[],
  events: readonly Row[],
  awards: readonly Row[] = [refusal],
): Facts => {
  const asked = withRows("service_offers", offers, sold);
  return withRows("events", events, withRows("service_awards", awards, asked));
};

const ofHour = offered("secure", "hour");
const HOUR = "secure in hour for year 2025";
const AFTERNOON = "sustain in afternoon for winter 2025";
const EVENINGS = "sustain in evening for winter 2025";

/** Another service just four hours later, a zone that wants the contrary as long before, and one that wants the same in a half-hour of these. */
export const refusedWell: readonly Facts[] = [
  refusing([ofHour], [told(HOUR)]),
  refusing([offered("sustain", "afternoon", { changeW: -1000 })], [told(AFTERNOON)]),
  refusing([offered("sustain", "late")], [told("sustain in late for winter 2025")]),
];

export const brokenTermRefusals = {
  refusalsForATermNameWhoIsInTheWay: [
    // Not told, and told twice.
    refusing([ofHour], []),
    refusing([ofHour], [told(HOUR), told(HOUR)]),
    // Who is named was not offered them, or only later; it is another, another's homes, or for another term.
    refusing([], [told(HOUR)]),
    refusing([{ ...ofHour, unit: homeSellerId("farms") }], [told(HOUR)]),
    refusing([{ ...ofHour, at: BOUGHT_AT + 1 }], [told(HOUR)]),
    refusing([ofHour], [told("secure in night for year 2025")]),
    refusing([ofHour], [told(HOUR, { group: "farms" })]),
    refusing([ofHour], [told("secure in hour for year 2024")]),
    // It buys by the day, and is the zone itself.
    refusing([offered("dynamic", "day")], [told("dynamic in day for adHoc")]),
    refusing([offered("sustain", "evening")], [told(EVENINGS)]),
    // It wants them more than four hours later, though another does not; as much of them at another time.
    refusing([ofHour, offered("secure", "night")], [told("secure in night for year 2025")]),
    refusing([offered("sustain", "afternoon")], [told(AFTERNOON)]),
    // Each is refused them for the other.
    refusing(
      [ofHour, offered("sustain", "evening")],
      [told(HOUR), told(EVENINGS, { trade: "of hour" })],
      [
        refusal,
        { ...refusal, service: "secure", zone: "hour", term: "year 2025", award: "of hour" },
      ],
    ),
  ],
};
