/**
 * Laws between two runs: of the same question twice, or of one that is changed in a way that may not matter. Each says which
 * seeds it is tried on, so that most seeds take one run. Takes a question and the facts of its run; gives what breaks the law.
 */
import { londonDayStart, parseDay, parseInstant } from "../../sim/core/time.ts";
import type { ResultTableName } from "../../sim/model/result-tables.ts";
import type { Scenario } from "../../sim/scenario.ts";
import { asWritten } from "../../sim/venues/stages/settings.ts";
import { keyOf, type Row } from "../testing/engine-runs.ts";
import { type Facts, PERIOD_S, place } from "./facts.ts";
import { instantText } from "./faults.ts";
import {
  aMarketWithoutTradesChangesNothing,
  anImposedConstraintIsAReal,
  byHandComesToTheSame,
  withoutDispatchAMarketMovesNobody,
} from "./market-twins.ts";
import { accepted, type Question } from "./scenarios.ts";
import { differences, HAPPENED, PHYSICAL, type Twin } from "./twin.ts";

const sameAgain: Twin = {
  isFor: (seed) => seed % 4 === 0,
  breaches: (question, { digest }, ask) => {
    const again = ask(question).digest;
    return again === digest ? [] : [`digest ${digest}, again ${again}`];
  },
};

/** Updates, runs after gates and those of operational time state; they change nothing, nor the first statement and its factors. */
const lookingAgainChangesNothing: Twin = {
  isFor: (seed, { scenario }) => {
    const { lookAhead, settlement, venues } = scenario;
    return (
      seed % 3 !== 1 &&
      !isToldOfStatements(settlement) &&
      !isPricedByFactors(scenario) &&
      // What is traded again is traded on statements of operational time.
      venues["curtailment-obligations"]?.gates.intraday === undefined &&
      (lookAhead.updates.length > 0 || lookAhead.afterGates || lookAhead.operational !== undefined)
    );
  },
  breaches: (question, facts, ask) => {
    const once = ask(withoutLaterRuns(question));
    return [
      ...differences(facts, once, HAPPENED),
      ...differences(firstOf(facts), firstOf(once), [
        "look_ahead",
        "expected_curtailment",
        "curtailment_factors",
      ]),
    ];
  },
};

/** Members of the exchange that are averse to risk mind the curtailment factors of the statement at the gate. */
function isPricedByFactors({ lookAhead, venues }: Scenario): boolean {
  const { "local-energy-exchange": exchange } = venues;
  const isAverse = exchange?.members.some(({ strategy }) => strategy.kind === "risk-averse");
  return lookAhead.factors !== undefined && isAverse === true;
}

/** Balance parties that are told what is expected learn from every statement. */
function isToldOfStatements(settlement: Scenario["settlement"]): boolean {
  const imbalance = settlement?.imbalance;
  return imbalance?.told === "expected" || imbalance?.virtualTrading?.told === "expected";
}

function withoutLaterRuns(question: Question): Question {
  const { scenario } = question;
  const { operational: _, ...lookAhead } = scenario.lookAhead;
  const { procurement: __, ...others } = scenario;
  return {
    ...question,
    scenario: { ...others, lookAhead: { ...lookAhead, updates: [], afterGates: false } },
  };
}

/** Facts with the rows of the first statement alone. */
function firstOf(facts: Facts): Facts {
  const of = (rows: readonly Row[]) => rows.filter(({ run }) => run === "first");
  const { look_ahead, expected_curtailment, curtailment_factors } = facts.rows;
  return {
    ...facts,
    rows: {
      ...facts.rows,
      look_ahead: of(look_ahead),
      expected_curtailment: of(expected_curtailment),
      curtailment_factors: of(curtailment_factors),
    },
  };
}

const factorsChangeNothing: Twin = {
  isFor: (seed, { scenario }) =>
    seed % 3 === 1 && scenario.lookAhead.factors !== undefined && !isPricedByFactors(scenario),
  breaches: (question, facts, ask) => {
    const { procurement: _, ...others } = question.scenario;
    const { factors: __, ...lookAhead } = question.scenario.lookAhead;
    const plain = ask({ ...question, scenario: { ...others, lookAhead } });
    return differences(facts, plain, [...HAPPENED, "look_ahead", "expected_curtailment"]);
  },
};

