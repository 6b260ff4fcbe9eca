/** What awards say of the offers and promises behind them: parts of an offer, and promises of which another has some. No behaviour of a market. */
import type { Award } from "./services.ts";

/** The id of the offer that an award was bought of. */
export const offerOf = ({ restOf, id }: Award): string => restOf ?? id;

/** The id of a part of an offer of which so many were bought before. */
export const partId = (offer: string, before: number): string =>
  before === 0 ? offer : `${offer}#${before + 1}`;

/** What an award promised its buyer, kW: the other operator may have armed some of it since. */
export const promisedKwOf = ({ promisedKw, changeKw }: Award): number =>
  promisedKw ?? Math.abs(changeKw);

/** An award as it was promised. */
export function wholePromise(award: Award): Award {
  const { promisedKw = Math.abs(award.changeKw), ...rest } = award;
  return { ...rest, changeKw: Math.sign(award.changeKw) * promisedKw };
}

/** An award of so much less, in its direction. */
export const ofLess = <Of extends { readonly changeKw: number }>(of: Of, kw: number): Of => ({
  ...of,
  changeKw: Math.sign(of.changeKw) * Math.min(kw, Math.abs(of.changeKw)),
});

/** Parts of one offer, at least one, as if it had been bought in one; by id it is the first of them. */
export function wholeOf(parts: readonly Award[]): Award {
  const first = parts.reduce((least, each) => (each.id < least.id ? each : least));
  return { ...first, changeKw: parts.reduce((sum, { changeKw }) => sum + changeKw, 0) };
}
