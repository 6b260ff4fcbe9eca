/**
 * Gate close of the market for connection capacity: responses to the requests of a delivery day. Takes requests, what sites believe and
 * what is stated; gives responses and their notices. A seller answers with what it does not need throughout, or instead with as much as is
 * asked for at what that loses it; a buyer with what it would use, at what that is worth to it.
 */
import type { LabEvent } from "../../core/events.ts";
import type { CapacityRequest, CapacityResponse, PriceParts } from "../../model/capacity-market.ts";
import type { CapacityContext } from "../../model/capacity-trades.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import type { CapacityMarketSettings } from "./market-settings.ts";
import { priceOf } from "./price.ts";
import { cancelledAtOf, partsOf } from "./requests.ts";
import type { CapacityTradeSettings } from "./settings.ts";
import { siteConduct } from "./site-conduct.ts";
import {
  gainOf,
  lossOf,
  type SiteWindow,
  sellableKwOf,
  sitesIn,
  spareKwOf,
  wantedKwOf,
} from "./worth.ts";

export function closeResponses(context: GateContext, own: CapacityTradeSettings): GateOutcome {
  const { market } = own;
  const { capacity, instant, network } = context;
  if (market === undefined || capacity === undefined) return {};
  const responses = capacity.board.requests
    .filter(({ cancelledAt }) => cancelledAt > instant)
    .flatMap((request) => [
      ...stated(context, market, request),
      ...byForecast({ context, capacity, market, feeGbp: own.adminFeeGbp }, request),
    ]);
  const { ids } = network.connections;
  const events = responses.map(
    ({ id, site, side, kw, request }): LabEvent => ({
      ...{ kind: "capacityOffered", at: instant, trade: id, kw },
      because: `${ids[site]!} would ${side}, for ${request}`,
    }),
  );
  return responses.length === 0 ? {} : { capacity: { responses }, events };
}

/** A trade is named by its request and the site that answered. */
export const tradeId = (context: GateContext, { request, site }: CapacityResponse): string =>
  `${request}/${context.network.connections.ids[site]!}`;

function stated(
  { instant, network }: GateContext,
  market: CapacityMarketSettings,
  request: CapacityRequest,
): CapacityResponse[] {
  const found = market.requests.find(({ id }) => id === request.id);
  return (found?.responses ?? []).map((response, row) => ({
    ...facing(request, network.connections.ids.indexOf(response.site), instant),
    ...{ id: `${request.id}/${response.site}/stated ${row + 1}`, kw: response.kw },
    ...{ parts: partsOf(response.price), cancelledAt: cancelledAtOf(response) },
  }));
}

/** What every response to a request has, but for volume and price. */
const facing = (
  { id, side, capacity, fromPeriod, toPeriod }: CapacityRequest,
  site: number,
  placedAt: number,
) =>
  ({
    ...{ request: id, site, capacity, fromPeriod, toPeriod, placedAt },
    side: side === "buy" ? "sell" : "buy",
  }) as const;

interface Answering {
  readonly context: GateContext;
  readonly capacity: CapacityContext;
  readonly market: CapacityMarketSettings;
  readonly feeGbp: number;
}

function byForecast(answering: Answering, request: CapacityRequest): CapacityResponse[] {
  const { context, capacity, market } = answering;
  if (market.responders === "stated") return [];
  const { ids } = context.network.connections;
  const own = market.requests.find(({ id }) => id === request.id);
  const spoken = new Set((own?.responses ?? []).map(({ site }) => site));
  const siteOf = sitesIn(capacity, request.capacity, request);
  return [...ids.keys()].flatMap((site): CapacityResponse[] => {
    const isAsked = request.partner === undefined || request.partner === site;
    if (site === request.site || !isAsked || spoken.has(ids[site]!)) return [];
    const conduct = siteConduct(market, ids[site]!);
    if (conduct.rejects.includes(ids[request.site]!)) return [];
    const sites = siteOf(site);
    if (request.side === "sell") {
      const isBuyer = !conduct.isSellOnly && capacity.mayBuy(site, request.fromPeriod);
      return isBuyer ? bid(answering, request, site, sites) : [];
    }
    return asks(answering, request, site, sites, conduct.leastGbpPerMwHour);
  });
}

function bid(
  { context, capacity, market, feeGbp }: Answering,
  request: CapacityRequest,
  site: number,
  sites: SiteWindow,
): CapacityResponse[] {
  const kw = Math.floor(Math.min(request.kw, wantedKwOf(sites), capacity.admittedKw(site)));
  if (kw < market.leastKw) return [];
  const response = {
    ...facing(request, site, context.instant),
    ...{ id: `${request.id}/${context.network.connections.ids[site]!}`, kw, cancelledAt: Infinity },
  };
  const capacityChargesGbp = capacity.chargesGbpPerMwHour(response);
  const parts = { administrationGbp: feeGbp, ...gainOf(sites, kw), capacityChargesGbp };
  const priced = { ...response, parts };
  return priceOf(priced, kw) > 0 ? [priced] : [];
}

/** What it does not need; and instead, where more is asked for, what it could do without. */
function asks(
  { context, capacity, market, feeGbp }: Answering,
  request: CapacityRequest,
  site: number,
  sites: SiteWindow,
  leastGbpPerMwHour: number,
): CapacityResponse[] {
  const response = { ...facing(request, site, context.instant), cancelledAt: Infinity };
  const capacityChargesGbp = capacity.chargesGbpPerMwHour(response);
  const id = `${request.id}/${context.network.connections.ids[site]!}`;
  const priced = (kw: number, name: string): CapacityResponse => {
    const loss = lossOf(sites, kw);
    const energyMarginGbp = Math.max(loss.energyMarginGbp, leastGbpPerMwHour - loss.supportGbp);
    const parts: PriceParts = {
      ...{ administrationGbp: feeGbp, energyMarginGbp, supportGbp: loss.supportGbp },
      capacityChargesGbp,
    };
    return { ...response, id: name, kw, parts };
  };
  const mostKw = Math.floor(Math.min(request.kw, capacity.admittedKw(site)));
  const spareKw = Math.min(mostKw, spareKwOf(sites));
  const allKw = Math.min(mostKw, sellableKwOf(sites));
  return [
    ...(spareKw >= market.leastKw ? [priced(spareKw, `${id}/spare`)] : []),
    ...(allKw > spareKw && allKw >= market.leastKw ? [priced(allKw, `${id}/used`)] : []),
  ];
}
