/**
 * Odd places and odd numbers: folders that are somebody else's, that cannot be made or are no folders, files that never
 * end, names that lead astray, numbers beyond all bounds. Each is a fault with exit code 2, and nothing is touched.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { networkColumns } from "../sim/model/network.ts";
import { networkDocumentSchema } from "../sim/model/network-document.ts";
import { powerFlow } from "../sim/network/power-flow.ts";
import { stageOne } from "./001-stage-one/study.ts";
import { headroom } from "./testing/command-line.ts";

const MAKE_PIPE = "mkfifo";

let root: string;
let scenario: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "headroom-odd-"));
  scenario = file("day.yaml", "period: { days: 1 }\n");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(root, name);
  writeFileSync(path, text);
  return path;
}

/** Every file and folder below a folder, with the text of the files. */
function everything(folder: string): unknown {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((each) => {
      const path = join(each.parentPath, each.name);
      return [path, each.isFile() ? readFileSync(path, "latin1") : ""];
    })
    .sort(([left], [right]) => (left! < right! ? -1 : 1));
}

/** The messages of a command that is refused and leaves everything as it was. */
async function refused(...args: readonly string[]): Promise<string> {
  const before = everything(root);
  const { code, err } = await headroom(...args);
  expect({ args, code, err }).toMatchObject({
    code: 2,
    err: expect.stringMatching(/found .+; .+/),
  });
  expect(everything(root)).toEqual(before);
  return err;
}

describe("a scenario's name", () => {
  test.each(["../../evil", "/tmp/evil", "a/../b", "a//b", "a/", ".hidden", "a/.b", "a\\b", "~ b"])(
    "%s names no folder of results",
    async (name) => {
      const err = await refused("run", scenario, "--set", `name=${JSON.stringify(name)}`);
      expect(err).toMatch(/name: found .*write letters, digits, -, _/);
      expect(existsSync(join("results", "runs", name))).toBe(false);
    },
  );

  test("is told with every other fault, and is free where --out says the folder", async () => {
    const path = file("odd-name.yaml", "name: ../evil\nseed: -1\nperiod: { days: 1 }\n");
    const err = await refused("run", path);
    expect(err).toMatch(/odd-name\.yaml:1:\d+: name: found/);
    expect(err).toMatch(/odd-name\.yaml:2:\d+: seed: found/);
    const out = join(root, "named");
    const { code } = await headroom("run", path, "--seed", "1", "--out", out);
    expect(code).toBe(0);
  });
});

describe("--out", () => {
  test("takes no folder with files of somebody else, also to replace", async () => {
    const out = join(root, "mine");
    mkdirSync(out);
    for (const name of ["summary.json", "timings.json", "report.html", "manifest.json"])
      writeFileSync(join(out, name), '{ "format": "mine" }');
    for (const args of [[scenario], [scenario, "--replace"], [], ["--replace"]]) {
      const err = await refused("run", ...args, "--out", out);
      expect(err).toMatch(/is no (run|study) of ours; choose a new or an empty folder/);
    }
  });

  test("takes an empty folder", async () => {
    const out = join(root, "empty");
    mkdirSync(out);
    expect((await headroom("run", scenario, "--out", out)).code).toBe(0);
    expect(readdirSync(out)).not.toContain(".headroom-run");
  });

  test("takes no place where no folder can be", async () => {
    const link = join(root, "loop");
    symlinkSync(link, link);
    const out = ["", " ", "/proc/xyz", "/proc/xyz/deep", "/dev/null", link, join(scenario, "deep")];
    for (const each of [...out, scenario, join(root, "x".repeat(300))]) {
      await refused("run", scenario, "--out", each);
      await refused("run", "--out", each);
    }
  });

  test("takes no run whose tables are a link", async () => {
    const out = join(root, "linked");
    const elsewhere = join(root, "elsewhere");
    expect((await headroom("run", scenario, "--out", out)).code).toBe(0);
    rmSync(join(out, "tables"), { recursive: true });
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, "ledger-2025-01.parquet"), "of a person");
    symlinkSync(elsewhere, join(out, "tables"));
    const err = await refused("run", scenario, "--out", out, "--replace");
    expect(err).toMatch(/tables, which is a link/);
  });
});

