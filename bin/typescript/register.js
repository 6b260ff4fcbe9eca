// How the program and its threads run their TypeScript: as it is, by tsx, which is a dependency of the product, so there is no build step; and when it is compiled.
import { register as addHooks } from "node:module";
import { setFlagsFromString } from "node:v8";
import { isMainThread } from "node:worker_threads";
import { register } from "tsx/esm/api";

/** V8's measure of how long a function runs until it is optimised: its own, and what suits one run. */
const INTERRUPT_BUDGET = { own: 67_584, oneRun: 540_000 };

// A run is a few thousand functions that are called for minutes. Optimised later they have seen more of what they are called with, and fewer are compiled again: a twentieth of
// a run. Threads that do one run after another are better off with V8's own measures, of this and of how soon old garbage is cleared: a sixteenth of a run.
// The flag is one of Node.js 20; later ones count calls instead.
const { own, oneRun } = INTERRUPT_BUDGET;
if (process.versions.v8.startsWith("11."))
  setFlagsFromString(`--interrupt-budget=${isMainThread ? oneRun : own}`);
if (!isMainThread) setFlagsFromString("--heap-growing-percent=0");
register();
addHooks("./plain-names.js", import.meta.url);
