/**
 * The network as the engine holds it: columns, one row a bus, branch, connection, unit, demand or constraint point.
 * Powers in kW; impedances in per unit on `baseMva`. Rows keep the order of the document.
 */

import { parseDay } from "../core/time.ts";
import { KW_PER_MW } from "../core/units.ts";
import type { HomesReach } from "./homes.ts";
import type { NetworkDocument, Technology } from "./network-document.ts";
import { outageRates } from "./outage-rates.ts";
import { type RatingSettings, type RatingWhenOut, staticMwOf } from "./ratings.ts";
import { statutoryLimits } from "./statutory-voltages.ts";

export type CurtailableWhen = "intact" | "outage" | "never";

export interface Buses {
  readonly ids: readonly string[];
  readonly nominalKv: Float64Array;
  readonly isReference: Uint8Array;
  readonly referenceAngleDeg: Float64Array;
  readonly shuntKw: Float64Array;
  /** Reactive injection of a shunt at nominal voltage. */
  readonly shuntKvar: Float64Array;
  /** Voltage held here, per unit; NaN where the network says none. */
  readonly heldVoltagePu: Float64Array;
  /** Statutory, per unit of the nominal voltage: the bus's own, else of its voltage level. */
  readonly voltagePuMin: Float64Array;
  readonly voltagePuMax: Float64Array;
  /** NaN, both, where the network does not say where the bus is. */
  readonly latitudeDeg: Float64Array;
  readonly longitudeDeg: Float64Array;
}

export interface Branches {
  readonly ids: readonly string[];
  readonly fromBus: Int32Array;
  readonly toBus: Int32Array;
  readonly resistancePu: Float64Array;
  readonly reactancePu: Float64Array;
  readonly chargingPu: Float64Array;
  readonly tapRatio: Float64Array;
  readonly shiftDeg: Float64Array;
  /** Of the `from` bus. */
  readonly nominalKv: Float64Array;
  /** Static; Infinity where no rating is known. What is in force in a period is for `sim/ratings` to say. */
  readonly ratingKw: Float64Array;
  readonly rating: readonly (RatingSettings | undefined)[];
  readonly ratingWhenOut: readonly (RatingWhenOut | undefined)[];
  /** How long it is, how often it fails and how long it is then out: stated, else as usual for its kind and voltage. */
  readonly lengthKm: Float64Array;
  readonly failuresPerYear: Float64Array;
  readonly repairHours: Float64Array;
  /** 1 where storms reach it. */
  readonly isOverheadLine: Uint8Array;
  /** 1 when in service and every switch on it is closed. */
  readonly isClosed: Uint8Array;
}

export interface Connections {
  readonly ids: readonly string[];
  readonly bus: Int32Array;
  readonly exportLimitKw: Float64Array;
  readonly importLimitKw: Float64Array;
  readonly curtailableWhen: readonly CurtailableWhen[];
  /** Day number of the connection date. */
  readonly connectedOnDay: Int32Array;
  /** Agreed curtailment index by hours; 1 where none is agreed, which nothing exceeds. */
  readonly curtailmentIndexFrac: Float64Array;
}

export interface Units {
  readonly ids: readonly string[];
  readonly bus: Int32Array;
  readonly connection: Int32Array;
  readonly technology: readonly Technology[];
  readonly capacityKw: Float64Array;
  /** Injection of the power-flow snapshot. */
  readonly snapshotKw: Float64Array;
  readonly snapshotKvar: Float64Array;
  /** Storage columns are 0 for other technologies. Energy in whole Wh. */
  readonly chargeKwMax: Float64Array;
  readonly energyWhMin: Float64Array;
  readonly energyWhMax: Float64Array;
  readonly energyWhInitial: Float64Array;
  readonly chargeEfficiency: Float64Array;
  readonly dischargeEfficiency: Float64Array;
  /** The most that a demand unit draws of its own accord, positive; 0 for other technologies. */
  readonly consumptionKwMax: Float64Array;
  /** How a demand unit draws over day and year; `constant` where there is nothing to draw. */
  readonly consumptionProfile: readonly DemandProfile[];
}

export type DemandProfile = NetworkDocument["demands"][number]["profile"];

export interface Demands {
  readonly ids: readonly string[];
  readonly bus: Int32Array;
  /** Consumption, positive. */
  readonly peakKw: Float64Array;
  readonly peakKvar: Float64Array;
  /** What homes behind it may give on the whole; 0 of every other demand. */
  readonly exportKwMax: Float64Array;
  /** What it may draw at most, as homes that go by one price all draw at once; the peak of every other demand. */
  readonly drawKwMax: Float64Array;
  readonly profile: readonly DemandProfile[];
  /** Who loses minutes where it has no supply. */
  readonly customers: Float64Array;
}