describe("a study's folder", () => {
  const settings = ["--set", "period.days=1"];

  test("is left whole by a run or a study that may not replace it, and by a place in it that is taken", async () => {
    const out = join(root, "study");
    expect((await headroom("run", ...settings, "--out", out)).code).toBe(0);
    const designs = stageOne.designs.map(({ id }) => id);
    expect(readdirSync(out).sort()).toEqual([...designs, "report.html", "study.json"].sort());
    expect(await refused("run", ...settings, "--out", out)).toMatch(/a finished study in/);
    expect(await refused("run", scenario, "--out", out)).toMatch(/is no run of ours/);
    expect(await refused("run", scenario, "--out", out, "--replace")).toMatch(/no run of ours/);
    rmSync(join(out, "rota"), { recursive: true });
    writeFileSync(join(out, "rota"), "of a person");
    expect(await refused("run", ...settings, "--out", out, "--replace")).toMatch(/rota, which is/);
    rmSync(join(out, "rota"));
    expect((await headroom("run", ...settings, "--out", out, "--replace")).code).toBe(0);
    rmSync(join(out, "study.json"));
    writeFileSync(join(out, "notes.txt"), "of a person");
    expect(await refused("run", ...settings, "--out", out, "--replace")).toMatch(
      /no study of ours/,
    );
    writeFileSync(join(out, ".headroom-study"), "");
    expect(await refused("run", ...settings, "--out", out)).toMatch(/a finished run in/);
    expect((await headroom("run", ...settings, "--out", out, "--replace")).code).toBe(0);
    expect(readdirSync(out)).toContain("notes.txt");
  }, 120_000);
});

describe("what is no file", () => {
  test("is refused at once", async () => {
    const pipe = join(root, "pipe.yaml");
    execFileSync(MAKE_PIPE, [pipe]);
    // Everything below the root is read to see that nothing changed; the pipe must not be.
    const before = readdirSync(root);
    for (const path of ["/dev/zero", "/dev/null", pipe]) {
      for (const args of [["run"], ["validate"], ["validate", "--network"], ["powerflow"]]) {
        const { code, err } = await headroom(...args, path);
        expect({ args, path, code, err }).toMatchObject({
          code: 2,
          err: expect.stringMatching(/found a device or a pipe; give a file/),
        });
      }
    }
    rmSync(pipe);
    const folder = join(root, "piped");
    mkdirSync(folder);
    for (const name of ["manifest.json", "study.json"]) {
      execFileSync(MAKE_PIPE, [join(folder, name)]);
      expect((await headroom("report", folder)).code).toBe(2);
      expect((await headroom("run", scenario, "--out", folder)).code).toBe(2);
    }
    rmSync(folder, { recursive: true });
    expect(readdirSync(root)).toEqual(before.filter((name) => name !== "pipe.yaml"));
  });
});

const NETWORK = `format: headroom-network/1
name: two buses
buses:
  - { id: grid, nominalKv: 33, reference: true }
  - { id: farm, nominalKv: 33 }
branches:
  - { id: line, from: grid, to: farm, reactancePu: 0.1, ratingMw: 10 }
connections:
  - { id: gate, bus: farm, exportLimitMw: 12, curtailableWhen: intact, connectedOn: 2020-01-01 }
units:
  - { id: turbine, connection: gate, technology: wind, capacityMw: 12 }
demands:
  - { id: homes, bus: farm, peakMw: 2, profile: domestic }
constraintPoints:
  - { id: export, branch: line, direction: reverse }
`;
const CASE = `function mpc = small
mpc.version = '2';
mpc.baseMVA = 100;
mpc.bus = [
  1 3 0 0 0 0 1 1 0 33 1 1.1 0.9;
  2 1 5 0 0 0 1 1 0 33 1 1.1 0.9;
];
mpc.gen = [ 1 0 0 10 -10 1 100 1 50 0; 2 1 0 10 -10 1 100 1 50 0; ];
mpc.branch = [ 1 2 0.01 0.1 0 20 0 0 0 0 1 -360 360; ];
`;

