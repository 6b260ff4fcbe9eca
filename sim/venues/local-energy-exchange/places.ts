/**
 * Places of a network as trades of energy see them: units whose flows through all limits are alike are at one place. Made once for each state of the network.
 * Takes flows by limit and unit; gives the place of each unit and the flows of each place. Places are in the order of their flows, so that their numbers depend on no name.
 */

export interface Places {
  /** By unit. */
  readonly placeOf: Int32Array;
  /** By place and then by limit. */
  readonly flowsAt: readonly Float64Array[];
}

/** Two flows that are nearer than this are one: what is left of them is rounding. */
const FLOW_GRID = 1e9;

/** `flows`: [limit][unit]. */
export function placesOf(flows: Float64Array, unitCount: number): Places {
  const limitCount = flows.length / unitCount;
  const own = Array.from({ length: unitCount }, (_, unit) =>
    Float64Array.from(
      { length: limitCount },
      (_, limit) => Math.round(flows[limit * unitCount + unit]! * FLOW_GRID) / FLOW_GRID + 0,
    ),
  );
  const order = [...own.keys()].sort(
    (left, right) => byFlows(own[left]!, own[right]!) || left - right,
  );
  const placeOf = new Int32Array(unitCount);
  const flowsAt: Float64Array[] = [];
  for (const unit of order) {
    const last = flowsAt.at(-1);
    if (last === undefined || byFlows(last, own[unit]!) !== 0) flowsAt.push(own[unit]!);
    placeOf[unit] = flowsAt.length - 1;
  }
  return { placeOf, flowsAt };
}

function byFlows(left: Float64Array, right: Float64Array): number {
  for (let limit = 0; limit < left.length; limit += 1) {
    const difference = left[limit]! - right[limit]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

const known = new WeakMap<Float64Array, Places>();

/** The same for flows that were seen before. */
export function knownPlaces(flows: Float64Array, unitCount: number): Places {
  const places = known.get(flows) ?? placesOf(flows, unitCount);
  known.set(flows, places);
  return places;
}
