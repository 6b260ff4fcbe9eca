/**
 * Primacy, decided once for every service before an instruction is applied: what of an instruction of the electricity system
 * operator stands, by the scenario's rule, at flows as they are believed then and with all that was told before. Network
 * management and protection come after it and override.
 */
import { forecast } from "../forecast/forecast.ts";
import { offerOf, wholeOf } from "../model/awards.ts";
import {
  type Award,
  type Conflict,
  type Instruction,
  isEsoService,
  type ServiceResults,
} from "../model/services.ts";
import { constraintLimits } from "../network/limits.ts";
import { type ActedOn, decide, type Verdict } from "../venues/primacy/decide.ts";
import { decideUnit } from "../venues/primacy/decide-unit.ts";
import type { Winner } from "../venues/primacy/rule.ts";
import { believedFlows } from "./believed-flows.ts";
import { holdOf } from "./hold-headroom.ts";
import { viewFrom } from "./imposed.ts";
import { CALM, type Trouble, troubleIn } from "./network-emergency.ts";
import { followedUnder } from "./period-instructions.ts";
import { expectedState, limitsAt } from "./present.ts";
import { isTold, knownChanges } from "./told-of-services.ts";
import type { World } from "./world.ts";

export const isEso = ({ service }: Award): boolean => isEsoService(service);
export const operatorOf = (award: Award): Winner => (isEso(award) ? "eso" : "dso");

/** What stands of an instruction; undefined where nothing does. Conflicts are written into `results`. */
export function withPrimacy(
  world: World,
  results: ServiceResults,
  told: Instruction,
): Instruction | undefined {
  const { standsKw, isHeadroomHeld, conflict } = judge(world, results, told);
  if (conflict !== undefined) results.conflicts.push(conflict);
  if (standsKw === 0) return undefined;
  if (standsKw === Math.abs(told.changeKw))
    return isHeadroomHeld ? { ...told, isHeadroomHeld } : told;
  return { ...told, changeKw: Math.sign(told.changeKw) * standsKw, because: "primacy" };
}

/** The same verdict with nothing written. */
export function judge(world: World, results: ServiceResults, told: Instruction): Verdict {
  // Where the network operator is not told of a call, nobody asks whether it may stand.
  if (!isEso(told.award) || !isTold(world, told.award.service, "dso"))
    return { standsKw: Math.abs(told.changeKw), isHeadroomHeld: false, conflict: undefined };
  return decide(world.scenario.primacy, told, actedOn(world, results, told), {
    isEmergency: told.because === "emergency",
    hold: holdOf(world.scenario.anm, told.award.service),
  });
}

/** The constraints that a unit acts on, with flows as believed at the instant of the instruction. */
function actedOn(world: World, results: ServiceResults, told: Instruction): ActedOn[] {
  const { network, forecaster, learnt } = world;
  const { period, unit } = told.award;
  const { model, isElementOut } = expectedState(world, period, told.issuedAt);
  const limits = constraintLimits(network.constraintPoints.ids.length);
  limitsAt(world, period, isElementOut, limits, viewFrom(world, told.issuedAt));
  const believed = forecast(forecaster, period, 1, told.issuedAt, learnt.current);
  const known = knownChanges(world, period, told.issuedAt, results);
  const flows = believedFlows(world, believed, period, model, known);
  const unitCount = network.units.ids.length;
  const armed = armedOfNetwork(world, results, period);
  const trouble = troubleIn(world, told.issuedAt, period, known);
  const found: ActedOn[] = [];
  for (let constraint = 0; constraint < flows.length; constraint += 1) {
    const sensitivity = model.sensitivity[constraint * unitCount + unit]!;
    const targetKw = limits.targetKw[constraint]!;
    if (Math.abs(sensitivity) < world.scenario.anm.minSensitivity || targetKw === Infinity)
      continue;
    const dso = firstPlaced(armed.filter((award) => award.constraint === constraint));
    const flowKw = flows[constraint]!;
    const { isFaulted, isResupplied } = trouble(
      constraint,
      flowKw + Math.max(0, sensitivity * told.changeKw),
    );
    found.push({ constraint, flowKw, targetKw, sensitivity, dso, isFaulted, isResupplied });
  }
  return found;
}

/** Awards of services of the network that are armed for a period. */
function armedOfNetwork({ services }: World, { changed }: ServiceResults, period: number): Award[] {
  const armed: Award[] = [];
  for (const kept of services.awards.get(period) ?? []) {
    if (isEso(kept)) continue;
    const award = changed.findLast(({ id }) => id === kept.id) ?? kept;
    if (award.state === "armed") armed.push(award);
  }
  return armed;
}

/** By id where two were placed at one instant. */
const firstPlaced = (awards: readonly Award[]): Award | undefined =>
  awards.reduce<Award | undefined>((first, each) => {
    if (first === undefined || each.placedAt < first.placedAt) return each;
    return each.placedAt === first.placedAt && each.id < first.id ? each : first;
  }, undefined);

