/**
 * The documents as tests: examples are right, every registry entry has its page, generated pages are fresh, links lead
 * somewhere, and the pages that people read first stay short.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { agentPolicies } from "../agents/registry.ts";
import { storePlans } from "../agents/store-plans/registry.ts";
import { strategies } from "../agents/strategies/registry.ts";
import { headroom } from "../experiments/testing/command-line.ts";
import { readRun } from "../results/reader.ts";
import { principles } from "../sim/access/registry.ts";
import { actuations } from "../sim/actuation/registry.ts";
import { approvalRules } from "../sim/approval/registry.ts";
import { orThrow } from "../sim/core/errors.ts";
import { formatInstant } from "../sim/core/time.ts";
import { errorModels } from "../sim/forecast/registry.ts";
import { readMessage } from "../sim/messages/read.ts";
import { type MessageKind, messages } from "../sim/messages/registry.ts";
import { procurementPolicies } from "../sim/procurement/registry.ts";
import { ratingKinds } from "../sim/ratings/registry.ts";
import { capacityLinks } from "../sim/settlement/duos/links/registry.ts";
import { compensations } from "../sim/settlement/imbalance/compensations/registry.ts";
import { positions } from "../sim/settlement/imbalance/positions/registry.ts";
import { imbalancePrices } from "../sim/settlement/imbalance/prices/registry.ts";
import { supplierModels } from "../sim/settlement/imbalance/supplier-models/registry.ts";
import { sharingRules } from "../sim/settlement/sharing/registry.ts";
import { exchangeRules } from "../sim/venues/local-energy-exchange/rules/registry.ts";
import { exchangeStrategies } from "../sim/venues/local-energy-exchange/strategies/registry.ts";
import { detectors } from "../sim/venues/monitoring/detectors/registry.ts";
import { sanctions } from "../sim/venues/monitoring/sanctions/registry.ts";
import { matchers } from "../sim/venues/obligations/clearing/matchers/registry.ts";
import { priceRules } from "../sim/venues/obligations/clearing/price-rules/registry.ts";
import { baselines } from "../sim/venues/performance/baselines/registry.ts";
import { performanceCurves } from "../sim/venues/performance/curves/registry.ts";
import { primacyRules } from "../sim/venues/primacy/registry.ts";
import { venues } from "../sim/venues/registry.ts";
import { referencePages } from "./reference.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const linesOf = (path: string) => read(path).trimEnd().split("\n").length;

/** Folders whose Markdown is not ours to check. */
const OUTSIDE = new Set(["node_modules", ".git", "runs", "coverage"]);

function markdownBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return OUTSIDE.has(entry.name) ? [] : markdownBelow(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}
const pages = markdownBelow(".");

interface Block {
  readonly page: string;
  readonly line: number;
  readonly text: string;
}

