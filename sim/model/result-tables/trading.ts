/**
 * The result tables of how a market was held: its steps, who may trade, orders, clearings, lists, trades. To add a column:
 * here, and in the table's one `append` in sim/state/commit-day.ts, commit-period.ts or commit-market-process.ts (volumes: record-performance.ts); what follows, ../result-tables.ts says.
 */
import type { TableSchema } from "../../core/columns.ts";
import { code, count, gbpPerMwh, instant, microGbp, text, watt, wh } from "../column-kinds.ts";

const registrationColumns = {
  at: instant("When it was decided."),
  company: text("Company id, or -."),
  unit: code("Unit id of the resource; - for a check of the company."),
  review: code(
    "commercial: of a company, by the market operator; technical: of a resource, by the host network operator.",
  ),
  check: code("The check, which is the reason code where it failed; all: none was made."),
  outcome: code(
    "passed, rejected, notMade (its company was not approved), assumed (nobody applied: taken to be qualified), or unregistered (nobody applied). Whoever has a check that is rejected, notMade or unregistered does not trade.",
  ),
  because: text("Why, where it was not passed."),
} as const;

export const tradingTables = {
  market_process: {
    name: "market_process",
    about: "Where the six steps of a market's process were taken in this run; one row a step.",
    writtenBy: "venues",
    columns: {
      venue: code("Market."),
      phase: code("Phase of the trial, the preset of the six."),
      step: code(
        "registration, trading, verification, dispatch, performance or settlement, in this order.",
      ),
      place: code("onPlatform, offPlatform or skipped."),
      what: text("Who does what there."),
    },
  },
  registrations: {
    name: "registrations",
    about:
      "Each check of the registration of companies and of the pre-qualification of their resources, on the day it was decided; what a run does not live to see has no row.",
    writtenBy: "venues",
    columns: registrationColumns,
  },
  service_registrations: {
    name: "service_registrations",
    about:
      "The same by the market facilitator, of who would provide services; empty where the scenario has none.",
    writtenBy: "venues",
    columns: registrationColumns,
  },
  orders: {
    name: "orders",
    about: "Buyer bids and seller offers for curtailment obligations.",
    writtenBy: "venues",
    columns: {
      placedAt: instant("When the order reached the book."),
      periodStart: instant("Start of the settlement period of delivery."),
      constraint: code("Constraint point id."),
      unit: code("Unit id."),
      side: code("buyerBid or sellerOffer."),
      volumeW: watt("Curtailment that the order would move, at the unit."),
      priceGbpPerMwh: gbpPerMwh("All-in price: the most a buyer pays, the least a seller takes."),
      availabilityGbpPerMwh: gbpPerMwh("The part of it for each MW held ready, an hour."),
      reliefW: watt("The same volume at the constraint: by the sensitivity of the unit."),
      worthGbpPerMwh: gbpPerMwh(
        "What a MWh that is called is truly worth to a buyer, or costs a seller, before any strategy; of a card its price.",
      ),
      readyWorthGbpPerMwh: gbpPerMwh("What each MW held ready truly costs a seller, an hour."),
    },
  },
  clearings: {
    name: "clearings",
    about:
      "How the orders at one constraint and period were matched, and how far that is from the most that they could have given.",
    writtenBy: "venues",
    columns: {
      at: instant("When the book was cleared."),
      periodStart: instant("Start of the settlement period of delivery."),
      constraint: code("Constraint point id."),
      bids: count("Buyer bids in the book."),
      offers: count("Seller offers that had something left."),
      trades: count("Trades matched."),
      welfareMicroGbp: microGbp(
        "What the relief is worth to its buyers above what it costs its sellers, all-in, over the half-hour.",
      ),
      optimumMicroGbp: microGbp("The most that any trades of these orders give, of any size."),
      trueWelfareMicroGbp: microGbp("The welfare by what orders are truly worth, and cost."),
      trueOptimumMicroGbp: microGbp("The most that these volumes could give by that."),
    },
  },
  merit_order: {
    name: "merit_order",
    about:
      "The merit order list of a constrained period, as it came in and as traded; position 1 is curtailed first.",
    writtenBy: "venues",
    columns: {
      periodStart: instant("Start of the settlement period of delivery."),
      constraint: code("Constraint point id."),
      list: code(
        "incoming; traded, by the day-ahead auction; retraded, with all trades that stand after an intraday gate that concluded any.",
      ),
      position: count("Place in the list, from 1."),
      unit: code("Unit id."),
      slice: code(
        "own: the unit's own place; sold: a seller in a buyer's place; released: a buyer's slice at the seller's former place.",
      ),
      volumeW: watt("Curtailable power of the row, at the unit."),
      trade: text("Trade id, or - for an own row."),
      role: code(
        "What the unit may be here: buyer, seller, or notApplicable: it cannot trade at this constraint in this period.",
      ),
      isRegistered: count("1 where it is registered and qualified, else 0."),
    },
  },
  trades: {
    name: "trades",
    about: "Every matched trade with what became of it.",
    writtenBy: "venues",
    columns: {
      periodStart: instant("Start of the settlement period of delivery."),
      constraint: code("Constraint point id."),
      trade: text("Trade id."),
      buyer: code("Unit that bought relief."),
      seller: code("Unit that sold it."),
      buyerW: watt("Obligation moved, at the buyer."),
      sellerW: watt("The same relief at the seller: scaled by the ratio of sensitivities."),
      priceGbpPerMwh: {
        kind: "real",
        unit: "£/MWh",
        about: "Price per MWh of relief at the constraint; fine enough to make the amount again.",
        resolution: 1e-9,
      },
      outcome: code(
        "refused by the position book, cancelled at verification, idle (not reached), delivered, or undelivered (reached, and nothing given).",
      ),
      reason: text(
        "Why, where refused, cancelled or made smaller at verification; notDispatched where the trial leaves dispatch out.",
      ),
      deliveredWh: wh(
        "Energy the seller gave in the buyer's place, at the seller: its baseline less its meter, at most what it was asked for.",
      ),
      amountMicroGbp: microGbp("What the buyer paid the seller: availability and utilisation."),
      availabilityGbpPerMwh: {
        kind: "real",
        unit: "£/MWh",
        about: "Part of the price that is paid for relief held ready.",
        resolution: 1e-9,
      },
      instructedWh: wh("Energy the seller was asked for in the buyer's place, at the seller."),
      fulfilmentFrac: {
        kind: "real",
        unit: "",
        about:
          "Mean of delivered over asked, minute by minute of the instruction; 1 without an instruction.",
        resolution: 1e-9,
      },
      availabilityMicroGbp: microGbp("The part of the amount that is availability."),
      buyerLossWh: wh(
        "Energy the buyer lost of what it had bought, because the seller gave less than it was asked for; at the buyer.",
      ),
      shortfallMicroGbp: microGbp("What the seller paid the buyer for that."),
      concludedAt: instant("When it was matched."),
      buyerWorthGbpPerMwh: gbpPerMwh(
        "What a MWh spared is truly worth to the buyer, at the buyer, before any strategy; of a card its price.",
      ),
      sellerCostGbpPerMwh: gbpPerMwh(
        "What a MWh given truly costs the seller, at the seller, before any strategy; of a card its price.",
      ),
      sellerReadyCostGbpPerMwh: gbpPerMwh(
        "What each MW held ready truly costs the seller, an hour.",
      ),
      cancelledAt: instant("When it was cancelled; 0 where it was not."),
    },
  },
  trade_volumes: {
    name: "trade_volumes",
    about:
      "The relief of every trade, in the order of trades, as the file of trades has it; where the scenario asks for it (outputs.performance).",
    writtenBy: "venues",
    columns: {
      periodStart: instant("Start of the settlement period of delivery."),
      trade: text("Trade id."),
      reliefW: watt(
        "Relief at the constraint that the trade stands for, or stood for until it ended.",
      ),
    },
  },
  trade_minutes: {
    name: "trade_minutes",
    about:
      "Every minute in which a seller was instructed under a trade: what its performance is measured by; where the scenario asks for it (outputs.performance).",
    writtenBy: "metering",
    columns: {
      minuteStart: instant("Start of the minute."),
      trade: text("Trade id."),
      seller: code("Unit that sold."),
      instructedW: watt(
        "Mean instruction in the buyer's place: to inject so much less; negative: so much more.",
      ),
      meterW: watt(
        "Mean injection as it counts: where a breaker or a fail-safe held the unit, what it would have injected.",
      ),
      baselineW: watt("What it is held to have injected without the instruction."),
    },
  },
} as const satisfies Readonly<Record<string, TableSchema>>;
