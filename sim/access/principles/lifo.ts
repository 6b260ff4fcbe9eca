/**
 * Last in, first off: the newest connection is curtailed first; equal dates by id, the later id first.
 */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import { newestFirst } from "../newest-first.ts";
import type { RankedPrinciple } from "../principle.ts";

const settings = z.strictObject({ kind: z.literal("lifo") });

function principle(_settings: z.output<typeof settings>): RankedPrinciple {
  return { kind: "ranked", changes: "never", readsOffers: false, rank: newestFirst };
}

export const lifo = registryEntry({ about: "Last in, first off.", settings, make: principle });
