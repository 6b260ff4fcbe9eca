// How the program and its threads run their TypeScript: as it is, by tsx, which is a dependency of the product, so there is no build step; and when it is compiled.
import * as modules from "node:module";
import { isMainThread } from "node:worker_threads";
import { register } from "tsx/esm/api";
import { optimiseLater } from "./optimisation.js";
import { loadHere } from "./plain-names.js";

if (isMainThread) optimiseLater();
register();
// As tsx does: hooks of this thread where Node.js has them (from 22.15 on), of the loader's thread where it has not. The last ones in are asked first.
if (modules.registerHooks) modules.registerHooks({ load: loadHere });
else modules.register("./plain-names.js", import.meta.url);
