/** The state of the local energy exchange: what was cleared and metered and is not settled yet; written by commit-exchange.ts. */
import type { ClearedPeriod } from "../model/energy-exchange.ts";

/** What is cleared and metered is by settlement period. */
export interface ExchangeState {
  /** Row of each unit; fixed. */
  readonly rowOf: ReadonlyMap<string, number>;
  readonly cleared: Map<number, ClearedPeriod>;
  /** Wh injected, by unit. */
  readonly meteredWh: Map<number, Float64Array>;
}

export const exchangeState = (unitIds: readonly string[]): ExchangeState => ({
  rowOf: new Map(unitIds.map((id, row) => [id, row])),
  cleared: new Map(),
  meteredWh: new Map(),
});
