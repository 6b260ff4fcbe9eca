/** Bus, feeder and area of a small network: a primary with two feeders, one of which has two low-voltage areas. */
import { expect, test } from "vitest";
import { networkColumns } from "../model/network.ts";
import { NETWORK_FORMAT, networkDocumentSchema } from "../model/network-document.ts";
import { localitiesOf } from "./localities.ts";

const BUSES = { grid: 33, primary: 11, a: 11, b: 11, c: 11, low: 0.4, lower: 0.4, other: 0.4 };
const ends = [
  ["grid", "primary"],
  ["primary", "a"],
  ["a", "b"],
  ["primary", "c"],
  ["b", "low"],
  ["low", "lower"],
  ["a", "other"],
];
const network = (open?: string) =>
  networkColumns(
    networkDocumentSchema.parse({
      ...{ format: NETWORK_FORMAT, name: "village" },
      buses: Object.entries(BUSES).map(([id, nominalKv]) => ({
        ...{ id, nominalKv, reference: id === "grid" },
      })),
      branches: ends.map(([from, to]) => ({
        ...{ id: `${from}-${to}`, from, to, reactancePu: 0.1 },
        ...(`${from}-${to}` === open ? { inService: false } : {}),
      })),
    }),
  );
const groups = (of: "bus" | "feeder" | "area", open?: string) => {
  const found = new Map<number, string[]>();
  for (const [row, place] of localitiesOf(network(open)).entries())
    found.set(place[of], [...(found.get(place[of]) ?? []), Object.keys(BUSES)[row]!]);
  return [...found.values()].map((each) => each.join(" "));
};

test("a feeder ends at what feeds it, an area at transformers", () => {
  expect(groups("bus")).toEqual(Object.keys(BUSES));
  // The substation of the low voltage is where it is fed, so that one house bus hangs there alone.
  expect(groups("feeder")).toEqual(["grid", "primary", "a b", "c", "low", "lower", "other"]);
  expect(groups("area")).toEqual(["grid", "primary a b c", "low lower", "other"]);
});

test("what is open joins nothing", () => {
  expect(groups("feeder", "a-b")).toEqual([
    ...["grid", "primary", "a", "b", "c", "low", "lower", "other"],
  ]);
  expect(groups("area", "primary-c")).toEqual([
    ...["grid", "primary a b", "c", "low lower", "other"],
  ]);
});
