/**
 * The first factorisation of a network: matrix, ordering, factors and check, as buildFlowModel does it, in a warm
 * process. case1354pegase comes from the data beside this repository; without it that row is left out and says so.
 */
import { existsSync, readFileSync } from "node:fs";
import { readMatpower } from "../grids/readers/matpower.ts";
import { orThrow } from "../sim/core/errors.ts";
import { type Network, networkColumns } from "../sim/model/network.ts";
import { buildFlowModel } from "../sim/network/flow-model.ts";
import { atMost, type Bench, type BenchRow, told } from "./bench.ts";
import { syntheticNetwork } from "./networks.ts";
import { timed } from "./timing.ts";

const CASE = new URL("../../shared/data/matpower/case1354pegase.m", import.meta.url);
const FACTOR_MS_MAX = 20;
const TURNS = 3;

export const factorBench: Bench = {
  name: "factor",
  about: "First factorisation with its check, from network columns to a flow model",
  run() {
    const synthetic = modelMs(syntheticNetwork(1000, 0.05));
    const rows: BenchRow[] = [told("synthetic, 1,000 buses", synthetic, "ms")];
    if (!existsSync(CASE)) {
      const because = "case1354pegase: ../shared/data is absent; synthetic network alone";
      return { kind: "measured", rows, because };
    }
    const { network: document } = orThrow(
      readMatpower(readFileSync(CASE, "utf8"), "case1354pegase.m"),
    );
    const pegase = modelMs(networkColumns(document));
    rows.unshift(atMost("case1354pegase, 1,354 buses", pegase, "ms", FACTOR_MS_MAX));
    return { kind: "measured", rows };
  },
};

/** The least of three medians: what else runs on the machine only adds, and most to work that allocates. */
function modelMs(network: Network): number {
  const medians = Array.from({ length: TURNS }, () => {
    return timed(() => {
      orThrow(buildFlowModel(network));
    }).medianMs;
  });
  return Math.min(...medians);
}
