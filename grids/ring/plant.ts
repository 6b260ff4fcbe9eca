/**
 * Lines and transformers of the ring from what an engineer would write down: kilometres, voltage, MVA and percent.
 * Takes those; gives branches in per unit on 100 MVA. Keeps: reactance over 0, values on a 1e-6 grid.
 */
import type { NetworkDocumentInput } from "../../sim/model/network-document.ts";

export type BranchInput = NonNullable<NetworkDocumentInput["branches"]>[number];

export const BASE_MVA = 100;

/** Ohms a kilometre of usual builds: series resistance and reactance. */
const BUILDS = {
  "132 kV line": { kind: "line", kv: 132, resistanceOhm: 0.07, reactanceOhm: 0.4 },
  "33 kV line": { kind: "line", kv: 33, resistanceOhm: 0.25, reactanceOhm: 0.36 },
  "33 kV cable": { kind: "cable", kv: 33, resistanceOhm: 0.13, reactanceOhm: 0.1 },
  "11 kV line": { kind: "line", kv: 11, resistanceOhm: 0.32, reactanceOhm: 0.35 },
  "11 kV cable": { kind: "cable", kv: 11, resistanceOhm: 0.2, reactanceOhm: 0.08 },
} as const;

/** A circuit of so many kilometres. */
export function circuit(
  id: string,
  from: string,
  to: string,
  build: keyof typeof BUILDS,
  km: number,
  ratingMw: number,
): BranchInput {
  const { kind, kv, resistanceOhm, reactanceOhm } = BUILDS[build];
  const perOhm = BASE_MVA / (kv * kv);
  return {
    id,
    kind,
    from,
    to,
    resistancePu: onGrid(resistanceOhm * km * perOhm),
    reactancePu: onGrid(reactanceOhm * km * perOhm),
    ratingMw,
  };
}

/** A transformer, from its upper to its lower side, with its reactance in percent on its own rating. */
export function transformer(
  id: string,
  upper: string,
  lower: string,
  ratingMw: number,
  reactancePercent: number,
): BranchInput {
  const reactancePu = (reactancePercent / 100) * (BASE_MVA / ratingMw);
  return {
    id,
    kind: "transformer",
    from: upper,
    to: lower,
    resistancePu: onGrid(reactancePu / 20),
    reactancePu: onGrid(reactancePu),
    ratingMw,
  };
}

const onGrid = (value: number) => Math.round(value * 1e6) / 1e6;
