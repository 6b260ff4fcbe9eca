/** Networks whose flows do not follow from injections: what is refused, what is said of it, and that the rest can be run. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Finding } from "../model/findings.ts";
import { type Network, networkColumns } from "../model/network.ts";
import {
  NETWORK_FORMAT,
  type NetworkDocument,
  type NetworkDocumentInput,
  networkDocumentSchema,
} from "../model/network-document.ts";
import { injectionsFor, networkDocuments, networks } from "../testing/random-networks.ts";
import { APART_MAX } from "./apart.ts";
import { AMPLIFICATION_MAX } from "./cancelling.ts";
import type { FlowModel } from "./flow-model.ts";
import { asWrittenFindings, networkStates } from "./network-states.ts";
import { topologyOf } from "./topology.ts";
import { lengthOf, waysFromReferences } from "./ways.ts";

type Way = Omit<NonNullable<NetworkDocumentInput["branches"]>[number], "from" | "to">;

/** Least relative distance of the law of a run that power balances at every bus. */
const BALANCE_FRAC = 1e-9;

describe("a network with ordinary reactances", () => {
  test("is never refused", () => {
    fc.assert(
      fc.property(networks({ isAllClosed: false }), (network) => {
        expect(asWrittenFindings(network)).toEqual([]);
      }),
    );
  });
});

describe("a network with reactances of any sign and size", () => {
  const scales = fc.oneof(
    fc.record({ low: fc.constant(-4), high: fc.constant(2) }),
    fc.record({ low: fc.constant(-7), high: fc.constant(6) }),
  );
  const anySize = fc
    .tuple(networkDocuments({ isAllClosed: false, isCompensated: true }), scales)
    .chain(([document, { low, high }]) =>
      fc
        .array(fc.integer({ min: low, max: high }), {
          minLength: document.branches.length,
          maxLength: document.branches.length,
        })
        .map((powers) => scaled(document, powers)),
    );

  test("is refused at one of its branches, or power balances in it as a run promises", () => {
    let refused = 0;
    let run = 0;
    fc.assert(
      fc.property(
        anySize.chain((network) => fc.tuple(fc.constant(network), injectionsFor(network, 1))),
        ([network, injectionKw]) => {
          const states = networkStates(network, [], 0.01, []);
          if (states.kind === "unsolvable") {
            refused += 1;
            for (const { path, found } of states.findings) {
              expect(path).toMatchObject(["branches", expect.any(Number), "reactancePu"]);
              expect(found).toContain(`"${network.branches.ids[Number(path[1])]!}"`);
            }
            return;
          }
          run += 1;
          const { flows } = states.value.intact.model;
          expect(worstMissing(network, flows, injectionKw)).toBeLessThan(BALANCE_FRAC);
        },
      ),
      { numRuns: 1000 },
    );
    // Else one of the two says nothing.
    expect(Math.min(refused, run)).toBeGreaterThan(100);
  });
});

