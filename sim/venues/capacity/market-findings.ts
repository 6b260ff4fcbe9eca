/**
 * What is wrong with settings of a market for connection capacity that their shape cannot say: gates out of order, sites that the network
 * does not have or that have no unit, a site that answers itself, an id twice, a window that is none. Gives findings with paths below
 * the venue.
 */
import type { Finding } from "../../model/findings.ts";
import type { NetworkDocument } from "../../model/network-document.ts";
import type { CapacityMarketSettings, StatedRequest } from "./market-settings.ts";
import { BY_FORECAST } from "./requests.ts";
import type { CapacityTradeSettings } from "./settings.ts";
import { sameSite, siteFindings, windowFindings } from "./site-findings.ts";

type Path = readonly (string | number)[];

export function* capacityMarketFindings(
  { market, gates, trades }: CapacityTradeSettings,
  network: NetworkDocument,
): Generator<Finding> {
  if (market === undefined) {
    if (trades.length === 0)
      yield {
        code: "capacity.nothing",
        path: ["trades"],
        found: "neither trades nor a market",
        remedy: "write what sites agreed in trades, or write market: {}",
      };
    return;
  }
  yield* orderFindings(gates);
  if (market.initiators === "stated" && market.requests.length === 0)
    yield {
      code: "capacity.nobodyAsks",
      path: ["market", "requests"],
      found: "no request, in a market where nobody else begins",
      remedy: "write requests, or write initiators: buyers, sellers or both",
    };
  yield* conductFindings(market, network);
  const taken = new Map(trades.map(({ id }) => [id, "a trade has already"]));
  for (const [row, request] of market.requests.entries()) {
    const path = ["market", "requests", row];
    const isOfForecast = request.id.startsWith(BY_FORECAST);
    const other = isOfForecast ? "requests by forecast may have" : taken.get(request.id);
    if (other !== undefined)
      yield {
        code: "capacity.twice",
        path: [...path, "id"],
        found: `"${request.id}", which ${other}`,
        remedy: "give every trade and request an id of its own",
      };
    taken.set(request.id, "a request has already");
    yield* requestFindings(request, network, path);
  }
}

function* requestFindings(
  request: StatedRequest,
  network: NetworkDocument,
  path: Path,
): Generator<Finding> {
  const { site, with: partner, responses } = request;
  yield* siteFindings(site, network, [...path, "site"]);
  yield* windowFindings(request, path);
  if (partner !== undefined) yield* partnerFindings(site, partner, network, [...path, "with"]);
  for (const [row, response] of responses.entries()) {
    const own = [...path, "responses", row, "site"];
    yield* partnerFindings(site, response.site, network, own);
    if (partner !== undefined && response.site !== partner)
      yield {
        code: "capacity.notAsked",
        path: own,
        found: `"${response.site}", on a direct route to "${partner}"`,
        remedy: "leave with out for the pool, or leave this response out",
      };
  }
}

function* conductFindings(
  { sites }: CapacityMarketSettings,
  network: NetworkDocument,
): Generator<Finding> {
  for (const [row, { site, with: partner, rejects }] of sites.entries()) {
    const path = ["market", "sites", row];
    yield* siteFindings(site, network, [...path, "site"]);
    if (sites.findIndex((each) => each.site === site) !== row)
      yield {
        code: "capacity.twice",
        path: [...path, "site"],
        found: `"${site}", which stands above already`,
        remedy: "write one entry a site",
      };
    if (partner !== undefined) yield* partnerFindings(site, partner, network, [...path, "with"]);
    for (const [at, other] of rejects.entries())
      yield* partnerFindings(site, other, network, [...path, "rejects", at]);
  }
}

function* partnerFindings(
  site: string,
  partner: string,
  network: NetworkDocument,
  path: Path,
): Generator<Finding> {
  yield* siteFindings(partner, network, path);
  if (site === partner) yield sameSite(partner, path);
}

/** Nothing is accepted before responses are in. */
function* orderFindings({ close, award }: CapacityTradeSettings["gates"]): Generator<Finding> {
  if (!("day" in close && "day" in award)) return;
  if (award.day > close.day || (award.day === close.day && award.at >= close.at)) return;
  yield {
    code: "capacity.gateOrder",
    path: ["gates", "award"],
    found: `day ${award.day} at ${award.at}, before responses close`,
    remedy: "award when responses are in",
  };
}
