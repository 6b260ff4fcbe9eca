/**
 * The network of a run with every state that it may be in, and what a scenario contradicts it in that only its flows say. Takes a
 * checked network and a scenario; gives columns, states and faults. Units are arranged by policy, bus and id, so that every
 * policy has one contiguous range of rows; groups of homes follow the other demands, and those that are offered to services have a unit each.
 * Keeps: names that the network does not have are passed over here. Whoever checks a scenario tells them (sim/scenario.ts), and
 * what the flows say of the rest beside them.
 */
import { actuator } from "../actuation/registry.ts";
import { PERIOD_SECONDS } from "../core/time.ts";
import { SECONDS_PER_MINUTE } from "../core/units.ts";
import { withKnownNames } from "../faults/fault-findings.ts";
import { type FaultPlan, faultPlan } from "../faults/fault-plan.ts";
import type { Finding } from "../model/findings.ts";
import { offeredHomes, withHomeSellers } from "../model/home-sellers.ts";
import { homesReaches, withHomes } from "../model/homes.ts";
import { type Network, networkColumns } from "../model/network.ts";
import type { NetworkDocument } from "../model/network-document.ts";
import { groupOf, type PopulationGroup } from "../model/population.ts";
import { demandLoads } from "../network/constraints.ts";
import { type NetworkStates, networkStates } from "../network/network-states.ts";
import type { Solvable } from "../network/unsolvable.ts";
import { imposedSignFindings } from "../ratings/imposed-findings.ts";
import type { Scenario } from "../scenario.ts";
import { firstBefore } from "../timetable/timetable.ts";
import { type OpenVenue, openVenues } from "../venues/registry.ts";
import { assumedColumns } from "./assumed-networks.ts";
import { outsideAreaFindings } from "./constrained-area.ts";
import { homeSellerGroups } from "./home-sellers.ts";

export interface NetworkOfRun {
  /** The group of each unit, by id. */
  readonly groups: ReadonlyMap<string, PopulationGroup>;
  readonly arranged: NetworkDocument;
  readonly network: Network;
  readonly faults: FaultPlan;
  readonly states: NetworkStates;
  /** 1 where demand could load a constraint point most, 0 where generation could. */
  readonly isByDemand: Uint8Array;
}

/** Unsolvable where the network has no solution in one of its states; findings have their paths in the network document. */
export function networkOfRun(
  scenario: Scenario,
  document: NetworkDocument,
): Solvable<NetworkOfRun> {
  const { anm } = scenario;
  const offered = offeredHomes(scenario.homes, scenario.aggregators);
  const sold = withHomeSellers(
    document,
    offered.map(({ group }) => group),
  );
  const groups = unitGroups(scenario, sold);
  const arranged = withHomes(arrangeUnits(sold, groups), scenario.homes);
  const network = networkColumns(arranged, homesReaches(scenario.homes));
  const branchOfSwitch = new Map(arranged.switches.map((item) => [item.id, item.branch]));
  const faults = faultPlan(withKnownNames(scenario.faults, document), network, branchOfSwitch);
  const actuate = network.units.ids.map((id) => actuator(anm.unitActuation[id] ?? anm.actuation));
  const closed = faults
    .changesBetween(-Infinity, Infinity)
    .flatMap((instant) => [faults.closedAt(instant, false), faults.closedAt(instant, true)]);
  const periodsAhead = Math.max(
    scenario.lookAhead.operational?.periods ?? 0,
    ...openVenues(scenario.venues).map(({ gates }) => verifiedAhead(gates)),
  );
  closed.push(...expectedColumns(faults, periodsAhead));
  closed.push(...assumedColumns(scenario.venues, network, faults));
  const states = networkStates(network, closed, anm.minSensitivity, actuate);
  if (states.kind === "unsolvable") return states;
  const isByDemand = demandLoads(states.value.intact.model);
  const value = { groups, arranged, network, faults, states: states.value, isByDemand };
  return { kind: "ok", value };
}

/** Constraints that are imposed on the wrong side, and trades of capacity outside the constrained area. */
export function* networkOfRunFindings(
  scenario: Scenario,
  { network, states, isByDemand }: NetworkOfRun,
): Generator<Finding> {
  yield* imposedSignFindings(scenario.imposedConstraints, (id) => {
    const row = network.constraintPoints.ids.indexOf(id);
    return row < 0 ? undefined : isByDemand[row] === 1;
  });
  yield* outsideAreaFindings({ network, states, scenario });
}

/** Settlement periods that the gates of a venue look ahead of a delivery that is near. */
function verifiedAhead({ arm, reverify, intraday, verify, dispatch }: OpenVenue["gates"]): number {
  const minutes = [arm, reverify, intraday, verify, dispatch].map(firstBefore);
  return Math.ceil((Math.max(...minutes) * SECONDS_PER_MINUTE) / PERIOD_SECONDS);
}

/** What may be expected in operational time: at each change and until the next, the plans of so many periods ahead. */
function* expectedColumns(faults: FaultPlan, periods: number): Generator<Uint8Array> {
  const changes = faults.changesBetween(-Infinity, Infinity);
  for (const [row, now] of changes.entries()) {
    const last = (changes[row + 1] ?? now) + periods * PERIOD_SECONDS;
    for (const instant of faults.changesBetween(now, last)) yield faults.expectedAt(instant, now);
  }
}

function unitGroups(
  scenario: Scenario,
  network: NetworkDocument,
): ReadonlyMap<string, PopulationGroup> {
  const sellers = homeSellerGroups(scenario);
  return new Map(
    network.units.flatMap((unit) => {
      const group = sellers.get(unit.id) ?? scenario.population[groupOf(scenario.population, unit)];
      return group === undefined ? [] : [[unit.id, group] as const];
    }),
  );
}

function arrangeUnits(
  network: NetworkDocument,
  groups: ReadonlyMap<string, PopulationGroup>,
): NetworkDocument {
  const busRow = new Map(network.buses.map((bus, row) => [bus.id, row]));
  const busOf = new Map(
    network.connections.map((connection) => [connection.id, busRow.get(connection.bus)!]),
  );
  const kindOf = (id: string) => groups.get(id)?.policy.kind ?? "";
  const units = [...network.units].sort((left, right) => {
    const kinds = [kindOf(left.id), kindOf(right.id)];
    if (kinds[0] !== kinds[1]) return kinds[0]! < kinds[1]! ? -1 : 1;
    return (
      busOf.get(left.connection)! - busOf.get(right.connection)! || (left.id < right.id ? -1 : 1)
    );
  });
  return { ...network, units };
}
