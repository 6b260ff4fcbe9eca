/** Every fault and every notice of a network, alone and all at once. */
import { describe, expect, test } from "vitest";
import { formatPath } from "../core/documents/document.ts";
import type { Finding } from "./findings.ts";
import { diagnoseNetwork } from "./network-diagnosis.ts";
import {
  type NetworkDocument,
  type NetworkDocumentInput,
  networkDocumentSchema,
} from "./network-document.ts";

/** Two buses, a rated line between them, a wind farm, a battery, a demand and a constraint point: nothing is wrong. */
const sound: NetworkDocumentInput = {
  format: "headroom-network/1",
  name: "sound",
  buses: [
    { id: "grid", nominalKv: 33, reference: true },
    { id: "island", nominalKv: 33 },
  ],
  branches: [{ id: "cable", from: "grid", to: "island", reactancePu: 0.1, ratingMw: 20 }],
  switches: [{ id: "breaker", branch: "cable", normally: "closed" }],
  connections: [
    {
      id: "farm",
      bus: "island",
      exportLimitMw: 10,
      curtailableWhen: "intact",
      connectedOn: "2012-05-01",
    },
  ],
  units: [
    { id: "turbines", connection: "farm", technology: "wind", capacityMw: 10 },
    {
      id: "battery",
      connection: "farm",
      technology: "storage",
      capacityMw: 2,
      storage: { energyMwh: 4, chargeMw: 2 },
    },
  ],
  demands: [{ id: "village", bus: "island", peakMw: 3 }],
  constraintPoints: [{ id: "export", branch: "cable", direction: "reverse" }],
};

type Changes = readonly (readonly [path: readonly (string | number)[], value: unknown])[];

/** The sound network with values changed at paths; one past the end of a list adds to it. */
function changed(changes: Changes): NetworkDocument {
  const document = structuredClone(networkDocumentSchema.parse(sound));
  for (const [path, value] of changes) {
    let inner = document as unknown as Record<string | number, unknown>;
    for (const step of path.slice(0, -1)) inner = inner[step] as typeof inner;
    inner[path.at(-1)!] = value;
  }
  return document;
}

const told = (findings: readonly Finding[]) =>
  findings.map(({ code, path }) => `${code} ${formatPath(path)}`);

const parsed = networkDocumentSchema.parse(sound);
const [grid, island] = [parsed.buses[0]!, parsed.buses[1]!];
const cable = parsed.branches[0]!;

/** Draws up to 2 MW behind a connection that may import nothing. */
const mill = {
  ...parsed.units[0]!,
  technology: "demand",
  capacityMw: 0,
  consumption: { peakMw: 2, profile: "constant" },
};

const faultCases: readonly [what: string, changes: Changes, expected: readonly string[]][] = [
  [
    "demand without what it consumes",
    [[["units", 0], { ...mill, consumption: undefined }]],
    ["network.consumption units[0].consumption"],
  ],
  [
    "a generator that says what it consumes",
    [[["units", 0, "consumption"], { peakMw: 1, profile: "constant" }]],
    ["network.consumption units[0].consumption"],
  ],
  [
    "demand that exports, and draws more than its connection may",
    [[["units", 0], { ...mill, capacityMw: 3 }]],
    [
      "network.demandExport units[0].capacityMw",
      "network.demandImport units[0].consumption.peakMw",
    ],
  ],
  ["an id twice in one list", [[["buses", 2], island]], ["network.duplicateId buses[2].id"]],
  [
    "a branch between buses that are not there",
    [
      [["branches", 0, "from"], "gird"],
      [["branches", 0, "to"], "x"],
    ],
    ["network.unknownBus branches[0].from", "network.unknownBus branches[0].to"],
  ],
  [
    "a switch on no branch",
    [[["switches", 0, "branch"], "x"]],
    ["network.unknownBranch switches[0].branch"],
  ],
  [
    "a connection at no bus",
    [[["connections", 0, "bus"], "x"]],
    ["network.unknownBus connections[0].bus"],
  ],
  [
    "a unit without its connection",
    [[["units", 0, "connection"], "x"]],
    ["network.unknownConnection units[0].connection"],
  ],
  ["a demand at no bus", [[["demands", 0, "bus"], "x"]], ["network.unknownBus demands[0].bus"]],
  [
    "a constraint point on no branch",
    [[["constraintPoints", 0, "branch"], "x"]],
    ["network.unknownBranch constraintPoints[0].branch"],
  ],
  ["no reference bus", [[["buses", 0, "reference"], false]], ["network.noReference buses"]],
  [
    "a constraint point on a branch without a rating",
    [[["branches", 0, "ratingMw"], null]],
    ["network.constraintWithoutRating constraintPoints[0]"],
  ],
  [
    "a constraint point with a rating of 0",
    [[["constraintPoints", 0, "ratingMw"], 0]],
    ["network.constraintWithoutRating constraintPoints[0]"],
  ],
  [
    "numbers that are none",
    [
      [["baseMva"], Number.NaN],
      [["branches", 0, "resistancePu"], Number.POSITIVE_INFINITY],
      [["units", 1, "storage", "energyMwh"], Number.NaN],
    ],
    [
      "network.notANumber baseMva",
      "network.notANumber branches[0].resistancePu",
      "network.notANumber units[1].storage.energyMwh",
    ],
  ],
  [
    "a branch of reactance 0",
    [[["branches", 0, "reactancePu"], 0]],
    ["network.zeroReactance branches[0].reactancePu"],
  ],
  [
    "a branch with both ends at one bus",
    [[["branches", 0, "to"], "grid"]],
    ["network.loop branches[0].to"],
  ],
  [
    "a date that is not in the calendar",
    [[["connections", 0, "connectedOn"], "2011-02-29"]],
    ["network.date connections[0].connectedOn"],
  ],
  [
    "a store without a storage record",
    [[["units", 1, "storage"], undefined]],
    ["network.storage units[1].storage"],
  ],
  [
    "a wind farm with a storage record",
    [[["units", 1, "technology"], "wind"]],
    ["network.storage units[1].storage"],
  ],
  [
    "a store that begins below its minimum",
    [[["units", 1, "storage", "initialFrac"], 0.01]],
    ["network.storageBounds units[1].storage.initialFrac"],
  ],
];