describe("a number beyond all bounds", () => {
  test.each([
    ["peakMw: 2", "peakMw: 1e300", /demands\[0\]\.peakMw: found .*at most 10000000/],
    ["peakMw: 2", "peakMw: -1e8", /demands\[0\]\.peakMw: found .*at least -10000000/],
    ["capacityMw: 12", "capacityMw: 1e8", /units\[0\]\.capacityMw: found .*at most/],
    ["exportLimitMw: 12", "exportLimitMw: 1e300", /exportLimitMw: found .*at most/],
    ["ratingMw: 10", "ratingMw: 1e300", /ratingMw: found .*at most/],
    ["reactancePu: 0.1", "reactancePu: 1e300", /reactancePu: found .*at most 1000000/],
    ["reactancePu: 0.1", "reactancePu: 1e-300", /reactancePu: found 1e-300/],
    ["nominalKv: 33,", "nominalKv: 1e300,", /nominalKv: found .*at most/],
    ["name: two", "baseMva: 1e-300\nname: two", /baseMva: found .*at least/],
  ])("in a network is a fault: %s, %s", async (from, to, message) => {
    const path = file("bound.yaml", NETWORK.replace(from, to));
    expect(await refused("validate", path)).toMatch(message);
    const on = file("bound-scenario.yaml", `network: { file: ${path} }\nperiod: { days: 1 }\n`);
    expect(await refused("run", on, "--out", join(root, "bound"))).toMatch(message);
  });

  test.each([
    ["2 1 5 0", "2 1 1e308 0", /bus.*: found Pd 1e\+308/],
    ["2 1 5 0 0", "2 1 5 0 1e308", /bus.*: found Gs 1e\+308/],
    ["2 1 0 10", "2 -1e308 0 10", /gen.*: found Pg -1e\+308/],
    ["100 1 50 0; ]", "100 1 1e308 0; ]", /gen.*: found Pmax 1e\+308/],
    ["0.01 0.1 0", "0.01 1e308 0", /branch.*: found x 1e\+308/],
    ["0.01 0.1 0", "0.01 1e-300 0", /branch.*: found 1e-300/],
    ["0 20 0", "0 1e308 0", /branch.*: found rateA 1e\+308/],
    ["baseMVA = 100", "baseMVA = 1e-300", /baseMVA: found 1e-300/],
  ])("in a MATPOWER case is a fault: %s, %s", async (from, to, message) => {
    const err = await refused("powerflow", file("bound.m", CASE.replace(from, to)));
    expect(err).toMatch(message);
  });

  test("at the bound a network runs, and its flow is a number", async () => {
    const most = NETWORK.replace("peakMw: 2", "peakMw: 1e7")
      .replace("capacityMw: 12", "capacityMw: 1e7")
      .replace("exportLimitMw: 12", "exportLimitMw: 1e7");
    const path = file("most.yaml", most);
    const on = file("most-scenario.yaml", `network: { file: ${path} }\nperiod: { days: 1 }\n`);
    const run = await headroom("run", on, "--out", join(root, "most"));
    expect(run).toMatchObject({ code: 0, err: "" });
    const { code, out } = await headroom("powerflow", path, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out).branches[0].flowMw).toBeCloseTo(0);
  });

  test("in a network made by code is a fault of the flow", () => {
    const document = networkDocumentSchema.parse({
      format: "headroom-network/1",
      name: "two buses",
      buses: [
        { id: "grid", nominalKv: 33, reference: true },
        { id: "farm", nominalKv: 33 },
      ],
      branches: [{ id: "line", from: "grid", to: "farm", reactancePu: 0.1 }],
      demands: [{ id: "homes", bus: "farm", peakMw: 1 }],
    });
    const demands = document.demands.map((each) => ({ ...each, peakMw: 1e308 }));
    expect(powerFlow(networkColumns({ ...document, demands }))).toMatchObject({
      kind: "faulty",
      faults: [{ code: "powerflow.notFinite" }],
    });
  });

  test.each([
    [
      "MW",
      "1e308",
      /bound\.csv:2:\d+: found 1e308 MW and 47 more of the kind, the last in line 49; write a value from 0 to 10000000 MW/,
    ],
    ["kW", "10000000001", /bound\.csv:2:\d+: found 10000000001 kW/],
    ["kWh", "1e10", /bound\.csv:2:\d+: found 1e10 kWh/],
  ])("in a CSV series of %s is a fault: %s", async (unit, value, message) => {
    const err = await refused("validate", csvScenario("bound", unit, value));
    expect(err).toMatch(message);
  });
});

/** A day of one value for the turbine of the two buses. */
function csvScenario(name: string, unit: string, value: string): string {
  const stamps = Array.from(
    { length: 48 },
    (_, step) =>
      `2025-01-01T${String(step >> 1).padStart(2, "0")}:${step % 2 === 0 ? "00" : "30"}Z,${value}`,
  );
  file(`${name}.csv`, `time,output\n${stamps.join("\n")}\n`);
  file("csv-network.yaml", NETWORK);
  return file(
    `${name}-scenario.yaml`,
    `name: csv
network: { file: csv-network.yaml }
period: { days: 1 }
series:
  csv:
    - { for: { unit: turbine }, file: ${name}.csv, timeColumn: time, valueColumn: output, unit: ${unit}, timeZone: UTC }
`,
  );
}

