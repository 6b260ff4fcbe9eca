/**
 * Lines, transformers, impedances and switches of a pandapower network as branches and their switches.
 * Takes the tables and the buses; adds branches in per unit and a switch for each one at a line or transformer.
 * Keeps: a branch whose ends closed switches have joined carries nothing and is left out, and that is said.
 */
import { BOUNDS } from "../../../sim/model/network-document.ts";
import { add, addFault, plain, sharedIds } from "../draft.ts";
import { type Buses, switchOhm } from "./buses.ts";
import {
  flagOf,
  numberOf,
  originOf,
  type PandapowerNet,
  type Row,
  rowNamed,
  rowsOf,
  textOf,
} from "./tables.ts";
import { addThreeWinding, addTransformer, LEGS } from "./transformers.ts";

/** From a current at or above this, converters mean that no limit is known. */
const NO_LIMIT_KA = 99_999;
/** Of a switch with impedance, resistance over reactance: pandapower's own default. */
const SWITCH_R_OVER_X = 2;

const ELEMENTS = {
  l: { table: "line", ends: ["from", "to"] },
  t: { table: "trafo", ends: ["hv", "lv"] },
  t3: { table: "trafo3w", ends: LEGS },
} as const;
const TABLES = ["line", "trafo", "trafo3w", "impedance"] as const;
type BranchTable = (typeof TABLES)[number];

/** An element with the id of its branch; a three-winding transformer has one a leg, with the leg's name behind. */
interface Element {
  readonly row: Row;
  readonly id: string;
  /** Its ends are one bus. */
  readonly isShorted: boolean;
}
type Elements = Readonly<Record<BranchTable, ReadonlyMap<string, Element>>>;

export function addBranches(net: PandapowerNet, buses: Buses): void {
  const resistive = rowsOf(net, "switch").filter((row) => isResistive(net, row, buses));
  const ids = sharedIds([
    ...TABLES.map((table) => ({ kind: table, rows: rowsOf(net, table).map(nameAndIndex) })),
    { kind: "switch", rows: resistive.map(nameAndIndex) },
  ]);
  const elements = Object.fromEntries(
    TABLES.map((table, at) => [
      table,
      new Map(
        rowsOf(net, table).map((row, place) => {
          const id = ids[at]![place]!;
          return [row.label, { row, id, isShorted: isShorted(row, table, buses) }];
        }),
      ),
    ]),
  ) as unknown as Elements;
  const standing = (table: BranchTable) =>
    [...elements[table].values()].filter((element) => !element.isShorted);
  for (const { row, id } of standing("line")) addLine(net, row, id, buses);
  for (const { row, id } of standing("trafo")) addTransformer(net, row, id, buses);
  for (const { row, id } of standing("trafo3w")) addThreeWinding(net, row, id, buses);
  for (const { row, id } of standing("impedance")) addImpedance(net, row, id, buses);
  for (const [at, row] of resistive.entries()) addSwitchBranch(net, row, ids[4]![at]!, buses);
  addSwitches(net, buses, elements);
  const shorted = TABLES.flatMap((table) => [...elements[table].values()]).filter(
    (element) => element.isShorted,
  );
  if (shorted.length > 0) {
    net.draft.notices.push({
      code: "pandapower.shorted",
      path: ["switch"],
      found: `${shorted.length} branches between buses that closed switches join: ${shorted
        .slice(0, 4)
        .map(({ id }) => id)
        .join(", ")}${shorted.length > 4 ? " and more" : ""}`,
      remedy: "they carry nothing and are left out",
    });
  }
}

const nameAndIndex = (row: Row) => ({ name: textOf(row, "name"), index: row.label });

const ENDS = { line: ["from_bus", "to_bus"], trafo: ["hv_bus", "lv_bus"] } as const;

function isShorted(row: Row, table: BranchTable, buses: Buses): boolean {
  if (table === "trafo3w") return false;
  const [left, right] = ENDS[table === "trafo" ? "trafo" : "line"];
  // A bus that is unknown is told where the branch is made.
  const label = (column: string) => textOf(row, column);
  const [one, other] = [buses.get(label(left)), buses.get(label(right))];
  return one !== undefined && one === other && label(left) !== label(right);
}

function addLine(net: PandapowerNet, row: Row, id: string, buses: Buses): void {
  const from = rowNamed(net, row, "from_bus", buses, "bus");
  const to = rowNamed(net, row, "to_bus", buses, "bus");
  const lengthKm = numberOf(net, row, "length_km", { min: 0, max: 1e6 });
  const ohm = { min: -1e9, max: 1e9 };
  const x = numberOf(net, row, "x_ohm_per_km", ohm) * lengthKm;
  const r = numberOf(net, row, "r_ohm_per_km", ohm) * lengthKm;
  const nanofarad = numberOf(net, row, "c_nf_per_km", { absent: 0, min: 0, max: 1e12 }) * lengthKm;
  const parallel = numberOf(net, row, "parallel", { absent: 1, min: 1, max: 1e6 });
  const df = numberOf(net, row, "df", { absent: 1, min: 1e-3, max: 1e6 });
  const kiloamp = numberOf(net, row, "max_i_ka", { absent: 0, empty: 0, min: 0 });
  const inService = flagOf(net, row, "in_service", true);
  if (from === undefined || to === undefined || net.draft.faults.length > 0) return;
  const baseOhm = (from.nominalKv * from.nominalKv) / net.draft.baseMva;
  const frequencyHz = 2 * Math.PI * frequencyOf(net);
  const entry = {
    id,
    kind: textOf(row, "type") === "cs" ? "cable" : "line",
    from: from.id,
    to: to.id,
    resistancePu: plain(r / baseOhm / parallel),
    reactancePu: plain(x / baseOhm / parallel),
    chargingPu: plain(frequencyHz * nanofarad * 1e-9 * baseOhm * parallel),
    tapRatio: 1,
    shiftDeg: 0,
    ratingMw:
      kiloamp === 0 || kiloamp >= NO_LIMIT_KA
        ? null
        : kiloamp * df * parallel * Math.sqrt(3) * from.nominalKv,
    inService: inService && from.inService && to.inService,
  } as const;
  add(net.draft, "branches", entry, originOf(row, "x_ohm_per_km"));
}

