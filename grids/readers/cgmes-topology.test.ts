/** Switches, terminals, references and ids of CGMES, and how files are merged. */
import { expect, test } from "vitest";
import { orThrow } from "../../sim/core/errors.ts";
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import { readCgmes } from "./cgmes.ts";
import { flowsOf, networkOf, pair, read } from "./testing/cgmes-model.ts";
import {
  type CgmesParts,
  type CimItem,
  cgmesFile,
  cgmesFiles,
  generatorAt,
  lineBetween,
  loadAt,
  transformerBetween,
} from "./testing/cgmes-text.ts";

const breaker = (open: boolean, from = "a", to = "b"): CimItem => ({
  kind: "Breaker",
  id: `breaker ${from}${to}`,
  at: [from, to],
  eq: { "Switch.normalOpen": !open, "Switch.retained": true },
  ssh: { "Switch.open": open },
});

test.each(["TP file", "connectivity nodes"])(
  "an open switch parts two nodes, a closed one makes them one bus (%s)",
  (source) => {
    const parts = (open: boolean): CgmesParts => ({
      nodeBreaker: source === "connectivity nodes",
      nodes: { a: 110, b: 110, c: 110 },
      items: [
        ...generatorAt("a"),
        breaker(open),
        lineBetween("a", "c", 12.1, "one"),
        lineBetween("b", "c", 12.1, "two"),
        loadAt("c", 30),
      ],
    });
    const closed = networkOf(parts(false));
    expect(closed.buses).toHaveLength(2);
    expect(flowsOf(closed).get("one")).toBeCloseTo(15, 9);
    expect(flowsOf(closed).get("two")).toBeCloseTo(15, 9);
    const open = networkOf(parts(true));
    expect(open.buses).toHaveLength(3);
    expect(flowsOf(open).get("one")).toBeCloseTo(30, 9);
    expect(flowsOf(open).get("two")).toBeCloseTo(0, 9);
  },
);

test("a chain of closed switches is one bus, also where only switches stand between", () => {
  const nodes = Object.fromEntries(["a", "m", "n", "b"].map((node) => [node, 110]));
  const items = [
    ...generatorAt("a"),
    breaker(false, "n", "b"),
    breaker(false, "a", "m"),
    breaker(false, "m", "n"),
    loadAt("b", 30),
  ];
  expect(networkOf({ nodes, items, nodeBreaker: true }).buses).toHaveLength(1);
});

test("without a position in the SSH file a switch stands as it normally does", () => {
  const { ssh: _, ...normal } = breaker(false);
  expect(networkOf({ ...pair(normal), nodeBreaker: true }).buses).toHaveLength(2);
});

test("a terminal that is not connected opens its branch and leaves its equipment out", () => {
  const parts = pair(loadAt("b", 5, "away"), lineBetween("a", "b", 12.1, "spare"));
  const items = parts.items.map((item) => {
    if (item.id === "spare") return { ...item, cut: [2] };
    return item.id === "away" ? { ...item, cut: [1] } : item;
  });
  const document = networkOf({ ...parts, items });
  expect(document.branches.map(({ id, inService }) => [id, inService])).toEqual([
    ["line", true],
    ["spare", false],
  ]);
  expect(document.demands.map(({ id }) => id)).toEqual(["homes"]);
});

const references = ({ buses }: NetworkDocument) =>
  buses
    .filter(({ reference }) => reference)
    .map(({ id, referenceAngleDeg }) => [id, referenceAngleDeg]);
const withPriority = (id: string, node: string, priority: number) =>
  generatorAt(node, id).map((item) =>
    item.ssh === undefined
      ? item
      : { ...item, ssh: { ...item.ssh, "SynchronousMachine.referencePriority": priority } },
  );
const islandAt = (node: string): readonly CimItem[] => [
  {
    kind: "TopologicalIsland",
    id: "i",
    eq: { "TopologicalIsland.AngleRefTopologicalNode": `#${node}` },
  },
  {
    kind: "SvVoltage",
    id: "v",
    eq: { "SvVoltage.angle": -4.5, "SvVoltage.v": 110, "SvVoltage.TopologicalNode": `#${node}` },
  },
];

test("the reference of an island is the machine with the first priority; 0 is none; each island has its own", () => {
  const { items } = pair();
  const rest = items.filter(({ id }) => !id.startsWith("plant"));
  const nodes = { a: 110, b: 110, c: 110, d: 110 };
  const machines = [
    ...withPriority("none", "a", 0),
    ...withPriority("second", "b", 2),
    ...withPriority("first", "a", 1),
    ...withPriority("apart", "c", 3),
  ];
  const apart = [lineBetween("c", "d", 12.1, "far")];
  expect(references(networkOf({ nodes, items: [...rest, ...machines, ...apart] }))).toEqual([
    ["bus a", 0],
    ["bus c", 0],
  ]);
});

