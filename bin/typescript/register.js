// How the program and its threads run their TypeScript: as it is, by tsx, which is a dependency of the product, so there is no build step; and when it is compiled.
import { register as addHooks } from "node:module";
import { setFlagsFromString } from "node:v8";
import { isMainThread } from "node:worker_threads";
import { register } from "tsx/esm/api";

/** V8's measure of how long a function runs until it is optimised; 67,584 by itself. */
const INTERRUPT_BUDGET = 540_000;

// A run is a few thousand functions that are called for minutes. Optimised later they have seen more of what they are called with, and fewer are compiled again: a twelfth
// of a run. The flag is one of Node.js 20; later ones count calls instead.
if (isMainThread && process.versions.v8.startsWith("11."))
  setFlagsFromString(`--interrupt-budget=${INTERRUPT_BUDGET}`);
register();
addHooks("./plain-names.js", import.meta.url);
