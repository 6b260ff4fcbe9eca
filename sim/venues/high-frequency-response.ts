/** High-frequency response: less injection or more consumption, and room in store, held for a frequency that is too high. */
import { responseService } from "./reserve/response.ts";

export const highFrequencyResponse = responseService({
  about: "Power and room in store held for a high frequency, paid for being held.",
  name: "high-frequency-response",
  direction: "down",
  other: "frequency-response",
});
