/** The page about simulation trials as a test: its plan is right, and its commands work in the order in which they stand. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { headroom } from "../testing/command-line.ts";
import { planFile } from "../testing/trials.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const page = readFileSync(join(root, "docs/how-to/run-a-simulation-trial.md"), "utf8");
const block = (info: string) =>
  new RegExp(`^\`\`\`${info}\n([\\s\\S]*?)^\`\`\`$`, "m").exec(page)![1]!;

test("the plan of the page and its commands, one after the other", {
  timeout: 60_000,
}, async () => {
  const { plan, out } = planFile([]);
  writeFileSync(plan, block("yaml plan").replaceAll("experiments/", `${root}experiments/`));
  const commands = block("sh")
    .trimEnd()
    .split("\n")
    .map((line) => line.replace("npx headroom ", "").replace("plan.yaml", plan))
    .map((line) => line.replace(/\bseries\b/, out).split(" "));
  expect(commands.length).toBeGreaterThanOrEqual(5);
  const clocks: string[] = [];
  for (const command of commands) {
    const { code, out: printed, err } = await headroom(...command, "--json");
    expect({ command, code, err }).toEqual({ command, code: 0, err: "" });
    clocks.push(JSON.parse(printed).clock);
  }
  expect(clocks).toEqual([
    "2025-04-14T09:00:00Z",
    "2025-04-14T09:00:00Z",
    "2025-05-19T09:00:00Z",
    "2025-05-19T09:00:00Z",
    "2025-05-20T10:00:00Z",
  ]);
});
