/** Years of a sweep's runs on warm threads, in a process of its own: prints a year's time and processor time as JSON. Takes how many threads, years on each, and the stage. */
import { sweepYears, yearsOn } from "./sweep.ts";

const [threads, yearsOnEach, stage] = [
  Number(process.argv[2]),
  Number(process.argv[3]),
  process.argv[4] as keyof typeof sweepYears,
];
process.stdout.write(JSON.stringify(await yearsOn(threads, yearsOnEach, sweepYears[stage])));
