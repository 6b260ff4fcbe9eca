/**
 * Writes the table `interface_messages`: what the systems of a run said to each other. Messages to units as dispatch closed them (late,
 * lost and timed out are decided in sim/dispatch/channels.ts), and those that the pages bring about: lists and statements,
 * meter readings, reports. Takes what was committed; writes that table and nothing else. The files of such messages are in
 * sim/messages. Keeps: what goes to or from a trading platform is recorded only where the scenario has one.
 */
import type { ConstraintList } from "../access/lists.ts";
import type { LabEvent } from "../core/events.ts";
import { londonDayOf, londonDayStart, periodOf, periodStart, periodsInDay } from "../core/time.ts";
import type { InstructionMessage } from "../dispatch/state.ts";
import type { ExpectedNetwork } from "../lookahead/look-ahead.ts";
import { type InterfaceMessage, systemInterfaces } from "../model/interfaces.ts";
import { MINUTES_PER_PERIOD } from "../model/readings.ts";
import type { LookAhead, Trade } from "../model/venues.ts";
import { watts } from "./record.ts";
import type { World } from "./world.ts";

export function recordMessage({ tables }: World, message: InterfaceMessage): void {
  const { source, target, ways } = systemInterfaces[message.id];
  tables.interface_messages.append(
    message.sentAt,
    message.closedAt ?? message.sentAt,
    message.id,
    source,
    target,
    ways,
    message.kind,
    message.outcome ?? (ways === 2 ? "acknowledged" : "sent"),
    message.attempts ?? 1,
    periodStart(message.period),
    message.periodCount ?? 1,
    message.constraint ?? "-",
    message.unit ?? "-",
    message.trade ?? "-",
    message.rows,
    watts(message.setPointKw ?? 0),
  );
}

/** Whether somebody trades curtailment obligations: without a platform there is nothing to send to it. */
export const hasPlatform = ({ scenario }: World): boolean =>
  scenario.venues["curtailment-obligations"] !== undefined;

/** 2: a statement, one row for each resource that could resolve a constraint, and the list that it was made by. */
export function recordStatementMessages(
  world: World,
  { issuedAt, fromPeriod, periodCount, sizeKw, order }: LookAhead,
  networks: readonly ExpectedNetwork[],
): void {
  if (!hasPlatform(world)) return;
  const constraints = world.network.constraintPoints.ids.length;
  let rows = 0;
  for (let cell = 0; cell < sizeKw.length; cell += 1) {
    if (sizeKw[cell]! <= 0) continue;
    rows += actingUnits(networks[Math.floor(cell / constraints)]!, cell % constraints);
  }
  const about = { sentAt: issuedAt, period: fromPeriod, periodCount };
  recordMessage(world, { id: "2", kind: "look-ahead", ...about, rows });
  const listed = [...new Set(order)].reduce((sum, units) => sum + units.length, 0);
  recordMessage(world, { id: "2", kind: "incoming-merit-order-list", ...about, rows: listed });
}

function actingUnits({ model }: ExpectedNetwork, constraint: number): number {
  const units = model.network.units.ids.length;
  let acting = 0;
  for (let cell = constraint * units; cell < (constraint + 1) * units; cell += 1)
    if (Math.abs(model.sensitivity[cell]!) >= model.minSensitivity) acting += 1;
  return acting;
}

/** 3: the traded list of a constraint and period. */
export function recordTradedList(
  world: World,
  sentAt: number,
  period: number,
  constraint: number,
  rows: number,
): void {
  const name = world.network.constraintPoints.ids[constraint]!;
  const about = { sentAt, period, constraint: name, rows };
  recordMessage(world, { id: "3", kind: "traded-merit-order-list", ...about });
}

/** 3: a list that was due before a period and was not sent, because the market had failed. */
export function recordMissingList(world: World, sentAt: number, period: number): void {
  const about = { sentAt, period, rows: 0, outcome: "failed" } as const;
  recordMessage(world, { id: "3", kind: "traded-merit-order-list", ...about });
}

