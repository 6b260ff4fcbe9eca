/**
 * Gate award of the market for connection capacity: what is accepted of a day's requests, as trades that sites agree. Takes the board;
 * gives what became of requests and responses, and the trades.
 */
import type { LabEvent } from "../../core/events.ts";
import type { DecidedMarket, DecidedResponse } from "../../model/capacity-market.ts";
import type { AgreedCapacity, CapacityVerdict } from "../../model/capacity-trades.ts";
import type { GateContext } from "../../model/venues.ts";
import { clearCapacity } from "./clear.ts";
import type { CapacityMarketSettings } from "./market-settings.ts";
import { tradeId } from "./responses.ts";

export function acceptedTrades(
  context: GateContext,
  factors: CapacityMarketSettings["sensitivityFactors"],
): {
  readonly market: DecidedMarket;
  readonly trades: readonly AgreedCapacity[];
} {
  const { requests, responses } = context.capacity?.board ?? { requests: [], responses: [] };
  const market = clearCapacity(
    requests,
    responses,
    context.instant,
    factors === "shared" ? context.capacity?.gainedFrac : undefined,
  );
  const trades = market.responses
    .filter(({ outcome }) => outcome === "accepted")
    .map(({ response, acceptedKw, priceGbpPerMwHour }): AgreedCapacity => {
      const request = requests.find(({ id }) => id === response.request)!;
      const [buyer, seller] =
        response.side === "sell" ? [request.site, response.site] : [response.site, request.site];
      return {
        ...{ id: tradeId(context, response), buyer, seller, capacity: response.capacity },
        ...{ initiator: request.side === "buy" ? "buyer" : "seller" },
        ...{ kw: acceptedKw, priceGbpPerMwHour },
        ...{ fromPeriod: response.fromPeriod, toPeriod: response.toPeriod },
      };
    });
  return { market, trades };
}

/** What the coordinator refused was accepted for nothing. */
export function withVerdicts(
  context: GateContext,
  { at, requests, responses }: DecidedMarket,
  verdicts: readonly CapacityVerdict[],
): DecidedMarket {
  const refused = new Set(
    verdicts.filter(({ isApproved }) => !isApproved).map(({ move }) => move.id),
  );
  const isRefused = ({ response, outcome }: DecidedResponse) =>
    outcome === "accepted" && refused.has(tradeId(context, response));
  const lostKw = new Map<string, number>();
  const decided = responses.map((each): DecidedResponse => {
    if (!isRefused(each)) return each;
    const { request } = each.response;
    lostKw.set(request, (lostKw.get(request) ?? 0) + each.acceptedKw);
    return { ...each, outcome: "refused", acceptedKw: 0, priceGbpPerMwHour: 0 };
  });
  return {
    at,
    responses: decided,
    requests: requests.map((each) => {
      const lost = lostKw.get(each.request.id) ?? 0;
      if (lost === 0) return each;
      const acceptedKw = each.acceptedKw - lost;
      return { ...each, acceptedKw, outcome: acceptedKw === 0 ? "unfilled" : "partly" };
    }),
  };
}

/** Both sides hear of what was accepted, rejected and withdrawn. */
export function acceptanceNotices(
  { instant: at, network }: GateContext,
  { responses }: DecidedMarket,
): LabEvent[] {
  return responses.flatMap(({ response, outcome, acceptedKw, priceGbpPerMwHour }): LabEvent[] => {
    const about = { at, trade: response.id, kw: response.kw };
    const name = network.connections.ids[response.site]!;
    if (outcome === "accepted") {
      const because = `${name} at £${priceGbpPerMwHour.toFixed(2)} for each MW, an hour`;
      return [{ ...about, kind: "capacityAccepted", kw: acceptedKw, because }];
    }
    if (outcome === "rejected")
      return [{ ...about, kind: "capacityRejected", because: `${name} is turned down` }];
    return outcome === "cancelled"
      ? [{ ...about, kind: "capacityCancelled", because: "withdrawn" }]
      : [];
  });
}

/** Who asked hears of what is not met. */
export function unmetNotices(
  { instant: at }: GateContext,
  { requests }: DecidedMarket,
): LabEvent[] {
  return requests.flatMap(({ request, outcome, acceptedKw }): LabEvent[] => {
    if (outcome === "filled") return [];
    const kind = outcome === "cancelled" ? "capacityCancelled" : "capacityUnmet";
    const because = UNMET_WORDS[outcome];
    return [{ kind, at, trade: request.id, kw: request.kw - acceptedKw, because }];
  });
}

const UNMET_WORDS = {
  cancelled: "withdrawn",
  partly: "no more is offered at a price that its buyer takes and stands",
  unfilled: "nothing is offered at a price that its buyer takes and stands",
  unanswered: "nobody responds",
} as const;
