/**
 * Settlement of the local energy exchange once a half-hour is metered. A trade is paid as agreed, what its prices leave goes to the network
 * operator, and a fee from both sides to the platform; what a
 * member gave or drew beside it is its supplier's at the supplier's tariff. Members are billed by their contracts as ever, so that a
 * supplier pays, or takes, the difference that trading makes to that; and the supplier of who sold, which was given the energy,
 * pays that of who bought for it at the day-ahead price. Takes what was cleared and metered; gives double entries.
 */
import { amountMicroGbp } from "../../core/money.ts";
import {
  type ClearedPeriod,
  ENERGY_EXCHANGE,
  ENERGY_PLATFORM,
  type EnergyTrade,
  type MemberPosition,
  RESIDUAL_RULE,
} from "../../model/energy-exchange.ts";
import { DISTRIBUTION_NETWORK } from "../../model/services.ts";
import { type Occasion, transfer } from "../../model/transfer.ts";
import type { GateContext, GateOutcome, LedgerEntry } from "../../model/venues.ts";
import { soldByUnit } from "./members.ts";
import {
  boughtGbpPerMwh,
  type LocalEnergyExchangeSettings,
  pricesIn,
  type TariffPrices,
  tariffsOf,
} from "./settings.ts";

const RULES = {
  trade: `${ENERGY_EXCHANGE}/trade`,
  congestion: `${ENERGY_EXCHANGE}/congestion`,
  fee: `${ENERGY_EXCHANGE}/fee`,
  energy: `${ENERGY_EXCHANGE}/energy`,
} as const;

type Metered = NonNullable<ReturnType<NonNullable<GateContext["exchange"]>["metered"]>>;

export function settle(
  { exchange, fromPeriod, instant }: GateContext,
  own: LocalEnergyExchangeSettings,
): GateOutcome {
  const metered = exchange?.metered(fromPeriod);
  if (metered === undefined) return {};
  const { cleared } = metered;
  const tariffs = tariffsOf(own);
  const trades = cleared.flatMap((gate) => gate.trades);
  const soldWh = soldByUnit(trades);
  const ordered = firstOrders(cleared).map(([unit, orderId]) =>
    positionOf(
      unit,
      orderId,
      soldWh.get(unit) ?? 0,
      metered.of(unit).meteredWh,
      pricesIn(tariffs.get(unit)!, metered.dayAheadGbpPerMwh),
    ),
  );
  const occasion = { at: instant, period: fromPeriod };
  const entries = trades.flatMap((trade) => tradeEntries(trade, occasion, metered, own));
  for (const { unit, orderId, residualMicroGbp } of ordered) {
    if (residualMicroGbp === 0) continue;
    const behind = { at: instant, period: fromPeriod, because: orderId };
    const supplier = metered.of(unit).billedBy;
    entries.push(transfer(behind, RESIDUAL_RULE, supplier, unit, residualMicroGbp));
  }
  const gained = gainedBy(entries);
  const positions = ordered.map(
    (position): MemberPosition => ({
      ...position,
      gainMicroGbp: gained.get(position.unit) ?? 0,
    }),
  );
  return {
    entries,
    exchange: { settled: [{ period: fromPeriod, cleared, positions }] },
  };
}

/** Nothing of what comes to nothing. */
function tradeEntries(
  { id, buyer, seller, energyWh, buyerGbpPerMwh, sellerGbpPerMwh }: EnergyTrade,
  occasion: Pick<LedgerEntry, "at" | "period">,
  { of, dayAheadGbpPerMwh }: Metered,
  { feeGbpPerMwh }: LocalEnergyExchangeSettings,
): LedgerEntry[] {
  const behind = { at: occasion.at, period: occasion.period, because: id };
  const entries: LedgerEntry[] = [];
  const received = amountMicroGbp(energyWh, sellerGbpPerMwh);
  const fee = amountMicroGbp(energyWh, feeGbpPerMwh);
  const [sellers, buyers] = [of(seller).billedBy, of(buyer).billedBy];
  pay(entries, behind, RULES.trade, buyer, seller, received);
  const paid = amountMicroGbp(energyWh, buyerGbpPerMwh);
  pay(entries, behind, RULES.congestion, buyer, DISTRIBUTION_NETWORK, paid - received);
  pay(entries, behind, RULES.fee, buyer, ENERGY_PLATFORM, fee);
  pay(entries, behind, RULES.fee, seller, ENERGY_PLATFORM, fee);
  if (sellers !== buyers)
    pay(
      entries,
      behind,
      RULES.energy,
      sellers,
      buyers,
      amountMicroGbp(energyWh, dayAheadGbpPerMwh),
    );
  return entries;
}

function pay(
  entries: LedgerEntry[],
  behind: Occasion,
  rule: string,
  payer: string,
  payee: string,
  microGbp: number,
): void {
  if (microGbp !== 0) entries.push(transfer(behind, rule, payer, payee, microGbp));
}

/** Units that placed orders, each with the id of its first, by unit id. */
function firstOrders(cleared: readonly ClearedPeriod[]): readonly (readonly [string, string])[] {
  const first = new Map<string, string>();
  for (const { orders } of cleared)
    for (const { unit, id } of orders) if (!first.has(unit)) first.set(unit, id);
  return [...first].sort(([left], [right]) => (left < right ? -1 : 1));
}

function positionOf(
  unit: string,
  orderId: string,
  tradedWh: number,
  meteredWh: number,
  tariff: TariffPrices,
): Omit<MemberPosition, "gainMicroGbp"> {
  const residualWh = meteredWh - tradedWh;
  const residualMicroGbp = atTariff(residualWh, tariff) - atTariff(meteredWh, tariff);
  return { unit, orderId, tradedWh, meteredWh, residualWh, residualMicroGbp };
}

/** What entries come to on each account: of a member what trading makes of what it would have paid or got without. */
function gainedBy(entries: readonly LedgerEntry[]): ReadonlyMap<string, number> {
  const net = new Map<string, number>();
  const add = (account: string, microGbp: number) =>
    net.set(account, (net.get(account) ?? 0) + microGbp);
  for (const { payer, payee, amountMicroGbp: microGbp } of entries) {
    add(payer, 0 - microGbp);
    add(payee, microGbp);
  }
  return net;
}

/** What a supplier owes for energy that a member gives; negative: what it takes for energy drawn, beside what is owed on every MWh. */
const atTariff = (wh: number, tariff: TariffPrices): number =>
  amountMicroGbp(wh, wh > 0 ? tariff.exportGbpPerMwh : boughtGbpPerMwh(tariff));
