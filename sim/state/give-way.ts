/**
 * What becomes of awards whose unit the other operator has, by primacy or since it was first: what they had told ends, or goes on for what is left
 * of the unit. Takes the world, who gives way and to whom, which is in the book; writes into a page's results. Called where asks of services
 * are applied, alone.
 */
import { heldOnceLess, ofLess, promisedKwOf, wholeOf } from "../model/awards.ts";
import {
  ARMED_FIRST,
  type Award,
  type AwardChange,
  type Instruction,
  PRIMACY,
  reservationOfAward,
  type ServiceResults,
} from "../model/services.ts";
import type { GateResults } from "../model/venues.ts";
import { reserve } from "../positions/book.ts";
import { roomBesideKw } from "../positions/split-unit.ts";
import { endOf } from "./apply-primacy.ts";
import { followedUnder, instructionsOf } from "./period-instructions.ts";
import { boughtAlone, type Loses, wonBeside } from "./reserve-unit.ts";
import { record } from "./say-services.ts";
import type { World } from "./world.ts";

/** What becomes of an award whose unit the other operator has; no rule: another service of its own has it. */
export const lost = (award: Award, rule: string | undefined): AwardChange => ({
  award,
  state: award.state === "armed" ? "disarmed" : "released",
  reason: rule === undefined ? "armedElsewhere" : rule === ARMED_FIRST ? ARMED_FIRST : PRIMACY,
});

/**
 * Parts of one offer that give way, none of them in the book: the first keeps first. `told`: what the other tells the unit. What goes on of calls is
 * written into `rests` and may not pass a target.
 */
export const givingWay =
  (
    world: World,
    results: GateResults,
    at: number,
    told: Instruction | undefined,
    rests: Instruction[],
  ): Loses =>
  (rivals, winners) => {
    let restKw = keptOf(world, results.services, rivals, winners);
    for (const rival of rivals) {
      const wantedKw = rival.state === "armed" ? Math.min(restKw, Math.abs(rival.changeKw)) : 0;
      const isKept =
        wantedKw > 0 &&
        reserve(world.book, reservationOfAward(ofLess(rival, wantedKw))).kind === "reserved";
      const keptKw = isKept ? wantedKw : 0;
      restKw -= keptKw;
      if (keptKw < Math.abs(rival.changeKw)) give(world, results, at, rival, keptKw, told, rests);
    }
  };

/** What those that are armed keep of their unit together, kW; 0 where that is less than their service buys of one. */
function keptOf(
  world: World,
  results: ServiceResults,
  rivals: readonly Award[],
  winners: readonly Award[],
): number {
  const armed = rivals.filter(({ state }) => state === "armed");
  if (!world.scenario.primacy.splitStack || armed.length === 0) return 0;
  const whole = wholeOf(armed);
  const besides = wonBeside(world, results, whole, winners);
  return boughtAlone(world, whole, roomBesideKw(world.book, whole, [], besides));
}

function give(
  world: World,
  results: GateResults,
  at: number,
  rival: Award,
  keptKw: number,
  told: Instruction | undefined,
  rests: Instruction[],
): void {
  const { services } = results;
  const ending = followedUnder(world, services, rival)
    .filter(({ changeKw }) => Math.abs(changeKw) > keptKw)
    .map((each) => ({ told: each, at, endsAt: endOf(each, at, told) }));
  services.ended.push(...ending);
  if (keptKw === 0) {
    record(world, results, at, lost(rival, PRIMACY));
    return;
  }
  const heldKw = heldOnceLess(rival, keptKw, hasMoreUntil(world, services, at, rival, keptKw));
  const part = { ...ofLess(rival, keptKw), promisedKw: promisedKwOf(rival), heldKw };
  record(world, results, at, { award: part, state: "armed", reason: PRIMACY });
  const award: Award = { ...part, state: "armed", reason: PRIMACY };
  for (const { told: each, endsAt } of ending) {
    const from = Math.max(each.from, endsAt);
    const rest = { ...ofLess(each, keptKw), issuedAt: at, from, because: PRIMACY };
    if (from < each.to) rests.push({ ...rest, award });
  }
}

/** Until when an award has more of its unit than it keeps: a call goes on until the other's begins where that is the same way. */
function hasMoreUntil(
  world: World,
  results: ServiceResults,
  at: number,
  { id, period }: Award,
  keptKw: number,
): number {
  return instructionsOf(world, results, period)
    .filter(({ award, changeKw }) => award.id === id && Math.abs(changeKw) > keptKw)
    .filter(({ from, to }) => from < to)
    .reduce((last, { to }) => Math.max(last, to), at);
}
