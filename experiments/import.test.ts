/**
 * `headroom import`: what it writes is the network that it read, by document and by power flow; it is written whole or not
 * at all; wrong input of every format is one clear message a fault, exit code 2, and nothing written.
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { NamedText } from "../grids/readers/network-reader.ts";
import { caseText } from "../grids/readers/testing/matpower-text.ts";
import { changed, smallNet } from "../grids/readers/testing/pandapower-text.ts";
import { smallFiles } from "../grids/readers/testing/pypsa-files.ts";
import { orThrow } from "../sim/core/errors.ts";
import { loadNetwork } from "./lab.ts";
import { headroom } from "./testing/command-line.ts";

const YAML = `format: headroom-network/1
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
`;

let folder: string;
let out: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-import-"));
  writeFileSync(join(folder, "own.yaml"), YAML);
  writeFileSync(join(folder, "case.m"), caseText());
  writeFileSync(join(folder, "net.json"), smallNet());
  pypsa("net", smallFiles());
  const zip = smallFiles().map(({ name, text }) => [name, strToU8(text)] as const);
  writeFileSync(join(folder, "net.zip"), zipSync(Object.fromEntries(zip)));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  out = join(mkdtempSync(join(folder, "out-")), "grid.yaml");
});

function pypsa(name: string, files: readonly NamedText[]): string {
  const place = join(folder, name);
  mkdirSync(place, { recursive: true });
  for (const file of files) writeFileSync(join(place, basename(file.name)), file.text);
  return place;
}

const place = (name: string) => (name === "ring" ? name : join(folder, name));

describe("what is written", () => {
  test.each(["own.yaml", "case.m", "net.json", "net", "net.zip", "ring"])(
    "of %s is the network that was read, by document and by power flow",
    async (name) => {
      expect(await headroom("import", place(name), "--out", out)).toMatchObject({
        code: 0,
        err: "",
      });
      const network = async (from: string) => orThrow(await loadNetwork([from], folder)).network;
      expect(await network(out)).toEqual(await network(place(name)));
      const [flow, again] = [
        await headroom("powerflow", place(name), "--json"),
        await headroom("powerflow", out, "--json"),
      ];
      expect([flow.code, again.code]).toEqual([0, 0]);
      const { notices, ...solved } = JSON.parse(flow.out);
      const { notices: toldAgain, ...solvedAgain } = JSON.parse(again.out);
      expect(solvedAgain).toEqual(solved);
      // Our own format assumes nothing: what is said of it is what the network itself shows.
      const isOfNetwork = ({ code }: { code: string }) => code.startsWith("network.");
      expect(toldAgain).toEqual(notices.filter(isOfNetwork));
    },
  );

  test("says what was assumed, and as JSON says everything", async () => {
    const told = await headroom("import", place("net.json"), "--out", out);
    expect(told.out).toMatch(
      /grid\.yaml: small, 2 buses, 1 branches, 0 units, 1 demands\n {2}demand 2\.0 MW/,
    );
    const said = await headroom("import", place("case.m"), "--out", out, "--force", "--json");
    const { counts, totalsMw, notices, ...names } = JSON.parse(said.out);
    expect(names).toMatchObject({ name: "small", out: expect.stringMatching(/grid\.yaml$/) });
    expect(counts).toEqual({
      ...{
        buses: 3,
        references: 1,
        branches: 3,
        switches: 0,
        connections: 3,
        units: 3,
        demands: 2,
      },
    });
    expect(totalsMw).toEqual({ capacity: 80, generation: 66, demand: 7 });
    expect(notices.map(({ code }: { code: string }) => code)).toEqual([
      "matpower.slack",
      "import.connections",
      "network.noRating",
      "network.negativeReactance",
    ]);
  });

  test("is told of by powerflow as by import: on standard error, or in the JSON", async () => {
    const told = await headroom("import", place("case.m"), "--out", out, "--force");
    const lines = told.out.split("\n").filter((line) => line.startsWith("notice: "));
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe(
      "notice: mpc.gen: slack generator row 1 (12 MW at bus 1); left out, its bus is a reference: its power is what the others leave over",
    );
    const flow = await headroom("powerflow", place("case.m"));
    expect(flow).toMatchObject({ code: 0, err: `${lines.join("\n")}\n` });
    expect(flow.out).not.toContain("notice");
    const json = await headroom("powerflow", place("case.m"), "--json");
    const imported = await headroom("import", place("case.m"), "--out", out, "--force", "--json");
    expect(json.err).toBe("");
    expect(JSON.parse(json.out).notices).toEqual(JSON.parse(imported.out).notices);
  });

  test("at another snapshot is the network of that moment", async () => {
    const series = {
      snapshots: ["name,objective", "noon,1", "night,1"],
      "loads-p_set": [",homes", "0,7", "1,3"],
    };
    const from = pypsa("series", smallFiles(series));
    const peak = async (...options: string[]) => {
      expect(await headroom("import", from, "--out", out, "--force", ...options)).toMatchObject({
        code: 0,
      });
      return orThrow(await loadNetwork([out], folder)).network.demands[0]?.peakMw;
    };
    expect(await peak()).toBe(7);
    expect(await peak("--snapshot", "night")).toBe(3);
  });

  test("replaces a file only when it may, and leaves nothing beside it", async () => {
    writeFileSync(out, "mine");
    const refused = await headroom("import", place("own.yaml"), "--out", out);
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(
      /^--out: found .* which exists; .*--force\n1 fault; nothing was written\n$/,
    );
    expect(readFileSync(out, "utf8")).toBe("mine");
    expect(await headroom("import", place("own.yaml"), "--out", out, "--force")).toMatchObject({
      code: 0,
    });
    expect(readdirSync(join(out, ".."))).toEqual(["grid.yaml"]);
  });

  test("where a file cannot be made is told in one message, and nothing is left behind", async () => {
    const long = join(out, "..", `${"x".repeat(300)}.yaml`);
    for (const [path, reason] of [
      ["/proc/grid.yaml", "nothing can be made there"],
      [long, "its name is too long"],
    ] as const) {
      for (const force of [[], ["--force"]]) {
        const failed = await headroom("import", place("own.yaml"), "--out", path, ...force);
        const found = `--out: found "${path}", where no file can be written (${reason})`;
        expect(failed).toEqual({
          code: 2,
          out: "",
          err: `${found}; name a file elsewhere\n1 fault; nothing was written\n`,
        });
      }
    }
    expect(readdirSync(join(out, ".."))).toEqual([]);
  });

  const isSuperuser = process.getuid?.() === 0;
  const allowed = isSuperuser ? " (skipped: the superuser may write anywhere)" : "";
  test.skipIf(isSuperuser)(
    `in a folder that may not be written to is told beside the faults of the network${allowed}`,
    async () => {
      chmodSync(join(out, ".."), 0o555);
      const failed = await headroom("import", join(folder, "none.m"), "--out", out);
      chmodSync(join(out, ".."), 0o755);
      expect(failed.code).toBe(2);
      expect(failed.err).toMatch(/where no file can be written \(not allowed\)[\s\S]*2 faults/);
    },
  );
});

describe("a network that is imported", () => {
  test("may also be named by a scenario, as a folder or as a file of pandapower", async () => {
    for (const file of ["net", "net.json", "net.zip"]) {
      const scenario = join(folder, "scenario.yaml");
      writeFileSync(scenario, `network: { file: ${file} }\nperiod: { days: 1 }\n`);
      expect(await headroom("validate", scenario)).toMatchObject({ code: 0, err: "" });
      expect(await headroom("validate", place(file))).toMatchObject({ code: 0, err: "" });
    }
  });
});

/** Every message is one line with found and remedy; the count stands at the end; no file was written. */
async function refused(...args: readonly string[]): Promise<string[]> {
  const { code, err } = await headroom("import", ...args, "--out", out);
  expect(code).toBe(2);
  expect(existsSync(out)).toBe(false);
  expect(readdirSync(join(out, ".."))).toEqual([]);
  const lines = err.trim().split("\n");
  expect(lines.at(-1)).toBe(
    `${lines.length - 1} fault${lines.length === 2 ? "" : "s"}; nothing was written`,
  );
  for (const message of lines.slice(0, -1)) expect(message).toMatch(/found .+; .+/);
  return lines.slice(0, -1);
}

