/**
 * The ring: a stylised network of two supply points, three bulk supply points and an interconnected 33 kV ring, with
 * more wind behind it than it can export. Takes nothing; gives a network document. No operator's data: see README.md.
 */
import { NETWORK_FORMAT, type NetworkDocumentInput } from "../../sim/model/network-document.ts";
import { branches, constraintPoints, switches } from "./branches.ts";
import { connections, demands, units } from "./people.ts";
import { BASE_MVA } from "./plant.ts";

type BusInput = NetworkDocumentInput["buses"][number];

const upper: readonly BusInput[] = [
  { id: "caldmoor-400", nominalKv: 400, reference: true, role: "transmission" },
  { id: "fellgate-132", nominalKv: 132, role: "gridSupplyPoint" },
  { id: "sandholme-132", nominalKv: 132, role: "gridSupplyPoint" },
  { id: "thornrigg-132", nominalKv: 132 },
  { id: "kirkmoor-132", nominalKv: 132 },
  { id: "ravenbeck-132", nominalKv: 132 },
  { id: "thornrigg-33", nominalKv: 33, role: "bulkSupplyPoint" },
  { id: "kirkmoor-33", nominalKv: 33, role: "bulkSupplyPoint" },
  { id: "ravenbeck-33", nominalKv: 33, role: "bulkSupplyPoint" },
];

const at33kv = [
  "seathorn",
  "gullcrag",
  "gullcrag-moor",
  "mossby",
  "eastfold",
  "stonegarth",
  "stonegarth-edge",
  "highdale",
  "milnholme",
  "saltcote",
  "saltcote-point",
  "duddale",
  "oxenby",
];

const primaries = [
  "thornrigg",
  "seathorn",
  "gullcrag",
  "mossby",
  "eastfold",
  "stonegarth",
  "highdale",
  "kirkmoor",
  "ravenbeck",
  "milnholme",
  "saltcote",
  "duddale",
  "oxenby",
];

const sections = [
  "thornrigg-north",
  "thornrigg-harbour",
  "seathorn-village",
  "mossby-farm",
  "stonegarth-beck",
  "highdale-head",
  "kirkmoor-mill",
  "kirkmoor-station",
  "ravenbeck-east",
  "ravenbeck-works",
  "milnholme-green",
  "saltcote-quay",
  "duddale-bridge",
  "oxenby-lane",
  "oxenby-farm",
];

const buses: BusInput[] = [
  ...upper,
  ...at33kv.map((place): BusInput => ({ id: `${place}-33`, nominalKv: 33 })),
  ...primaries.map((place): BusInput => ({ id: `${place}-11`, nominalKv: 11, role: "primary" })),
  ...sections.map((place): BusInput => ({ id: `${place}-11`, nominalKv: 11 })),
];

export const ring: NetworkDocumentInput = {
  format: NETWORK_FORMAT,
  name: "ring",
  about:
    "A stylised network in the manner of north-west England: two supply points, three bulk supply points, a 33 kV ring with normally open points, and more wind than it can export. Every place is invented.",
  baseMva: BASE_MVA,
  buses,
  branches: [...branches],
  switches,
  connections,
  units,
  demands,
  constraintPoints,
};
