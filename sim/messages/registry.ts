/**
 * Every message by kind, and the nine interfaces that they go through. Takes nothing; gives schemas, and the type of a
 * message's rows. To add one: its schema beside the others and a line here; reader, writer and reference page follow.
 */
import { capacityTrade } from "./capacity.ts";
import { baseline, engagementsReport, instruction, meterReading } from "./delivery.ts";
import {
  constraintPoint,
  contract,
  incomingMeritOrderList,
  lookAhead,
  resource,
  sensitivities,
  tradedMeritOrderList,
} from "./listings.ts";
import type { RowOf } from "./message-schema.ts";
import { bid, offer, settlement, trade, tradesReport } from "./trading.ts";

export const messages = {
  resource,
  "constraint-point": constraintPoint,
  contract,
  "look-ahead": lookAhead,
  "incoming-merit-order-list": incomingMeritOrderList,
  "traded-merit-order-list": tradedMeritOrderList,
  bid,
  offer,
  trade,
  instruction,
  "engagements-report": engagementsReport,
  "meter-reading": meterReading,
  baseline,
  "trades-report": tradesReport,
  sensitivity: sensitivities,
  settlement,
  "capacity-trade": capacityTrade,
} as const;

export type MessageKind = keyof typeof messages;
export type MessageRow<Kind extends MessageKind> = RowOf<(typeof messages)[Kind]["fields"]>;
export type MessageTable<Kind extends MessageKind> = readonly MessageRow<Kind>[];

/** One interface of the source's figure 14. */
export interface MessageInterface {
  readonly source: string;
  readonly target: string;
  readonly ways: 1 | 2;
  /** What goes through it, in the source's words. */
  readonly about: string;
  readonly carries: readonly MessageKind[];
}

/** Figure 14. All are automatic. Bids, offers, contracts and trades stay on the platform and go through none of them; two are ours. */
export const interfaces = {
  "1": {
    source: "SCADA",
    target: "ANM",
    ways: 1,
    about: "Available resources, operations in real time.",
    carries: ["resource"],
  },
  "2": {
    source: "ANM",
    target: "Trading platform",
    ways: 1,
    about: "Look-ahead and initial merit order list.",
    carries: ["look-ahead", "incoming-merit-order-list"],
  },
  "3": {
    source: "Trading platform",
    target: "ANM",
    ways: 1,
    about: "Traded merit order list.",
    carries: ["traded-merit-order-list"],
  },
  "4": {
    source: "ANM",
    target: "SCADA",
    ways: 1,
    about: "Execution command, list of switching.",
    carries: ["instruction"],
  },
  "5A": {
    source: "SCADA",
    target: "RTUs",
    ways: 2,
    about: "Start and stop of dispatch of curtailable assets.",
    carries: ["instruction"],
  },
  "5B": {
    source: "ANM",
    target: "APIs",
    ways: 2,
    about: "Start and stop of dispatch of other assets.",
    carries: ["instruction"],
  },
  "6": {
    source: "ANM",
    target: "Trading platform",
    ways: 1,
    about: "Engagements.",
    carries: ["engagements-report"],
  },
  "7": {
    source: "Metering",
    target: "Trading platform",
    ways: 2,
    about: "What participants delivered.",
    carries: ["meter-reading", "baseline"],
  },
  "8": {
    source: "Trading platform",
    target: "ANM",
    ways: 2,
    about: "Trades report.",
    carries: ["trades-report"],
  },
} as const satisfies Readonly<Record<string, MessageInterface>>;
