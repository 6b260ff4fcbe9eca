/**
 * Elementary effects (Morris 1991; mu* of Campolongo, Cariboni and Saltelli 2007): what a factor's step changes, as if it went its whole way, in the
 * metric's unit. Takes trajectories, how many levels each factor has, and a metric by point; gives by factor the mean effect, its mean size and its standard deviation.
 */
import { partOfWay } from "../designs/design.ts";
import { type Trajectory, trajectoryLength } from "../designs/trajectories.ts";
import type { Times } from "./bootstrap.ts";

export const EFFECT_QUANTITIES = ["muStar", "mu", "sigma"] as const;

/** By factor, then by quantity, of trajectories that count so many times. At least two trajectories. */
export function effectStatistics(
  trajectories: readonly Trajectory[],
  levelCounts: readonly (number | null)[],
  values: Float64Array,
): (times: Times) => readonly number[] {
  const effects = effectsOf(trajectories, levelCounts, values);
  return (times) =>
    effects.flatMap((own) => {
      const mu = meanOf(own, times, (effect) => effect);
      const spread = meanOf(own, times, (effect) => (effect - mu) ** 2);
      const sigma = Math.sqrt((spread * own.length) / (own.length - 1));
      return [meanOf(own, times, Math.abs), mu, sigma];
    });
}

/** By factor, by trajectory. A factor of one level, which cannot move, has no effect. */
function effectsOf(
  trajectories: readonly Trajectory[],
  levelCounts: readonly (number | null)[],
  values: Float64Array,
): Float64Array[] {
  const factors = trajectories[0]!.movesAt.length;
  const length = trajectoryLength(factors);
  return Array.from({ length: factors }, (_, factor) =>
    Float64Array.from(trajectories, ({ movesAt, from, to }, trajectory) => {
      const after = trajectory * length + movesAt[factor]!;
      const partAt = (place: number) => partOfWay(place, levelCounts[factor]!);
      const moved = partAt(to[factor]!) - partAt(from[factor]!);
      return moved === 0 ? 0 : (values[after]! - values[after - 1]!) / moved;
    }),
  );
}

/** The times add up to the number of effects. */
function meanOf(effects: Float64Array, times: Times, measure: (effect: number) => number): number {
  let sum = 0;
  for (let row = 0; row < effects.length; row += 1) sum += times[row]! * measure(effects[row]!);
  return sum / effects.length;
}
