import { factorise } from "../sim/network/factor.ts";
import { buildFlowModel } from "../sim/network/flow-model.ts";
import { susceptanceOf } from "../sim/network/susceptance.ts";
import { topologyOf } from "../sim/network/topology.ts";
import { syntheticNetwork } from "./networks.ts";
import { timed } from "./timing.ts";

const n = syntheticNetwork(1000, 0.05);
const t = topologyOf(n),
  s = susceptanceOf(n, t);
console.log(
  "topo",
  timed(() => {
    topologyOf(n);
  }).medianMs,
  "susc",
  timed(() => {
    susceptanceOf(n, t);
  }).medianMs,
  "factor",
  timed(() => {
    factorise(s.matrix);
  }),
  "all",
  timed(() => {
    buildFlowModel(n);
  }),
);
