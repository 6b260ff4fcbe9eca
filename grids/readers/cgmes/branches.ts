/**
 * Lines, series compensators, equivalent branches and transformers as branches in per unit.
 * Takes the model, its topology and limits; gives branches, and the star bus of each transformer with three windings.
 *
 * A branch is a ratio n = U_from / U_to in volts at its `from` end, then r + jx in ohm at the voltage of its `to` end. With
 * V the nominal voltages and S the base: x_pu = x S / V_to², tap = n V_to / V_from. A line has n = 1, also between buses
 * whose nominal voltages differ. An end of a transformer has its impedance at its rated voltage U, inside its tap changer,
 * which makes U into f U: between two ends n = f1 U1 / (f2 U2) and x = (x1 (U2 / U1)² + x2) f2². The star of three
 * windings lies at U1. The angles of the turns, f e^(j alpha), make `shiftDeg` = alpha1 - alpha2.
 */
import type { NetworkDocument } from "../../../sim/model/network-document.ts";
import { nameOf, numberOf, objectOf, pathOf, propertyOf } from "./access.ts";
import { LINES } from "./equipment.ts";
import { type Limits, limitsOf, ratingMw } from "./limits.ts";
import { addUnder, type CimModel, type CimObject, objectsOf, report, titleOf } from "./model.ts";
import { idsOf } from "./names.ts";
import { type TapChangers, type TapEffect, tapChangersOf, tapEffect } from "./tap-changers.ts";
import { type Terminal, type Topology, terminalsOf } from "./topology.ts";

/** The base that per-unit values are written on; assumed, and changes no flow. */
export const BASE_MVA = 100;
const WINDINGS_MAX = 3;

type Branch = NetworkDocument["branches"][number];
type Bus = NetworkDocument["buses"][number];

export interface Branches {
  readonly branches: readonly { readonly branch: Branch; readonly object: CimObject }[];
  readonly stars: readonly { readonly bus: Bus; readonly object: CimObject }[];
}

/** What all branches are made with. */
interface Making {
  readonly model: CimModel;
  readonly topology: Topology;
  readonly limits: Limits;
  readonly ids: ReadonlyMap<CimObject, string>;
  readonly busIds: readonly string[];
  /** Ids of branches and buses, which what is put behind the id of a transformer must not meet. */
  readonly taken: ReadonlySet<string>;
  readonly tapChangers: TapChangers;
  /** By the transformer's mRID, in the order of their end numbers. */
  readonly ends: ReadonlyMap<string, readonly CimObject[]>;
}

/** `busIds` by bus row. */
export function branchesOf(
  model: CimModel,
  topology: Topology,
  busIds: readonly string[],
): Branches {
  const lines = objectsOf(model, ...LINES);
  const transformers = objectsOf(model, "PowerTransformer");
  const ids = idsOf([...lines, ...transformers]);
  const making: Making = {
    model,
    topology,
    limits: limitsOf(model),
    ids,
    busIds,
    taken: new Set([...ids.values(), ...busIds]),
    tapChangers: tapChangersOf(model),
    ends: transformerEnds(model),
  };
  const branches: { branch: Branch; object: CimObject }[] = [];
  const stars: { bus: Bus; object: CimObject }[] = [];
  for (const object of lines) {
    const branch = lineOf(making, object);
    if (branch !== undefined) branches.push({ branch, object });
  }
  for (const object of transformers) {
    const made = transformerOf(making, object);
    branches.push(...made.branches.map((branch) => ({ branch, object })));
    if (made.star !== undefined) stars.push({ bus: made.star, object });
  }
  return { branches, stars };
}

/** One end of a branch: the bus and its nominal voltage. */
interface Side {
  readonly bus: string;
  readonly nominalKv: number;
}

interface TwoPort {
  readonly id: string;
  readonly kind: Branch["kind"];
  readonly from: Side;
  readonly to: Side;
  /** Ohm and siemens at the voltage of the `to` end. */
  readonly r: number;
  readonly x: number;
  readonly b: number;
  /** U_from / U_to, kV over kV. */
  readonly ratio: number;
  readonly shiftDeg: number;
  readonly ratingMw: number | null;
  readonly inService: boolean;
}

function branchOf({ from, to, r, x, b, ratio, shiftDeg, ...rest }: TwoPort): Branch {
  const baseOhm = (to.nominalKv * to.nominalKv) / BASE_MVA;
  return {
    id: rest.id,
    kind: rest.kind,
    from: from.bus,
    to: to.bus,
    resistancePu: r / baseOhm,
    reactancePu: x / baseOhm,
    chargingPu: b * baseOhm,
    tapRatio: from.nominalKv === to.nominalKv ? ratio : (ratio * to.nominalKv) / from.nominalKv,
    shiftDeg: shiftDeg === 0 ? 0 : shiftDeg,
    ratingMw: rest.ratingMw,
    inService: rest.inService,
  };
}