describe("two branches that nearly cancel", () => {
  const closeness = fc.integer({ min: -14, max: -5 }).map((power) => Number(`1e${power}`));
  const beside = fc.oneof(
    fc.constant(0),
    closeness,
    closeness.map((frac) => -frac),
  );

  test("are named, both, where nothing else holds a bus", () => {
    const cases = networkDocuments({ isAllClosed: true }).chain((document) =>
      fc.tuple(fc.constant(document), fc.nat(document.buses.length - 1), beside),
    );
    fc.assert(
      fc.property(cases, ([document, bus, frac]) => {
        const compensatedBy = (reactancePu: number) =>
          withBus(document, bus, [
            { id: "coil", reactancePu: 0.1 },
            { id: "capacitor", reactancePu },
          ]);
        const [finding, ...others] = findingsOf(compensatedBy(-0.1 * (1 + frac)));
        expect(others).toEqual([]);
        expect(finding).toMatchObject({
          code: "network.singular",
          path: ["branches", document.branches.length + 1, "reactancePu"],
          found: expect.stringMatching(/ of "capacitor", which cancels with that of "coil": /),
        });
        // One in a hundred apart they are a compensated line.
        expect(findingsOf(compensatedBy(-0.101))).toEqual([]);
      }),
    );
  });

  test("are no fault where another way holds the bus: they carry nothing between them", () => {
    const ways = [
      { id: "coil", reactancePu: 0.1 },
      { id: "capacitor", reactancePu: -0.1 },
      { id: "line", reactancePu: 0.2 },
    ];
    expect(findingsOf(between(ways))).toEqual([]);
    // … until that one is out.
    expect(findingsOf(between(ways), ["line"])).toEqual([
      expect.objectContaining({
        path: ["branches", 1, "reactancePu"],
        found:
          '-0.1 of "capacitor", which cancels with that of "coil": no flow follows from what is injected, while "line" is out',
      }),
    ]);
  });

  test("are told once, in the first state that shows them, beside others of other states", () => {
    const ways = [
      { id: "coil", reactancePu: 0.1 },
      { id: "capacitor", reactancePu: -0.100_001 },
      { id: "line", reactancePu: 30 },
    ];
    const document = withBus(between(ways), 1, [{ id: "link", reactancePu: 2e-5 }]);
    const pair = ["coil", "capacitor"];
    const found = findingsOf(document, ["line"], ["line", "link"], ["link"], pair, pair);
    expect(found.map((finding) => finding.found)).toEqual([
      expect.stringMatching(
        /^-0\.100001 of "capacitor".* would drive 1e\+5 kW through it, while "line" is out$/,
      ),
      expect.stringMatching(
        /^0\.00002 of "link", too small behind 30 per unit .*, while "coil", "capacitor" are out$/,
      ),
    ]);
  });

  test("are told at the first flow that they amplify beyond the bound", () => {
    const pair = (amplification: number) =>
      between([
        { id: "coil", reactancePu: 1 },
        // Of 1 kW through both, 1 / (1 + x') goes through this one: the amplification.
        { id: "capacitor", reactancePu: -1 + 1 / amplification },
      ]);
    expect(findingsOf(pair(AMPLIFICATION_MAX * 0.99))).toEqual([]);
    expect(findingsOf(pair(AMPLIFICATION_MAX * 1.01))).toHaveLength(1);
  });
});

describe("a link of almost no reactance", () => {
  test("is named with what it stands behind", () => {
    const line = between([{ id: "line", reactancePu: 0.1 }]);
    const behind = (reactancePu: number) =>
      findingsOf(withBus(line, 1, [{ id: "link", reactancePu }]));
    expect(behind(0.1 / (APART_MAX * 0.99))).toEqual([]);
    expect(behind(0.1 / (APART_MAX * 1.01))).toHaveLength(1);
    expect(behind(1e-8)).toEqual([
      expect.objectContaining({
        code: "network.reactancesApart",
        path: ["branches", 1, "reactancePu"],
        found: expect.stringMatching(
          /^1e-8 of "link", too small behind 0\.1 per unit from the nearest reference bus \(most of it 0\.1 of "line"\)/,
        ),
      }),
    ]);
  });

  test("is no fault next to the reference bus, whatever stands behind it", () => {
    const link = between([{ id: "link", reactancePu: 1e-9 }]);
    expect(findingsOf(withBus(link, 1, [{ id: "line", reactancePu: 0.1 }]))).toEqual([]);
  });

  test("and all others behind one branch of far too much are one fault", () => {
    let grid = between([{ id: "slip", reactancePu: 1e6 }]);
    for (const id of ["a", "b", "c"]) grid = withBus(grid, 1, [{ id, reactancePu: 0.1 }]);
    expect(findingsOf(grid).map(({ found }) => found)).toEqual([
      expect.stringMatching(/^0\.1 of "a".*\(most of it 1000000 of "slip"\), as 2 more are: /),
    ]);
  });
});

