#!/usr/bin/env -S node --max-semi-space-size=64 --heap-growing-percent=85 --single-threaded-gc
// Runs the TypeScript command line as it is.
// What a half-hour makes is garbage a day later: in 64 MB (16 by itself) most of it is gone before the collector looks.
// It looks on the thread that made it: so little survives that helpers on other cores cost more than they save, and those cores have runs of their own.
// Of what did live that long it clears the garbage once that is nearly as much as what lives, not several times as much: a year takes little more than a month, one of homes less than 1 GB.
import "./typescript/register.js";

// Who reads only the first lines, as `head` does, has what it wants.
process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});
const { main } = await import("../experiments/cli.ts");
process.exitCode = await main(process.argv);
// What a library keeps open to a server that is gone does not keep the process; output that is still to be read does.
const end = () =>
  process.stdout.writableLength > 0 ? setTimeout(end, 1000).unref() : process.exit();
setTimeout(end, 5000).unref();
