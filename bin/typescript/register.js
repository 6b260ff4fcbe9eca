// How the program and its threads run their TypeScript: as it is, by tsx, which is a dependency of the product, so there is no build step.
import { register as addHooks } from "node:module";
import { register } from "tsx/esm/api";

register();
addHooks("./plain-names.js", import.meta.url);
