import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { orThrow } from "../sim/core/errors.ts";
import { buildFlowModel } from "../sim/network/flow-model.ts";
import { syntheticInjections, syntheticNetwork } from "./networks.ts";
import { timed } from "./timing.ts";

const net = syntheticNetwork(1000, 0.05);
const m = orThrow(buildFlowModel(net)) as any;
const p = m.plan,
  f = p.factors,
  inj = syntheticInjections(1000, 8),
  flow = new Float64Array(8 * net.branches.ids.length);
const parts = [
  Int32Array.of(f.size, p.heldAngle.length, 1000, net.branches.ids.length, f.lower.value.length),
  p.equationBus,
  f.lower.start,
  f.lower.place,
  f.upper.start,
  f.upper.place,
  p.branchFrom,
  p.branchTo,
  f.lower.value,
  f.upper.value,
  f.inversePivot,
  m.constant,
  p.heldAngle,
  p.branchGain,
  p.branchOffset,
  inj,
];
writeFileSync(
  "/tmp/pf/b/plan.bin",
  Buffer.concat(parts.map((a: any) => Buffer.from(a.buffer, a.byteOffset, a.byteLength))),
);
execFileSync("cc", [
  "-O3",
  "-march=native",
  "-o",
  "/tmp/pf/b/solve",
  new URL("reference/solve.c", import.meta.url).pathname,
  "-lm",
]);
for (let i = 0; i < 3; i++) {
  console.log("C", JSON.parse(String(execFileSync("/tmp/pf/b/solve", ["/tmp/pf/b/plan.bin"]))));
  console.log(
    "x8 us/state",
    (timed(() => m.solve(inj, 8, flow)).medianMs * 1000) / 8,
    flow.reduce((a, b) => a + b, 0),
  );
}
