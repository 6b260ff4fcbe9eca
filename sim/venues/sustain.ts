/** Sustain: planned relief at forecast peaks, bought a day ahead and told by the schedule (peak management). */
import { flexibilityService } from "./flexibility/service.ts";

export const sustain = flexibilityService({
  name: "sustain",
  about: "Planned relief at forecast peaks, dispatched by the schedule.",
  trigger: "schedule",
  ceilingGbpPerMwh: 300,
  paysAvailability: true,
  bought: { day: -2, at: ["12:00", "14:00", "16:00"] },
  armMinutes: 1440,
  responseMinutes: 0,
  arming: "always",
  baseline: "self-declared",
});
