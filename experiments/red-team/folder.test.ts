/** The small scenario finds from its own folder every file that the scenario reads, and no file of a scenario is named by another member. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { fullScenarioSchema } from "../lab.ts";
import { plainSource } from "../scenario-source.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";
import type { ExploitFound } from "./exploit.ts";
import { EXPLOIT_FILE, exploitFolderFaults, writeExploit } from "./folder.ts";
import type { RedTeamPlan } from "./plan.ts";

const { folder, fresh } = scratchFolder("red-team-folder");

test("paths lead to the same files from the folder of what was found", async () => {
  const scenario = plainSource({
    network: { file: "park.yaml" },
    series: { csv: [{ file: "data/wind.csv" }, { file: "../sun.csv.gz" }] },
    forecast: { kind: "empirical", file: "errors.csv" },
    venues: { reserve: { calls: { kind: "file", file: "/elsewhere/calls.csv" } } },
    settlement: { imbalance: { price: { kind: "file", file: "prices.csv" } } },
  });
  const from = join(folder, "scenarios");
  const out = fresh();
  const small = { gaming: scenario, honest: scenario, gamers: ["a"], seed: "1", days: 1 };
  const found = { tried: [], runs: 0, best: { small: { ...small, gainGbp: 1, victims: [] } } };
  const plan = { name: "moved", title: "t", question: "q" } as RedTeamPlan;
  expect(await writeExploit(out, from, plan, found as unknown as ExploitFound, "")).toEqual([]);
  const told = parse(readFileSync(join(out, "gaming.yaml"), "utf8"));
  const files = [
    told.network.file,
    ...told.series.csv.map(({ file }: { file: string }) => file),
    told.forecast.file,
    told.settlement.imbalance.price.file,
  ];
  expect(files.map((file) => resolve(out, file))).toEqual(
    ["park.yaml", "data/wind.csv", "../sun.csv.gz", "errors.csv", "prices.csv"].map((file) =>
      resolve(from, file),
    ),
  );
  expect(told.venues.reserve.calls).toEqual({ kind: "file", file: "/elsewhere/calls.csv" });
});

test("what a newer version found is not replaced, and said to be of one", async () => {
  const out = fresh();
  mkdirSync(out);
  const text = '{ "format": "headroom-exploit/2" }';
  writeFileSync(join(out, EXPLOIT_FILE), text);
  expect(await exploitFolderFaults(out)).toEqual([
    {
      ...{ code: "run.newer", path: "" },
      found: `a red team in ${out} that a newer version of Headroom wrote ("headroom-exploit/2")`,
      remedy: "choose another folder, or use the newer version",
    },
  ]);
  writeFileSync(join(out, EXPLOIT_FILE), text.replace("/2", "/1"));
  expect(await exploitFolderFaults(out)).toEqual([]);
});

test("whatever a scenario reads from a CSV file it names in a member `file`", () => {
  const named = new Set<string>();
  const look = (schema: unknown): void => {
    if (typeof schema !== "object" || schema === null) return;
    const { properties } = schema as { properties?: Record<string, { description?: string }> };
    for (const [name, own] of Object.entries(properties ?? {}))
      if (/^CSV file/.test(own.description ?? "")) named.add(name);
    Object.values(schema).forEach(look);
  };
  look(z.toJSONSchema(fullScenarioSchema, { io: "input", unrepresentable: "any" }));
  expect([...named]).toEqual(["file"]);
});
