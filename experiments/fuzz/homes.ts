/**
 * Homes from a seed: a group or two with any of what homes have. Takes choices and a network; gives the scenario's member, nothing in
 * most scenarios.
 */
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import type { Chooser } from "./chooser.ts";

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
  return { homes: groups, ...chosenAlerts(choose, groups, start) };
}

const CHARGING = ["at-once", "spread", "window"] as const;

function chosenCharging(choose: Chooser, of: (what: string) => string, isPriced: boolean) {
  if (!isPriced) return { kind: choose.oneOf(of("charging"), CHARGING) };
  return choose.chance(of("vehicle to grid"), 0.5)
    ? { kind: "price", vehicleToGrid: {} }
    : { kind: "price" };
}

/** An alert on the first evening, where anybody responds. */
function chosenAlerts(choose: Chooser, groups: readonly object[], start: string) {
  if (!groups.some((group) => "response" in group)) return {};
  const direction = choose.oneOf("direction of the alert", ["turn-down", "turn-up"]);
  const rewardGbpPerMwh = choose.whole("reward of the alert", 0, 30) * 100;
  return {
    flexAlerts: [{ id: "evening", from: `${start}T17:00:00Z`, direction, rewardGbpPerMwh }],
  };
}
