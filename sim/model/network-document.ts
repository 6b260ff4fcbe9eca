/**
 * The network as a document: what our own YAML holds and what every reader gives. Powers in MW, impedances in per unit
 * on the document's base. Zod holds the shape; `network.ts` holds the same network as columns for the engine.
 */
import { z } from "zod";
import { ratingSettingsSchema, ratingWhenOutSchema } from "./ratings.ts";

export const NETWORK_FORMAT = "headroom-network/1";

/**
 * What a number may be at most, either way. Wider than any network there is, and narrow enough that no sum, no watt-hour
 * and no flow leaves what a float holds: a number beyond is a slip or another unit.
 */
export const BOUNDS = {
  powerMw: 1e7,
  /** Of a branch's reactance, resistance and charging, per unit. */
  impedancePu: 1e6,
  /** Least |reactance|: below, two buses are one. */
  reactancePuMin: 1e-9,
  angleDeg: 36_000,
  nominalKv: 10_000,
  baseMva: { min: 1e-3, max: 1e6 },
  tapRatio: { min: 1e-3, max: 1e3 },
  voltagePu: { min: 0.5, max: 1.5 },
  lengthKm: 5000,
  failuresPerYear: 1000,
  repairHours: { min: 0.01, max: 8760 },
} as const;

const id = z.string().min(1).max(80).describe("Name, unique among its kind.");
const within = (bound: number) => z.number().min(-bound).max(bound);
const power = within(BOUNDS.powerMw);
const impedance = within(BOUNDS.impedancePu);
const degrees = within(BOUNDS.angleDeg);
const voltage = z.number().min(BOUNDS.voltagePu.min).max(BOUNDS.voltagePu.max);
const megawatts = z.number().nonnegative().max(BOUNDS.powerMw);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a date YYYY-MM-DD");

export const busSchema = z.strictObject({
  id,
  name: z.string().optional(),
  nominalKv: z.number().positive().max(BOUNDS.nominalKv).describe("Nominal voltage, kV."),
  reference: z
    .boolean()
    .default(false)
    .describe("Angle reference of its island: takes up what is not balanced."),
  referenceAngleDeg: degrees.default(0).describe("Angle held at a reference bus, degrees."),
  shuntMw: power.default(0).describe("Power drawn by a shunt conductance at nominal voltage, MW."),
  shuntMvar: power
    .default(0)
    .describe("Reactive injection of a shunt at nominal voltage, Mvar; read by voltages alone."),
  heldVoltagePu: voltage
    .optional()
    .describe(
      "Voltage held here, per unit, by the grid behind or a tap changer; default: 1 at a reference bus, elsewhere none.",
    ),
  voltagePuMin: voltage
    .optional()
    .describe("Lowest voltage allowed, per unit; default: statutory, by nominal voltage."),
  voltagePuMax: voltage
    .optional()
    .describe("Highest voltage allowed, per unit; default: statutory, by nominal voltage."),
  latitudeDeg: z
    .number()
    .min(-90)
    .max(90)
    .optional()
    .describe("Degrees north; with `longitudeDeg`. Weather then follows the location."),
  longitudeDeg: z
    .number()
    .min(-180)
    .max(180)
    .optional()
    .describe("Degrees east; west of Greenwich is negative."),
  role: z
    .enum(["transmission", "gridSupplyPoint", "bulkSupplyPoint", "primary", "bus"])
    .default("bus"),
});

