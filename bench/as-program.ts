/** A script of this folder in a process of its own, with the flags of Node.js that the program has. Takes its name, words and cores; gives what it prints as JSON; keeps nothing. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** One core: pinned where the system can do that, so that neither the collector nor the writer has a second. */
export function asProgram<T>(
  script: string,
  words: readonly (string | number)[],
  cores: "one core" | "all cores",
): T {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const loader = new URL("../bin/typescript/register.js", import.meta.url).href;
  const command = [process.execPath, ...flagsOfProgram(), "--import", loader, path];
  const pin = cores === "one core" && process.platform === "linux" ? ["taskset", "-c", "0"] : [];
  const [program, ...rest] = [...pin, ...command, ...words.map(String)];
  return JSON.parse(execFileSync(program!, rest, { encoding: "utf8" }));
}

/** By its first line. */
function flagsOfProgram(): string[] {
  const [first] = readFileSync(new URL("../bin/headroom.js", import.meta.url), "utf8").split("\n");
  return first!.split(" ").filter((word) => word.startsWith("--"));
}
