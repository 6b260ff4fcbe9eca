/**
 * Scenario and parts into a world, before the first period; its network comes from network-of-run.ts. Takes both, checked; gives a
 * world, or faults where the parts lack what the scenario asks for.
 */
import { principleOf } from "../access/registry.ts";
import { formatPath } from "../core/documents/document.ts";
import { drawPurpose, ownerKeys } from "../core/draws.ts";
import { type Checked, faulty, ok } from "../core/errors.ts";
import { londonDayStart, periodOf } from "../core/time.ts";
import { capabilityAt, isTradeable, ladderOf } from "../dispatch/settings.ts";
import { anmState, dispatchWork } from "../dispatch/state.ts";
import { forecaster } from "../forecast/forecast.ts";
import { pastErrorFindings } from "../forecast/past-error-findings.ts";
import {
  firstHalfHour,
  type HomesCourse,
  homesCourse,
  seriesWithHomes,
  withoutHomes,
} from "../homes/course.ts";
import { indexCounts } from "../metering/curtailment-index.ts";
import { causeCells } from "../metering/meter.ts";
import type { AgentPolicy, AgentRows } from "../model/agents.ts";
import type { Capability } from "../model/capability.ts";
import { CAPACITY_TRADES } from "../model/capacity-trades.ts";
import { channelsOf } from "../model/channels.ts";
import type { Contracts } from "../model/contract.ts";
import { ENERGY_EXCHANGE } from "../model/energy-exchange.ts";
import type { Finding } from "../model/findings.ts";
import type { PastErrors } from "../model/forecast.ts";
import { offeredHomes } from "../model/home-sellers.ts";
import { homesAsParticipants } from "../model/homes.ts";
import type { SystemRecord } from "../model/imbalance.ts";
import { PLAIN_PROCESS, placesOf } from "../model/market-process.ts";
import type { Network } from "../model/network.ts";
import type { NetworkDocument } from "../model/network-document.ts";
import type { PopulationGroup } from "../model/population.ts";
import type { LinearSolver } from "../model/ports.ts";
import { registers } from "../model/readings.ts";
import type { SeriesSource } from "../model/series.ts";
import type { StatedCall } from "../model/services.ts";
import { spreadColumn } from "../model/spread.ts";
import { reaches } from "../model/visibility.ts";
import { constraintLimits } from "../network/limits.ts";
import { positionBook } from "../positions/book.ts";
import { capacityBook } from "../positions/capacity-book.ts";
import { ratingSource } from "../ratings/ratings.ts";
import { runDays, type Scenario } from "../scenario.ts";
import { accountsOf } from "../settlement/accounts/accounts.ts";
import { actorPayments } from "../settlement/accounts/payments.ts";
import { duosOf } from "../settlement/duos/duos.ts";
import { balancingOf } from "../settlement/imbalance/balancing.ts";
import { answeringPart } from "../settlement/imbalance/home-supply.ts";
import { intermediariesOf } from "../settlement/intermediaries/intermediaries.ts";
import { ledger } from "../settlement/ledger.ts";
import { compileTimetable, GateCursor } from "../timetable/timetable.ts";
import { baselineOf, readsPast } from "../venues/performance/baselines/registry.ts";
import { baselineSettings, openVenues, solverFindings } from "../venues/registry.ts";
import { visibilityOf } from "../venues/visibility.ts";
import { ownersOf } from "./account-owners.ts";
import { admissionOf, mayAnswer } from "./admission.ts";
import { answering } from "./answers.ts";
import { awardAnswering } from "./award-answers.ts";
import { controlRoomOf } from "./control-room.ts";
import { exchangeState } from "./exchange-state.ts";
import { gamingTruth } from "./gaming-truth.ts";
import { homeGains } from "./home-gains.ts";
import { homeSellersOf, withHomesPolicy } from "./home-sellers.ts";
import { meterPast } from "./meter-past.ts";
import { monitorState } from "./monitor-state.ts";
import { networkOfRun, networkOfRunFindings } from "./network-of-run.ts";
import { offsettingState } from "./offsetting-state.ts";
import { outageCheckOf } from "./outage-check.ts";
import { portfolioState } from "./portfolio-state.ts";
import { firstAsked, homesFirstAsked } from "./read-by-homes.ts";
import { registrationOf, serviceRegistrationOf } from "./registration.ts";
import { serviceState } from "./service-state.ts";
import { seriesWithShifts } from "./shifts.ts";
import { suppliedDemands } from "./supplied-demands.ts";
import { type Batch, emptyTables, type World } from "./world.ts";

