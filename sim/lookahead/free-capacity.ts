/**
 * Free capacity: what could be injected, or drawn, on top at each bus before any constraint comes to its target, by period and
 * in blocks that can be traded. Takes the room that is left at the constraints; gives kW. Active power only.
 *
 * Letters: r room at a constraint, s what 1 kW injected at the bus adds there. Export: the least r / s over s > 0; import: the
 * least r / −s over s < 0. Each constraint counts by itself: of r that is there with 95 % probability, so is the answer only as
 * far as one constraint is nearest nearly always.
 */
import type { ConstraintModel } from "../network/constraints.ts";

/** By bus; Infinity where no constraint that anybody acts on is nearer. */
export interface BusCapacity {
  readonly exportKw: Float64Array;
  readonly importKw: Float64Array;
}

/** Of one period: `roomKw` by constraint, Infinity where nothing acts, negative where the target is passed. */
function busCapacity(
  { network, flows, minSensitivity }: ConstraintModel,
  roomKw: Float64Array,
): BusCapacity {
  const { buses, constraintPoints } = network;
  const exportKw = new Float64Array(buses.ids.length).fill(Infinity);
  const importKw = new Float64Array(buses.ids.length).fill(Infinity);
  for (const [constraint, branch] of constraintPoints.branch.entries()) {
    const room = Math.max(0, roomKw[constraint]!);
    if (room === Infinity) continue;
    const row = flows.sensitivityRow(branch);
    for (let bus = 0; bus < exportKw.length; bus += 1) {
      const effect = row[bus]! * constraintPoints.direction[constraint]!;
      if (Math.abs(effect) < minSensitivity) continue;
      const side = effect > 0 ? exportKw : importKw;
      side[bus] = Math.min(side[bus]!, room / Math.abs(effect));
    }
  }
  for (let bus = 0; bus < exportKw.length; bus += 1) {
    if (flows.topology.isSupplied[bus] === 1) continue;
    exportKw[bus] = 0;
    importKw[bus] = 0;
  }
  return { exportKw, importKw };
}

/** Of periods in which the network is expected so, from the room at the constraints, [period][constraint]. */
export function freeCapacity(
  networks: readonly { readonly model: ConstraintModel }[],
  roomKw: Float64Array,
): BusCapacity[] {
  const count = roomKw.length / networks.length;
  return networks.map(({ model }, step) =>
    busCapacity(model, roomKw.subarray(step * count, (step + 1) * count)),
  );
}

/** Periods of a block: four hours. */
const BLOCK_PERIODS = 8;
/** Blocks are offered in steps of this, kW. */
const BLOCK_STEP_KW = 100;

/** What is free in all periods of a block. */
export interface CapacityBlock extends BusCapacity {
  readonly fromStep: number;
  readonly periodCount: number;
}

/** Blocks of four hours from the first period on; a last one may be shorter. Rounded down, so that what is sold is there. */
export function capacityBlocks(periods: readonly BusCapacity[]): CapacityBlock[] {
  const blocks: CapacityBlock[] = [];
  for (let fromStep = 0; fromStep < periods.length; fromStep += BLOCK_PERIODS) {
    const inside = periods.slice(fromStep, fromStep + BLOCK_PERIODS);
    const least = (of: (period: BusCapacity) => Float64Array) =>
      of(inside[0]!).map((_, bus) => {
        const kw = Math.min(...inside.map((period) => of(period)[bus]!));
        return Math.floor(kw / BLOCK_STEP_KW) * BLOCK_STEP_KW;
      });
    blocks.push({
      fromStep,
      periodCount: inside.length,
      exportKw: least(({ exportKw }) => exportKw),
      importKw: least(({ importKw }) => importKw),
    });
  }
  return blocks;
}
