/**
 * What is added to the published case, all assumed: ratings, units with their connections, and the limits that make it a
 * case of access. Read by network.ts. In the snapshot every unit rests but the case's own at bus 2.
 */
import type { NetworkDocumentInput } from "../../sim/model/network-document.ts";
import { connectedUnits } from "../added-units.ts";

/** Of the branches that are no 33 kV line. */
const RATINGS_MW: Readonly<Record<string, number>> = {
  "1-2": 200,
  "1-5": 100,
  "2-3": 100,
  "2-4": 100,
  "2-5": 100,
  "3-4": 100,
  "4-5": 100,
  "4-7": 60,
  "4-9": 40,
  "5-6": 60,
  "7-8": 40,
  "7-9": 60,
};
/** 560 A at 33 kV. */
const LINE_33_KV_MW = 32;

export const ratingMwOf = (from: number, to: number): number =>
  RATINGS_MW[`${from}-${to}`] ?? LINE_33_KV_MW;

export const { connections, units } = connectedUnits([
  {
    // The case's own: 40 MW at all times.
    unit: { id: "station-2", technology: "generator", capacityMw: 40, snapshotMw: 40 },
    bus: "2",
    connectedOn: "1962-01-01",
    curtailableWhen: "never",
  },
  {
    unit: { id: "wind-14", technology: "wind", capacityMw: 45 },
    bus: "14",
    connectedOn: "2016-04-01",
  },
  {
    unit: { id: "wind-12", technology: "wind", capacityMw: 35 },
    bus: "12",
    connectedOn: "2020-08-01",
  },
  {
    unit: { id: "solar-10", technology: "solar", capacityMw: 30 },
    bus: "10",
    connectedOn: "2018-06-01",
  },
  {
    unit: { id: "solar-13", technology: "solar", capacityMw: 30 },
    bus: "13",
    connectedOn: "2022-03-01",
  },
  {
    unit: { id: "chp-11", technology: "chp", capacityMw: 10 },
    bus: "11",
    connectedOn: "2011-10-01",
    curtailableWhen: "outage",
  },
  {
    unit: {
      ...{ id: "battery-9", technology: "storage", capacityMw: 20 },
      storage: { energyMwh: 40, chargeMw: 20 },
    },
    bus: "9",
    connectedOn: "2021-11-01",
    importLimitMw: 20,
  },
  {
    unit: {
      ...{ id: "electrolyser-13", technology: "demand", capacityMw: 0 },
      consumption: { peakMw: 6, profile: "constant" },
    },
    bus: "13",
    connectedOn: "2023-01-01",
    curtailableWhen: "never",
    importLimitMw: 12,
  },
]);

export const constraintPoints: NetworkDocumentInput["constraintPoints"] = [
  { id: "14-to-9", branch: "9-14", direction: "reverse", ratingMw: 22 },
  { id: "14-to-13", branch: "13-14", direction: "reverse", ratingMw: 14 },
  { id: "12-to-6", branch: "6-12", direction: "reverse", ratingMw: 16 },
  { id: "13-to-6", branch: "6-13", direction: "reverse", ratingMw: 14 },
  { id: "6-to-5", branch: "5-6", direction: "reverse", ratingMw: 22 },
];
