// How the program and its threads run their TypeScript: as it is, by tsx, which is a dependency of the product, so there is no build step; and when it is compiled.
import { register as addHooks } from "node:module";
import { isMainThread } from "node:worker_threads";
import { register } from "tsx/esm/api";
import { optimiseLater } from "./optimisation.js";

if (isMainThread) optimiseLater();
register();
addHooks("./plain-names.js", import.meta.url);
