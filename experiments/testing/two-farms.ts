/** For tests: an experiment on two wind farms behind one line, a day long, that runs in a moment. Writes its files into a folder; gives the path of the experiment. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const NETWORK = `format: headroom-network/1
name: two farms
buses:
  - { id: grid, nominalKv: 33, reference: true }
  - { id: farm, nominalKv: 33 }
branches:
  - { id: line, from: grid, to: farm, reactancePu: 0.1, ratingMw: 10 }
connections:
  - { id: north-gate, bus: farm, exportLimitMw: 12, curtailableWhen: intact, connectedOn: 2018-01-01 }
  - { id: south-gate, bus: farm, exportLimitMw: 12, curtailableWhen: intact, connectedOn: 2020-01-01 }
units:
  - { id: north, connection: north-gate, technology: wind, capacityMw: 12 }
  - { id: south, connection: south-gate, technology: wind, capacityMw: 12 }
constraintPoints:
  - { id: export, branch: line, direction: reverse }
`;

const SCENARIO = `network: { file: network.yaml }
period: { start: 2025-01-06, days: 1, tickMinutes: 30 }
`;

const EXPERIMENT = `format: headroom-experiment/1
name: two-farms
title: Which farm gives way
question: What does the target cost under each principle?
scenario: day.yaml
factors:
  - path: anm.targetFrac
    range: { from: 0.91, to: 0.97, steps: 2 }
  - path: anm.principle
    id: principle
    values: [{ kind: lifo }, { kind: pro-rata-output }]
seeds: 3
metrics: [curtailedMwh, sellerHhi, stakeholder/generators]
`;

/** `change`: what else the experiment says. */
export function twoFarms(
  folder: string,
  change: (text: string) => string = (text) => text,
): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "network.yaml"), NETWORK);
  writeFileSync(join(folder, "day.yaml"), SCENARIO);
  const path = join(folder, "experiment.yaml");
  writeFileSync(path, change(EXPERIMENT));
  return path;
}
