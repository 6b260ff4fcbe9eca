/**
 * What the network operator's systems list: resources, constraint points, contracts, the constraint look-ahead and the
 * merit order list. Gives the schemas of these messages. Keeps: the last two have exactly the source's fields.
 */
import { code } from "./cell-forms.ts";
import {
  capacity,
  constraintId,
  contractId,
  contractOperation,
  endsAt,
  field,
  id,
  mayBeAbsent,
  mayBeBlank,
  order,
  resourceId,
  resourceName,
  sensitivity,
  signedSize,
  size,
  stamp,
  stampTwice,
  startsAt,
  text,
  units,
  yesNo,
} from "./fields.ts";
import { messageSchema } from "./message-schema.ts";

const ONE_LIST = "write one list a file: every row with the time at which its report was run";

export const resource = messageSchema({
  title: "Available resources",
  about: "The resources on the network, and which can be called on.",
  source: "section 4.3, a definition in words; columns are ours",
  fields: {
    resourceId: resourceId(),
    resourceName: resourceName(),
    isAvailable: yesNo("Available Flag", "Whether it can be called on."),
    mecKw: capacity("MEC_kW", "kW", "Maximum export capacity."),
    micKw: capacity("MIC_kW", "kW", "Maximum import capacity."),
    mecKvar: mayBeBlank(capacity("MEC_kVAr", "kVAr", "Maximum export capacity, reactive.")),
    micKvar: mayBeBlank(capacity("MIC_kVAr", "kVAr", "Maximum import capacity, reactive.")),
    isRegistered: yesNo("BiTraDER Registered Asset Flag", "Whether it passed pre-qualification."),
  },
  rules: [{ kind: "unique", fields: ["resourceId"], remedy: "write each resource once" }],
});

export const constraintPoint = messageSchema({
  title: "Constraint points",
  about: "The points of the network at which constraints are measured.",
  source: "section 4.3, a definition in words; columns are ours",
  fields: {
    constraintId: id("Constraint ID", "The constraint point, a physical point on the network."),
    constraintName: text("Constraint Name", "The point, for people."),
    ratingKw: mayBeBlank(
      capacity("Rating_kW", "kW", "Power that may pass; blank where it varies."),
    ),
  },
  rules: [{ kind: "unique", fields: ["constraintId"], remedy: "write each point once" }],
});

export const contract = messageSchema({
  title: "Contracts",
  about:
    "Agreements of a resource and the network operator on a volume of curtailment or of a flexible service.",
  source: "section 4.3, a definition in words; columns are ours",
  fields: {
    contractId: id("Contract ID", "The contract."),
    resourceId: resourceId(),
    operation: contractOperation(),
    value: size("Value", "Largest action that the contract asks for."),
    units: units(),
    startAt: mayBeAbsent(startsAt("From when on; blank: always.")),
    endAt: mayBeAbsent(endsAt("Until when; blank: without end.")),
  },
  rules: [
    {
      kind: "unique",
      fields: ["contractId", "units"],
      remedy: "write each contract once a unit",
    },
    { kind: "window", start: "startAt", end: "endAt" },
    { kind: "activePower", units: "units" },
  ],
});

export const lookAhead = messageSchema({
  title: "Constraint look-ahead",
  about:
    "Constraints that are predicted, one row for each resource that can help. There is no end time: a period ends where the next settlement period starts.",
  source: "figure 15",
  fields: {
    reportedAt: stampTwice(["seconds1970", 1], ["Timestamp", 2], "When the report was run."),
    periodStart: stamp("Period", "When the constraint is predicted to start.", 3),
    constraintId: constraintId(4),
    size: signedSize(
      "Constraint size",
      "Positive: too much generation; negative: too much demand.",
      5,
    ),
    units: units(6),
    resourceId: resourceId(7, "Resource Identifier", "A resource that can help."),
    resourceName: resourceName(8),
  },
  rules: [
    { kind: "alike", field: "reportedAt", within: [], remedy: ONE_LIST },
    {
      kind: "unique",
      fields: ["periodStart", "constraintId", "units", "resourceId"],
      remedy: "write each resource once a constraint, period and unit",
    },
    {
      kind: "alike",
      field: "size",
      within: ["periodStart", "constraintId", "units"],
      remedy: "write one size a constraint, period and unit, the same in the row of each resource",
    },
    { kind: "activePower", units: "units" },
  ],
});

