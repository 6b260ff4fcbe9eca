/** Replacement reserve: energy within half an hour, up or down, paid by use alone. */
import { z } from "zod";
import { TECHNOLOGIES } from "../model/network-document.ts";
import { calledService } from "./reserve/service.ts";
import { calledSettings } from "./reserve/settings.ts";

export const replacementReserve = calledService({
  about: "Energy that the electricity system operator calls within half an hour, either way.",
  settings: calledSettings({
    window: { days: "all", from: "06:00", to: "22:00" },
    ceilings: { availability: 0, utilisation: 1000 },
    minOfferKw: 1000,
    sustainMinutes: 30,
    provider: TECHNOLOGIES,
    bought: { day: -1, at: ["10:00", "12:00", "14:00"] },
    armMinutes: 60,
    responseMinutes: 30,
    dispatchMinutes: 30,
    baseline: "self-declared",
  }).extend({
    direction: z
      .enum(["up", "down"])
      .default("up")
      .describe("up: more injection or less consumption; down: the reverse."),
  }),
  of: ({ direction }) => ({
    name: "replacement-reserve",
    direction,
    contract: "adHoc",
    isClearing: false,
    utilisationWeight: 1,
    excludesOthers: false,
  }),
});
