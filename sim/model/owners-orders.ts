/**
 * What owners answer to a market for obligations: volumes and prices, and beside each price what the order is truly worth to its owner, which no
 * market reads and metrics hold prices against.
 */

/** What an order is truly worth to a buyer, or costs a seller, before any strategy; of an order that somebody wrote, its price. */
export interface Worth {
  /** Each MWh that is called, at the unit. */
  readonly gbpPerMwh: number;
  /** Each MW held ready, an hour, called or not; 0 for a buyer. */
  readonly readyGbpPerMwh: number;
}

/** Of an order that somebody wrote nothing is known but its price. */
export const worthAsWritten = (
  side: "buyerBid" | "sellerOffer",
  {
    allInGbpPerMwh,
    availabilityGbpPerMwh,
  }: Readonly<Record<"allInGbpPerMwh" | "availabilityGbpPerMwh", number>>,
): Worth =>
  side === "buyerBid"
    ? { gbpPerMwh: allInGbpPerMwh, readyGbpPerMwh: 0 }
    : { gbpPerMwh: allInGbpPerMwh - availabilityGbpPerMwh, readyGbpPerMwh: availabilityGbpPerMwh };

/** What the owners answered for one delivery day; arrays are [unit][period], unit-major, so that an owner's rows are one view. */
export interface OwnersOrders {
  readonly bidKw: Float64Array;
  readonly bidGbpPerMwh: Float64Array;
  /** Offers to go down, and to go up. */
  readonly offerKw: Float64Array;
  readonly offerGbpPerMwh: Float64Array;
  readonly offerUpKw: Float64Array;
  readonly offerUpGbpPerMwh: Float64Array;
  /** What a MWh is truly worth, and costs; and each MW of an offer held ready, an hour. */
  readonly bidWorthGbpPerMwh: Float64Array;
  readonly offerWorthGbpPerMwh: Float64Array;
  readonly offerUpWorthGbpPerMwh: Float64Array;
  readonly readyWorthGbpPerMwh: Float64Array;
  /** Availability parts of these prices; none: utilisation only. */
  readonly bidAvailabilityGbpPerMwh?: Float64Array;
  readonly offerAvailabilityGbpPerMwh?: Float64Array;
  readonly offerUpAvailabilityGbpPerMwh?: Float64Array;
}

/** Nobody orders anything; for so many units and periods. */
export function noOrders(cellCount: number): Required<OwnersOrders> {
  const column = () => new Float64Array(cellCount);
  return {
    bidKw: column(),
    bidGbpPerMwh: column(),
    offerKw: column(),
    offerGbpPerMwh: column(),
    offerUpKw: column(),
    offerUpGbpPerMwh: column(),
    bidWorthGbpPerMwh: column(),
    offerWorthGbpPerMwh: column(),
    offerUpWorthGbpPerMwh: column(),
    readyWorthGbpPerMwh: column(),
    bidAvailabilityGbpPerMwh: column(),
    offerAvailabilityGbpPerMwh: column(),
    offerUpAvailabilityGbpPerMwh: column(),
  };
}

/** Columns that mean nothing once who asked has read its answers; they grow to the largest that was asked. */
export interface OrderBuffer {
  cells: Float64Array;
}

const UNREAD_COLUMNS = 7;

/** Nobody orders anything of those who are asked for offers alone: what they answer beside these is not kept. */
export function noOffers(cellCount: number, buffer: OrderBuffer): Required<OwnersOrders> {
  const needed = UNREAD_COLUMNS * cellCount;
  if (buffer.cells.length < needed) buffer.cells = new Float64Array(needed);
  else buffer.cells.fill(0, 0, needed);
  const column = () => new Float64Array(cellCount);
  const unread = (row: number) => buffer.cells.subarray(row * cellCount, (row + 1) * cellCount);
  return {
    offerKw: column(),
    offerGbpPerMwh: column(),
    offerUpKw: column(),
    offerUpGbpPerMwh: column(),
    offerAvailabilityGbpPerMwh: column(),
    offerUpAvailabilityGbpPerMwh: column(),
    bidKw: unread(0),
    bidGbpPerMwh: unread(1),
    bidAvailabilityGbpPerMwh: unread(2),
    bidWorthGbpPerMwh: unread(3),
    offerWorthGbpPerMwh: unread(4),
    offerUpWorthGbpPerMwh: unread(5),
    readyWorthGbpPerMwh: unread(6),
  };
}
