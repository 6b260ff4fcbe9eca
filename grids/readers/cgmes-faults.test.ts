/** What is wrong in a CGMES model is said once, at its place, with what to write. */
import { expect, test } from "vitest";
import { readCgmes } from "./cgmes.ts";
import { altered, changer, expectOne, faultsOf, trafo } from "./testing/cgmes-faults.ts";
import { pair } from "./testing/cgmes-model.ts";
import {
  type CgmesParts,
  type CimItem,
  cgmesFiles,
  generatorAt,
  lineBetween,
  loadAt,
  transformerBetween,
} from "./testing/cgmes-text.ts";

test.each([
  "NaN",
  "Infinity",
  "1e999",
  "1e13",
  "",
  "0x10",
  "1,5",
  "1.2.3",
  "twelve",
  "true",
  "1 2",
])("%j is no number: one fault at its line and column", (text) => {
  const files = altered("eq.xml", "x>12.1<", `x>${text}<`);
  const wanted = { code: "cgmes.number", file: "eq.xml", found: text === "" ? "nothing" : text };
  expectOne(
    files,
    { ...wanted, path: "ACLineSegment line, ACLineSegment.x" },
    "finite number of ohm",
  );
  const line = files[0]!.text.split("\n").findIndex((row) => row.includes("ACLineSegment.x>"));
  expect(faultsOf(files)[0]).toMatchObject({ line: line + 1, column: 5 });
});

test.each(["", "yes", "1", "TRUE"])("%j is neither true nor false", (text) => {
  const files = altered("ssh.xml", "connected>true<", `connected>${text}<`);
  expectOne(files, { code: "cgmes.boolean", file: "ssh.xml" }, "true or false");
});

test.each([
  ["eq.xml", /<cim:ACLineSegment.x>.*\n/, "ACLineSegment line, ACLineSegment.x"],
  ["ssh.xml", /<cim:EnergyConsumer.p>.*\n/, "EnergyConsumer homes, EnergyConsumer.p"],
  ["ssh.xml", /<cim:RotatingMachine.q>.*\n/, "SynchronousMachine plant, RotatingMachine.q"],
  ["eq.xml", /<cim:BaseVoltage.nominal.*\n/, "BaseVoltage kv110, BaseVoltage.nominalVoltage"],
  ["tp.xml", /<cim:TopologicalNode.BaseVoltage.*\n/, 'TopologicalNode "bus a", BaseVoltage'],
  ["tp.xml", /<cim:Terminal.TopologicalNode.*\n/, "Terminal plant-1, Terminal.TopologicalNode"],
  [
    "eq.xml",
    /<cim:Terminal.ConductingEquipment rdf:resource="#_line.*\n/,
    "Terminal line-1, Terminal.ConductingEquipment",
  ],
])("%s without %s: what is missing is asked for where it belongs", (name, from, path) => {
  expectOne(altered(name, from, ""), { path, found: "nothing" });
});

test.each([
  ["tp.xml", '"#_b"', '"#_nowhere"', "TopologicalNode nowhere, which no file defines"],
  [
    "tp.xml",
    'BaseVoltage rdf:resource="#_kv110"',
    'BaseVoltage rdf:resource="#_kv11"',
    "BaseVoltage kv11, which",
  ],
  ["eq.xml", '"#_plant-unit"', '"#_gone"', "WindGeneratingUnit gone, which"],
  ["eq.xml", '"#_homes"', '"#_gone"', "object gone, which"],
  [
    "ssh.xml",
    'cim:Terminal rdf:about="#_line-1"',
    'cim:Terminal rdf:about="#_line-9"',
    "Terminal line-9, which",
  ],
])("a reference that leads nowhere is a fault (%s: %s to %s)", (name, from, to, found) => {
  const files = altered(name, from, to);
  expectOne(files, { code: "cgmes.unknown", file: name });
  expect(faultsOf(files)[0]?.found).toContain(found);
});

test("a reference to an object of another class says what it leads to", () => {
  const files = altered("eq.xml", '"#_plant-unit"', '"#_kv110"');
  expectOne(
    files,
    { code: "cgmes.reference", found: "the mRID of BaseVoltage kv110" },
    "GeneratingUnit",
  );
});

