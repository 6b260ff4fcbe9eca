/**
 * Keys that a mapping does not have and that people write in it all the same, since what they mean is said elsewhere. Takes what a schema
 * registers; gives by key what to write instead, in place of the nearest of its members.
 */
import { z } from "zod";

/** By key: what to do, as the remedy of a fault says it. */
export const keysElsewhere = z.registry<Readonly<Record<string, string>>>();