const meritOrderFields = {
  reportedAt: stamp("Timestamp", "When the report was run.", 1),
  order: order(
    2,
    "Place in the one list of the whole network; 1 is curtailed first. Places may be left out: their order counts.",
  ),
  resourceId: resourceId(3),
  operation: contractOperation(4),
  value: size("Value", "Largest action asked for in a constraint.", 5),
  units: units(6),
  mecKvar: mayBeBlank(capacity("MEC_kVAr", "kVAr", "Maximum export capacity, reactive.", 7)),
  mecKw: capacity("MEC_kW", "kW", "Maximum export capacity.", 8),
  micKvar: mayBeBlank(capacity("MIC_kVAr", "kVAr", "Maximum import capacity, reactive.", 9)),
  micKw: capacity("MIC_kW", "kW", "Maximum import capacity.", 10),
  resourceName: resourceName(11),
  role: field(
    "Buyer/Seller",
    code({ buyer: "Buyer", seller: "Seller", notApplicable: "Not Applicable" }),
    "What the contract may be in the market.",
    12,
  ),
  contractId: contractId(13),
  isRegistered: yesNo(
    "BiTraDER Registered Asset Flag",
    "Whether the resource passed technical pre-qualification.",
    14,
  ),
  isTraded: yesNo("BiTraDER Traded Asset Flag", "Whether the contract, or this part, traded.", 15),
} as const;

const orderedOnce = {
  kind: "unique",
  fields: ["order"],
  remedy: "give each row a place of its own",
} as const;
const oneList = { kind: "alike", field: "reportedAt", within: [], remedy: ONE_LIST } as const;
const reactiveRows = { kind: "activePower", units: "units" } as const;

export const incomingMeritOrderList = messageSchema({
  title: "Merit order list, incoming",
  about: "The order of curtailment as the network operator gives it, each contract once a unit.",
  source: "figure 16",
  fields: meritOrderFields,
  rules: [
    oneList,
    orderedOnce,
    {
      kind: "unique",
      fields: ["contractId", "units"],
      remedy: "write each contract once a unit; only a traded list has parts of contracts",
    },
    reactiveRows,
  ],
});

export const tradedMeritOrderList = messageSchema({
  title: "Merit order list, traded",
  about:
    "The order after trading. Rows are parts of contracts: what is bought off and what remains of one contract stand in rows of their own.",
  source: "figure 16",
  fields: {
    ...meritOrderFields,
    mecKw: mayBeBlank(
      capacity(
        "MEC_kW",
        "kW",
        "Maximum export capacity; blank: the seller is not on the incoming list.",
        8,
      ),
    ),
    micKw: mayBeBlank(capacity("MIC_kW", "kW", "Maximum import capacity; blank alike.", 10)),
    contractId: mayBeBlank(
      contractId(13, "Contract ID", "The contract; blank: the seller has none."),
    ),
  },
  rules: [oneList, orderedOnce, reactiveRows],
});

export const sensitivities = messageSchema({
  title: "Sensitivities",
  about: "How much resources act at constraint points, which no figure of the source has.",
  source: "ours",
  fields: {
    constraintId: constraintId(),
    resourceId: resourceId(),
    sensitivity: sensitivity(
      "Sensitivity",
      "kW of relief at the point for each kW of the resource; 0: it does not help there.",
    ),
  },
  rules: [
    {
      kind: "unique",
      fields: ["constraintId", "resourceId"],
      remedy: "write each resource once a constraint point",
    },
  ],
});
