/**
 * The hash of the program's own text, as far as a run follows from it: engine, minds, bodies, what joins them, what is kept, and the
 * packages. Beside the version it is part of a run's identity, because a program that is being worked on changes without a new version.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const WHOLE_FOLDERS = ["sim", "agents", "grids"];
const FILES_OF = ["experiments", "experiments/sweep", "experiments/rule-comparison"];

export async function engineSource(): Promise<string> {
  const paths = ["package.json"];
  for (const folder of WHOLE_FOLDERS) paths.push(...(await sources(folder, true)));
  for (const folder of FILES_OF) paths.push(...(await sources(folder, false)));
  const hash = createHash("sha256");
  for (const path of paths.sort((left, right) => (left < right ? -1 : 1))) {
    const text = await readFile(`${ROOT}${path}`, "utf8");
    // Line ends differ between clones, and mean nothing.
    hash.update(`${path}\0${text.replaceAll("\r\n", "\n")}\0`);
  }
  return hash.digest("hex");
}

async function sources(folder: string, recursive: boolean): Promise<string[]> {
  const names = await readdir(`${ROOT}${folder}`, { recursive });
  return names
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
    .filter((path) => !path.includes("/testing/"));
}
