/** What kinds of events are called in a report, and in which order they stand. Takes a kind; gives words. */
import type { LabEvent } from "../../sim/core/events.ts";
import { ACTIONS } from "./palette.ts";

/** What the palette has words for: actions on units. */
type Action = "setPointLowered" | "setPointRaised" | "tripped" | "reconnected" | "failSafe";

/** Words for events that are no action on a unit: of every kind, or this does not compile. */
const OTHER_WORDS: Readonly<Record<Exclude<LabEvent["kind"], Action>, string>> = {
  residualOverload: "overload left: every usable unit at its minimum",
  commsLost: "communication lost",
  commsRestored: "communication restored",
  notResponding: "unit does not respond",
  responding: "unit responds again",
  measurementLost: "measurement lost",
  measurementRestored: "measurement restored",
  topologyChanged: "switching or outage",
  gateFailed: "gate of a market failed",
  clearingBounded: "clearing reached a bound on its work",
  indexBreach: "agreed curtailment index exceeded",
  tradeMatched: "trade matched",
  orderLapsed: "standing order ended unmet",
  tradeCancelled: "trade cancelled",
  tradeResized: "trade made smaller",
  obligationReturned: "obligation back at the buyer: the seller is lost",
  obligationResumed: "obligation with the seller again",
  reservationRefused: "trade refused by the position book",
  offsetting: "offsetting trade goes on",
  offsetApproved: "offsetting trade approved",
  offsetRefused: "offsetting trade refused",
  capacityRequested: "capacity requested",
  capacityOffered: "capacity offered",
  capacityAccepted: "offer of capacity accepted",
  capacityRejected: "offer of capacity turned down",
  capacityUnmet: "request for capacity not met",
  capacityApproved: "trade of capacity approved",
  capacityRefused: "trade of capacity refused",
  capacityBreached: "capacity used by who sold it",
  capacityCancelled: "trade of capacity cancelled",
  serviceAwarded: "offer of a service bought",
  serviceRefused: "what a service bought refused",
  serviceRejected: "award turned down by its provider",
  serviceCancelled: "award taken back by its provider",
  serviceArmed: "award of a service armed",
  serviceDisarmed: "award of a service let go before its use",
  serviceReleased: "award of a service let go",
  serviceInstructed: "unit told by a service",
  orderMissing: "no order from an owner who was asked",
  constraintImposed: "constraint made by a trial",
  wouldBeInstructed: "unit would have been told, were the order dispatched",
  resourceQualified: "resource qualified",
  resourceRejected: "resource turned down",
  companyApproved: "company approved",
  companyRejected: "company turned down",
};

const WORDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(ACTIONS).map(([kind, { words }]) => [kind, words])),
  ...OTHER_WORDS,
};

/** Actions on units first. */
export const EVENT_ORDER: readonly string[] = Object.keys(WORDS);

/** A kind of another version, of a stored run, is called by its name. */
export const eventWords = (kind: string): string => WORDS[kind] ?? kind;
