/**
 * The engine gives the same rows wherever it runs: twice, in other processes, on Node 20 and 24, from a bundle in a bare
 * script context and in a browser.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import { type Prepared, prepare } from "./lab.ts";
import { digestOfRun } from "./portable.ts";
import { plainSource } from "./scenario-source.ts";
import { otherNode } from "./testing/other-node.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const CHROMIUM = "/usr/bin/chromium";
const DAYS = 3;

let prepared: Prepared;
let digest: string;

beforeAll(async () => {
  const trading = { period: { days: DAYS }, venues: { "curtailment-obligations": {} } };
  prepared = orThrow(await prepare(plainSource(trading), root));
  digest = digestOfRun(prepared.scenario, prepared.network);
});

async function bundle(): Promise<string> {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(root, "experiments", "portable.ts")],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "headroom",
    platform: "browser",
    target: "es2023",
    metafile: true,
    logLevel: "silent",
  });
  const inputs = Object.keys(metafile.inputs);
  expect(inputs.filter((path) => path.startsWith("node:"))).toEqual([]);
  return outputFiles[0]!.text;
}

const call = () =>
  `headroom.digestOfRun(${JSON.stringify(prepared.scenario)}, ${JSON.stringify(prepared.network)})`;

const inProcess = (node: string) =>
  execFileSync(
    node,
    ["--import", "tsx", join("experiments", "testing", "print-digest.ts"), String(DAYS)],
    { cwd: root, encoding: "utf8" },
  );

describe("the same scenario and seed give the same rows", () => {
  test("twice in one process", () => {
    expect(digestOfRun(prepared.scenario, prepared.network)).toBe(digest);
  });

  test("in another process", () => {
    expect(inProcess(process.execPath)).toBe(digest);
  });

  test.skipIf(otherNode.isMissing)(
    `on another major version of Node${otherNode.whyMissing}`,
    () => {
      const version = (node: string) =>
        execFileSync(node, ["--version"], { encoding: "utf8" }).split(".")[0];
      expect(version(otherNode.path)).not.toBe(version(process.execPath));
      expect(inProcess(otherNode.path)).toBe(digest);
    },
  );

  test("from a bundle in a bare script context, without node: modules or globals", async () => {
    const context = createContext({});
    runInContext(await bundle(), context);
    expect(runInContext(call(), context)).toBe(digest);
  });

  const noBrowser = existsSync(CHROMIUM) ? "" : ` (skipped: no browser at ${CHROMIUM})`;
  test.skipIf(noBrowser !== "")(`from the bundle in Chromium${noBrowser}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "headroom-browser-"));
    const page = join(folder, "page.html");
    writeFileSync(join(folder, "headroom.js"), await bundle());
    writeFileSync(page, '<!doctype html><meta charset="utf-8"><script src="headroom.js"></script>');
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    });
    try {
      const tab = await browser.newPage();
      await tab.goto(`file://${page}`);
      expect(await tab.evaluate(call())).toBe(digest);
    } finally {
      await browser.close();
    }
  });
});
