/**
 * The electricity system operator's reserve from a seed, and whose wish stands where it passes a target. Takes choices, a network,
 * when the first statement is issued and the days; gives the venue's settings and the primacy rule.
 */
import { formatDay } from "../../sim/core/time.ts";
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import { primacyRules } from "../../sim/venues/primacy/registry.ts";
import type { Chooser } from "./chooser.ts";
import { chosenCurve, chosenServiceBaseline } from "./services.ts";

const DRAWN_MINUTES = [30, 120, 240];
const PRIMACY = Object.keys(primacyRules);

export interface Days {
  readonly first: number;
  readonly count: number;
}

export function chosenPrimacy(choose: Chooser) {
  return {
    kind: choose.oneOf("primacy", PRIMACY),
    replacementGbpPerMwh: choose.oneOf("replacement of what is blocked", [0, 89.99, 180]),
    counterActionGbpPerMwh: choose.oneOf("counter action", [0, 90]),
  };
}

export function chosenReserve(
  choose: Chooser,
  { constraintPoints }: NetworkDocument,
  first: { daysAhead: number; at: string },
  days: Days,
): Record<string, object> {
  const points = constraintPoints.map(({ id }) => id);
  if (points.length === 0 || first.at > "21:00") return {};
  const day = -first.daysAhead;
  const name = "short-term-operating-reserve";
  const window = choose.oneOf("reserve window", [
    { days: "all", from: "00:00", to: "00:00" },
    { days: "all", from: "06:00", to: "18:00" },
    { days: "all", from: "22:00", to: "03:00" },
  ]);
  return {
    [name]: {
      wantedMw: choose.oneOf("reserve wanted", [0.5, 3, 20]),
      countedAt: choose.oneOf("reserve counted at", points),
      windows: [window],
      calls: chosenCalls(choose, days),
      contract: choose.oneOf("reserve contract", ["daily", "seasonal"]),
      minOfferKw: choose.oneOf("least reserve", [1, 500]),
      sustainMinutes: choose.oneOf("reserve sustained", [30, 120]),
      responseMinutes: choose.oneOf("reserve response", [0, 20, 45]),
      curve: chosenCurve(choose, name),
      baseline: chosenServiceBaseline(choose, name),
      gates: {
        open: { day, at: first.at },
        close: { day, at: "21:30" },
        award: { day, at: "22:00" },
        arm: { before: choose.oneOf("arm reserve", [20, 60]) },
        dispatch: { before: choose.oneOf("tell reserve", [0, 20]) },
      },
    },
  };
}

/** Drawn every day, or stated: at any half-hour, over one another, until midnight at most. */
function chosenCalls(choose: Chooser, { first, count }: Days) {
  const depth = (name: string) => choose.oneOf(`${name}/depth`, [0.2, 1]);
  if (choose.chance("reserve drawn", 0.4)) {
    return {
      ...{ kind: "drawn", callsPerWeek: 7, depthFrac: depth("drawn") },
      minutes: choose.oneOf("drawn minutes", DRAWN_MINUTES),
    };
  }
  const calls = Array.from({ length: choose.whole("calls", 0, 4) }, (_, row) => {
    const name = `call/${row}`;
    const halfHour = choose.whole(`${name}/from`, 0, 47);
    const clock = `${String(Math.floor(halfHour / 2)).padStart(2, "0")}:${halfHour % 2 === 0 ? "00" : "30"}`;
    return {
      day: formatDay(first + choose.whole(`${name}/day`, 0, count - 1)),
      from: clock,
      minutes: Math.min(choose.oneOf(`${name}/minutes`, DRAWN_MINUTES), (48 - halfHour) * 30),
      depthFrac: depth(name),
      isEmergency: choose.chance(`${name}/emergency`, 0.2),
    };
  });
  return { kind: "stated", calls };
}
