/** One run of the ring in a process of its own: prints its time, its processor time and its peak memory as JSON. Takes days, a folder, what is in it, and how many homes. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execute } from "../experiments/execute.ts";
import { prepare } from "../experiments/lab.ts";
import { plainSource } from "../experiments/scenario-source.ts";
import { orThrow } from "../sim/core/errors.ts";
import { homesOnFeeders, ringOfThousandBuses } from "./homes-year.ts";
import { allServices, ringOfFiftySites } from "./services-year.ts";

const [days, folder, kind] = [Number(process.argv[2]), process.argv[3]!, process.argv[4]];
const NETWORK = "network.json";
const trading = {
  period: { start: "2025-01-01", days },
  venues: { "curtailment-obligations": {} },
};
const networks: Readonly<Record<string, () => object>> = {
  services: ringOfFiftySites,
  homes: ringOfThousandBuses,
};
const network = networks[kind!];
if (network !== undefined) writeFileSync(join(folder, NETWORK), JSON.stringify(network()));
const scenarios = {
  trading: () => trading,
  services: () => allServices(days, NETWORK),
  homes: () => homesOnFeeders(days, Number(process.argv[5]), NETWORK),
};
const scenario = scenarios[kind as keyof typeof scenarios]();
const prepared = orThrow(await prepare(plainSource(scenario), folder));
const before = process.cpuUsage();
const { seconds } = await execute(prepared, {
  folder: join(folder, "run"),
  replace: true,
});
const peakMb = process.resourceUsage().maxRSS / 1024;
const { user, system } = process.cpuUsage(before);
const processorSeconds = (user + system) / 1e6;
process.stdout.write(JSON.stringify({ seconds, processorSeconds, peakMb }));
