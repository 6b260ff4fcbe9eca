/** Years of a sweep's runs on warm threads, in a process of its own: prints a year's time and processor time as JSON. Takes how many threads, how many years, and the stage. */
import { sweepYears, yearsOn } from "./sweep.ts";

const [threads, years, stage] = [
  Number(process.argv[2]),
  Number(process.argv[3]),
  process.argv[4] as keyof typeof sweepYears,
];
process.stdout.write(JSON.stringify(await yearsOn(threads, years, sweepYears[stage])));
