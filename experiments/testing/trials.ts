/**
 * For tests: a series of trials in a folder of its own. Takes trials as a plan has them; gives the folder, the plan's path,
 * and every file of a folder by its path with its text.
 */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stringify } from "yaml";
import { PLAN_FORMAT } from "../trials/plan.ts";
import { TRIALS_FOLDER } from "./mini-trials.ts";

/** A mini-trial under an id. */
export const ofMiniTrial = (id: string, name: string, more: object = {}) => ({
  ...{ id, scenario: `${TRIALS_FOLDER}${name}.yaml` },
  ...more,
});

export function planFile(trials: readonly object[], more: object = {}) {
  const folder = mkdtempSync(join(tmpdir(), "headroom-trials-"));
  const plan = join(folder, "plan.yaml");
  writeFileSync(plan, stringify({ format: PLAN_FORMAT, name: "series", trials, ...more }));
  return { folder, plan, out: join(folder, "out") };
}

/** Every file below a folder. */
export function textsBelow(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files
      .map((path) => [relative(folder, path), readFileSync(path, "utf8")] as const)
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

/** The card of one participant, filled in. */
export function fillCard(
  folder: string,
  unit: string,
  prices: { readonly allIn: number; readonly availability?: number; readonly at?: string },
): void {
  const name = readdirSync(folder).find((each) => each.endsWith(`-${unit}.yaml`))!;
  const path = join(folder, name);
  const { allIn, availability, at } = prices;
  const text = readFileSync(path, "utf8")
    .replace(/^allInGbpPerMwh:/m, `allInGbpPerMwh: ${allIn}`)
    .replace(/^availabilityGbpPerMwh:/m, `availabilityGbpPerMwh: ${availability ?? ""}`)
    .replace(/^submittedAt:/m, `submittedAt: ${at ?? ""}`);
  writeFileSync(path, text);
}