/** What happens on a day follows from it and the days before. */
const aLongerRunBeginsAsAShorterOne: Twin = {
  // A trade of capacity across the end is another trade where it is cut short, and may be decided otherwise.
  isFor: (seed, { scenario }) =>
    seed % 3 === 2 &&
    scenario.period.days > 1 &&
    [...capacityTradesOf(scenario), ...capacityRequestsOf(scenario)].every(
      ({ from, to }) =>
        parseInstant(from)! >= lastDayStart(scenario) ||
        parseInstant(to)! <= lastDayStart(scenario),
    ),
  breaches: (question, facts, ask) => {
    const { scenario } = question;
    const { days } = scenario.period;
    const end = lastDayStart(scenario);
    const short = ask(
      accepted({
        ...question,
        scenario: {
          ...scenario,
          period: { ...scenario.period, days: days - 1 },
          faults: scenario.faults.filter(({ from }) => parseInstant(from)! < end),
          flexAlerts: scenario.flexAlerts.filter(({ from }) => parseInstant(from)! < end),
          venues: venuesBefore(scenario.venues, end),
          imposedConstraints: scenario.imposedConstraints.flatMap((of) => within(of, end)),
        },
      }),
    );
    const seen = end - seenBeyond(scenario);
    return differences(before(facts, seen), before(short, seen), [
      ...PHYSICAL,
      "orders",
      "merit_order",
      "trades",
    ]);
  },
};

/**
 * How long before an end something of what comes after it is seen, s: owners that trade again look beyond it, at prices of a day that the shorter run does not
 * have; and the course of what homes draw runs on towards the next half-hour, for which a service may have bought them.
 */
const seenBeyond = ({ venues, lookAhead, aggregators }: Scenario): number =>
  Math.max(
    venues["curtailment-obligations"]?.gates.intraday === undefined
      ? 0
      : (lookAhead.operational?.periods ?? 0) * PERIOD_S,
    aggregators.some(({ services }) => services.length > 0) ? PERIOD_S : 0,
  );

const lastDayStart = ({ period: { start, days } }: Scenario) =>
  londonDayStart(parseDay(start)! + days - 1);

type CapacityTrade = NonNullable<Scenario["venues"]["capacity-trades"]>["trades"][number];

const capacityTradesOf = ({ venues }: Pick<Scenario, "venues">): readonly CapacityTrade[] =>
  venues["capacity-trades"]?.trades ?? [];

const capacityRequestsOf = ({ venues }: Pick<Scenario, "venues">) =>
  venues["capacity-trades"]?.market?.requests ?? [];

type CapacityMarket = NonNullable<NonNullable<Scenario["venues"]["capacity-trades"]>["market"]>;

/** Venues with some of the trades of capacity and another market for it; without both where nothing is left. */
function withCapacityTrades(
  venues: Scenario["venues"],
  isLeft: (trade: CapacityTrade) => boolean,
  changedMarket: (market: CapacityMarket) => CapacityMarket | undefined,
): Scenario["venues"] {
  const { "capacity-trades": own, ...others } = venues;
  const trades = capacityTradesOf({ venues }).filter(isLeft);
  const market = own?.market === undefined ? undefined : changedMarket(own.market);
  const isIdle = market?.initiators === "stated" && market.requests.length === 0;
  return own === undefined || (trades.length === 0 && (market === undefined || isIdle))
    ? others
    : { ...others, "capacity-trades": { ...own, trades, market: isIdle ? undefined : market } };
}

