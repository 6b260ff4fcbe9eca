/** Demand flexibility service: sites draw less, or inject more, in announced hours, if no other service has bought them. */
import { TECHNOLOGIES } from "../model/network-document.ts";
import { calledService } from "./reserve/service.ts";
import { calledSettings } from "./reserve/settings.ts";

export const demandFlexibilityService = calledService({
  about: "Less consumption in announced hours, of sites that provide nothing else that day.",
  settings: calledSettings({
    window: { days: "weekdays", from: "17:00", to: "19:00" },
    ceilings: { availability: 0, utilisation: 3000 },
    minOfferKw: 100,
    sustainMinutes: 30,
    provider: TECHNOLOGIES,
    // After the others have bought: who is taken by them does not qualify.
    bought: { day: -1, at: ["14:30", "15:00", "16:00"] },
    armMinutes: 240,
    responseMinutes: 0,
    dispatchMinutes: 240,
    baseline: "p376",
  }),
  of: () => ({
    name: "demand-flexibility-service",
    direction: "up",
    contract: "adHoc",
    isClearing: false,
    utilisationWeight: 1,
    excludesOthers: true,
  }),
});
