/**
 * The second network of the BiTraDER mini-trial: too much demand behind one circuit. The source prints no card of it, so
 * the first network's cards are mirrored. Takes nothing; gives a network document. Keeps: with everybody as in README.md
 * the flow is 16 MW over the trim target, 54 − 0.95 × 40; the four buyers have those 16 MW.
 */
import { NETWORK_FORMAT, type NetworkDocumentInput } from "../../sim/model/network-document.ts";

const flexible = (id: string, importLimitMw: number, connectedOn: string) =>
  ({
    ...{ id, bus: "north-33", exportLimitMw: 0, importLimitMw },
    ...({ curtailableWhen: "intact", connectedOn } as const),
  }) as const;
const firm = (id: string, bus: string, exportLimitMw: number, importLimitMw: number) =>
  ({
    ...{ id, bus, exportLimitMw, importLimitMw },
    ...({ curtailableWhen: "never", connectedOn: "2012-04-01" } as const),
  }) as const;

export const miniTrialImport: NetworkDocumentInput = {
  format: NETWORK_FORMAT,
  name: "mini-trial-import",
  about:
    "Eight participants of a trading workshop behind one circuit that imports too much: 16 MW over, 16 MW of buyers, 14 MW of sellers.",
  baseMva: 100,
  buses: [
    { id: "grid-33", nominalKv: 33, reference: true, role: "bulkSupplyPoint" },
    { id: "main-33", nominalKv: 33 },
    { id: "north-33", nominalKv: 33 },
    { id: "south-33", nominalKv: 33 },
    { id: "purple-33", nominalKv: 33 },
  ],
  branches: [
    { id: "main-grid", from: "main-33", to: "grid-33", reactancePu: 0.05, ratingMw: 40 },
    { id: "north-main", from: "north-33", to: "main-33", reactancePu: 0.1, ratingMw: 60 },
    { id: "south-main", from: "south-33", to: "main-33", reactancePu: 0.1, ratingMw: 25 },
    { id: "south-grid", from: "south-33", to: "grid-33", reactancePu: 0.3, ratingMw: 25 },
    { id: "purple-main", from: "purple-33", to: "main-33", reactancePu: 0.19, ratingMw: 10 },
    { id: "purple-grid", from: "purple-33", to: "grid-33", reactancePu: 0.76, ratingMw: 10 },
  ],
  switches: [
    { id: "south-tie", branch: "south-grid", normally: "open" },
    { id: "purple-tie", branch: "purple-grid", normally: "open" },
  ],
  connections: [
    flexible("blue", 5, "2022-06-01"),
    flexible("green", 4, "2021-06-01"),
    flexible("red", 3, "2020-06-01"),
    {
      ...flexible("orange", 4, "2019-06-01"),
      exportLimitMw: 4,
      curtailmentIndexFrac: 0.0999,
      site: "orange",
    },
    { ...firm("orange-firm", "north-33", 26, 26), site: "orange" },
    firm("purple", "purple-33", 5, 5),
    firm("yellow", "south-33", 0, 10),
    firm("pink", "main-33", 6, 0),
    firm("white", "south-33", 0, 4),
  ],
  units: [
    {
      id: "blue",
      name: "Blue, works",
      connection: "blue",
      technology: "demand",
      capacityMw: 0,
      consumption: { peakMw: 5, profile: "industrial" },
    },
    {
      id: "green",
      name: "Green, cold store",
      connection: "green",
      technology: "demand",
      capacityMw: 0,
      consumption: { peakMw: 4, profile: "constant" },
    },
    {
      id: "red",
      name: "Red, depot of electric lorries",
      connection: "red",
      technology: "demand",
      capacityMw: 0,
      consumption: { peakMw: 3, profile: "commercial" },
    },
    {
      id: "orange",
      name: "Orange, battery: the 4 MW of charging that may be curtailed",
      connection: "orange",
      technology: "storage",
      capacityMw: 4,
      snapshotMw: -4,
      storage: { energyMwh: 8, chargeMw: 4 },
    },
    {
      id: "orange-firm",
      name: "Orange, battery: the 26 MW that it keeps",
      connection: "orange-firm",
      technology: "storage",
      capacityMw: 26,
      snapshotMw: -26,
      storage: { energyMwh: 52, chargeMw: 26 },
    },
    {
      id: "purple",
      name: "Purple, battery that could discharge",
      connection: "purple",
      technology: "storage",
      capacityMw: 5,
      storage: { energyMwh: 10, chargeMw: 5 },
    },
    {
      id: "yellow",
      name: "Yellow, commercial demand that could turn down by 4 MW",
      connection: "yellow",
      technology: "demand",
      capacityMw: 0,
      consumption: { peakMw: 10, profile: "commercial" },
    },
    {
      id: "pink",
      name: "Pink, biogas CHP that could turn up by 3 MW",
      connection: "pink",
      technology: "chp",
      capacityMw: 6,
      snapshotMw: 3,
    },
    {
      id: "white",
      name: "White, electrolyser that could turn down by 2 MW",
      connection: "white",
      technology: "demand",
      capacityMw: 0,
      consumption: { peakMw: 4, profile: "constant" },
    },
  ],
  demands: [{ id: "town", bus: "main-33", peakMw: 1, profile: "domestic" }],
  constraintPoints: [
    { id: "main-import", name: "The circuit, import", branch: "main-grid", direction: "reverse" },
  ],
};
