/**
 * Transformers of a pandapower network as branches: reactance from the short-circuit voltages, turns from nominal voltages
 * and tap changers; a three-winding one as a star of three about a bus of its own.
 * Takes rows; gives branches in per unit. Keeps: the series impedance alone: magnetising branches are not read, though `rundcpp` heeds them.
 */
import { BOUNDS } from "../../../sim/model/network-document.ts";
import { add, addFault, hasFault, plain } from "../draft.ts";
import type { Buses } from "./buses.ts";
import {
  flagOf,
  type NumberRule,
  numberOf,
  originOf,
  type PandapowerNet,
  type Row,
  rowNamed,
  textOf,
} from "./tables.ts";

const POSITIVE: NumberRule = { min: 1e-9, max: BOUNDS.powerMw };
const VOLTAGE: NumberRule = { min: 1e-6, max: BOUNDS.nominalKv };
const ANGLE: NumberRule = { absent: 0, empty: 0, min: -BOUNDS.angleDeg, max: BOUNDS.angleDeg };
const COUNT: NumberRule = { absent: 1, min: 1e-3, max: 1e6 };
/**
 * Converters state the rating as large as no limit, and the percent on it as large: what is bounded is the impedance that
 * comes of them. Beyond this no base and no rating would bring it there.
 */
const PERCENT_MAX = (100 * BOUNDS.impedancePu * BOUNDS.powerMw) / BOUNDS.baseMva.min;
const PERCENT: NumberRule = { min: -PERCENT_MAX, max: PERCENT_MAX };
const DEGREE = Math.PI / 180;

/** Nominal voltages with taps applied, and the phase shift. */
interface Turns {
  readonly kv: Readonly<Record<Side, number>>;
  readonly shiftDeg: number;
}
type Side = "hv" | "mv" | "lv";

/** One tap changer's part: `kv` of its side becomes another, and the angle moves. */
interface Tapped {
  readonly side: Side;
  readonly factor: number;
  readonly shiftDeg: number;
}

/** What the tap changer of a row does; undefined where it has none that counts. */
function tapOf(net: PandapowerNet, row: Row, tap: string): Tapped | undefined {
  const side = textOf(row, `${tap}_side`);
  if (side !== "hv" && side !== "mv" && side !== "lv") return undefined;
  // A position or a neutral that is left empty says that there is no step.
  if (textOf(row, `${tap}_pos`) === "" || textOf(row, `${tap}_neutral`) === "") return undefined;
  const optional: NumberRule = { absent: 0, empty: 0, min: -1e4, max: 1e4 };
  const steps =
    numberOf(net, row, `${tap}_pos`, optional) - numberOf(net, row, `${tap}_neutral`, optional);
  const percent = numberOf(net, row, `${tap}_step_percent`, optional);
  const degree = numberOf(net, row, `${tap}_step_degree`, optional);
  const kind = changerOf(net, row, tap);
  if (kind === "none" || steps === 0) return undefined;
  if (kind === "ideal") {
    const half = (steps * percent) / 200;
    const shiftDeg = degree === 0 ? (2 * Math.asin(half)) / DEGREE : steps * degree;
    if (Number.isFinite(shiftDeg) && (degree === 0 || percent === 0)) {
      return { side, factor: 1, shiftDeg };
    }
    addFault(net.draft, originOf(row, `${tap}_step_degree`), {
      code: "pandapower.tap",
      found: `${degree} degrees and ${percent} percent a step of an ideal phase shifter`,
      remedy: `write one of ${tap}_step_degree and ${tap}_step_percent`,
    });
    return undefined;
  }
  const along = 1 + (steps * percent * Math.cos(degree * DEGREE)) / 100;
  const across = (steps * percent * Math.sin(degree * DEGREE)) / 100;
  const shiftDeg = Math.atan2(across, along) / DEGREE;
  return { side, factor: Math.hypot(along, across), shiftDeg };
}

/** Version 3 names the kind of tap changer; before, a flag told phase shifters. */
function changerOf(net: PandapowerNet, row: Row, tap: string): "ratio" | "ideal" | "none" {
  if (!row.columns.has(`${tap}_changer_type`)) {
    return flagOf(net, row, `${tap}_phase_shifter`, false) ? "ideal" : "ratio";
  }
  const kind = textOf(row, `${tap}_changer_type`).toLowerCase();
  if (kind === "ratio" || kind === "symmetrical") return "ratio";
  if (kind === "ideal") return "ideal";
  if (kind !== "" && kind !== "none") {
    addFault(net.draft, originOf(row, `${tap}_changer_type`), {
      code: "pandapower.tap",
      found: `"${kind}"`,
      remedy: "write Ratio, Symmetrical or Ideal: tables of taps are not read",
    });
  }
  return "none";
}