test("two files that disagree, and one mRID of two classes, name both places", () => {
  const twice = altered(
    "ssh.xml",
    "</rdf:RDF>",
    '<cim:EnergyConsumer rdf:about="#_homes"><cim:EnergyConsumer.p>31</cim:EnergyConsumer.p></cim:EnergyConsumer>\n</rdf:RDF>',
  );
  expectOne(twice, { code: "cgmes.twice" });
  expect(faultsOf(twice)[0]?.found).toMatch(/^31, where ssh\.xml:\d+ says 30$/);
  const classes = altered("eq.xml", "</rdf:RDF>", '<cim:Fuse rdf:ID="_homes"/>\n</rdf:RDF>');
  expectOne(classes, { code: "cgmes.twice" });
  expect(faultsOf(classes)[0]?.found).toMatch(
    /^Fuse, which eq\.xml:\d+ defines as EnergyConsumer$/,
  );
});

const parts = (...items: readonly CimItem[]): CgmesParts => ({ nodes: { a: 110, b: 110 }, items });
const plant = generatorAt("a");
const line = lineBetween("a", "b", 12.1);

test.each<[string, CgmesParts, string, string]>([
  [
    "a line without reactance",
    parts(...plant, lineBetween("a", "b", 0)),
    "cgmes.reactance",
    "a closed switch",
  ],
  [
    "a transformer without reactance",
    parts(
      ...plant,
      ...transformerBetween(
        ["a", "b"],
        [
          { kv: 110, x: 0 },
          { kv: 110, x: 0 },
        ],
      ),
    ),
    "cgmes.reactance",
    "not 0",
  ],
  [
    "a line with one terminal",
    parts(...plant, line, { ...line, id: "l", at: ["a"] }),
    "cgmes.terminals",
    "give it 2",
  ],
  [
    "a consumer with two",
    parts(...plant, line, { ...loadAt("a", 1), at: ["a", "b"] }),
    "cgmes.terminals",
    "give it 1",
  ],
  [
    "a transformer with one end",
    parts(...plant, line, ...trafo(1)),
    "cgmes.windings",
    "two or three",
  ],
  [
    "a transformer with four ends",
    parts(...plant, line, ...trafo(4)),
    "cgmes.windings",
    "two or three",
  ],
  [
    "an end at a terminal of another",
    parts(
      ...plant,
      line,
      ...trafo(2).map((item) =>
        item.id === "trafo-end2"
          ? { ...item, eq: { ...item.eq, "TransformerEnd.Terminal": "#line-1" } }
          : item,
      ),
    ),
    "cgmes.terminals",
    "a terminal of PowerTransformer trafo",
  ],
  [
    "a rated voltage of 0",
    parts(
      ...plant,
      line,
      ...transformerBetween(
        ["a", "b"],
        [
          { kv: 0, x: 1 },
          { kv: 110, x: 1 },
        ],
      ),
    ),
    "cgmes.number",
    "kV above 0",
  ],
  [
    "a step beyond the last",
    parts(
      ...plant,
      ...trafo(2),
      changer("RatioTapChanger", { "RatioTapChanger.stepVoltageIncrement": 1 }, 10),
    ),
    "cgmes.step",
    "from 1 to 9",
  ],
  [
    "a tabular changer without table",
    parts(...plant, ...trafo(2), changer("PhaseTapChangerTabular", {}, 5)),
    "cgmes.missing",
    "its table",
  ],
  [
    "a table without the step",
    parts(
      ...plant,
      ...trafo(2),
      changer("PhaseTapChangerTabular", { "PhaseTapChangerTabular.PhaseTapChangerTable": "#t" }, 5),
      { kind: "PhaseTapChangerTable", id: "t" },
    ),
    "cgmes.step",
    "PhaseTapChangerTablePoint",
  ],
  [
    "steps wider than the circle",
    parts(
      ...plant,
      ...trafo(2),
      changer(
        "PhaseTapChangerSymmetrical",
        { "PhaseTapChangerNonLinear.voltageStepIncrement": 60 },
        9,
      ),
    ),
    "cgmes.step",
    "at most 200 %",
  ],
  [
    "equipment that is not read",
    parts(...plant, line, { kind: "VsConverter", id: "dc", at: ["b"] }),
    "cgmes.equipment",
    "EquivalentInjection",
  ],
  [
    "a switch without a position",
    parts(...plant, line, { kind: "Breaker", id: "s", at: ["a", "b"] }),
    "cgmes.missing",
    "true or false",
  ],
  [
    "a nonlinear shunt without points",
    parts(...plant, line, {
      kind: "NonlinearShuntCompensator",
      id: "n",
      at: ["a"],
      ssh: { "ShuntCompensator.sections": 1 },
    }),
    "cgmes.missing",
    "a point for each section",
  ],
  ["no machine at all", parts(line), "cgmes.reference", "referencePriority 1"],
  [
    "a resistance beyond all bounds",
    parts(...plant, { ...line, eq: { ...line.eq, "ACLineSegment.r": 1e11 } }),
    "shape.range",
    "",
  ],
  [
    "both ends of a line at one bus",
    parts(...plant, line, { ...line, id: "loop", at: ["a", "a"] }),
    "network.loop",
    "other end",
  ],
])("%s is one fault", (_, model, code, remedy) => {
  expectOne(cgmesFiles(model), { code }, remedy);
});

