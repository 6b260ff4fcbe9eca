/**
 * Acceptance in a market for connection capacity. Takes requests, responses and the instant; gives what became of each. Requests are
 * met in the order they were placed, sales first, then by id; of each, responses from the best price on, for what the buyer gains, then by
 * id. Keeps: the seller's price is paid and the buyer takes it; a site is on one side of a request once; it is held to no more at a time
 * than it asked for, or its largest response, whichever is more.
 */
import type {
  CapacityOrder,
  CapacityRequest,
  CapacityResponse,
  DecidedMarket,
  DecidedRequest,
  DecidedResponse,
  ResponseOutcome,
} from "../../model/capacity-market.ts";
import { ALL_GAINED, type GainedFrac, priceOf } from "./price.ts";

export function clearCapacity(
  requests: readonly CapacityRequest[],
  responses: readonly CapacityResponse[],
  now: number,
  gainedFrac: GainedFrac = ALL_GAINED,
): DecidedMarket {
  const byId = new Map(requests.map((request) => [request.id, request]));
  const standing = responses.filter((response) => {
    const request = byId.get(response.request);
    return request !== undefined && withdrawn(request, response, now) === undefined;
  });
  const room = roomOf(
    requests.filter(({ cancelledAt }) => cancelledAt > now),
    standing,
  );
  const inOrder = [...requests].sort(
    (left, right) =>
      left.placedAt - right.placedAt ||
      Number(left.side === "buy") - Number(right.side === "buy") ||
      (left.id < right.id ? -1 : 1),
  );
  const decided = inOrder.map((request) =>
    meet(
      request,
      responses.filter((response) => response.request === request.id),
      room,
      now,
      gainedFrac,
    ),
  );
  return {
    at: now,
    requests: decided.map(({ request }) => request),
    responses: decided.flatMap((each) => each.responses),
  };
}

/** Whether a response is out of it before any price is compared. */
function withdrawn(
  { cancelledAt, rejects }: CapacityRequest,
  response: CapacityResponse,
  now: number,
): "cancelled" | "rejected" | undefined {
  if (cancelledAt <= now || response.cancelledAt <= now) return "cancelled";
  return rejects.includes(response.site) ? "rejected" : undefined;
}

interface Met {
  readonly request: DecidedRequest;
  readonly responses: readonly DecidedResponse[];
}

function meet(
  request: CapacityRequest,
  responses: readonly CapacityResponse[],
  room: Room,
  now: number,
  gainedFrac: GainedFrac,
): Met {
  const decided: DecidedResponse[] = [];
  const turnDown = (response: CapacityResponse, outcome: ResponseOutcome) =>
    decided.push({ response, outcome, acceptedKw: 0, priceGbpPerMwHour: 0 });
  const isCancelled = request.cancelledAt <= now;
  const partners = new Set<number>();
  let acceptedKw = 0;
  for (const response of ranked(request, responses, gainedFrac)) {
    const gone = withdrawn(request, response, now);
    if (gone !== undefined) {
      turnDown(response, gone);
      continue;
    }
    const leftKw = request.kw - acceptedKw;
    const kw = Math.floor(
      Math.min(response.kw, leftKw, room.leftKw(request), room.leftKw(response, request)),
    );
    if (kw < 1 || partners.has(response.site)) {
      turnDown(response, "notNeeded");
      continue;
    }
    const [seller, buyer] = request.side === "sell" ? [request, response] : [response, request];
    const priceGbpPerMwHour = priceOf(seller, kw);
    const gained = gainedFrac(buyer.site, seller.site, request.capacity);
    if (priceGbpPerMwHour > priceOf(buyer, kw, gained)) {
      turnDown(response, "tooDear");
      continue;
    }
    partners.add(response.site);
    acceptedKw += kw;
    room.take(request, kw);
    room.take({ ...response, fromPeriod: request.fromPeriod, toPeriod: request.toPeriod }, kw);
    decided.push({ response, outcome: "accepted", acceptedKw: kw, priceGbpPerMwHour });
  }
  const outcome = isCancelled
    ? "cancelled"
    : responses.length === 0
      ? "unanswered"
      : acceptedKw === 0
        ? "unfilled"
        : acceptedKw < Math.floor(request.kw)
          ? "partly"
          : "filled";
  return { request: { request, outcome, acceptedKw }, responses: decided };
}

/** The best first for who asked: cheapest of sellers, dearest of buyers, each at the volume that it could have. */
function ranked(
  request: CapacityRequest,
  responses: readonly CapacityResponse[],
  gainedFrac: GainedFrac,
): CapacityResponse[] {
  const keyOf = (response: CapacityResponse) => {
    const kw = Math.max(1, Math.min(response.kw, request.kw));
    if (request.side === "buy") {
      const gained = gainedFrac(request.site, response.site, request.capacity);
      return gained > 0 ? priceOf(response, kw) / gained : Infinity;
    }
    return 0 - priceOf(response, kw, gainedFrac(response.site, request.site, request.capacity));
  };
  return responses
    .map((response) => ({ response, key: keyOf(response) }))
    .sort(
      (left, right) =>
        byNumber(left.key, right.key) || (left.response.id < right.response.id ? -1 : 1),
    )
    .map(({ response }) => response);
}

/** Infinities are equal to each other. */
const byNumber = (left: number, right: number): number =>
  left < right ? -1 : left > right ? 1 : 0;

interface Room {
  readonly leftKw: (order: CapacityOrder, window?: CapacityOrder) => number;
  readonly take: (order: CapacityOrder, kw: number) => void;
}

/** How much more each site may be held to on a side, by period. */
function roomOf(
  requests: readonly CapacityRequest[],
  responses: readonly CapacityResponse[],
): Room {
  const [asked, answered, taken] = [table(), table(), table()];
  for (const request of requests) asked.change(request, (kw) => kw + request.kw);
  for (const response of responses) answered.change(response, (kw) => Math.max(kw, response.kw));
  return {
    leftKw: (order, { fromPeriod, toPeriod } = order) => {
      let leftKw = Infinity;
      for (let period = fromPeriod; period < toPeriod; period += 1) {
        const mostKw = Math.max(asked.at(order, period), answered.at(order, period));
        leftKw = Math.min(leftKw, mostKw - taken.at(order, period));
      }
      return leftKw;
    },
    take: (order, more) => taken.change(order, (kw) => kw + more),
  };
}

/** kW by site, side, capacity and period; nothing is 0. */
function table() {
  const kw = new Map<string, number>();
  const keyOf = ({ site, side, capacity }: CapacityOrder, period: number) =>
    `${site} ${side} ${capacity} ${period}`;
  const at = (order: CapacityOrder, period: number) => kw.get(keyOf(order, period)) ?? 0;
  const change = (order: CapacityOrder, of: (kw: number) => number) => {
    for (let period = order.fromPeriod; period < order.toPeriod; period += 1)
      kw.set(keyOf(order, period), of(at(order, period)));
  };
  return { at, change };
}