/** Undefined where an end stands at no bus: such a branch is open and is left out. */
function sideOf({ topology, busIds }: Making, { bus }: Terminal): Side | undefined {
  const id = busIds[bus];
  const nominalKv = topology.buses[bus]?.nominalKv;
  return id === undefined || nominalKv === undefined ? undefined : { bus: id, nominalKv };
}

function lineOf(making: Making, object: CimObject): Branch | undefined {
  const { model, topology, limits, ids } = making;
  const terminals = terminalsOf(model, topology, object, 2);
  const { kind } = object;
  const r = numberOf(model, object, `${kind}.r`, { unit: "ohm" });
  const x = numberOf(model, object, `${kind}.x`, { unit: "ohm" });
  const b = kind === "ACLineSegment" ? numberOf(model, object, `${kind}.bch`, { absent: 0 }) : 0;
  if (x === 0) {
    report(model, propertyOf(model, object, `${kind}.x`), {
      code: "cgmes.reactance",
      path: pathOf(object, `${kind}.x`),
      found: "0",
      remedy: "write its reactance in ohm, or a closed switch where it has none",
    });
  }
  const [from, to] = (terminals ?? []).map((terminal) => sideOf(making, terminal));
  if (terminals === undefined || from === undefined || to === undefined) return undefined;
  const ends = [from, to].map(({ nominalKv }, end) => ({
    terminal: terminals[end]!.object,
    nominalKv,
  }));
  return branchOf({
    id: ids.get(object) ?? object.id,
    kind: "line",
    from,
    to,
    r,
    x,
    b,
    ratio: 1,
    shiftDeg: 0,
    ratingMw: ratingMw(limits, object, ends),
    inService: terminals.every(({ isConnected }) => isConnected),
  });
}

function transformerEnds(model: CimModel): ReadonlyMap<string, readonly CimObject[]> {
  const ends = new Map<string, CimObject[]>();
  const numbers = new Map<CimObject, number>();
  for (const end of objectsOf(model, "PowerTransformerEnd")) {
    const property = "PowerTransformerEnd.PowerTransformer";
    addUnder(ends, objectOf(model, end, property, ["PowerTransformer"]), end);
    numbers.set(end, numberOf(model, end, "TransformerEnd.endNumber"));
  }
  const numberOfEnd = (end: CimObject) => numbers.get(end) ?? 0;
  for (const [id, items] of ends) {
    ends.set(
      id,
      items.toSorted((left, right) => numberOfEnd(left) - numberOfEnd(right)),
    );
  }
  return ends;
}

/** One winding: its terminal, its impedance at its rated voltage, and what its tap changers do. */
interface Winding {
  readonly object: CimObject;
  readonly terminal: Terminal;
  readonly side: Side | undefined;
  readonly r: number;
  readonly x: number;
  readonly b: number;
  readonly ratedKv: number;
  readonly ratedMva: number | null;
  readonly tap: TapEffect;
}

function transformerOf(
  making: Making,
  object: CimObject,
): { readonly branches: readonly Branch[]; readonly star?: Bus } {
  const { model, ends } = making;
  const own = ends.get(object.id) ?? [];
  if (own.length < 2 || own.length > WINDINGS_MAX) {
    report(model, object.place, {
      code: "cgmes.windings",
      path: titleOf(object),
      found: `${own.length} ends`,
      remedy: "give it two or three, each a PowerTransformerEnd whose PowerTransformer it is",
    });
    return { branches: [] };
  }
  const windings = own
    .map((end) => windingOf(making, object, end))
    .filter((winding) => winding !== undefined);
  if (windings.length < own.length) return { branches: [] };
  const [first, second, third] = windings;
  if (third !== undefined) return starOf(making, object, windings);
  const branch = twoWindings(making, object, first!, second!);
  return { branches: branch === undefined ? [] : [branch] };
}

