/** One run of the ring in a process of its own: prints its time and its peak memory as JSON. Takes days and a folder. */

import { execute } from "../experiments/execute.ts";
import { prepare } from "../experiments/lab.ts";
import { plainSource } from "../experiments/scenario-source.ts";
import { orThrow } from "../sim/core/errors.ts";

const [days, folder] = [Number(process.argv[2]), process.argv[3]!];
const scenario = {
  period: { start: "2025-01-01", days },
  venues: { "curtailment-obligations": {} },
};
const { seconds } = await execute(orThrow(await prepare(plainSource(scenario), ".")), {
  folder,
  replace: true,
});
const peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ seconds, peakMb }));
