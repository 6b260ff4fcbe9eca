/** Every fault and every notice of a network, alone and all at once. */
import { describe, expect, test } from "vitest";
import { formatPath } from "../core/document.ts";
import { diagnoseNetwork, type Finding } from "./network-diagnosis.ts";
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

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends object ? Mutable<T[K]> : T[K] };

function changed(change: (document: Mutable<NetworkDocument>) => void): NetworkDocument {
  const document = structuredClone(networkDocumentSchema.parse(sound)) as Mutable<NetworkDocument>;
  change(document);
  return document as NetworkDocument;
}

const told = (findings: readonly Finding[]) =>
  findings.map(({ code, path }) => `${code} ${formatPath(path)}`);

const faultCases: readonly [
  what: string,
  change: (document: Mutable<NetworkDocument>) => void,
  expected: readonly string[],
][] = [
  [
    "an id twice in one list",
    (document) => document.buses.push({ ...document.buses[1]! }),
    ["network.duplicateId buses[2].id"],
  ],
  [
    "a branch from and to buses that are not there",
    (document) => {
      Object.assign(document.branches[0]!, { from: "gird", to: "iland" });
    },
    ["network.unknownBus branches[0].from", "network.unknownBus branches[0].to"],
  ],
  [
    "a switch on no branch",
    (document) => {
      document.switches[0]!.branch = "x";
    },
    ["network.unknownBranch switches[0].branch"],
  ],
  [
    "a connection at no bus",
    (document) => {
      document.connections[0]!.bus = "x";
    },
    ["network.unknownBus connections[0].bus"],
  ],
  [
    "a unit without its connection",
    (document) => {
      document.units[0]!.connection = "x";
    },
    ["network.unknownConnection units[0].connection"],
  ],
  [
    "a demand at no bus",
    (document) => {
      document.demands[0]!.bus = "x";
    },
    ["network.unknownBus demands[0].bus"],
  ],
  [
    "a constraint point on no branch",
    (document) => {
      document.constraintPoints[0]!.branch = "x";
    },
    ["network.unknownBranch constraintPoints[0].branch"],
  ],
  [
    "no reference bus",
    (document) => {
      document.buses[0]!.reference = false;
    },
    ["network.noReference buses"],
  ],
  [
    "a constraint point on a branch without a rating",
    (document) => {
      document.branches[0]!.ratingMw = null;
    },
    ["network.constraintWithoutRating constraintPoints[0]"],
  ],
  [
    "a constraint point with a rating of 0",
    (document) => {
      document.constraintPoints[0]!.ratingMw = 0;
    },
    ["network.constraintWithoutRating constraintPoints[0]"],
  ],
  [
    "numbers that are none",
    (document) => {
      document.baseMva = Number.NaN;
      document.branches[0]!.resistancePu = Number.POSITIVE_INFINITY;
      document.units[1]!.storage!.energyMwh = Number.NaN;
    },
    [
      "network.notANumber baseMva",
      "network.notANumber branches[0].resistancePu",
      "network.notANumber units[1].storage.energyMwh",
    ],
  ],
  [
    "a branch of reactance 0",
    (document) => {
      document.branches[0]!.reactancePu = 0;
    },
    ["network.zeroReactance branches[0].reactancePu"],
  ],
  [
    "a branch with both ends at one bus",
    (document) => {
      document.branches[0]!.to = "grid";
    },
    ["network.loop branches[0].to"],
  ],
  [
    "a date that is not in the calendar",
    (document) => {
      document.connections[0]!.connectedOn = "2011-02-29";
    },
    ["network.date connections[0].connectedOn"],
  ],
  [
    "a store without a storage record",
    (document) => {
      delete document.units[1]!.storage;
    },
    ["network.storage units[1].storage"],
  ],
  [
    "a wind farm with a storage record",
    (document) => {
      document.units[1]!.technology = "wind";
    },
    ["network.storage units[1].storage"],
  ],
  [
    "a store that begins below its minimum",
    (document) => {
      document.units[1]!.storage!.initialFrac = 0.01;
    },
    ["network.storageBounds units[1].storage.initialFrac"],
  ],
];

describe("a sound network", () => {
  test("has no fault and no notice", () => {
    expect(diagnoseNetwork(networkDocumentSchema.parse(sound))).toEqual({
      faults: [],
      notices: [],
    });
  });
});

