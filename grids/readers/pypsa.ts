/**
 * PyPSA networks as `export_to_csv_folder` writes them (docs/formats/pypsa.md). Takes the texts of the folder's CSV files
 * and a snapshot; gives the network at that snapshot with what was assumed, or every fault with file, line and column.
 * Keeps: the flow is that of PyPSA's own linear power flow, sub-network by sub-network.
 */
import { type Checked, faulty } from "../../sim/core/errors.ts";
import { addFault, emptyDraft, finishDraft } from "./draft.ts";
import {
  allEndWith,
  type NamedText,
  ownName,
  type ReadNetwork,
  type ReadOptions,
} from "./network-reader.ts";
import { addBranches } from "./pypsa/branches.ts";
import { addBuses, readBuses, readShunts } from "./pypsa/buses.ts";
import { addInjections } from "./pypsa/injections.ts";
import { type PypsaNet, readTables, rowsOf } from "./pypsa/tables.ts";

/** Base of per-unit values: PyPSA's own is 1 MVA, on which small impedances come near to nothing. */
const BASE_MVA = 100;

/** Whether the files are CSV, and one of them the buses. */
export function isPypsa(files: readonly NamedText[]): boolean {
  return allEndWith(files, ".csv") && files.some((file) => ownName(file) === "buses.csv");
}

export function readPypsa(
  files: readonly NamedText[],
  options: ReadOptions = {},
): Checked<ReadNetwork> {
  const draft = emptyDraft();
  draft.baseMva = BASE_MVA;
  const net = readTables(files, options.snapshot, draft);
  draft.name = rowsOf(net, "network")[0]?.name || "PyPSA network";
  if (rowsOf(net, "buses").length === 0) {
    addFault(
      draft,
      { path: ["buses"], place: {} },
      {
        code: "pypsa.file",
        found: "no buses",
        remedy: "write a row for each bus in buses.csv",
      },
    );
  }
  if (draft.faults.length > 0) return faulty(draft.faults);
  const buses = readBuses(net);
  readShunts(net, buses);
  addBuses(net, buses);
  addBranches(net, buses);
  addInjections(net, buses);
  noteSnapshot(net);
  return finishDraft(draft);
}

function noteSnapshot({ draft, snapshots, snapshot }: PypsaNet): void {
  if (snapshots.length <= 1) return;
  draft.notices.push({
    code: "pypsa.snapshot",
    path: ["snapshots"],
    found: `${snapshots.length} snapshots; this is the network at "${snapshot}"`,
    remedy: "import with --snapshot for another; links are held at their power of that moment",
  });
}