/** Parts of one offer each, at least one, which want a unit or have it together. */
export interface OverUnit {
  readonly at: number;
  readonly wants: readonly Award[];
  readonly held: readonly Award[];
  /** What the wanted award would be told at once; none: it is a promise, and what is wrong now says nothing of its period. */
  readonly told?: Instruction | undefined;
  /** Whether it was armed and lost the unit, of which nothing was counted yet. */
  readonly isLost?: boolean | undefined;
  /** What the wanted award has beside the holder's all the same, kW; and the holder beside the wanted one, where that has its wish. */
  readonly roomKw: number;
  readonly keptKw?: number | undefined;
}

/** Where two operators want one unit; undefined where both awards are of one, which has it as it armed it. */
export function overUnit(
  world: World,
  results: ServiceResults,
  { at, wants, held, told, isLost = false, roomKw, keptKw = 0 }: OverUnit,
): Conflict | undefined {
  const [wanted, holder] = [wholeOf(wants), wholeOf(held)];
  if (isEso(wanted) === isEso(holder)) return undefined;
  const [eso, dso] = isEso(wanted) ? [wanted, holder] : [holder, wanted];
  const called = isEso(wanted) ? told : undefined;
  // All that it would be told: what it is told of it all the same is known when the half-hour is metered.
  const isLacking = isLost && !isEso(wanted) && told && Math.abs(told.changeKw) > roomKw;
  const unmet = isLacking ? told : undefined;
  // Nobody is asked of whom the network operator is not told.
  const isAsked = isTold(world, eso.service, "dso");
  const trouble =
    told === undefined
      ? CALM
      : troubleWithout(world, results, at, isEso(wanted) ? held : wants, called);
  const conflict = decideUnit(
    world.scenario.primacy,
    {
      ...{ at, eso, dso, holder: operatorOf(holder), called, unmet },
      roomKw: isEso(wanted) ? roomKw : keptKw,
      followed: held.flatMap((part) =>
        followedUnder(world, results, part).map((each) => ({
          ...each,
          from: Math.max(each.from, endOf(each, at, told)),
        })),
      ),
    },
    isAsked ? { ...trouble, isEmergency: called?.because === "emergency" } : undefined,
  );
  return held.length + wants.length === 2 ? conflict : { ...conflict, parts: [...held, ...wants] };
}

/**
 * What a call found blocked less what other calls of its unit in the period had found blocked before it: two reserves cannot both have been
 * served by it. Parts of one offer each have their own; none: nothing is beyond that.
 */
export function blockedAnew(
  { services }: World,
  results: ServiceResults,
  conflict: Conflict,
): Conflict | undefined {
  const { award: of, blockedWh, replacementMicroGbp } = conflict;
  if (blockedWh === 0) return conflict;
  const isOtherPart = (each: Award) => each.id !== of.id && offerOf(each) === offerOf(of);
  const beforeWh = [...(services.conflicts.get(of.period) ?? []), ...results.conflicts]
    .filter(({ award }) => award.unit === of.unit && award.period === of.period)
    .filter(({ award }) => !isOtherPart(award))
    .reduce((sum, { blockedWh: wh }) => sum + wh, 0);
  const leftWh = Math.max(0, blockedWh - beforeWh);
  if (leftWh === blockedWh) return conflict;
  return leftWh === 0
    ? undefined
    : {
        ...conflict,
        blockedWh: leftWh,
        replacementMicroGbp: Math.round((leftWh / blockedWh) * replacementMicroGbp),
      };
}

/** Whether what an award of the network lost of its unit is counted already: from when it was called first. */
export function isUnmet(
  { services }: World,
  results: ServiceResults,
  { id, period }: Award,
): boolean {
  const isOf = ({ unmet }: Conflict) => unmet?.award.id === id;
  return results.conflicts.some(isOf) || (services.conflicts.get(period) ?? []).some(isOf);
}

/** The rule by which an award of the network lost its unit; none: it was lost to nobody. */
export function ruleLostBy(
  { services }: World,
  results: ServiceResults,
  { id, period }: Award,
): string | undefined {
  const isOf = ({ winner, against, parts = [] }: Conflict) =>
    winner === "eso" && [against, ...parts].some((award) => award?.id === id);
  const found =
    results.conflicts.findLast(isOf) ?? (services.conflicts.get(period) ?? []).findLast(isOf);
  return found?.rule;
}

/**
 * When a unit stops following what it was told, where the other operator has it from `at` on: at once, but where that tells it to go on the
 * same way, then not before that begins.
 */
export const endOf = (followed: Instruction, at: number, told: Instruction | undefined): number =>
  told !== undefined && Math.sign(told.changeKw) === Math.sign(followed.changeKw)
    ? Math.max(at, told.from)
    : at;

/** What is wrong at the constraint of a service of the network if it does not have its unit, of which it wants some parts, and a call has. */
function troubleWithout(
  world: World,
  results: ServiceResults,
  at: number,
  parts: readonly Award[],
  called: Instruction | undefined,
): Trouble {
  if (!world.faults.isUnplannedAt(at)) return CALM;
  const { period, constraint, unit } = parts[0]!;
  const lost = parts.map((part): Award => ({ ...part, state: "disarmed" }));
  const without = { ...results, changed: [...results.changed, ...lost] };
  const known = knownChanges(world, period, at, without);
  if (called !== undefined) known[unit]! += called.changeKw;
  return troubleIn(world, at, period, known)(constraint);
}
