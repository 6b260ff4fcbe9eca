/**
 * What is wrong with the faults of a scenario: names that the network does not have, spans that end before they begin or lie
 * outside the run.
 */
import { formatInstant, parseInstant } from "../core/time.ts";
import type { FaultSettings } from "../model/faults.ts";
import { type Finding, unknownName } from "../model/findings.ts";
import type { NetworkDocument } from "../model/network-document.ts";

export function* faultFindings(
  faults: readonly FaultSettings[],
  network: NetworkDocument,
  venues: readonly string[],
  run: { readonly from: number; readonly to: number },
): Generator<Finding> {
  const known = knownIds(network);
  for (const [row, fault] of faults.entries()) {
    if (parseInstant(fault.to)! <= parseInstant(fault.from)!) {
      yield {
        code: "scenario.faultSpan",
        path: ["faults", row, "to"],
        found: `${fault.to}, not after ${fault.from}`,
        remedy: "write an instant after `from`",
      };
    }
    const isOutside = parseInstant(fault.to)! <= run.from || parseInstant(fault.from)! >= run.to;
    // A market may fail before the run, when its gates for the run are due.
    if (isOutside && fault.kind !== "market-failed") {
      yield {
        code: "scenario.faultOutside",
        path: ["faults", row, "from"],
        found: `${fault.from} to ${fault.to}, outside the run`,
        remedy: `write instants between ${formatInstant(run.from)} and ${formatInstant(run.to)}, or leave the fault out`,
      };
    }
    if (fault.kind === "market-failed" && fault.venue !== undefined) {
      if (!venues.includes(fault.venue)) {
        yield {
          code: "scenario.unknownVenue",
          path: ["faults", row, "venue"],
          found: `"${fault.venue}", which is no venue of this scenario`,
          remedy:
            venues.length === 0
              ? "leave the fault out: the scenario names no venue"
              : `write one of ${venues.join(", ")}, or none for all of them`,
        };
      }
    }
    for (const [member, id] of unknownNames(fault, known)) {
      const kind = member === "constraint" ? "constraint point" : member;
      yield unknownName(kind, id, known[member], network.name, ["faults", row, member]);
    }
  }
}

/** The faults whose names are all the network's: those that may be looked up in its flows. */
export function withKnownNames(
  faults: readonly FaultSettings[],
  network: NetworkDocument,
): readonly FaultSettings[] {
  const known = knownIds(network);
  return faults.filter((fault) => unknownNames(fault, known).length === 0);
}

type Known = Readonly<Record<"branch" | "switch" | "unit" | "constraint", readonly string[]>>;

function knownIds(network: NetworkDocument): Known {
  const idsOf = (items: readonly { readonly id: string }[]) => items.map((item) => item.id);
  return {
    branch: idsOf(network.branches),
    switch: idsOf(network.switches),
    unit: idsOf(network.units),
    constraint: idsOf(network.constraintPoints),
  };
}

/** Names of a fault that the network does not have, by member. */
function unknownNames(fault: FaultSettings, known: Known): (readonly [keyof Known, string])[] {
  const members = ["branch", "switch", "unit", "constraint"] as const;
  return members.flatMap((member) => {
    const id = (fault as Partial<Record<typeof member, string>>)[member];
    return id === undefined || known[member].includes(id) ? [] : [[member, id] as const];
  });
}
