/**
 * Settlement of the local energy exchange once a half-hour is metered. A trade is paid as agreed, what its prices leave goes to the network
 * operator, and a fee from both sides to the platform; what a
 * member gave or drew beside it is its supplier's at the supplier's tariff. Members are billed by their contracts as ever, so that a
 * supplier pays, or takes, the difference that trading makes to that; and the supplier of who sold, which was given the energy,
 * pays that of who bought for it at the day-ahead price. Takes what was cleared and metered; gives double entries.
 */
import { amountMicroGbp } from "../../core/money.ts";
import {
  ENERGY_EXCHANGE,
  ENERGY_PLATFORM,
  type EnergyOrder,
  type EnergyTrade,
  type MeteredUnit,
  type OrderResidual,
  RESIDUAL_RULE,
} from "../../model/energy-exchange.ts";
import { DISTRIBUTION_NETWORK } from "../../model/services.ts";
import { transfer } from "../../model/transfer.ts";
import type { GateContext, GateOutcome, LedgerEntry } from "../../model/venues.ts";
import {
  boughtGbpPerMwh,
  type LocalEnergyExchangeSettings,
  type Tariff,
  tariffsOf,
} from "./settings.ts";

type Metered = NonNullable<ReturnType<NonNullable<GateContext["exchange"]>["metered"]>>;

export function settle(
  { exchange, fromPeriod, instant }: GateContext,
  own: LocalEnergyExchangeSettings,
): GateOutcome {
  const metered = exchange?.metered(fromPeriod);
  if (metered === undefined) return {};
  const { cleared } = metered;
  const tariffs = tariffsOf(own);
  const soldWh = soldByUnit(cleared.trades);
  const residuals = cleared.orders.map((order) =>
    residualOf(
      order,
      soldWh.get(order.unit) ?? 0,
      metered.of(order.unit),
      tariffs.get(order.unit)!,
    ),
  );
  const occasion = { at: instant, period: fromPeriod };
  const entries = [
    ...cleared.trades.flatMap((trade) => tradeEntries(trade, occasion, metered, own)),
    ...residuals.map(({ order: { unit, id }, residualMicroGbp }) =>
      transfer(
        { ...occasion, because: id },
        RESIDUAL_RULE,
        metered.of(unit).billedBy,
        unit,
        residualMicroGbp,
      ),
    ),
  ];
  return {
    entries: entries.filter(({ amountMicroGbp: amount }) => amount !== 0),
    exchange: { settled: [{ cleared, residuals }] },
  };
}

function tradeEntries(
  { id, buyer, seller, energyWh, buyerGbpPerMwh, sellerGbpPerMwh }: EnergyTrade,
  occasion: Pick<LedgerEntry, "at" | "period">,
  { of, dayAheadGbpPerMwh }: Metered,
  { feeGbpPerMwh }: LocalEnergyExchangeSettings,
): LedgerEntry[] {
  const pay = (rule: string, payer: string, payee: string, amount: number) =>
    transfer(
      { ...occasion, because: id },
      `${ENERGY_EXCHANGE}/${rule}`,
      ...([payer, payee, amount] as const),
    );
  const [paid, received, fee, energy] = [
    ...[buyerGbpPerMwh, sellerGbpPerMwh, feeGbpPerMwh, dayAheadGbpPerMwh],
  ].map((gbpPerMwh) => amountMicroGbp(energyWh, gbpPerMwh)) as [number, number, number, number];
  const [sellers, buyers] = [of(seller).billedBy, of(buyer).billedBy];
  return [
    pay("trade", buyer, seller, received),
    pay("congestion", buyer, DISTRIBUTION_NETWORK, paid - received),
    pay("fee", buyer, ENERGY_PLATFORM, fee),
    pay("fee", seller, ENERGY_PLATFORM, fee),
    ...(sellers === buyers ? [] : [pay("energy", sellers, buyers, energy)]),
  ];
}

/** By unit; bought is negative. */
function soldByUnit(trades: readonly EnergyTrade[]): ReadonlyMap<string, number> {
  const wh = new Map<string, number>();
  for (const { buyer, seller, energyWh } of trades) {
    wh.set(seller, (wh.get(seller) ?? 0) + energyWh);
    wh.set(buyer, (wh.get(buyer) ?? 0) - energyWh);
  }
  return wh;
}

function residualOf(
  order: EnergyOrder,
  tradedWh: number,
  { meteredWh }: MeteredUnit,
  tariff: Tariff,
): OrderResidual {
  const residualWh = meteredWh - tradedWh;
  const residualMicroGbp = atTariff(residualWh, tariff) - atTariff(meteredWh, tariff);
  return { order, tradedWh, meteredWh, residualWh, residualMicroGbp };
}

/** What a supplier owes for energy that a member gives; negative: what it takes for energy drawn, beside what is owed on every MWh. */
const atTariff = (wh: number, tariff: Tariff): number =>
  amountMicroGbp(wh, wh > 0 ? tariff.exportGbpPerMwh : boughtGbpPerMwh(tariff));
