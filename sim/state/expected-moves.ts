/**
 * How far network management is expected to move each unit in a period of a statement. Takes the statement and the networks that it was
 * made on; gives changes of injection. Each constraint is stated by itself, so that of several the one that moves a unit furthest counts.
 */
import type { ExpectedNetwork } from "../lookahead/look-ahead.ts";
import type { LookAhead } from "../model/venues.ts";

/** Change of injection by unit in period `step` of the statement, kW; negative where a unit is to give less. */
export function expectedMovesKw(
  { curtailedKw }: LookAhead,
  networks: readonly ExpectedNetwork[],
  step: number,
): Float64Array {
  const { network, sensitivity } = networks[step]!.model;
  const unitCount = network.units.ids.length;
  const rowCount = network.constraintPoints.ids.length * unitCount;
  const moveKw = new Float64Array(unitCount);
  for (let row = 0; row < rowCount; row += 1) {
    const kw = curtailedKw[step * rowCount + row]!;
    const unit = row % unitCount;
    if (kw > Math.abs(moveKw[unit]!)) moveKw[unit] = sensitivity[row]! > 0 ? 0 - kw : kw;
  }
  return moveKw;
}