function refuseTables(net: PandapowerNet, row: Row): void {
  for (const column of ["tap_dependency_table", "tap_dependent_impedance"]) {
    if (!flagOf(net, row, column, false)) continue;
    addFault(net.draft, originOf(row, column), {
      code: "pandapower.tap",
      found: "an impedance or ratio that follows a table of taps",
      remedy: "write vk_percent, vkr_percent and the step at the present position, and false here",
    });
  }
}

/** Turns of a winding pair after its taps; a shift on the low-voltage side counts against the transformer's. */
function turnsOf(kv: Turns["kv"], shiftDeg: number, taps: readonly Tapped[]): Turns {
  let turns: Turns = { kv, shiftDeg };
  for (const { side, factor, shiftDeg: shift } of taps) {
    turns = {
      kv: { ...turns.kv, [side]: turns.kv[side] * factor },
      shiftDeg: turns.shiftDeg + (side === "hv" ? shift : -shift),
    };
  }
  return turns;
}

interface ShortCircuit {
  readonly resistive: number;
  readonly reactive: number;
}

/** Of a short-circuit voltage and its resistive part, both parts; the reactive one is 1 where there is a fault. */
function shortCircuit(net: PandapowerNet, row: Row, winding: "" | `${Side}_`): ShortCircuit {
  const [whole, column] = [`vk_${winding}percent`, `vkr_${winding}percent`];
  const vk = numberOf(net, row, whole, PERCENT);
  const vkr = numberOf(net, row, column, PERCENT);
  if (hasFault(net.draft, originOf(row, whole))) return { resistive: vkr, reactive: 1 };
  if (Math.abs(vkr) > Math.abs(vk)) {
    addFault(net.draft, originOf(row, column), {
      code: "pandapower.shortCircuit",
      found: `${vkr}, above the whole short-circuit voltage of ${vk} percent`,
      remedy: "write the resistive part, at most the whole",
    });
    return { resistive: vkr, reactive: 1 };
  }
  return { resistive: vkr, reactive: Math.sign(vk) * Math.sqrt(vk * vk - vkr * vkr) };
}

interface Branch {
  readonly id: string;
  readonly from: { readonly id: string; readonly nominalKv: number };
  readonly to: { readonly id: string; readonly nominalKv: number };
  /** Short-circuit voltage in percent on `snMva`: resistive and reactive part. */
  readonly percent: ShortCircuit;
  /** Where it stands in the row. */
  readonly column: string;
  readonly snMva: number;
  readonly parallel: number;
  readonly fromKv: number;
  readonly toKv: number;
  readonly shiftDeg: number;
  readonly ratingMw: number;
  readonly inService: boolean;
}

function addBranch(net: PandapowerNet, row: Row, branch: Branch): void {
  const { id, from, to, percent, snMva, parallel, fromKv, toKv, shiftDeg } = branch;
  const perUnit = ((toKv / to.nominalKv) ** 2 * net.draft.baseMva) / (100 * snMva * parallel);
  const [resistancePu, reactancePu] = [percent.resistive * perUnit, percent.reactive * perUnit];
  const impedancePu = Math.max(Math.abs(resistancePu), Math.abs(reactancePu));
  if (!(impedancePu <= BOUNDS.impedancePu)) {
    addFault(net.draft, originOf(row, branch.column), {
      code: "pandapower.shortCircuit",
      found: `an impedance of ${impedancePu.toPrecision(6)} per unit on the network's ${net.draft.baseMva} MVA`,
      remedy: `write the short-circuit voltage in percent on sn_mva: at most ${BOUNDS.impedancePu} per unit`,
    });
    return;
  }
  const entry = {
    id,
    kind: "transformer",
    from: from.id,
    to: to.id,
    resistancePu: plain(resistancePu),
    reactancePu: plain(reactancePu),
    chargingPu: 0,
    tapRatio: ((fromKv / toKv) * to.nominalKv) / from.nominalKv,
    shiftDeg: plain(shiftDeg),
    ratingMw: branch.ratingMw,
    inService: branch.inService,
  } as const;
  add(net.draft, "branches", entry, originOf(row));
}

