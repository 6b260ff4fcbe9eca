/**
 * What is wrong with a network document, all at once: faults, which stop everything, and notices, which a person should
 * know. Takes a document of the right shape; gives both lists, each with the path in the document.
 */
import { type DocumentPath, formatPath } from "../core/documents/document.ts";
import { nearestWord } from "../core/errors.ts";
import { parseDay } from "../core/time.ts";
import type { Finding } from "./findings.ts";
import { locationFaults, locationNotices } from "./location-diagnosis.ts";
import { staticBranchMw } from "./network.ts";
import { BOUNDS, type NetworkDocument } from "./network-document.ts";
import { ratingFaults } from "./rating-diagnosis.ts";

export interface Diagnosis {
  readonly faults: readonly Finding[];
  readonly notices: readonly Finding[];
}

/** Unknown ids that are given a nearest one: each is a search through all ids. */
const NEAREST_MAX = 50;

/** Checks numbers, ids, references, reference buses, ratings and islands; islands only where nothing else is wrong. */
export function diagnoseNetwork(document: NetworkDocument): Diagnosis {
  const faults = [
    ...duplicateIds(document),
    ...unknownReferences(document),
    ...numberFaults(document),
    ...locationFaults(document),
    ...branchFaults(document),
    ...dateFaults(document),
    ...storageFaults(document),
    ...consumptionFaults(document),
    ...ratingFaults(document),
    ...supplyFaults(document),
  ];
  const notices = [
    ...branchNotices(document),
    ...siteNotices(document),
    ...locationNotices(document),
  ];
  return {
    faults,
    notices: faults.length > 0 ? notices : [...notices, ...islandNotices(document)],
  };
}

const LISTS = [
  "buses",
  "branches",
  "switches",
  "connections",
  "units",
  "demands",
  "constraintPoints",
] as const;

function* duplicateIds(document: NetworkDocument): Generator<Finding> {
  for (const list of LISTS) {
    const first = new Map<string, number>();
    for (const [row, item] of document[list].entries()) {
      const earlier = first.get(item.id);
      if (earlier === undefined) first.set(item.id, row);
      else {
        yield {
          code: "network.duplicateId",
          path: [list, row, "id"],
          found: `"${item.id}", which ${formatPath([list, earlier])} already has`,
          remedy: "give each its own id",
        };
      }
    }
  }
}

function* unknownReferences(document: NetworkDocument): Generator<Finding> {
  const ids = {
    bus: document.buses.map((item) => item.id),
    branch: document.branches.map((item) => item.id),
    connection: document.connections.map((item) => item.id),
  };
  const known = {
    bus: new Set(ids.bus),
    branch: new Set(ids.branch),
    connection: new Set(ids.connection),
  };
  let unknown = 0;
  const check = function* (
    kind: keyof typeof ids,
    id: string,
    path: DocumentPath,
  ): Generator<Finding> {
    if (known[kind].has(id)) return;
    unknown += 1;
    const near = unknown > NEAREST_MAX ? undefined : nearestWord(id, ids[kind].slice(0, 2000));
    yield {
      code: `network.unknown${kind[0]!.toUpperCase()}${kind.slice(1)}`,
      path,
      found: `"${id}", which is no ${kind} of this network`,
      remedy:
        near === undefined
          ? `write the id of a ${kind}`
          : `write the id of a ${kind}; the nearest is "${near}"`,
    };
  };
  for (const [row, branch] of document.branches.entries()) {
    yield* check("bus", branch.from, ["branches", row, "from"]);
    yield* check("bus", branch.to, ["branches", row, "to"]);
  }
  for (const [row, item] of document.switches.entries())
    yield* check("branch", item.branch, ["switches", row, "branch"]);
  for (const [row, item] of document.connections.entries())
    yield* check("bus", item.bus, ["connections", row, "bus"]);
  for (const [row, item] of document.units.entries())
    yield* check("connection", item.connection, ["units", row, "connection"]);
  for (const [row, item] of document.demands.entries())
    yield* check("bus", item.bus, ["demands", row, "bus"]);
  for (const [row, item] of document.constraintPoints.entries())
    yield* check("branch", item.branch, ["constraintPoints", row, "branch"]);
}

