/**
 * The sample of Saltelli and others (2010) for Sobol indices: two points A and B of a Sobol sequence in twice the factors' dimensions, and for
 * each factor A with that factor of B. The sequence is the one of `sobol`, from its first point.
 */
import { z } from "zod";
import { registryEntry } from "../../../sim/core/define-registry.ts";
import { type Design, POINTS_MAX } from "./design.ts";
import { SOBOL_FACTORS_MAX, sobolPlaces } from "./sobol-sequence.ts";

/** Each takes two dimensions of the sequence. */
export const SALTELLI_FACTORS_MAX = Math.floor(SOBOL_FACTORS_MAX / 2);

/** Fewer say nothing of their own error. */
const SAMPLES_MIN = 8;

/** Points of one sample: A, B, and one a factor. */
export const sampleLength = (factors: number) => factors + 2;

export const saltelli = registryEntry({
  about: "Pairs of points A and B, and for each factor A with that factor of B; for Sobol indices.",
  settings: z.strictObject({
    kind: z.literal("saltelli"),
    samples: z
      .int()
      .min(SAMPLES_MIN)
      .max(POINTS_MAX)
      .describe(
        "Pairs of A and B, each of two points more than there are factors; a power of two fills most evenly.",
      ),
  }),
  make: ({ samples }): Design => {
    return (axes) => {
      const places = sobolPlaces(axes.length * 2);
      const length = sampleLength(axes.length);
      return {
        count: BigInt(samples) * BigInt(length),
        point: (index) => {
          const pair = places(Math.floor(index / length));
          const within = index % length;
          return axes.map(({ levelAt }, axis) => {
            const isOfB = within === 1 || within === axis + 2;
            return levelAt(pair[isOfB ? axes.length + axis : axis]!);
          });
        },
      };
    };
  },
});
