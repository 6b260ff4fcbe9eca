/**
 * The laws of the fuzz can fail: a run that keeps all of them breaks each as soon as a row of it is changed. Every law of the
 * registry has a fault planted for it here.
 */
import { describe, expect, test } from "vitest";
import { isEsoService } from "../../sim/model/services.ts";
import { stageSchema } from "../../sim/venues/stages/settings.ts";
import type { Row } from "../testing/engine-runs.ts";
import type { Facts } from "./facts.ts";
import { type LawName, laws } from "./laws/registry.ts";
import { brokenCancelled, cancelledCapacity } from "./testing/broken-cancelled.ts";
import { brokenCapacity } from "./testing/broken-capacity.ts";
import { brokenCars } from "./testing/broken-cars.ts";
import { brokenExchange } from "./testing/broken-exchange.ts";
import { brokenHomes } from "./testing/broken-homes.ts";
import { brokenLosses } from "./testing/broken-losses.ts";
import { brokenMonitoring } from "./testing/broken-monitoring.ts";
import { brokenPrimacyUnits } from "./testing/broken-primacy-units.ts";
import { brokenReserveTerms } from "./testing/broken-reserve-terms.ts";
import { brokenResponse, heldTwice, heldWell } from "./testing/broken-response.ts";
import { brokenSettlement } from "./testing/broken-settlement.ts";
import { brokenSharing } from "./testing/broken-sharing.ts";
import { brokenSoldHomes } from "./testing/broken-sold-homes.ts";
import { brokenStatements } from "./testing/broken-statements.ts";
import { brokenTermRefusals, refusedWell } from "./testing/broken-term-refusals.ts";
import { brokenViews } from "./testing/broken-views.ts";
import { changed, kept, moved, network, scenario, set, withRows } from "./testing/kept-run.ts";

/** A network whose connections all say when they may be curtailed. */
const curtailable = (curtailableWhen: "never" | "outage"): Facts => ({
  ...kept,
  network: {
    ...network,
    connections: network.connections.map((connection) => ({ ...connection, curtailableWhen })),
  },
});

const losingWords = {
  ...kept.scenario,
  anm: {
    ...kept.scenario.anm,
    channels: {
      ...kept.scenario.anm.channels,
      rtu: { ...kept.scenario.anm.channels.rtu, failureProbability: 0.5 },
    },
  },
};

/** Held in its own place where words are lost, since something two hours before that is over by itself. */
function heldSince(cause: string): Facts {
  const own = kept.rows.curtailment.find((row) => row.cause === "own")!;
  const before = { ...own, cause, periodStart: Number(own.periodStart) - 4 * 1800 };
  const { rows } = withRows("curtailment", [before, own], withRows("trades", []));
  return { ...curtailable("never"), scenario: losingWords, rows };
}

const quietFlows = withRows("constraint_period", [
  ...kept.rows.constraint_period.map(set({ uncurtailedPeakW: 0 })),
]);

const isClass = (name: string) => (row: Row) => row.class === name;

/** A stage at which generators take no part. */
const NOBODY = { generators: { takesPart: false } };

/** More than the rounding of an order and a few trades of it, W. */
const ROUNDED_W = 6;

/** An order of which all was traded. */
const isFilled = ({ periodStart, constraint, unit, side, volumeW }: Row) => {
  const own =
    side === "buyerBid" ? { party: "buyer", w: "buyerW" } : { party: "seller", w: "sellerW" };
  const tradedW = kept.rows.trades
    .filter((row) => row.periodStart === periodStart && row.constraint === constraint)
    .filter((row) => row[own.party] === unit)
    .reduce((sum, row) => sum + Number(row[own.w]), 0);
  return Math.abs(tradedW - Number(volumeW)) <= 1;
};

/** The run as if nobody had applied. */
const market = kept.scenario.venues["curtailment-obligations"]!;
const registration = { ...market.registration, others: "unregistered" as const, resources: [] };
const unapplied: Facts = {
  ...kept,
  scenario: {
    ...kept.scenario,
    venues: { "curtailment-obligations": { ...market, registration } },
  },
};

/** The run as if a phase had left a step out, as if nobody had answered, as if a constraint had been imposed. */
const skipping = (step: string): Facts => ({
  ...kept,
  scenario: {
    ...kept.scenario,
    venues: {
      "curtailment-obligations": {
        ...market,
        process: { ...market.process, steps: { [step]: "skipped" } },
      },
    },
  },
});
const isDelivered = ({ outcome }: Row) => outcome === "delivered";
const unanswered: Facts = {
  ...kept,
  scenario: {
    ...kept.scenario,
    population: kept.scenario.population.map((group) => ({
      ...group,
      answers: { missingProbability: 0.5, lateProbability: 0.5 },
    })),
  },
};
const imposed = (from: string, to: string): Facts => ({
  ...kept,
  scenario: {
    ...kept.scenario,
    imposedConstraints: [
      {
        ...{ constraint: network.constraintPoints[0]!.id, from, to, sizeKw: 1e6 },
        known: "ahead" as const,
      },
    ],
  },
});

