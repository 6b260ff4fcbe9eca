/** Study 026: matchers and price rules of the market for curtailment obligations. Data only; see README.md for the question and the finding. */
import type { StudyDesign } from "../study.ts";

const market = (matcher: string, priceRule = "midpoint") => ({
  venues: {
    "curtailment-obligations": { matcher: { kind: matcher }, priceRule: { kind: priceRule } },
  },
});
const BASE = "price-priority";

export const matchersAndPrices: StudyDesign = {
  name: "026-matchers-and-prices",
  title: "Matchers and rules of price",
  question:
    "Which matcher comes nearest to the most that the same orders could give, and what do rules of price change?",
  base: {
    period: { start: "2025-02-01", days: 7, tickMinutes: 30 },
    anm: { principle: { kind: "lifo" } },
  },
  designs: [
    { id: BASE, label: "By price, midpoint", over: market(BASE) },
    { id: "mol-priority", label: "By place", over: market("mol-priority"), against: BASE },
    { id: "max-volume", label: "Most volume", over: market("max-volume"), against: BASE },
    { id: "welfare-lp", label: "Most welfare", over: market("welfare-lp"), against: BASE },
    {
      id: "pay-as-bid",
      label: "By price, as bid",
      over: market(BASE, "pay-as-bid"),
      against: BASE,
    },
    {
      id: "pay-as-offer",
      label: "By price, as offered",
      over: market(BASE, "pay-as-offer"),
      against: BASE,
    },
    { id: "uniform", label: "By price, one price", over: market(BASE, "uniform"), against: BASE },
    { id: "none", label: "No market", over: {}, against: BASE },
  ],
  figures: {
    measures: [
      "tradeWelfareGbp",
      "tradeWelfareGapGbp",
      "tradesMatched",
      "soldMwh",
      "paidGbp",
      "curtailedMwh",
    ],
    compared: ["tradeWelfareGbp", "soldMwh", "paidGbp"],
    headline: "tradeWelfareGbp",
  },
};
