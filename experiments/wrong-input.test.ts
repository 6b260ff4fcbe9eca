/**
 * Wrong input: one clear message per fault, all at once, with file, line and column where there is a text, what was found
 * and what to write; exit code 2; nothing written.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { headroom } from "./testing/command-line.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-wrong-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A small network that is right, to make wrong ones from. */
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
constraintPoints:
  - { id: export, branch: line, direction: reverse }
`;
const scenarioOn = (network: string) => `network: { file: ${network} }\nperiod: { days: 1 }\n`;

/** Every message is one line with found and remedy; the count stands at the end; the output folder was never made. */
async function refused(...args: readonly string[]) {
  const out = join(folder, "out");
  const { code, err } = await headroom(...args, ...(args[0] === "run" ? ["--out", out] : []));
  expect(code).toBe(2);
  expect(existsSync(out)).toBe(false);
  const lines = err.trim().split("\n");
  expect(lines.at(-1)).toMatch(/^\d+ faults?; nothing was written$/);
  const messages = lines.slice(0, -1);
  expect(messages).toHaveLength(Number.parseInt(lines.at(-1)!, 10));
  for (const message of messages) expect(message).toMatch(/found .+; .+/);
  return messages;
}

describe("a scenario", () => {
  test("with several faults has them all named at once, each in its place", async () => {
    const path = file(
      "several.yaml",
      "seed: -1\nperiod: { start: 2025-02-30, dayz: 3 }\nanm:\n  targetFrac: -0.5\n  cycleS: 7.5\n",
    );
    const messages = await refused("run", path);
    expect(messages.map((message) => /several\.yaml:(\d+):/.exec(message)?.[1])).toEqual([
      "1",
      "2",
      "2",
      "4",
      "5",
    ]);
    expect(messages.join("\n")).toMatch(/dayz.*did you mean "?days/);
  });

  test("with an unknown key is told the nearest", async () => {
    const [message] = await refused("run", file("key.yaml", "anm: { princple: { kind: lifo } }\n"));
    expect(message).toMatch(/key\.yaml:1:\d+: anm\.princple: found .*; .*principle/);
  });

  test("that extends itself is told the loop", async () => {
    file("b.yaml", "extends: a.yaml\n");
    const [message] = await refused("run", file("a.yaml", "extends: b.yaml\n"));
    expect(message).toMatch(
      /b\.yaml:1:\d+: extends: found a scenario that extends itself \(.*a\.yaml → .*b\.yaml → .*a\.yaml\)/,
    );
  });

  test("that is no YAML is told the line", async () => {
    const [message] = await refused(
      "run",
      file("broken.yaml", "name: x\nperiod: { start: [1, 2\n"),
    );
    expect(message).toMatch(/broken\.yaml:\d+:\d+: found/);
  });

  test("of 200 MB is refused by its size, without being read", async () => {
    const path = file("huge.yaml", "");
    truncateSync(path, 200_000_000);
    const started = process.cpuUsage();
    const [message] = await refused("run", path);
    expect(message).toMatch(/found 200000000 bytes/);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000);
  });

  test("with a million aliases is refused by their number", async () => {
    const path = file("aliases.yaml", `a: &a 1\nb: [${"*a,".repeat(1_000_000)}1]\n`);
    const started = process.cpuUsage();
    const [message] = await refused("run", path);
    expect(message).toMatch(/alias/);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000);
  });

  test("that trades under a principle without order is refused", async () => {
    const path = file(
      "pro-rata.yaml",
      "anm: { principle: { kind: pro-rata-output } }\nvenues: { curtailment-obligations: {} }\n",
    );
    const [message] = await refused("validate", path);
    expect(message).toMatch(/anm\.principle\.kind: found "pro-rata-output", which gives no order/);
  });

  test("with a threshold ladder in the wrong order is refused", async () => {
    const [message] = await refused(
      "run",
      file("ladder.yaml", "anm: { targetFrac: 0.9, releaseFrac: 0.95 }\n"),
    );
    expect(message).toMatch(/ladder\.yaml:1:\d+: anm\.releaseFrac: found 0\.95/);
  });

  test("on a network that is not built in is told which are", async () => {
    const [message] = await refused("run", file("unknown.yaml", "network: { builtIn: rnig }\n"));
    expect(message).toMatch(/unknown\.yaml:1:\d+: network: found "rnig".*did you mean "ring"/);
  });

  test("that names a unit which is not there is told the nearest", async () => {
    const path = file(
      "unit.yaml",
      "population:\n  - units: { ids: [gullcrag-wnd] }\n    policy: { kind: generator }\n  - policy: { kind: storage }\n",
    );
    const messages = await refused("run", path);
    expect(messages[0]).toMatch(
      /unit\.yaml:2:\d+: population\[0\]\.units\.ids\[0\]: found "gullcrag-wnd".*"gullcrag-wind"/,
    );
  });

  test("whose cards ask for what no order can be is told so at each of them", async () => {
    const path = file(
      "cards.yaml",
      [
        "population:",
        "  - policy:",
        "      kind: card",
        "      output: [{ from: '08:00', to: '08:15', kw: 4 }, { from: '09:00', to: '08:30', kw: 4 }]",
        "      bid: { volumeKw: -4, allInGbpPerMwh: 45 }",
        "      offer: { volumeKw: 4, allInGbpPerMwh: 5, availabilityGbpPerMwh: 6 }",
        "      byUnit: { orange: { bid: { volumeKw: 4 } } }",
        `      market: { label: "two\\nlines", priceGbpPerMwh: 10001 }`,
        "  - policy: { kind: card, market: { priceGbpPerMwh: 45 } }",
        `  - policy: { kind: card, byUnit: { blue: { market: { label: ${"a".repeat(61)} } } } }`,
        "",
      ].join("\n"),
    );
    const messages = (await refused("run", path)).map((message) => message.replace(/^.*cards/, ""));
    expect(messages).toEqual([
      expect.stringMatching(/^\.yaml:4:\d+: .*output\[0\]\.to: found text "08:15".*HH:00 or HH:30/),
      expect.stringMatching(/^\.yaml:4:\d+: .*output\[1\]\.to: found text "08:30".*after/),
      expect.stringMatching(/^\.yaml:5:\d+: .*bid\.volumeKw: found .*-4/),
      expect.stringMatching(
        /^\.yaml:6:\d+: .*availabilityGbpPerMwh: found .*6.*at most the all-in/,
      ),
      expect.stringMatching(/^\.yaml:7:\d+: .*byUnit\.orange\.bid\.allInGbpPerMwh: found nothing/),
      expect.stringMatching(/^\.yaml:8:\d+: .*market\.label: found .*one line of text/),
      expect.stringMatching(/^\.yaml:8:\d+: .*market\.priceGbpPerMwh: found .*10001/),
      expect.stringMatching(/^\.yaml:9:\d+: .*market\.label: found nothing/),
      expect.stringMatching(/^\.yaml:10:\d+: .*byUnit\.blue\.market\.label: found /),
    ]);
    const others = file(
      "others.yaml",
      "network: { builtIn: mini-trial-export }\npopulation:\n  - { units: { ids: [blue] }, policy: { kind: card, byUnit: { yelow: {}, red: {} } } }\n  - policy: { kind: card }\n",
    );
    expect(await refused("run", others)).toEqual([
      expect.stringMatching(/:3:\d+: .*byUnit\.yelow: found "yelow".*"yellow"/),
      expect.stringMatching(/:3:\d+: .*byUnit\.red: found "red", which is no unit of this group/),
    ]);
  });

  test("that does not exist is said so", async () => {
    expect(await refused("run", join(folder, "nowhere.yaml"))).toEqual([
      expect.stringMatching(/nowhere\.yaml: found no such file/),
    ]);
  });

  test("with a setting that is none is refused", async () => {
    const path = file("fine.yaml", "period: { days: 1 }\n");
    expect(await refused("run", path, "--set", "seed")).toHaveLength(1);
    const [message] = await refused("run", path, "--set", "anm.cycleS=never");
    expect(message).toMatch(/--set anm\.cycleS=never.*anm\.cycleS: found text "never"/);
    for (const value of ['"abc', "{principle: {kind: rota}", "[1", "a\n---\nb", "a # b", "*x"]) {
      const [told, ...more] = await refused("run", path, "--set", `name=${value}`);
      expect(more).toEqual([]);
      expect(told).toMatch(/--set name: found .*; write a number, a word, or a short list/s);
    }
  });
});

describe("a network", () => {
  const wrong = (name: string, from: string, to: string) => file(name, NETWORK.replace(from, to));

  test.each([
    [
      "a unit on a missing bus",
      "bus: farm,",
      "bus: fram,",
      /connections\[0\]\.bus: found "fram".*"farm"/,
    ],
    ["a negative rating", "ratingMw: 10", "ratingMw: -10", /branches\[0\]\.ratingMw: found .*-10/],
    [
      "a rating in kW",
      "ratingMw: 10",
      "ratingKw: 10000",
      /branches\[0\]\.ratingKw: found .*ratingMw.*10/,
    ],
    [
      "a rating with its unit",
      "ratingMw: 10",
      'ratingMw: "10000 kW"',
      /branches\[0\]\.ratingMw: found .*10000 kW.*10\b/,
    ],
    ["no reference bus", ", reference: true", "", /buses: found no reference bus/],
    [
      "a reactance that is not a number",
      "reactancePu: 0.1",
      "reactancePu: .nan",
      /branches\[0\]\.reactancePu: found .*NaN/i,
    ],
    [
      "a constraint point without rating",
      ", ratingMw: 10",
      "",
      /constraintPoints\[0\]: found no rating/,
    ],
    ["an id twice", "id: farm", "id: grid", /buses\[1\]\.id: found "grid"/],
  ])("with %s is refused, with its line", async (name, from, to, message) => {
    const path = wrong(`${name.replaceAll(" ", "-")}.yaml`, from, to);
    const messages = await refused("run", file("on.yaml", scenarioOn(path)));
    expect(messages.join("\n")).toMatch(message);
    for (const line of messages) expect(line).toMatch(/\.yaml:\d+:\d+: /);
  });

  test("and a scenario whose own form is wrong are told together, each with its line", async () => {
    const path = wrong("wrong-twice.yaml", "id: farm", "id: grid");
    const scenario = file("wrong-too.yaml", `${scenarioOn(path)}tickMinute: 5\n`);
    const messages = await refused("run", scenario);
    expect(messages[0]).toMatch(/wrong-too\.yaml:3:1: tickMinute: /);
    expect(messages[1]).toMatch(/wrong-twice\.yaml:5:\d+: buses\[1\]\.id: found "grid"/);
    for (const line of messages) expect(line).toMatch(/\.yaml:\d+:\d+: /);
  });

  test("that is right is valid, and its scenario runs", async () => {
    const path = file("right.yaml", NETWORK);
    expect((await headroom("validate", path)).code).toBe(0);
    const out = join(folder, "right");
    const { code, err } = await headroom(
      "run",
      file("right-scenario.yaml", scenarioOn(path)),
      "--out",
      out,
    );
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(readdirSync(out).sort()).toEqual([
      "manifest.json",
      "report.html",
      "summary.json",
      "tables",
      "timings.json",
    ]);
    expect((await headroom("run", join(folder, "right-scenario.yaml"), "--out", out)).code).toBe(2);
    expect(
      (await headroom("run", join(folder, "right-scenario.yaml"), "--out", out, "--replace")).code,
    ).toBe(0);
  });
});

describe("a MATPOWER file", () => {
  const CASE = `function mpc = small
