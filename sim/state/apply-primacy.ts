/**
 * Primacy, decided once for every service before an instruction is applied: what of an instruction of the electricity system
 * operator stands, by the scenario's rule, at flows as they are believed then and with all that was told before. Network
 * management and protection come after it and override.
 */
import { amountMicroGbp } from "../core/money.ts";
import { PERIOD_HOURS } from "../core/time.ts";
import { roundHalfAway, WH_PER_KWH } from "../core/units.ts";
import { forecast } from "../forecast/forecast.ts";
import {
  type Award,
  type Conflict,
  type Instruction,
  isEsoService,
  type ServiceResults,
} from "../model/services.ts";
import { constraintLimits } from "../network/limits.ts";
import { type ActedOn, decide } from "../venues/primacy/decide.ts";
import { primacyOf } from "../venues/primacy/registry.ts";
import { believedFlows, differsFromPlan } from "./believed-flows.ts";
import { holdOf } from "./hold-headroom.ts";
import { viewFrom } from "./imposed.ts";
import { expectedState, limitsAt } from "./present.ts";
import { isTold, knownChanges } from "./told-of-services.ts";
import type { World } from "./world.ts";

const isEso = ({ service }: Award) => isEsoService(service);

/** What stands of an instruction; undefined where nothing does. Conflicts are written into `results`. */
export function withPrimacy(
  world: World,
  results: ServiceResults,
  told: Instruction,
): Instruction | undefined {
  // Where the network operator is not told of a call, nobody asks whether it may stand.
  if (!isEso(told.award) || !isTold(world, told.award.service, "dso")) return told;
  const { standsKw, isHeadroomHeld, conflict } = decide(
    world.scenario.primacy,
    told,
    actedOn(world, results, told),
    {
      isEmergency: told.because === "emergency",
      hold: holdOf(world.scenario.anm, told.award.service),
      isFaulted: differsFromPlan(world, told.issuedAt, 0),
      isResupplied: differsFromPlan(world, told.issuedAt, 1),
    },
  );
  if (conflict !== undefined) results.conflicts.push(conflict);
  if (standsKw === 0) return undefined;
  if (standsKw === Math.abs(told.changeKw))
    return isHeadroomHeld ? { ...told, isHeadroomHeld } : told;
  return { ...told, changeKw: Math.sign(told.changeKw) * standsKw, because: "primacy" };
}

/** The constraints that a unit acts on, with flows as believed at the instant of the instruction. */
function actedOn(world: World, results: ServiceResults, told: Instruction): ActedOn[] {
  const { network, services, forecaster, learnt } = world;
  const { period, unit } = told.award;
  const { model, isElementOut } = expectedState(world, period, told.issuedAt);
  const limits = constraintLimits(network.constraintPoints.ids.length);
  limitsAt(world, period, isElementOut, limits, viewFrom(world, told.issuedAt));
  const believed = forecast(forecaster, period, 1, told.issuedAt, learnt.current);
  const known = knownChanges(world, period, told.issuedAt, results);
  const flows = believedFlows(world, believed, period, model, known);
  const unitCount = network.units.ids.length;
  const changed = new Map(results.changed.map((award) => [award.id, award]));
  const armed = (services.awards.get(period) ?? [])
    .map((award) => changed.get(award.id) ?? award)
    .filter((award) => award.state === "armed" && !isEso(award));
  return network.constraintPoints.ids.flatMap((_, constraint): ActedOn[] => {
    const per = (of: number) => model.sensitivity[constraint * unitCount + of]!;
    const targetKw = limits.targetKw[constraint]!;
    if (Math.abs(per(unit)) < world.scenario.anm.minSensitivity || targetKw === Infinity) return [];
    const here = armed.filter((award) => award.constraint === constraint);
    const dsoPlacedAt =
      here.length === 0 ? undefined : Math.min(...here.map(({ placedAt }) => placedAt));
    return [
      { constraint, flowKw: flows[constraint]!, targetKw, sensitivity: per(unit), dsoPlacedAt },
    ];
  });
}

/**
 * An acceptance that wants a unit which is armed and not told yet: whose wish stands, by the scenario's rule. Who is not told of
 * acceptances has the unit that it armed, and so has another service of the system operator.
 */
export function overUnit(world: World, at: number, wanted: Award, holder: Award): Conflict[] {
  const [conflict] = sameUnit(at, wanted, holder);
  if (conflict === undefined || !isTold(world, wanted.service, "dso"))
    return conflict === undefined ? [] : [conflict];
  const { primacy } = world.scenario;
  const whOf = ({ changeKw }: Award) =>
    roundHalfAway(Math.abs(changeKw) * PERIOD_HOURS * WH_PER_KWH);
  const extraGbpPerMwh = primacy.replacementGbpPerMwh - wanted.utilisationGbpPerMwh;
  const replacementMicroGbp = amountMicroGbp(whOf(wanted), extraGbpPerMwh);
  const counterActionMicroGbp = amountMicroGbp(whOf(holder), primacy.counterActionGbpPerMwh);
  const { winner, by } = primacyOf(primacy, {
    ...{ replacementMicroGbp, counterActionMicroGbp },
    ...{ esoPlacedAt: wanted.placedAt, dsoPlacedAt: holder.placedAt },
    isEmergency: wanted.reason === "emergency",
    isNegation: false,
    isFaulted: differsFromPlan(world, at, 0),
    isResupplied: differsFromPlan(world, at, 1),
  });
  const isEsos = winner === "eso";
  return [
    {
      ...{ ...conflict, rule: by, winner },
      standsKw: isEsos ? conflict.askedKw : 0,
      blockedWh: isEsos ? 0 : whOf(wanted),
      replacementMicroGbp: isEsos ? 0 : replacementMicroGbp,
      counterActionMicroGbp: isEsos ? counterActionMicroGbp : 0,
    },
  ];
}

/** A unit that both wanted: who armed it has it. None where both are of one operator. */
export function sameUnit(at: number, refused: Award, holder: Award): Conflict[] {
  if (isEso(refused) === isEso(holder)) return [];
  const award = isEso(refused) ? refused : holder;
  const isSameDirection = Math.sign(refused.changeKw) === Math.sign(holder.changeKw);
  const askedKw = Math.abs(award.changeKw);
  return [
    {
      ...{ at, award, askedKw },
      conflictClass: isSameDirection ? "C2" : "C1",
      constraint: holder.constraint,
      rule: "armed-first",
      winner: isEso(holder) ? "eso" : "dso",
      standsKw: isEso(holder) ? askedKw : 0,
      // It was never called: what it would have been told nobody knows.
      blockedWh: 0,
      passedKw: 0,
      replacementMicroGbp: 0,
      counterActionMicroGbp: 0,
    },
  ];
}
