/**
 * The 33-bus feeder of Baran and Wu (1989) with generation, a store and managed demand added: README.md says what is
 * theirs and what is ours. Takes nothing; gives a network document. Keeps: in the snapshot everything added rests, so
 * that the flows are the published case's.
 */
import { NETWORK_FORMAT, type NetworkDocumentInput } from "../../sim/model/network-document.ts";
import { connections, constraintPoints, units } from "./added.ts";
import { LINES, LOADS, type Profile } from "./published.ts";

const BASE_MVA = 10;
const NOMINAL_KV = 12.66;
const OHM = BASE_MVA / (NOMINAL_KV * NOMINAL_KV);

/** 400 A on the way to the first fork, 200 A elsewhere, at unity power factor; assumed. */
const RATING_MW = { trunk: 8.7, lateral: 4.3 } as const;
const TRUNK_LINES = 5;
/** The last five lines join feeders and are open. */
const TIES = 5;

/** By size, so that the feeder has all kinds of customers; assumed. */
function profileOf(loadKw: number): Profile {
  if (loadKw >= 400) return "industrial";
  return loadKw >= 150 ? "commercial" : "domestic";
}

const idOf = ([from, to]: (typeof LINES)[number]) => `${from}-${to}`;

export const ieee33: NetworkDocumentInput = {
  format: NETWORK_FORMAT,
  name: "ieee-33",
  about:
    "The 33-bus, 12.66 kV feeder of Baran and Wu with its five tie switches, and 7.4 MW of wind, sun, CHP and storage added.",
  baseMva: BASE_MVA,
  buses: Array.from({ length: LOADS.length + 1 }, (_, row) => ({
    id: `${row + 1}`,
    nominalKv: NOMINAL_KV,
    ...(row === 0 ? ({ reference: true, role: "primary" } as const) : {}),
  })),
  branches: LINES.map((line, row) => ({
    id: idOf(line),
    from: `${line[0]}`,
    to: `${line[1]}`,
    resistancePu: line[2] * OHM,
    reactancePu: line[3] * OHM,
    ratingMw: row < TRUNK_LINES ? RATING_MW.trunk : RATING_MW.lateral,
  })),
  switches: LINES.slice(-TIES).map((line) => ({
    id: `tie-${idOf(line)}`,
    branch: idOf(line),
    normally: "open",
  })),
  connections,
  units,
  demands: LOADS.map(([kw, kvar], row) => ({
    id: `load-${row + 2}`,
    bus: `${row + 2}`,
    peakMw: kw / 1000,
    peakMvar: kvar / 1000,
    profile: profileOf(kw),
  })),
  constraintPoints,
};
