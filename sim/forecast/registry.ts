/** Forecast error models by kind: settings of a scenario. One model a file in error-models/. */
import { z } from "zod";
import { gaussian } from "./error-models/gaussian.ts";
import { perfect } from "./error-models/perfect.ts";

export const errorModels = { gaussian, perfect } as const;
export const errorModelSchema = z.discriminatedUnion("kind", [gaussian.settings, perfect.settings]);
export type ErrorModelSettings = z.output<typeof errorModelSchema>;
