/** The program's loader leaves functions the names they have: by how often a name is written down while a file of ours runs. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { otherNode } from "./testing/other-node.ts";

const folder = mkdtempSync(join(tmpdir(), "headroom-names-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FILES = {
  "package.json": '{ "type": "module" }',
  "inner.ts": `export function thrice(value: number): number[] {
    const more = (by: number): number => value + by;
    return [0, 1, 2].map((by) => more(by));
  }`,
  // What is written down later is counted: the translated file takes the function when it begins.
  "count.mjs": `let count = 0;
    const define = Object.defineProperty;
    Object.defineProperty = (of, key, how) => {
      if (typeof of === "function" && key === "name") count += 1;
      return define(of, key, how);
    };
    const { thrice } = await import("./inner.ts");
    const before = count;
    const values = [thrice(1), thrice(2)];
    console.log(JSON.stringify({ named: count - before, values }));`,
};
for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);

const runBy = (node: string, loader: string) =>
  JSON.parse(
    execFileSync(node, ["--import", loader, join(folder, "count.mjs")], {
      encoding: "utf8",
    }),
  );

const values = [
  [1, 2, 3],
  [2, 3, 4],
];

const nodes = [
  { name: "this Node", path: process.execPath, isMissing: false, whyMissing: "" },
  // It may load by hooks of the same thread, where this one has none, or the other way round.
  { name: "another major version of Node", ...otherNode },
];

for (const { name, path, isMissing, whyMissing } of nodes)
  describe.skipIf(isMissing)(`by ${name}${whyMissing}`, () => {
    test("no name of a function is written down again when it is made", () => {
      const loader = new URL("../bin/typescript/register.js", import.meta.url).href;
      expect(runBy(path, loader)).toEqual({ named: 0, values });
    });

    test("tsx by itself does that: where it no longer does, the hook can go", () => {
      expect(runBy(path, import.meta.resolve("tsx"))).toEqual({ named: 2, values });
    });
  });
