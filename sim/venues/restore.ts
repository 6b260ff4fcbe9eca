/** Restore: relief while customers are supplied again over a path that no plan has closed, paid by use alone. */
import { flexibilityService } from "./flexibility/service.ts";

export const restore = flexibilityService({
  name: "restore",
  about: "Relief while customers are re-supplied over another path after an outage.",
  trigger: "resupply",
  ceilingGbpPerMwh: 500,
  paysAvailability: false,
  bought: { day: -1, at: ["10:00", "12:00", "14:00"] },
  armMinutes: 15,
  responseMinutes: 15,
  arming: "always",
  baseline: "self-declared",
});
