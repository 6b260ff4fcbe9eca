/**
 * Prints the digest of one traded day of the ring: run by tests in other processes and other versions of Node.
 * Takes the number of days as its argument.
 */
import { orThrow } from "../../sim/core/errors.ts";
import { prepare } from "../lab.ts";
import { digestOfRun } from "../portable.ts";
import { plainSource } from "../scenario-source.ts";

const days = Number(process.argv[2] ?? "1");
const { scenario, network } = orThrow(
  await prepare(plainSource({ period: { days }, venues: { "curtailment-obligations": {} } }), "."),
);
process.stdout.write(digestOfRun(scenario, network));
