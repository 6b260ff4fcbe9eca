/**
 * What is added to the published feeder, all assumed: units with their connections, and the limits that make it a case of
 * access. Read by network.ts. In the snapshot every unit rests.
 */
import type { NetworkDocumentInput } from "../../sim/model/network-document.ts";
import { connectedUnits } from "../added-units.ts";

export const { connections, units } = connectedUnits([
  {
    unit: { id: "wind-18", technology: "wind", capacityMw: 2 },
    bus: "18",
    connectedOn: "2019-03-01",
  },
  {
    unit: { id: "solar-14", technology: "solar", capacityMw: 0.8 },
    bus: "14",
    connectedOn: "2021-05-01",
  },
  {
    unit: {
      ...{ id: "battery-16", technology: "storage", capacityMw: 0.5 },
      storage: { energyMwh: 1, chargeMw: 0.5 },
    },
    bus: "16",
    connectedOn: "2022-02-01",
    importLimitMw: 0.5,
  },
  {
    unit: { id: "solar-22", technology: "solar", capacityMw: 1.5 },
    bus: "22",
    connectedOn: "2020-06-01",
  },
  {
    unit: { id: "wind-33", technology: "wind", capacityMw: 2 },
    bus: "33",
    connectedOn: "2021-10-01",
  },
  {
    unit: { id: "chp-30", technology: "chp", capacityMw: 0.6 },
    bus: "30",
    connectedOn: "2016-09-01",
    curtailableWhen: "outage",
  },
  {
    unit: {
      ...{ id: "works-32", technology: "demand", capacityMw: 0 },
      consumption: { peakMw: 0.4, profile: "industrial" },
    },
    bus: "32",
    connectedOn: "2014-01-01",
    curtailableWhen: "never",
    importLimitMw: 0.8,
  },
]);

export const constraintPoints: NetworkDocumentInput["constraintPoints"] = [
  { id: "feeder-export", branch: "2-3", direction: "reverse", ratingMw: 1.6 },
  { id: "far-end-export", branch: "8-9", direction: "reverse", ratingMw: 1.5 },
  { id: "side-export", branch: "2-19", direction: "reverse", ratingMw: 0.8 },
  { id: "south-export", branch: "6-26", direction: "reverse", ratingMw: 1.2 },
];