test("the way to each bus is the shortest, against relaxing every branch until nothing changes", () => {
  fc.assert(
    fc.property(networks({ isAllClosed: false, isCompensated: true }), (network) => {
      const topology = topologyOf(network);
      const { fromBus, toBus } = network.branches;
      const wanted = network.buses.ids.map((_, bus) =>
        network.buses.isReference[bus] === 1 ? 0 : Infinity,
      );
      for (let round = 0; round < wanted.length; round += 1) {
        for (const row of network.branches.ids.keys()) {
          if (topology.isLive[row] === 0) continue;
          const [from, to] = [fromBus[row]!, toBus[row]!];
          wanted[to] = Math.min(wanted[to]!, wanted[from]! + lengthOf(network, row));
          wanted[from] = Math.min(wanted[from]!, wanted[to]! + lengthOf(network, row));
        }
      }
      const { reactancePu, longestBranch } = waysFromReferences(network, topology);
      for (const [bus, way] of wanted.entries()) {
        expect(reactancePu[bus]).toBe(topology.isSupplied[bus] === 1 ? way : 0);
        const longest = longestBranch[bus]!;
        expect(longest < 0).toBe(reactancePu[bus] === 0);
        if (longest >= 0) expect(lengthOf(network, longest)).toBeLessThanOrEqual(way);
      }
    }),
  );
});

/** Two buses and these ways between them. */
function between(ways: readonly Way[]): NetworkDocument {
  return networkDocumentSchema.parse({
    format: NETWORK_FORMAT,
    name: "two buses",
    buses: [
      { id: "grid", nominalKv: 33, reference: true },
      { id: "farm", nominalKv: 33 },
    ],
    branches: ways.map((way) => ({ ...way, from: "grid", to: "farm" })),
  });
}

/** A network with a bus more, which hangs on one of its buses by these branches. */
function withBus(document: NetworkDocument, bus: number, ways: readonly Way[]): NetworkDocument {
  const [from, to] = [document.buses[bus]!.id, `bus ${document.buses.length}`];
  return networkDocumentSchema.parse({
    ...document,
    buses: [...document.buses, { id: to, nominalKv: 33 }],
    branches: [...document.branches, ...ways.map((way) => ({ ...way, from, to }))],
  });
}

/** What is found in the network as written and in states with these branches out. */
function findingsOf(
  document: NetworkDocument,
  ...outages: readonly string[][]
): readonly Finding[] {
  const network = networkColumns(document);
  const columns = outages.map((outage) =>
    network.branches.isClosed.map((closed, row) =>
      outage.includes(network.branches.ids[row]!) ? 0 : closed,
    ),
  );
  const built = networkStates(network, columns, 0.01, []);
  return built.kind === "ok" ? [] : built.findings;
}

function scaled(document: NetworkDocument, powers: readonly number[]): Network {
  const network = networkColumns(document);
  const reactancePu = network.branches.reactancePu.map((x, row) => x * Number(`1e${powers[row]}`));
  return { ...network, branches: { ...network.branches, reactancePu } };
}

/** Largest power that goes missing at a bus, as a fraction of the largest flow: of the linear part alone. */
function worstMissing(network: Network, flows: FlowModel, injectionKw: Float64Array): number {
  const flowKw = new Float64Array(network.branches.ids.length);
  flows.response(injectionKw, flowKw);
  const missing = injectionKw.slice();
  flowKw.forEach((flow, row) => {
    missing[network.branches.fromBus[row]!]! -= flow;
    missing[network.branches.toBus[row]!]! += flow;
  });
  const largest = Math.max(1, ...flowKw.map(Math.abs));
  return missing.reduce((worst, kw, bus) => {
    const isFree = network.buses.isReference[bus] === 0 && flows.topology.isSupplied[bus] === 1;
    return isFree ? Math.max(worst, Math.abs(kw) / largest) : worst;
  }, 0);
}
