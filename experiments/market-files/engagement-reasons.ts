/**
 * What the text `Reason` of an engagement may say of what it is under: a trade by its id, or the resource's own obligation. The
 * source carries the column and uses it for nothing; these two words are ours. Any other text says nothing.
 */

export type Under =
  | { readonly kind: "trade"; readonly tradeId: string }
  | { readonly kind: "own" }
  | { readonly kind: "unsaid" };

const TRADE = "Trade ";
export const OWN_REASON = "Own obligation";

export const tradeReason = (tradeId: string) => `${TRADE}${tradeId}`;

export function underOf(reason: string): Under {
  if (reason === OWN_REASON) return { kind: "own" };
  if (!reason.startsWith(TRADE)) return { kind: "unsaid" };
  return { kind: "trade", tradeId: reason.slice(TRADE.length) };
}
