/**
 * What is said of a network whose flows do not follow from injections: which reactances are to blame, and in which state of the
 * network. Takes what was found; gives findings with paths in the network document.
 */
import type { Finding } from "../model/findings.ts";
import type { Network } from "../model/network.ts";
import type { Apart } from "./apart.ts";
import type { Cancellation } from "./cancelling.ts";

/** A value, or why a network has none. */
export type Solvable<Value> =
  | { readonly kind: "ok"; readonly value: Value }
  | { readonly kind: "unsolvable"; readonly findings: readonly Finding[] };

export const unsolvable = (findings: readonly Finding[]): Solvable<never> => ({
  kind: "unsolvable",
  findings,
});

const NAMED_MAX = 5;

export function cancellationFinding(
  { branches, buses }: Network,
  { branch, others, bus, amplification }: Cancellation,
  isExact: boolean,
): Finding {
  const names = others.slice(0, NAMED_MAX).map((row) => `"${branches.ids[row]!}"`);
  const more = others.length > NAMED_MAX ? ` and ${others.length - NAMED_MAX} more` : "";
  const what = others.length === 1 ? "that" : "those";
  const around = others.length === 0 ? "those around it" : `${what} of ${names.join(", ")}${more}`;
  const effect = isExact
    ? "no flow follows from what is injected"
    : `1 kW injected at "${buses.ids[bus]!}" would drive ${amplification.toExponential(0)} kW through it`;
  return {
    code: "network.singular",
    path: ["branches", branch, "reactancePu"],
    found: `${branches.reactancePu[branch]} of "${branches.ids[branch]!}", which cancels with ${around}: ${effect}`,
    remedy: "correct one of these reactances: their difference hangs on digits that nobody knows",
  };
}

export function apartFinding(
  { branches }: Network,
  { branch, longest, wayPu, more }: Apart,
): Finding {
  const of = (row: number) => `${branches.reactancePu[row]} of "${branches.ids[row]!}"`;
  const others = more === 0 ? "" : `, as ${more} more ${more === 1 ? "is" : "are"}`;
  return {
    code: "network.reactancesApart",
    path: ["branches", branch, "reactancePu"],
    found: `${of(branch)}, too small behind ${Number(wayPu.toPrecision(3))} per unit from the nearest reference bus (most of it ${of(longest)})${others}: no flow through it comes out right to 9 digits`,
    remedy: "correct the reactance that is wrong, or join the buses of a link that has almost none",
  };
}

/** A finding of a state that is not the network as written, with what is out or closed in it. */
export function inState(network: Network, isClosed: Uint8Array, finding: Finding): Finding {
  const { ids } = network.branches;
  const named = (closed: 0 | 1, word: string) => {
    const moved = ids.filter(
      (_, row) => isClosed[row] === closed && network.branches.isClosed[row] !== closed,
    );
    if (moved.length === 0) return [];
    const more = moved.length > NAMED_MAX ? ` and ${moved.length - NAMED_MAX} more` : "";
    const shown = moved.slice(0, NAMED_MAX).map((id) => `"${id}"`);
    const verb = moved.length === 1 ? "is" : "are";
    return [`${shown.join(", ")}${more} ${verb} ${word}`];
  };
  const moves = [...named(0, "out"), ...named(1, "closed")];
  if (moves.length === 0) return finding;
  return { ...finding, found: `${finding.found}, while ${moves.join(" and ")}` };
}
