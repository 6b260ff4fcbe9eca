/**
 * The largest set of an auction's trades that may stand together, exactly, by branch and bound over trades by id. Of sets that
 * are as large, the one with the first id, then the second, and so on. Beyond a stated number of trades it refuses to answer.
 */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import { faulty, ok } from "../../core/errors.ts";
import type { ApprovalRule, Candidate, Room, TradesUnderTest } from "../rule.ts";

const settings = z.strictObject({
  kind: z.literal("largest-subset"),
  by: z
    .enum(["energy", "count"])
    .default("energy")
    .describe("What is as large as possible: kW times hours of the trades, or their number."),
  tradesMax: z
    .int()
    .min(1)
    .max(20)
    .default(16)
    .describe("Trades of one auction up to which the answer is looked for: 2 to that power sets."),
});

export const largestSubset = registryEntry({
  about: "The largest set of an auction's trades that passes no limit, exactly.",
  settings,
  make:
    ({ by, tradesMax }: z.output<typeof settings>): ApprovalRule =>
    ({ candidates, rooms }) => {
      if (candidates.length > tradesMax) {
        return faulty([
          {
            code: "approval.tooMany",
            path: "approval.rule.tradesMax",
            found: `${candidates.length} trades in the auction of ${candidates[0]!.id}, beyond the ${tradesMax} whose sets are all looked at`,
            remedy: "write the rule sequential, or split the auction",
          },
        ]);
      }
      const size = ({ kwh }: Candidate) => (by === "count" ? 1 : kwh);
      return ok(largest({ candidates, rooms: strictest(rooms) }, size));
    },
});

/** Rows that another implies say nothing: of one kept row k times as wide, none takes more than k times as much. */
function strictest(rooms: readonly Room[]): Room[] {
  const kept: Room[] = [];
  for (const room of rooms) {
    if (kept.length < KEPT_COMPARED && kept.some((other) => isImplied(room, other))) continue;
    kept.push(room);
  }
  return kept;
}

const KEPT_COMPARED = 256;

function isImplied(room: Room, by: Room): boolean {
  if (by.left <= 0 || room.left <= 0) return false;
  const scale = room.left / by.left;
  return room.taken.every((taken, candidate) => taken <= scale * by.taken[candidate]!);
}

function largest(
  { candidates, rooms }: TradesUnderTest,
  size: (candidate: Candidate) => number,
): readonly number[] {
  const order = [...candidates.keys()].sort((left, right) =>
    candidates[left]!.id < candidates[right]!.id ? -1 : 1,
  );
  // What the trades from each place on could add at most, and give back at most, by room.
  const sizeFrom = new Float64Array(order.length + 1);
  const givenFrom = rooms.map(() => new Float64Array(order.length + 1));
  for (let place = order.length - 1; place >= 0; place -= 1) {
    const candidate = order[place]!;
    sizeFrom[place] = sizeFrom[place + 1]! + size(candidates[candidate]!);
    for (const [row, room] of rooms.entries())
      givenFrom[row]![place] = givenFrom[row]![place + 1]! + Math.min(0, room.taken[candidate]!);
  }
  const taken = new Float64Array(rooms.length);
  const chosen: number[] = [];
  let best: readonly number[] = [];
  let bestSize = 0;
  const canStand = (place: number) =>
    rooms.every(({ left }, row) => taken[row]! + givenFrom[row]![place]! <= left);
  const search = (place: number, sizeSoFar: number): void => {
    if (sizeSoFar + sizeFrom[place]! <= bestSize || !canStand(place)) return;
    if (place === order.length) {
      best = [...chosen];
      bestSize = sizeSoFar;
      return;
    }
    const candidate = order[place]!;
    const before = taken.slice();
    for (const [row, room] of rooms.entries()) taken[row] = taken[row]! + room.taken[candidate]!;
    chosen.push(candidate);
    search(place + 1, sizeSoFar + size(candidates[candidate]!));
    chosen.pop();
    taken.set(before);
    search(place + 1, sizeSoFar);
  };
  search(0, 0);
  return [...best].sort((left, right) => left - right);
}
