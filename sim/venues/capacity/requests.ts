/**
 * Gate open of the market for connection capacity: requests of a delivery day. Takes what sites believe and what is stated; gives
 * requests and their notices. By forecast a site asks block by block for the most that its limit would hold back, at what that is
 * worth to it, or publishes what it spares throughout, at what it takes at least.
 */
import type { LabEvent } from "../../core/events.ts";
import {
  formatInstant,
  PERIOD_SECONDS,
  parseInstant,
  periodOf,
  periodStart,
} from "../../core/time.ts";
import { SECONDS_PER_MINUTE } from "../../core/units.ts";
import type { CapacityRequest, CapacitySide, PriceParts } from "../../model/capacity-market.ts";
import type { Capacity, CapacityContext } from "../../model/capacity-trades.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import type { CapacityMarketSettings, StatedPrice, StatedRequest } from "./market-settings.ts";
import { priceOf } from "./price.ts";
import type { CapacityTradeSettings } from "./settings.ts";
import { siteConduct } from "./site-conduct.ts";
import {
  gainOf,
  isWantedIn,
  type SiteWindow,
  type Stretch,
  sitesIn,
  spareKwOf,
  wantedKwOf,
} from "./worth.ts";

/** Ids of requests by forecast begin like this; stated ones may not. */
export const BY_FORECAST = "request:";

export function openRequests(context: GateContext, own: CapacityTradeSettings): GateOutcome {
  const { market } = own;
  if (market === undefined || context.capacity === undefined) return {};
  const asked = { context, capacity: context.capacity, market, feeGbp: own.adminFeeGbp };
  const requests = [
    ...statedRequests(asked),
    ...blocksOf(context, market).flatMap((stretch) => byForecast(asked, stretch)),
  ];
  if (requests.length === 0) return {};
  const { ids } = context.network.connections;
  const events = requests.map(
    ({ id, site, side, capacity, kw, route }): LabEvent => ({
      ...{ kind: "capacityRequested", at: context.instant, trade: id, kw },
      because: `${ids[site]!} would ${side} ${capacity} capacity, ${route}`,
    }),
  );
  return { capacity: { requests }, events };
}

interface Asked {
  readonly context: GateContext;
  readonly capacity: CapacityContext;
  readonly market: CapacityMarketSettings;
  readonly feeGbp: number;
}

function statedRequests({ context, market }: Asked): CapacityRequest[] {
  const { instant, fromPeriod, toPeriod, network } = context;
  const rowOf = (id: string) => network.connections.ids.indexOf(id);
  return market.requests.flatMap((request): CapacityRequest[] => {
    const stretch = windowOf(request);
    if (stretch.fromPeriod < fromPeriod || stretch.fromPeriod >= toPeriod) return [];
    const { id, side, capacity, kw, with: partner } = request;
    return [
      {
        ...{ id, side, capacity, kw, ...stretch, site: rowOf(request.site) },
        ...{ parts: partsOf(request.price), placedAt: instant },
        cancelledAt: cancelledAtOf(request),
        ...routeOf(context, partner),
        rejects: siteConduct(market, request.site).rejects.map(rowOf),
      },
    ];
  });
}

export const windowOf = ({ from, to }: StatedRequest): Stretch => ({
  fromPeriod: periodOf(parseInstant(from) ?? 0),
  toPeriod: periodOf(parseInstant(to) ?? 0),
});

export const cancelledAtOf = ({ cancelledAt }: { readonly cancelledAt?: string | undefined }) =>
  cancelledAt === undefined ? Infinity : (parseInstant(cancelledAt) ?? Infinity);

/** Trades of requests, and of responses, that were withdrawn by an instant. */
export const withdrawnTrades = ({ requests }: CapacityMarketSettings, instant: number): string[] =>
  requests.flatMap((request) => {
    const isGone = cancelledAtOf(request) <= instant;
    return request.responses.flatMap((response) =>
      isGone || cancelledAtOf(response) <= instant ? [`${request.id}/${response.site}`] : [],
    );
  });