describe("one fault each", () => {
  for (const [what, change, expected] of faultCases) {
    test(what, () => {
      const { faults } = diagnoseNetwork(changed(change));
      expect(told(faults)).toEqual(expected);
      for (const fault of faults) expect(fault.remedy).toMatch(/^(write|give|close)/);
    });
  }

  test("a misspelt bus is told the nearest one", () => {
    const { faults } = diagnoseNetwork(
      changed((document) => {
        document.branches[0]!.from = "gird";
      }),
    );
    expect(faults[0]?.remedy).toContain('the nearest is "grid"');
  });
});

describe("all at once", () => {
  test("faults of every kind are told in one go, the missing reference bus too", () => {
    const { faults } = diagnoseNetwork(
      changed((document) => {
        document.buses.push({ ...document.buses[1]! });
        document.buses[0]!.reference = false;
        document.branches[0]!.reactancePu = 0;
        document.units[0]!.connection = "x";
        document.connections[0]!.connectedOn = "2011-13-01";
      }),
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
    const started = performance.now();
    const { faults } = diagnoseNetwork(
      changed((document) => {
        document.buses.push(
          ...Array.from({ length: 5000 }, (_, row) => ({
            ...document.buses[1]!,
            id: `bus number ${row}`,
          })),
        );
        document.branches.push(
          ...Array.from({ length: 40_000 }, (_, row) => ({
            ...document.branches[0]!,
            id: `${row}`,
            to: `bus namber ${row}`,
          })),
        );
      }),
    );
    expect(faults).toHaveLength(40_000);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe("notices", () => {
  test("a branch without a rating that no constraint point watches", () => {
    const { faults, notices } = diagnoseNetwork(
      changed((document) => {
        document.branches.push({ ...document.branches[0]!, id: "spare", ratingMw: null });
      }),
    );
    expect(faults).toEqual([]);
    expect(told(notices)).toEqual(["network.noRating branches[1].ratingMw"]);
  });

  test("a rating at the constraint point is enough for it; the branch is a notice", () => {
    const { faults, notices } = diagnoseNetwork(
      changed((document) => {
        document.branches[0]!.ratingMw = null;
        document.constraintPoints[0]!.ratingMw = 5;
      }),
    );
    expect(faults).toEqual([]);
    expect(told(notices)).toEqual(["network.noRating branches[0].ratingMw"]);
  });

  test("negative reactance", () => {
    const { faults, notices } = diagnoseNetwork(
      changed((document) => {
        document.branches[0]!.reactancePu = -0.1;
      }),
    );
    expect(faults).toEqual([]);
    expect(told(notices)).toEqual(["network.negativeReactance branches[0].reactancePu"]);
  });

  test("a switch normally open leaves an island without a source, named with its buses", () => {
    const { faults, notices } = diagnoseNetwork(
      changed((document) => {
        document.switches[0]!.normally = "open";
      }),
    );
    expect(faults).toEqual([]);
    expect(told(notices)).toEqual(["network.unsupplied buses"]);
    expect(notices[0]?.found).toBe("1 unsupplied bus: island");
  });

  test("a branch out of service does too; a second reference bus supplies it again", () => {
    const open = changed((document) => {
      document.branches[0]!.inService = false;
    });
    expect(told(diagnoseNetwork(open).notices)).toEqual(["network.unsupplied buses"]);
    const supplied = changed((document) => {
      document.branches[0]!.inService = false;
      document.buses[1]!.reference = true;
    });
    expect(diagnoseNetwork(supplied)).toEqual({ faults: [], notices: [] });
  });

  test("all notices at once, and an island of many buses named by its first four", () => {
    const { notices } = diagnoseNetwork(
      changed((document) => {
        for (let row = 0; row < 5; row += 1) {
          document.buses.push({ ...document.buses[1]!, id: `far ${row}` });
          if (row === 0) continue;
          document.branches.push({
            ...document.branches[0]!,
            id: `far ${row}`,
            from: `far ${row - 1}`,
            to: `far ${row}`,
            ratingMw: row === 1 ? null : 5,
            reactancePu: row === 2 ? -0.1 : 0.1,
          });
        }
      }),
    );
    expect(told(notices)).toEqual([
      "network.noRating branches[1].ratingMw",
      "network.negativeReactance branches[2].reactancePu",
      "network.unsupplied buses",
    ]);
    expect(notices[2]?.found).toBe("5 unsupplied buses: far 0, far 1, far 2, far 3 and 1 more");
  });
});
