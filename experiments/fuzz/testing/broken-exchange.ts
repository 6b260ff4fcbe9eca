/** For tests: the kept run with a fault planted for each law of the local energy exchange. */

import type { Row } from "../../testing/engine-runs.ts";
import type { Facts } from "../facts.ts";
import { changed, kept, moved, set, withRows } from "./kept-run.ts";

/** A bid of which not all was traded, and an offer that it should have met. */
const unfilledBid = kept.rows.exchange_orders.find(
  ({ side, energyWh, tradedWh }) => side === "buyerBid" && Number(energyWh) + Number(tradedWh) > 0,
)!;
const unmetOffer = { ...unfilledBid, unit: "purple", side: "sellerOffer", tradedWh: 0 };
const isRule = (rule: string) => (row: Row) => row.rule === rule;

const isOneOfTwo = ({ periodStart, at }: Row): boolean =>
  kept.rows.exchange_trades.filter((other) => other.periodStart === periodStart && other.at === at)
    .length === 2;

/** Of the hours before delivery, when orders meet as they come. */
const isIntraday = ({ periodStart, at, placedAt }: Row): boolean =>
  Number(periodStart) - Number(at ?? placedAt) <= 240 * 60;

/** The same rows under another rule. */
function byRule(kind: "pay-as-bid" | "peer-to-peer"): Facts {
  const { venues } = kept.scenario;
  const exchange = { ...venues["local-energy-exchange"]!, rule: { kind, k: 0.1 } };
  return {
    ...kept,
    scenario: { ...kept.scenario, venues: { ...venues, "local-energy-exchange": exchange } },
  };
}

export const brokenExchange = {
  ordersOfEnergyAreWhatTariffsSay: [
    changed("exchange_orders", moved(0.01, "limitGbpPerMwh")),
    changed("exchange_orders", moved(-0.01, "limitGbpPerMwh")),
    changed("exchange_orders", moved(-0.001, "limitGbpPerMwh")),
    changed("exchange_orders", moved(0.01, "worthGbpPerMwh")),
    changed("exchange_orders", moved(-0.01, "worthGbpPerMwh")),
    changed("exchange_orders", moved(1, "expectedWh")),
    changed("exchange_orders", moved(-1, "expectedWh")),
    changed("exchange_orders", set({ energyWh: 0, expectedWh: 0 })),
    changed("exchange_orders", set({ unit: "nobody" })),
    withRows("exchange_orders", [...kept.rows.exchange_orders, kept.rows.exchange_orders[0]!]),
  ],
  positionsAreOrdersAndMeters: [
    changed("exchange_positions", moved(1, "tradedWh")),
    changed("exchange_positions", moved(1, "meteredWh")),
    changed("exchange_positions", moved(1, "residualWh")),
    changed("exchange_orders", moved(1, "tradedWh")),
    withRows("exchange_positions", kept.rows.exchange_positions.slice(1)),
    withRows("exchange_positions", [
      ...kept.rows.exchange_positions,
      kept.rows.exchange_positions[0]!,
    ]),
  ],
  nobodyOrdersEnergyBeyondItsPlant: [
    changed("exchange_orders", set({ unit: "nobody" })),
    changed("exchange_orders", moved(1e9, "energyWh"), ({ side }) => side === "sellerOffer"),
    changed("exchange_orders", set({ side: "sellerOffer", unit: "yellow" })),
    changed("exchange_orders", set({ side: "buyerBid", unit: "pink" })),
    changed("exchange_orders", moved(1e9, "energyWh"), ({ unit }) => unit === "purple"),
  ],
  membersAreBilledForTheRest: [
    changed("exchange_positions", moved(5, "residualMicroGbp")),
    changed(
      "ledger",
      moved(5, "amountMicroGbp"),
      ({ rule, payer, payee }) => rule === "energy" && [payer, payee].includes("yellow"),
    ),
    changed("exchange_positions", set({ unit: "nobody" })),
  ],
  tradesOfEnergyKeepToTheirOrders: [
    changed("exchange_trades", moved(1, "energyWh")),
    changed("exchange_trades", set({ buyerGbpPerMwh: 1000 })),
    changed("exchange_trades", set({ sellerGbpPerMwh: -1000 })),
    changed("exchange_trades", moved(1, "bidGbpPerMwh")),
    changed("exchange_trades", moved(-1, "askGbpPerMwh")),
    changed("exchange_trades", moved(1, "bidGbpPerMwh", "premiumGbpPerMwh")),
    changed("exchange_orders", moved(1, "tradedWh"), ({ tradedWh }) => tradedWh !== 0),
    withRows("exchange_orders", [...kept.rows.exchange_orders, unmetOffer]),
    withRows("exchange_trades", kept.rows.exchange_trades.slice(1)),
  ],
  tradesOfEnergyArePricedByTheRule: [
    changed("exchange_trades", moved(0.01, "buyerGbpPerMwh", "sellerGbpPerMwh"), isOneOfTwo),
    changed("exchange_trades", moved(0.01, "sellerGbpPerMwh")),
    changed(
      "exchange_orders",
      moved(1000, "limitGbpPerMwh"),
      ({ side, energyWh, tradedWh, ...row }) =>
        !isIntraday(row) &&
        side === "buyerBid" &&
        tradedWh !== 0 &&
        Number(energyWh) + Number(tradedWh) > 0,
    ),
    byRule("pay-as-bid"),
    byRule("peer-to-peer"),
    changed("exchange_trades", moved(0.01, "buyerGbpPerMwh", "sellerGbpPerMwh"), isIntraday),
  ],
  tradesOfEnergyArePaidAsRowsSay: [
    changed("exchange_trades", moved(2, "paidMicroGbp")),
    changed("exchange_trades", moved(2, "receivedMicroGbp")),
    changed("exchange_trades", moved(1, "paidMicroGbp")),
    changed("exchange_trades", set({ trade: "E1.1" })),
    changed("ledger", moved(1, "amountMicroGbp"), isRule("local-energy-exchange/trade")),
    changed("ledger", moved(3, "amountMicroGbp"), isRule("local-energy-exchange/fee")),
    changed("ledger", set({ payee: "yellow" }), isRule("local-energy-exchange/fee")),
    withRows("exchange_trades", kept.rows.exchange_trades.slice(1)),
  ],
  residualsArePaidAtTariffs: [
    changed("exchange_positions", moved(2, "residualMicroGbp")),
    changed("ledger", moved(1, "amountMicroGbp"), isRule("local-energy-exchange/residual")),
    changed(
      "ledger",
      set({ payer: "nobody", payee: "nobody" }),
      isRule("local-energy-exchange/residual"),
    ),
  ],
  suppliersPassEnergyOn: [
    changed("ledger", moved(2, "amountMicroGbp"), isRule("local-energy-exchange/energy")),
    changed("ledger", set({ payer: "nobody" }), isRule("local-energy-exchange/energy")),
  ],
};
