/** Low-frequency response: more injection or less consumption, and energy in store, held for a frequency that is too low. */
import { responseService } from "./reserve/response.ts";

export const frequencyResponse = responseService({
  about: "Power and energy held for a low frequency, paid for being held.",
  name: "frequency-response",
  direction: "up",
  other: "high-frequency-response",
});
