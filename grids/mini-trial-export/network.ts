/**
 * The first network of the BiTraDER mini-trial: too much generation behind one circuit, four buyers and four sellers.
 * Takes nothing; gives a network document. Keeps: with everybody as on the cards the flow is 16 MW over the trim target,
 * 35 − 0.95 × 20; the four buyers have those 16 MW, and Orange has 12 of them ahead of it. What is printed: README.md.
 */
import { NETWORK_FORMAT, type NetworkDocumentInput } from "../../sim/model/network-document.ts";

type Connection = NonNullable<NetworkDocumentInput["connections"]>[number];

const flexible = (id: string, bus: string, exportLimitMw: number, connectedOn: string) =>
  ({ id, bus, exportLimitMw, curtailableWhen: "intact", connectedOn }) as const;
const firm = (
  id: string,
  bus: string,
  limits: Pick<Connection, "exportLimitMw" | "importLimitMw">,
) => ({ id, bus, ...limits, curtailableWhen: "never", connectedOn: "2012-04-01" }) as const;

export const miniTrialExport: NetworkDocumentInput = {
  format: NETWORK_FORMAT,
  name: "mini-trial-export",
  about:
    "Eight participants of a trading workshop behind one circuit that exports too much: 16 MW over, 16 MW of buyers, 14 MW of sellers.",
  baseMva: 100,
  buses: [
    { id: "grid-33", nominalKv: 33, reference: true, role: "bulkSupplyPoint" },
    { id: "main-33", nominalKv: 33 },
    { id: "north-33", nominalKv: 33 },
    { id: "south-33", nominalKv: 33 },
  ],
  branches: [
    { id: "main-grid", from: "main-33", to: "grid-33", reactancePu: 0.2, ratingMw: 20 },
    { id: "north-main", from: "north-33", to: "main-33", reactancePu: 0.1, ratingMw: 50 },
    { id: "south-main", from: "south-33", to: "main-33", reactancePu: 0.1, ratingMw: 25 },
    { id: "south-grid", from: "south-33", to: "grid-33", reactancePu: 0.3, ratingMw: 25 },
  ],
  switches: [{ id: "south-tie", branch: "south-grid", normally: "open" }],
  connections: [
    flexible("blue", "north-33", 5, "2022-06-01"),
    flexible("green", "north-33", 4, "2021-06-01"),
    flexible("red", "main-33", 3, "2020-06-01"),
    {
      ...flexible("orange", "north-33", 4, "2019-06-01"),
      importLimitMw: 4,
      curtailmentIndexFrac: 0.0999,
      site: "orange",
    },
    {
      ...firm("orange-firm", "north-33", { exportLimitMw: 26, importLimitMw: 26 }),
      site: "orange",
    },
    firm("purple", "main-33", { exportLimitMw: 5, importLimitMw: 5 }),
    firm("yellow", "south-33", { exportLimitMw: 0, importLimitMw: 10 }),
    firm("pink", "main-33", { exportLimitMw: 3 }),
    firm("white", "south-33", { exportLimitMw: 0, importLimitMw: 4 }),
  ],
  units: [
    { id: "blue", name: "Blue, wind", connection: "blue", technology: "wind", capacityMw: 5 },
    { id: "green", name: "Green, sun", connection: "green", technology: "solar", capacityMw: 4 },
    { id: "red", name: "Red, biogas CHP", connection: "red", technology: "chp", capacityMw: 3 },
    {
      id: "orange",
      name: "Orange, battery: the 4 MW that may be curtailed",
      connection: "orange",
      technology: "storage",
      capacityMw: 4,
      snapshotMw: 4,
      storage: { energyMwh: 8, chargeMw: 4 },
    },
    {
      id: "orange-firm",
      name: "Orange, battery: the 26 MW that it keeps",
      connection: "orange-firm",
      technology: "storage",
      capacityMw: 26,
      snapshotMw: 26,
      storage: { energyMwh: 52, chargeMw: 26 },
    },
    {
      id: "purple",
      name: "Purple, battery that could charge",
      connection: "purple",
      technology: "storage",
      capacityMw: 5,
      storage: { energyMwh: 10, chargeMw: 5 },
    },
    {
      id: "yellow",
      name: "Yellow, commercial demand that could turn up",
      connection: "yellow",
      technology: "demand",
      capacityMw: 0,
      consumption: { peakMw: 6, profile: "commercial" },
    },
    { id: "pink", name: "Pink, hydro", connection: "pink", technology: "hydro", capacityMw: 3 },
    {
      id: "white",
      name: "White, electrolyser that could turn up",
      connection: "white",
      technology: "demand",
      capacityMw: 0,
      consumption: { peakMw: 2, profile: "constant" },
    },
  ],
  demands: [{ id: "town", bus: "main-33", peakMw: 2, profile: "domestic" }],
  constraintPoints: [
    { id: "main-export", name: "The circuit, export", branch: "main-grid", direction: "forward" },
  ],
};
