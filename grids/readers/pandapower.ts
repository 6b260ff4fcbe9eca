/**
 * pandapower networks as `to_json` writes them (docs/formats/pandapower.md). Takes the text; gives a network document with
 * what was assumed, or every fault with table, index and column.
 * Keeps: what would change the linear flow is read or refused, and what is passed over beside it is said.
 */
import { type Checked, faulty } from "../../sim/core/errors.ts";
import { BOUNDS } from "../../sim/model/network-document.ts";
import { addFault, emptyDraft, finishDraft } from "./draft.ts";
import type { ReadNetwork } from "./network-reader.ts";
import { addBranches } from "./pandapower/branches.ts";
import { addBuses, readBuses } from "./pandapower/buses.ts";
import { addInjections, readReferences } from "./pandapower/injections.ts";
import { flagOf, type PandapowerNet, readTables } from "./pandapower/tables.ts";

export const PANDAPOWER_CHARACTERS_MAX = 64_000_000;

/** Whether a JSON text says that it is one: the class stands near its beginning. */
export function isPandapower(text: string): boolean {
  return /"_class"\s*:\s*"pandapowerNet"|\\"_class\\"\s*:\s*\\"pandapowerNet\\"/.test(
    text.slice(0, 2_000),
  );
}

/** Tables that are read. */
const READ: ReadonlySet<string> = new Set([
  ...["bus", "line", "trafo", "trafo3w", "impedance", "switch", "ext_grid", "gen", "sgen"],
  ...["asymmetric_sgen", "storage", "load", "asymmetric_load", "motor", "ward", "xward"],
  ...["shunt", "dcline"],
]);
/** Tables that would change the linear flow in a way that it cannot hold. */
const REFUSED: ReadonlySet<string> = new Set([
  ...["tcsc", "vsc", "vsc_stacked", "vsc_bipolar", "b2b_vsc", "bi_vsc", "line_dc", "load_dc"],
  ...["source_dc"],
]);
/** Tables of reactive power alone. */
const REACTIVE: ReadonlySet<string> = new Set(["svc", "ssc"]);

export function readPandapower(text: string, file?: string): Checked<ReadNetwork> {
  const place = file === undefined ? {} : { file };
  const draft = emptyDraft();
  if (text.length > PANDAPOWER_CHARACTERS_MAX) {
    const found = `${text.length} characters`;
    const remedy = `give at most ${PANDAPOWER_CHARACTERS_MAX}: leave results out of the file`;
    return faulty([{ code: "pandapower.size", path: "", found, remedy, ...place }]);
  }
  const net = readTables(text, file, draft);
  if (net === undefined || draft.faults.length > 0) return faulty(draft.faults);
  const name = net.values.get("name");
  draft.name = typeof name === "string" && name !== "" ? name : "pandapower network";
  draft.baseMva = baseOf(net);
  checkVersion(net);
  checkTables(net);
  const buses = readBuses(net);
  if (draft.faults.length > 0) return faulty(draft.faults);
  readReferences(net, buses);
  addInjections(net, buses);
  addBuses(net, buses);
  addBranches(net, buses);
  return finishDraft(draft);
}

function baseOf(net: PandapowerNet): number {
  const { min, max } = BOUNDS.baseMva;
  const base = net.values.get("sn_mva") ?? 1;
  if (typeof base === "number" && base >= min && base <= max) return base;
  addFault(
    net.draft,
    { path: ["sn_mva"], place: net.place },
    {
      code: "pandapower.value",
      found: typeof base === "number" ? String(base) : "no number",
      remedy: `write the base in MVA, from ${min} to ${max}`,
    },
  );
  return 1;
}

/** Before version 2 powers were in kW and generation was negative. */
function checkVersion(net: PandapowerNet): void {
  const kilowatts = [...net.tables.values()].some((table) => table.columns.has("p_kw"));
  const version = net.values.get("format_version") ?? net.values.get("version");
  const isOld = kilowatts || (typeof version === "string" && /^[01]\./.test(version));
  if (!isOld) return;
  addFault(
    net.draft,
    { path: ["format_version"], place: net.place },
    {
      code: "pandapower.version",
      found: kilowatts ? "powers in kW, of a version before 2" : `version ${String(version)}`,
      remedy: "load it in a present pandapower, which converts it, and write it with to_json",
    },
  );
}

function checkTables(net: PandapowerNet): void {
  for (const { name, rows } of net.tables.values()) {
    if (rows.length === 0 || READ.has(name)) continue;
    const inService = rows.filter((row) => flagOf(net, row, "in_service", true)).length;
    if (REFUSED.has(name)) {
      if (inService === 0) continue;
      addFault(
        net.draft,
        { path: [name], place: rows[0]!.place },
        {
          code: "pandapower.unsupported",
          found: `${inService} in service, which a linear flow of one network cannot hold`,
          remedy: "take them out of service, and write what they exchange as load or sgen",
        },
      );
      continue;
    }
    const isReactive = REACTIVE.has(name);
    net.draft.notices.push({
      code: "pandapower.passedOver",
      path: [name],
      found: `${rows.length} rows`,
      remedy: isReactive
        ? "they exchange reactive power only, and are left out"
        : name === "controller"
          ? "controllers are not run: taps and powers are as the file holds them"
          : "this table is not read: what it means for the flow is left out",
    });
  }
}
