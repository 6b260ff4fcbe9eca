/**
 * What resources were instructed, from the report of engagements. Takes its rows; gives each resource's instruction in any
 * minute. An instruction stands until the next one of its contract; one of size 0 ends it.
 */
import type { Fault } from "../../sim/core/errors.ts";
import { formatInstant } from "../../sim/core/time.ts";
import { SECONDS_PER_MINUTE } from "../../sim/core/units.ts";
import { messageFaults } from "../../sim/messages/message-faults.ts";
import type { MessageRow, MessageTable } from "../../sim/messages/registry.ts";
import type { LoadedMessage } from "./message-file.ts";

type Engagement = MessageRow<"engagements-report">;

/** From an instant on, kW by which the injection shall fall; negative: rise. */
interface Step {
  readonly at: number;
  readonly downKw: number;
}

/** Steps of each resource in order of time. */
export type Instructions = ReadonlyMap<string, readonly Step[]>;

export function instructionsOf(rows: MessageTable<"engagements-report">): Instructions {
  const byResource = new Map<string, Engagement[]>();
  for (const row of rows) {
    if (row.units !== "kW") continue;
    const known = byResource.get(row.resourceId);
    if (known === undefined) byResource.set(row.resourceId, [row]);
    else known.push(row);
  }
  return new Map([...byResource].map(([resource, own]) => [resource, stepsOf(own)] as const));
}

/** All contracts of a resource together, and what it is told without one. */
function stepsOf(rows: readonly Engagement[]): readonly Step[] {
  const inForce = new Map<string | null, number>();
  return rows
    .toSorted((left, right) => left.instructedAt - right.instructedAt)
    .map((row) => {
      inForce.set(row.contractId, downOf(row));
      return {
        at: row.instructedAt,
        downKw: [...inForce.values()].reduce((sum, kw) => sum + kw, 0),
      };
    });
}

/** Set-points of demand are of what it draws, those of everything else of what it injects. */
function downOf(row: Engagement): number {
  const { operation, curtailment, initialSetPointPercent, finalSetPointPercent } = row;
  if (curtailment === 0) return 0;
  const isRise = finalSetPointPercent > initialSetPointPercent;
  return isRise === (operation === "demand") ? curtailment : -curtailment;
}

/** Mean instruction of each minute from a start on, kW down. */
export function instructedKw(
  steps: readonly Step[],
  startAt: number,
  minutes: number,
): Float64Array {
  const kw = new Float64Array(minutes);
  const endAt = startAt + minutes * SECONDS_PER_MINUTE;
  steps.forEach(({ at, downKw }, index) => {
    const until = Math.min(endAt, steps[index + 1]?.at ?? endAt);
    for (let from = Math.max(at, startAt); from < until; ) {
      const minute = Math.floor((from - startAt) / SECONDS_PER_MINUTE);
      const to = Math.min(until, startAt + (minute + 1) * SECONDS_PER_MINUTE);
      kw[minute] = kw[minute]! + (downKw * (to - from)) / SECONDS_PER_MINUTE;
      from = to;
    }
  });
  return kw;
}

/** Instructions that cannot be followed: two at once, or without a direction. */
export function engagementFaults(
  engagements: LoadedMessage<"engagements-report">,
): readonly Fault[] {
  const faults = messageFaults(engagements.file);
  const firsts = new Map<string, number>();
  engagements.rows.forEach((row, index) => {
    if (row.units !== "kW") return;
    const key = JSON.stringify([row.resourceId, row.contractId, row.instructedAt]);
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, index);
    else {
      faults.add(engagements.place(index, "instructedAt"), {
        code: "settle.twice",
        found: `a second instruction of ${row.contractId} at ${formatInstant(row.instructedAt)}, after line ${engagements.place(first, "instructedAt").line}`,
        remedy: "write one instruction a contract and instant",
      });
    }
    if (row.curtailment === 0 || row.initialSetPointPercent !== row.finalSetPointPercent) return;
    faults.add(engagements.place(index, "finalSetPointPercent"), {
      code: "settle.direction",
      found: `${row.finalSetPointPercent}, the set-point before, for ${row.curtailment} kW`,
      remedy: "write the set-point that is instructed, or a curtailment of 0 where it ends",
    });
  });
  return faults.list();
}