/** What the composition root hands in beside the scenario. */
export interface Parts {
  readonly network: NetworkDocument;
  readonly policies: Readonly<Record<string, AgentPolicy>>;
  readonly series: (network: Network, seed: string) => SeriesSource;
  /** Needed where the scenario's forecasts draw their errors from those of past days. */
  readonly pastErrors?: PastErrors;
  /** What files say of the system; needed where the imbalance price reads one. */
  readonly system?: SystemRecord;
  /** By service; needed where its calls are those of a file. */
  readonly calls?: ReadonlyMap<string, readonly StatedCall[]>;
  /** Already loaded; needed where a venue's settings ask for one. */
  readonly solver?: LinearSolver | undefined;
}

/**
 * Builds the world; a fault where the network has no solution, or the parts have no past errors or no solver for a scenario
 * that needs them. The scenario and network were checked before.
 */
export function buildWorld(scenario: Scenario, parts: Parts): Checked<World> {
  const missing = [
    ...pastErrorFindings(scenario.forecast, parts.network, parts.pastErrors),
    ...(parts.solver === undefined ? solverFindings(scenario.venues) : []),
  ];
  if (missing.length > 0) return unfit(missing);
  const known = networkOfRun(scenario, parts.network);
  if (known.kind === "unsolvable") return unfit(known.findings);
  const unrunnable = [...networkOfRunFindings(scenario, known.value)];
  if (unrunnable.length > 0) return unfit(unrunnable);
  const { groups, arranged, network, faults, states, isByDemand } = known.value;
  const capacity = capacityBook(network, heedlessSites(scenario, network));
  const { anm, seed } = scenario;
  const flagged = (of: (capability: Capability) => boolean) =>
    Uint8Array.from(network.constraintPoints.ids, (id) => (of(capabilityAt(anm, id)) ? 1 : 0));
  const ownGroups = arranged.units.map((unit) => groups.get(unit.id)!);
  const { firstDay, dayCount } = runDays(scenario);
  const timetable = compileTimetable(openVenues(scenario.venues), firstDay, dayCount);
  const { units, demands, branches, buses, constraintPoints } = network;
  const sizes = {
    units: units.ids.length,
    constraints: constraintPoints.ids.length,
    branches: branches.ids.length,
    demands: demands.ids.length,
  };
  const balancing = balancingOf(scenario.settlement?.imbalance, arranged, seed, {
    ...{ record: parts.system, homes: scenario.homes },
    offered: offeredHomes(scenario.homes, scenario.aggregators).map(({ group }) => group),
  });
  const tradeable = Uint8Array.from(constraintPoints.ids, (id) => (isTradeable(anm, id) ? 1 : 0));
  const startsAt = firstAsked(scenario, timetable);
  const policies = withHomesPolicy(parts.policies);
  const terms = ownGroups.map(({ policy }) => policies[policy.kind]!.termsOf?.(policy));
  const unlived = seriesWithShifts(
    parts.series(withoutHomes(network, scenario.homes.length), seed),
    terms,
  );
  const { series, homes } = livedSeries(
    scenario,
    unlived,
    sizes.demands,
    homesFirstAsked(scenario),
    suppliedDemands({ faults, states }),
  );
  const forecasterOf = (source: SeriesSource) =>
    forecaster(network, source, scenario.forecast, seed, scenario.monitoring, parts.pastErrors);
  const isCapacityShared = reaches(
    visibilityOf(scenario.visibility, CAPACITY_TRADES),
    "facilitator",
  );
  const book = positionBook(network, isCapacityShared ? capacity : capacityBook(network));
  const payments = actorPayments(
    accountsOf(scenario.settlement?.accounts ?? [], ownersOf(arranged, balancing, scenario)),
  );
  const batches = batchesOf(network, ownGroups, policies, seed);
  const traderIds = [...units.ids, ...scenario.homes.map(({ id }) => id)];
  const byUnit = () => new Float64Array(sizes.units);
  const byDemand = () => new Float64Array(sizes.demands);
  return ok({
    scenario,
    firstDay,
    dayCount,
    network,
    states,
    outageCheck: outageCheckOf(scenario, network),
    faults,
    ratings: ratingSource(network, series),
    imposed: { current: new Map() },
    ladder: ladderOf(anm),
    means: {
      isMonitored: flagged((capability) => capability.isMonitored),
      hasSetPoints: flagged((capability) => capability.hasSetPoints),
    },
    solver: parts.solver,
    isTradeable: tradeable,
    isByDemand,
    ceilingKw: units.energyWhMax.map((wh, unit) =>
      wh > 0 || units.consumptionKwMax[unit]! > 0 ? 0 : -Infinity,
    ),
    measurementNoise: ownerKeys(drawPurpose(seed, "measurement/flow"), constraintPoints.ids),
    channels: channelsOf(network, anm.channels, anm, seed),
    principle: principleOf(anm.principle),
    batches,
    contracts: contractsOf(ownGroups, units, seed),
    series,
    homes,
    homeGains: homeGains(scenario.homes.length),
    homeSellers: homeSellersOf(scenario, network),
    forecaster: forecasterOf(series),
    termForecaster: forecasterOf(unlived),
    gates: {
      day: new GateCursor(timetable, "day"),
      period: new GateCursor(timetable, "period"),
      after: new GateCursor(timetable, "after"),
    },
    days: new Map(),
    asked: new WeakMap(),
    trades: new Map(),
    standing: new Map(),
    arrivals: ownerKeys(drawPurpose(seed, "market/arrival"), traderIds),
    isTradedAgain: timetable.has("intraday"),
    newest: { current: undefined },
    stated: [],
    services: serviceState(sizes.units, parts.calls ?? new Map()),
    twins: new Map(),
    portfolio: portfolioState(scenario, network, { book, capacity }, balancing),
    offsetting: offsettingState(sizes.units),
    exchange: exchangeState(traderIds, scenario.venues[ENERGY_EXCHANGE], seed),
    capacity,
    capacityBreaches: new Map(),
    capacityBoard: { requests: [], responses: [] },
    book,
    ledger: ledger(),
    payments,
    intermediaries: intermediariesOf(scenario.settlement?.intermediaries, network),
    stepPlaces: placesOf(scenario.venues["curtailment-obligations"]?.process ?? PLAIN_PROCESS),
    registration: registrationOf(scenario, states.intact.model, tradeable, startsAt),
    serviceRegistration: serviceRegistrationOf(scenario, states.intact.model, startsAt),
    terms,
    rebound: new Map(),
    admission: admissionOf(
      scenario,
      [...units.technology, ...scenario.homes.map(() => "demand" as const)],
      [...ownGroups, ...scenario.homes.map(homesAsParticipants)],
    ),
    controlRoom: controlRoomOf(scenario, network, ownGroups, homes, payments),
    monitor: monitorState(scenario, gamingTruth(scenario, traderIds, batches)),
    answering: answering(ownGroups, units.ids, seed),
    awardAnswering: awardAnswering(ownGroups, units.ids, seed),
    registered: { decisions: 0, serviceDecisions: 0, isProcessRecorded: false },
    balancing,
    duos: duosOf(scenario.settlement?.duos, network),
    excessKva: new Float64Array(network.connections.ids.length),
    expectedMoveWh: new Map(),
    baseline: baselineOf(scenario.venues["curtailment-obligations"]?.baseline),
    uninstructed: { kw: byUnit(), quarterKw: byUnit(), isKnown: new Uint8Array(sizes.units) },
    meters: meterPast(
      scenario.marketMonitoring !== undefined ||
        Object.values(baselineSettings(scenario.venues)).some(readsPast),
    ),
    storedWh: Float64Array.from(units.energyWhInitial),
    curtailedSoFarWh: byUnit(),
    availableSoFarWh: byUnit(),
    index: indexCounts(network, firstDay, dayCount),
    contractIndex: indexCounts(network, firstDay, dayCount),
    instructed: { today: 0 },
    listKeys: constraintPoints.ids.map(() => ""),
    anm: anmState(sizes.constraints, sizes.units),
    registers: registers(sizes),
    causes: causeCells(sizes.constraints, sizes.units),
    learnt: { current: undefined },
    present: {
      state: states.intact,
      isClosed: branches.isClosed,
      isSwitched: false,
      limits: constraintLimits(sizes.constraints),
    },
    inputs: {
      sourceBeforeKw: byUnit(),
      sourceKw: byUnit(),
      sourceAfterKw: byUnit(),
      consumptionBeforeKw: byDemand(),
      consumptionKw: byDemand(),
      consumptionAfterKw: byDemand(),
      plannedBeforeKw: byUnit(),
      plannedKw: byUnit(),
      periodKw: byUnit(),
      lowestKw: byUnit(),
      highestKw: byUnit(),
      tickSourceKw: byUnit(),
      tickPlannedKw: byUnit(),
      tickStoredWh: byUnit(),
      potentialKw: byUnit(),
      availableKw: byUnit(),
      wantedKw: byDemand(),
      demandKw: byDemand(),
      conduct: { addedKw: byUnit(), undoneFrac: byUnit(), idleFrac: byUnit() },
    },
    work: dispatchWork(sizes.constraints, sizes.units, sizes.branches),
    injectionKw: new Float64Array(buses.ids.length),
    unreadOrders: { cells: new Float64Array(0) },
    tables: emptyTables(),
  });
}