test("without a priority the SV file's island says the reference, and its voltage the angle", () => {
  const rest = pair().items.filter(({ id }) => !id.startsWith("plant"));
  const items = [...rest, ...withPriority("none", "a", 0)];
  const { network: document, notices } = read({
    nodes: { a: 110, b: 110 },
    items,
    sv: islandAt("b"),
  });
  expect(references(document)).toEqual([["bus b", -4.5]]);
  expect(notices.map(({ code }) => code)).toEqual(["import.connections"]);
});

test("where no file says a reference it is the largest machine's bus, and a notice says so", () => {
  const rest = pair().items.filter(({ id }) => !id.startsWith("plant"));
  const items = [...rest, ...withPriority("small", "a", 0), ...withPriority("large", "b", 0)].map(
    (item) =>
      item.id === "large-unit" ? { ...item, eq: { "GeneratingUnit.maxOperatingP": 90 } } : item,
  );
  const { network: document, notices } = read({ nodes: { a: 110, b: 110 }, items });
  expect(references(document)).toEqual([["bus b", 0]]);
  expect(notices.map(({ code }) => code)).toEqual(["cgmes.reference", "import.connections"]);
  expect(notices[0]?.remedy).toContain("large");
});

test("an external network at the reference bus is what the reference supplies; elsewhere it is a demand", () => {
  const external = (priority: number): CimItem => ({
    kind: "ExternalNetworkInjection",
    id: "grid",
    at: ["b"],
    ssh: {
      "ExternalNetworkInjection.p": -30,
      "ExternalNetworkInjection.q": 0,
      "ExternalNetworkInjection.referencePriority": priority,
    },
  });
  const rest = pair().items.filter(({ id }) => !id.startsWith("plant"));
  const nodes = { a: 110, b: 110 };
  const slack = networkOf({ nodes, items: [...rest, ...withPriority("p", "a", 2), external(1)] });
  expect(references(slack)).toEqual([["bus b", 0]]);
  expect(slack.demands.map(({ id }) => id)).toEqual(["homes"]);
  const fixed = networkOf({ nodes, items: [...rest, ...withPriority("p", "a", 1), external(2)] });
  expect(references(fixed)).toEqual([["bus a", 0]]);
  expect(fixed.demands.map(({ id, peakMw }) => [id, peakMw])).toEqual([
    ["homes", 30],
    ["grid", -30],
  ]);
});

test("an id is the name where only one has it, else the mRID; what is derived meets no other id", () => {
  const named = (item: CimItem, name: string): CimItem => ({
    ...item,
    eq: { ...item.eq, "IdentifiedObject.name": name },
  });
  const { branches } = networkOf(
    pair(
      named(lineBetween("a", "b", 12.1, "l1"), "North"),
      named(lineBetween("a", "b", 12.1, "l2"), "twice"),
      named(lineBetween("a", "b", 12.1, "l3"), "twice"),
      named(lineBetween("a", "b", 12.1, "l4"), "line"),
      named(lineBetween("a", "b", 12.1, "l5"), "x".repeat(81)),
    ),
  );
  expect(branches.map(({ id }) => id)).toEqual(["line", "North", "l2", "l3", "l4", "l5"]);
  const nodes = { a: 110, b: 110, c: 110 };
  const windings = [1, 2, 3].map(() => ({ kv: 110, x: 12.1 }));
  const [trafo, ...ends] = transformerBetween(["a", "b", "c"], windings, "mrid");
  const items = [
    ...pair().items,
    named(trafo!, "T"),
    ...ends,
    named(lineBetween("a", "b", 12.1, "l6"), "T 2"),
  ];
  expect(networkOf({ nodes, items }).branches.map(({ id }) => id)).toEqual([
    "line",
    "T 2",
    "mrid 1",
    "mrid 2",
    "mrid 3",
  ]);
});

test("the order in which files are given changes nothing, and files of other profiles are said to be not read", () => {
  const files = [
    ...cgmesFiles({ ...pair(), sv: islandAt("a") }),
    cgmesFile("dl", "DiagramLayout/3/1", "<"),
  ];
  const forwards = orThrow(readCgmes(files));
  const backwards = orThrow(readCgmes(files.toReversed()));
  expect(backwards.network).toEqual(forwards.network);
  expect(forwards.notices.map(({ code, path }) => [code, path])).toEqual([
    ["cgmes.notRead", ["dl.xml"]],
    ["import.connections", ["connections"]],
  ]);
});

test("_x, #_x and urn:uuid:x are one mRID", () => {
  const files = cgmesFiles(pair()).map((file) =>
    file.name === "ssh.xml"
      ? { ...file, text: file.text.replaceAll('rdf:about="#_', 'rdf:about="urn:uuid:') }
      : file,
  );
  expect(orThrow(readCgmes(files)).network).toEqual(networkOf(pair()));
});
