/**
 * How often branches fail and how long they stay out. Takes a network document; gives columns by branch: what the document
 * says, else what plant of its kind and voltage does. Keeps: no rate is negative or NaN, no repair takes no time.
 */
import type { NetworkDocument } from "./network-document.ts";

type BranchItem = NetworkDocument["branches"][number];

export interface OutageRates {
  readonly lengthKm: Float64Array;
  readonly failuresPerYear: Float64Array;
  readonly repairHours: Float64Array;
}

/** Reactance of a usual build, ohms a kilometre: assumed where a branch states no length. */
const OHM_PER_KM = { line: 0.4, cable: 0.12 } as const;
/** A length that follows from a reactance is not longer: assumed. Some branches stand for a whole network behind. */
const DERIVED_KM_MAX = 200;

interface CircuitRate {
  readonly kvMin: number;
  readonly perKmYear: number;
  readonly repairHours: number;
}

/**
 * Failures a kilometre and year and hours to repair or restore, by voltage, highest first. Assumed, in the order of magnitude
 * of British fault statistics; those of 132 kV cables are those of 33 kV.
 */
const CIRCUITS: Readonly<Record<"line" | "cable", readonly CircuitRate[]>> = {
  line: [
    { kvMin: 100, perKmYear: 0.01, repairHours: 8 },
    { kvMin: 30, perKmYear: 0.03, repairHours: 8 },
    { kvMin: 0, perKmYear: 0.1, repairHours: 4 },
  ],
  cable: [
    { kvMin: 30, perKmYear: 0.02, repairHours: 72 },
    { kvMin: 0, perKmYear: 0.05, repairHours: 24 },
  ],
};

/** The same of a transformer, whatever its voltage: assumed. */
const TRANSFORMER = { failuresPerYear: 0.02, repairHours: 168 } as const;

export function outageRates(
  branches: readonly BranchItem[],
  nominalKv: ArrayLike<number>,
  baseMva: number,
): OutageRates {
  const lengthKm = Float64Array.from(branches, (branch, row) =>
    lengthOf(branch, nominalKv[row]!, baseMva),
  );
  const usual = branches.map(({ kind }, row) => usualRate(kind, nominalKv[row]!, lengthKm[row]!));
  return {
    lengthKm,
    failuresPerYear: Float64Array.from(
      branches,
      (branch, row) => branch.failuresPerYear ?? usual[row]!.failuresPerYear,
    ),
    repairHours: Float64Array.from(
      branches,
      (branch, row) => branch.repairHours ?? usual[row]!.repairHours,
    ),
  };
}

/** Of a transformer 0: nothing of it goes by the kilometre. */
function lengthOf({ kind, lengthKm, reactancePu }: BranchItem, kv: number, baseMva: number) {
  if (lengthKm !== undefined) return lengthKm;
  if (kind === "transformer") return 0;
  const reactanceOhm = (Math.abs(reactancePu) * kv * kv) / baseMva;
  return Math.min(DERIVED_KM_MAX, reactanceOhm / OHM_PER_KM[kind]);
}

function usualRate(kind: BranchItem["kind"], kv: number, km: number) {
  if (kind === "transformer") return TRANSFORMER;
  const { perKmYear, repairHours } = CIRCUITS[kind].find(({ kvMin }) => kv >= kvMin)!;
  return { failuresPerYear: perKmYear * km, repairHours };
}