/** The series with homes in them, from some weeks before anybody asks; `startsAt`: when that is. */
function livedSeries(
  { homes, seed, flexAlerts, aggregators, ...scenario }: Scenario,
  series: SeriesSource,
  demandCount: number,
  startsAt: number,
  isSupplied: (demand: number, period: number) => boolean,
): { readonly series: SeriesSource; readonly homes: HomesCourse | undefined } {
  if (homes.length === 0) return { series, homes: undefined };
  const { firstDay, dayCount } = runDays(scenario);
  const billed = {
    from: periodOf(londonDayStart(firstDay)),
    to: periodOf(londonDayStart(firstDay + dayCount)),
  };
  const lived = firstHalfHour(billed.from, periodOf(startsAt));
  const supply = scenario.settlement?.imbalance?.homes;
  const course = homesCourse(homes, series, seed, lived, {
    alerts: flexAlerts,
    aggregators,
    billed,
    answeringFrac: (group, alert) =>
      mayAnswer(scenario, group, alert) ? answeringPart(supply)(group, alert) : 0,
    isSupplied: (group, period) => isSupplied(demandCount - homes.length + group, period),
  });
  return { series: seriesWithHomes(series, course, demandCount - homes.length), homes: course };
}

const unfit = (findings: readonly Finding[]): Checked<never> =>
  faulty(findings.map((finding) => ({ ...finding, path: formatPath(finding.path) })));

