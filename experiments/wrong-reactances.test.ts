/**
 * Networks whose flows do not follow from what is injected, from the command line: told by `validate`, `run` and `powerflow` with
 * file, line and column, the branches and the state, beside all else that is wrong; exit code 2; nothing written.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { headroom } from "./testing/command-line.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";

const { folder, fresh } = scratchFolder("wrong-reactances");

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A line to a bus, and these branches from there to a turbine; the first of them stands in line 9. */
const networkWith = (...branches: readonly (readonly [id: string, reactancePu: number])[]) => {
  const lines = branches.map(
    ([id, x]) => `  - { id: ${id}, from: middle, to: farm, reactancePu: ${x} }`,
  );
  return `format: headroom-network/1
name: three buses
buses:
  - { id: grid, nominalKv: 33, reference: true }
  - { id: middle, nominalKv: 33 }
  - { id: farm, nominalKv: 33 }
branches:
  - { id: line, from: grid, to: middle, reactancePu: 0.1, ratingMw: 10 }
${lines.join("\n")}
connections:
  - { id: gate, bus: farm, exportLimitMw: 12, importLimitMw: 2, curtailableWhen: intact, connectedOn: 2020-01-01 }
  - { id: yard, bus: grid, exportLimitMw: 12, curtailableWhen: intact, connectedOn: 2021-01-01 }
units:
  - { id: turbine, connection: gate, technology: wind, capacityMw: 12 }
  - { id: panels, connection: yard, technology: solar, capacityMw: 12 }
constraintPoints:
  - { id: export, branch: line, direction: reverse }
`;
};
const scenarioOn = (...more: readonly string[]) =>
  ["network: { file: network.yaml }", "period: { days: 1 }", ...more, ""].join("\n");
const OUT = "from: 2025-01-01T10:00:00Z, to: 2025-01-01T12:00:00Z";

/** What `validate` and `run` say, which is the same; without the names of folders. */
async function refused(network: string, ...more: readonly string[]): Promise<readonly string[]> {
  file("network.yaml", network);
  const path = file("scenario.yaml", scenarioOn(...more));
  const out = fresh();
  const told = await headroom("run", path, "--out", out);
  expect(await headroom("validate", path)).toEqual(told);
  expect(existsSync(out)).toBe(false);
  return messagesOf(told);
}

function messagesOf({ code, err }: { readonly code: number; readonly err: string }) {
  expect(code).toBe(2);
  const lines = err.trim().split("\n");
  expect(lines.at(-1)).toBe(
    `${lines.length - 1} fault${lines.length === 2 ? "" : "s"}; nothing was written`,
  );
  return lines.slice(0, -1).map((line) => line.replace(/^\S*\/(?=\w+\.(?:yaml|m):)/, ""));
}

const CANCELS =
  "correct one of these reactances: their difference hangs on digits that nobody knows";

describe("reactances that cancel", () => {
  test.each([
    ["exactly", -0.1, "-0.1", "no flow follows from what is injected"],
    ["to the last digit", -0.100_000_000_000_1, "-0.1000000000001", "1e+12 kW"],
    // Once a crash where a flow was recorded.
    ["to nine digits", -0.100_000_000_01, "-0.10000000001", "1e+10 kW"],
    ["to five digits", -0.100_001, "-0.100001", "1e+5 kW"],
  ])("%s are refused with the branches that do", async (_, x, shown, effect) => {
    const network = networkWith(["coil", 0.1], ["capacitor", x]);
    const [message, ...others] = await refused(network);
    expect(others).toEqual([]);
    expect(message).toMatch(/^network\.yaml:10:\d+: branches\[2\]\.reactancePu: found /);
    expect(message).toContain(`found ${shown} of "capacitor", which cancels with that of "coil": `);
    expect(message).toContain(effect);
    expect(message).toContain(`; ${CANCELS}`);
    // Of the network alone the same is said.
    const path = file("network.yaml", network);
    for (const command of ["validate", "powerflow"])
      expect(messagesOf(await headroom(command, path))).toEqual([message]);
  });

  test("in the second digit are a compensated line, which runs", async () => {
    file("network.yaml", networkWith(["coil", 0.1], ["capacitor", -0.13]));
    const path = file("scenario.yaml", scenarioOn());
    expect(await headroom("run", path, "--out", fresh())).toMatchObject({ code: 0, err: "" });
  });

  test("once another branch is out are told with it", async () => {
    const network = networkWith(["coil", 0.1], ["capacitor", -0.100_000_01], ["cable", 0.2]);
    const path = file("network.yaml", network);
    expect(await headroom("validate", path)).toMatchObject({ code: 0 });
    const message = expect.stringMatching(
      /^network\.yaml:10:\d+: branches\[2\]\.reactancePu: found .*"capacitor".*"coil".*, while "cable" is out; /,
    );
    for (const planned of [true, false])
      expect(
        await refused(
          network,
          `faults: [{ kind: branch-out, branch: cable, planned: ${planned}, ${OUT} }]`,
        ),
      ).toEqual([message]);
    file("network.yaml", network);
    expect(messagesOf(await headroom("powerflow", path, "--outage", "cable"))).toEqual([message]);
  });

  test("in a MATPOWER case are told with their cell", async () => {
    const path = file(
      "small.m",
      `function mpc = small
mpc.version = '2';
mpc.baseMVA = 100;
mpc.bus = [
  1 3 0 0 0 0 1 1 0 33 1 1.1 0.9;
  2 1 5 0 0 0 1 1 0 33 1 1.1 0.9;
];
mpc.gen = [ 1 0 0 10 -10 1 100 1 50 0; ];
mpc.branch = [
  1 2 0 0.1 0 20 0 0 0 0 1 -360 360;
  1 2 0 -0.1000001 0 20 0 0 0 0 1 -360 360;
];
`,
    );
    for (const command of ["validate", "powerflow"])
      expect(messagesOf(await headroom(command, path))).toEqual([
        expect.stringMatching(
          /^small\.m:11:9: mpc\.branch\(2, 4\): found -0\.1000001 of "2", which cancels with that of "1"/,
        ),
      ]);
  });
});

