/**
 * Commits of market monitoring: the only writer of what is kept of a day and of who is excluded; makes the rows of assessments and sanctions, and posts what is paid. Takes the
 * world; `watchPeriod` as a period is metered, `monitorDay` once its London day is over: nobody is sanctioned before.
 */
import { formatDay, londonDayStart, periodOf } from "../core/time.ts";
import { wholeWh } from "../core/units.ts";
import type { Assessment } from "../model/monitoring.ts";
import type { Readings } from "../model/readings.ts";
import type { ServiceDelivery } from "../model/services.ts";
import type { LookAhead, Trade } from "../model/venues.ts";
import { assess, sanctionEntries } from "../venues/monitoring/assess.ts";
import { DAYS_KEPT, halfHourOf } from "./meter-past.ts";
import { type MonitorState, soldKey } from "./monitor-state.ts";
import { postEntries } from "./post-entries.ts";
import { watts } from "./record.ts";
import { participantsSeen } from "./watch-market.ts";
import type { World } from "./world.ts";

/** Keeps what was first stated of a day of delivery. */
export function watchStatement(
  { monitor }: World,
  { deliveryDay, sizeKw }: Pick<LookAhead, "deliveryDay" | "sizeKw">,
): void {
  monitor?.statedExcessKw.set(deliveryDay, sizeKw);
}

/** Keeps what a period leaves: called before its registers are cleared and its markets settled. */
export function watchPeriod(
  { monitor, exchange, registers, services, network, present, inputs, scenario: { homes } }: World,
  period: number,
  { deliveredWh }: Readings,
  deliveries: readonly ServiceDelivery[],
  trades: readonly Trade[],
): void {
  if (monitor === undefined) return;
  const drawnKws = registers.demandKws.subarray(registers.demandKws.length - homes.length);
  const given = new Map(deliveries.map((delivery) => [delivery.award, delivery]));
  monitor.evidence.push({
    ...{ period, trades },
    cleared: exchange.cleared.get(period) ?? [],
    meteredWh: Float64Array.from([
      ...deliveredWh,
      ...Array.from(drawnKws, (kws) => 0 - wholeWh(kws)),
    ]),
    sourceKw: inputs.sourceKw.map((kw, unit) => kw * (1 - inputs.conduct.idleFrac[unit]!)),
    calls: services.present.armed.flatMap((award) => {
      const delivery = given.get(award.id);
      if (delivery === undefined || delivery.instructedWh === 0) return [];
      const cell = award.constraint * network.units.ids.length + award.unit;
      return [{ award, delivery, flowPerKwInjected: present.state.model.sensitivity[cell]! }];
    }),
  });
}

/** Looks at a London day once it is over. */
export function monitorDay(world: World, day: number): void {
  const { monitor, exchange } = world;
  if (monitor === undefined) return;
  const at = londonDayStart(day + 1);
  const found = assess(participantsSeen(world, day), monitor.detectors, formatDay(day));
  for (const assessment of found) {
    const row = exchange.rowOf.get(assessment.unit)!;
    recordAssessment(world, monitor, assessment, { day, at, row });
    if (assessment.isFlagged) applySanction(world, monitor, assessment, { day, at, row });
  }
  keepTold(monitor, day);
  monitor.statedExcessKw.delete(day);
  monitor.evidence.length = 0;
}

/** Which days and half-hours say nothing of what a unit draws by itself, as long as meters are kept. */
function keepTold({ evidence, calledOn, soldOn }: MonitorState, day: number): void {
  calledOn.set(day, new Set(evidence.flatMap(({ calls }) => calls.map(({ award }) => award.unit))));
  soldOn.set(
    day,
    new Set(
      evidence.flatMap(({ period, trades }) =>
        trades.map(({ seller }) => soldKey(seller, halfHourOf(period))),
      ),
    ),
  );
  for (const of of [calledOn, soldOn]) of.delete(day - DAYS_KEPT);
}

interface Occasion {
  readonly day: number;
  readonly at: number;
  /** Of the unit or group of homes. */
  readonly row: number;
}

function recordAssessment(
  { tables }: World,
  { detectors, games }: MonitorState,
  { id, unit, detector, scoreFrac, thresholdFrac, isFlagged, ...rest }: Assessment,
  { day, at, row }: Occasion,
): void {
  const { finds } = detectors.get(detector)!;
  tables.monitoring_assessments.append(
    at,
    londonDayStart(day),
    id,
    unit,
    detector,
    scoreFrac,
    thresholdFrac,
    isFlagged ? 1 : 0,
    watts(rest.evidenceKw),
    rest.impactGbpPerMwh ?? 0,
    rest.gains.reduce((sum, { microGbp }) => sum + microGbp, 0),
    finds.some((pattern) => games[row]!.has(pattern)) ? 1 : 0,
  );
}

function applySanction(
  world: World,
  { sanction, excludedFrom, excludedUntil }: MonitorState,
  flag: Assessment,
  { day, at, row }: Occasion,
): void {
  const { kind } = world.scenario.marketMonitoring!.sanction;
  const { excludedDays } = sanction(flag);
  const period = periodOf(at) - 1;
  const entries = sanctionEntries(flag, sanction, kind, { at, period });
  const paidMicroGbp = entries.reduce((sum, { amountMicroGbp }) => sum + amountMicroGbp, 0);
  postEntries(world, entries);
  const group = row - world.network.units.ids.length;
  if (group >= 0) world.homeGains.buyingMicroGbp[group]! -= paidMicroGbp;
  if (excludedDays > 0) {
    // One stretch goes on in the other; gates of a day that is looked at later were before the first.
    if (at > excludedUntil[row]!) excludedFrom[row] = at;
    excludedUntil[row] = Math.max(excludedUntil[row]!, londonDayStart(day + 1 + excludedDays));
  }
  if (excludedDays === 0 && entries.length === 0) return;
  world.tables.monitoring_sanctions.append(
    at,
    flag.id,
    flag.unit,
    kind,
    paidMicroGbp,
    excludedDays > 0 ? excludedUntil[row]! : at,
  );
}
