/**
 * Every message by kind, and the nine interfaces that they go through. Takes nothing; gives schemas, and the type of a
 * message's rows. To add one: its schema beside the others and a line here; reader, writer and reference page follow.
 */
import { type InterfaceId, type SystemInterface, systemInterfaces } from "../model/interfaces.ts";
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

/** Figure 14 with what goes through. Bids, offers, contracts and trades stay on the platform and go through none; two are ours. */
export const interfaces = {
  "1": { ...systemInterfaces["1"], carries: ["resource"] },
  "2": { ...systemInterfaces["2"], carries: ["look-ahead", "incoming-merit-order-list"] },
  "3": { ...systemInterfaces["3"], carries: ["traded-merit-order-list"] },
  "4": { ...systemInterfaces["4"], carries: ["instruction"] },
  "5A": { ...systemInterfaces["5A"], carries: ["instruction"] },
  "5B": { ...systemInterfaces["5B"], carries: ["instruction"] },
  "6": { ...systemInterfaces["6"], carries: ["engagements-report"] },
  "7": { ...systemInterfaces["7"], carries: ["meter-reading", "baseline"] },
  "8": { ...systemInterfaces["8"], carries: ["trades-report"] },
} as const satisfies Readonly<
  Record<InterfaceId, SystemInterface & { readonly carries: readonly MessageKind[] }>
>;
