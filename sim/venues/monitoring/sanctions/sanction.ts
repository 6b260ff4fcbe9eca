/**
 * What a sanction is: a pure function from a flag to what follows from it, not before the instant of detection. An entry is one file beside
 * this one and one line in registry.ts. What is paid goes to who paid the gain: the buyer of a service, or the exchange's platform for its members.
 */
import type { Assessment, Consequence } from "../../../model/monitoring.ts";

export type Sanction = (flag: Assessment) => Consequence;

export const NOTHING: Consequence = { gainMultiple: 0, excludedDays: 0 };
