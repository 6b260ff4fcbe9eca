// How long V8 looks at a function before it optimises it. The flag is of the process, all its threads, and one of Node.js 20; later ones count calls instead.
import { setFlagsFromString } from "node:v8";

const OWN = 67_584;
const LATE = 540_000;

// A run is a few thousand functions that are called for minutes. Optimised later they have seen more of what they are called with, and fewer are compiled again: some
// 4 % of a run.
export const optimiseLater = () => setBudget(LATE);

// Threads that do one run after another have compiled them all by the second: the same runs slower while they wait.
export const optimiseAsUsual = () => setBudget(OWN);

function setBudget(budget) {
  if (process.versions.v8.startsWith("11.")) setFlagsFromString(`--interrupt-budget=${budget}`);
}
