/** One run of the ring in a process of its own: prints its time and its peak memory as JSON. Takes days, a folder, and what is in it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execute } from "../experiments/execute.ts";
import { prepare } from "../experiments/lab.ts";
import { plainSource } from "../experiments/scenario-source.ts";
import { orThrow } from "../sim/core/errors.ts";
import { homesOnTheRing } from "./homes-year.ts";
import { allServices, ringOfFiftySites } from "./services-year.ts";

const [days, folder, kind] = [Number(process.argv[2]), process.argv[3]!, process.argv[4]];
const NETWORK = "ring-50.json";
const trading = {
  period: { start: "2025-01-01", days },
  venues: { "curtailment-obligations": {} },
};
if (kind === "services") writeFileSync(join(folder, NETWORK), JSON.stringify(ringOfFiftySites()));
const scenarios = {
  trading: () => trading,
  services: () => allServices(days, NETWORK),
  homes: () => homesOnTheRing(days),
};
const scenario = scenarios[kind as keyof typeof scenarios]();
const { seconds } = await execute(orThrow(await prepare(plainSource(scenario), folder)), {
  folder: join(folder, "run"),
  replace: true,
});
const peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ seconds, peakMb }));
