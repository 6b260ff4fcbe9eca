/** The command line as a program of its own: a reader that has read enough is no failure. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const program = fileURLToPath(new URL("../bin/headroom.js", import.meta.url));

test("a reader that has gone away ends it without a word", async () => {
  const child = spawn(process.execPath, [program, "schema"], { stdio: ["ignore", "pipe", "pipe"] });
  let told = "";
  child.stderr.on("data", (text) => {
    told += String(text);
  });
  child.stdout.destroy();
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect({ code, told }).toEqual({ code: 0, told: "" });
});
