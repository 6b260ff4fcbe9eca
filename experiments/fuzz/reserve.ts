/**
 * Services of the electricity system operator from a seed, and whose wish stands where one passes a target. Takes choices, a
 * network, when the first statement is issued and the days; gives the venues' settings and the primacy rule.
 */
import { formatDay } from "../../sim/core/time.ts";
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import { ESO_SERVICES, type EsoService } from "../../sim/model/services.ts";
import { primacyRules } from "../../sim/venues/primacy/registry.ts";
import { type Chooser, within } from "./chooser.ts";
import { chosenCancellation, chosenCurve, chosenServiceBaseline } from "./services.ts";

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
    excusedNonDelivery: choose.oneOf("excused", [true, true, false]),
    splitStack: choose.oneOf("one operator a unit", [true, true, false]),
    costs: choose.oneOf("costs of primacy", ["counted", "posted"]),
  };
}

/** What every service of the system operator is bought by: where it counts, and when. */
interface Bought {
  readonly points: readonly string[];
  readonly days: Days;
  readonly day: number;
  readonly openAt: string;
}

/** The system operator's services that are open, each chosen under a name of its own; the reserve has the plain names. */
export function chosenEsoServices(
  choose: Chooser,
  { constraintPoints }: NetworkDocument,
  first: { daysAhead: number; at: string },
  days: Days,
  imbalance: { readonly price: { readonly kind: string } } | undefined,
): Record<string, object> {
  const points = constraintPoints.map(({ id }) => id);
  if (points.length === 0 || first.at > "21:00") return {};
  const bought = { points, days, day: -first.daysAhead, openAt: first.at };
  const direction = (of: Chooser) => of.oneOf("direction", ["up", "down"]);
  const response = (of: Chooser) => ({
    ...held(of, bought),
    holdMinutes: of.oneOf("hold", [1, 15, 30]),
    expectedUseFrac: of.oneOf("expected use", [0, 0.05, 1]),
  });
  const services: Readonly<Record<EsoService, (of: Chooser) => object>> = {
    "short-term-operating-reserve": () => ({
      ...called(choose, "short-term-operating-reserve", bought),
      ...chosenContract(choose),
      otherServices: choose.oneOf("other services", ["allowed", "excluded"]),
    }),
    "replacement-reserve": (of) => ({
      ...called(of, "replacement-reserve", bought),
      direction: direction(of),
    }),
    "demand-flexibility-service": (of) => called(of, "demand-flexibility-service", bought),
    "frequency-response": response,
    "high-frequency-response": response,
    "bids-and-offers": (of) => bidsAndOffers(of, bought, imbalance?.price.kind === "fixed"),
  };
  const { first: one, second: other } = responses(choose);
  const open: Readonly<Record<EsoService, boolean>> = {
    "short-term-operating-reserve": choose.chance("reserve", 0.25),
    "replacement-reserve": choose.chance("opens replacement-reserve", 0.12),
    "demand-flexibility-service": choose.chance("called hours", 0.12),
    ...{ "frequency-response": false, "high-frequency-response": false },
    ...(choose.chance("opens frequency-response", 0.12)
      ? { [one]: true, [other]: choose.chance("opens both responses", 0.5) }
      : {}),
    "bids-and-offers": choose.chance("opens bids-and-offers", 0.4) && imbalance !== undefined,
  };
  const streamOf = (name: EsoService) =>
    name === one ? "frequency-response" : name === other ? "the other response" : name;
  return Object.fromEntries(
    ESO_SERVICES.filter((name) => open[name]).map((name) => [
      name,
      services[name](within(choose, streamOf(name))),
    ]),
  );
}

/** Which response a seed opens first, under the names that it has always had, and which beside it, under names of its own. */
function responses(choose: Chooser) {
  const both = ["frequency-response", "high-frequency-response"] as const;
  const direction = within(choose, both[0]).oneOf("direction", ["up", "down"]);
  return direction === "up"
    ? { first: both[0], second: both[1] }
    : { first: both[1], second: both[0] };
}

