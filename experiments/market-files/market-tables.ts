/**
 * What matching reads of its files, by what it is looked up by: predicted constraints, the merit order list's contracts,
 * sensitivities. Keeps: rows in kVAr are in none of them, for the model is of active power.
 */
import {
  type PredictedConstraint,
  predictedConstraints,
} from "../../sim/messages/predicted-constraints.ts";
import type { MessageRow, MessageTable } from "../../sim/messages/registry.ts";

export type BidRow = MessageRow<"bid">;
export type OfferRow = MessageRow<"offer">;
export type OrderRow = BidRow | OfferRow;
export type ListRow = MessageRow<"incoming-merit-order-list">;

export interface MarketTables {
  readonly lookAhead: MessageTable<"look-ahead">;
  readonly meritOrderList: MessageTable<"incoming-merit-order-list">;
  readonly bids: MessageTable<"bid">;
  readonly offers: MessageTable<"offer">;
  /** None: everybody acts in full everywhere. */
  readonly sensitivities: MessageTable<"sensitivity"> | undefined;
  /** Names and capacities of resources that the merit order list does not have. */
  readonly resources: MessageTable<"resource"> | undefined;
}

/** Key of a constraint and the start of a period. */
export const bookKey = (constraintId: string, startAt: number) => `${startAt} ${constraintId}`;

export interface Predicted extends PredictedConstraint {
  readonly helpers: ReadonlySet<string>;
}

export interface Constraints {
  readonly at: ReadonlyMap<string, Predicted>;
  /** Starts of the predicted periods of each constraint, in order. */
  readonly startsOf: ReadonlyMap<string, readonly number[]>;
}

export function constraintsOf(lookAhead: MessageTable<"look-ahead">): Constraints {
  const active = predictedConstraints(lookAhead)
    .filter(({ units }) => units === "kW")
    .map((each) => ({ ...each, helpers: new Set(each.resourceIds) }));
  const startsOf = new Map<string, number[]>();
  for (const { constraintId, startAt } of active.toSorted((a, b) => a.startAt - b.startAt)) {
    const known = startsOf.get(constraintId);
    if (known === undefined) startsOf.set(constraintId, [startAt]);
    else known.push(startAt);
  }
  const at = active.map((each) => [bookKey(each.constraintId, each.startAt), each] as const);
  return { at: new Map(at), startsOf };
}

/** The contracts of the list that stand on it in kW. */
export const contractsOf = (rows: MessageTable<"incoming-merit-order-list">) =>
  new Map(rows.filter(({ units }) => units === "kW").map((row) => [row.contractId, row] as const));

/** Relief at a constraint for each kW of a resource; undefined where a file is given and does not say. */
export type SensitivityOf = (constraintId: string, resourceId: string) => number | undefined;

export function sensitivityOf(rows: MessageTable<"sensitivity"> | undefined): SensitivityOf {
  if (rows === undefined) return () => 1;
  const key = (constraintId: string, resourceId: string) =>
    JSON.stringify([constraintId, resourceId]);
  const known = new Map(
    rows.map((row) => [key(row.constraintId, row.resourceId), row.sensitivity] as const),
  );
  return (constraintId, resourceId) => known.get(key(constraintId, resourceId));
}

/** Periods that a window covers, by their starts. Call it for windows of whole periods only. */
export function* startsWithin(
  { startAt, endAt }: { readonly startAt: number; readonly endAt: number },
  periodSeconds: number,
): Generator<number> {
  for (let at = startAt; at < endAt; at += periodSeconds) yield at;
}

export const isBid = (row: OrderRow): row is BidRow => "bidId" in row;