test("a limit of 0 A is one fault", () => {
  const limit = cgmesFiles(
    parts(
      ...plant,
      line,
      {
        kind: "OperationalLimitType",
        id: "t",
        eq: { "entsoe:OperationalLimitType.limitType": "http://e#K.patl" },
      },
      { kind: "OperationalLimitSet", id: "s", eq: { "OperationalLimitSet.Terminal": "#line-1" } },
      {
        kind: "CurrentLimit",
        id: "c",
        eq: {
          "CurrentLimit.value": 0,
          "OperationalLimit.OperationalLimitSet": "#s",
          "OperationalLimit.OperationalLimitType": "#t",
        },
      },
    ),
  );
  expectOne(limit, { code: "cgmes.number", found: "0" }, "A above 0");
});

test("all faults come at once, in the order of files and lines; fifty at most", () => {
  const some = altered("eq.xml", "x>12.1<", "x>much<").map((file) =>
    file.name === "ssh.xml"
      ? { ...file, text: file.text.replace("p>30<", "p>some<").replace("q>2<", "q>few<") }
      : file,
  );
  expect(faultsOf(some).map(({ file, found }) => [file, found])).toEqual([
    ["eq.xml", "much"],
    ["ssh.xml", "some"],
    ["ssh.xml", "few"],
  ]);
  const loads = Array.from({ length: 80 }, (_, row) => loadAt("b", Number.NaN, `load${row}`));
  expect(faultsOf(cgmesFiles(pair(...loads)))).toHaveLength(50);
  const broken = cgmesFiles(pair()).map((file) => ({
    ...file,
    text: file.text.replace("</rdf:RDF>", ""),
  }));
  expect(faultsOf(broken).map(({ file }) => file)).toEqual(["eq.xml", "tp.xml", "ssh.xml"]);
});

test("with a TP file, a connectivity node that leads to no topological node is one fault of that node", () => {
  const files = altered(
    "tp.xml",
    /<cim:Terminal rdf:about="#_homes-1">[\s\S]*?<\/cim:Terminal>/,
    "",
  ).map((file) =>
    file.name === "eq.xml"
      ? {
          ...file,
          text: file.text
            .replace(
              /(<cim:Terminal rdf:ID="_homes-1">)/,
              '$1<cim:Terminal.ConnectivityNode rdf:resource="#_cn"/>',
            )
            .replace("</rdf:RDF>", '<cim:ConnectivityNode rdf:ID="_cn"/></rdf:RDF>'),
        }
      : file,
  );
  expectOne(files, {
    path: "ConnectivityNode cn, ConnectivityNode.TopologicalNode",
    found: "nothing",
  });
  const whole = files.map((file) =>
    file.name === "tp.xml"
      ? {
          ...file,
          text: file.text.replace(
            "</rdf:RDF>",
            '<cim:ConnectivityNode rdf:about="#_cn"><cim:ConnectivityNode.TopologicalNode rdf:resource="#_b"/></cim:ConnectivityNode></rdf:RDF>',
          ),
        }
      : file,
  );
  const read = readCgmes(whole);
  expect(read.kind === "ok" && read.value.network.demands[0]?.bus).toBe("bus b");
});

test("names come on one line, whatever stands in them", () => {
  const files = altered(
    "eq.xml",
    '<cim:ACLineSegment rdf:ID="_line">',
    "$&<cim:IdentifiedObject.name> Two\n lines\u0085 &lt;b&gt; </cim:IdentifiedObject.name>",
  );
  const read = readCgmes(files);
  expect(read.kind === "ok" && read.value.network.branches[0]?.id).toBe("Two lines <b>");
});
