/** Lists that are kept in an order. */

/** Puts an item in its place, after those that are equal to it. */
export function insertInOrder<Item>(
  list: Item[],
  item: Item,
  order: (left: Item, right: Item) => number,
): void {
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (order(list[middle]!, item) < 0) from = middle + 1;
    else to = middle;
  }
  list.splice(from, 0, item);
}
