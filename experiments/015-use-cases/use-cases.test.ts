/** Every use case of the source that runs: its scenario files through the command line, and what must hold before and after. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { scratchFolder } from "../testing/scratch-folder.ts";
import { runner } from "./testing/use-case.ts";
import { useCases } from "./testing/use-cases.ts";

const { fresh } = scratchFolder("use-cases");
const runOf = runner(fresh);
const HERE = new URL(".", import.meta.url);

describe.each(useCases)("$title", ({ scenarios }) => {
  describe.each(Object.entries(scenarios))("%s", (_, laws) => {
    test.each(Object.entries(laws))("%s", async (_words, holds) => {
      await holds(runOf);
    });
  });
});

test("every scenario file is of a use case or what one is held against, and the README names it with its number", () => {
  const named = useCases.flatMap(({ scenarios }) => Object.keys(scenarios));
  const others = ["estate.yaml", "estate-days.yaml", "offsetting-day.yaml"];
  const files = readdirSync(HERE).filter((file) => file.endsWith(".yaml"));
  expect(files.sort()).toEqual([...named, ...others].sort());
  const readme = readFileSync(new URL("README.md", HERE), "utf8");
  for (const { title, scenarios } of useCases)
    for (const file of Object.keys(scenarios))
      expect(readme).toMatch(new RegExp(`\\| ${title.slice(0, 1)} \\|[^\\n]*\\]\\(${file}\\)`));
});
