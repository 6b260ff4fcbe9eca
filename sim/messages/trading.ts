/**
 * What is traded: bids, offers, trades, and the report of trades from which curtailment indices are adjusted.
 * Gives the schemas of these messages. Keeps: a price of all parts is never below its part for availability.
 */
import { code } from "./cell-forms.ts";
import {
  constraintId,
  contractId,
  deliveredMwh,
  endsAt,
  field,
  fraction,
  id,
  mayBeAbsent,
  mayBeBlank,
  party,
  payment,
  price,
  resourceId,
  stamp,
  startsAt,
  text,
  units,
  volume,
  yesNo,
} from "./fields.ts";
import { messageSchema } from "./message-schema.ts";

const IN_WORDS = "section 4.3, a definition in words; columns are ours";

const window = { kind: "window", start: "startAt", end: "endAt" } as const;
const reactiveRows = { kind: "activePower", units: "units" } as const;

/** What bids and offers have alike; prices are per MWh at the resource. */
const orderFields = {
  constraintId: constraintId(),
  resourceId: resourceId(),
  startAt: startsAt(),
  endAt: endsAt(),
  volume: volume("Volume", "Size of the action at the resource."),
  units: units(),
  availabilityGbpPerMwh: price(
    "Availability Price (GBP/MWh)",
    "Paid for each MW held for an hour, whether it is called or not; 0 in one-part pricing.",
  ),
  allInGbpPerMwh: price(
    "All-in Price (GBP/MWh)",
    "Both parts together: the most a buyer pays, the least a seller takes.",
  ),
  submittedAt: stamp("Submitted", "When it was submitted."),
  isAllOrNone: mayBeAbsent(
    yesNo("All Or None Flag", "Whether a part of the volume is no use; blank: False."),
  ),
} as const;

const orderRules = [
  window,
  { kind: "allIn", availability: "availabilityGbpPerMwh", allIn: "allInGbpPerMwh" },
  { kind: "beforeClose", field: "submittedAt" },
  reactiveRows,
] as const;

export const bid = messageSchema({
  title: "Bids",
  about: "Orders of buyers: contracts that would be curtailed and pay another resource to be.",
  source: IN_WORDS,
  fields: {
    bidId: id("Bid ID", "The bid."),
    contractId: contractId(undefined, "Contract ID", "The contract that would be curtailed."),
    ...orderFields,
    counterpartyId: mayBeAbsent(
      resourceId(undefined, "Counterparty Resource ID", "The one seller that is meant, if any."),
    ),
  },
  rules: [{ kind: "unique", fields: ["bidId"], remedy: "give each bid its own id" }, ...orderRules],
});

export const offer = messageSchema({
  title: "Offers",
  about: "Orders of sellers: resources that act in a buyer's place for pay.",
  source: IN_WORDS,
  fields: {
    offerId: id("Offer ID", "The offer."),
    contractId: mayBeBlank(
      contractId(undefined, "Contract ID", "The seller's contract; blank where it has none."),
    ),
    ...orderFields,
    counterpartyId: mayBeAbsent(
      resourceId(undefined, "Counterparty Resource ID", "The one buyer that is meant, if any."),
    ),
  },
  rules: [
    { kind: "unique", fields: ["offerId"], remedy: "give each offer its own id" },
    ...orderRules,
  ],
});

export const trade = messageSchema({
  title: "Trades",
  about:
    "A bid and an offer matched. The three volumes are one: at the constraint, and what it takes of each resource there.",
  source: IN_WORDS,
  fields: {
    tradeId: id("Trade ID", "The trade."),
    bidId: id("Bid ID", "The buyer's bid."),
    offerId: id("Offer ID", "The seller's offer."),
    constraintId: constraintId(),
    buyerResourceId: resourceId(undefined, "Buyer Resource ID", "The buyer."),
    buyerContractId: contractId(undefined, "Buyer Contract ID", "The contract that is relieved."),
    sellerResourceId: resourceId(undefined, "Seller Resource ID", "The seller."),
    sellerContractId: mayBeBlank(
      contractId(undefined, "Seller Contract ID", "The seller's contract, where it has one."),
    ),
    startAt: startsAt(),
    endAt: endsAt(),
    volume: volume("Volume", "Relief at the constraint, on which prices stand."),
    buyerVolume: volume("Buyer Volume", "What the buyer is spared, at the buyer."),
    sellerVolume: volume("Seller Volume", "What the seller does instead, at the seller."),
    units: units(),
    availabilityGbpPerMwh: price("Availability Price (GBP/MWh)", "Per MW of relief and hour held."),
    utilisationGbpPerMwh: price("Utilisation Price (GBP/MWh)", "Per MWh of relief delivered."),
    matchedAt: stamp("Timestamp", "When it was matched, or last changed."),
    status: field(
      "Status",
      code({
        matched: "Matched",
        refused: "Refused",
        cancelled: "Cancelled",
        idle: "Idle",
        delivered: "Delivered",
      }),
      "In force; not reserved; found undeliverable; never called; called.",
    ),
    reason: text("Reason", "Why it is refused or cancelled; else empty."),
  },
  rules: [
    { kind: "unique", fields: ["tradeId"], remedy: "give each trade its own id" },
    window,
    reactiveRows,
  ],
});

export const tradesReport = messageSchema({
  title: "Trades report",
  about:
    "What was delivered in each settlement period, from which curtailment indices are adjusted. Each party is named by its resource or by its contract, in one column.",
  source: "section 4.6.2.1",
  fields: {
    buyerId: party("Buyer", 1),
    sellerId: party("Seller", 2),
    startAt: stamp("Start Date & Time", "Start of the settlement period, or of a minute in it.", 3),
    endAt: stamp("End Date & Time", "Its end, itself outside.", 4),
    deliveredMwh: deliveredMwh("Delivered Volume (MWh)", "What the seller delivered.", 5),
  },
  rules: [window],
});

export const settlement = messageSchema({
  title: "Settlement",
  about:
    "What each trade pays for each settlement period, and why. Service fulfilment is delivered over instructed, minute by minute, between 0 and 1.",
  source: "ours",
  fields: {
    tradeId: id("Trade ID", "The trade."),
    buyerResourceId: resourceId(undefined, "Buyer Resource ID", "The buyer, who pays."),
    sellerResourceId: resourceId(undefined, "Seller Resource ID", "The seller, who is paid."),
    startAt: startsAt("Start of the settlement period."),
    endAt: endsAt("Its end, itself outside."),
    instructedMwh: deliveredMwh(
      "Instructed Volume (MWh)",
      "What the seller was instructed under the trade.",
    ),
    deliveredMwh: deliveredMwh(
      "Delivered Volume (MWh)",
      "What it delivered of that, from its baseline.",
    ),
    fulfilmentFrac: fraction(
      "Service Fulfilment",
      "Mean of the minutes with an instruction; 1 where there was none.",
    ),
    availabilityGbp: payment("Availability Payment (GBP)", "By the fulfilment."),
    utilisationGbp: payment("Utilisation Payment (GBP)", "By what was delivered."),
    totalGbp: payment("Total Payment (GBP)", "Both together, what the buyer pays."),
    shortfallGbp: mayBeAbsent(
      payment(
        "Shortfall Payment (GBP)",
        "What the seller pays the buyer for what it lost, where it is liable; blank: nothing.",
      ),
    ),
  },
  rules: [
    window,
    {
      kind: "unique",
      fields: ["tradeId", "startAt"],
      remedy: "write each trade once a settlement period",
    },
  ],
});
