/**
 * For tests: a built-in network's linear flow beside an independent one, row by row. Takes the document and the name of the
 * case among the reference results, which are not shipped; gives the largest differences.
 */
import { existsSync, readFileSync } from "node:fs";
import { orThrow } from "../../sim/core/errors.ts";
import { networkColumns } from "../../sim/model/network.ts";
import {
  type NetworkDocumentInput,
  networkDocumentSchema,
} from "../../sim/model/network-document.ts";
import { powerFlow } from "../../sim/network/power-flow.ts";

const ANSWERS = new URL("../../../shared/data/reference-matpower/", import.meta.url);
export const areAnswersHere = existsSync(ANSWERS);
export const whereAbsent = areAnswersHere ? "" : " (skipped: ../shared/data is absent)";

const rowsOf = (file: string): string[][] =>
  readFileSync(new URL(file, ANSWERS), "utf8")
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(","));

export function solved(document: NetworkDocumentInput) {
  return orThrow(powerFlow(networkColumns(networkDocumentSchema.parse(document))));
}

/** Branches must stand in the case's order; buses are found by id. */
export function differences(document: NetworkDocumentInput, name: string) {
  const { buses, branches } = solved(document);
  const flows = rowsOf(`${name}.dcpf.branch.csv`);
  const angles = new Map(rowsOf(`${name}.dcpf.bus.csv`).map(([bus, deg]) => [bus!, Number(deg)]));
  const ends = flows.map(([, from, to]) => `${from}-${to}`);
  const ownEnds = branches.map(({ from, to }) => `${from}-${to}`);
  return {
    areSameBranches: JSON.stringify(ends) === JSON.stringify(ownEnds),
    busCount: [buses.length, angles.size] as const,
    flowMw: Math.max(
      ...branches.map(({ flowMw }, row) => Math.abs(flowMw - Number(flows[row]![4]))),
    ),
    angleDeg: Math.max(...buses.map(({ id, angleDeg }) => Math.abs(angleDeg! - angles.get(id)!))),
  };
}
