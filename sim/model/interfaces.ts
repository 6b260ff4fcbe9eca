/**
 * The systems around a market for curtailment obligations and the nine interfaces between them, as the source's figure 14 has
 * them, and the record of one message that went through one. No behaviour.
 */

/** One interface: who sends, who receives, whether an answer comes back. All are automatic. */
export interface SystemInterface {
  readonly source: string;
  readonly target: string;
  readonly ways: 1 | 2;
  /** What goes through it, in the source's words. */
  readonly about: string;
}

export const systemInterfaces = {
  "1": {
    source: "SCADA",
    target: "ANM",
    ways: 1,
    about: "Available resources, operations in real time.",
  },
  "2": {
    source: "ANM",
    target: "Trading platform",
    ways: 1,
    about: "Look-ahead and initial merit order list.",
  },
  "3": {
    source: "Trading platform",
    target: "ANM",
    ways: 1,
    about: "Traded merit order list.",
  },
  "4": { source: "ANM", target: "SCADA", ways: 1, about: "Execution command, list of switching." },
  "5A": {
    source: "SCADA",
    target: "RTUs",
    ways: 2,
    about: "Start and stop of dispatch of curtailable assets.",
  },
  "5B": {
    source: "ANM",
    target: "APIs",
    ways: 2,
    about: "Start and stop of dispatch of other assets.",
  },
  "6": { source: "ANM", target: "Trading platform", ways: 1, about: "Engagements." },
  "7": {
    source: "Metering",
    target: "Trading platform",
    ways: 2,
    about: "What participants delivered.",
  },
  "8": { source: "Trading platform", target: "ANM", ways: 2, about: "Trades report." },
} as const satisfies Readonly<Record<string, SystemInterface>>;

export type InterfaceId = keyof typeof systemInterfaces;

/** What a message is; more than one kind may go through an interface. */
export type InterfaceMessageKind =
  | "resource"
  | "operation"
  | "look-ahead"
  | "incoming-merit-order-list"
  | "traded-merit-order-list"
  | "execution"
  | "switching"
  | "start"
  | "stop"
  | "engagements-report"
  | "meter-reading"
  | "trades-report";

/**
 * sent: received, and no answer is foreseen; acknowledged: received and answered; failed: lost on its way, or never sent because
 * its sender had failed; timedOut: not answered within the time that its channel gives.
 */
export type MessageOutcome = "sent" | "acknowledged" | "failed" | "timedOut";

/** One message. What it does not refer to is left out. */
export interface InterfaceMessage {
  readonly id: InterfaceId;
  readonly kind: InterfaceMessageKind;
  readonly sentAt: number;
  /** When it was received or answered, or given up; without it at once. */
  readonly closedAt?: number;
  /** Without it: acknowledged where the interface is two-way, else sent. */
  readonly outcome?: MessageOutcome;
  /** How often it was sent. */
  readonly attempts?: number;
  /** First settlement period that it is about, and how many. */
  readonly period: number;
  readonly periodCount?: number;
  readonly constraint?: string;
  readonly unit?: string;
  readonly trade?: string;
  /** Rows of its content. */
  readonly rows: number;
  /** What a unit was told: the most that it may inject or, where it is lifted, the least. */
  readonly setPointKw?: number;
}