/** 1: what SCADA tells at the start of a day, and whenever something is switched, lost or found. */
export function recordOperations(world: World, start: number, events: readonly LabEvent[]): void {
  if (start === londonDayStart(londonDayOf(start))) {
    const rows = world.anm.isControlled.reduce((sum, each) => sum + each, 0);
    const period = periodOf(start);
    const periodCount = periodsInDay(londonDayOf(start));
    recordMessage(world, { id: "1", kind: "resource", sentAt: start, period, periodCount, rows });
  }
  for (const event of events) {
    const about = { sentAt: event.at, period: periodOf(event.at), rows: 1 };
    if (event.kind === "topologyChanged")
      recordMessage(world, { id: "1", kind: "operation", ...about });
    else if (event.kind === "commsLost" || event.kind === "commsRestored")
      recordMessage(world, { id: "1", kind: "operation", ...about, unit: event.unit });
    else if (event.kind === "measurementLost" || event.kind === "measurementRestored")
      recordMessage(world, { id: "1", kind: "operation", ...about, constraint: event.constraint });
    else if (event.kind === "tripped" || event.kind === "reconnected") {
      const { unit, constraint } = event;
      recordMessage(world, { id: "4", kind: "switching", ...about, unit, constraint });
    }
  }
}

/** 7: the minutes of those who traded, once a period is over. */
export function recordMeterMessage(world: World, period: number, trades: readonly Trade[]): void {
  if (trades.length === 0 || !hasPlatform(world)) return;
  const units = new Set(trades.flatMap(({ buyer, seller }) => [buyer, seller]));
  const sentAt = periodStart(period + 1);
  const rows = units.size * MINUTES_PER_PERIOD;
  recordMessage(world, { id: "7", kind: "meter-reading", sentAt, period, rows });
}

/** 8: the trades of a period, once they are settled. */
export function recordTradesReport(world: World, sentAt: number, period: number): void {
  const rows = (world.trades.get(period) ?? []).filter(
    ({ outcome }) => outcome !== "cancelled" && outcome !== "refused",
  ).length;
  if (rows > 0) recordMessage(world, { id: "8", kind: "trades-report", sentAt, period, rows });
}

/** 6: what was instructed on a day, once it is over. */
export function recordEngagements(world: World, period: number): void {
  const sentAt = periodStart(period + 1);
  const day = londonDayOf(periodStart(period));
  if (!hasPlatform(world) || sentAt !== londonDayStart(day + 1)) return;
  const about = { sentAt, period: periodOf(londonDayStart(day)), periodCount: periodsInDay(day) };
  recordMessage(world, {
    id: "6",
    kind: "engagements-report",
    ...about,
    rows: world.instructed.today,
  });
}

/** 4 and 5: what the manager ordered SCADA to tell, and every set-point that units answered or did not. */
export function recordDispatch(world: World, lists: readonly ConstraintList[]): void {
  const { executions, messages, sentCount } = world.work;
  world.instructed.today += sentCount;
  for (const { at, units } of executions)
    recordMessage(world, {
      ...{ id: "4", kind: "execution", sentAt: at, period: periodOf(at), rows: units },
    });
  for (const message of messages) recordSetPoint(world, lists, message);
}

function recordSetPoint(
  world: World,
  lists: readonly ConstraintList[],
  { unit, by, capKw, liftKw, ...message }: InstructionMessage,
): void {
  const { units, constraintPoints } = world.network;
  const isHeld = capKw < Infinity || liftKw > -Infinity;
  const boundKw = capKw < Infinity || !isHeld ? capKw : liftKw;
  recordMessage(world, {
    id: world.channels.isApi[unit] === 1 ? "5B" : "5A",
    kind: isHeld ? "start" : "stop",
    ...message,
    period: periodOf(message.sentAt),
    unit: units.ids[unit]!,
    constraint: constraintPoints.ids[by] ?? "-",
    trade: lists[by]?.sold.find((slice) => slice.unit === unit)?.trade ?? "-",
    rows: 1,
    setPointKw: Math.min(boundKw, units.capacityKw[unit]!),
  });
}
