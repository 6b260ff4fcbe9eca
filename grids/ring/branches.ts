/**
 * Circuits, transformers, normally open points and constraint points of the ring.
 * Takes nothing; gives lists of the network document. Every place is invented.
 */
import type { NetworkDocumentInput } from "../../sim/model/network-document.ts";
import { type BranchInput, circuit, transformer } from "./plant.ts";

const transmission: readonly BranchInput[] = [
  transformer("fellgate-sgt1", "caldmoor-400", "fellgate-132", 240, 16),
  transformer("fellgate-sgt2", "caldmoor-400", "fellgate-132", 240, 16),
  transformer("sandholme-sgt1", "caldmoor-400", "sandholme-132", 240, 16),
  circuit("fellgate-thornrigg-132", "fellgate-132", "thornrigg-132", "132 kV line", 22, 90),
  circuit("fellgate-kirkmoor-132", "fellgate-132", "kirkmoor-132", "132 kV line", 30, 90),
  circuit("kirkmoor-sandholme-132", "kirkmoor-132", "sandholme-132", "132 kV line", 28, 90),
  circuit("sandholme-ravenbeck-132-a", "sandholme-132", "ravenbeck-132", "132 kV line", 18, 90),
  circuit("sandholme-ravenbeck-132-b", "sandholme-132", "ravenbeck-132", "132 kV line", 18, 90),
  transformer("thornrigg-t1", "thornrigg-132", "thornrigg-33", 60, 22),
  transformer("thornrigg-t2", "thornrigg-132", "thornrigg-33", 60, 22),
  transformer("kirkmoor-t1", "kirkmoor-132", "kirkmoor-33", 60, 22),
  transformer("ravenbeck-t1", "ravenbeck-132", "ravenbeck-33", 90, 24),
  transformer("ravenbeck-t2", "ravenbeck-132", "ravenbeck-33", 90, 24),
];

const ring33: readonly BranchInput[] = [
  circuit("seathorn-thornrigg", "seathorn-33", "thornrigg-33", "33 kV line", 9, 17),
  circuit("gullcrag-seathorn", "gullcrag-33", "seathorn-33", "33 kV line", 7, 24),
  circuit("gullcrag-mossby", "gullcrag-33", "mossby-33", "33 kV line", 8, 24),
  circuit("mossby-thornrigg", "mossby-33", "thornrigg-33", "33 kV line", 10, 16),
  circuit("gullcrag-moor-tee", "gullcrag-moor-33", "gullcrag-33", "33 kV line", 4, 25),
  circuit("mossby-highdale", "mossby-33", "highdale-33", "33 kV line", 15, 18),
  circuit("highdale-kirkmoor", "highdale-33", "kirkmoor-33", "33 kV line", 8, 15),
  circuit("highdale-stonegarth", "highdale-33", "stonegarth-33", "33 kV line", 9, 20),
  circuit("stonegarth-edge-tee", "stonegarth-edge-33", "stonegarth-33", "33 kV line", 5, 25),
  circuit("stonegarth-eastfold", "stonegarth-33", "eastfold-33", "33 kV line", 5, 20),
  circuit("eastfold-kirkmoor", "eastfold-33", "kirkmoor-33", "33 kV line", 4, 15),
  circuit("milnholme-ravenbeck", "milnholme-33", "ravenbeck-33", "33 kV line", 6, 30),
  circuit("saltcote-milnholme", "saltcote-33", "milnholme-33", "33 kV line", 9, 30),
  circuit("saltcote-point-tee", "saltcote-point-33", "saltcote-33", "33 kV cable", 3, 25),
  circuit("oxenby-milnholme", "oxenby-33", "milnholme-33", "33 kV line", 8, 18),
  circuit("duddale-ravenbeck", "duddale-33", "ravenbeck-33", "33 kV line", 10, 18),
  // The ring closes through these three, which are normally open.
  circuit("saltcote-duddale", "saltcote-33", "duddale-33", "33 kV line", 11, 18),
  circuit("seathorn-saltcote", "seathorn-33", "saltcote-33", "33 kV line", 16, 15),
  circuit("stonegarth-oxenby", "stonegarth-33", "oxenby-33", "33 kV line", 17, 15),
];

const primaries: readonly BranchInput[] = [
  transformer("thornrigg-p1", "thornrigg-33", "thornrigg-11", 24, 24),
  transformer("thornrigg-p2", "thornrigg-33", "thornrigg-11", 24, 24),
  transformer("seathorn-p1", "seathorn-33", "seathorn-11", 12, 12),
  transformer("gullcrag-p1", "gullcrag-33", "gullcrag-11", 7.5, 8),
  transformer("mossby-p1", "mossby-33", "mossby-11", 10, 10),
  transformer("eastfold-p1", "eastfold-33", "eastfold-11", 10, 10),
  transformer("stonegarth-p1", "stonegarth-33", "stonegarth-11", 7.5, 8),
  transformer("highdale-p1", "highdale-33", "highdale-11", 12, 12),
  transformer("kirkmoor-p1", "kirkmoor-33", "kirkmoor-11", 15, 15),
  transformer("kirkmoor-p2", "kirkmoor-33", "kirkmoor-11", 15, 15),
  transformer("ravenbeck-p1", "ravenbeck-33", "ravenbeck-11", 24, 24),
  transformer("ravenbeck-p2", "ravenbeck-33", "ravenbeck-11", 24, 24),
  transformer("milnholme-p1", "milnholme-33", "milnholme-11", 24, 24),
  transformer("saltcote-p1", "saltcote-33", "saltcote-11", 12, 12),
  transformer("duddale-p1", "duddale-33", "duddale-11", 10, 10),
  transformer("oxenby-p1", "oxenby-33", "oxenby-11", 10, 10),
];

