/** Every built-in network is sound and explained. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { diagnoseNetwork } from "../sim/model/network-diagnosis.ts";
import { networkDocumentSchema } from "../sim/model/network-document.ts";
import { builtInNetworks } from "./built-in-networks.ts";

test.each(Object.entries(builtInNetworks))(
  "%s has its name, no fault, and a page",
  (name, entry) => {
    const document = networkDocumentSchema.parse(entry.document);
    expect(document.name).toBe(name);
    expect(diagnoseNetwork(document)).toEqual({ faults: [], notices: [] });
    const page = readFileSync(new URL(`${name}/README.md`, import.meta.url), "utf8");
    expect(page).toContain("Origin");
    expect(page).toContain(`Licence: ${entry.licence}`);
    for (const point of document.constraintPoints) {
      if (document.constraintPoints.length > 1) expect(page).toContain(point.id);
    }
  },
);
