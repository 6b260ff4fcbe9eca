/** Writing our own format: reading the text gives the document again, whatever its ids and numbers; defaults are left out. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { orThrow } from "../../sim/core/errors.ts";
import {
  NETWORK_FORMAT,
  type NetworkDocumentInput,
  networkDocumentSchema,
} from "../../sim/model/network-document.ts";
import { builtInNetworks } from "../built-in-networks.ts";
import { readHeadroomNetwork } from "./headroom-yaml.ts";
import { writeHeadroomNetwork } from "./headroom-yaml-writer.ts";

const written = (input: NetworkDocumentInput) => {
  const document = networkDocumentSchema.parse(input);
  const text = writeHeadroomNetwork(document);
  expect(orThrow(readHeadroomNetwork(text))).toEqual(document);
  return text;
};

const FULL: NetworkDocumentInput = {
  format: NETWORK_FORMAT,
  name: "every member",
  about: "A sentence: with a colon, and # no comment.",
  buses: [
    { id: "1", name: "one", nominalKv: 33, reference: true, referenceAngleDeg: 3, role: "primary" },
    { id: "yes", nominalKv: 33, shuntMw: 0.1, shuntMvar: -0.2 },
  ],
  branches: [
    {
      ...{ id: "b", kind: "transformer", from: "1", to: "yes", resistancePu: 1 / 3 },
      ...{ reactancePu: 1e-7, chargingPu: 0.1, tapRatio: 0.97, shiftDeg: -30, ratingMw: 1e6 },
      inService: false,
      rating: { kind: "transformer-hot-spot", lossRatio: 6 },
      ratingWhenOut: { factor: 0.9 },
    },
  ],
  switches: [{ id: "s", branch: "b", normally: "open" }],
  connections: [
    {
      ...{ id: "c", bus: "yes", exportLimitMw: 5, importLimitMw: 2 },
      ...{ curtailableWhen: "outage", connectedOn: "2014-06-01" },
    },
  ],
  units: [
    {
      id: "u",
      connection: "c",
      technology: "storage",
      capacityMw: 5,
      snapshotMw: -1,
      storage: { energyMwh: 3, chargeMw: 2 },
    },
  ],
  demands: [{ id: "d", bus: "yes", peakMw: -2.5, profile: "domestic" }],
  constraintPoints: [{ id: "p", branch: "b", direction: "reverse", ratingMw: 3 }],
};

test("every member that a network can have is read again as it was", () => {
  written(FULL);
});

test("a member at its default is left out, an entry is one line, an empty list is none", () => {
  const text = written({
    ...{ format: NETWORK_FORMAT, name: "small" },
    buses: [{ id: "a", nominalKv: 33, reference: true, role: "bus", shuntMw: 0 }],
    branches: [],
    demands: [{ id: "d", bus: "a", peakMw: 1, profile: "constant", peakMvar: 0 }],
  });
  expect(text).toBe(
    "format: headroom-network/1\nname: small\nbaseMva: 100\nbuses:\n  - { id: a, nominalKv: 33, reference: true }\ndemands:\n  - { id: d, bus: a, peakMw: 1 }\n",
  );
});

test.each(Object.entries(builtInNetworks))("the built-in network %s", (_, { document }) => {
  written(document);
});

test("ids and names of any characters, and numbers of any size", () => {
  const id = fc
    .string({ minLength: 1, maxLength: 80, unit: "grapheme" })
    .filter((text) => text.length <= 80);
  const odd = fc.constantFrom(
    "null",
    "~",
    "1e3",
    "0x1F",
    "true",
    "- a",
    "{",
    "a: b",
    " a ",
    "#",
    "|",
    "&a",
    "*a",
    "!t",
    '"',
    "'",
    "2014-06-01",
    "<<",
    "---",
    "\u0007",
    "\u2028",
  );
  const number = fc
    .double({ noNaN: true, min: -1e6, max: 1e6 })
    .filter((value) => Math.abs(value) > 1e-9);
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.oneof(id, odd), { minLength: 2, maxLength: 6 }),
      fc.array(number, { minLength: 6, maxLength: 6 }),
      (ids, numbers) => {
        written({
          ...{ format: NETWORK_FORMAT, name: ids[0]!, about: ids[1]! },
          buses: ids.map((bus, at) => ({ id: bus, name: bus, nominalKv: 11, reference: at === 0 })),
          branches: ids
            .slice(1)
            .map((bus, at) => ({ id: bus, from: ids[0]!, to: bus, reactancePu: numbers[at]! })),
          demands: ids.map((bus, at) => ({ id: bus, bus, peakMw: numbers[at] ?? 0 })),
        });
      },
    ),
    { numRuns: 300 },
  );
});
