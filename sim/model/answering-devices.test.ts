/** Devices that answer alone: which they are, that people and notice are left out of it, and what planners count of them, by hand. */
import { expect, test } from "vitest";
import { devicesByPrice, devicesTurnKw, responseOfDevices } from "./answering-devices.ts";
import { homeGroupSchema } from "./homes.ts";

const group = (over: object) =>
  homeGroupSchema.parse({ id: "street", bus: "grid", count: 10, response: {}, ...over });
const byPrice = { kind: "price" };
const all = group({
  solar: { share: 0.5 },
  battery: { share: 0.4, control: byPrice },
  ev: { share: 0.2, charging: byPrice },
  heatPump: { share: 0.3, control: byPrice },
});

test("cars count 1.3 kW, heat pumps 1 kW, batteries what their home draws in an evening, each for its share of homes", () => {
  // 0.2 × 1.3 kW, 0.3 × 1 kW, and of half of 0.4 nine tenths of 1.5 kW.
  expect(devicesTurnKw(all)).toBeCloseTo(0.26 + 0.3 + 0.2 * 1.35, 12);
  expect(devicesTurnKw({ ...all, response: undefined })).toBe(0);
  expect(devicesTurnKw(group({ ev: { share: 1 }, heatPump: { share: 1 } }))).toBe(0);
});

test("what does not go by price does not answer, nor do people; nobody is tired or surprised by it", () => {
  expect(devicesByPrice(all)).toEqual({ ev: true, battery: true, heatPump: true });
  const { response } = all;
  expect(responseOfDevices(all, response!)).toEqual({
    ...response,
    ...{ changeFrac: 0, shortNoticeLogit: 0, fatigueLogit: 0 },
  });
  const plain = group({ ev: { share: 1 }, heatPump: { share: 1 } });
  expect(responseOfDevices(plain, plain.response!)).toMatchObject({
    ...{ changeFrac: 0, isCarMoved: false, heatBelowK: 0, heatAboveK: 0 },
  });
});
