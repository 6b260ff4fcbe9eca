/**
 * Machines, consumers, equivalent injections and shunts. Takes the model and its buses; gives connections with their
 * units, demands, and what shunts do at each bus. Keeps: CIM counts every power as a load does, drawn is positive, so a
 * unit injects minus its p; a terminal that is not connected leaves its equipment out.
 */
import type { NetworkDocument, Technology } from "../../../sim/model/network-document.ts";
import { missing, numberOf, objectOf } from "./access.ts";
import {
  CONSUMERS,
  EQUIVALENT,
  EQUIVALENT_SHUNT,
  EXTERNAL,
  LINEAR_SHUNT,
  MACHINES,
  NONLINEAR_SHUNT,
  SOURCE,
  STATIC_VAR,
} from "./equipment.ts";
import { addUnder, type CimModel, type CimObject, objectsOf } from "./model.ts";
import { idsOf } from "./names.ts";
import { type Topology, terminalsOf } from "./topology.ts";

type Connection = NetworkDocument["connections"][number];
type Unit = NetworkDocument["units"][number];
type Demand = NetworkDocument["demands"][number];

/** A generating unit of any other class (thermal, nuclear, or the plain class) is a `generator`. */
const TECHNOLOGIES: ReadonlyMap<string, Technology> = new Map([
  ["WindGeneratingUnit", "wind"],
  ["SolarGeneratingUnit", "solar"],
  ["HydroGeneratingUnit", "hydro"],
  ["ThermalGeneratingUnit", "generator"],
  ["NuclearGeneratingUnit", "generator"],
  ["GeneratingUnit", "generator"],
]);

/** What stands at a bus and is connected. */
export interface AtBus {
  readonly object: CimObject;
  readonly bus: number;
}

export interface Machine extends AtBus {
  readonly capacityMw: number;
  readonly connection: Connection;
  readonly unit: Unit;
}

export interface Shunt extends AtBus {
  readonly shuntMw: number;
  readonly shuntMvar: number;
}

export interface Injections {
  readonly machines: readonly Machine[];
  readonly demands: readonly (AtBus & { readonly demand: Demand })[];
  readonly shunts: readonly Shunt[];
}

/** `isSlack` says of an external network whether it is what a reference bus supplies, and so no demand. */
export function injectionsOf(
  model: CimModel,
  topology: Topology,
  busIds: readonly string[],
  isSlack: (bus: number) => boolean,
): Injections {
  const rotating = connected(model, topology, MACHINES);
  const generating = rotating.filter(({ object }) => isGenerating(object));
  const units = idsOf(generating.map(({ object }) => object));
  const drawing = [
    ...connected(model, topology, CONSUMERS),
    ...rotating.filter(({ object }) => !isGenerating(object)),
    ...connected(model, topology, [EQUIVALENT, SOURCE]),
    ...connected(model, topology, [EXTERNAL]).filter(({ bus }) => !isSlack(bus)),
  ];
  const demands = idsOf(drawing.map(({ object }) => object));
  return {
    machines: generating.map((item) =>
      machineOf(model, item, busIds[item.bus] ?? "", units.get(item.object) ?? item.object.id),
    ),
    demands: drawing
      .map((item) => ({
        ...item,
        demand: demandOf(model, item, busIds[item.bus] ?? "", demands.get(item.object)),
      }))
      .filter(({ demand }) => demand.peakMw !== 0 || demand.peakMvar !== 0),
    shunts: shuntsOf(model, topology),
  };
}

/** Equipment with one terminal that is connected at a bus. */
export function connected(
  model: CimModel,
  topology: Topology,
  kinds: readonly string[],
): readonly AtBus[] {
  return objectsOf(model, ...kinds).flatMap((object) => {
    const terminal = terminalsOf(model, topology, object, 1)?.[0];
    if (terminal === undefined || !terminal.isConnected || terminal.bus < 0) return [];
    return [{ object, bus: terminal.bus }];
  });
}

function isGenerating({ values }: CimObject): boolean {
  return values.has("RotatingMachine.GeneratingUnit");
}

/** A power of the SSH file, drawn. */
function drawn(model: CimModel, object: CimObject, name: "p" | "q"): number {
  const isRotating = (MACHINES as readonly string[]).includes(object.kind);
  const isConsumer = (CONSUMERS as readonly string[]).includes(object.kind);
  const part = isRotating ? "RotatingMachine" : isConsumer ? "EnergyConsumer" : object.kind;
  const word = name === "p" ? "activePower" : "reactivePower";
  return numberOf(model, object, `${part}.${object.kind === SOURCE ? word : name}`, {
    unit: name === "p" ? "MW" : "Mvar",
  });
}