test("a link of almost no reactance is told with what it stands behind", async () => {
  const [message, ...others] = await refused(networkWith(["link", 1e-9]));
  expect(others).toEqual([]);
  expect(message).toMatch(
    /^network\.yaml:9:\d+: branches\[1\]\.reactancePu: found 1e-9 of "link", too small behind 0\.1 per unit from the nearest reference bus \(most of it 0\.1 of "line"\): no flow through it comes out right to 9 digits; /,
  );
});

test("a reference held at 30 degrees and a transformer that turns by 150 are no fault, however little flows at dawn", async () => {
  const network = networkWith(["transformer", 0.001])
    .replace("reference: true", "reference: true, referenceAngleDeg: 30")
    .replace("reactancePu: 0.001", "reactancePu: 0.001, shiftDeg: 150")
    .replace("reactancePu: 0.1", "reactancePu: 0.001")
    .replace("technology: wind", "technology: solar");
  file("network.yaml", network);
  const path = file("scenario.yaml", scenarioOn());
  // Once a crash: the rounding of these angles was more than 1e-9 of what flows.
  expect(await headroom("run", path, "--out", fresh())).toMatchObject({ code: 0, err: "" });
});

describe("what only flows say is told beside the rest", () => {
  const cancelling = networkWith(["coil", 0.1], ["capacitor", -0.1], ["cable", 0.2]);
  const said = expect.stringMatching(/^network\.yaml:10:.*"capacitor".*while "cable" is out/);

  test("beside names that the network does not have", async () => {
    expect(
      await refused(
        cancelling,
        "faults:",
        `  - { kind: branch-out, branch: cable, ${OUT} }`,
        `  - { kind: branch-out, branch: cabel, ${OUT} }`,
        `  - { kind: switching, switch: nowhere, position: open, ${OUT} }`,
        `  - { kind: unit-silent, unit: trubine, ${OUT} }`,
      ),
    ).toEqual([
      expect.stringMatching(/^scenario\.yaml:5:\d+: faults\[1\]\.branch: found "cabel"/),
      expect.stringMatching(/^scenario\.yaml:6:\d+: faults\[2\]\.switch: found "nowhere"/),
      expect.stringMatching(/^scenario\.yaml:7:\d+: faults\[3\]\.unit: found "trubine"/),
      said,
    ]);
  });

  test("beside units that nobody owns, and a file that is not there", async () => {
    expect(
      await refused(
        cancelling,
        `faults: [{ kind: branch-out, branch: cable, ${OUT} }]`,
        "population: [{ units: { technology: [wind] }, policy: { kind: generator } }]",
        "settlement: { imbalance: { price: { kind: price-file, file: nowhere.csv } } }",
      ),
    ).toEqual(
      expect.arrayContaining([
        said,
        expect.stringMatching(/population: found no group for unit "panels"/),
        expect.stringMatching(/nowhere\.csv: found no such file/),
      ]),
    );
  });

  test("of the network as written, beside a scenario whose own form is wrong", async () => {
    expect(await refused(networkWith(["coil", 0.1], ["capacitor", -0.1]), "tickMinute: 5")).toEqual(
      [
        expect.stringMatching(/^scenario\.yaml:3:1: tickMinute: /),
        expect.stringMatching(/^network\.yaml:10:.*"capacitor"/),
      ],
    );
  });

  const sound = networkWith(["cable", 0.2]);

  test("of constraints imposed on the wrong side, beside one at a point that is not there", async () => {
    expect(
      await refused(
        sound,
        "imposedConstraints:",
        `  - { constraint: exprot, sizeKw: -500, ${OUT} }`,
        `  - { constraint: export, sizeKw: -500, ${OUT} }`,
      ),
    ).toEqual([
      expect.stringMatching(
        /^scenario\.yaml:4:\d+: imposedConstraints\[0\]\.constraint: found "exprot"/,
      ),
      expect.stringMatching(/^scenario\.yaml:5:\d+: imposedConstraints\[1\]\.sizeKw: found -500/),
    ]);
  });

  const trade = (id: string, buyer: string, seller: string) =>
    `      - { id: ${id}, buyer: ${buyer}, seller: ${seller}, kw: 100, ${OUT} }`;
  const trades = ["venues:", "  capacity-trades:", "    trades:", trade("t", "gtae", "yard")];

  test("of sites outside the constrained area, beside a site that is not there", async () => {
    const messages = await refused(sound, "approval: { constrainedBy: [export] }", ...trades);
    expect(messages).toEqual([
      expect.stringMatching(/trades\[0\]\.buyer: found "gtae", which is no connection/),
      expect.stringMatching(/trades\[0\]\.seller: found "yard", outside the constrained area/),
    ]);
  });

  test("nothing of an area whose constraint point is not there", async () => {
    const messages = await refused(sound, "approval: { constrainedBy: [exprot] }", ...trades);
    expect(messages).toEqual([
      expect.stringMatching(/approval\.constrainedBy\[0\]: found "exprot"/),
      expect.stringMatching(/trades\[0\]\.buyer: found "gtae", which is no connection/),
    ]);
  });
});
