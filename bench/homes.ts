/**
 * Homes with panels, battery, car and heat pump through half-hours of January, as the course of homes steps them: processor time of a
 * home and half-hour at 100 to 100,000 homes, against one draw, which each of them needs a half of. Weather is made beforehand.
 */

import { builtInNetworks } from "../grids/built-in-networks.ts";
import { generatedSeries } from "../grids/series/generated.ts";
import { drawPurpose, ownerKeys, uniformDraw } from "../sim/core/draws.ts";
import { londonDayStart, parseDay, periodOf } from "../sim/core/time.ts";
import { homesOf } from "../sim/homes/homes.ts";
import { SHIFTS, stepHomes } from "../sim/homes/step.ts";
import { SUM_COUNT } from "../sim/homes/sums.ts";
import { homeGroupSchema } from "../sim/model/homes.ts";
import { networkColumns } from "../sim/model/network.ts";
import { networkDocumentSchema } from "../sim/model/network-document.ts";
import { atMost, type Bench, told } from "./bench.ts";

const SIZES = [100, 1000, 10_000, 100_000];
/** So many home-half-hours each time, in whole days. */
const WORK = 10_000_000;
const NANOSECONDS_MAX = 200;
/** A home may cost as many draws, and a home of very many so much more than one of a hundred. */
const DRAWS_MAX = 4;
const GROWTH_MAX = 1.5;
const PERIODS_PER_YEAR = 17_520;

export const homesBench: Bench = {
  name: "homes",
  about: "A half-hour of a home with panels, battery, car and heat pump, processor time",
  run() {
    const drawNs = Math.min(...[1, 2, 3].map(() => drawNanoseconds()));
    const costs = SIZES.map((count) => ({ count, ns: homeNanoseconds(count) }));
    const of = (count: number) => costs.find((each) => each.count === count)!.ns;
    return {
      kind: "measured",
      rows: [
        ...costs.map(({ count, ns }) => atMost(`of ${count} homes`, ns, "ns", NANOSECONDS_MAX)),
        told("one draw", drawNs, "ns"),
        atMost("of 10,000 homes over a draw", of(10_000) / drawNs, "ratio", DRAWS_MAX),
        atMost("of 100,000 over 100 homes", of(100_000) / of(100), "ratio", GROWTH_MAX),
        told("10,000 homes, a year", (of(10_000) * 10_000 * PERIODS_PER_YEAR) / 1e9, "s"),
      ],
    };
  },
};

function homeNanoseconds(count: number): number {
  const network = networkColumns(networkDocumentSchema.parse(builtInNetworks.ring.document));
  const series = generatedSeries(network, "bench");
  const group = homeGroupSchema.parse({
    ...{ id: "street", bus: network.buses.ids[0], count, solar: { share: 1 }, battery: {} },
    ...{ ev: { share: 1, charging: { kind: "window" } }, heatPump: { share: 1 } },
  });
  const homes = homesOf([group], "bench");
  const sums = new Float64Array(SUM_COUNT);
  const drawnFrac = new Float64Array(SHIFTS).fill(1);
  const first = periodOf(londonDayStart(parseDay("2025-01-01")!));
  let period = first;
  const live = (days: number) => {
    for (const end = period + days * 48; period < end; period += 1) {
      const { temperatureC, solarFrac } = series.household(first + ((period - first) % (365 * 48)));
      stepHomes(homes, period, { temperatureC, solarFrac, drawnFrac }, sums);
    }
  };
  const days = Math.max(1, Math.round(WORK / count / 48));
  live(Math.max(2, Math.round(days / 10)));
  return processorNanoseconds(() => live(days)) / (days * 48 * count);
}

function drawNanoseconds(): number {
  const homes = 10_000;
  const ids = Array.from({ length: homes }, (_, row) => `home-${row}`);
  const keys = ownerKeys(drawPurpose("bench", "homes"), ids);
  let sum = 0;
  const draw = (periods: number) => {
    for (let period = 0; period < periods; period += 1)
      for (let row = 0; row < homes; row += 1) sum += uniformDraw(keys, row, period, 0);
  };
  draw(20);
  const periods = 200;
  const ns = processorNanoseconds(() => draw(periods)) / (periods * homes);
  if (!(sum > 0)) throw new Error("draws add up to nothing");
  return ns;
}

function processorNanoseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) * 1000;
}
