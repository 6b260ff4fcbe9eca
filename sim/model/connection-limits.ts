/**
 * What units inject is held to what their connections may export and import: units behind one connection share its limits in
 * proportion to what each would give or draw. Takes a network; gives a function that holds injections by unit, kW, in place.
 */
import type { Network } from "./network.ts";

/** Power above a limit that is float residue, kW. */
const RESIDUE_KW = 1e-6;

export function connectionLimits({ units, connections }: Network): (kw: Float64Array) => void {
  const { exportLimitKw, importLimitKw } = connections;
  const givenKw = new Float64Array(connections.ids.length);
  const drawnKw = new Float64Array(connections.ids.length);
  return (kw) => {
    givenKw.fill(0);
    drawnKw.fill(0);
    for (let unit = 0; unit < kw.length; unit += 1) {
      const connection = units.connection[unit]!;
      // No unit alone draws more than its connection may.
      if (kw[unit]! < -importLimitKw[connection]!) kw[unit] = -importLimitKw[connection]!;
      givenKw[connection]! += Math.max(0, kw[unit]!);
      drawnKw[connection]! += Math.max(0, -kw[unit]!);
    }
    for (let unit = 0; unit < kw.length; unit += 1) {
      const connection = units.connection[unit]!;
      const own = kw[unit]!;
      const [given, drawn] = [givenKw[connection]!, drawnKw[connection]!];
      if (own > 0 && given > exportLimitKw[connection]! + RESIDUE_KW)
        kw[unit] = (own * exportLimitKw[connection]!) / given;
      else if (own < 0 && drawn > importLimitKw[connection]! + RESIDUE_KW)
        kw[unit] = (own * importLimitKw[connection]!) / drawn;
    }
  };
}
