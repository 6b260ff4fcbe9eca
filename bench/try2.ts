import { orThrow } from "../sim/core/errors.ts";
import { buildFlowModel } from "../sim/network/flow-model.ts";
import { plainKernel } from "../sim/network/kernel.ts";
import { syntheticInjections, syntheticNetwork } from "./networks.ts";
import { timed } from "./timing.ts";

const net = syntheticNetwork(1000, 0.05);
const m = orThrow(buildFlowModel(net)) as any;
const inj = syntheticInjections(1000, 8),
  flow = new Float64Array(8 * net.branches.ids.length);
const us = (f: any) => ((timed(f).medianMs * 1000) / 8).toFixed(2);
const copy = process.argv[2] === "copy";
const c = (a: any) => (copy ? new a.constructor(a) : a);
const p0 = m.plan,
  f0 = p0.factors;
const p = {
  ...p0,
  factors: {
    ...f0,
    lower: { start: c(f0.lower.start), place: c(f0.lower.place), value: c(f0.lower.value) },
    upper: { start: c(f0.upper.start), place: c(f0.upper.place), value: c(f0.upper.value) },
    inversePivot: c(f0.inversePivot),
  },
  equationBus: c(p0.equationBus),
};
const k = plainKernel(p),
  con = c(m.constant),
  ii = c(inj);
console.log(
  "solve",
  us(() => k.solve(ii, con, 8)),
  "flows",
  us(() => k.flows(flow, 8)),
  "both",
  us(() => {
    k.solve(ii, con, 8);
    k.flows(flow, 8);
  }),
);
console.log(
  "model",
  us(() => m.solve(inj, 8, flow)),
);
