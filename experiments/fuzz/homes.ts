/**
 * Homes from a seed: a group or two with any of what homes have. Takes choices and a network; gives the scenario's member, nothing in
 * most scenarios.
 */
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import { type Chooser, within } from "./chooser.ts";

export function chosenHomes(choose: Chooser, { buses }: NetworkDocument, start: string) {
  if (!choose.chance("homes", 0.3)) return {};
  const busIds = buses.map(({ id }) => id);
  const tariffs = ["flat", "time-of-use", "day-ahead"] as const;
  const share = (what: string) => choose.whole(what, 0, 10) / 10;
  const groups = Array.from({ length: choose.whole("groups of homes", 1, 2) }, (_, index) => {
    const of = (what: string) => `${what} of homes ${index}`;
    const isPriced = choose.chance(of("tariff"), 0.5);
    const tariff = isPriced ? { tariff: { kind: choose.oneOf(of("tariff kind"), tariffs) } } : {};
    const solar = choose.chance(of("solar"), 0.5)
      ? {
          solar: { share: share(of("solar share")) },
          battery: { share: share(of("battery share")) },
        }
      : {};
    const ev = choose.chance(of("cars"), 0.5)
      ? {
          ev: {
            share: share(of("car share")),
            charging: chosenCharging(choose, of, isPriced),
          },
        }
      : {};
    const response = choose.chance(of("response"), 0.5) ? { response: {} } : {};
    const heatPump = choose.chance(of("heat pumps"), 0.5)
      ? {
          heatPump: {
            share: share(of("heat pump share")),
            control: { kind: isPriced ? "price" : "thermostat" },
          },
        }
      : {};
    return {
      id: `street-${index + 1}`,
      bus: choose.oneOf(of("bus"), busIds),
      count: choose.whole(of("count"), 1, 60),
      ...{ ...solar, ...ev, ...heatPump, ...tariff, ...response },
    };
  });
  return chosenAlerts(choose, groups, start);
}

const CHARGING = ["at-once", "spread", "window"] as const;

function chosenCharging(choose: Chooser, of: (what: string) => string, isPriced: boolean) {
  if (!isPriced) return { kind: choose.oneOf(of("charging"), CHARGING) };
  return choose.chance(of("vehicle to grid"), 0.5)
    ? { kind: "price", vehicleToGrid: {} }
    : { kind: "price" };
}

interface Street {
  readonly id: string;
  readonly response?: object;
}

/** An alert on the first evening, where anybody responds; perhaps another in its way, of other homes or behind an aggregator that takes one of both. */
function chosenAlerts(choose: Chooser, groups: readonly Street[], start: string) {
  const answering = groups.filter(({ response }) => response !== undefined);
  if (answering.length === 0) return { homes: groups };
  const direction = choose.oneOf("direction of the alert", DIRECTIONS);
  const rewardGbpPerMwh = choose.whole("reward of the alert", 0, 30) * 100;
  const evening = { id: "evening", from: `${start}T17:00:00Z`, direction, rewardGbpPerMwh };
  if (!choose.chance("alerts in each other's way", 0.5))
    return { homes: groups, flexAlerts: [evening] };
  const of = within(choose, "alert in the way");
  const other = {
    ...{ id: "late", from: `${start}T${of.oneOf("from", BESIDE_EVENING)}:00Z` },
    minutes: of.oneOf("minutes", [30, 60, 150]),
    direction: of.oneOf("direction", DIRECTIONS),
    rewardGbpPerMwh: of.whole("reward", 0, 30) * 100,
    noticeHours: of.oneOf("notice", [0, 1, 24, 30]),
  };
  const [first, ...rest] = answering.map(({ id }) => id);
  if (rest.length > 0 && of.chance("other homes", 0.5))
    return {
      homes: groups,
      flexAlerts: [
        { ...evening, groups: [first] },
        { ...other, groups: rest },
      ],
    };
  const told = { groups: answering.map(({ id }) => id), paidBy: "network operator" };
  return {
    homes: groups.map((group) =>
      answering.includes(group) ? { ...group, ...largeEnough(within(of, group.id)) } : group,
    ),
    flexAlerts: [
      { ...evening, ...told },
      { ...other, ...told },
    ],
    aggregators: [
      {
        ...{ id: "streets", groups: told.groups, markets: [told.paidBy] },
        promisedFrac: of.oneOf("promised", [0.5, 0.9, 1.5]),
        sharing: { kind: of.oneOf("sharing", SHARING) },
      },
    ],
  };
}

const DIRECTIONS = ["turn-down", "turn-up"];
const SHARING = ["percentage", "fixed-fee", "guaranteed", "mix"];
/** Before, within and after it, and in the hours in which homes make up for it. */
const BESIDE_EVENING = ["15:30", "16:30", "17:00", "17:30", "18:00", "20:30"];

/** For the least that a buyer takes, whoever answers. */
const largeEnough = (choose: Chooser) => ({
  count: choose.whole("count", 100, 200),
  base: { annualKwh: 100_000 },
});
