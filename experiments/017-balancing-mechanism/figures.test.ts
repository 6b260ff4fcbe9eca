/** The figures of this study's README are those of the study; and that what is held arrives, and what is not is given to the farm that was held back. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readFigures } from "../figures/csv.ts";
import { checkFigures } from "../testing/check-figures.ts";
import { balancingMechanism } from "./study.ts";

checkFigures(balancingMechanism, ["given-away", "held"]);

const read = readFileSync(new URL("./figures.csv", import.meta.url), "utf8");
const { values } = readFigures(balancingMechanism, read);

test("under every seed all designs with the mechanism are told and cost the system operator the same; held for its services, nothing is given back and more arrives", () => {
  const away = values["given-away"]!;
  const { none: _, ...called } = values;
  for (const { servicesToldMwh, systemOperatorNetGbp } of Object.values(called)) {
    expect(servicesToldMwh).toEqual(away.servicesToldMwh);
    expect(systemOperatorNetGbp).toEqual(away.systemOperatorNetGbp);
  }
  for (const [seed, mwh] of values.held!.servicesReleasedMwh!.entries()) {
    expect(mwh).toBe(0);
    expect(values.held!.servicesArrivedMwh![seed]).toBeGreaterThan(away.servicesArrivedMwh![seed]!);
  }
});