/** Venues without the trades of two that begin at an instant or after it; an offsetting trade ends on its day. */
function venuesBefore(venues: Scenario["venues"], end: number): Scenario["venues"] {
  const isBefore = ({ from }: { readonly from: string }) => parseInstant(from)! < end;
  const { offsetting, ...others } = withCapacityTrades(venues, isBefore, (market) => ({
    ...market,
    requests: market.requests.filter(isBefore),
  }));
  const trades = offsetting?.trades.filter(isBefore) ?? [];
  return offsetting === undefined || trades.length === 0
    ? others
    : { ...others, offsetting: { ...offsetting, trades } };
}

/** A window as far as it lies before an instant. */
function within<Window extends { readonly from: string; readonly to: string }>(
  of: Window,
  end: number,
): Window[] {
  if (parseInstant(of.from)! >= end) return [];
  return [{ ...of, to: parseInstant(of.to)! > end ? instantText(end) : of.to }];
}

/** Facts of the rows of periods before an instant. */
function before(facts: Facts, end: number): Facts {
  const rows = Object.fromEntries(
    Object.entries(facts.rows).map(([name, of]) => [
      name,
      of.filter((row) => Number(row.periodStart ?? row.start ?? row.at) < end),
    ]),
  ) as Record<ResultTableName, Row[]>;
  return { ...facts, rows };
}

/** Who stands first in a document is nobody's advantage: all lists backwards, and every meter reads the same. */
const orderInADocumentChangesNothing: Twin = {
  isFor: (seed) => seed % 4 === 1,
  breaches: (question, facts, ask) => {
    const { network } = question;
    const turned = ask({
      ...question,
      network: {
        ...network,
        buses: network.buses.toReversed(),
        branches: network.branches.toReversed(),
        connections: network.connections.toReversed(),
        units: network.units.toReversed(),
        demands: network.demands.toReversed(),
      },
    });
    // Flows are sums in the order of the document, right to their rounding.
    return differences(sorted(facts), sorted(turned), [
      "unit_period",
      "curtailment",
      "orders",
      "trades",
    ]);
  },
};

/** Facts whose rows stand in the order of their text. */
function sorted(facts: Facts): Facts {
  const rows = Object.fromEntries(
    Object.entries(facts.rows).map(([name, of]) => [
      name,
      of
        .map((row) => ({ row, text: JSON.stringify(row) }))
        .toSorted((left, right) => (left.text < right.text ? -1 : 1))
        .map(({ row }) => row),
    ]),
  ) as Record<ResultTableName, Row[]>;
  return { ...facts, rows };
}

const OPERATIONAL = { periods: 3 };
/** Rounding of flows to the watt and of series to their grids, W. */
const FLOW_W = 2;
/** What runs to its schedule or keeps a store moves inside a period by other rules than weather does. */
const SCHEDULED: ReadonlySet<string> = new Set(["chp", "generator", "storage"]);

/** With nothing to be wrong about, what is stated in operational time is the flow that there would have been. */
const perfectKnowledgeIsRight: Twin = {
  isFor: (seed) => seed % 5 === 0,
  breaches: (question, _facts, ask) => {
    const facts = ask(withPerfectKnowledge(question));
    const came = new Map(
      facts.rows.constraint_period.map((row) => [
        keyOf(row, ["periodStart", "constraint"]),
        Number(row.uncurtailedPeakW),
      ]),
    );
    return facts.rows.look_ahead
      .filter(({ run }) => run === "operational")
      .flatMap((row) => {
        const cameW = came.get(keyOf(row, ["periodStart", "constraint"]))!;
        return Math.abs(Number(row.flowW) - cameW) <= FLOW_W
          ? []
          : [`${place(row)}: stated ${row.flowW} W, came ${cameW} W`];
      });
  },
};

/** What is drawn to move a baseline no statement knows of. */
function withoutGaming(
  group: Question["scenario"]["population"][number],
): Question["scenario"]["population"][number] {
  const { gaming: _, ...policy } = { gaming: undefined, ...group.policy };
  return { ...group, policy };
}

