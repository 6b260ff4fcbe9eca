/** Groups alike share what follows from their tariff; nothing that one of them is told reaches another. */
import { expect, test } from "vitest";
import { homeGroupSchema } from "../model/homes.ts";
import { sharedNights, signalSource } from "./signals.ts";

const NOBODY = { response: undefined, list: [] };
const NOON = 965_016;
const price = (period: number) => 50 + (period % 48);
const groupOf = (id: string, tariff: object) =>
  homeGroupSchema.parse({
    id,
    bus: "B",
    count: 2,
    tariff,
    ev: { share: 1, charging: { kind: "price" } },
  });

test("two groups with the same settings share a night, one with another tariff has its own", () => {
  const nights = sharedNights();
  const at = (id: string, tariff: object, period: number) =>
    signalSource(groupOf(id, tariff), price, NOBODY, nights).at(period).signal;
  const first = at("one", { kind: "flat" }, NOON + 3)!;
  expect(at("other", { kind: "flat" }, NOON + 3)).toBe(first);
  expect(at("other", { kind: "flat" }, NOON + 51)).not.toBe(first);
  expect(at("third", { kind: "flat", importGbpPerMwh: 300 }, NOON + 3)!.importGbpPerMwh).toBe(300);
  expect(first.importGbpPerMwh).not.toBe(300);
});

test("what one group is told of its network changes no night of another", () => {
  const nights = sharedNights();
  const tariff = { kind: "state-of-system", constraint: "C" };
  const [told, untold] = ["told", "untold"].map((id) =>
    signalSource(groupOf(id, tariff), price, NOBODY, nights),
  );
  const before = untold!.at(NOON + 10).signal!;
  told!.tell({
    toldAt: NOON * 1800,
    from: NOON,
    levels: Array.from({ length: 48 }, () => "red" as const),
  });
  expect(told!.at(NOON + 10).signal!.importGbpPerMwh).not.toBe(before.importGbpPerMwh);
  expect(untold!.at(NOON + 10).signal).toEqual(before);
});