export const branchSchema = z.strictObject({
  id,
  kind: z.enum(["line", "cable", "transformer"]).default("line"),
  from: id,
  to: id,
  resistancePu: impedance.default(0),
  reactancePu: impedance.describe("Series reactance, per unit on baseMva; not 0."),
  chargingPu: impedance
    .default(0)
    .describe("Total line charging susceptance, per unit; read by voltages alone."),
  tapRatio: z
    .number()
    .min(BOUNDS.tapRatio.min)
    .max(BOUNDS.tapRatio.max)
    .default(1)
    .describe("Off-nominal turns ratio at the from end."),
  shiftDeg: degrees.default(0).describe("Phase shift, degrees; positive delays the to end."),
  ratingMw: z
    .number()
    .positive()
    .max(BOUNDS.powerMw)
    .nullable()
    .default(null)
    .describe("Thermal rating, MW at unity power factor; null: none known."),
  rating: ratingSettingsSchema
    .optional()
    .describe("A rating that changes with season or weather; ratingMw is then its static rating."),
  ratingWhenOut: ratingWhenOutSchema
    .optional()
    .describe("The rating while any element of the network is out; default: the same."),
  lengthKm: z
    .number()
    .min(0)
    .max(BOUNDS.lengthKm)
    .optional()
    .describe("Length of a line or cable; default: from its reactance."),
  failuresPerYear: z
    .number()
    .min(0)
    .max(BOUNDS.failuresPerYear)
    .optional()
    .describe("Failures a year of the whole branch; default: by kind, voltage and length."),
  repairHours: z
    .number()
    .min(BOUNDS.repairHours.min)
    .max(BOUNDS.repairHours.max)
    .optional()
    .describe("Mean hours from a failure to service again; default: by kind and voltage."),
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
  curtailmentIndexFrac: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe(
      "Agreed curtailment index: hours at full capacity that each unit here is expected to lose, of all hours, of a store in both directions together; default: none agreed.",
    ),
  site: id
    .optional()
    .describe(
      "Site that several connections belong to together, as where an agreement has a firm part and a flexible one; participants' cards show it as one. Default: a site of its own.",
    ),
});

export const TECHNOLOGIES = [
  "wind",
  "solar",
  "hydro",
  "chp",
  "storage",
  "generator",
  "demand",
] as const;

const profile = z.enum(["domestic", "commercial", "industrial", "constant"]);

export const unitSchema = z.strictObject({
  id,
  name: z.string().optional(),
  connection: id,
  technology: z.enum(TECHNOLOGIES),
  capacityMw: megawatts.describe("Installed export capacity, MW; of demand 0."),
  snapshotMw: power
    .optional()
    .describe(
      "Injection in `headroom powerflow`; default: capacity, storage 0, demand its peak drawn.",
    ),
  snapshotMvar: power.default(0),
  storage: z
    .strictObject({
      energyMwh: z.number().positive().max(BOUNDS.powerMw),
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
  consumption: z
    .strictObject({
      peakMw: z
        .number()
        .positive()
        .max(BOUNDS.powerMw)
        .describe(
          "Consumption at the yearly peak, MW; what of it is above the import limit its connection holds back.",
        ),
      profile: profile.default("constant"),
    })
    .optional()
    .describe("Of a unit of technology demand, and only of one: what it draws of its own accord."),
});

export const demandSchema = z.strictObject({
  id,
  bus: id,
  peakMw: power.describe(
    "Consumption at the yearly peak, MW; the snapshot of `headroom powerflow`.",
  ),
  peakMvar: power.default(0),
  profile: profile.default("constant"),
  customers: z
    .int()
    .min(0)
    .max(10_000_000)
    .optional()
    .describe(
      "Customers behind it, who lose minutes without supply; default: one for each 1.5 kW of a domestic peak, which is what homes without electric heat come to together, and one otherwise.",
    ),
});

export const constraintPointSchema = z.strictObject({
  id,
  name: z.string().optional(),
  branch: id,
  direction: z
    .enum(["forward", "reverse"])
    .describe("forward limits flow from the branch's `from` end to its `to` end."),
  ratingMw: megawatts.optional().describe("Limit at this point; default: the branch's rating."),
  rating: ratingSettingsSchema
    .optional()
    .describe("A limit of this point that changes with season or weather."),
  ratingWhenOut: ratingWhenOutSchema
    .optional()
    .describe("The limit while any element of the network is out."),
});

export const networkDocumentSchema = z.strictObject({
  format: z.literal(NETWORK_FORMAT),
  name: z.string().min(1),
  about: z.string().optional(),
  baseMva: z.number().min(BOUNDS.baseMva.min).max(BOUNDS.baseMva.max).default(100),
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
