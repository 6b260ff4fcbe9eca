/**
 * What the network operator's systems send when a trial starts: look-ahead, merit order list, and what the source's figures
 * leave out (resources, constraint points, sensitivities). Takes a staged trial; gives message tables in the trial's time.
 * Keeps: rows follow the statement; nothing is stated anew.
 */
import { roundHalfAway } from "../../sim/core/units.ts";
import type { MessageRow, MessageTable } from "../../sim/messages/registry.ts";
import { contractId } from "../market-files/ids.ts";
import { toWatt } from "../market-files/traded-list.ts";
import { participants } from "./participants.ts";
import { type Binding, isThreatened, reliefOf, type Staged, startOf } from "./staged.ts";

export interface Issued {
  readonly lookAhead: MessageTable<"look-ahead">;
  readonly meritOrderList: MessageTable<"incoming-merit-order-list">;
  readonly resources: MessageTable<"resource">;
  readonly constraintPoints: MessageTable<"constraint-point">;
  readonly sensitivities: MessageTable<"sensitivity">;
  /** Constraint points of which the message can say one half-hour's sensitivities only: the largest constraint's. */
  readonly simplified: readonly string[];
}

export function issue(staged: Staged): Issued {
  const { ids } = staged.world.network.constraintPoints;
  const constraints = [...new Set(staged.bindings.map(({ constraint }) => constraint))].sort(
    (left, right) => left - right,
  );
  const acting = constraints.map((constraint) => actingAt(staged, constraint));
  const asked = participants(staged);
  return {
    lookAhead: staged.bindings.flatMap((binding) => lookAheadRows(staged, binding)),
    meritOrderList: staged.list.map((unit, place) => listRow(staged, unit, place + 1, asked)),
    resources: staged.world.network.units.ids.map((_, unit) => resourceRow(staged, unit, asked)),
    constraintPoints: constraints.map((constraint) => ({
      constraintId: ids[constraint]!,
      constraintName:
        staged.prepared.network.constraintPoints.find(({ id }) => id === ids[constraint])?.name ??
        ids[constraint]!,
      ratingKw: finiteOr(staged.world.network.constraintPoints.ratingKw[constraint]!, null),
    })),
    sensitivities: acting.flatMap(({ rows }) => rows),
    simplified: acting.flatMap(({ isSimplified }, index) =>
      isSimplified ? [ids[constraints[index]!]!] : [],
    ),
  };
}

const finiteOr = <Instead>(value: number, instead: Instead) =>
  Number.isFinite(value) ? value : instead;

/** Finer than two solutions of the same flow differ. */
const SENSITIVITY_STEPS = 1e9;

function actingAt(staged: Staged, constraint: number) {
  const { world, statement, bindings } = staged;
  const { units, constraintPoints } = world.network;
  const own = bindings.filter((binding) => binding.constraint === constraint);
  const sizeKw = ({ step }: Binding) =>
    statement.sizeKw[step * constraintPoints.ids.length + constraint]!;
  const largest = own.reduce((most, each) => (sizeKw(each) > sizeKw(most) ? each : most));
  const rowsOf = (binding: Binding) => {
    const relief = reliefOf(staged, binding);
    return units.ids.map(
      (resourceId, unit): MessageRow<"sensitivity"> => ({
        constraintId: constraintPoints.ids[constraint]!,
        resourceId,
        sensitivity: roundHalfAway(relief(unit) * SENSITIVITY_STEPS) / SENSITIVITY_STEPS,
      }),
    );
  };
  const rows = rowsOf(largest);
  const isSimplified = own.some((binding) =>
    rowsOf(binding).some((row, unit) => row.sensitivity !== rows[unit]!.sensitivity),
  );
  return { rows, isSimplified };
}

function lookAheadRows(staged: Staged, binding: Binding): MessageRow<"look-ahead">[] {
  const { world, statement, startsAt } = staged;
  const { units, constraintPoints } = world.network;
  const { constraint, step } = binding;
  const relief = reliefOf(staged, binding);
  const sizeKw = statement.sizeKw[step * constraintPoints.ids.length + constraint]!;
  const size = toWatt(world.isByDemand[constraint] === 1 ? -sizeKw : sizeKw);
  return units.ids.flatMap((resourceId, unit): MessageRow<"look-ahead">[] => {
    if (relief(unit) < world.scenario.anm.minSensitivity) return [];
    return [
      {
        ...{ reportedAt: startsAt, periodStart: startOf(staged, step) },
        ...{ constraintId: constraintPoints.ids[constraint]!, size, units: "kW" },
        ...{ resourceId, resourceName: nameOf(staged, unit) },
      },
    ];
  });
}

export const nameOf = ({ prepared, world }: Staged, unit: number): string => {
  const id = world.network.units.ids[unit]!;
  return prepared.network.units.find((each) => each.id === id)?.name ?? id;
};

/** What a unit may inject and draw, kW: its connection's limits, or its own powers where these are less. */
function capacities({ world: { network } }: Staged, unit: number) {
  const { units, connections } = network;
  const connection = units.connection[unit]!;
  const drawsKw = units.chargeKwMax[unit]! + units.consumptionKwMax[unit]!;
  return {
    mecKw: finiteOr(connections.exportLimitKw[connection]!, units.capacityKw[unit]!),
    micKw: finiteOr(connections.importLimitKw[connection]!, drawsKw),
    injectsKw: Math.min(units.capacityKw[unit]!, connections.exportLimitKw[connection]!),
    drawsKw: Math.min(drawsKw, connections.importLimitKw[connection]!),
  };
}

function listRow(
  staged: Staged,
  unit: number,
  order: number,
  asked: ReadonlySet<string>,
): MessageRow<"incoming-merit-order-list"> {
  const { world, bindings, startsAt } = staged;
  const { mecKw, micKw, injectsKw, drawsKw } = capacities(staged, unit);
  const technology = world.network.units.technology[unit]!;
  const isDrawing =
    technology === "demand" ||
    (technology === "storage" &&
      bindings.every(({ constraint }) => world.isByDemand[constraint] === 1));
  const resourceId = world.network.units.ids[unit]!;
  const takesPart = asked.has(resourceId);
  return {
    ...{ reportedAt: startsAt, order, resourceId },
    operation: isDrawing ? "demand" : "generation",
    value: isDrawing ? drawsKw : injectsKw,
    ...{ units: "kW", mecKvar: null, mecKw, micKvar: null, micKw },
    resourceName: nameOf(staged, unit),
    role: !takesPart ? "notApplicable" : isThreatened(staged, unit) ? "buyer" : "seller",
    contractId: contractId(resourceId),
    ...{ isRegistered: takesPart, isTraded: false },
  };
}

function resourceRow(
  staged: Staged,
  unit: number,
  asked: ReadonlySet<string>,
): MessageRow<"resource"> {
  const resourceId = staged.world.network.units.ids[unit]!;
  const { mecKw, micKw } = capacities(staged, unit);
  return {
    ...{ resourceId, resourceName: nameOf(staged, unit), isAvailable: true },
    ...{ mecKw, micKw, mecKvar: null, micKvar: null },
    isRegistered: asked.has(resourceId),
  };
}