describe("a sound network", () => {
  test("has no fault and no notice", () => {
    expect(diagnoseNetwork(parsed)).toEqual({ faults: [], notices: [] });
  });
});

describe("one fault each", () => {
  test.each(faultCases)("%s", (_, changes, expected) => {
    const { faults } = diagnoseNetwork(changed(changes));
    expect(told(faults)).toEqual(expected);
    for (const fault of faults) expect(fault.remedy).toMatch(/^(write|give|close)/);
  });

  test("demand may peak above its connection as far as others could sell it import capacity, and no further", () => {
    const seller = (importLimitMw: number, isUsed: boolean): Changes => [
      [["units", 0], mill],
      [["connections", 1], { ...parsed.connections[0]!, id: "seller", importLimitMw }],
      ...(isUsed
        ? ([[["units", 1], { ...parsed.units[0]!, id: "wind", connection: "seller" }]] as const)
        : []),
    ];
    expect(diagnoseNetwork(changed(seller(2, true))).faults).toEqual([]);
    const { faults } = diagnoseNetwork(changed(seller(1.5, true)));
    expect(told(faults)).toEqual(["network.demandImport units[0].consumption.peakMw"]);
    expect(faults[0]!.found).toContain("and the 1.5 that all others could sell it");
    // A connection without a unit sells nothing.
    expect(diagnoseNetwork(changed(seller(2, false))).faults).toHaveLength(1);
  });

  test("a misspelt bus is told the nearest one", () => {
    const { faults } = diagnoseNetwork(changed([[["branches", 0, "from"], "gird"]]));
    expect(faults[0]?.remedy).toContain('the nearest is "grid"');
  });
});

describe("all at once", () => {
  test("faults of every kind are told in one go, the missing reference bus too", () => {
    const { faults } = diagnoseNetwork(
      changed([
        [["buses", 2], island],
        [["buses", 0, "reference"], false],
        [["branches", 0, "reactancePu"], 0],
        [["units", 0, "connection"], "x"],
        [["connections", 0, "connectedOn"], "2011-13-01"],
      ]),
    );
    expect(told(faults)).toEqual([
      "network.duplicateId buses[2].id",
      "network.unknownConnection units[0].connection",
      "network.zeroReactance branches[0].reactancePu",
      "network.date connections[0].connectedOn",
      "network.noReference buses",
    ]);
  });

  test("40,000 branches between unknown buses are told in less than two seconds", () => {
    const buses = Array.from({ length: 5000 }, (_, row) => ({ ...grid, id: `bus number ${row}` }));
    const branches = Array.from({ length: 40_000 }, (_, row) => ({
      ...cable,
      id: `${row}`,
      from: "bus number 1",
      to: `bus namber ${row}`,
    }));
    const document = { ...parsed, buses: [...parsed.buses, ...buses], branches, switches: [] };
    const started = process.cpuUsage();
    const { faults } = diagnoseNetwork({ ...document, constraintPoints: [] });
    expect(faults).toHaveLength(40_000);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000);
  });
});

