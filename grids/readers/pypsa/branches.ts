/**
 * Lines and transformers of a PyPSA network as branches in per unit.
 * Takes the tables and the buses; adds branches. Keeps: a line's impedance is in ohm, a transformer's on its own s_nom;
 * where direct current flows, the flow divides by resistance, so there the reactance of the document holds it.
 */
import { BOUNDS } from "../../../sim/model/network-document.ts";
import { add, addFault, hasFault, plain, sharedIds } from "../draft.ts";
import { type Bus, type Buses, busOf } from "./buses.ts";
import {
  type LineType,
  lineTypes,
  type TransformerType,
  transformerTypes,
} from "./standard-types.ts";
import {
  isActive,
  type NumberRule,
  numberOf,
  originOf,
  type PypsaNet,
  type Row,
  rowsOf,
  textOf,
} from "./tables.ts";

const IMPEDANCE: NumberRule = { absent: 0, min: -1e9, max: 1e9 };
const PARALLEL: NumberRule = { absent: 1, min: 1e-6, max: 1e6 };

export function addBranches(net: PypsaNet, buses: Buses): void {
  const kinds = ["lines", "transformers"] as const;
  const [lineIds = [], transformerIds = []] = sharedIds(
    kinds.map((component) => ({
      kind: component.slice(0, -1),
      rows: rowsOf(net, component).map((row, at) => ({
        name: row.name,
        index: row.name.length > 40 ? String(at) : row.name,
      })),
    })),
  );
  for (const [at, row] of rowsOf(net, "lines").entries()) addLine(net, row, lineIds[at]!, buses);
  for (const [at, row] of rowsOf(net, "transformers").entries()) {
    addTransformer(net, row, transformerIds[at]!, buses);
  }
  if ([...buses.byName.values()].every(({ current }) => current === "AC")) return;
  net.draft.notices.push({
    code: "pypsa.directCurrent",
    path: ["lines"],
    found: "lines of direct current",
    remedy: "their flow divides by resistance: reactancePu holds it",
  });
}

/** The ends of a branch; undefined where one is unknown or of another carrier. */
function endsOf(net: PypsaNet, row: Row, buses: Buses): readonly [Bus, Bus] | undefined {
  const ends = [busOf(net, row, "bus0", buses), busOf(net, row, "bus1", buses)] as const;
  return ends[0] === undefined || ends[1] === undefined ? undefined : [ends[0], ends[1]];
}

/** Resistance and the reactance that the flow divides by. */
function seriesOf(net: PypsaNet, row: Row, bus: Bus, r: number, x: number, perUnit: number) {
  const divides = bus.current === "DC" ? r : x;
  const column = bus.current === "DC" ? "r" : "x";
  const origin = originOf(row, column);
  if (divides === 0 && !hasFault(net.draft, origin)) {
    addFault(net.draft, origin, {
      code: "network.zeroReactance",
      found: `${column} 0, by which the flow of ${bus.current === "DC" ? "direct" : "alternating"} current divides`,
      remedy: `write ${column}, or join the two buses`,
    });
  }
  return { resistancePu: plain(r * perUnit), reactancePu: plain(divides * perUnit) };
}

function ratingOf(net: PypsaNet, row: Row, sNomMva: number): number | null {
  const share = numberOf(net, row, "s_max_pu", { absent: 1, min: 0, max: 1e6 });
  const rating = sNomMva * share;
  return rating > 0 && Number.isFinite(rating) ? rating : null;
}

const S_NOM: NumberRule = { absent: 0, min: 0, max: BOUNDS.powerMw, orInfinite: true };

function addLine(net: PypsaNet, row: Row, id: string, buses: Buses): void {
  const ends = endsOf(net, row, buses);
  const { r, x, b } = lineOhms(net, row);
  const ratingMw = ratingOf(net, row, numberOf(net, row, "s_nom", S_NOM));
  const inService = isActive(net, row);
  if (ends === undefined) return;
  const [from, to] = ends;
  const perUnit = net.draft.baseMva / (from.nominalKv * from.nominalKv);
  const entry = {
    id,
    kind: "line",
    from: from.row.name,
    to: to.row.name,
    ...seriesOf(net, row, from, r, x, perUnit),
    chargingPu: plain(b / perUnit),
    tapRatio: 1,
    shiftDeg: 0,
    ratingMw,
    inService,
  } as const;
  add(net.draft, "branches", entry, originOf(row, from.current === "DC" ? "r" : "x"));
}

/** Ohm and siemens of a line, from its type where it has one. */
function lineOhms(net: PypsaNet, row: Row): { r: number; x: number; b: number } {
  const name = textOf(row, "type");
  if (name === "") {
    return {
      r: numberOf(net, row, "r", IMPEDANCE),
      x: numberOf(net, row, "x", IMPEDANCE),
      b: numberOf(net, row, "b", IMPEDANCE),
    };
  }
  const lengthKm = numberOf(net, row, "length", { absent: 0, min: 0, max: 1e6 });
  const parallel = numberOf(net, row, "num_parallel", PARALLEL);
  const type = typeOf(net, row, "line_types", lineTypes, (own) => ({
    resistanceOhm: numberOf(net, own, "r_per_length", IMPEDANCE),
    reactanceOhm: numberOf(net, own, "x_per_length", IMPEDANCE),
    capacitanceNf: numberOf(net, own, "c_per_length", IMPEDANCE),
    frequencyHz: numberOf(net, own, "f_nom", { absent: 50, min: 0, max: 1000 }),
  }));
  const { resistanceOhm, reactanceOhm, capacitanceNf, frequencyHz } = type ?? NO_LINE_TYPE;
  return {
    r: (resistanceOhm * lengthKm) / parallel,
    x: (reactanceOhm * lengthKm) / parallel,
    b: 2 * Math.PI * frequencyHz * capacitanceNf * 1e-9 * lengthKm * parallel,
  };
}

