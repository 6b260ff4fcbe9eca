/**
 * The commit of imposed constraints: the only writer of `world.imposed`. Makes an event for each, with what was asked for and what
 * came of it.
 */
import type { ImposedEvent } from "../core/events.ts";
import { formatInstant, londonDayOf, londonDayStart, periodOf, periodStart } from "../core/time.ts";
import { withImposed } from "../ratings/imposed.ts";
import type { ImposedSize } from "./imposed.ts";
import { kilowatts, recordEvents } from "./record.ts";
import type { World } from "./world.ts";

export function commitImposed(world: World, sizes: readonly ImposedSize[], issuedAt: number): void {
  if (sizes.length === 0) return;
  // Days that are over are not asked about again; the one on which this is stated is still to be run.
  const today = periodOf(londonDayStart(londonDayOf(issuedAt)));
  const left = [...world.imposed.current].filter(([period]) => period >= today);
  world.imposed.current = withImposed(new Map(left), sizes);
  recordEvents(
    world.tables.events,
    sizes.map(
      (of): ImposedEvent => ({
        kind: "constraintImposed",
        at: issuedAt,
        constraint: world.network.constraintPoints.ids[of.constraint]!,
        kw: of.sizeKw,
        because: `the trial plan wants ${kilowatts(of.askedKw)} too much from ${formatInstant(periodStart(of.period))} on, and ${kilowatts(of.flowKw)} are forecast${comparison(of)}`,
      }),
    ),
  );
}

function comparison({ askedKw, sizeKw }: ImposedSize): string {
  if (sizeKw > askedKw) return ": more is too much already";
  return sizeKw < askedKw ? ": no more can be too much" : "";
}