function machineOf(model: CimModel, { object, bus }: AtBus, busId: string, id: string): Machine {
  const kinds = [...TECHNOLOGIES.keys()];
  const plant = objectOf(model, object, "RotatingMachine.GeneratingUnit", kinds);
  const limit = (name: string) =>
    plant === undefined
      ? Number.NaN
      : numberOf(model, plant, `GeneratingUnit.${name}`, { absent: 0, unit: "MW" });
  const injectionMw = minus(drawn(model, object, "p"));
  const capacityMw = Math.max(limit("maxOperatingP"), injectionMw, 0);
  return {
    object,
    bus,
    capacityMw,
    connection: {
      id,
      bus: busId,
      exportLimitMw: capacityMw,
      importLimitMw: Math.max(0, minus(Math.min(limit("minOperatingP"), injectionMw))),
      curtailableWhen: "never",
      connectedOn: "1970-01-01",
    },
    unit: {
      id,
      connection: id,
      technology: TECHNOLOGIES.get(plant?.kind ?? "") ?? "generator",
      capacityMw,
      snapshotMw: injectionMw,
      snapshotMvar: minus(drawn(model, object, "q")),
    },
  };
}

function demandOf(model: CimModel, { object }: AtBus, bus: string, id: string = object.id): Demand {
  const [peakMw, peakMvar] = [drawn(model, object, "p"), drawn(model, object, "q")];
  return { id, bus, peakMw, peakMvar, profile: "constant" };
}

/** Conductance and susceptance at nominal voltage: S · kV² is MW and Mvar. */
function shuntsOf(model: CimModel, topology: Topology): Shunt[] {
  const points = sectionPoints(model);
  const admittances = [
    ...connected(model, topology, [LINEAR_SHUNT]).map((item) => ({
      ...item,
      ...linearShunt(model, item.object),
    })),
    ...connected(model, topology, [NONLINEAR_SHUNT]).map((item) => ({
      ...item,
      ...nonlinearShunt(model, item.object, points.get(item.object.id) ?? []),
    })),
    ...connected(model, topology, [EQUIVALENT_SHUNT]).map((item) => ({
      ...item,
      g: numberOf(model, item.object, "EquivalentShunt.g", { absent: 0 }),
      b: numberOf(model, item.object, "EquivalentShunt.b", { absent: 0 }),
    })),
  ];
  const compensators = connected(model, topology, [STATIC_VAR]).map((item) => ({
    ...item,
    shuntMw: 0,
    shuntMvar: minus(drawn(model, item.object, "q")),
  }));
  return [
    ...admittances.map(({ object, bus, g, b }) => {
      const nominalKv = topology.buses[bus]?.nominalKv ?? Number.NaN;
      return {
        object,
        bus,
        shuntMw: g * nominalKv * nominalKv,
        shuntMvar: b * nominalKv * nominalKv,
      };
    }),
    ...compensators,
  ];
}

function sectionsOf(model: CimModel, object: CimObject): number {
  return numberOf(model, object, "ShuntCompensator.sections");
}

function linearShunt(model: CimModel, object: CimObject): { g: number; b: number } {
  const sections = sectionsOf(model, object);
  const part = "LinearShuntCompensator";
  return {
    g: sections * numberOf(model, object, `${part}.gPerSection`, { absent: 0, unit: "S" }),
    b: sections * numberOf(model, object, `${part}.bPerSection`, { unit: "S" }),
  };
}

/** Each point adds what its own section adds. */
function nonlinearShunt(
  model: CimModel,
  object: CimObject,
  points: readonly CimObject[],
): { g: number; b: number } {
  const sections = sectionsOf(model, object);
  const part = "NonlinearShuntCompensatorPoint";
  if (points.length === 0 && sections > 0) {
    const g = missing(model, object, `${part}.sectionNumber`, "a point for each section");
    return { g, b: g };
  }
  const sum = { g: 0, b: 0 };
  for (const point of points) {
    if (numberOf(model, point, `${part}.sectionNumber`) > sections) continue;
    sum.g += numberOf(model, point, `${part}.g`, { absent: 0, unit: "S" });
    sum.b += numberOf(model, point, `${part}.b`, { unit: "S" });
  }
  return sum;
}

function sectionPoints(model: CimModel): ReadonlyMap<string, readonly CimObject[]> {
  const points = new Map<string, CimObject[]>();
  const kind = "NonlinearShuntCompensatorPoint";
  for (const point of objectsOf(model, kind)) {
    const property = `${kind}.NonlinearShuntCompensator`;
    addUnder(points, objectOf(model, point, property, [NONLINEAR_SHUNT]), point);
  }
  return points;
}

/** Minus zero is zero: the two would differ in a digest. */
function minus(value: number): number {
  return value === 0 ? 0 : -value;
}
