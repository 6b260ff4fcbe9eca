/**
 * What a trader's gates ask of the position book, applied: a use is reserved or refused. Called by the gate loop alone; what
 * follows is handed to the page's commit. Where the facilitator is not told, nobody's promises but the trader's own count.
 */
import type { PortfolioUse } from "../model/portfolio.ts";
import type { GateResults } from "../model/venues.ts";
import { reserve } from "../positions/book.ts";
import { awardsOf } from "./period-awards.ts";
import type { World } from "./world.ts";

export function applyUse(world: World, results: GateResults, use: PortfolioUse): void {
  const { unit, period, changeKw, id } = use;
  const isShared = world.portfolio.book === world.book;
  const isArmed =
    isShared &&
    awardsOf(world, results.services, period).some(
      (award) => award.unit === unit && award.state === "armed",
    );
  if (isArmed) {
    results.uses.push({ ...use, refusedBy: "armed" });
    return;
  }
  const answer = reserve(world.portfolio.book, {
    holder: id,
    ...{ unit, fromPeriod: period, toPeriod: period + 1 },
    direction: changeKw > 0 ? "up" : "down",
    kw: Math.abs(changeKw),
  });
  results.uses.push(answer.kind === "reserved" ? use : { ...use, refusedBy: answer.by });
}