describe("notices", () => {
  test("a branch without a rating that no constraint point watches", () => {
    const spare = { ...cable, id: "spare", ratingMw: null };
    const { faults, notices } = diagnoseNetwork(changed([[["branches", 1], spare]]));
    expect(faults).toEqual([]);
    expect(told(notices)).toEqual(["network.noRating branches[1].ratingMw"]);
  });

  test("a rating at the constraint point is enough for it; the branch is a notice", () => {
    const { faults, notices } = diagnoseNetwork(
      changed([
        [["branches", 0, "ratingMw"], null],
        [["constraintPoints", 0, "ratingMw"], 5],
      ]),
    );
    expect(faults).toEqual([]);
    expect(told(notices)).toEqual(["network.noRating branches[0].ratingMw"]);
  });

  test("a site that only one connection names, with the one that it may mean", () => {
    const [farm] = parsed.connections;
    const sites = ["north", "north", "nort", "elsewhere", undefined];
    const connections = sites.map((site, row) => ({
      ...farm!,
      id: row === 0 ? "farm" : `c${row}`,
      site,
    }));
    const { faults, notices } = diagnoseNetwork({ ...parsed, connections });
    expect(faults).toEqual([]);
    expect(told(notices)).toEqual([
      "network.loneSite connections[2].site",
      "network.loneSite connections[3].site",
    ]);
    expect(notices.map(({ remedy }) => remedy)).toEqual([
      'kept; did you mean "north"?',
      "kept; a connection alone is a site of its own without it",
    ]);
  });

  test("negative reactance", () => {
    const { faults, notices } = diagnoseNetwork(changed([[["branches", 0, "reactancePu"], -0.1]]));
    expect(faults).toEqual([]);
    expect(told(notices)).toEqual(["network.negativeReactance branches[0].reactancePu"]);
  });

  test("a switch normally open leaves an island without a source, named with its buses", () => {
    const { faults, notices } = diagnoseNetwork(changed([[["switches", 0, "normally"], "open"]]));
    expect(faults).toEqual([]);
    expect(told(notices)).toEqual(["network.unsupplied buses"]);
    expect(notices[0]?.found).toBe("1 unsupplied bus: island");
  });

  test("a branch out of service does too; a second reference bus supplies it again", () => {
    const open: Changes = [[["branches", 0, "inService"], false]];
    expect(told(diagnoseNetwork(changed(open)).notices)).toEqual(["network.unsupplied buses"]);
    const supplied = changed([...open, [["buses", 1, "reference"], true]]);
    expect(diagnoseNetwork(supplied)).toEqual({ faults: [], notices: [] });
  });

  test("all notices at once, and an island of many buses named by its first four", () => {
    const far = Array.from({ length: 5 }, (_, row) => ({ ...island, id: `far ${row}` }));
    const links = far.slice(1).map((bus, row) => ({
      ...cable,
      id: bus.id,
      from: far[row]!.id,
      to: bus.id,
      ratingMw: row === 0 ? null : 5,
      reactancePu: row === 1 ? -0.1 : 0.1,
    }));
    const { notices } = diagnoseNetwork({
      ...parsed,
      buses: [...parsed.buses, ...far],
      branches: [...parsed.branches, ...links],
    });
    expect(told(notices)).toEqual([
      "network.noRating branches[1].ratingMw",
      "network.negativeReactance branches[2].reactancePu",
      "network.unsupplied buses",
    ]);
    expect(notices[2]?.found).toBe("5 unsupplied buses: far 0, far 1, far 2, far 3 and 1 more");
  });
});

describe("locations", () => {
  test("are both numbers or neither, and lie on the map", () => {
    const { faults } = diagnoseNetwork(
      changed([
        [["buses", 0, "latitudeDeg"], 54.5],
        [["buses", 1, "longitudeDeg"], -200],
      ]),
    );
    expect(told(faults)).toEqual([
      "network.location buses[0].longitudeDeg",
      "network.location buses[1].latitudeDeg",
      "network.location buses[1].longitudeDeg",
    ]);
  });

  test("outside Great Britain, or of some buses only, are worth a notice", () => {
    const at = (row: number, latitudeDeg: number, longitudeDeg: number): Changes => [
      [["buses", row, "latitudeDeg"], latitudeDeg],
      [["buses", row, "longitudeDeg"], longitudeDeg],
    ];
    const notices = (changes: Changes) => told(diagnoseNetwork(changed(changes)).notices);
    expect(notices([...at(0, 54.5, -3), ...at(1, 50.1, -5.5)])).toEqual([]);
    expect(notices([...at(0, 54.5, -3), ...at(1, 54.5, 103)])).toEqual([
      "network.locationOutside buses[1].latitudeDeg",
    ]);
    expect(notices(at(1, 54.5, -3))).toEqual(["network.locationMissing buses"]);
  });
});
