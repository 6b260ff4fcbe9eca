/** Control rooms from a seed: who looks, how often, and of how many at least. Takes choices and a network; gives the setting, nothing in most scenarios. */
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import type { Chooser } from "./chooser.ts";

const SEEN_BY = [["dso"], ["eso"], ["dso", "eso"]] as const;

export function chosenControlRoom(choose: Chooser, { buses }: NetworkDocument) {
  if (!choose.chance("control room", 0.3)) return {};
  const ids = buses.map(({ id }) => id);
  const end = choose.whole("buses of the first area", 1, ids.length);
  const least = (operator: string) => ({
    holders: choose.whole(`holders for ${operator}`, 1, 5),
    homes: choose.whole(`homes for ${operator}`, 1, 60),
  });
  return {
    controlRoom: {
      every: choose.oneOf("control room every", ["half-hour", "day"]),
      seenBy: choose.oneOf("control room seen by", SEEN_BY),
      areas: [{ id: "first", buses: ids.slice(0, end) }],
      minimumCohort: { dso: least("dso"), eso: least("eso") },
    },
  };
}