/** Fenced blocks whose info string is `info`. */
function blocks(info: string, among: readonly string[] = pages): Block[] {
  return among.flatMap((page) => {
    const text = read(page);
    const fences = text.matchAll(/^ *```([^\n]*)\n([\s\S]*?)^ *```$/gm);
    return [...fences]
      .filter((fence) => fence[1] === info)
      .map((fence) => ({
        page,
        line: text.slice(0, fence.index).split("\n").length,
        text: fence[2]!,
      }));
  });
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-docs-"));
  writeFileSync(join(folder, "solar.csv"), weekOfSolar());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The series that the scenario of write-a-scenario.md names. */
function weekOfSolar(): string {
  const first = Date.parse("2025-01-06T00:00Z") / 1000;
  const rows = Array.from(
    { length: 7 * 48 },
    (_, step) => `${formatInstant(first + step * 1800)},0`,
  );
  return `time,output\n${rows.join("\n")}\n`;
}

describe("examples", () => {
  test("README has a scenario, and there is one that says everything", () => {
    expect(blocks("yaml scenario").map(({ page }) => page)).toEqual(
      expect.arrayContaining(["README.md", join("docs", "how-to", "write-a-scenario.md")]),
    );
  });

  test.each(blocks("yaml scenario"))(
    "the scenario of $page, line $line, is valid",
    async (block) => {
      const file = join(folder, "example.yaml");
      writeFileSync(file, block.text);
      expect(await headroom("validate", file)).toMatchObject({ code: 0, err: "" });
    },
  );

  test.each(blocks("yaml network"))(
    "the network of $page, line $line, is valid and has a flow",
    async (block) => {
      const file = join(folder, "network.yaml");
      writeFileSync(file, block.text);
      expect(await headroom("validate", "--network", file)).toMatchObject({ code: 0, err: "" });
      expect(await headroom("powerflow", file)).toMatchObject({ code: 0, err: "" });
    },
  );

  test("every market message of the pages reads without a fault", () => {
    const kinds = Object.keys(messages) as MessageKind[];
    const found = kinds.flatMap((kind) =>
      (["csv", "json"] as const).flatMap((format) =>
        blocks(`${format} ${kind}`).map(({ page, text }) => ({ kind, format, file: page, text })),
      ),
    );
    expect(found.length).toBeGreaterThanOrEqual(2);
    for (const { kind, format, file, text } of found)
      expect(orThrow(readMessage(kind, text, { file, format })).rows.length).toBeGreaterThan(0);
  });

  test("every SQL example answers over a stored run", async () => {
    const examples = blocks("sql");
    expect(examples.length).toBeGreaterThan(0);
    const out = join(folder, "run");
    const scenario = join(folder, "sql.yaml");
    writeFileSync(
      scenario,
      "period: { start: 2025-01-24, days: 2 }\nvenues: { curtailment-obligations: {} }\nlookAhead: { factors: { draws: 64, outages: none } }\n",
    );
    expect(await headroom("run", scenario, "--out", out)).toMatchObject({ code: 0 });
    const run = orThrow(await readRun(out));
    try {
      for (const { page, line, text } of examples) {
        const sql = text.replaceAll(/'[^']*\/tables\/(\w+)-\*\.parquet'/g, "$1");
        const { rows } = await run.query(sql);
        expect(rows.length, `${page}:${line}`).toBeGreaterThan(0);
      }
    } finally {
      run.close();
    }
  });
});

describe("README", () => {
  test("its commands are those of the command line, and no other", () => {
    const help = execFileSync(process.execPath, [join(root, "bin", "headroom.js"), "--help"], {
      encoding: "utf8",
    });
    const known = [...help.matchAll(/^ {2}(\w+)(?: \[options\]| {3,})/gm)].map(
      (match) => match[1]!,
    );
    const shown = [...read("README.md").matchAll(/npx headroom (\w+)/g)].map((match) => match[1]!);
    expect([...new Set(shown)].sort()).toEqual(known.sort());
  });

  test("it is short", () => {
    expect(linesOf("README.md")).toBeLessThanOrEqual(120);
    expect(linesOf("ARCHITECTURE.md")).toBeLessThanOrEqual(200);
  });
});

describe("rules", () => {
  const registries = {
    access: principles,
    actuation: actuations,
    agents: agentPolicies,
    approval: approvalRules,
    baselines,
    "capacity-links": capacityLinks,
    compensations,
    curves: performanceCurves,
    detectors,
    "exchange-rules": exchangeRules,
    "exchange-strategies": exchangeStrategies,
    forecast: errorModels,
    "imbalance-prices": imbalancePrices,
    matchers,
    positions,
    "price-rules": priceRules,
    primacy: primacyRules,
    procurement: procurementPolicies,
    ratings: ratingKinds,
    sanctions,
    sharing: sharingRules,
    "store-plans": storePlans,
    strategies,
    "supplier-models": supplierModels,
    venues,
  };

  test("there is a folder for every registry, and no other", () => {
    const folders = readdirSync(join(root, "docs/rules"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    expect(folders.sort()).toEqual(Object.keys(registries));
  });

  test.each(Object.entries(registries))(
    "%s: every entry has its page, in the fixed order, and the index names it",
    (name, entries) => {
      const files = readdirSync(join(root, "docs/rules", name)).sort();
      expect(files).toEqual(
        Object.keys(entries)
          .sort()
          .map((entry) => `${entry}.md`),
      );
      const index = read("docs/rules/README.md");
      const parts = [
        "Purpose",
        "Symbols",
        "Settings",
        "Algorithm",
        "Tie-break",
        "Properties kept",
        "Worked example",
        "Source",
      ];
      for (const file of files) {
        expect(index).toContain(`(${name}/${file})`);
        const text = read(`docs/rules/${name}/${file}`);
        const places = parts.map((part) => text.indexOf(`**${part}.**`));
        expect(places, file).not.toContain(-1);
        expect(places, file).toEqual([...places].sort((left, right) => left - right));
      }
    },
  );
});

describe("pages", () => {
  test.each(Object.keys(referencePages()))(
    "docs/reference/%s is fresh: else npm run docs",
    (name) => {
      expect(read(`docs/reference/${name}`)).toBe(referencePages()[name]);
    },
  );

  test.each(pages)("every relative link of %s leads somewhere", (page) => {
    const text = read(page).replaceAll(/^ *```[\s\S]*?^ *```$/gm, "");
    const broken = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map((match) => match[1]!.replace(/#.*$/, ""))
      .filter((target) => target !== "" && !/^[a-z]+:/.test(target))
      .filter((target) => !existsSync(resolve(root, dirname(page), target)));
    expect(broken).toEqual([]);
  });

  test("every file that ARCHITECTURE names is there", () => {
    const named = [
      ...read("ARCHITECTURE.md").matchAll(
        /`((?:sim|agents|grids|experiments|results)\/[\w./-]+)`/g,
      ),
    ];
    expect(named.length).toBeGreaterThan(30);
    expect(named.map((match) => match[1]!).filter((path) => !existsSync(join(root, path)))).toEqual(
      [],
    );
  });

  test("every decision is in the index and in ARCHITECTURE", () => {
    const records = readdirSync(join(root, "docs/decisions")).filter((file) =>
      /^\d{4}-/.test(file),
    );
    for (const record of records) {
      expect(read("docs/decisions/README.md")).toContain(`(${record})`);
      expect(read("ARCHITECTURE.md")).toContain(`(docs/decisions/${record})`);
    }
  });

  test("the decision on dependencies names every package, with its version where we ship on it", () => {
    const { dependencies, devDependencies } = JSON.parse(read("package.json")) as Record<
      string,
      Record<string, string>
    >;
    const record = read("docs/decisions/0002-dependencies.md");
    for (const [name, version] of Object.entries(dependencies!))
      expect(record).toContain(`| ${name} ${version} |`);
    for (const name of Object.keys(devDependencies!))
      if (!name.startsWith("@types/")) expect(record).toContain(name);
  });
});

describe("glossary", () => {
  const words = [...read("docs/glossary.md").matchAll(/^- \*\*(.+?)\*\*: /gm)].map(
    (match) => match[1]!,
  );

  test("its words stand in alphabetical order, each once", () => {
    const folded = words.map((word) => word.toLowerCase());
    expect(folded).toEqual([...new Set(folded)].sort((left, right) => (left < right ? -1 : 1)));
  });

  test("it has every noun of the model", () => {
    const text = read("docs/glossary.md");
    const files = [
      "actors",
      "agents",
      "capacity-market",
      "capacity-trades",
      "contract",
      "network",
      "payment-rules",
      "ports",
      "ratings",
      "readings",
      "series",
      "services",
      "spread",
      "value-table",
      "venues",
    ];
    const nouns = files.flatMap((file) =>
      [...read(`sim/model/${file}.ts`).matchAll(/^export (?:interface|type) (\w+)/gm)].map(
        (match) => match[1]!,
      ),
    );
    expect(nouns.filter((noun) => !text.includes(`\`${noun}\``))).toEqual([]);
  });
});

test("no page names a place on somebody's machine", () => {
  const place = /(?:^|[\s`"'(])\/(?:home|work|Users|tmp|root)\//m;
  expect(pages.filter((page) => place.test(read(page)))).toEqual([]);
});