/** `isUnsaid`: the imbalance price does not say whether the system is short or long, so that the need has a sign of its own. */
function bidsAndOffers(choose: Chooser, { points, days }: Bought, isUnsaid: boolean) {
  const signed = (call: object, row: number) =>
    isUnsaid ? { ...call, system: choose.oneOf(`call/${row}/system`, ["short", "long"]) } : call;
  const drawn = {
    kind: "drawn",
    shortFrac: choose.oneOf("short", [0, 0.5, 1]),
    persistenceFrac: choose.oneOf("persistence", [0, 0.4, 1]),
  };
  const shareFrac = choose.oneOf("share of the net imbalance", [0.001, 0.01, 1]);
  const followed = {
    kind: "net-imbalance",
    ...(choose.chance("share wanted", 0.5) ? { shareFrac } : {}),
  };
  return {
    wantedMw: choose.oneOf("balancing wanted", [0.5, 3, 20]),
    countedAt: choose.oneOf("balancing counted at", points),
    calls: choose.chance("need stated", 0.4)
      ? { kind: "stated", calls: statedCalls(choose, days).map(signed) }
      : isUnsaid
        ? drawn
        : followed,
    minOfferKw: choose.oneOf("least bid", [1, 1000]),
    responseMinutes: choose.oneOf("balancing response", [0, 10, 45]),
    baseline: chosenServiceBaseline(choose, "bids-and-offers"),
    gates: {
      closure: { before: choose.oneOf("closure", [60, 90]) },
      accept: { before: choose.oneOf("accepted", [0, 30, 60]) },
    },
  };
}

function held(choose: Chooser, { points, day, openAt }: Bought) {
  return {
    wantedMw: choose.oneOf("reserve wanted", [0.5, 3, 20]),
    countedAt: choose.oneOf("reserve counted at", points),
    windows: [
      choose.oneOf("reserve window", [
        { days: "all", from: "00:00", to: "00:00" },
        { days: "all", from: "06:00", to: "18:00" },
        { days: "all", from: "22:00", to: "03:00" },
      ]),
    ],
    minOfferKw: choose.oneOf("least reserve", [1, 500]),
    sustainMinutes: choose.oneOf("reserve sustained", [30, 120]),
    cancellation: chosenCancellation(choose, "reserve"),
    ...(choose.chance("other blocked", 0.4)
      ? { blockedAvailability: choose.oneOf("blocked", ["keep", "lose"]) }
      : {}),
    gates: {
      open: { day, at: openAt },
      close: { day, at: "21:30" },
      award: { day, at: "22:00" },
      arm: { before: choose.oneOf("arm reserve", [20, 60]) },
    },
  };
}

function called(choose: Chooser, service: string, bought: Bought) {
  const { gates, ...own } = held(choose, bought);
  const before = choose.oneOf("tell reserve", [0, 20]);
  return {
    ...own,
    calls: chosenCalls(choose, bought.days),
    responseMinutes: choose.oneOf("reserve response", before === 0 ? [0, 20] : [0, 20, 45]),
    recoveryMinutes: choose.oneOf("recovery", [0, 45, 120, 1200]),
    curve: chosenCurve(choose, service),
    baseline: chosenServiceBaseline(choose, service),
    gates: { ...gates, dispatch: { before } },
  };
}

/** For a day, or for a season with or without a bound on the calls of a week. */
function chosenContract(choose: Chooser) {
  const contract = choose.oneOf("reserve contract", ["daily", "seasonal"]);
  const isBounded = contract === "seasonal" && choose.chance("week bounded", 0.5);
  return isBounded ? { contract, deliveriesPerWeek: 3 } : { contract };
}

/** Drawn every day, or stated: at any half-hour, over one another, until midnight at most. */
function chosenCalls(choose: Chooser, days: Days) {
  if (choose.chance("reserve drawn", 0.4)) {
    return {
      ...{ kind: "drawn", callsPerWeek: 7, depthFrac: chosenDepth(choose, "drawn") },
      minutes: choose.oneOf("drawn minutes", DRAWN_MINUTES),
    };
  }
  return { kind: "stated", calls: statedCalls(choose, days) };
}

const chosenDepth = (choose: Chooser, name: string) => choose.oneOf(`${name}/depth`, [0.2, 1]);

function statedCalls(choose: Chooser, { first, count }: Days) {
  return Array.from({ length: choose.whole("calls", 0, 4) }, (_, row) => {
    const name = `call/${row}`;
    const halfHour = choose.whole(`${name}/from`, 0, 47);
    const clock = `${String(Math.floor(halfHour / 2)).padStart(2, "0")}:${halfHour % 2 === 0 ? "00" : "30"}`;
    return {
      day: formatDay(first + choose.whole(`${name}/day`, 0, count - 1)),
      from: clock,
      minutes: Math.min(choose.oneOf(`${name}/minutes`, DRAWN_MINUTES), (48 - halfHour) * 30),
      depthFrac: chosenDepth(choose, name),
      isEmergency: choose.chance(`${name}/emergency`, 0.2),
    };
  });
}
