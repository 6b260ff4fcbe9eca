/**
 * What happens on the day: instructions, the report of engagements, meter readings, and the baselines against which
 * these are held. Gives the schemas of these messages. Keeps: injection is positive.
 */
import { code } from "./cell-forms.ts";
import {
  constraintId,
  contractId,
  endsAt,
  engagementType,
  field,
  id,
  injection,
  mayBeAbsent,
  mayBeBlank,
  register,
  resourceId,
  resourceName,
  setPointPercent,
  size,
  stamp,
  stampTwice,
  startsAt,
  text,
  units,
} from "./fields.ts";
import { messageSchema } from "./message-schema.ts";

const IN_WORDS = "section 4.3, a definition in words; columns are ours";

export const instruction = messageSchema({
  title: "Instructions",
  about:
    "Orders to a resource to act, or to act no longer, through its remote terminal unit or through an API.",
  source: IN_WORDS,
  fields: {
    instructionId: id("Instruction ID", "The instruction."),
    instructedAt: stamp("Timestamp", "When it was sent."),
    resourceId: resourceId(),
    contractId: mayBeBlank(
      contractId(undefined, "Contract ID", "The contract it is sent under; blank: a trade alone."),
    ),
    constraintId: constraintId(),
    signal: field("Signal", code({ start: "Start", stop: "Stop" }), "Begin to act, or stop."),
    direction: field(
      "Direction",
      code({ decrease: "Decrease", increase: "Increase" }),
      "What the injection into the network shall do.",
    ),
    magnitude: size("Magnitude", "By how much."),
    units: units(),
    route: field(
      "Route",
      code({ rtu: "RTU", api: "API" }),
      "Interface 5A, through a remote terminal unit, or 5B, through an API.",
    ),
    acknowledgedAt: mayBeBlank(
      stamp("Acknowledged", "When the resource answered; blank: it did not."),
    ),
  },
  rules: [
    { kind: "unique", fields: ["instructionId"], remedy: "give each instruction its own id" },
    { kind: "activePower", units: "units" },
  ],
});

export const engagementsReport = messageSchema({
  title: "Engagements report",
  about:
    "What was instructed on a trading day. Two columns are named Timestamp: seconds since 1970, then the same instant in UTC.",
  source: "figure 17",
  fields: {
    resourceId: resourceId(1),
    operation: engagementType(2),
    curtailment: size("Curtailment", "Size of the instruction.", 3),
    units: units(4),
    initialSetPointPercent: setPointPercent("Initial SP %", "Set-point before.", 5),
    finalSetPointPercent: setPointPercent("Final SP %", "Set-point that is instructed.", 6),
    instructedAt: stampTwice(["Timestamp", 7], ["Timestamp", 8], "When it was instructed."),
    user: text("User", "Carried; the market does not use it.", 9),
    resourceName: resourceName(10),
    reason: text("Reason", "Carried; the market does not use it.", 11),
    contractId: mayBeBlank(
      contractId(12, "Contract ID", "The contract; blank: a seller that has none."),
    ),
  },
  rules: [{ kind: "activePower", units: "units" }],
});

export const meterReading = messageSchema({
  title: "Meter readings",
  about:
    "Registers of a resource's meter, minute by minute. The power of a minute is the difference of the readings at its ends.",
  source: IN_WORDS,
  fields: {
    readAt: stamp("Timestamp", "When it was read, on a whole minute."),
    resourceId: resourceId(),
    activeKwh: register("Active_kWh", "kWh", "Energy injected less drawn, since the meter began."),
    reactiveKvarh: mayBeAbsent(
      register("Reactive_kVArh", "kVArh", "Reactive energy, alike; carried, nothing is computed."),
    ),
  },
  rules: [
    { kind: "wholeMinute", field: "readAt" },
    {
      kind: "unique",
      fields: ["resourceId", "readAt"],
      remedy: "write one reading a resource and instant",
    },
  ],
});

export const baseline = messageSchema({
  title: "Baselines",
  about: "What a resource says, before the day, that it would do if nobody instructed it.",
  source: "section 4.1.5, in words; columns are ours",
  fields: {
    resourceId: resourceId(),
    declaredAt: stamp("Timestamp", "When it was declared."),
    startAt: startsAt(),
    endAt: endsAt(),
    baselineKw: injection("Baseline_kW", "kW", "Mean injection from start to end."),
  },
  rules: [
    { kind: "wholeMinute", field: "startAt" },
    { kind: "wholeMinute", field: "endAt" },
    { kind: "window", start: "startAt", end: "endAt" },
    { kind: "apart", of: "resourceId", start: "startAt", end: "endAt" },
  ],
});
