/** What the shape of homes cannot say: names, a connection that is too small, times that contradict each other. */

import { SECONDS_PER_DAY } from "../core/units.ts";
import { type Finding, unknownName } from "../model/findings.ts";
import { type HomeGroup, windowSeconds } from "../model/homes.ts";
import type { NetworkDocument } from "../model/network-document.ts";

/** What fits into memory with all that a home has. */
const HOMES_MAX = 1_000_000;

export function* homesFindings(
  groups: readonly HomeGroup[],
  network: NetworkDocument,
  isStaged: boolean,
): Generator<Finding> {
  const buses = network.buses.map(({ id }) => id);
  const taken = new Set(network.demands.map(({ id }) => id));
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  if (total > HOMES_MAX) {
    yield {
      code: "homes.tooMany",
      path: ["homes"],
      found: `${total} homes in all`,
      remedy: `write at most ${HOMES_MAX}`,
    };
  }
  for (const [row, group] of groups.entries()) {
    const path = ["homes", row];
    if (taken.has(group.id)) {
      yield {
        code: "homes.taken",
        path: [...path, "id"],
        found: `"${group.id}", which a demand or another group of homes has`,
        remedy: "give the group another id",
      };
    }
    taken.add(group.id);
    if (!buses.includes(group.bus))
      yield unknownName("bus", group.bus, buses, network.name, [...path, "bus"]);
    if (group.participant !== undefined && !isStaged)
      yield {
        code: "homes.participant",
        path: [...path, "participant"],
        found: "what the group is in the rollout, in a scenario without a stage",
        remedy: "write stage: one, two or three, or leave it out",
      };
    for (const finding of groupFindings(group))
      yield { ...finding, path: [...path, ...finding.path] };
  }
}

function* groupFindings(group: HomeGroup): Generator<Finding> {
  const { battery, ev, heatPump, solar } = group;
  if (battery !== undefined && solar === undefined && battery.control.kind === "self-consumption") {
    yield {
      code: "homes.batteryAlone",
      path: ["battery"],
      found: "batteries in a group without solar panels, which would never be charged",
      remedy: "write solar, control: { kind: price }, or leave battery out",
    };
  }
  yield* connectionFindings(group);
  if (battery !== undefined && battery.minimumFrac >= battery.maximumFrac) {
    yield {
      code: "homes.batteryBounds",
      path: ["battery", "minimumFrac"],
      found: `${battery.minimumFrac}, where maximumFrac is ${battery.maximumFrac}`,
      remedy: "write less than maximumFrac",
    };
  }
  if (ev !== undefined) yield* evFindings(ev);
  if (heatPump !== undefined && heatPump.lightHours > heatPump.heavyHours) {
    yield {
      code: "homes.timeConstants",
      path: ["heatPump", "lightHours"],
      found: `${heatPump.lightHours}, where heavyHours is ${heatPump.heavyHours}`,
      remedy: "write no more than heavyHours",
    };
  }
}

/** Nothing may be bigger than the connection that it is behind. */
function* connectionFindings({
  connectionKw,
  solar,
  battery,
  ev,
  heatPump,
}: HomeGroup): Generator<Finding> {
  for (const [path, kw] of [
    [["solar", "peakKw"], solar?.peakKw],
    [["battery", "powerKw"], battery?.powerKw],
    [["ev", "powerKw"], ev?.powerKw],
    [["heatPump", "powerKw"], heatPump?.powerKw],
  ] as const) {
    if (kw === undefined || kw <= connectionKw) continue;
    yield {
      code: "homes.connection",
      path,
      found: `${kw} kW behind a connection of ${connectionKw} kW`,
      remedy: "write no more than connectionKw",
    };
  }
}

function* evFindings({
  arrival,
  departure,
  charging,
  capacityKwh,
  energyKwh,
}: NonNullable<HomeGroup["ev"]>): Generator<Finding> {
  if (energyKwh > capacityKwh) {
    yield {
      code: "homes.evEnergy",
      path: ["ev", "energyKwh"],
      found: `${energyKwh} kWh a stay into cars that hold ${capacityKwh} kWh`,
      remedy: "write no more than capacityKwh",
    };
  }
  for (const [name, { earliestHour, meanHour, latestHour }] of [
    ["arrival", arrival],
    ["departure", departure],
  ] as const) {
    if (earliestHour <= meanHour && meanHour <= latestHour && earliestHour < latestHour) continue;
    yield {
      code: "homes.evHours",
      path: ["ev", name, "meanHour"],
      found: `${meanHour}, where earliestHour is ${earliestHour} and latestHour ${latestHour}`,
      remedy: "write hours that follow each other: earliestHour, meanHour, latestHour",
    };
  }
  if (arrival.earliestHour < NOON_HOUR) {
    yield {
      code: "homes.evArrival",
      path: ["ev", "arrival", "earliestHour"],
      found: `${arrival.earliestHour}, before noon`,
      remedy: "write 12 or later: a car comes home in the afternoon and leaves before noon",
    };
  }
  if (departure.latestHour > NOON_HOUR) {
    yield {
      code: "homes.evDeparture",
      path: ["ev", "departure", "latestHour"],
      found: `${departure.latestHour}, after noon: the next arrival would come before the departure`,
      remedy: "write 12 or earlier",
    };
  }
  if (charging.kind !== "window") return;
  const { from, to } = windowSeconds(charging);
  if (sinceNoon(from) < sinceNoon(to)) return;
  yield {
    code: "homes.evWindow",
    path: ["ev", "charging", "to"],
    found: `"${charging.to}" after "${charging.from}", which are the cheap hours of no night`,
    remedy: "write hours between one noon and the next",
  };
}

const NOON_HOUR = 12;
const NOON = NOON_HOUR * 3600;

const sinceNoon = (second: number): number => (second - NOON + SECONDS_PER_DAY) % SECONDS_PER_DAY;
