/**
 * The network as a document: what our own YAML holds and what every reader gives. Powers in MW, impedances in per unit
 * on the document's base. Zod holds the shape; `network.ts` holds the same network as columns for the engine.
 */
import { z } from "zod";

export const NETWORK_FORMAT = "headroom-network/1";

const id = z.string().min(1).max(80).describe("Name, unique among its kind.");
const finite = z.number();
const megawatts = z.number().nonnegative();
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a date YYYY-MM-DD");

export const busSchema = z.strictObject({
  id,
  name: z.string().optional(),
  nominalKv: z.number().positive().describe("Nominal voltage, kV."),
  reference: z
    .boolean()
    .default(false)
    .describe("Angle reference of its island: takes up what is not balanced."),
  referenceAngleDeg: finite.default(0).describe("Angle held at a reference bus, degrees."),
  shuntMw: finite.default(0).describe("Power drawn by a shunt conductance at nominal voltage, MW."),
  shuntMvar: finite
    .default(0)
    .describe("Reactive injection of a shunt; carried, not used by the linear flow."),
  role: z
    .enum(["transmission", "gridSupplyPoint", "bulkSupplyPoint", "primary", "bus"])
    .default("bus"),
});

export const branchSchema = z.strictObject({
  id,
  kind: z.enum(["line", "cable", "transformer"]).default("line"),
  from: id,
  to: id,
  resistancePu: finite.default(0),
  reactancePu: finite.describe("Series reactance, per unit on baseMva; not 0."),
  chargingPu: finite.default(0).describe("Total line charging susceptance, per unit; carried."),
  tapRatio: z.number().positive().default(1).describe("Off-nominal turns ratio at the from end."),
  shiftDeg: finite.default(0).describe("Phase shift, degrees; positive delays the to end."),
  ratingMw: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe("Thermal rating, MW at unity power factor; null: none known."),
  inService: z.boolean().default(true),
});

export const switchSchema = z.strictObject({
  id,
  branch: id.describe("The branch that this switch opens."),
  normally: z.enum(["open", "closed"]),
});

export const connectionSchema = z.strictObject({
  id,
  bus: id,
  exportLimitMw: megawatts.describe("Maximum export capacity (MEC), MW."),
  importLimitMw: megawatts.default(0).describe("Maximum import capacity (MIC), MW."),
  curtailableWhen: z
    .enum(["intact", "outage", "never"])
    .describe(
      "intact: flexible, curtailed whenever a constraint binds; outage: firm, only when an element is out; never.",
    ),
  connectedOn: day.describe("Connection (or application) date: the place in the access queue."),
});

export const TECHNOLOGIES = ["wind", "solar", "hydro", "chp", "storage", "generator"] as const;

export const unitSchema = z.strictObject({
  id,
  name: z.string().optional(),
  connection: id,
  technology: z.enum(TECHNOLOGIES),
  capacityMw: megawatts.describe("Installed export capacity, MW."),
  snapshotMw: finite
    .optional()
    .describe("Injection in `headroom powerflow`; default: capacity, storage 0."),
  snapshotMvar: finite.default(0),
  storage: z
    .strictObject({
      energyMwh: z.number().positive(),
      chargeMw: megawatts,
      chargeEfficiency: z
        .number()
        .gt(0)
        .max(1)
        .default(0.927)
        .describe("One way; 0.927² = 0.86 round trip."),
      dischargeEfficiency: z.number().gt(0).max(1).default(0.927),
      minimumFrac: z.number().min(0).max(1).default(0.05),
      maximumFrac: z.number().min(0).max(1).default(0.95),
      initialFrac: z.number().min(0).max(1).default(0.5),
    })
    .optional(),
});

export const demandSchema = z.strictObject({
  id,
  bus: id,
  peakMw: finite.describe(
    "Consumption at the yearly peak, MW; the snapshot of `headroom powerflow`.",
  ),
  peakMvar: finite.default(0),
  profile: z.enum(["domestic", "commercial", "industrial", "constant"]).default("constant"),
});

export const constraintPointSchema = z.strictObject({
  id,
  name: z.string().optional(),
  branch: id,
  direction: z
    .enum(["forward", "reverse"])
    .describe("forward limits flow from the branch's `from` end to its `to` end."),
  ratingMw: megawatts.optional().describe("Limit at this point; default: the branch's rating."),
});

export const networkDocumentSchema = z.strictObject({
  format: z.literal(NETWORK_FORMAT),
  name: z.string().min(1),
  about: z.string().optional(),
  baseMva: z.number().positive().default(100),
  buses: z.array(busSchema).min(1).max(20_000),
  branches: z.array(branchSchema).max(40_000).default([]),
  switches: z.array(switchSchema).max(40_000).default([]),
  connections: z.array(connectionSchema).max(200_000).default([]),
  units: z.array(unitSchema).max(200_000).default([]),
  demands: z.array(demandSchema).max(200_000).default([]),
  constraintPoints: z.array(constraintPointSchema).max(2_000).default([]),
});

/** What a person or a built-in network writes: members with a default may be left out. */
export type NetworkDocumentInput = z.input<typeof networkDocumentSchema>;
/** The same with every default filled in. */
export type NetworkDocument = z.output<typeof networkDocumentSchema>;
export type Technology = (typeof TECHNOLOGIES)[number];