export const partsOf = (price: StatedPrice): PriceParts => ({
  administrationGbp: price.administrationGbp,
  energyMarginGbp: price.energyMarginGbpPerMwHour,
  supportGbp: price.supportGbpPerMwHour,
  capacityChargesGbp: price.capacityChargesGbpPerMwHour,
});

/** The day of a gate in blocks; the last may be shorter. */
function blocksOf(
  { fromPeriod, toPeriod }: GateContext,
  market: CapacityMarketSettings,
): Stretch[] {
  const length = (market.blockMinutes * SECONDS_PER_MINUTE) / PERIOD_SECONDS;
  const windows: Stretch[] = [];
  for (let from = fromPeriod; from < toPeriod; from += length)
    windows.push({ fromPeriod: from, toPeriod: Math.min(toPeriod, from + length) });
  return windows;
}

function byForecast(asked: Asked, stretch: Stretch): CapacityRequest[] {
  const { context, capacity: of, market } = asked;
  const { fromPeriod, toPeriod } = stretch;
  const found: CapacityRequest[] = [];
  for (const side of SIDES_OF[market.initiators])
    for (const capacity of ["export", "import"] as const) {
      if (side === "buy" && !isWantedIn(of, capacity, stretch)) continue;
      const siteOf = sitesIn(of, capacity, stretch);
      for (const site of context.network.connections.ids.keys()) {
        const request = requestOf(
          asked,
          { site, side, capacity, fromPeriod, toPeriod },
          siteOf(site),
        );
        if (request !== undefined) found.push(request);
      }
    }
  return found;
}

const SIDES_OF = {
  buyers: ["buy"],
  sellers: ["sell"],
  both: ["sell", "buy"],
  stated: [],
} as const satisfies Record<CapacityMarketSettings["initiators"], readonly CapacitySide[]>;

interface Asker extends Stretch {
  readonly site: number;
  readonly side: CapacitySide;
  readonly capacity: Capacity;
}

/** Undefined where it has nothing to ask, or nothing that would be worth its administration. */
function requestOf(
  { context, capacity: of, market, feeGbp }: Asked,
  asker: Asker,
  sites: SiteWindow,
): CapacityRequest | undefined {
  const { site, side, capacity, fromPeriod } = asker;
  const { ids } = context.network.connections;
  const own = siteConduct(market, ids[site]!);
  if (side === "buy" && (own.isSellOnly || !of.mayBuy(site, fromPeriod))) return undefined;
  const couldKw = side === "buy" ? wantedKwOf(sites) : spareKwOf(sites);
  if (couldKw < market.leastKw) return undefined;
  const kw = Math.floor(Math.min(couldKw, of.admittedKw(site)));
  if (kw < market.leastKw) return undefined;
  const margin =
    side === "buy" ? gainOf(sites, kw) : { energyMarginGbp: own.leastGbpPerMwHour, supportGbp: 0 };
  const capacityChargesGbp = of.chargesGbpPerMwHour(asker);
  const request: CapacityRequest = {
    ...{ ...asker, kw, placedAt: context.instant, cancelledAt: Infinity },
    id: `${BY_FORECAST}${ids[site]!} ${side} ${capacity} ${formatInstant(periodStart(fromPeriod))}`,
    parts: { administrationGbp: feeGbp, ...margin, capacityChargesGbp },
    ...routeOf(context, own.with),
    rejects: own.rejects.map((id) => ids.indexOf(id)),
  };
  return side === "buy" && priceOf(request, kw) <= 0 ? undefined : request;
}

const routeOf = ({ network }: GateContext, partner: string | undefined) =>
  partner === undefined
    ? ({ route: "pool", partner: undefined } as const)
    : ({ route: "direct", partner: network.connections.ids.indexOf(partner) } as const);
