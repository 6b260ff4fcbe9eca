/**
 * The column names of MATPOWER's matrices as its `idx_*` functions and `define_constants` give them.
 * Takes nothing; gives, a function, the names in the order of its outputs, each with its number (columns from 1).
 */

type Named = readonly (readonly [name: string, value: number])[];

const named = (words: string): Named =>
  words.split(" ").map((word) => {
    const [name = "", value = ""] = word.split("=");
    return [name, Number(value)];
  });

export const INDEX_FUNCTIONS: ReadonlyMap<string, Named> = new Map([
  [
    "idx_bus",
    named(
      "PQ=1 PV=2 REF=3 NONE=4 BUS_I=1 BUS_TYPE=2 PD=3 QD=4 GS=5 BS=6 BUS_AREA=7 VM=8 VA=9 BASE_KV=10 ZONE=11 " +
        "VMAX=12 VMIN=13 LAM_P=14 LAM_Q=15 MU_VMAX=16 MU_VMIN=17",
    ),
  ],
  [
    "idx_brch",
    named(
      "F_BUS=1 T_BUS=2 BR_R=3 BR_X=4 BR_B=5 RATE_A=6 RATE_B=7 RATE_C=8 TAP=9 SHIFT=10 BR_STATUS=11 PF=14 QF=15 " +
        "PT=16 QT=17 MU_SF=18 MU_ST=19 ANGMIN=12 ANGMAX=13 MU_ANGMIN=20 MU_ANGMAX=21",
    ),
  ],
  [
    "idx_gen",
    named(
      "GEN_BUS=1 PG=2 QG=3 QMAX=4 QMIN=5 VG=6 MBASE=7 GEN_STATUS=8 PMAX=9 PMIN=10 MU_PMAX=22 MU_PMIN=23 MU_QMAX=24 " +
        "MU_QMIN=25 PC1=11 PC2=12 QC1MIN=13 QC1MAX=14 QC2MIN=15 QC2MAX=16 RAMP_AGC=17 RAMP_10=18 RAMP_30=19 " +
        "RAMP_Q=20 APF=21",
    ),
  ],
  ["idx_cost", named("PW_LINEAR=1 POLYNOMIAL=2 MODEL=1 STARTUP=2 SHUTDOWN=3 NCOST=4 COST=5")],
]);

/** What `define_constants` defines: all of them. */
export const ALL_INDICES: Named = [...INDEX_FUNCTIONS.values()].flat();

/** Columns that the reader uses, counted from 0. */
export const BUS = { id: 0, type: 1, pd: 2, qd: 3, gs: 4, bs: 5, va: 8, baseKv: 9 } as const;
export const GEN = { bus: 0, pg: 1, qg: 2, status: 7, pmax: 8, pmin: 9 } as const;
export const DCLINE = { from: 0, to: 1, status: 2 } as const;
export const BRANCH = {
  from: 0,
  to: 1,
  r: 2,
  x: 3,
  b: 4,
  rateA: 5,
  ratio: 8,
  angle: 9,
  status: 10,
} as const;
