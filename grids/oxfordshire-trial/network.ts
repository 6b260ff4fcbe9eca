/**
 * A stylised piece of rural Oxfordshire with the four sites of the TRANSITION trial on it. Takes nothing; gives a network
 * document. Keeps: the sites' export capacities are those printed; the wires, and all else, are assumed: README.md.
 */
import { NETWORK_FORMAT, type NetworkDocumentInput } from "../../sim/model/network-document.ts";

type Branch = NonNullable<NetworkDocumentInput["branches"]>[number];

const BASE_MVA = 10;
const perUnit = (ohm: number, kv: number) => (ohm * BASE_MVA) / (kv * kv);

/** Ohms a kilometre and MW at unity power factor: 100 mm² overhead at 11 kV, 185 mm² aluminium cable at 400 V; usual values. */
const OVERHEAD = { kv: 11, ohm: 0.27, reactiveOhm: 0.34, ratingMw: 4.5 } as const;
const CABLE = { kv: 0.4, ohm: 0.164, reactiveOhm: 0.074, ratingMw: 0.22 } as const;

const wire = (
  type: typeof OVERHEAD | typeof CABLE,
  id: string,
  from: string,
  to: string,
  lengthKm: number,
): Branch => ({
  ...{ id, from, to, lengthKm, ratingMw: type.ratingMw },
  kind: type === CABLE ? "cable" : "line",
  resistancePu: perUnit(type.ohm * lengthKm, type.kv),
  reactancePu: perUnit(type.reactiveOhm * lengthKm, type.kv),
});

/** 11,000 to 433 V, tapped 2.5 % down: turns of 1 / (433 / 400) × 1.025 on the nominal voltages. */
const SUBSTATION_RATIO = (400 / 433) * 1.025;

/** Ground-mounted, 4.75 % impedance and 1.2 % of it resistance on its own rating; usual values. */
const substation = (id: string, from: string, to: string, mva: number): Branch => ({
  ...{ id, kind: "transformer", from, to, ratingMw: mva, tapRatio: SUBSTATION_RATIO },
  resistancePu: (0.012 * BASE_MVA) / mva,
  reactancePu: (0.046 * BASE_MVA) / mva,
});

const site = (
  id: string,
  bus: string,
  exportLimitMw: number,
  importLimitMw: number,
  connectedOn: string,
) => ({ id, bus, exportLimitMw, importLimitMw, curtailableWhen: "never", connectedOn }) as const;

export const oxfordshireTrial: NetworkDocumentInput = {
  format: NETWORK_FORMAT,
  name: "oxfordshire-trial",
  about:
    "A stylised primary substation in Oxfordshire with two 11 kV feeders and the four sites of a trial that traded export and import capacity.",
  baseMva: BASE_MVA,
  buses: [
    { id: "grid-33", nominalKv: 33, reference: true, role: "bulkSupplyPoint" },
    // An automatic tap changer keeps it a little above nominal; usual, the value assumed.
    { id: "primary-11", nominalKv: 11, heldVoltagePu: 1.01, role: "primary" },
    { id: "river-11", nominalKv: 11 },
    { id: "weir-11", nominalKv: 11 },
    { id: "weir-lv", nominalKv: 0.4 },
    { id: "weir-house", nominalKv: 0.4 },
    { id: "town-11", nominalKv: 11 },
    { id: "school-lv", nominalKv: 0.4 },
    { id: "centre-lv", nominalKv: 0.4 },
    { id: "field-11", nominalKv: 11 },
  ],
  branches: [
    {
      ...{ id: "primary", kind: "transformer", from: "grid-33", to: "primary-11", ratingMw: 7.5 },
      ...{ resistancePu: 0.009, reactancePu: 0.13 },
    },
    wire(OVERHEAD, "primary-river", "primary-11", "river-11", 2.5),
    wire(OVERHEAD, "river-weir", "river-11", "weir-11", 3),
    substation("weir-substation", "weir-11", "weir-lv", 0.2),
    wire(CABLE, "weir-cable", "weir-lv", "weir-house", 0.4),
    wire(OVERHEAD, "primary-town", "primary-11", "town-11", 2),
    substation("school-substation", "town-11", "school-lv", 0.315),
    substation("centre-substation", "town-11", "centre-lv", 0.315),
    wire(OVERHEAD, "river-field", "river-11", "field-11", 1.5),
  ],
  connections: [
    site("S1", "weir-house", 0.04, 0.005, "2017-05-01"),
    site("S2", "school-lv", 0.02, 0.06, "2018-09-01"),
    site("S3", "centre-lv", 0.07, 0.07, "2019-06-01"),
    site("S4", "field-11", 2, 0.02, "2016-03-01"),
  ],
  units: [
    {
      ...{ id: "S1-hydro", name: "Micro-hydro at the weir", connection: "S1" },
      ...{ technology: "hydro", capacityMw: 0.08, snapshotMw: 0.04 },
    },
    {
      ...{ id: "S2-solar", name: "School roof", connection: "S2" },
      ...{ technology: "solar", capacityMw: 0.03, snapshotMw: 0.02 },
    },
    {
      ...{ id: "S2-battery", name: "School battery", connection: "S2" },
      ...{ technology: "storage", capacityMw: 0.02 },
      storage: { energyMwh: 0.04, chargeMw: 0.02 },
    },
    {
      ...{ id: "S2-school", name: "The school itself", connection: "S2" },
      ...{ technology: "demand", capacityMw: 0 },
      consumption: { peakMw: 0.06, profile: "commercial" },
    },
    {
      ...{ id: "S3-solar", name: "Community centre roof", connection: "S3" },
      ...{ technology: "solar", capacityMw: 0.08, snapshotMw: 0.07 },
    },
    {
      ...{ id: "S3-centre", name: "The centre itself", connection: "S3" },
      ...{ technology: "demand", capacityMw: 0 },
      consumption: { peakMw: 0.05, profile: "commercial" },
    },
    {
      ...{ id: "S4-solar", name: "Solar on the ground", connection: "S4" },
      ...{ technology: "solar", capacityMw: 2.2, snapshotMw: 2 },
    },
  ],
  demands: [
    { id: "river-homes", bus: "river-11", peakMw: 1.1, profile: "domestic" },
    { id: "weir-homes", bus: "weir-lv", peakMw: 0.05, profile: "domestic" },
    { id: "town-homes", bus: "town-11", peakMw: 1.8, profile: "domestic" },
    { id: "town-shops", bus: "town-11", peakMw: 0.6, profile: "commercial" },
    { id: "school-homes", bus: "school-lv", peakMw: 0.09, profile: "domestic" },
    { id: "centre-homes", bus: "centre-lv", peakMw: 0.1, profile: "domestic" },
  ],
  constraintPoints: [
    { id: "primary-export", branch: "primary", direction: "reverse", ratingMw: 2.5 },
  ],
};
