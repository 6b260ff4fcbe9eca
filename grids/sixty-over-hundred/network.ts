/**
 * The smallest case of blunt and granular curtailment: one unit of 100 MW that must lose exactly 60 MW.
 * Takes nothing; gives a network document. Keeps: 100 − 2 (demand) − 0.95 × 40 (target) = 60.
 */
import { NETWORK_FORMAT, type NetworkDocumentInput } from "../../sim/model/network-document.ts";

export const sixtyOverHundred: NetworkDocumentInput = {
  format: NETWORK_FORMAT,
  name: "sixty-over-hundred",
  about:
    "One 100 MW unit with sensitivity 1 behind a 40 MW circuit: at full output the flow is 60 MW over the trim target.",
  baseMva: 100,
  buses: [
    { id: "grid-132", nominalKv: 132, reference: true, role: "gridSupplyPoint" },
    { id: "site-132", nominalKv: 132 },
  ],
  branches: [
    {
      id: "site-circuit",
      kind: "line",
      from: "site-132",
      to: "grid-132",
      resistancePu: 0.008,
      reactancePu: 0.046,
      ratingMw: 40,
    },
  ],
  connections: [
    {
      id: "site-connection",
      bus: "site-132",
      exportLimitMw: 100,
      curtailableWhen: "intact",
      connectedOn: "2020-01-01",
    },
  ],
  units: [
    {
      id: "site",
      name: "The 100 MW unit",
      connection: "site-connection",
      technology: "generator",
      capacityMw: 100,
    },
  ],
  demands: [{ id: "site-demand", bus: "site-132", peakMw: 2, profile: "constant" }],
  constraintPoints: [
    {
      id: "site-export",
      name: "The circuit, export",
      branch: "site-circuit",
      direction: "forward",
    },
  ],
};
