/**
 * Last in, first off: the newest connection is curtailed first; equal dates by id, the later id first.
 */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import type { AccessQueue, RankedPrinciple } from "../principle.ts";

const settings = z.strictObject({ kind: z.literal("lifo") });

/** Unit rows, newest connection first. Also the list that a rota turns. */
export function newestFirst(queue: AccessQueue): number[] {
  return queue.ids
    .map((_, row) => row)
    .sort(
      (left, right) =>
        queue.connectedOnDay[right]! - queue.connectedOnDay[left]! ||
        (queue.ids[left]! < queue.ids[right]! ? 1 : -1),
    );
}

function principle(_settings: z.output<typeof settings>): RankedPrinciple {
  return { kind: "ranked", rank: (queue) => newestFirst(queue) };
}

export const lifo = registryEntry({ about: "Last in, first off.", settings, make: principle });
