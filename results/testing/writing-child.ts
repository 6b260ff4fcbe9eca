/**
 * Writes a small run into a folder and says each step on standard output, so that a test can kill it at any of them;
 * in the end, how much memory it took in kB. Arguments: folder, seed, days, units.
 */
import { orThrow } from "../../sim/core/errors.ts";
import { openRunWriter } from "../writer.ts";
import { writeSmallRun } from "./small-run.ts";

const [folder, seed, days, units] = process.argv.slice(2);
const say = (step: string) => process.stdout.write(`${step}\n`);
say("open");
const writer = orThrow(await openRunWriter(folder!, { replace: true }));
await writeSmallRun(writer, Number(seed), Number(days), { onStep: say, units: Number(units) });
say(`done, ${process.resourceUsage().maxRSS}`);
