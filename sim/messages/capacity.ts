/**
 * Trades of connection capacity between sites, for approval by a whole system coordinator. Gives the schema of this message.
 * Keeps: what the source prints and what follows from its window stand side by side (`Stated Hours`).
 */
import { code } from "./cell-forms.ts";
import {
  clock,
  endsAt,
  field,
  hours,
  id,
  mayBeAbsent,
  mayBeBlank,
  powerAboveZero,
  stamp,
  startsAt,
} from "./fields.ts";
import { messageSchema } from "./message-schema.ts";

export const capacityTrade = messageSchema({
  title: "Capacity trades",
  about:
    "Agreements of two sites on maximum export or import capacity (exceeding MEC or MIC), to be approved.",
  source: "ours",
  fields: {
    tradeId: id("Trade ID", "The trade."),
    agreedAt: stamp("Agreed", "When both sides had agreed: the order of arrival."),
    auction: mayBeAbsent(
      id(
        "Auction",
        "Trades of one auction are tested together; blank: the London day of `Agreed`.",
      ),
    ),
    buyerId: id("Buyer Site ID", "The site that may use more; a connection of the network."),
    sellerId: id("Seller Site ID", "The site that may use less."),
    initiator: mayBeAbsent(
      field("Initiator", code({ buyer: "Buyer", seller: "Seller" }), "Who asked first; kept."),
    ),
    capacity: mayBeBlank(
      field(
        "Capacity",
        code({ export: "Export", import: "Import" }),
        "Which capacity; blank is read as Export, and said.",
      ),
    ),
    kw: powerAboveZero("Volume_kW", "Capacity that passes from seller to buyer."),
    startAt: startsAt(),
    endAt: endsAt(),
    dailyFrom: mayBeAbsent(
      clock("Daily From", "Where it holds for a part of each day only: from when."),
    ),
    dailyTo: mayBeAbsent(
      clock("Daily To", "Until when; not later than `Daily From`: past midnight."),
    ),
    statedHours: mayBeAbsent(
      hours(
        "Stated Hours",
        "Hours as the agreement states them; others than the window's are said.",
      ),
    ),
    override: mayBeAbsent(
      field(
        "Coordinator",
        code({ approved: "Approved", refused: "Refused" }),
        "What the coordinator decided by hand.",
      ),
    ),
    reason: mayBeAbsent(id("Reason", "Why, in a line; required with `Coordinator`.")),
    cancelledAt: mayBeAbsent(
      stamp("Cancelled", "When it was cancelled: later auctions are tested without what remained."),
    ),
  },
  rules: [
    { kind: "unique", fields: ["tradeId"], remedy: "write each trade once" },
    { kind: "window", start: "startAt", end: "endAt" },
  ],
});
