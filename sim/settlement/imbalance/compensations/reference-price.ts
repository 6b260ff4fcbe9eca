/**
 * The published price at which suppliers are compensated for energy that they bought and a virtual trading party sold.
 */
import { z } from "zod";

export const scrpGbpPerMwh = z
  .number()
  .min(0)
  .max(6000)
  .default(80)
  .describe("Supplier compensation reference price; the default is assumed.");
