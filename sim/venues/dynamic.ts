/** Dynamic: relief within minutes of a fault that no plan foresaw, paid by use alone. */
import { flexibilityService } from "./flexibility/service.ts";

export const dynamic = flexibilityService({
  name: "dynamic",
  about: "Relief within minutes after an unplanned outage.",
  trigger: "fault",
  ceilingGbpPerMwh: 500,
  paysAvailability: false,
  bought: { day: -1, at: ["10:00", "12:00", "14:00"] },
  armMinutes: 15,
  responseMinutes: 15,
  arming: "always",
  baseline: "metered",
});
