/**
 * Whether the gate times that a venue's settings give (`gates`) make sense together: orders for a whole day after its constraint statement, matched
 * before the day, verified after that and before each period, traded again in between on a statement that reaches so far,
 * settled once a period has ended.
 * Takes gate times and when the statement is issued; gives what is wrong, each with the path below the venue's gates.
 */
import { parseClock } from "../core/time.ts";
import type { GateTime, GateTimes } from "../model/venues.ts";
import type { StatementTime } from "./deliveries.ts";

export interface GateFinding {
  readonly path: readonly string[];
  readonly found: string;
  readonly remedy: string;
}

/** When statements are issued: the first of a day, and how many periods those of operational time are for. */
export interface Statements extends StatementTime {
  readonly operational?: { readonly periods: number } | undefined;
}

type DayTime = Extract<GateTime, { day: number }>;

/** `readsStatement`: whether orders answer the constraint statement of the day, and so come after it. */
export function* gateFindings(
  gates: GateTimes,
  statement: Statements,
  readsStatement: boolean,
): Generator<GateFinding> {
  for (const gate of ["open", "close"] as const) {
    const time = gates[gate];
    if (time !== undefined && !("every" in time))
      yield* dayGateFindings(gate, time, readsStatement ? statement : undefined);
  }
  const { open, close } = gates;
  if (open !== undefined && close !== undefined && "day" in open && "day" in close) {
    if (open.day > close.day || (open.day === close.day && open.at >= close.at)) {
      yield {
        path: ["close"],
        found: `day ${close.day} at ${close.at}, not after the book opens`,
        remedy: "close after open",
      };
    }
  }
  yield* periodGateFindings(gates);
  yield* intradayFindings(gates, statement);
  yield* continuousFindings(gates, statement);
  yield* tradeFindings(gates);
}

/** Energy is traded again after the call of the day. */
function* tradeFindings({ close, trade }: GateTimes): Generator<GateFinding> {
  if (trade === undefined || !("every" in trade)) return;
  const { from, until } = trade;
  if (from < until)
    yield {
      path: ["intraday", "opens", "before"],
      found: `${from}, later than the last gate at ${until}`,
      remedy: `write ${until} or more`,
    };
  if (close !== undefined && "day" in close && from >= minutesAhead(close))
    yield {
      path: ["intraday", "opens", "before"],
      found: `${from} minutes before each period, when the day may not be traded yet`,
      remedy: `write less than ${minutesAhead(close)}`,
    };
}

const PERIOD_MINUTES = 30;

/** Verified, stated, traded and verified again, in this order. */
function* intradayFindings(
  { close, reverify, intraday, verify }: GateTimes,
  { operational }: Statements,
): Generator<GateFinding> {
  if (reverify === undefined || intraday === undefined) return;
  if (!("before" in reverify) || !("before" in intraday)) return;
  if (reverify.before < intraday.before + PERIOD_MINUTES) {
    yield {
      path: ["intraday", "verify", "before"],
      found: `${reverify.before}, less than a period before orders at ${intraday.before}, so that no statement knows what was verified`,
      remedy: `write ${intraday.before + PERIOD_MINUTES} or more`,
    };
  }
  if (close !== undefined && "day" in close && reverify.before >= minutesAhead(close)) {
    yield {
      path: ["intraday", "verify", "before"],
      found: `${reverify.before} minutes before each period, when the book may not be closed`,
      remedy: `write less than ${minutesAhead(close)}`,
    };
  }
  yield* lastTradeFindings(verify, intraday.before);
  yield* reachFindings(["intraday", "trade", "before"], intraday.before, operational);
}

