/**
 * Settlement of trades. Takes trades as metered; gives double entries between buyer and seller.
 * Availability: for the relief held ready, by the mean fulfilment of the instructed minutes, in full where none was.
 * Utilisation, the all-in price less availability: for the relief given, at most what was asked.
 * Shortfall, where the seller is liable: what the buyer lost in its own place, at its bid, less what it did not have to pay.
 */
import { amountMicroGbp } from "../../core/money.ts";
import { PERIOD_HOURS } from "../../core/time.ts";
import { roundHalfAway } from "../../core/units.ts";
import type {
  GateContext,
  GateOutcome,
  LedgerEntry,
  Trade,
  TradePayment,
} from "../../model/venues.ts";
import { type PairPrice, utilisationPrice } from "./clearing/price-rules/price-rule.ts";
import type { ObligationSettings } from "./settings.ts";

/** Energy of a settlement period at 1 kW. */
const WH_PER_KW = 1000 * PERIOD_HOURS;

/** And the settings that it follows. */
type SettleRules = Pick<ObligationSettings, "payAvailabilityOnCancel" | "shortfallLiability">;

/** The part of a gate's context that settlement reads. */
export interface SettleContext extends Pick<GateContext, "instant" | "trades"> {
  readonly network: { readonly units: Pick<GateContext["network"]["units"], "ids"> };
}

export function settle(context: SettleContext, own: SettleRules): GateOutcome {
  return {
    settlesTrades: true,
    entries: context.trades.flatMap((trade) => entriesOf(trade, context, own)),
  };
}

function entriesOf(
  trade: Trade,
  { instant, network }: SettleContext,
  own: SettleRules,
): LedgerEntry[] {
  const buyer = network.units.ids[trade.buyer]!;
  const seller = network.units.ids[trade.seller]!;
  const price = priceOf(trade);
  const entries: LedgerEntry[] = [];
  const pay = (part: TradePayment, wh: number, gbpPerMwh: number, payer = buyer) => {
    entries.push({
      at: instant,
      period: trade.period,
      rule: `curtailment-obligations/${part}`,
      payer,
      payee: payer === buyer ? seller : buyer,
      amountMicroGbp: amountMicroGbp(roundHalfAway(wh), gbpPerMwh),
      because: trade.id,
    });
  };
  const heldWh = availableWh(trade, own);
  if (heldWh > 0 && price.availabilityGbpPerMwh > 0)
    pay("availability", heldWh, price.availabilityGbpPerMwh);
  if (trade.outcome === "delivered")
    pay("utilisation", trade.deliveredWh * trade.sellerSensitivity, utilisationPrice(price));
  const loss = lossGbpPerMwh(trade, price);
  if (own.shortfallLiability === "sellerPaysBuyerLoss" && trade.buyerLossWh > 0 && loss > 0)
    pay("shortfall", trade.buyerLossWh, loss, seller);
  return entries;
}

const priceOf = (trade: Trade): PairPrice => ({
  allInGbpPerMwh: trade.priceGbpPerMwh,
  availabilityGbpPerMwh: trade.availabilityGbpPerMwh ?? 0,
});

/** Relief that availability is due for, Wh at the constraint. */
function availableWh(trade: Trade, own: SettleRules): number {
  const { outcome, sellerKw, sellerSensitivity, fulfilmentFrac, endedReliefKw = 0 } = trade;
  const endedKw = own.payAvailabilityOnCancel ? endedReliefKw : 0;
  const stood = outcome === "delivered" || outcome === "idle" || outcome === "undelivered";
  return ((stood ? sellerKw * sellerSensitivity * fulfilmentFrac : 0) + endedKw) * WH_PER_KW;
}

/** What a MWh that the buyer lost was worth to it: its bid, less the utilisation that it is not charged for it. */
const lossGbpPerMwh = ({ bidGbpPerMwh, buyerSensitivity }: Trade, price: PairPrice): number =>
  bidGbpPerMwh - utilisationPrice(price) * buyerSensitivity;