const feeders11: readonly BranchInput[] = [
  circuit("thornrigg-north-feeder", "thornrigg-11", "thornrigg-north-11", "11 kV cable", 3, 6),
  circuit("thornrigg-harbour-feeder", "thornrigg-11", "thornrigg-harbour-11", "11 kV cable", 4, 8),
  circuit("seathorn-village-feeder", "seathorn-11", "seathorn-village-11", "11 kV line", 5, 4),
  circuit("mossby-farm-feeder", "mossby-11", "mossby-farm-11", "11 kV line", 6, 4),
  circuit("stonegarth-beck-feeder", "stonegarth-11", "stonegarth-beck-11", "11 kV line", 7, 4),
  circuit("highdale-head-feeder", "highdale-11", "highdale-head-11", "11 kV line", 8, 5),
  circuit("kirkmoor-mill-feeder", "kirkmoor-11", "kirkmoor-mill-11", "11 kV cable", 3, 8),
  circuit("kirkmoor-station-feeder", "kirkmoor-11", "kirkmoor-station-11", "11 kV cable", 2, 6),
  circuit("ravenbeck-east-feeder", "ravenbeck-11", "ravenbeck-east-11", "11 kV cable", 3, 8),
  circuit("ravenbeck-works-feeder", "ravenbeck-11", "ravenbeck-works-11", "11 kV cable", 4, 8),
  circuit("milnholme-green-feeder", "milnholme-11", "milnholme-green-11", "11 kV cable", 3, 8),
  circuit("saltcote-quay-feeder", "saltcote-11", "saltcote-quay-11", "11 kV cable", 2, 6),
  circuit("duddale-bridge-feeder", "duddale-11", "duddale-bridge-11", "11 kV line", 6, 4),
  circuit("oxenby-lane-feeder", "oxenby-11", "oxenby-lane-11", "11 kV line", 4, 6),
  circuit("oxenby-farm-feeder", "oxenby-lane-11", "oxenby-farm-11", "11 kV line", 3, 5),
  // Normally open points between neighbouring primaries.
  circuit("seathorn-mossby-11", "seathorn-village-11", "mossby-farm-11", "11 kV line", 9, 4),
  circuit("saltcote-duddale-11", "saltcote-quay-11", "duddale-bridge-11", "11 kV line", 10, 4),
];

export const branches: readonly BranchInput[] = [
  ...transmission,
  ...ring33,
  ...primaries,
  ...feeders11,
];

export const switches: NonNullable<NetworkDocumentInput["switches"]> = [
  { id: "nop-saltcote-duddale", branch: "saltcote-duddale", normally: "open" },
  { id: "nop-seathorn-saltcote", branch: "seathorn-saltcote", normally: "open" },
  { id: "nop-stonegarth-oxenby", branch: "stonegarth-oxenby", normally: "open" },
  { id: "nop-seathorn-mossby-11", branch: "seathorn-mossby-11", normally: "open" },
  { id: "nop-saltcote-duddale-11", branch: "saltcote-duddale-11", normally: "open" },
  { id: "isolator-mossby-highdale", branch: "mossby-highdale", normally: "closed" },
  { id: "isolator-milnholme-ravenbeck", branch: "milnholme-ravenbeck", normally: "closed" },
];

/** Where ANM watches. Every one limits export; a rating of its own says why it is below the branch's. */
export const constraintPoints: NonNullable<NetworkDocumentInput["constraintPoints"]> = [
  {
    id: "seathorn-export",
    name: "33 kV circuit Seathorn to Thornrigg",
    branch: "seathorn-thornrigg",
    direction: "forward",
  },
  {
    id: "mossby-export",
    name: "33 kV circuit Mossby to Thornrigg",
    branch: "mossby-thornrigg",
    direction: "forward",
  },
  {
    id: "highdale-export",
    name: "33 kV circuit Highdale to Kirkmoor, setting of its directional protection",
    branch: "highdale-kirkmoor",
    direction: "forward",
    ratingMw: 13,
  },
  {
    id: "eastfold-export",
    name: "33 kV circuit Eastfold to Kirkmoor",
    branch: "eastfold-kirkmoor",
    direction: "forward",
  },
  {
    id: "kirkmoor-reverse",
    name: "Kirkmoor 132/33 kV transformer, reverse power limit of its tap changer",
    branch: "kirkmoor-t1",
    direction: "reverse",
    ratingMw: 19,
  },
  {
    id: "milnholme-export",
    name: "33 kV circuit Milnholme to Ravenbeck, setting of its directional protection",
    branch: "milnholme-ravenbeck",
    direction: "forward",
    ratingMw: 16,
  },
  {
    id: "oxenby-reverse",
    name: "Oxenby 33/11 kV transformer, reverse power limit of its tap changer",
    branch: "oxenby-p1",
    direction: "reverse",
    ratingMw: 5,
  },
  {
    id: "sandholme-export",
    name: "Sandholme supply point, export agreed with the transmission owner",
    branch: "sandholme-sgt1",
    direction: "reverse",
    ratingMw: 16,
  },
];
