/**
 * Frequency response: power and what is in store, held for seconds that are not modelled, and paid for being held alone. Frequency
 * moves nothing in a run: no instruction, no energy.
 */
import { z } from "zod";
import { TECHNOLOGIES } from "../model/network-document.ts";
import { heldService } from "./reserve/service.ts";
import { heldSettings } from "./reserve/settings.ts";

export const frequencyResponse = heldService({
  about: "Power and energy held for frequency, paid for being held.",
  settings: heldSettings({
    window: { days: "all", from: "00:00", to: "00:00" },
    ceilings: { availability: 300, utilisation: 0 },
    minOfferKw: 1000,
    sustainMinutes: 240,
    provider: TECHNOLOGIES,
    bought: { day: -1, at: ["10:00", "11:00", "13:00"] },
    armMinutes: 60,
  }).extend({
    direction: z
      .enum(["up", "down"])
      .default("up")
      .describe("up: held for a low frequency; down: for a high one."),
    holdMinutes: z
      .int()
      .min(1)
      .max(30)
      .default(15)
      .describe("For how long what is in store, or its room, lasts at the power held."),
    expectedUseFrac: z
      .number()
      .min(0)
      .max(1)
      .default(0.05)
      .describe("Part of the power held that owners reckon to be used, in their price. Assumed."),
  }),
  of: ({ direction, holdMinutes, expectedUseFrac }) => ({
    name: "frequency-response",
    direction,
    contract: "adHoc",
    isClearing: true,
    utilisationWeight: 0,
    excludesOthers: false,
    useFrac: expectedUseFrac,
    holdMinutes,
  }),
});