function windingOf(making: Making, transformer: CimObject, end: CimObject): Winding | undefined {
  const { model, topology, tapChangers } = making;
  const part = "PowerTransformerEnd";
  const tap = tapEffect(model, tapChangers, end);
  const r = numberOf(model, end, `${part}.r`, { unit: "ohm" }) * tap.resistance;
  const x = numberOf(model, end, `${part}.x`, { unit: "ohm" });
  const ratedKv = numberOf(model, end, `${part}.ratedU`, { isPositive: true, unit: "kV" });
  const hasRating = end.values.has(`${part}.ratedS`);
  const ratedMva = hasRating ? numberOf(model, end, `${part}.ratedS`, { unit: "MVA" }) : 0;
  const b = numberOf(model, end, `${part}.b`, { absent: 0 });
  const named = objectOf(model, end, "TransformerEnd.Terminal", ["Terminal"]);
  const terminal = topology.terminals.get(transformer.id)?.find(({ object }) => object === named);
  if (terminal === undefined) {
    // A terminal that leads nowhere has been noted.
    if (named !== undefined || !end.values.has("TransformerEnd.Terminal")) {
      report(model, end.place, {
        code: "cgmes.terminals",
        path: pathOf(end, "TransformerEnd.Terminal"),
        found: named === undefined ? "nothing" : titleOf(named),
        remedy: `write the mRID of a terminal of ${titleOf(transformer)}`,
      });
    }
    return undefined;
  }
  return {
    object: end,
    terminal,
    side: sideOf(making, terminal),
    r,
    x: (x + tap.addedOhm) * tap.reactance,
    b,
    ratedKv,
    ratedMva: ratedMva > 0 ? ratedMva : null,
    tap,
  };
}

/** The permanent limit at the ends, or where none is given the lowest rated power. */
function windingRating(
  { limits }: Making,
  transformer: CimObject,
  windings: readonly Winding[],
): number | null {
  const ends = windings.map(({ terminal, side }) => ({
    terminal: terminal.object,
    nominalKv: side?.nominalKv ?? Number.NaN,
  }));
  const rated = windings.map(({ ratedMva }) => ratedMva).filter((mva) => mva !== null);
  return ratingMw(limits, transformer, ends) ?? (rated.length === 0 ? null : Math.min(...rated));
}

function twoWindings(
  making: Making,
  object: CimObject,
  first: Winding,
  second: Winding,
): Branch | undefined {
  if (first.side === undefined || second.side === undefined) return undefined;
  const inwards = second.ratedKv / first.ratedKv;
  const outwards = second.tap.factor;
  const x = (first.x * inwards * inwards + second.x) * outwards * outwards;
  if (x === 0) reportNoReactance(making.model, first);
  return branchOf({
    id: making.ids.get(object) ?? object.id,
    kind: "transformer",
    from: first.side,
    to: second.side,
    r: (first.r * inwards * inwards + second.r) * outwards * outwards,
    x,
    b: (first.b / (inwards * inwards) + second.b) / (outwards * outwards),
    ratio: (first.tap.factor * first.ratedKv) / (outwards * second.ratedKv),
    shiftDeg: first.tap.angleDeg - second.tap.angleDeg,
    ratingMw: windingRating(making, object, [first, second]),
    inService: first.terminal.isConnected && second.terminal.isConnected,
  });
}

function starOf(
  making: Making,
  object: CimObject,
  windings: readonly Winding[],
): { readonly branches: readonly Branch[]; readonly star?: Bus } {
  const shortId = making.ids.get(object) ?? object.id;
  const isTaken = ["star", "1", "2", "3"].some((part) => making.taken.has(`${shortId} ${part}`));
  const id = isTaken ? object.id : shortId;
  const starKv = windings[0]!.ratedKv;
  const star: Side = { bus: `${id} star`, nominalKv: starKv };
  const branches = windings.flatMap((winding, row) => {
    const { side, ratedKv, tap, terminal } = winding;
    if (winding.x === 0) reportNoReactance(making.model, winding);
    if (side === undefined) return [];
    const inwards = starKv / ratedKv;
    return [
      branchOf({
        id: `${id} ${row + 1}`,
        kind: "transformer",
        from: side,
        to: star,
        r: winding.r * inwards * inwards,
        x: winding.x * inwards * inwards,
        b: winding.b / (inwards * inwards),
        ratio: (tap.factor * ratedKv) / starKv,
        shiftDeg: tap.angleDeg,
        ratingMw: windingRating(making, object, [winding]),
        inService: terminal.isConnected,
      }),
    ];
  });
  const bus: Bus = {
    id: star.bus,
    name: `star of ${nameOf(object) ?? object.id}`,
    nominalKv: starKv,
    reference: false,
    referenceAngleDeg: 0,
    shuntMw: 0,
    shuntMvar: 0,
    role: "bus",
  };
  return { branches, star: bus };
}

function reportNoReactance(model: CimModel, { object }: Winding): void {
  report(model, propertyOf(model, object, "PowerTransformerEnd.x"), {
    code: "cgmes.reactance",
    path: pathOf(object, "PowerTransformerEnd.x"),
    found: "0",
    remedy: "write the reactance of the winding in ohm, not 0",
  });
}
