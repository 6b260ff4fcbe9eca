/** Forecast error models by kind. One model a file in error-models/, one line here, one page in docs/rules. */
import type { z } from "zod";
import { made, oneOf } from "../core/define-registry.ts";
import type { ErrorsOf } from "./error-model.ts";
import { empirical } from "./error-models/empirical.ts";
import { gaussianCopula } from "./error-models/gaussian-copula.ts";
import { perfect } from "./error-models/perfect.ts";
import { persistence } from "./error-models/persistence.ts";

export const errorModels = {
  "gaussian-copula": gaussianCopula,
  persistence,
  empirical,
  perfect,
} as const;

export const errorModelSchema = oneOf(errorModels);
export type ErrorModelSettings = z.output<typeof errorModelSchema>;

/** The error model that the settings describe. */
export const errorModelOf = (settings: ErrorModelSettings): ErrorsOf => made(errorModels, settings);
