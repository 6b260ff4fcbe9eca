/** Secure: relief that is held ready for hours in which a peak may come, and told when it is expected within the hour. */
import { flexibilityService } from "./flexibility/service.ts";

export const secure = flexibilityService({
  name: "secure",
  about:
    "Relief held ready before a fault or peak, dispatched when the flow is expected to be too high.",
  trigger: "flow",
  ceilingGbpPerMwh: 300,
  paysAvailability: true,
  bought: { day: -1, at: ["10:00", "12:00", "14:00"] },
  armMinutes: 60,
  responseMinutes: 0,
  arming: "expectedFlow",
  baseline: "self-declared",
});
