/** What homes cannot be, beside what wrong input shows by whole runs. */
import { expect, test } from "vitest";
import { homesSchema } from "../model/homes.ts";
import { networkDocumentSchema } from "../model/network-document.ts";
import { homesFindings } from "./findings.ts";

const network = networkDocumentSchema.parse({
  ...{ format: "headroom-network/1", name: "street" },
  buses: [{ id: "street", nominalKv: 0.4, reference: true }],
});
const codesOf = (groups: readonly object[]) =>
  [...homesFindings(homesSchema.parse(groups), network, false)].map(({ code, path }) => [
    code,
    path.join("."),
  ]);
const street = { bus: "street", count: 200_000 };

test("a million homes may live, and no more", () => {
  const groups = [1, 2, 3, 4, 5].map((id) => ({ id: `${id}`, ...street }));
  expect(codesOf(groups)).toEqual([]);
  expect(codesOf([...groups, { id: "6", ...street, count: 1 }])).toEqual([
    ["homes.tooMany", "homes"],
  ]);
});

test("two groups have two names", () => {
  expect(codesOf([1, 2].map(() => ({ id: "a", ...street })))).toEqual([
    ["homes.taken", "homes.1.id"],
  ]);
});

test("hours of a stay follow each other", () => {
  const ev = {
    share: 1,
    arrival: { meanHour: 14 },
    departure: { earliestHour: 10, latestHour: 6 },
  };
  expect(codesOf([{ id: "a", ...street, ev }])).toEqual([
    ["homes.evHours", "homes.0.ev.arrival.meanHour"],
    ["homes.evHours", "homes.0.ev.departure.meanHour"],
  ]);
});

test("no car takes up more in a stay than it holds", () => {
  const evOf = (energyKwh: number, capacityKwh: number) => ({
    ...{ share: 1, energyKwh, capacityKwh },
    charging: { kind: "spread" },
  });
  const of = (ev: object) =>
    codesOf([{ id: "a", ...street, tariff: { kind: "flat" }, ev }]).filter(
      ([code]) => code === "homes.evEnergy",
    );
  expect(of(evOf(20, 20))).toEqual([]);
  expect(of(evOf(20.1, 20))).toEqual([["homes.evEnergy", "homes.0.ev.energyKwh"]]);
});
