/**
 * Counts draws: what flows and units would do in every credible state, weighted by state. Takes a draw's injections and the
 * branch flows that follow as planned; adds to a tally a sample at a time. Allocates nothing.
 *
 * Letters as in credible-states.ts: F flow at a constraint, f on the branch that is out, L its factor; T target.
 */
import { RESIDUE_KW } from "../access/trim.ts";
import type { CredibleStates } from "./credible-states.ts";
import {
  type CurtailmentQuestion,
  leastCurtailmentKw,
  type PeriodOutlook,
  tallySize,
  unitSizesKw,
} from "./curtailment-question.ts";
import type { CurtailmentTally } from "./curtailment-tally.ts";
import { countSpread, type SpreadHistograms } from "./spread-histograms.ts";
import { type Relieved, stateRelief } from "./state-relief.ts";
import { countUnitPower, NOTHING_KW } from "./unit-histograms.ts";

/** Draws that are solved side by side. */
export const LANES = 8;
/** Weight below this is rounding. */
const WEIGHT_RESIDUE = 1e-12;

/** Counts one sample at a time: `begin`, one draw or a draw and its mirror, `end`. */
export function drawCounter(question: CurtailmentQuestion) {
  const { periods, services, hasSetPoints, principle, isAntithetic } = question;
  const { network } = periods[0]!.states.base;
  const { unitCount, constraintCount, periodCount } = tallySize(question);
  const sizeKw = unitSizesKw(network);
  const countsKw = leastCurtailmentKw(network);
  const share = isAntithetic ? 0.5 : 1;
  const byUnit = () => new Float64Array(unitCount);
  const byConstraint = () => new Float64Array(constraintCount);
  // The sample so far.
  const curtailed = byUnit();
  const cutKw = byUnit();
  const availableKw = byUnit();
  const short = services.map(byUnit);
  const above = byConstraint();
  const excessKw = byConstraint();
  const freeKw = byConstraint();
  // The draw so far: weight with which each unit gives all that it could.
  const wholeWeight = byUnit();
  const plannedFlowKw = byConstraint();
  const flowKw = byConstraint();
  // By state: weight, flow on the branch that is lost, and 1 where a flow is above a target that set-points may relieve.
  const statesMax = Math.max(...periods.map(({ weights }) => weights.length));
  const weightOf = new Float64Array(statesMax);
  const lostKw = new Float64Array(statesMax);
  const isAbove = new Uint8Array(statesMax);
  const { relieved, relieve, relieveUntouched } = stateRelief(periods[0]!, principle, hasSetPoints);
  // Relief of an outage that touches no constraint, and the weight of the states that share it.
  const untouched = { offerKw: byUnit(), levelKw: byUnit(), weight: 0 };
  let period = 0;
  let firstUnit = 0;
  let firstConstraint = 0;

  const begin = (of: number) => {
    period = of;
    firstUnit = of * unitCount;
    firstConstraint = of * constraintCount;
    curtailed.fill(0);
    cutKw.fill(0);
    availableKw.fill(0);
    for (const column of short) column.fill(0);
    above.fill(0);
    excessKw.fill(0);
    freeKw.fill(0);
  };

  const flowIn = (
    { factor, isDead }: CredibleStates,
    state: number,
    constraint: number,
  ): number => {
    const cell = state * constraintCount + constraint;
    return isDead[cell] === 1 ? 0 : plannedFlowKw[constraint]! + factor[cell]! * lostKw[state]!;
  };

  const isAsPlanned = ({ factor, isDead }: CredibleStates, state: number, constraint: number) => {
    const cell = state * constraintCount + constraint;
    return factor[cell] === 0 && isDead[cell] === 0;
  };

  /** Counts a flow at a constraint against a target. @returns whether set-points may relieve it. */
  const countFlow = (
    flows: SpreadHistograms,
    margins: SpreadHistograms | undefined,
    constraint: number,
    kw: number,
    targetKw: number,
    weight: number,
  ): boolean => {
    countSpread(flows, firstConstraint + constraint, kw, weight);
    const marginKw = targetKw - kw;
    if (marginKw === Infinity) return false;
    if (margins !== undefined) countSpread(margins, firstConstraint + constraint, marginKw, weight);
    if (marginKw >= 0) {
      freeKw[constraint] = freeKw[constraint]! + weight * marginKw;
      return false;
    }
    above[constraint] = above[constraint]! + weight;
    excessKw[constraint] = excessKw[constraint]! - weight * marginKw;
    return marginKw < -RESIDUE_KW && hasSetPoints[constraint] === 1;
  };

  /** Counts flows at a constraint in every state against its targets; marks states in which set-points may relieve it. */
  const countFlows = (
    { states, weights, targetKw, targetWhenOutKw }: PeriodOutlook,
    constraint: number,
    { flows, margins: whereTwo }: CurtailmentTally,
  ) => {
    const plannedKw = targetKw[constraint]!;
    const whenOutKw = targetWhenOutKw[constraint]!;
    if (plannedKw === Infinity && whenOutKw === Infinity) return;
    const margins = plannedKw === whenOutKw ? undefined : whereTwo;
    const flowKw = plannedFlowKw[constraint]!;
    if (weightOf[0]! > 0 && countFlow(flows, margins, constraint, flowKw, plannedKw, weightOf[0]!))
      isAbove[0] = 1;
    // States that leave the flow as planned are counted as one.
    let sameWeight = 0;
    for (let state = 1; state < weights.length; state += 1) {
      const weight = weightOf[state]!;
      if (weight === 0) continue;
      if (isAsPlanned(states, state, constraint)) sameWeight += weight;
      else if (
        countFlow(flows, margins, constraint, flowIn(states, state, constraint), whenOutKw, weight)
      )
        isAbove[state] = 1;
    }
    if (sameWeight === 0 || !countFlow(flows, margins, constraint, flowKw, whenOutKw, sameWeight))
      return;
    for (let state = 1; state < weights.length; state += 1)
      if (weightOf[state]! > 0 && isAsPlanned(states, state, constraint)) isAbove[state] = 1;
  };

  const countUnit = (
    tally: CurtailmentTally,
    unit: number,
    cut: number,
    injected: number,
    weight: number,
  ) => {
    countUnitPower(tally.cuts, firstUnit + unit, cut, sizeKw[unit]!, weight);
    countUnitPower(tally.injected, firstUnit + unit, injected, sizeKw[unit]!, weight);
    cutKw[unit] = cutKw[unit]! + weight * cut;
    if (cut > countsKw[unit]!) curtailed[unit] = curtailed[unit]! + weight;
    for (let service = 0; service < short.length; service += 1) {
      const wanted = services[service]![unit]!;
      if (injected < wanted - NOTHING_KW) short[service]![unit]! += weight;
    }
  };

  /** Units of a state in which relief was given; those that it left alone count as whole. */
  const countRelieved = (
    tally: CurtailmentTally,
    { offerKw, levelKw }: Relieved,
    weight: number,
  ) => {
    for (let unit = 0; unit < unitCount; unit += 1) {
      const cut = Math.abs(offerKw[unit]! - levelKw[unit]!);
      if (cut <= NOTHING_KW) continue;
      wholeWeight[unit] = wholeWeight[unit]! - weight;
      countUnit(tally, unit, cut, Math.max(0, levelKw[unit]!), weight);
    }
  };

  /** Relief of an outage that changes nothing at the constraints: once a draw for all of them. */
  const relieveOnce = (outlook: PeriodOutlook, offers: Float64Array, weight: number) => {
    if (untouched.weight === 0) {
      relieveUntouched(outlook, plannedFlowKw, offers);
      untouched.offerKw.set(relieved.offerKw);
      untouched.levelKw.set(relieved.levelKw);
    }
    untouched.weight += weight;
  };

  const addDraw = (
    offers: Float64Array,
    branchKw: Float64Array,
    lane: number,
    tally: CurtailmentTally,
  ) => {
    const outlook = periods[period]!;
    const { states, weights } = outlook;
    const { constraintPoints } = network;
    untouched.weight = 0;
    for (let state = 0; state < weights.length; state += 1) {
      const branch = states.branch[state]!;
      weightOf[state] = weights[state]! * share;
      lostKw[state] = branch < 0 ? 0 : branchKw[branch * LANES + lane]!;
      isAbove[state] = 0;
    }
    for (let constraint = 0; constraint < constraintCount; constraint += 1) {
      plannedFlowKw[constraint] =
        branchKw[constraintPoints.branch[constraint]! * LANES + lane]! *
        constraintPoints.direction[constraint]!;
      countFlows(outlook, constraint, tally);
    }
    wholeWeight.fill(share);
    for (let state = 0; state < weights.length; state += 1) {
      const weight = weightOf[state]!;
      if (weight === 0) continue;
      if (isAbove[state] === 1) {
        if (states.isUntouched[state] === 1) relieveOnce(outlook, offers, weight);
        else {
          for (let constraint = 0; constraint < constraintCount; constraint += 1)
            flowKw[constraint] = flowIn(states, state, constraint);
          relieve(outlook, state, flowKw, offers);
          countRelieved(tally, relieved, weight);
        }
      }
      const dark = states.darkUnits[state]!;
      for (let at = 0; at < dark.length; at += 1) {
        const unit = dark[at]!;
        wholeWeight[unit] = wholeWeight[unit]! - weight;
        countUnit(tally, unit, 0, 0, weight);
      }
    }
    if (untouched.weight > 0) countRelieved(tally, untouched, untouched.weight);
    for (let unit = 0; unit < unitCount; unit += 1) {
      const kw = offers[unit]!;
      availableKw[unit] = availableKw[unit]! + share * Math.abs(kw);
      // What rounding left of a weight that all went elsewhere counts nowhere.
      if (wholeWeight[unit]! > WEIGHT_RESIDUE)
        countUnit(tally, unit, 0, Math.max(0, kw), wholeWeight[unit]!);
    }
  };

  const end = (tally: CurtailmentTally) => {
    for (let unit = 0; unit < unitCount; unit += 1) {
      const cell = firstUnit + unit;
      const [is, cut, available] = [curtailed[unit]!, cutKw[unit]!, availableKw[unit]!];
      tally.curtailed[cell] = tally.curtailed[cell]! + is;
      tally.curtailedSquares[cell] = tally.curtailedSquares[cell]! + is * is;
      tally.cutKw[cell] = tally.cutKw[cell]! + cut;
      tally.cutSquares[cell] = tally.cutSquares[cell]! + cut * cut;
      tally.availableKw[cell] = tally.availableKw[cell]! + available;
      tally.availableSquares[cell] = tally.availableSquares[cell]! + available * available;
      tally.cutByAvailable[cell] = tally.cutByAvailable[cell]! + cut * available;
    }
    for (let service = 0; service < short.length; service += 1) {
      for (let unit = 0; unit < unitCount; unit += 1) {
        const cell = service * periodCount * unitCount + firstUnit + unit;
        const is = short[service]![unit]!;
        tally.short[cell] = tally.short[cell]! + is;
        tally.shortSquares[cell] = tally.shortSquares[cell]! + is * is;
      }
    }
    for (let constraint = 0; constraint < constraintCount; constraint += 1) {
      const cell = firstConstraint + constraint;
      const [is, over, free] = [above[constraint]!, excessKw[constraint]!, freeKw[constraint]!];
      tally.above[cell] = tally.above[cell]! + is;
      tally.aboveSquares[cell] = tally.aboveSquares[cell]! + is * is;
      tally.excessKw[cell] = tally.excessKw[cell]! + over;
      tally.excessSquares[cell] = tally.excessSquares[cell]! + over * over;
      tally.freeKw[cell] = tally.freeKw[cell]! + free;
      tally.freeSquares[cell] = tally.freeSquares[cell]! + free * free;
    }
  };
  return { begin, addDraw, end };
}
