/** The version of the engine, as its package says it; it stands alone so that the command line can tell it at once. */
import { readFileSync } from "node:fs";

/** Version of the engine, part of what identifies a run. */
export const ENGINE_VERSION = (
  JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  }
).version;
