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
  type EnergyOrder,
  type EnergyTrade,
  type MemberPosition,
  RESIDUAL_RULE,
} from "../../model/energy-exchange.ts";
import { DISTRIBUTION_NETWORK } from "../../model/services.ts";
import { type Occasion, transfer } from "../../model/transfer.ts";
import type { GateContext, GateOutcome, LedgerEntry } from "../../model/venues.ts";
import { byUnit } from "./crossing.ts";
import { soldByUnit } from "./members.ts";
import {
  boughtGbpPerMwh,
  type LocalEnergyExchangeSettings,
  pricesIn,
  type Tariff,
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
  const pricesOf = pricesAt(metered.dayAheadGbpPerMwh);
  const placed = firstOrders(cleared);
  const occasion = { at: instant, period: fromPeriod };
  const entries: LedgerEntry[] = [];
  for (const trade of trades) addTradeEntries(entries, trade, occasion, metered, own);
  const residuals = placed.map(({ unit, id }): Residual => {
    const { meteredWh, billedBy } = metered.of(unit);
    const tradedWh = soldWh.get(unit) ?? 0;
    const residual = residualOf(tradedWh, meteredWh, pricesOf(tariffs.get(unit)!));
    const behind = { at: instant, period: fromPeriod, because: id };
    pay(entries, behind, RESIDUAL_RULE, billedBy, unit, residual.microGbp);
    return residual;
  });
  const gained = gainedBy(entries);
  const positions = placed.map(({ unit, id }, row): MemberPosition => {
    const { tradedWh, meteredWh, wh, microGbp } = residuals[row]!;
    return {
      unit,
      orderId: id,
      tradedWh,
      meteredWh,
      residualWh: wh,
      residualMicroGbp: microGbp,
      gainMicroGbp: gained.get(unit) ?? 0,
    };
  });
  return {
    entries,
    exchange: { settled: [{ period: fromPeriod, cleared, positions }] },
  };
}

/** Nothing of what comes to nothing. */
function addTradeEntries(
  entries: LedgerEntry[],
  { id, buyer, seller, energyWh, buyerGbpPerMwh, sellerGbpPerMwh }: EnergyTrade,
  occasion: Pick<LedgerEntry, "at" | "period">,
  { of, dayAheadGbpPerMwh }: Metered,
  { feeGbpPerMwh }: LocalEnergyExchangeSettings,
): void {
  const behind = { at: occasion.at, period: occasion.period, because: id };
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

/** The first order of each unit that placed any, by unit id. */
function firstOrders(cleared: readonly ClearedPeriod[]): readonly EnergyOrder[] {
  // A gate has one order of a unit.
  return byUnit(cleared.length === 1 ? cleared[0]!.orders : firstOfGates(cleared));
}

function firstOfGates(cleared: readonly ClearedPeriod[]): readonly EnergyOrder[] {
  const first = new Map<string, EnergyOrder>();
  for (const { orders } of cleared)
    for (const order of orders) if (!first.has(order.unit)) first.set(order.unit, order);
  return [...first.values()];
}

/** Prices of a half-hour, made once a tariff, however many members have it. */
function pricesAt(dayAheadGbpPerMwh: number): (tariff: Tariff) => TariffPrices {
  const known = new Map<Tariff, TariffPrices>();
  return (tariff) => {
    const kept = known.get(tariff) ?? pricesIn(tariff, dayAheadGbpPerMwh);
    known.set(tariff, kept);
    return kept;
  };
}

/** What a member gave beside its trades, and what its supplier owes for that. */
interface Residual {
  readonly tradedWh: number;
  readonly meteredWh: number;
  readonly wh: number;
  readonly microGbp: number;
}

function residualOf(tradedWh: number, meteredWh: number, tariff: TariffPrices): Residual {
  const wh = meteredWh - tradedWh;
  const microGbp = atTariff(wh, tariff) - atTariff(meteredWh, tariff);
  return { tradedWh, meteredWh, wh, microGbp };
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
