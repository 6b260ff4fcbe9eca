/** Who came first, of orders in any continuous market: the instant, then the turn drawn for it, then the id. */
import type { StandingOrder } from "../model/venues.ts";

type Arrived = Pick<StandingOrder, "id" | "placedAt" | "turn">;

const byId = (left: Arrived, right: Arrived) =>
  left.id < right.id ? -1 : left.id > right.id ? 1 : 0;

export const byArrival = (left: Arrived, right: Arrived): number =>
  left.placedAt - right.placedAt || left.turn - right.turn || byId(left, right);