/** The run as if its facilitator asked for more. */
const facilitator = kept.scenario.facilitator!;
const facilitated = (more: Partial<typeof facilitator>): Facts => ({
  ...kept,
  scenario: { ...kept.scenario, facilitator: { ...facilitator, ...more } },
});
const award = kept.rows.service_awards[0]!;

/** Each law, and facts that break it. */
const broken: Readonly<Record<LawName, readonly Facts[]>> = {
  everyNumberIsFinite: [
    changed("unit_period", set({ storedWh: Number.NaN })),
    changed("look_ahead", set({ flowW: Number.POSITIVE_INFINITY })),
  ],
  curtailedIsAvailableLessDelivered: [changed("unit_period", moved(1, "availableWh"))],
  causesAddUpToCurtailment: [
    changed("curtailment", moved(1, "curtailedWh")),
    withRows("curtailment", kept.rows.curtailment.slice(1)),
  ],
  everyCauseBelongsToAMeteredUnit: [changed("curtailment", set({ unit: "nobody" }))],
  instructionsAddUpToCurtailment: [
    changed("instructions", moved(100_000, "deliveredW")),
    withRows("instructions", kept.rows.instructions.slice(1)),
  ],
  noInstructionOutlastsItsPeriod: [
    changed("instructions", set({ seconds: 1801 })),
    changed("instructions", set({ seconds: 0 })),
  ],
  theNetworkIsTheSumOfItsUnits: [
    changed("network_period", moved(1, "availableWh")),
    changed("network_period", moved(1, "curtailedWh")),
    changed("network_period", moved(-1, "consumptionWh")),
  ],
  storesHoldNoMoreThanWentIn: [
    changed("unit_period", moved(10, "storedWh"), ({ storedWh }) => Number(storedWh) > 0),
  ],
  storesStayInTheirBounds: [changed("unit_period", set({ storedWh: 1e12 }))],
  aConstraintFlowsAsItsBranch: [
    changed("constraint_period", moved(10, "meanW")),
    changed("constraint_period", moved(1e9, "peakW")),
  ],
  importsFlowFromTheReferenceBuses: [changed("network_period", moved(1000, "importWh"))],
  theIndexCountsWhatWasCurtailed: [
    changed("curtailment_index", moved(1, "rollingWh")),
    changed("curtailment_index", moved(1, "rollingHours")),
    changed("curtailment_index", moved(0.001, "rollingFrac")),
    withRows("curtailment", []),
  ],
  whatIsHeldBackIsAPartOfItsCause: [
    changed("curtailment", moved(1_000_000_000, "heldBackWh")),
    changed("curtailment", moved(-1_000_000_000, "heldBackWh")),
    changed("curtailment", set({ heldBackWh: 0 }), ({ heldBackWh }) => Number(heldBackWh) > 0),
  ],
  metricsSayWhatTheTablesSay: [
    changed("network_period", moved(1, "availableWh")),
    withRows("ledger", kept.rows.ledger.slice(1)),
  ],
  nobodyGivesMoreThanItPromised: [
    changed("service_awards", moved(10_000_000, "deliveredWh")),
    changed("service_awards", moved(10_000_000, "deliveredWh", "instructedWh")),
    changed("service_awards", moved(1, "heldW")),
  ],
  noPowerIsArmedTwice: [
    withRows("service_awards", [
      ...kept.rows.service_awards,
      ...kept.rows.service_awards.filter(({ state }) => state === "armed").slice(0, 1),
    ]),
    // Beside a network's award the system operator's, of more than the unit has.
    withRows("service_awards", [
      ...kept.rows.service_awards,
      ...kept.rows.service_awards
        .filter(({ state, service }) => state === "armed" && !isEsoService(String(service)))
        .slice(0, 1)
        .map((row) => ({ ...row, service: "replacement-reserve", changeW: 1e12 })),
    ]),
    ...heldTwice,
  ],
  awardsArePaidAsTheySay: [
    changed("service_awards", moved(1, "utilisationMicroGbp"), ({ state }) => state === "armed"),
    withRows("service_awards", []),
  ],
  onlyWhoIsArmedIsTold: [
    changed("service_awards", set({ state: "released" }), ({ instructedWh }) => instructedWh !== 0),
    changed("service_instructions", moved(1e9, "changeW")),
    changed("service_instructions", moved(1, "end")),
  ],
  servicesAreBoughtOfWhoMayOffer: [
    facilitated({ registration: { ...facilitator.registration, others: "unregistered" } }),
    facilitated({ direct: [{ unit: String(award.unit), service: "dynamic" }] }),
    withRows("service_registrations", [
      { ...kept.rows.service_registrations[0]!, unit: award.unit!, outcome: "rejected" },
    ]),
  ],
  timeAboveALimitIsInsideThePeriod: [
    changed("constraint_period", set({ overTargetS: 1801 })),
    changed("constraint_period", set({ overTargetS: 0, overRatingS: 1 })),
  ],
  aMeanFlowIsBelowItsPeak: [changed("constraint_period", set({ meanW: 2, peakW: -1 }))],
  aTargetIsBelowItsRating: [changed("constraint_period", set({ targetW: 2, ratingW: 1 }))],
  whereNobodyIsCurtailedFlowsAreAsWithoutCurtailment: [
    withRows(
      "instructions",
      [],
      withRows("curtailment", [], changed("constraint_period", moved(10, "peakW"))),
    ),
  ],
  nobodyIsHeldForNothing: [quietFlows],
  firmUnitsAreLeftAlone: [
    curtailable("never"),
    curtailable("outage"),
    // Where words are lost too nobody is held who never was rightly.
    { ...curtailable("never"), scenario: losingWords },
    heldSince("outage"),
    heldSince("failSafe"),
  ],
  reliefIsNotNegative: [
    changed("constraint_period", set({ neededWh: 10, reliefWh: -10 }), ({ periodStart }) =>
      kept.rows.curtailment.some((row) => row.periodStart === periodStart),
    ),
  ],
  soldCurtailmentIsThatOfTrades: [
    {
      ...skipping("performance"),
      rows: changed("trades", moved(-1, "deliveredWh"), isDelivered).rows,
    },
    changed("trades", moved(10, "deliveredWh")),
    {
      ...changed("trades", moved(1e9, "deliveredWh", "instructedWh")),
      scenario: { ...scenario, anm: { ...scenario.anm, cycleS: 30 } },
    },
    changed("trades", moved(-1e9, "instructedWh")),
    withRows(
      "curtailment",
      kept.rows.curtailment.filter(({ cause }) => cause !== "sold"),
    ),
  ],
  onlyDeliveredTradesHaveEnergy: [
    changed("trades", set({ outcome: "idle" }), ({ outcome }) => outcome === "delivered"),
    changed("trades", set({ outcome: "delivered" }), ({ outcome }) => outcome !== "delivered"),
    changed(
      "trades",
      set({ outcome: "cancelled", deliveredWh: 0, amountMicroGbp: 5, availabilityMicroGbp: 4 }),
    ),
  ],
  everyTradeHasOneRow: [withRows("trades", [...kept.rows.trades, kept.rows.trades[0]!])],
  tradesArePaidAsTheySay: [
    changed("trades", moved(1, "amountMicroGbp"), ({ amountMicroGbp }) => amountMicroGbp !== 0),
    withRows("trades", []),
  ],
  noEntryIsNegative: [
    changed("ledger", set({ amountMicroGbp: -1 })),
    changed("ledger", (row) => ({ ...row, payee: row.payer! })),
  ],
  nobodyOrdersTwice: [
    withRows("orders", [...kept.rows.orders, kept.rows.orders[0]!]),
    changed("orders", set({ volumeW: 0 })),
  ],
  tradesKeepToTheirOrders: [
    changed("trades", moved(1e9, "buyerW")),
    changed("trades", moved(1e9, "sellerW")),
    // One order alone, by little: what others leave of theirs is no room for it.
    changed("orders", moved(-ROUNDED_W, "volumeW"), isFilled),
    withRows("orders", []),
  ],
  soldSlicesOfListsAreTrades: [
    changed("merit_order", set({ unit: "nobody" }), ({ slice }) => slice === "sold"),
    changed("merit_order", set({ list: "incoming" }), ({ slice }) => slice === "released"),
    changed("merit_order", set({ trade: "T1" }), ({ slice }) => slice === "own"),
  ],
  placesInAListHaveNoGaps: [withRows("merit_order", kept.rows.merit_order.slice(1))],
  servicesThatWouldBeBoughtAddUp: [
    changed("procurement", moved(1, "shortWh")),
    changed("procurement", moved(1, "offeredWh", "acceptedWh")),
    changed("procurement", moved(1, "paidMicroGbp")),
    changed("procurement", set({ notDelivered: 1.01 })),
  ],
  everyPolicyIsAskedTheSame: [withRows("procurement", kept.rows.procurement.slice(1))],
  usesAreSoldAndGivenAsTheySay: [
    changed("portfolio_uses", moved(10_000_000, "givenWh")),
    changed("portfolio_uses", moved(10, "soldWh")),
    changed("portfolio_uses", set({ refusedBy: "armed" }), ({ givenWh }) => givenWh !== 0),
  ],
  ...brokenCancelled,
  ...brokenCapacity,
  ...brokenPrimacyUnits,
  ...brokenReserveTerms,
  offsetsAreMatchedAsFarAsTheyArePromised: [
    changed("offsetting_trades", set({ leadWh: 1e9 })),
    changed("offsetting_trades", set({ matchedWh: 1e9 })),
    changed("offsetting_trades", set({ matchedWh: 2, leadWh: 0 })),
    changed("offsetting_trades", set({ unmatchedWh: -1 })),
  ],
  offsetsArePaidAsRowsSay: [
    changed("offsetting_trades", moved(1, "amountMicroGbp")),
    changed("offsetting_trades", moved(1, "breachMicroGbp")),
    withRows("offsetting_trades", []),
  ],
  ...brokenExchange,
  ...brokenMonitoring,
  ...brokenHomes,
  ...brokenCars,
  ...brokenSoldHomes,
  ...brokenSettlement,
  ...brokenSharing,
  actorsWerePaidWhatTheLedgerSays: [
    changed("actor_payments", moved(1, "receivedMicroGbp")),
    changed("actor_payments", moved(1, "paidMicroGbp")),
    changed("accounts", set({ actor: "platform" })),
  ],
  theValueTableIsWhatActorsWerePaid: [
    changed("stakeholder_values", moved(1, "valueMicroGbp")),
    changed("actor_payments", moved(1, "paidMicroGbp"), ({ mechanism }) => mechanism !== "none"),
  ],
  unregisteredUnitsDoNotTrade: [unapplied],
  whatIsSkippedIsNotDone: [
    ...["trading", "dispatch", "settlement"].map(skipping),
    { ...skipping("verification"), rows: changed("trades", set({ outcome: "cancelled" })).rows },
  ],
  whoIsNotAdmittedPlacesNoOrder: [
    {
      ...kept,
      scenario: { ...scenario, stage: stageSchema.parse({ preset: "three", roles: NOBODY }) },
    },
  ],
  whoNeverAnswersDoesNotTrade: [unanswered],
  imposedConstraintsHold: [
    imposed("2026-01-01T10:00:00Z", "2026-01-01T10:30:00Z"),
    imposed("2026-01-03T10:00:00Z", "2026-01-03T10:30:00Z"),
  ],
  conflictsAreDecidedByTheRule: [
    changed("conflicts", moved(1e9, "standsW")),
    changed("conflicts", set({ rule: "by-time" }), isClass("C3")),
    changed("conflicts", set({ winner: "eso" }), isClass("C3")),
    changed("conflicts", set({ passedW: 1 }), isClass("C3")),
    changed("conflicts", set({ passedWh: 1_000_000_000 }), isClass("C3")),
    changed("conflicts", set({ class: "C1", rule: "by-time" }), isClass("C3")),
    changed("conflicts", set({ class: "C2", networkAward: "-" }), isClass("C3")),
  ],
  unitsThatAreNeverCurtailedHaveNoFactors: [curtailable("never")],
  ...brokenLosses,
  ...brokenResponse,
  ...brokenStatements,
  ...brokenTermRefusals,
  ...brokenViews,
};

