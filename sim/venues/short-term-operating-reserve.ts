/** Short-term operating reserve: more injection or less consumption, held ready for the electricity system operator. */
import { z } from "zod";
import { TECHNOLOGIES } from "../model/network-document.ts";
import { calledService } from "./reserve/service.ts";
import { calledSettings } from "./reserve/settings.ts";

const NAME = "short-term-operating-reserve";

export const shortTermOperatingReserve = calledService({
  about: "Reserve that the electricity system operator holds ready and calls.",
  settings: calledSettings({
    window: { days: "all" },
    ceilings: { availability: 300, utilisation: 1000 },
    minOfferKw: 3000,
    sustainMinutes: 120,
    provider: TECHNOLOGIES,
    bought: { day: -1, at: ["10:00", "12:00", "14:00"] },
    armMinutes: 60,
    responseMinutes: 20,
    dispatchMinutes: 20,
    baseline: "self-declared",
  }).extend({
    contract: z
      .enum(["daily", "seasonal"])
      .default("daily")
      .describe(
        "daily: bought every day, availability at the price that clears; seasonal, as until 2021: once a season, at the prices asked.",
      ),
  }),
  of: ({ contract }) => ({
    name: NAME,
    direction: "up",
    contract: contract === "daily" ? "adHoc" : "seasonal",
    isClearing: contract === "daily",
    utilisationWeight: 1,
    excludesOthers: false,
  }),
});