function batchesOf(
  network: Network,
  groups: readonly PopulationGroup[],
  policies: Readonly<Record<string, AgentPolicy>>,
  seed: string,
): Batch[] {
  const batches: Batch[] = [];
  let first = 0;
  while (first < groups.length) {
    const { kind } = groups[first]!.policy;
    let end = first;
    while (end < groups.length && groups[end]!.policy.kind === kind) end += 1;
    const policy = policies[kind]!;
    const rows = agentRows(network, first, end);
    const settings = policy.columns(
      groups.slice(first, end).map((group) => group.policy),
      rows,
      drawPurpose(seed, `settings/${kind}`),
    );
    batches.push({ policy, firstUnit: first, rows, settings });
    first = end;
  }
  return batches;
}

function agentRows({ units }: Network, first: number, end: number): AgentRows {
  return {
    count: end - first,
    ids: units.ids.slice(first, end),
    technology: units.technology.slice(first, end),
    capacityKw: units.capacityKw.subarray(first, end),
    chargeKwMax: units.chargeKwMax.subarray(first, end),
    energyWhMin: units.energyWhMin.subarray(first, end),
    energyWhMax: units.energyWhMax.subarray(first, end),
    chargeEfficiency: units.chargeEfficiency.subarray(first, end),
    dischargeEfficiency: units.dischargeEfficiency.subarray(first, end),
    consumptionKwMax: units.consumptionKwMax.subarray(first, end),
  };
}

function contractsOf(
  groups: readonly PopulationGroup[],
  { ids, technology }: Network["units"],
  seed: string,
): Contracts {
  const fixed = groups.map(({ contract }) =>
    contract.energyPrice === "dayAhead" ? 0 : contract.energyPrice.fixedGbpPerMwh,
  );
  return {
    isFixed: Uint8Array.from(groups, ({ contract }) =>
      contract.energyPrice === "dayAhead" ? 0 : 1,
    ),
    fixedGbpPerMwh: spreadColumn(fixed, ids, drawPurpose(seed, "contract/fixed-price")),
    supportGbpPerMwh: spreadColumn(
      groups.map(({ contract }) => contract.supportGbpPerMwh),
      ids,
      drawPurpose(seed, "contract/support"),
    ),
    isConsumer: Uint8Array.from(technology, (of) => (of === "demand" ? 1 : 0)),
  };
}

/** Rows of connections that go on using what they sold. */
function heedlessSites({ venues }: Scenario, { connections }: Network): ReadonlySet<number> {
  const sites = venues["capacity-trades"]?.breach.heedless ?? [];
  return new Set(sites.map((site) => connections.ids.indexOf(site)));
}
