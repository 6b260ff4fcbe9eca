/**
 * The IEEE 14-bus test case with generation, a store and managed demand added: README.md says what is published and what
 * is ours. Takes nothing; gives a network document. Keeps: in the snapshot everything added rests, so that the flows
 * are the published case's.
 */
import { NETWORK_FORMAT, type NetworkDocumentInput } from "../../sim/model/network-document.ts";
import { connections, constraintPoints, ratingMwOf, units } from "./added.ts";
import { BRANCHES, LOADS } from "./published.ts";

/** Nominal voltages of the case's HV, LV, ZV and TV buses; assumed, the linear flow does not use them. */
const HIGH_KV = 132;
const LOW_KV = 33;
const TERTIARY_KV = 11;
/** Of the case's capacitor at bus 9. */
const SHUNT_MVAR = 19;

const busCount = LOADS.length;
const PROFILES = { 3: "industrial", 4: "commercial", 9: "commercial" } as const;

function nominalKvOf(bus: number): number {
  if (bus <= 5) return HIGH_KV;
  return bus === 8 ? TERTIARY_KV : LOW_KV;
}

export const ieee14: NetworkDocumentInput = {
  format: NETWORK_FORMAT,
  name: "ieee-14",
  about:
    "The IEEE 14-bus test case: 259 MW of load, and 170 MW of wind, sun, CHP and storage added on its lower side.",
  baseMva: 100,
  buses: Array.from({ length: busCount }, (_, row) => ({
    id: `${row + 1}`,
    nominalKv: nominalKvOf(row + 1),
    ...(row === 0 ? ({ reference: true, role: "transmission" } as const) : {}),
    ...(row + 1 === 9 ? { shuntMvar: SHUNT_MVAR } : {}),
  })),
  branches: BRANCHES.map(([from, to, resistancePu, reactancePu, chargingPu, tapRatio]) => ({
    id: `${from}-${to}`,
    kind: resistancePu === 0 ? "transformer" : "line",
    from: `${from}`,
    to: `${to}`,
    resistancePu,
    reactancePu,
    chargingPu,
    tapRatio,
    ratingMw: ratingMwOf(from, to),
  })),
  connections,
  units,
  demands: LOADS.flatMap(([peakMw, peakMvar], row) => {
    const bus = row + 1;
    const profile = PROFILES[bus as keyof typeof PROFILES] ?? "domestic";
    return peakMw === 0 ? [] : [{ id: `load-${bus}`, bus: `${bus}`, peakMw, peakMvar, profile }];
  }),
  constraintPoints,
};