/** Numbers that are none: the shape refuses them in a text, a network made by code may still hold them. */
function* numberFaults(document: NetworkDocument): Generator<Finding> {
  if (!Number.isFinite(document.baseMva)) yield notANumber(["baseMva"], document.baseMva);
  for (const list of LISTS) {
    for (const [row, item] of document[list].entries()) yield* memberFaults([list, row], item);
  }
}

function* memberFaults(path: DocumentPath, item: object): Generator<Finding> {
  for (const [member, value] of Object.entries(item) as [string, unknown][]) {
    if (typeof value === "number" && !Number.isFinite(value)) {
      yield notANumber([...path, member], value);
    } else if (typeof value === "object" && value !== null) {
      yield* memberFaults([...path, member], value);
    }
  }
}

function notANumber(path: DocumentPath, value: number): Finding {
  return { code: "network.notANumber", path, found: `${value}`, remedy: "write a finite number" };
}

function* branchFaults(document: NetworkDocument): Generator<Finding> {
  for (const [row, branch] of document.branches.entries()) {
    if (Math.abs(branch.reactancePu) < BOUNDS.reactancePuMin) {
      yield {
        code: "network.zeroReactance",
        path: ["branches", row, "reactancePu"],
        found: `${branch.reactancePu}`,
        remedy:
          "write the series reactance in per unit; join two buses instead of linking them by nothing",
      };
    }
    if (branch.from === branch.to) {
      yield {
        code: "network.loop",
        path: ["branches", row, "to"],
        found: `"${branch.to}" at both ends`,
        remedy: "write the bus at the other end",
      };
    }
  }
}

function* dateFaults(document: NetworkDocument): Generator<Finding> {
  for (const [row, connection] of document.connections.entries()) {
    if (parseDay(connection.connectedOn) === undefined) {
      yield {
        code: "network.date",
        path: ["connections", row, "connectedOn"],
        found: `"${connection.connectedOn}"`,
        remedy: "write a date of the calendar, YYYY-MM-DD",
      };
    }
  }
}

function* storageFaults(document: NetworkDocument): Generator<Finding> {
  for (const [row, unit] of document.units.entries()) {
    const { storage } = unit;
    if ((storage === undefined) === (unit.technology === "storage")) {
      yield {
        code: "network.storage",
        path: ["units", row, "storage"],
        ...(storage === undefined
          ? {
              found: "no storage record on a storage unit",
              remedy: "write storage: { energyMwh, chargeMw }",
            }
          : {
              found: `a storage record on a ${unit.technology} unit`,
              remedy: "write technology: storage, or leave the record out",
            }),
      };
    } else if (
      storage !== undefined &&
      !(storage.minimumFrac <= storage.initialFrac && storage.initialFrac <= storage.maximumFrac)
    ) {
      yield {
        code: "network.storageBounds",
        path: ["units", row, "storage", "initialFrac"],
        found: `${storage.initialFrac} outside ${storage.minimumFrac} to ${storage.maximumFrac}`,
        remedy: "write minimumFrac ≤ initialFrac ≤ maximumFrac",
      };
    }
  }
}

function* consumptionFaults(document: NetworkDocument): Generator<Finding> {
  const importLimits = new Map(document.connections.map((item) => [item.id, item.importLimitMw]));
  // Capacity may be bought of other connections with a unit; what a limit keeps a consumer from is counted by the run.
  const withUnit = new Set(document.units.map(({ connection }) => connection));
  let importLimitsMw = 0;
  for (const [id, mw] of importLimits) if (withUnit.has(id)) importLimitsMw += mw;
  for (const [
    row,
    { technology, consumption, capacityMw, connection },
  ] of document.units.entries()) {
    const isDemand = technology === "demand";
    if ((consumption === undefined) === isDemand) {
      yield {
        code: "network.consumption",
        path: ["units", row, "consumption"],
        ...(isDemand
          ? {
              found: "no consumption record on a demand unit",
              remedy: "write consumption: { peakMw, profile }",
            }
          : {
              found: `a consumption record on a ${technology} unit`,
              remedy: "write technology: demand, or leave the record out",
            }),
      };
    }
    if (!isDemand) continue;
    if (capacityMw !== 0) {
      yield {
        code: "network.demandExport",
        path: ["units", row, "capacityMw"],
        found: `${capacityMw} on a demand unit, which exports nothing`,
        remedy: "write capacityMw: 0, and what it draws in consumption.peakMw",
      };
    }
    const importLimitMw = importLimits.get(connection);
    const othersMw = importLimitMw === undefined ? 0 : importLimitsMw - importLimitMw;
    if (
      consumption !== undefined &&
      importLimitMw !== undefined &&
      consumption.peakMw > importLimitMw + othersMw
    ) {
      yield {
        code: "network.demandImport",
        path: ["units", row, "consumption", "peakMw"],
        found: `${consumption.peakMw}, above the importLimitMw ${importLimitMw} of connection "${connection}" and the ${othersMw} that all others could sell it`,
        remedy:
          "write a peak that it may import, by itself or with bought capacity, or a higher importLimitMw",
      };
    }
  }
}

