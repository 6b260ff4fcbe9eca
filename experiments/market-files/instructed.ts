/**
 * What resources were instructed, from the report of engagements. Takes its rows; gives each resource's instructions in any
 * minute. An instruction stands until the next one of its contract and reason; one of size 0 ends it.
 */
import type { Fault } from "../../sim/core/errors.ts";
import { formatInstant } from "../../sim/core/time.ts";
import { SECONDS_PER_MINUTE } from "../../sim/core/units.ts";
import { messageFaults } from "../../sim/messages/message-faults.ts";
import type { MessageRow, MessageTable } from "../../sim/messages/registry.ts";
import { type Under, underOf } from "./engagement-reasons.ts";
import type { LoadedMessage } from "./message-file.ts";

type Engagement = MessageRow<"engagements-report">;

/** From an instant on, kW by which the injection shall fall; negative: rise. */
interface Step {
  readonly at: number;
  readonly downKw: number;
  /** Of the file. */
  readonly row: number;
}

/** What a resource was told under one contract and for one reason, in order of time. */
export interface Instruction {
  readonly contractId: string | null;
  readonly under: Under;
  readonly steps: readonly Step[];
}

export type Instructions = ReadonlyMap<string, readonly Instruction[]>;

export function instructionsOf(rows: MessageTable<"engagements-report">): Instructions {
  const byKey = new Map<string, { readonly engagement: Engagement; readonly row: number }[]>();
  for (const [row, engagement] of rows.entries()) {
    if (engagement.units !== "kW") continue;
    const key = instructionKey(engagement);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [{ engagement, row }]);
    else known.push({ engagement, row });
  }
  const byResource = new Map<string, Instruction[]>();
  for (const own of byKey.values()) {
    const { resourceId, contractId, reason } = own[0]!.engagement;
    const steps = own
      .map(({ engagement, row }) => ({
        ...{ at: engagement.instructedAt, downKw: downOf(engagement), row },
      }))
      .sort((left, right) => left.at - right.at || left.row - right.row);
    const instruction = { contractId, under: underOf(reason), steps };
    const known = byResource.get(resourceId);
    if (known === undefined) byResource.set(resourceId, [instruction]);
    else known.push(instruction);
  }
  return byResource;
}

/** Each trade and the own obligation have instructions of their own; what says neither goes by its contract. */
function instructionKey({ resourceId, contractId, reason }: Engagement): string {
  return JSON.stringify([resourceId, contractId, underOf(reason)]);
}

/** Set-points of demand are of what it draws, those of everything else of what it injects. */
function downOf(row: Engagement): number {
  const { operation, curtailment, initialSetPointPercent, finalSetPointPercent } = row;
  if (curtailment === 0) return 0;
  const isRise = finalSetPointPercent > initialSetPointPercent;
  return isRise === (operation === "demand") ? curtailment : -curtailment;
}

/** The row of the file that is in force at an instant. */
export const rowAt = ({ steps }: Instruction, instant: number): number =>
  (steps.findLast(({ at }) => at <= instant) ?? steps[0]!).row;

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
    const key = JSON.stringify([instructionKey(row), row.instructedAt]);
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

/** Engagements whose reason names a trade that they cannot be under. */
export function reasonFaults(
  engagements: LoadedMessage<"engagements-report">,
  trades: MessageTable<"trade">,
): readonly Fault[] {
  const faults = messageFaults(engagements.file);
  const tradeOf = new Map(trades.map((row) => [row.tradeId, row]));
  engagements.rows.forEach((row, index) => {
    const under = underOf(row.reason);
    if (row.units !== "kW" || under.kind !== "trade") return;
    const tell = (field: "reason" | "resourceId" | "contractId", found: string, remedy: string) =>
      faults.add(engagements.place(index, field), { code: "settle.reason", found, remedy });
    const trade = tradeOf.get(under.tradeId);
    if (trade === undefined) {
      const found = `${JSON.stringify(row.reason)}, when the file of trades has no ${under.tradeId}`;
      tell("reason", found, "write the id of a trade, or another reason");
    } else if (trade.sellerResourceId !== row.resourceId) {
      const found = `${row.resourceId}, when ${trade.tradeId} was sold by ${trade.sellerResourceId}`;
      tell("resourceId", found, "write the seller, or another trade as the reason");
    } else if (!isContractOf(row.contractId, trade)) {
      const found = `${row.contractId}, when ${trade.tradeId} was sold under ${trade.sellerContractId}`;
      tell("contractId", found, `write ${trade.sellerContractId}`);
    }
  });
  return faults.list();
}

/** A blank on either side contradicts nothing. */
export const isContractOf = (
  contractId: string | null,
  { sellerContractId }: Pick<MessageRow<"trade">, "sellerContractId">,
): boolean => contractId === null || sellerContractId === null || contractId === sellerContractId;