export interface ConstraintPoints {
  readonly ids: readonly string[];
  readonly branch: Int32Array;
  /** +1: limits flow from → to; −1: limits flow to → from. */
  readonly direction: Int8Array;
  /** Static: its own, else its branch's. What is in force in a period is for `sim/ratings` to say. */
  readonly ratingKw: Float64Array;
  /** 1 where the point has no rating of its own, so that its branch's holds, whatever its kind. */
  readonly isRatedByBranch: Uint8Array;
  readonly rating: readonly (RatingSettings | undefined)[];
  readonly ratingWhenOut: readonly (RatingWhenOut | undefined)[];
}

export interface Network {
  readonly name: string;
  readonly baseMva: number;
  readonly buses: Buses;
  readonly branches: Branches;
  readonly connections: Connections;
  readonly units: Units;
  readonly demands: Demands;
  readonly constraintPoints: ConstraintPoints;
}

/** The index of who has none agreed: every hour may be lost. */
export const NO_AGREED_INDEX_FRAC = 1;

/** Columns of a document that the diagnosis found free of faults; `homes`: what they may give and draw on the whole, by their demand's id. */
export function networkColumns(
  document: NetworkDocument,
  homes: ReadonlyMap<string, HomesReach> = new Map(),
): Network {
  const rowOf = (items: readonly { readonly id: string }[]) =>
    new Map(items.map((item, row) => [item.id, row]));
  const busRow = rowOf(document.buses);
  const branchRow = rowOf(document.branches);
  const connectionRow = rowOf(document.connections);
  const bus = (id: string) => busRow.get(id)!;
  const open = new Set(
    document.switches.filter((item) => item.normally === "open").map((item) => item.branch),
  );
  const { buses, branches, connections, units, demands, constraintPoints } = document;
  const kw = (megawatts: number) => megawatts * KW_PER_MW;
  const unitConnection = units.map((unit) => connectionRow.get(unit.connection)!);
  const wh = (
    unit: NetworkDocument["units"][number],
    part: "minimumFrac" | "maximumFrac" | "initialFrac",
  ) =>
    unit.storage === undefined ? 0 : Math.round(unit.storage.energyMwh * 1e6 * unit.storage[part]);
  const pointBranch = constraintPoints.map((point) => branchRow.get(point.branch)!);
  const branchKv = Float64Array.from(branches, (item) => buses[bus(item.from)]!.nominalKv);
  return {
    name: document.name,
    baseMva: document.baseMva,
    buses: {
      ids: buses.map((item) => item.id),
      nominalKv: Float64Array.from(buses, (item) => item.nominalKv),
      isReference: Uint8Array.from(buses, (item) => (item.reference ? 1 : 0)),
      referenceAngleDeg: Float64Array.from(buses, (item) => item.referenceAngleDeg),
      shuntKw: Float64Array.from(buses, (item) => kw(item.shuntMw)),
      shuntKvar: Float64Array.from(buses, (item) => kw(item.shuntMvar)),
      heldVoltagePu: Float64Array.from(buses, (item) => item.heldVoltagePu ?? NaN),
      voltagePuMin: Float64Array.from(
        buses,
        (item) => item.voltagePuMin ?? statutoryLimits(item.nominalKv).puMin,
      ),
      voltagePuMax: Float64Array.from(
        buses,
        (item) => item.voltagePuMax ?? statutoryLimits(item.nominalKv).puMax,
      ),
      latitudeDeg: Float64Array.from(buses, (item) => item.latitudeDeg ?? NaN),
      longitudeDeg: Float64Array.from(buses, (item) => item.longitudeDeg ?? NaN),
    },
    branches: {
      ids: branches.map((item) => item.id),
      fromBus: Int32Array.from(branches, (item) => bus(item.from)),
      toBus: Int32Array.from(branches, (item) => bus(item.to)),
      resistancePu: Float64Array.from(branches, (item) => item.resistancePu),
      reactancePu: Float64Array.from(branches, (item) => item.reactancePu),
      chargingPu: Float64Array.from(branches, (item) => item.chargingPu),
      tapRatio: Float64Array.from(branches, (item) => item.tapRatio),
      shiftDeg: Float64Array.from(branches, (item) => item.shiftDeg),
      nominalKv: branchKv,
      ratingKw: Float64Array.from(branches, (item) => kw(staticBranchMw(item) ?? Infinity)),
      rating: branches.map((item) => item.rating),
      ratingWhenOut: branches.map((item) => item.ratingWhenOut),
      ...outageRates(branches, branchKv, document.baseMva),
      isOverheadLine: Uint8Array.from(branches, (item) => (item.kind === "line" ? 1 : 0)),
      isClosed: Uint8Array.from(branches, (item) => (item.inService && !open.has(item.id) ? 1 : 0)),
    },
    connections: {
      ids: connections.map((item) => item.id),
      bus: Int32Array.from(connections, (item) => bus(item.bus)),
      exportLimitKw: Float64Array.from(connections, (item) => kw(item.exportLimitMw)),
      importLimitKw: Float64Array.from(connections, (item) => kw(item.importLimitMw)),
      curtailableWhen: connections.map((item) => item.curtailableWhen),
      connectedOnDay: Int32Array.from(connections, (item) => parseDay(item.connectedOn) ?? 0),
      curtailmentIndexFrac: Float64Array.from(
        connections,
        (item) => item.curtailmentIndexFrac ?? NO_AGREED_INDEX_FRAC,
      ),
    },
    units: {
      ids: units.map((item) => item.id),
      bus: Int32Array.from(unitConnection, (row) => bus(connections[row]!.bus)),
      connection: Int32Array.from(unitConnection),
      technology: units.map((item) => item.technology),
      capacityKw: Float64Array.from(units, (item) => kw(item.capacityMw)),
      snapshotKw: Float64Array.from(units, (item) => kw(item.snapshotMw ?? snapshotMwOf(item))),
      snapshotKvar: Float64Array.from(units, (item) => kw(item.snapshotMvar)),
      chargeKwMax: Float64Array.from(units, (item) => kw(item.storage?.chargeMw ?? 0)),
      energyWhMin: Float64Array.from(units, (item) => wh(item, "minimumFrac")),
      energyWhMax: Float64Array.from(units, (item) => wh(item, "maximumFrac")),
      energyWhInitial: Float64Array.from(units, (item) => wh(item, "initialFrac")),
      chargeEfficiency: Float64Array.from(units, (item) => item.storage?.chargeEfficiency ?? 1),
      dischargeEfficiency: Float64Array.from(
        units,
        (item) => item.storage?.dischargeEfficiency ?? 1,
      ),
      consumptionKwMax: Float64Array.from(units, (item) => kw(item.consumption?.peakMw ?? 0)),
      consumptionProfile: units.map((item) => item.consumption?.profile ?? "constant"),
    },
    demands: {
      ids: demands.map((item) => item.id),
      bus: Int32Array.from(demands, (item) => bus(item.bus)),
      peakKw: Float64Array.from(demands, (item) => kw(item.peakMw)),
      peakKvar: Float64Array.from(demands, (item) => kw(item.peakMvar)),
      exportKwMax: Float64Array.from(demands, ({ id }) => homes.get(id)?.exportKw ?? 0),
      drawKwMax: Float64Array.from(
        demands,
        ({ id, peakMw }) => homes.get(id)?.drawKw ?? kw(peakMw),
      ),
      profile: demands.map((item) => item.profile),
      customers: Float64Array.from(demands, customersOf),
    },
    constraintPoints: {
      ids: constraintPoints.map((item) => item.id),
      branch: Int32Array.from(pointBranch),
      direction: Int8Array.from(constraintPoints, (item) =>
        item.direction === "forward" ? 1 : -1,
      ),
      ratingKw: Float64Array.from(constraintPoints, (item, row) =>
        kw(staticPointMw(item, branches[pointBranch[row]!]!) ?? 0),
      ),
      isRatedByBranch: Uint8Array.from(constraintPoints, (item) =>
        item.ratingMw === undefined && item.rating === undefined ? 1 : 0,
      ),
      rating: constraintPoints.map((item) => item.rating),
      ratingWhenOut: constraintPoints.map((item) => item.ratingWhenOut),
    },
  };
}

type BranchItem = NetworkDocument["branches"][number];
type PointItem = NetworkDocument["constraintPoints"][number];

/** The rating of a branch before season and weather, MW; null where none is known. */
export function staticBranchMw(branch: BranchItem): number | null {
  return branch.ratingMw ?? staticMwOf(branch.rating);
}

/** The same of a constraint point: its own, else its branch's. */
export function staticPointMw(point: PointItem, branch: BranchItem): number | null {
  return point.ratingMw ?? staticMwOf(point.rating) ?? staticBranchMw(branch);
}

/** What a unit injects in a snapshot that says nothing of it. */
function snapshotMwOf(unit: NetworkDocument["units"][number]): number {
  if (unit.technology === "storage") return 0;
  return unit.consumption === undefined ? unit.capacityMw : -unit.consumption.peakMw;
}

/** Peak of a home among many, kW: after diversity, without electric heat. */
const HOME_PEAK_KW = 1.5;

function customersOf({ customers, profile, peakMw }: NetworkDocument["demands"][number]): number {
  if (customers !== undefined) return customers;
  return profile === "domestic" ? Math.max(1, Math.round((peakMw * KW_PER_MW) / HOME_PEAK_KW)) : 1;
}