/** Stands for a type that is unknown, which is a fault already. */
const NO_LINE_TYPE: LineType = {
  resistanceOhm: 1,
  reactanceOhm: 1,
  capacitanceNf: 0,
  frequencyHz: 50,
};

/** The type that a row names: the network's own first, then the standard ones. */
function typeOf<Type>(
  net: PypsaNet,
  row: Row,
  component: "line_types" | "transformer_types",
  standard: ReadonlyMap<string, Type>,
  ownType: (row: Row) => Type,
): Type | undefined {
  const name = textOf(row, "type");
  const own = rowsOf(net, component).find((type) => type.name === name);
  const type = own === undefined ? standard.get(name) : ownType(own);
  if (type === undefined) {
    addFault(net.draft, originOf(row, "type"), {
      code: "pypsa.type",
      found: `"${name}", which is neither in ${component}.csv nor a standard type`,
      remedy: `write a type of ${component}.csv, or none and the impedance itself`,
    });
  }
  return type;
}

function addTransformer(net: PypsaNet, row: Row, id: string, buses: Buses): void {
  const ends = endsOf(net, row, buses);
  const { r, x, sNomMva, tapRatio, shiftDeg } = transformerValues(net, row);
  if (sNomMva === 0 || !Number.isFinite(sNomMva)) {
    addFault(net.draft, originOf(row, "s_nom"), {
      code: "pypsa.value",
      found: `s_nom ${sNomMva}, on which the impedance is given`,
      remedy: "write the rating in MVA, above 0",
    });
  }
  const ratingMw = ratingOf(net, row, sNomMva);
  const inService = isActive(net, row);
  if (ends === undefined) return;
  const [from, to] = ends;
  const entry = {
    id,
    kind: "transformer",
    from: from.row.name,
    to: to.row.name,
    ...seriesOf(net, row, from, r, x, net.draft.baseMva / sNomMva),
    chargingPu: 0,
    tapRatio,
    shiftDeg: plain(shiftDeg),
    ratingMw,
    inService,
  } as const;
  add(net.draft, "branches", entry, originOf(row, "x"));
}

function transformerValues(net: PypsaNet, row: Row) {
  if (textOf(row, "type") === "") {
    const { min, max } = BOUNDS.tapRatio;
    const angle = { absent: 0, min: -BOUNDS.angleDeg, max: BOUNDS.angleDeg };
    return {
      r: numberOf(net, row, "r", IMPEDANCE),
      x: numberOf(net, row, "x", IMPEDANCE),
      sNomMva: numberOf(net, row, "s_nom", S_NOM),
      tapRatio: numberOf(net, row, "tap_ratio", { absent: 1, min, max }),
      shiftDeg: numberOf(net, row, "phase_shift", angle),
    };
  }
  const parallel = numberOf(net, row, "num_parallel", PARALLEL);
  const position = numberOf(net, row, "tap_position", { absent: 0, min: -1e3, max: 1e3 });
  const percent = { absent: 0, min: -1e3, max: 1e3 };
  const type = typeOf(
    net,
    row,
    "transformer_types",
    transformerTypes,
    (own): TransformerType => ({
      sNomMva: numberOf(net, own, "s_nom", { absent: 0, min: 1e-9, max: BOUNDS.powerMw }),
      vscPercent: numberOf(net, own, "vsc", percent),
      vscrPercent: numberOf(net, own, "vscr", percent),
      phaseShiftDeg: numberOf(net, own, "phase_shift", { ...percent }),
      tapNeutral: numberOf(net, own, "tap_neutral", percent),
      tapStepPercent: numberOf(net, own, "tap_step", percent),
    }),
  );
  const { sNomMva, vscPercent, vscrPercent, phaseShiftDeg, tapNeutral, tapStepPercent } =
    type ?? NO_TRANSFORMER_TYPE;
  if (Math.abs(vscrPercent) > Math.abs(vscPercent)) {
    addFault(net.draft, originOf(row, "type"), {
      code: "pypsa.type",
      found: `a type whose vscr ${vscrPercent} is above its vsc ${vscPercent}`,
      remedy: "write the resistive part, at most the whole short-circuit voltage",
    });
  }
  const reactive = Math.sqrt(Math.max(vscPercent * vscPercent - vscrPercent * vscrPercent, 0));
  return {
    r: vscrPercent / 100 / parallel,
    x: reactive / 100 / parallel,
    sNomMva,
    tapRatio: 1 + ((position - tapNeutral) * tapStepPercent) / 100,
    shiftDeg: phaseShiftDeg,
  };
}

const NO_TRANSFORMER_TYPE: TransformerType = {
  sNomMva: 1,
  vscPercent: 10,
  vscrPercent: 0,
  phaseShiftDeg: 0,
  tapNeutral: 0,
  tapStepPercent: 0,
};
