/** What single outages would do, from a seed: of all branches or of some. Takes choices and a network; gives the setting, nothing in most scenarios. */
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import type { Chooser } from "./chooser.ts";

export function chosenOutageCheck(choose: Chooser, { branches }: NetworkDocument) {
  if (!choose.chance("outage check", 0.25)) return {};
  const some = choose.some(
    "branches that may be lost",
    branches.map(({ id }) => id),
    0.5,
  );
  const isOfSome = some.length > 0 && choose.chance("outage check of some", 0.5);
  return { outageCheck: isOfSome ? { branches: some } : {} };
}
