/**
 * Engaged minutes as rows of messages: the report of engagements, readings of meters and baselines. Takes minutes in any
 * order; gives rows by unit, then time. Keeps: an instruction has a row where it begins, changes and ends; registers count
 * the engaged minutes alone, so their differences are those of a meter and their sums are not.
 */
import { londonDayOf, londonInstant, parseClock } from "../../sim/core/time.ts";
import { SECONDS_PER_MINUTE } from "../../sim/core/units.ts";
import type { MessageRow, MessageTable } from "../../sim/messages/registry.ts";
import type { EngagedMinute } from "./engaged-minutes.ts";
import { OWN_REASON, tradeReason } from "./engagement-reasons.ts";
import { contractId } from "./ids.ts";
import type { RunFacts, RunOf, TradeRow } from "./run-facts.ts";

const W_PER_KW = 1000;
const WATT_MINUTES_PER_KWH = 60 * W_PER_KW;
const PERCENT = 100;

type EngagementRow = MessageRow<"engagements-report">;
/** A unit's instruction under one trade or in its own place, in a minute. */
interface Told {
  readonly minute: EngagedMinute;
  readonly downW: number;
}

export function engagementRows(
  minutes: readonly EngagedMinute[],
  trades: ReadonlyMap<string, TradeRow>,
  facts: RunFacts,
): MessageTable<"engagements-report"> {
  const rows: EngagementRow[] = [];
  for (const [unit, own] of byUnit(minutes)) {
    const under = new Map<string | undefined, Told[]>();
    for (const minute of own) {
      for (const { trade, downW } of minute.parts) {
        const known = under.get(trade);
        if (known === undefined) under.set(trade, [{ minute, downW }]);
        else known.push({ minute, downW });
      }
    }
    for (const [trade, told] of under) {
      const of = trade === undefined ? undefined : trades.get(trade);
      rows.push(...instructionRows(unit, told, of, facts));
    }
  }
  return rows.toSorted((left, right) => left.instructedAt - right.instructedAt);
}

/** One instruction: a row where its size changes, and one where it ends. */
function instructionRows(
  unit: string,
  told: readonly Told[],
  trade: TradeRow | undefined,
  facts: RunFacts,
): readonly EngagementRow[] {
  const row = rowMaker(unit, trade, facts);
  return told.flatMap(({ minute, downW }, index) => {
    const [before, next] = [told[index - 1], told[index + 1]];
    const end = minute.at + SECONDS_PER_MINUTE;
    const goesOn = before !== undefined && before.minute.at + SECONDS_PER_MINUTE === minute.at;
    const isSame = goesOn && before.downW === downW;
    return [
      ...(isSame ? [] : [row(minute.at, minute.baselineW, downW)]),
      ...(next?.minute.at === end ? [] : [row(end, minute.baselineW - downW, 0)]),
    ];
  });
}

function rowMaker(unit: string, trade: TradeRow | undefined, facts: RunFacts) {
  const { units } = facts.columns;
  const index = units.ids.indexOf(unit);
  const isDemand = units.technology[index] === "demand";
  const isFirm = trade !== undefined && trade.sellerContractId === null;
  const name = facts.network.units[index]?.name ?? unit;
  const rangeKw = Math.max(
    units.capacityKw[index]!,
    units.chargeKwMax[index]! + units.consumptionKwMax[index]!,
  );
  return (at: number, fromW: number, downW: number): EngagementRow => {
    const toW = fromW - downW;
    const operation = isFirm ? "flexible" : isDemand ? "demand" : "generation";
    const wholeW = Math.max(rangeKw * W_PER_KW, Math.abs(fromW), Math.abs(toW), 1);
    // Set-points of demand are of what it draws, all others of what it injects.
    const percent = (watts: number) =>
      ((operation === "demand" ? -watts : watts) / wholeW) * PERCENT + 0;
    return {
      ...{ resourceId: unit, operation, curtailment: Math.abs(downW) / W_PER_KW, units: "kW" },
      initialSetPointPercent: percent(fromW),
      finalSetPointPercent: percent(toW),
      ...{ instructedAt: at + facts.shiftS, user: "", resourceName: name },
      reason: trade === undefined ? OWN_REASON : tradeReason(trade.tradeId),
      contractId: trade === undefined ? contractId(unit) : trade.sellerContractId,
    };
  };
}

function byUnit(minutes: readonly EngagedMinute[]): ReadonlyMap<string, readonly EngagedMinute[]> {
  const own = new Map<string, EngagedMinute[]>();
  for (const minute of minutes) {
    const known = own.get(minute.unit);
    if (known === undefined) own.set(minute.unit, [minute]);
    else known.push(minute);
  }
  return own;
}

/** Runs of minutes without a gap. */
function* runsOf(minutes: readonly EngagedMinute[]): Generator<readonly EngagedMinute[]> {
  for (let from = 0, end = 0; from < minutes.length; from = end) {
    end = from + 1;
    while (minutes[end]?.at === minutes[end - 1]!.at + SECONDS_PER_MINUTE) end += 1;
    yield minutes.slice(from, end);
  }
}

export function meterRows(
  minutes: readonly EngagedMinute[],
  { shiftS }: Pick<RunOf, "shiftS">,
): MessageTable<"meter-reading"> {
  const rows: MessageRow<"meter-reading">[] = [];
  for (const [resourceId, own] of byUnit(minutes)) {
    let wattMinutes = 0;
    const read = (at: number) =>
      rows.push({
        ...{ readAt: at + shiftS, resourceId },
        activeKwh: wattMinutes / WATT_MINUTES_PER_KWH + 0,
        reactiveKvarh: null,
      });
    for (const run of runsOf(own)) {
      read(run[0]!.at);
      for (const { at, meterW } of run) {
        wattMinutes += meterW;
        read(at + SECONDS_PER_MINUTE);
      }
    }
  }
  return rows;
}

/** Minutes of one baseline on end have one row. */
export function baselineRows(
  minutes: readonly EngagedMinute[],
  { scenario, shiftS }: Pick<RunOf, "scenario" | "shiftS">,
): MessageTable<"baseline"> {
  const { daysAhead, at } = scenario.lookAhead;
  const isDeclared = scenario.venues["curtailment-obligations"]?.baseline.kind === "self-declared";
  const declaredFor = (start: number) =>
    londonInstant(londonDayOf(start) - daysAhead, parseClock(at) ?? 0);
  const rows: MessageRow<"baseline">[] = [];
  for (const [resourceId, own] of byUnit(minutes)) {
    for (const run of runsOf(own)) {
      for (let from = 0, end = 0; from < run.length; from = end) {
        end = from + 1;
        while (run[end]?.baselineW === run[from]!.baselineW) end += 1;
        const startAt = run[from]!.at;
        const endAt = run[end - 1]!.at + SECONDS_PER_MINUTE;
        rows.push({
          resourceId,
          declaredAt: (isDeclared ? declaredFor(startAt) : endAt) + shiftS,
          ...{ startAt: startAt + shiftS, endAt: endAt + shiftS },
          baselineKw: run[from]!.baselineW / W_PER_KW + 0,
        });
      }
    }
  }
  return rows;
}