function* supplyFaults(document: NetworkDocument): Generator<Finding> {
  if (document.buses.some((bus) => bus.reference)) return;
  yield {
    code: "network.noReference",
    path: ["buses"],
    found: "no reference bus",
    remedy: "write reference: true on the bus that the wider system feeds",
  };
}

function* branchNotices(document: NetworkDocument): Generator<Finding> {
  for (const [row, branch] of document.branches.entries()) {
    if (staticBranchMw(branch) === null) {
      yield {
        code: "network.noRating",
        path: ["branches", row, "ratingMw"],
        found: `no rating on branch "${branch.id}"`,
        remedy: "its loading cannot be told; write ratingMw if it is known",
      };
    }
    if (branch.reactancePu < 0) {
      yield {
        code: "network.negativeReactance",
        path: ["branches", row, "reactancePu"],
        found: `${branch.reactancePu} on branch "${branch.id}"`,
        remedy:
          "kept as series compensation; the solver falls back to a full LU factorisation where it must",
      };
    }
  }
}

/** A site that one connection names is either said for nothing or misspelt. */
function* siteNotices({ connections }: NetworkDocument): Generator<Finding> {
  const named = new Map<string, number>();
  for (const { site } of connections)
    if (site !== undefined) named.set(site, (named.get(site) ?? 0) + 1);
  const shared = [...named].flatMap(([site, times]) => (times > 1 ? [site] : []));
  let searched = 0;
  for (const [row, { site }] of connections.entries()) {
    if (site === undefined || named.get(site) !== 1) continue;
    searched += 1;
    const near = searched > NEAREST_MAX ? undefined : nearestWord(site, shared);
    yield {
      code: "network.loneSite",
      path: ["connections", row, "site"],
      found: `"${site}", which no other connection names`,
      remedy:
        near === undefined
          ? "kept; a connection alone is a site of its own without it"
          : `kept; did you mean "${near}"?`,
    };
  }
}

function* islandNotices(document: NetworkDocument): Generator<Finding> {
  for (const island of unsuppliedIslands(document)) {
    const buses =
      island.length > 4
        ? `${island.slice(0, 4).join(", ")} and ${island.length - 4} more`
        : island.join(", ");
    yield {
      code: "network.unsupplied",
      path: ["buses"],
      found: `${island.length} unsupplied bus${island.length === 1 ? "" : "es"}: ${buses}`,
      remedy: "they carry no flow; close a branch or name a reference bus among them",
    };
  }
}

/** Ids of the buses of each island without a reference bus, with branches and switches in their normal state. */
function unsuppliedIslands(document: NetworkDocument): string[][] {
  const open = new Set(
    document.switches.filter((item) => item.normally === "open").map((item) => item.branch),
  );
  const parent = new Map(document.buses.map((bus) => [bus.id, bus.id]));
  const root = (id: string): string => {
    let top = id;
    while (parent.get(top) !== top) top = parent.get(top)!;
    for (let step = id; step !== top; ) {
      const next = parent.get(step)!;
      parent.set(step, top);
      step = next;
    }
    return top;
  };
  for (const branch of document.branches) {
    if (branch.inService && !open.has(branch.id)) parent.set(root(branch.from), root(branch.to));
  }
  const supplied = new Set(
    document.buses.filter((bus) => bus.reference).map((bus) => root(bus.id)),
  );
  const islands = new Map<string, string[]>();
  for (const bus of document.buses) {
    const top = root(bus.id);
    if (supplied.has(top)) continue;
    const island = islands.get(top);
    if (island === undefined) islands.set(top, [bus.id]);
    else island.push(bus.id);
  }
  return [...islands.values()];
}
