/**
 * Shares what a connection lets through among the units behind it. Which limit holds in a period: positions/capacity-book.ts.
 * Takes limits and what units would inject, kW; holds it inside them in place. Keeps: units behind one connection share its
 * limits in proportion to what each would give or draw, and what is inside them is left as it is.
 */
import { keptBy } from "../core/kept-by.ts";
import type { Network } from "./network.ts";

/** By row of connection, kW; a network's own columns are the limits as contracted. */
export interface ConnectionLimits {
  readonly exportLimitKw: Float64Array;
  readonly importLimitKw: Float64Array;
}

/** Power above a limit that is float residue, kW. */
const RESIDUE_KW = 1e-6;

/** A function that holds injections by unit in place; it allocates nothing. One a network. */
export const holderOf = keptBy(({ units, connections }: Network) => {
  const givenKw = new Float64Array(connections.ids.length);
  const drawnKw = new Float64Array(connections.ids.length);
  return (kw: Float64Array, { exportLimitKw, importLimitKw }: ConnectionLimits): void => {
    givenKw.fill(0);
    drawnKw.fill(0);
    for (let unit = 0; unit < kw.length; unit += 1) {
      const connection = units.connection[unit]!;
      // No unit alone draws more than its connection may.
      if (kw[unit]! < -importLimitKw[connection]!) kw[unit] = 0 - importLimitKw[connection]!;
      if (kw[unit]! > 0) givenKw[connection]! += kw[unit]!;
      else drawnKw[connection]! -= kw[unit]!;
    }
    for (let unit = 0; unit < kw.length; unit += 1) {
      const connection = units.connection[unit]!;
      const own = kw[unit]!;
      const given = givenKw[connection]!;
      const drawn = drawnKw[connection]!;
      if (own > 0 && given > exportLimitKw[connection]! + RESIDUE_KW)
        kw[unit] = (own * exportLimitKw[connection]!) / given;
      else if (own < 0 && drawn > importLimitKw[connection]! + RESIDUE_KW)
        kw[unit] = (own * importLimitKw[connection]!) / drawn;
    }
  };
});
