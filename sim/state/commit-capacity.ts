/**
 * The commit of the market for connection capacity: the only writer of what is on its board; makes the rows of what is decided. Called by
 * the commit of the gates.
 */
import { periodStart } from "../core/time.ts";
import type { CapacityOrder, DecidedRequest, DecidedResponse } from "../model/capacity-market.ts";
import type { CapacityResults } from "../model/capacity-trades.ts";
import { priceOf } from "../venues/capacity/price.ts";
import { watts } from "./record.ts";
import type { World } from "./world.ts";

export function commitCapacity(
  world: World,
  { requests, responses, decided }: CapacityResults,
): void {
  const { capacityBoard } = world;
  capacityBoard.requests.push(...requests);
  capacityBoard.responses.push(...responses);
  for (const market of decided) {
    for (const request of market.requests) recordRequest(world, request, market.at);
    for (const response of market.responses) recordResponse(world, response);
    const done = new Set(market.requests.map(({ request }) => request.id));
    capacityBoard.requests = capacityBoard.requests.filter(({ id }) => !done.has(id));
    capacityBoard.responses = capacityBoard.responses.filter(({ request }) => !done.has(request));
  }
}

function recordRequest(
  { tables, network }: World,
  { request, outcome, acceptedKw }: DecidedRequest,
  decidedAt: number,
): void {
  tables.capacity_requests.append(
    request.placedAt,
    decidedAt,
    request.id,
    network.connections.ids[request.site]!,
    request.side,
    request.capacity,
    request.route,
    periodStart(request.fromPeriod),
    periodStart(request.toPeriod),
    watts(request.kw),
    ...priceCells(request),
    watts(acceptedKw),
    outcome,
  );
}

function recordResponse(
  { tables, network }: World,
  { response, outcome, acceptedKw, priceGbpPerMwHour }: DecidedResponse,
): void {
  tables.capacity_responses.append(
    response.placedAt,
    response.request,
    response.id,
    network.connections.ids[response.site]!,
    response.side,
    watts(response.kw),
    ...priceCells(response),
    watts(acceptedKw),
    priceGbpPerMwHour,
    outcome,
  );
}

const priceCells = (order: CapacityOrder) => [
  order.parts.administrationGbp,
  order.parts.energyMarginGbp,
  order.parts.supportGbp,
  order.parts.capacityChargesGbp,
  priceOf(order, order.kw),
];