describe("the laws of the fuzz", () => {
  test("hold of a run with trades, statements of every kind, factors and services", () => {
    const empty = Object.entries(kept.rows).filter(([, rows]) => rows.length === 0);
    expect(empty.map(([table]) => table)).toEqual([]);
    for (const [name, law] of Object.entries(laws)) expect([name, law(kept)]).toEqual([name, []]);
  });

  test("response of all of a store's power both ways is held by that power once, and a call beside what is held is of one service", () => {
    for (const law of [laws.noPowerIsArmedTwice, laws.noStoreHoldsMoreResponseThanItCan])
      expect(heldWell.map(law)).toEqual([[], []]);
  });

  test("capacity that is taken back and told of, when it was approved at the earliest, keeps the law of it", () => {
    expect(laws.capacityIsTakenBackBeforeItsHalfHour(cancelledCapacity)).toEqual([]);
  });

  test("homes that are refused for a term since another may want them then, or less than four hours before or after, keep the law of it", () => {
    expect(refusedWell.map(laws.refusalsForATermNameWhoIsInTheWay)).toEqual([[], [], []]);
  });

  test.each(Object.keys(laws) as LawName[])("%s breaks by each fault planted for it", (name) => {
    expect(broken[name].length).toBeGreaterThan(0);
    for (const facts of broken[name]) expect(laws[name](facts)).not.toEqual([]);
  });
});