/** Statements do not know what services will tell units: without any. */
function withPerfectKnowledge(question: Question): Question {
  const { scenario, network } = question;
  const { factors: _, ...lookAhead } = scenario.lookAhead;
  const { procurement: __, settlement: ___, facilitator: ____, ...more } = scenario;
  const { marketMonitoring: _____, ...rest } = more;
  // Homes that are sold may make demand load a point most, which without the others a trial would impose the wrong way round.
  const aggregators = rest.aggregators.filter(({ services }) => services.length === 0);
  const isSold = aggregators.length < rest.aggregators.length;
  const { imposedConstraints } = isSold ? { imposedConstraints: [] } : rest;
  const others = { ...rest, imposedConstraints, aggregators };
  // With the others gone, nobody may be left to sell a consumer the capacity that it peaks above its own.
  const importMw = new Map(network.connections.map((of) => [of.id, of.importLimitMw ?? Infinity]));
  const units = network.units
    .filter(({ technology }) => !SCHEDULED.has(technology))
    .map((unit) => {
      const { consumption } = unit;
      const mw = importMw.get(unit.connection) ?? Infinity;
      return consumption === undefined || consumption.peakMw <= mw
        ? unit
        : { ...unit, consumption: { ...consumption, peakMw: mw } };
    });
  const ids = new Set(units.map(({ id }) => id));
  const ofIds = <Value>(named: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(named).filter(([id]) => ids.has(id)));
  const unitActuation = ofIds(scenario.anm.unitActuation);
  const channels = { ...scenario.anm.channels, units: ofIds(scenario.anm.channels.units) };
  const { principle } = scenario.anm;
  const { "curtailment-obligations": market, "capacity-trades": capacity } = scenario.venues;
  const sites = new Set(units.map(({ connection }) => connection));
  const ofUnits = ({ registration, gates, ...settings }: NonNullable<typeof market>) => ({
    ...settings,
    gates: { ...gates, intraday: undefined },
    registration: {
      ...registration,
      resources: registration.resources.filter(({ unit }) => ids.has(unit)),
    },
  });
  return accepted({
    ...question,
    network: { ...network, units },
    scenario: {
      ...others,
      // Groups by id are contracts of members of the exchange, which is not open here.
      population: scenario.population
        .filter(({ units: { ids: named } }) => named === undefined)
        .map(withoutGaming),
      // Of a role that no venue left here takes, a stage may say nothing.
      stage: scenario.stage === undefined ? undefined : asWritten(scenario.stage).preset,
      forecast: { kind: "perfect" },
      monitoring: { ...scenario.monitoring, area: "street" },
      period: { ...scenario.period, tickMinutes: 30 },
      faults: [],
      venues: withCapacityTrades(
        {
          ...(market === undefined ? {} : { "curtailment-obligations": ofUnits(market) }),
          "capacity-trades": capacity === undefined ? undefined : heedlessOf(capacity, sites),
        },
        ({ buyer, seller }) => sites.has(buyer) && sites.has(seller),
        () => undefined,
      ),
      lookAhead: { ...lookAhead, operational: OPERATIONAL },
      anm: {
        ...scenario.anm,
        unitActuation,
        channels,
        principle:
          principle.kind === "merit-order"
            ? { ...principle, order: principle.order.filter((id) => ids.has(id)) }
            : principle,
      },
    },
  });
}

/** Of who uses what it sold, only sites that still have a unit. */
const heedlessOf = (
  capacity: NonNullable<Scenario["venues"]["capacity-trades"]>,
  sites: ReadonlySet<string>,
) => {
  const heedless = capacity.breach.heedless.filter((site) => sites.has(site));
  return { ...capacity, breach: { ...capacity.breach, heedless } };
};

export const twins = {
  sameAgain,
  lookingAgainChangesNothing,
  factorsChangeNothing,
  aMarketWithoutTradesChangesNothing,
  byHandComesToTheSame,
  withoutDispatchAMarketMovesNobody,
  anImposedConstraintIsAReal,
  aLongerRunBeginsAsAShorterOne,
  orderInADocumentChangesNothing,
  perfectKnowledgeIsRight,
} as const satisfies Readonly<Record<string, Twin>>;

export type TwinName = keyof typeof twins;
