/** The state of the local energy exchange: what was cleared and metered and is not settled yet; written by commit-exchange.ts. */
import type { ClearedPeriod } from "../model/energy-exchange.ts";

/** By settlement period. */
export interface ExchangeState {
  readonly cleared: Map<number, ClearedPeriod>;
  /** Wh injected, by unit. */
  readonly meteredWh: Map<number, Float64Array>;
}

export const exchangeState = (): ExchangeState => ({ cleared: new Map(), meteredWh: new Map() });
