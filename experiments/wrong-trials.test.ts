/**
 * Wrong settings of a trial plan: each fault in its place, all at once, exit code 2, nothing written.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { headroom } from "./testing/command-line.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-trials-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function refused(text: string): Promise<string[]> {
  const path = join(folder, "trial.yaml");
  const out = join(folder, "out");
  writeFileSync(path, text);
  const { code, err } = await headroom("run", path, "--out", out);
  expect(code).toBe(2);
  expect(existsSync(out)).toBe(false);
  const lines = err.trim().split("\n");
  expect(lines.at(-1)).toMatch(/^\d+ faults?; nothing was written$/);
  return lines.slice(0, -1).map((line) => line.replace(/^\S*trial\.yaml:/, ""));
}

const HEAD = "network: { builtIn: mini-trial-export }\nperiod: { start: 2024-01-31, days: 1 }\n";

test("the shape: sizes, probabilities, phases and places", async () => {
  const faults = await refused(`${HEAD}imposedConstraints:
  - { constraint: main-export, from: 2024-01-31T08:00:00Z, to: 2024-01-31T08:30:00Z, sizeKw: 0 }
population:
  - policy: { kind: card }
    answers: { missingProbability: 0.6, lateProbability: 0.6 }
venues:
  curtailment-obligations:
    process: { phase: dress-rehearsal, steps: { dispatch: elsewhere }, manualLag: { settlementDays: -1 } }
    registration:
      companies: [{ id: blue-ltd, appliedOn: 2024-02-30 }]
      resources: [{ unit: blue, company: blue-ltd, volumeKw: -1, meteringMinutes: 0, control: fax, responseS: 30 }]
`);
  const paths = [
    "imposedConstraints[0].sizeKw",
    "population[0].answers.lateProbability",
    "process.phase",
    "process.steps.dispatch",
    "process.manualLag.settlementDays",
    "registration.companies[0].appliedOn",
    "registration.resources[0].volumeKw",
    "registration.resources[0].meteringMinutes",
    "registration.resources[0].control",
  ];
  for (const path of paths)
    expect(faults.filter((fault) => fault.includes(`${path}: found`))).toHaveLength(1);
  expect(faults).toHaveLength(paths.length);
});

test("the meaning: names, twice, windows, and a lag that reaches behind the auction", async () => {
  const faults = await refused(`${HEAD}imposedConstraints:
  - { constraint: main-exprot, from: 2024-01-31T08:00:00Z, to: 2024-01-31T08:30:00Z, sizeKw: 1000 }
  - { constraint: main-export, from: 2024-01-31T08:10:00Z, to: 2024-01-31T09:00:00Z, sizeKw: 1000 }
  - { constraint: main-export, from: 2024-01-31T08:30:00Z, to: 2024-01-31T10:00:00Z, sizeKw: 1000 }
  - { constraint: main-export, from: 2024-01-31T12:00:00Z, to: 2024-01-31T11:00:00Z, sizeKw: 1000 }
  - { constraint: main-export, from: 2024-01-31T23:00:00Z, to: 2024-02-01T01:00:00Z, sizeKw: 1000 }
venues:
  curtailment-obligations:
    gates: { verify: { before: 600 } }
    process: { steps: { verification: offPlatform }, manualLag: { verificationMinutes: 300 } }
    registration:
      companies: [{ id: blue-ltd }, { id: green-ltd }, { id: blue-ltd }]
      resources:
        - { unit: blue, company: blue-ltd, volumeKw: 1000, meteringMinutes: 1, control: rtu, responseS: 30 }
        - { unit: blue, company: green-ltd, volumeKw: 1000, meteringMinutes: 1, control: rtu, responseS: 30 }
        - { unit: bleu, company: grene-ltd, volumeKw: 1000, meteringMinutes: 1, control: rtu, responseS: 30 }
`);
  const at = (path: string) => faults.find((fault) => fault.includes(`${path}: found`));
  const obligations = "venues.curtailment-obligations";
  expect(at("imposedConstraints[0].constraint")).toMatch(
    /"main-exprot", which is no constraint point .* nearest is "main-export"/,
  );
  expect(at("imposedConstraints[1].from")).toMatch(
    /inside a settlement period; write .* :00 or :30/,
  );
  expect(at("imposedConstraints[2].from")).toMatch(/over that of imposedConstraints\[1\]/);
  expect(at("imposedConstraints[3].to")).toMatch(/not after 2024-01-31T12:00:00Z/);
  expect(at("imposedConstraints[4].from")).toMatch(/not inside the run; write instants between/);
  expect(at(`${obligations}.process.manualLag.verificationMinutes`)).toMatch(/write less than 60$/);
  expect(at(`${obligations}.registration.companies[2].id`)).toMatch(
    /registered already at place 1/,
  );
  expect(at(`${obligations}.registration.resources[1].unit`)).toMatch(
    /registered already at place 1; register each unit once/,
  );
  expect(at(`${obligations}.registration.resources[2].unit`)).toMatch(/nearest is "blue"/);
  expect(at(`${obligations}.registration.resources[2].company`)).toMatch(/nearest is "green-ltd"/);
  expect(faults).toHaveLength(10);
});

test("a size of the wrong sign, and a point that nobody reads", async () => {
  const wrong = (size: number, more = "") =>
    refused(
      `${HEAD}imposedConstraints: [{ constraint: main-export, from: 2024-01-31T08:00:00Z, to: 2024-01-31T08:30:00Z, sizeKw: ${size} }]\n${more}`,
    );
  expect(await wrong(-1000)).toEqual([
    expect.stringMatching(
      /imposedConstraints\[0\]\.sizeKw: found -1000, .*; write a positive size$/,
    ),
  ]);
  expect(await wrong(1000, "anm: { capability: unmonitored }\n")).toEqual([
    expect.stringMatching(/imposedConstraints\[0\]\.constraint: found "main-export", whose/),
  ]);
});
