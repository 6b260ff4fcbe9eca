/** No error: what will happen is known. For tests and for the value of information. */
import { z } from "zod";

const settings = z.strictObject({ kind: z.literal("perfect") });

export const perfect = { about: "Forecasts equal what happens.", settings };
