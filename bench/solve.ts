/**
 * The DC solve with all branch flows at 1,000 buses, eight states side by side, against the same sweeps in C compiled
 * with -O3 -march=native. Both get the same factors and injections and are timed in turns in one run.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { orThrow } from "../sim/core/errors.ts";
import { type FlowEquations, flowEquations } from "../sim/network/flow-equations.ts";
import { buildFlowModel, type FlowModel } from "../sim/network/flow-model.ts";
import { atMost, type Bench, told } from "./bench.ts";
import { syntheticInjections, syntheticNetwork } from "./networks.ts";
import { timed } from "./timing.ts";

const BUSES = 1000;
const MESH_SHARE = 0.05;
const LANES = 8;
const TURNS = 3;
const RATIO_MAX = 5;

export const solveBench: Bench = {
  name: "solve",
  about: "DC solve with all branch flows, 1,000 buses, 8 states side by side, against C",
  run() {
    const network = syntheticNetwork(BUSES, MESH_SHARE);
    const model = orThrow(buildFlowModel(network));
    const injectionKw = syntheticInjections(BUSES, LANES);
    const flowKw = new Float64Array(network.branches.ids.length * LANES);
    const solve = () => model.solve(injectionKw, LANES, flowKw);
    const build = new URL(".build/", import.meta.url);
    mkdirSync(build, { recursive: true });
    const plan = fileURLToPath(new URL("solve-plan.bin", build));
    writeFileSync(plan, planBytes(equationsOf(model), injectionKw, flowKw.length));
    const ourUs = () => (timed(solve).medianMs * 1000) / LANES;
    const one = syntheticInjections(BUSES, 1);
    const flowOne = new Float64Array(network.branches.ids.length);
    const singleUs = timed(() => model.solve(one, 1, flowOne)).medianMs * 1000;
    const single = told("TypeScript, 1 state", singleUs, "µs a state");
    const compiled = compile(fileURLToPath(new URL("solve", build)));
    if (compiled.kind === "none") {
      const rows = [told("TypeScript, 8 states", ourUs(), "µs a state"), single];
      return { kind: "measured", rows, because: compiled.because };
    }
    const turns = Array.from({ length: TURNS }, () => {
      const ours = ourUs();
      return { ours, reference: referenceUs(compiled.program, plan, flowKw) };
    }).sort((left, right) => left.ours / left.reference - right.ours / right.reference);
    const { ours, reference } = turns[TURNS >> 1]!;
    return {
      kind: "measured",
      rows: [
        told("TypeScript, 8 states", ours, "µs a state"),
        told("C, 8 states", reference, "µs a state"),
        atMost("TypeScript / C", ours / reference, "times", RATIO_MAX),
        single,
      ],
    };
  },
};

type Compiled =
  | { readonly kind: "program"; readonly program: string }
  | { readonly kind: "none"; readonly because: string };

/** The compiled reference, or why there is none. */
function compile(program: string): Compiled {
  const source = fileURLToPath(new URL("reference/solve.c", import.meta.url));
  const { error, status, stderr } = spawnSync(
    "cc",
    ["-O3", "-march=native", "-o", program, source, "-lm"],
    { encoding: "utf8" },
  );
  if (error !== undefined) {
    return { kind: "none", because: `the C reference: no compiler (${error.message})` };
  }
  if (status !== 0) return { kind: "none", because: `the C reference: ${stderr.trim()}` };
  return { kind: "program", program };
}

/** Runs the reference once; its flows must sum to ours. */
function referenceUs(program: string, plan: string, flowKw: Float64Array): number {
  const printed = JSON.parse(execFileSync(program, [plan], { encoding: "utf8" })) as {
    readonly microsecondsPerState: number;
    readonly flowSum: number;
  };
  const sum = flowKw.reduce((total, flow) => total + flow, 0);
  if (!(Math.abs(sum - printed.flowSum) <= 1e-6 * Math.abs(printed.flowSum))) {
    throw new Error(`flows sum to ${sum}, in C to ${printed.flowSum}`);
  }
  return printed.microsecondsPerState;
}

/** What reference/solve.c reads: five counts, then the columns of the plan in its order. */
function equationsOf({ network, topology }: FlowModel): FlowEquations {
  const found = flowEquations(network, topology);
  if (found.kind === "singular") throw new Error(found.because);
  return found.equations;
}

/** The place behind the solved ones, whose angle is 0. */
const ZERO_PLACE = Float64Array.of(0);

function planBytes({ plan, constant }: FlowEquations, injectionKw: Float64Array, flows: number) {
  const { factors } = plan;
  const counts = [factors.size, ZERO_PLACE.length, BUSES, flows / LANES];
  const columns = [
    Int32Array.of(...counts, factors.lower.value.length),
    plan.equationBus,
    factors.lower.start,
    factors.lower.place,
    factors.upper.start,
    factors.upper.place,
    plan.branchFrom,
    plan.branchTo,
    factors.lower.value,
    factors.upper.value,
    factors.inversePivot,
    constant,
    ZERO_PLACE,
    plan.branchGain,
    plan.branchOffset,
    injectionKw,
  ];
  return Buffer.concat(columns.map((column) => new Uint8Array(column.buffer)));
}