describe("two runs on CSV series", () => {
  const digestOf = (folder: string) =>
    JSON.parse(readFileSync(join(root, folder, "manifest.json"), "utf8")).digest as string;
  const runOf = async (path: string, folder: string) =>
    expect(await headroom("run", path, "--out", join(root, folder))).toMatchObject({ code: 0 });
  const compared = (a: string, b: string) => headroom("compare", join(root, a), join(root, b));

  test("are compared where the files say the same, and only there", async () => {
    await runOf(csvScenario("series", "MW", "3"), "csv-a");
    const manifest = JSON.parse(readFileSync(join(root, "csv-a", "manifest.json"), "utf8"));
    expect(manifest.scenario.series.csv[0].sha256).toBe(
      createHash("sha256")
        .update(readFileSync(join(root, "series.csv")))
        .digest("hex"),
    );
    // The same text under another name.
    await runOf(csvScenario("copy", "MW", "3"), "csv-b");
    expect((await compared("csv-a", "csv-b")).code).toBe(0);
    // Another text under the same name, of the same rows: only the hash can tell.
    await runOf(csvScenario("series", "MW", "3.0"), "csv-c");
    expect(digestOf("csv-c")).not.toBe(digestOf("csv-a"));
    expect(await compared("csv-a", "csv-c")).toMatchObject({
      code: 2,
      err: expect.stringMatching(/series: found different series in A and B/),
    });
    delete manifest.scenario.series.csv[0].sha256;
    writeFileSync(join(root, "csv-a", "manifest.json"), JSON.stringify(manifest));
    expect(await compared("csv-a", "csv-a")).toMatchObject({
      code: 2,
      err: expect.stringMatching(/found a CSV series in A without the hash of its text/),
    });
  });

  test("say the hash themselves: a scenario that does is refused", async () => {
    const path = csvScenario("said", "MW", "3");
    writeFileSync(path, readFileSync(path, "utf8").replace("unit: MW", "unit: MW, sha256: abc"));
    expect(await refused("validate", path)).toMatch(/sha256/);
  });
});

describe("validate", () => {
  test("knows a network by itself", async () => {
    for (const each of [file("known.yaml", NETWORK), file("known.m", CASE), "ring"]) {
      for (const args of [[each], ["--network", each]])
        expect(await headroom("validate", ...args)).toMatchObject({ code: 0, err: "" });
    }
    const wrong = file("wrong.yaml", NETWORK.replace("bus: farm,", "bus: fram,"));
    expect(await refused("validate", wrong)).toMatch(/connections\[0\]\.bus: found "fram"/);
    const other = file("other.yaml", NETWORK.replace("network/1", "network/2"));
    expect(await refused("validate", other)).toMatch(/format: found .*headroom-network\/2/);
    expect(await refused("validate", "--network", scenario)).toMatch(/format: found/);
    expect((await headroom("validate", scenario)).code).toBe(0);
  });
});

describe("a key __proto__", () => {
  test.each([
    ["at the top", "__proto__: { seed: 5 }\nperiod: { days: 1 }\n", "1", "__proto__"],
    ["in a mapping", "period:\n  days: 1\n  __proto__: { days: 2 }\n", "3", "period\\.__proto__"],
    [
      "in a list",
      "population:\n  - __proto__: { a: 1 }\n    policy: { kind: generator }\n",
      "2",
      "population\\[0\\]\\.__proto__",
    ],
    ["of names", "anm:\n  unitActuation: { __proto__: { kind: x } }\n", "2", "anm\\.unitAct"],
  ])("%s is refused by run and validate", async (_, text, line, path) => {
    const hidden = file("hidden.yaml", text);
    for (const args of [
      ["run", hidden, "--out", join(root, "hidden")],
      ["validate", hidden],
    ])
      expect(await refused(...args)).toMatch(
        new RegExp(`hidden\\.yaml:${line}:\\d+: ${path}.*found the unknown key "__proto__"`),
      );
    const above = file("above.yaml", "extends: hidden.yaml\n");
    expect(await refused("validate", above)).toMatch(/hidden\.yaml.*__proto__/);
  });

  test("in a setting or a network is refused", async () => {
    for (const setting of ["period={ __proto__: { days: 2 } }", "period.__proto__.days=2"])
      expect(await refused("validate", scenario, "--set", setting)).toMatch(/__proto__/);
    const network = file("hidden-network.yaml", `${NETWORK}__proto__: { name: x }\n`);
    for (const args of [["validate"], ["validate", "--network"], ["powerflow"]])
      expect(await refused(...args, network)).toMatch(/__proto__/);
  });
});