describe("wrong input", () => {
  test.each<[name: string, text: string, expected: RegExp[]]>([
    [
      "wrong.json",
      changed("line", { x_ohm_per_km: Number.NaN, to_bus: 9 }),
      [/line\[0\]\.to_bus: found 9/, /x_ohm_per_km: found NaN/],
    ],
    ["wrong.json", changed("load", { p_mw: "two" }), [/load\[0\]\.p_mw: found the text "two"/]],
    [
      "wrong.m",
      caseText({ bus: "1 3 NaN 0 0 0 1 1 0 33 1 1.1 0.9" }),
      [/mpc\.bus\(1, 3\): found Pd NaN/],
    ],
    [
      "wrong.yaml",
      YAML.replace("to: farm", "to: fram").replace("capacityMw: 12", "capacityMw: 12 "),
      [/branches\[0\]\.to: found "fram".*"farm"/],
    ],
  ])("%#: each fault of %s is told at once", async (name, text, expected) => {
    writeFileSync(join(folder, name), text);
    const messages = await refused(join(folder, name));
    expect(messages).toHaveLength(expected.length);
    for (const pattern of expected) {
      expect(messages.some((message) => pattern.test(message) && message.includes(name))).toBe(
        true,
      );
    }
  });

  test("of a PyPSA folder is told with file, line and column", async () => {
    const files = smallFiles({
      lines: ["name,bus0,bus1,x", "overhead,grid,vilage,NaN"],
      loads: ["name,bus,p_set", "homes,village,two"],
    });
    const messages = await refused(pypsa("wrong", files));
    expect(messages.map((message) => /wrong\/(\w+\.csv:\d+:\d+): /.exec(message)?.[1])).toEqual([
      "lines.csv:2:15",
      "lines.csv:2:22",
      "loads.csv:2:15",
    ]);
  });

  const texts: readonly [name: string, text: string][] = [
    ["cut.m", caseText()],
    ["cut.json", smallNet()],
    ["cut.yaml", YAML],
  ];
  test.each(texts)("%s cut off at fifty places is refused", async (name, text) => {
    const path = join(folder, name);
    for (let cut = 0; cut < 50; cut += 1) {
      writeFileSync(path, text.slice(0, Math.floor((text.trimEnd().length * cut) / 50)));
      await refused(path);
    }
  });

  test("an archive cut off at fifty places is refused, each with one message", async () => {
    const whole = readFileSync(join(folder, "net.zip"));
    const path = join(folder, "cut.zip");
    for (let cut = 0; cut < 50; cut += 1) {
      writeFileSync(path, whole.subarray(0, Math.floor((whole.length * cut) / 50)));
      expect(await refused(path)).toHaveLength(1);
    }
  });

  test("a network of an unknown kind, files that do not belong together, and a place that is not there", async () => {
    writeFileSync(join(folder, "net.xlsx"), "x");
    expect((await refused(join(folder, "net.xlsx")))[0]).toMatch(
      /known are .*\.m .*pandapower.*PyPSA.*\.yaml/,
    );
    expect((await refused(place("own.yaml"), place("case.m")))[0]).toMatch(/the file names "/);
    expect(await refused(join(folder, "a.m"), join(folder, "b.m"))).toHaveLength(2);
    expect((await refused("rnig"))[0]).toMatch(/no built-in network; did you mean "ring"/);
  });

  test("a snapshot of a format that has none, or that is not there, is refused", async () => {
    expect((await refused(place("own.yaml"), "--snapshot", "noon"))[0]).toMatch(
      /^--snapshot: found "noon"/,
    );
    expect((await refused(place("net"), "--snapshot", "noon"))[0]).toMatch(
      /^--snapshot: found "noon"/,
    );
  });

  test("a name for the output that would not be read again, a folder, and one in no folder are refused", async () => {
    const result = async (path: string) =>
      (await headroom("import", place("own.yaml"), "--out", path)).err;
    expect(await result(join(folder, "grid.txt"))).toMatch(/ends in \.yaml or \.yml/);
    mkdirSync(join(folder, "folder.yaml"));
    expect(await result(join(folder, "folder.yaml"))).toMatch(/a folder; name a file/);
    expect(await result(join(folder, "nowhere", "grid.yaml"))).toMatch(/found no folder/);
    expect((await headroom("import", place("own.yaml"))).code).toBe(2);
  });
});