mpc.version = '2';
mpc.baseMVA = 100;
mpc.bus = [
  1 3 0 0 0 0 1 1 0 33 1 1.1 0.9;
  2 1 5 0 0 0 1 1 0 33 1 1.1 0.9;
];
mpc.gen = [ 1 0 0 10 -10 1 100 1 50 0; ];
mpc.branch = [ 1 2 0.01 0.1 0 20 0 0 0 0 1 -360 360; ];
`;

  test("that is right has a flow", async () => {
    const { code, out } = await headroom("powerflow", file("small.m", CASE), "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out).branches[0]).toEqual({
      id: "1",
      from: "1",
      to: "2",
      flowMw: 5,
      ratingMw: 20,
      loading: 0.25,
    });
  });

  test("cut at any of 50 places is refused or, once all is there, whole", async () => {
    for (let cut = 0; cut < 50; cut += 1) {
      const length = Math.floor((CASE.length * cut) / 50);
      const { code, err } = await headroom("powerflow", file("cut.m", CASE.slice(0, length)));
      expect({ length, code, isSaid: err.includes("found") }).toEqual({
        length,
        code: 2,
        isSaid: true,
      });
    }
  });

  test("with an executable line is refused with its line", async () => {
    const messages = await refused("powerflow", file("evil.m", `${CASE}system('true');\n`));
    expect(messages).toEqual([expect.stringMatching(/evil\.m:10:\d+: /)]);
  });
});

describe("the command line", () => {
  test("refuses an unknown command, an unknown option and a missing argument with exit code 2", async () => {
    for (const args of [
      ["rum"],
      ["run", "--sed", "1"],
      ["powerflow"],
      ["powerflow", "ring", "--outage", "nowhere"],
      ["report", folder],
      ["compare", folder, folder],
    ]) {
      const { code, err } = await headroom(...args);
      expect({ args, code, isSaid: err.length > 0 }).toEqual({ args, code: 2, isSaid: true });
    }
  });

  test("says how it is used", async () => {
    for (const args of [
      [],
      ["run"],
      ["validate"],
      ["powerflow"],
      ["report"],
      ["compare"],
      ["schema"],
    ]) {
      const { code, out } = await headroom(...args, "--help");
      expect({ args, code, isSaid: out.includes("Usage: headroom") }).toEqual({
        args,
        code: 0,
        isSaid: true,
      });
    }
  });
});
