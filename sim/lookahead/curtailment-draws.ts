/**
 * Draws of what may come, and who would be curtailed in each: the real relief (access/trim.ts) on every draw, in every
 * credible state of the network, weighted by state. Takes an ensemble, schedules, states and lists; fills a tally a chunk.
 * Allocates nothing inside the loop. A chunk depends on its number alone: any worker may draw it, in any order.
 *
 * Eight draws are solved side by side: four and their mirrors, or eight without mirrors.
 */
import { addInjections } from "../network/constraints.ts";
import type { CurtailmentQuestion } from "./curtailment-question.ts";
import type { CurtailmentTally } from "./curtailment-tally.ts";
import { drawCounter, LANES } from "./draw-counter.ts";
import { injectionRule } from "./injections.ts";

/** Draws in a chunk. */
export const CHUNK_DRAWS = 64;
/** Paths of the ensemble in a number of draws: pairs where draws come with their mirrors, so that an odd one is left out. */
export const pathsIn = (draws: number, isAntithetic: boolean): number =>
  isAntithetic ? Math.floor(draws / 2) : draws;

/** Draws chunks: adds to `tally` the paths of a chunk, the last of which is not past `pathCount`. */
export function chunkDrawer(
  question: CurtailmentQuestion,
): (chunk: number, pathCount: number, tally: CurtailmentTally) => void {
  const { ensemble, periods, isAntithetic } = question;
  const { network } = periods[0]!.states.base;
  const mirrors = isAntithetic ? 2 : 1;
  const pathsTogether = LANES / mirrors;
  const chunkPaths = CHUNK_DRAWS / mirrors;
  const unitCount = network.units.ids.length;
  const busCount = network.buses.ids.length;
  const drawnKw = new Float64Array(unitCount);
  const demandKw = new Float64Array(network.demands.ids.length);
  // Of the paths that are drawn together: units [period][lane][unit], buses [period][bus][lane].
  const unitKw = new Float64Array(periods.length * LANES * unitCount);
  const busKw = new Float64Array(periods.length * busCount * LANES);
  const branchKw = new Float64Array(network.branches.ids.length * LANES);
  const injected = injectionRule(question, network);
  const count = drawCounter(question);

  const fillLane = (period: number, lane: number, isMirrored: boolean) => {
    ensemble.fill(isMirrored, drawnKw, demandKw);
    const first = (period * LANES + lane) * unitCount;
    const offers = unitKw.subarray(first, first + unitCount);
    injected(period, drawnKw, offers);
    const buses = busKw.subarray(period * busCount * LANES, (period + 1) * busCount * LANES);
    addInjections(network, offers, demandKw, LANES, lane, buses);
  };

  return (chunk, pathCount, tally) => {
    const end = Math.min(pathCount, (chunk + 1) * chunkPaths);
    for (let path = chunk * chunkPaths; path < end; path += pathsTogether) {
      const together = Math.min(pathsTogether, end - path);
      busKw.fill(0);
      for (let slot = 0; slot < together; slot += 1) {
        ensemble.start(path + slot);
        for (let period = 0; period < periods.length; period += 1) {
          if (period > 0) ensemble.next();
          for (let mirror = 0; mirror < mirrors; mirror += 1)
            fillLane(period, slot * mirrors + mirror, mirror === 1);
        }
      }
      for (let period = 0; period < periods.length; period += 1) {
        const { flows } = periods[period]!.states.base;
        flows.solve(
          busKw.subarray(period * busCount * LANES, (period + 1) * busCount * LANES),
          LANES,
          branchKw,
        );
        for (let slot = 0; slot < together; slot += 1) {
          count.begin(period);
          for (let mirror = 0; mirror < mirrors; mirror += 1) {
            const lane = slot * mirrors + mirror;
            const first = (period * LANES + lane) * unitCount;
            count.addDraw(unitKw.subarray(first, first + unitCount), branchKw, lane, tally);
          }
          count.end(tally);
        }
      }
      tally.sampleCount[0] = tally.sampleCount[0]! + together;
    }
  };
}
