/**
 * One allocation at a constraint of 50 units under every principle of access, as dispatch calls it: levels are copied in,
 * the list was made beforehand. Four of five units are generators that act on it, one in ten acts too little, one in ten is
 * a store that relieves by charging less. 64 needs, from nothing to all that there is, in turns.
 */
import {
  allocateRanked,
  allocateShared,
  type ReliefProblem,
  reliefRows,
} from "../sim/access/allocate.ts";
import { newestFirst } from "../sim/access/newest-first.ts";
import type { AccessQueue, Principle } from "../sim/access/principle.ts";
import { principleOf, principleSchema, principles } from "../sim/access/registry.ts";
import { actuator } from "../sim/actuation/registry.ts";
import { drawPurpose, ownerKeys, uniformDraw } from "../sim/core/draws.ts";
import { atMost, type Bench } from "./bench.ts";
import { timed } from "./timing.ts";

const UNITS = 50;
const NEEDS = 64;
const TURNS = 3;
const MICROSECONDS_MAX = 2;

export const allocateBench: Bench = {
  name: "allocate",
  about: `One allocation at one constraint of ${UNITS} units, actuation continuous`,
  run() {
    const kinds = Object.keys(principles) as (keyof typeof principles)[];
    const rows = kinds.map((kind) => atMost(kind, allocationUs(kind), "µs", MICROSECONDS_MAX));
    return { kind: "measured", rows };
  },
};

interface Asked {
  readonly problem: ReliefProblem;
  readonly levelKw: Float64Array;
  readonly needsKw: Float64Array;
}

function allocationUs(kind: keyof typeof principles): number {
  const principle = principleOf(principleSchema.parse({ kind }));
  const { problem, levelKw, needsKw } = asked(principle);
  const afterKw = levelKw.slice();
  const cutKw = new Float64Array(UNITS);
  let turn = 0;
  const once = () => {
    const neededKw = needsKw[turn % NEEDS]!;
    turn += 1;
    afterKw.set(levelKw);
    if (principle.kind === "ranked") allocateRanked(problem, neededKw, afterKw);
    else allocateShared(problem, principle.share, neededKw, afterKw, cutKw);
  };
  // The least of some medians: what else runs on the machine only adds.
  const mediansMs = Array.from({ length: TURNS }, () => timed(once).medianMs);
  return Math.min(...mediansMs) * 1000;
}

function asked(principle: Principle): Asked {
  const keys = ownerKeys(drawPurpose("bench", "allocate"), ["units"]);
  const column = (slot: number, value: (uniform: number, row: number) => number) =>
    Float64Array.from({ length: UNITS }, (_, row) => value(uniformDraw(keys, 0, row, slot), row));
  const isStore = (row: number) => row % 10 === 3;
  const capacityKw = column(0, (uniform) => Math.round(1000 + 19_000 * uniform));
  const levelKw = column(
    1,
    (uniform, row) => (isStore(row) ? -uniform : uniform) * capacityKw[row]!,
  );
  const sensitivity = column(2, (uniform, row) => {
    if (row % 10 === 7) return 0.04;
    return (isStore(row) ? -1 : 1) * (0.1 + 0.9 * uniform);
  });
  const queue: AccessQueue = {
    ids: Array.from({ length: UNITS }, (_, row) => `unit-${row}`),
    connectedOnDay: Int32Array.from({ length: UNITS }, (_, row) => 15_000 + ((row * 37) % 5000)),
    capacityKw,
    sensitivity,
    curtailedWh: column(3, (uniform) => uniform),
    availableWh: column(4, () => 10),
    offerGbpPerMwh: column(5, (uniform) => 100 * uniform),
  };
  const order = principle.kind === "ranked" ? principle.rank(queue, 20_454, 0) : newestFirst(queue);
  const rows = reliefRows(UNITS);
  let mostKw = 0;
  for (const unit of order) {
    rows.unit[rows.count] = unit;
    rows.capKw[rows.count] = Infinity;
    rows.floorKw[rows.count] = isStore(unit) ? -capacityKw[unit]! : 0;
    rows.ceilingKw[rows.count] = isStore(unit) ? 0 : levelKw[unit]!;
    rows.count += 1;
    mostKw += Math.abs(levelKw[unit]! * sensitivity[unit]!);
  }
  const actuate = order.map(() => actuator({ kind: "continuous", resolutionKw: 1 }));
  return {
    problem: { rows, sensitivity, minSensitivity: 0.05, actuate, capacityKw },
    levelKw,
    // A stride of 29 through 64 equal steps, so that small and large needs take turns.
    needsKw: Float64Array.from(
      { length: NEEDS },
      (_, turn) => (mostKw * ((turn * 29) % NEEDS)) / NEEDS,
    ),
  };
}
