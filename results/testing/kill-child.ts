/**
 * Writes a small run into a folder and says each step on standard output, so that a test can kill it at any of them.
 * Arguments: folder, seed, days.
 */
import { orThrow } from "../../sim/core/errors.ts";
import { openRunWriter } from "../writer.ts";
import { writeSmallRun } from "./small-run.ts";

const [folder, seed, days] = process.argv.slice(2);
const say = (step: string) => process.stdout.write(`${step}\n`);
say("open");
const writer = orThrow(await openRunWriter(folder!, { replace: true }));
await writeSmallRun(writer, Number(seed), Number(days), say);
say("done");
