/**
 * The position as it was declared with the day's schedules, and never changed since. Takes facts; gives Wh.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { Position } from "./position.ts";

export const dayAhead = registryEntry({
  about: "The schedules and the forecast of the day ahead, not updated.",
  settings: z.strictObject({ kind: z.literal("day-ahead") }),
  make:
    (): Position =>
    ({ dayAheadWh }) =>
      dayAheadWh(),
});
