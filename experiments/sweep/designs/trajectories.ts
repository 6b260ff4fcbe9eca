/**
 * Trajectories of Morris (1991): each begins at a drawn corner of the grid of levels and moves one factor after another, in drawn
 * order, by just over half of its way. Takes settings and factors; gives, by trajectory, where each factor stands and when it moves.
 */
import type { Axis } from "./design.ts";
import { uniformOf } from "./drawn.ts";

export interface TrajectorySettings {
  readonly seed: string;
  /** Even, so that a step of half of them, as a part of the way between the outer two, lands on a level again. */
  readonly levels: number;
}

export interface Trajectory {
  /** By factor: the step from 1 at which it moves. Every factor moves once. */
  readonly movesAt: readonly number[];
  /** By factor: its places from 0 to 1 before and after. */
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Points of one trajectory: its begin, and one a factor. */
export const trajectoryLength = (factors: number) => factors + 1;

/** Draws of a factor depend on its id alone. */
export function trajectoriesOf(
  { seed, levels }: TrajectorySettings,
  factors: readonly Pick<Axis, "id">[],
): (trajectory: number) => Trajectory {
  const uniform = uniformOf(seed, "morris", factors);
  const half = levels / 2;
  return (trajectory) => {
    const draw = (slot: number) => factors.map((_, factor) => uniform(factor, trajectory, slot));
    const lower = draw(0).map((at) => Math.floor(at * half) / (levels - 1));
    const upper = lower.map((place) => place + half / (levels - 1));
    const rises = draw(1).map((at) => at < 0.5);
    const turns = draw(2);
    const order = [...factors.keys()].sort(
      (left, right) => turns[left]! - turns[right]! || left - right,
    );
    return {
      movesAt: factors.map((_, factor) => order.indexOf(factor) + 1),
      from: factors.map((_, factor) => (rises[factor]! ? lower : upper)[factor]!),
      to: factors.map((_, factor) => (rises[factor]! ? upper : lower)[factor]!),
    };
  };
}