export function addTransformer(net: PandapowerNet, row: Row, id: string, buses: Buses): void {
  const faultsBefore = net.draft.faults.length;
  const from = rowNamed(net, row, "hv_bus", buses, "bus");
  const to = rowNamed(net, row, "lv_bus", buses, "bus");
  const snMva = numberOf(net, row, "sn_mva", POSITIVE);
  const parallel = numberOf(net, row, "parallel", COUNT);
  const percent = shortCircuit(net, row, "");
  const hv = numberOf(net, row, "vn_hv_kv", VOLTAGE);
  const lv = numberOf(net, row, "vn_lv_kv", VOLTAGE);
  const shift = numberOf(net, row, "shift_degree", ANGLE);
  const df = numberOf(net, row, "df", COUNT);
  refuseTables(net, row);
  const taps = ["tap", "tap2"].flatMap((tap) => tapOf(net, row, tap) ?? []);
  const { kv, shiftDeg } = turnsOf({ hv, mv: 0, lv }, shift, taps);
  const inService = flagOf(net, row, "in_service", true);
  if (from === undefined || to === undefined || net.draft.faults.length > faultsBefore) return;
  addBranch(net, row, {
    id,
    from,
    to,
    percent,
    column: "vk_percent",
    snMva,
    parallel,
    fromKv: kv.hv,
    toKv: kv.lv,
    shiftDeg,
    ratingMw: snMva * parallel * df,
    inService: inService && from.inService && to.inService,
  });
}

export const LEGS = ["hv", "mv", "lv"] as const;

/** Three branches about a bus that the file does not have: hv to star, star to mv, star to lv. */
export function addThreeWinding(net: PandapowerNet, row: Row, id: string, buses: Buses): void {
  const faultsBefore = net.draft.faults.length;
  const ends = LEGS.map((leg) => rowNamed(net, row, `${leg}_bus`, buses, "bus"));
  const sn = LEGS.map((leg) => numberOf(net, row, `sn_${leg}_mva`, POSITIVE));
  const kv = LEGS.map((leg) => numberOf(net, row, `vn_${leg}_kv`, VOLTAGE));
  const shifts = [
    0,
    ...["mv", "lv"].map((leg) => numberOf(net, row, `shift_${leg}_degree`, ANGLE)),
  ];
  refuseTables(net, row);
  const parts = LEGS.map((leg) => shortCircuit(net, row, `${leg}_`));
  const tap = tapOf(net, row, "tap");
  if (tap !== undefined && flagOf(net, row, "tap_at_star_point", false)) {
    addFault(net.draft, originOf(row, "tap_at_star_point"), {
      code: "pandapower.tap",
      found: "a tap changer at the star point, off its neutral position",
      remedy: "write the tap at the terminal: false here, and the step that gives the same turns",
    });
  }
  const inService = flagOf(net, row, "in_service", true);
  const [hv, mv, lv] = ends;
  if (hv === undefined || mv === undefined || lv === undefined) return;
  if (net.draft.faults.length > faultsBefore) return;
  const star = { id: `${id}-star`, nominalKv: hv.nominalKv };
  const bus = {
    ...star,
    reference: false,
    referenceAngleDeg: 0,
    shuntMw: 0,
    shuntMvar: 0,
    role: "bus",
  } as const;
  add(net.draft, "buses", bus, originOf(row));
  for (const [at, leg] of LEGS.entries()) {
    const end = [hv, mv, lv][at]!;
    const taps = tap?.side === leg ? [tap] : [];
    const turns = turnsOf({ hv: kv[0]!, mv: kv[1]!, lv: kv[2]! }, shifts[at]!, taps);
    const isHigh = leg === "hv";
    addBranch(net, row, {
      id: `${id}-${leg}`,
      from: isHigh ? end : star,
      to: isHigh ? star : end,
      percent: {
        resistive: starLeg(
          parts.map((part) => part.resistive),
          sn,
          at,
        ),
        reactive: starLeg(
          parts.map((part) => part.reactive),
          sn,
          at,
        ),
      },
      column: `vk_${leg}_percent`,
      snMva: sn[at]!,
      parallel: 1,
      fromKv: isHigh ? turns.kv.hv : kv[0]!,
      toKv: isHigh ? kv[0]! : turns.kv[leg],
      shiftDeg: turns.shiftDeg,
      ratingMw: sn[at]!,
      inService: inService && end.inService,
    });
  }
}

/**
 * One leg of the star that gives the three pairs their short-circuit voltages: each pair's is on the smaller of its two
 * windings' ratings, the leg's on its own. Pairs are hv-mv, mv-lv, hv-lv.
 */
function starLeg(pairs: readonly number[], sn: readonly number[], leg: number): number {
  const pairSn = [Math.min(sn[0]!, sn[1]!), Math.min(sn[1]!, sn[2]!), Math.min(sn[0]!, sn[2]!)];
  const onMva = pairs.map((value, at) => value / pairSn[at]!);
  const opposite = [1, 2, 0][leg]!;
  const [one, other] = [0, 1, 2].filter((pair) => pair !== opposite).map((pair) => onMva[pair]!);
  return (sn[leg]! * (one! + other! - onMva[opposite]!)) / 2;
}