/** The same where there are several times of each. */
function* continuousFindings(
  { close, reverify, intraday, verify }: GateTimes,
  { operational }: Statements,
): Generator<GateFinding> {
  if (reverify === undefined || intraday === undefined) return;
  if (!("every" in reverify) || !("every" in intraday)) return;
  const { from, until } = intraday;
  if (from < until) {
    yield {
      path: ["intraday", "opens", "before"],
      found: `a gate that opens after it closes, ${until} minutes before each period`,
      remedy: `write ${until} or more`,
    };
  }
  if (close !== undefined && "day" in close && reverify.from >= minutesAhead(close)) {
    yield {
      path: ["intraday", "opens", "before"],
      found: `trades verified ${reverify.from} minutes before each period, when the book may not be closed`,
      remedy: `open later, so that the first are verified less than ${minutesAhead(close)} minutes before it`,
    };
  }
  yield* lastTradeFindings(verify, until);
  if (from >= until) yield* reachFindings(["intraday", "opens", "before"], from, operational);
}

function* lastTradeFindings(verify: GateTimes["verify"], before: number): Generator<GateFinding> {
  if (verify === undefined || !("before" in verify) || verify.before < before) return;
  yield {
    path: ["verify", "before"],
    found: `${verify.before}, when what is traded ${before} minutes before each period is not verified any more`,
    remedy: `write less than ${before}`,
  };
}

/** Whether a statement of operational time reaches the period that is traded so early. */
function* reachFindings(
  path: readonly string[],
  before: number,
  operational: Statements["operational"],
): Generator<GateFinding> {
  const needed = Math.ceil(before / PERIOD_MINUTES) + 1;
  if (operational !== undefined && operational.periods >= needed) return;
  yield {
    path,
    found: `${before} minutes before each period, when ${operational === undefined ? "nothing is stated again" : `only ${operational.periods} periods are stated again`}`,
    remedy: `write lookAhead: { operational: { periods: ${needed} } } or more`,
  };
}

function* dayGateFindings(
  gate: "open" | "close",
  time: GateTime,
  statement: StatementTime | undefined,
): Generator<GateFinding> {
  if (!("day" in time)) {
    yield {
      path: [gate],
      found: `${time.before} minutes before each period`,
      remedy: "write { day, at }: orders are placed and matched for a whole day",
    };
    return;
  }
  if (statement !== undefined && isBefore(time, statement)) {
    yield {
      path: [gate, "day"],
      found: `day ${time.day} at ${time.at}, before the statement of day −${statement.daysAhead} at ${statement.at}`,
      remedy: "open and close after the look-ahead is issued",
    };
  }
  if (gate === "close" && time.day > -1) {
    yield {
      path: [gate, "day"],
      found: `day ${time.day}`,
      remedy: "match before the day of delivery: write day: -1 or earlier",
    };
  }
}

const isBefore = ({ day, at }: DayTime, { daysAhead, at: statedAt }: StatementTime): boolean =>
  -day > daysAhead || (-day === daysAhead && at < statedAt);

function* periodGateFindings({ close, verify, settle }: GateTimes): Generator<GateFinding> {
  if (
    verify !== undefined &&
    (!("before" in verify) || verify.before < 0 || verify.before > 1440)
  ) {
    yield {
      path: ["verify"],
      found: "a time that is not 0 to 1440 minutes before each period",
      remedy: "write { before: minutes }",
    };
  } else if (verify !== undefined && "before" in verify && close !== undefined && "day" in close) {
    const ahead = minutesAhead(close);
    if (verify.before >= ahead) {
      yield {
        path: ["verify"],
        found: `${verify.before} minutes before each period, when the book may not be closed`,
        remedy: `write { before: minutes } below ${ahead}`,
      };
    }
  }
  if (settle !== undefined && (!("before" in settle) || settle.before > -30)) {
    yield {
      path: ["settle"],
      found: "a time before the period has ended",
      remedy: "write { before: -30 } or less",
    };
  }
}

/** Minutes from a clock time to the start of the day of delivery, an hour less for a clock change between them. */
export function minutesAhead(time: DayTime): number {
  return -time.day * 1440 - (parseClock(time.at) ?? 0) / 60 - 60;
}