function frequencyOf(net: PandapowerNet): number {
  const frequency = net.values.get("f_hz");
  return typeof frequency === "number" && frequency > 0 && frequency < 1000 ? frequency : 50;
}

/** An impedance in per unit of its own base; one that differs by direction has no place in a symmetric flow. */
function addImpedance(net: PandapowerNet, row: Row, id: string, buses: Buses): void {
  const from = rowNamed(net, row, "from_bus", buses, "bus");
  const to = rowNamed(net, row, "to_bus", buses, "bus");
  const perUnit = { min: -BOUNDS.impedancePu, max: BOUNDS.impedancePu };
  const x = numberOf(net, row, "xft_pu", perUnit);
  const back = numberOf(net, row, "xtf_pu", perUnit);
  const r = numberOf(net, row, "rft_pu", perUnit);
  const snMva = numberOf(net, row, "sn_mva", { min: 1e-9, max: BOUNDS.powerMw });
  const inService = flagOf(net, row, "in_service", true);
  if (x !== back && inService) {
    addFault(net.draft, originOf(row, "xtf_pu"), {
      code: "pandapower.impedance",
      found: `${back} one way and ${x} the other`,
      remedy: "write the same reactance both ways: the linear flow knows one",
    });
  }
  if (from === undefined || to === undefined || net.draft.faults.length > 0) return;
  const scale = net.draft.baseMva / snMva;
  const entry = {
    id,
    kind: "line",
    from: from.id,
    to: to.id,
    resistancePu: plain(r * scale),
    reactancePu: plain(x * scale),
    chargingPu: 0,
    tapRatio: 1,
    shiftDeg: 0,
    ratingMw: null,
    inService: inService && from.inService && to.inService,
  } as const;
  add(net.draft, "branches", entry, originOf(row, "xft_pu"));
}

function isResistive(net: PandapowerNet, row: Row, buses: Buses): boolean {
  if (textOf(row, "et") !== "b" || switchOhm(net, row) === 0) return false;
  const [one, other] = [buses.get(textOf(row, "bus")), buses.get(textOf(row, "element"))];
  return one !== undefined && other !== undefined && one !== other;
}

/** A bus-bus switch with impedance is a short branch, open or closed. */
function addSwitchBranch(net: PandapowerNet, row: Row, id: string, buses: Buses): void {
  const [from, to] = [buses.get(textOf(row, "bus")), buses.get(textOf(row, "element"))];
  if (from === undefined || to === undefined) return;
  const ohmPu = (switchOhm(net, row) * net.draft.baseMva) / (from.nominalKv * from.nominalKv);
  const reactancePu = ohmPu / Math.hypot(1, SWITCH_R_OVER_X);
  const entry = {
    id,
    kind: "line",
    from: from.id,
    to: to.id,
    resistancePu: SWITCH_R_OVER_X * reactancePu,
    reactancePu,
    chargingPu: 0,
    tapRatio: 1,
    shiftDeg: 0,
    ratingMw: null,
    inService: flagOf(net, row, "closed", true) && from.inService && to.inService,
  } as const;
  add(net.draft, "branches", entry, originOf(row, "z_ohm"));
}

/** Switches at lines and transformers: open ones open the branch, closed ones are kept. */
function addSwitches(net: PandapowerNet, buses: Buses, elements: Elements): void {
  const rows = rowsOf(net, "switch").filter((row) => textOf(row, "et") !== "b");
  const [ids = []] = sharedIds([{ kind: "switch", rows: rows.map(nameAndIndex) }]);
  for (const [at, row] of rows.entries()) {
    const branch = switchedBranch(net, row, buses, elements);
    if (branch === undefined) continue;
    const normally = flagOf(net, row, "closed", true) ? "closed" : "open";
    add(net.draft, "switches", { id: ids[at]!, branch, normally }, originOf(row));
  }
}

function switchedBranch(
  net: PandapowerNet,
  row: Row,
  buses: Buses,
  elements: Elements,
): string | undefined {
  const kind = textOf(row, "et");
  if (kind !== "l" && kind !== "t" && kind !== "t3") {
    addFault(net.draft, originOf(row, "et"), {
      code: "pandapower.switch",
      found: `"${kind}"`,
      remedy: "write b (bus), l (line), t (transformer) or t3 (three windings)",
    });
    return undefined;
  }
  const { table, ends } = ELEMENTS[kind];
  const bus = rowNamed(net, row, "bus", buses, "bus");
  const element = rowNamed(net, row, "element", elements[table], table);
  if (bus === undefined || element === undefined || element.isShorted) return undefined;
  const label = textOf(row, "bus");
  const end = ends.find((name) => textOf(element.row, `${name}_bus`) === label);
  if (end === undefined) {
    addFault(net.draft, originOf(row, "bus"), {
      code: "pandapower.switch",
      found: `bus ${label}, which is no end of ${table} ${element.row.label}`,
      remedy: "write a bus at an end of the element",
    });
    return undefined;
  }
  return kind === "t3" ? `${element.id}-${end}` : element.id;
}
