/**
 * Faults from a seed: outages, switchings, units that do not obey or are not heard of, readings that are lost, markets that
 * fail, from a second to hours, with beginnings and ends inside ticks and across midnight. Takes choices, a network and the
 * run's span; gives what a scenario says of them.
 */
import { formatInstant } from "../../sim/core/time.ts";
import type { FaultSettings } from "../../sim/model/faults.ts";
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import type { Chooser } from "./chooser.ts";

/** The instants of a run, from and to. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const DAY_S = 86_400;
const PERIOD_S = 1800;
const KINDS = [
  "branch-out",
  "switching",
  "unit-silent",
  "unit-comms-lost",
  "measurement-lost",
  "market-failed",
] as const;

export const instantText = (instant: number): string => formatInstant(instant).replace(" ", "T");

export function chosenFaults(
  choose: Chooser,
  network: NetworkDocument,
  run: Span,
): FaultSettings[] {
  return Array.from({ length: choose.whole("faults", 0, 8) }, (_, row) =>
    chosenFault(choose, `fault/${row}`, network, run),
  ).flat();
}

/** One fault, or none where the network has nothing of its kind. */
function chosenFault(
  choose: Chooser,
  name: string,
  network: NetworkDocument,
  run: Span,
): FaultSettings[] {
  const span = chosenSpan(choose, name, run);
  const of = (items: readonly { readonly id: string }[]) =>
    items.length === 0 ? undefined : choose.oneOf(`${name}/of`, items).id;
  const planned = choose.chance(`${name}/planned`, 0.5);
  const kind = choose.oneOf(`${name}/kind`, KINDS);
  switch (kind) {
    case "branch-out": {
      const branch = of(network.branches);
      return branch === undefined ? [] : [{ kind, branch, planned, ...span }];
    }
    case "switching": {
      const id = of(network.switches);
      const position = choose.oneOf(`${name}/position`, ["open", "closed"] as const);
      return id === undefined ? [] : [{ kind, switch: id, position, planned, ...span }];
    }
    case "unit-silent":
    case "unit-comms-lost": {
      const unit = of(network.units);
      return unit === undefined ? [] : [{ kind, unit, ...span }];
    }
    case "measurement-lost": {
      const constraint = of(network.constraintPoints);
      return constraint === undefined ? [] : [{ kind, constraint, ...span }];
    }
    case "market-failed":
      return [{ kind, ...span }];
  }
}

/** A span that touches the run: at any second, on a half-hour, or shortly before midnight. */
function chosenSpan(choose: Chooser, name: string, run: Span) {
  const length = choose.oneOf(`${name}/length`, [1, 30, 59, 60, 61, 300, 1800, 7200, 30_000]);
  const latest = run.to - run.from - 1;
  const after = choose.oneOf(`${name}/from`, [
    choose.whole(`${name}/second`, 1 - length, latest),
    choose.whole(`${name}/half-hour`, 0, Math.floor(latest / PERIOD_S)) * PERIOD_S,
    DAY_S - choose.whole(`${name}/midnight`, 1, 120),
  ]);
  const from = run.from + after;
  return { from: instantText(from), to: instantText(from + length) };
}
