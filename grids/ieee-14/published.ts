/**
 * The IEEE 14-bus test case as published: loads, lines and transformers, as facts. Read by network.ts.
 */

/** Load at buses 1 to 14: MW and Mvar. */
export const LOADS: readonly (readonly [mw: number, mvar: number])[] = [
  [0, 0],
  [21.7, 12.7],
  [94.2, 19],
  [47.8, -3.9],
  [7.6, 1.6],
  [11.2, 7.5],
  [0, 0],
  [0, 0],
  [29.5, 16.6],
  [9, 5.8],
  [3.5, 1.8],
  [6.1, 1.6],
  [13.5, 5.8],
  [14.9, 5],
];

/** From bus, to bus; resistance, reactance and charging in per unit on 100 MVA; turns ratio at the from end. */
export const BRANCHES: readonly (readonly [
  from: number,
  to: number,
  resistancePu: number,
  reactancePu: number,
  chargingPu: number,
  tapRatio: number,
])[] = [
  [1, 2, 0.01938, 0.05917, 0.0528, 1],
  [1, 5, 0.05403, 0.22304, 0.0492, 1],
  [2, 3, 0.04699, 0.19797, 0.0438, 1],
  [2, 4, 0.05811, 0.17632, 0.034, 1],
  [2, 5, 0.05695, 0.17388, 0.0346, 1],
  [3, 4, 0.06701, 0.17103, 0.0128, 1],
  [4, 5, 0.01335, 0.04211, 0, 1],
  [4, 7, 0, 0.20912, 0, 0.978],
  [4, 9, 0, 0.55618, 0, 0.969],
  [5, 6, 0, 0.25202, 0, 0.932],
  [6, 11, 0.09498, 0.1989, 0, 1],
  [6, 12, 0.12291, 0.25581, 0, 1],
  [6, 13, 0.06615, 0.13027, 0, 1],
  [7, 8, 0, 0.17615, 0, 1],
  [7, 9, 0, 0.11001, 0, 1],
  [9, 10, 0.03181, 0.0845, 0, 1],
  [9, 14, 0.12711, 0.27038, 0, 1],
  [10, 11, 0.08205, 0.19207, 0, 1],
  [12, 13, 0.22092, 0.19988, 0, 1],
  [13, 14, 0.17093, 0.34802, 0, 1],
];
