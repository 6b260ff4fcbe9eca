/**
 * For tests: a network manager played minute by minute in megawatts, seconds counted from the start.
 */
import type { LabEvent } from "../core/events.ts";
import { type Manager, type ManagerSettings, manager, type Tick } from "./controlled.ts";
import { FINE, type HandUnit, handModel } from "./hand-made.ts";

export const START = 1_767_225_600;
export const MW = 1000;

/** Minutes in megawatts, one tick each; gives what was seen, seconds counted from the start. */
export function play(
  anm: Manager,
  minutes: readonly (Omit<Tick, "start" | "seconds"> & { s?: number })[],
) {
  let start = START;
  const events: LabEvent[] = [];
  const stretches = minutes.flatMap(({ s = 60, ...now }) => {
    const tick = anm.tick({
      ...now,
      start,
      seconds: s,
      availableKw: now.availableKw.map((mw) => mw * MW),
      uncontrolledKw: now.uncontrolledKw.map((mw) => mw * MW),
    });
    start += s;
    events.push(...tick.events);
    return tick.stretches;
  });
  return {
    levels: stretches.map((of) => [of.start - START, ...of.levelKw.map(round)]),
    flows: stretches.map((of) => [of.start - START, ...of.flowKw.map(round)]),
    sayings: events.map((event) => [
      event.at - START,
      event.kind,
      "unit" in event ? event.unit : "constraint" in event ? event.constraint : "-",
      event.because,
    ]),
  };
}
const round = (kw: number) => Math.round(kw) / MW;

export function one(unit: Partial<HandUnit> = {}, settings: ManagerSettings = {}) {
  const model = handModel(
    [{ id: "unit", capacityKw: 40 * MW, ...unit }],
    [{ id: "c", ratingKw: 40 * MW }],
    FINE,
  );
  return manager(model, settings);
}
export const minute = (available: number, uncontrolled: number, more: Partial<Tick> = {}) => ({
  availableKw: [available],
  uncontrolledKw: [uncontrolled],
  ...more,
});
