/**
 * For tests: a golden case of matching as the engine sees it: a network of the case's units on one constraint, the look-ahead
 * statement of one period, and what the owners ordered. Takes input.json of cases/matching; gives a GateContext.
 */
import { allocateRanked, reliefRows } from "../access/allocate.ts";
import { noOrders } from "../model/owners-orders.ts";
import type { GateContext, LookAhead } from "../model/venues.ts";
import type { ConstraintModel } from "../network/constraints.ts";
import { FINE, handLimits, handModel } from "./hand-made.ts";

export interface MatchingInput {
  readonly constraintKw: number;
  readonly minTradeKw: number;
  /** The order of curtailment, first curtailed first. */
  readonly incoming: readonly {
    readonly unit: string;
    readonly volumeKw: number;
    readonly sensitivity: number;
  }[];
  readonly bids: readonly {
    readonly unit: string;
    readonly priceGbpPerMwh: number;
    readonly availabilityGbpPerMwh?: number;
  }[];
  readonly offers: readonly {
    readonly unit: string;
    readonly volumeKw: number;
    readonly priceGbpPerMwh: number;
    readonly availabilityGbpPerMwh?: number;
    readonly sensitivity: number;
  }[];
  /** Sensitivities after switching, of those that it changes. */
  readonly switched?: Readonly<Record<string, number>>;
  /** Who agreed to trade with whom, for the bilateral matcher. */
  readonly pairs?: readonly { readonly buyer: string; readonly seller: string }[];
}

/** A winter half-hour, 08:00 to 08:30 on 2026-01-15. */
export const PERIOD = Date.parse("2026-01-15T08:00:00Z") / 1_800_000;

export interface MatchingCase {
  readonly ids: readonly string[];
  readonly model: ConstraintModel;
  readonly lookAhead: LookAhead;
  readonly context: GateContext;
}

export function matchingCase(input: MatchingInput): MatchingCase {
  const { incoming, bids, offers } = input;
  const ids = [...new Set([...incoming, ...offers].map((row) => row.unit))];
  const row = (unit: string) => ids.indexOf(unit);
  const listed = new Map(incoming.map((of) => [of.unit, of]));
  const offered = new Map(offers.map((of) => [of.unit, of]));
  const model = handModel(
    ids.map((id) => ({
      id,
      capacityKw: listed.get(id)?.volumeKw ?? offered.get(id)!.volumeKw,
      sensitivities: [listed.get(id)?.sensitivity ?? offered.get(id)!.sensitivity],
      isFirm: !listed.has(id),
    })),
    [{ id: "export", ratingKw: 50_000 }],
    FINE,
  );
  const owners = noOrders(ids.length);
  const lookAhead = statement(input, ids, model);
  for (const bid of bids) {
    owners.bidKw[row(bid.unit)] = lookAhead.curtailedKw[row(bid.unit)]!;
    owners.bidGbpPerMwh[row(bid.unit)] = bid.priceGbpPerMwh;
    owners.bidAvailabilityGbpPerMwh[row(bid.unit)] = bid.availabilityGbpPerMwh ?? 0;
  }
  for (const offer of offers) {
    owners.offerKw[row(offer.unit)] = offer.volumeKw;
    owners.offerGbpPerMwh[row(offer.unit)] = offer.priceGbpPerMwh;
    owners.offerAvailabilityGbpPerMwh[row(offer.unit)] = offer.availabilityGbpPerMwh ?? 0;
  }
  const context: GateContext = {
    instant: PERIOD * 1800 - 172_800,
    fromPeriod: PERIOD,
    toPeriod: PERIOD + 1,
    network: model.network,
    sensitivityIn: () => model.sensitivity,
    minSensitivity: model.minSensitivity,
    solver: undefined,
    isTradeable: Uint8Array.of(1),
    lookAhead,
    owners,
    outlook: undefined,
    orders: [],
    trades: [],
  };
  return { ids, model, lookAhead, context };
}

/**
 * The same question with some units on the other side of the constraint: they relieve it by injecting more, and stand where
 * they consumed what they injected. `isTurned` is by unit.
 */
export function turned(context: GateContext, isTurned: readonly boolean[]): GateContext {
  const { lookAhead, owners, outlook } = context;
  if (lookAhead === undefined || owners === undefined)
    throw new Error("a case without a statement");
  const sign = (unit: number) => (isTurned[unit] === true ? -1 : 1);
  const pick = (values: Float64Array, other: Float64Array) =>
    values.map((value, unit) => (isTurned[unit] === true ? other[unit]! : value));
  const negated = (values: Float64Array) => values.map((value, unit) => sign(unit) * value);
  const none = new Float64Array(isTurned.length);
  const availability = owners.offerAvailabilityGbpPerMwh ?? none;
  return {
    ...context,
    sensitivityIn: (period) => negated(context.sensitivityIn(period)),
    lookAhead: { ...lookAhead, availableKw: negated(lookAhead.availableKw) },
    owners: {
      ...owners,
      offerKw: pick(owners.offerKw, none),
      offerGbpPerMwh: pick(owners.offerGbpPerMwh, none),
      offerAvailabilityGbpPerMwh: pick(availability, none),
      offerUpKw: pick(none, owners.offerKw),
      offerUpGbpPerMwh: pick(none, owners.offerGbpPerMwh),
      offerUpAvailabilityGbpPerMwh: pick(none, availability),
    },
    outlook: outlook && {
      availableKw: negated(outlook.availableKw),
      roomKw: {
        down: pick(outlook.roomKw.down, outlook.roomKw.up),
        up: pick(outlook.roomKw.up, outlook.roomKw.down),
      },
    },
  };
}

/** Who is curtailed without trades: the real allocation down the list. */
function statement(
  input: MatchingInput,
  ids: readonly string[],
  model: ConstraintModel,
): LookAhead {
  const availableKw = Float64Array.from(model.network.units.capacityKw);
  const order = input.incoming.map((of) => ids.indexOf(of.unit));
  const rows = reliefRows(ids.length);
  for (const unit of order) {
    rows.unit[rows.count] = unit;
    rows.capKw[rows.count] = Infinity;
    rows.count += 1;
  }
  const levelKw = availableKw.slice();
  allocateRanked(
    {
      rows,
      sensitivity: model.sensitivity,
      minSensitivity: model.minSensitivity,
      actuate: model.actuate,
      capacityKw: availableKw,
    },
    input.constraintKw,
    levelKw,
  );
  return {
    issuedAt: PERIOD * 1800 - 172_800,
    deliveryDay: Math.floor(PERIOD / 48),
    fromPeriod: PERIOD,
    periodCount: 1,
    flowKw: Float64Array.of(handLimits(model).targetKw[0]! + input.constraintKw),
    sizeKw: Float64Array.of(input.constraintKw),
    availableKw,
    curtailedKw: availableKw.map((kw, unit) => kw - levelKw[unit]!),
    order: [order],
    priceGbpPerMwh: Float64Array.of(60),
  };
}
