#!/usr/bin/env node
// Runs the TypeScript command line as it is: tsx is a dependency of the product, so there is no build step.
import { register } from "tsx/esm/api";

// Who reads only the first lines, as `head` does, has what it wants.
process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});
register();
const { main } = await import("../experiments/cli.ts");
process.exitCode = await main(process.argv);
