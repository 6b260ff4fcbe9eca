/**
 * Homes from a seed: a group or two with any of what homes have. Takes choices and a network; gives the scenario's member, nothing in
 * most scenarios.
 */
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import type { Chooser } from "./chooser.ts";

export function chosenHomes(choose: Chooser, { buses }: NetworkDocument) {
  if (!choose.chance("homes", 0.3)) return {};
  const busIds = buses.map(({ id }) => id);
  const share = (what: string) => choose.whole(what, 0, 10) / 10;
  const groups = Array.from({ length: choose.whole("groups of homes", 1, 2) }, (_, index) => {
    const of = (what: string) => `${what} of homes ${index}`;
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
            charging: { kind: choose.oneOf(of("charging"), ["at-once", "spread", "window"]) },
          },
        }
      : {};
    const heatPump = choose.chance(of("heat pumps"), 0.5)
      ? { heatPump: { share: share(of("heat pump share")) } }
      : {};
    return {
      id: `street-${index + 1}`,
      bus: choose.oneOf(of("bus"), busIds),
      count: choose.whole(of("count"), 1, 60),
      ...{ ...solar, ...ev, ...heatPump },
    };
  });
  return { homes: groups };
}
