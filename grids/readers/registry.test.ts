/** Which reader reads which files: by their names, or by content where a name does not tell. */
import { expect, test } from "vitest";
import { formatFault, orThrow } from "../../sim/core/errors.ts";
import { formatOf, networkReaders, readNetwork } from "./registry.ts";
import { pair } from "./testing/cgmes-model.ts";
import { cgmesFiles } from "./testing/cgmes-text.ts";
import { caseText } from "./testing/matpower-text.ts";
import { smallNet } from "./testing/pandapower-text.ts";
import { smallFiles } from "./testing/pypsa-files.ts";

const yaml =
  "format: headroom-network/1\nname: one\nbuses: [{ id: a, nominalKv: 33, reference: true }]\ndemands: [{ id: d, bus: a, peakMw: 1 }]\n";
const json =
  '{"format": "headroom-network/1", "name": "one", "buses": [{"id": "a", "nominalKv": 33, "reference": true}], "demands": [{"id": "d", "bus": "a", "peakMw": 1}]}';

test.each([
  ["one.yaml", yaml, "one"],
  ["folder/one.yml", yaml, "one"],
  ["folder\\ONE.JSON", json, "one"],
  ["case.m", caseText(), "small"],
  ["", yaml, "one"],
  ["", json, "one"],
  ["", caseText(), "small"],
  ["", `% a comment first\n${caseText()}`, "small"],
])("%s is read by its format", (name, text, expected) => {
  const read = readNetwork([{ name, text }]);
  expect(read.kind === "ok" && read.value.network.name).toBe(expected);
});

test.each([
  [["network.xlsx"], "network.xlsx"],
  [["network"], "network"],
  [["network.m.txt"], "network.m.txt"],
  [["one.yaml", "two.yaml"], undefined],
  [["1.txt", "2.txt", "3.txt", "4.txt", "5.txt", "6.txt"], undefined],
  [[], undefined],
])("%s: one fault lists the known formats", (names, file) => {
  const read = readNetwork(names.map((name) => ({ name, text: yaml })));
  if (read.kind === "ok") throw new Error("read");
  expect(read.faults).toHaveLength(1);
  expect(read.faults[0]?.code).toBe("network.extension");
  expect(read.faults[0]?.file).toBe(file);
  for (const reader of Object.values(networkReaders)) {
    expect(read.faults[0]?.remedy).toContain(reader.named);
  }
});

test("a case named .yaml, or YAML named .m, gives faults of that reader and not a throw", () => {
  expect(readNetwork([{ name: "one.yaml", text: caseText() }]).kind).toBe("faulty");
  expect(readNetwork([{ name: "one.m", text: yaml }]).kind).toBe("faulty");
});

test("a snapshot is refused for files that hold one state of the network", () => {
  const read = readNetwork([{ name: "one.yaml", text: yaml }], { snapshot: "noon" });
  expect(read.kind === "faulty" && read.faults.map((fault) => fault.path)).toEqual(["--snapshot"]);
});

test("files named .xml, and CIM XML without a name, are CGMES; a snapshot is refused there too", () => {
  const files = cgmesFiles(pair());
  const named = readNetwork(files);
  expect(named.kind === "ok" && named.value.network.branches[0]?.id).toBe("line");
  const nameless = files.map(({ text }) => ({ name: "", text }));
  expect(formatOf(nameless)).toBe("cgmes");
  expect(formatOf([{ name: "", text: yaml }])).toBe("headroom");
  const read = readNetwork(files, { snapshot: "noon" });
  expect(read.kind === "faulty" && read.faults.map((fault) => fault.path)).toEqual(["--snapshot"]);
});

const lined = `${yaml}branches:
  - { id: l, from: a, to: b, reactancePu: 0.1 }
`.replace("[{ id: a,", "[{ id: b, nominalKv: 33 }, { id: a,");

test.each([
  ["headroom", [{ name: "one.yaml", text: lined }], /^one\.yaml:6:\d+: branches\[0\]\.reactancePu/],
  ["matpower", [{ name: "case.m", text: caseText() }], /^case\.m:\d+:\d+: mpc\.branch\(1, 4\)/],
  ["pandapower", [{ name: "net.json", text: smallNet() }], /^net\.json:1:\d+: line\[0\]/],
  ["pypsa", smallFiles(), /^net\/lines\.csv:2:\d+: lines\.overhead/],
  ["cgmes", cgmesFiles(pair()), /^\S+\.xml:\d+:\d+: branches\[0\]\.reactancePu/],
] as const)(
  "what is found later in a network of %s has its place in the file",
  (format, files, place) => {
    expect(formatOf(files)).toBe(format);
    const { faultsAt } = orThrow(readNetwork(files));
    const finding = { code: "c", found: "what is wrong", remedy: "what to write" };
    const told = faultsAt([{ ...finding, path: ["branches", 0, "reactancePu"] }]).map(formatFault);
    expect(told).toEqual([expect.stringMatching(place)]);
    expect(told[0]).toMatch(/ found (?:reactancePu )?what is wrong; what to write$/);
    expect(faultsAt([])).toEqual([]);
  },
);
