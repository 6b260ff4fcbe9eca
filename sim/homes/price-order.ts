/**
 * The half-hours of a night in order of price, from one noon to the next: what a plan by price reads. Takes prices; gives the class of each
 * half-hour, cheapest first, equal prices alike, and for every class how much time lies below it up to any moment.
 * One order serves all homes of a group: a home asks it for its own stay.
 */

export interface PriceOrder {
  /** The first half-hour, and how many. */
  readonly from: number;
  readonly count: number;
  readonly gbpPerMwh: readonly number[];
  /** By half-hour, 0 the cheapest. */
  readonly classOf: Uint8Array;
  /** Half-hours among the first so many that are below a class, [class][half-hour]. */
  readonly below: Uint8Array;
}

export function priceOrder(from: number, gbpPerMwh: readonly number[]): PriceOrder {
  const count = gbpPerMwh.length;
  const prices = [...new Set(gbpPerMwh)].sort((left, right) => left - right);
  const classOf = Uint8Array.from(gbpPerMwh, (price) => prices.indexOf(price));
  const below = new Uint8Array((prices.length + 1) * (count + 1));
  for (let of = 0; of <= prices.length; of += 1)
    for (let index = 0; index < count; index += 1) {
      const at = of * (count + 1) + index;
      below[at + 1] = below[at]! + (classOf[index]! < of ? 1 : 0);
    }
  return { from, count, gbpPerMwh, classOf, below };
}

/**
 * What part of a half-hour at full power is used by who needs `needed` half-hours of it by the end of its stay and takes the cheapest.
 * Moments are half-hours from the beginning of the order: what there is of the present one is from `from` to `to`, the stay ends at
 * `leaves`. Where several half-hours cost the same, what they have to give is spread evenly over them.
 */
export function cheapestPart(
  order: PriceOrder,
  needed: number,
  from: number,
  to: number,
  leaves: number,
): number {
  const { count, classOf, below } = order;
  const begun = Math.floor(from);
  const ended = Math.min(count, Math.floor(leaves));
  const of = classOf[begun]!;
  const cheaperRow = of * (count + 1);
  const equalRow = cheaperRow + count + 1;
  // Of the half-hour in which the stay ends, the part before that.
  const last = ended < count ? classOf[ended]! : count;
  const over = leaves - ended;
  const cheaper = below[cheaperRow + ended]! + (last < of ? over : 0) - below[cheaperRow + begun]!;
  if (needed <= cheaper) return 0;
  const upTo =
    below[equalRow + ended]! +
    (last <= of ? over : 0) -
    (below[equalRow + begun]! + (from - begun));
  return Math.min(1, (needed - cheaper) / (upTo - cheaper)) * (to - from);
}

/** The lowest price from a half-hour on. */
export function lowestAfter({ gbpPerMwh }: PriceOrder, index: number): number {
  return Math.min(...gbpPerMwh.slice(index));
}
