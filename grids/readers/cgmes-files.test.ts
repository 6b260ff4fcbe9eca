/** CGMES files that are missing, broken, cut off or hostile: one fault each, soon, and never a failure of the reader. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { readCgmes } from "./cgmes.ts";
import { altered, changer, expectOne, faultsOf, trafo } from "./testing/cgmes-faults.ts";
import { pair } from "./testing/cgmes-model.ts";
import { cgmesFile, cgmesFiles, lineBetween } from "./testing/cgmes-text.ts";

const CUTS = 50;

const without = (name: string) => cgmesFiles(pair()).filter((file) => file.name !== name);

test.each([
  ["no EQ file", without("eq.xml"), "no EQ file beside tp.xml, ssh.xml"],
  ["no SSH file", without("ssh.xml"), "no SSH file beside eq.xml, tp.xml"],
  [
    "no TP file",
    without("tp.xml"),
    "no TP file, and no terminal of the EQ file at a connectivity node",
  ],
  [
    "a second SSH file",
    [...cgmesFiles(pair()), cgmesFile("z", "SteadyStateHypothesis/1/1", "")],
    "a second SSH file beside ssh.xml",
  ],
  ["a hundred and one files", Array.from({ length: 101 }, () => without("")[0]!), "101 files"],
])("%s is one fault that says so", (_, files, found) => {
  const faults = faultsOf(files);
  expect(faults).toHaveLength(1);
  expect(faults[0]?.found).toContain(found);
});

test("nothing at all lacks two files", () => {
  expect(faultsOf([]).map(({ found }) => found)).toEqual(["no EQ file", "no SSH file"]);
});

test("where the boundary is missing it is one fault, and names the models that it is", () => {
  const needs = '$&\n    <md:Model.DependentOn rdf:resource="urn:uuid:the-boundary"/>';
  const files = altered("eq.xml", /<md:FullModel[^>]*>/, needs).map((file) => ({
    ...file,
    text: file.text.replace(/<cim:BaseVoltage rdf:ID[\s\S]*?<\/cim:BaseVoltage>/, ""),
  }));
  expectOne(files, { code: "cgmes.boundary" }, "EQ boundary and TP boundary: the-boundary");
});

test.each([
  [
    "a DOCTYPE",
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<?xml version="1.0"?>\n<!DOCTYPE x>',
    "a DOCTYPE",
    2,
  ],
  [
    "an entity of its own",
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
    "a DOCTYPE",
    1,
  ],
  [
    "an entity from outside",
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "a DOCTYPE",
    1,
  ],
  [
    "an unknown entity",
    "<cim:ACLineSegment.r>1.21",
    "<cim:ACLineSegment.r>&what;",
    "not well formed",
    undefined,
  ],
  [
    "a tag that is closed by another",
    "</cim:ACLineSegment.r>",
    "</cim:r>",
    "not well formed",
    undefined,
  ],
  ["an attribute without quotes", 'rdf:ID="_line"', "rdf:ID=_line", "not well formed", undefined],
  [
    "an unbound prefix",
    "<cim:ACLineSegment.r>",
    "<cam:ACLineSegment.r>",
    "not well formed",
    undefined,
  ],
  ["another root", /rdf:RDF/g, "rdf:Other", "the root <Other>", 2],
  ["another CIM", "2013/CIM-schema-cim16#", "2012/CIM-schema-cim15#", "cim15", 2],
  [
    "CGMES 3",
    "http://iec.ch/TC57/2013/CIM-schema-cim16#",
    "http://iec.ch/TC57/CIM100#",
    "CIM100",
    2,
  ],
  ["a difference model", "md:FullModel rdf", "md:DifferenceModel rdf", "a difference model", 3],
  [
    "an object without an id",
    'cim:ACLineSegment rdf:ID="_line"',
    "cim:ACLineSegment",
    "without rdf:ID",
    undefined,
  ],
  [
    "objects in properties",
    "<cim:ACLineSegment.r>1.21",
    "<cim:ACLineSegment.r><cim:X/>1.21",
    "<cim:X> inside",
    undefined,
  ],
  [
    "a second header",
    "</md:FullModel>",
    '</md:FullModel><md:FullModel rdf:about="x"/>',
    "second md:FullModel",
    5,
  ],
  ["no header", /<md:FullModel[\s\S]*<\/md:FullModel>/, "", "no md:FullModel", undefined],
  ["an unknown profile", "CIM/EquipmentCore/3/1", "CIM/constructor/3/1", "the profile http", 3],
  ["no profile", /<md:Model.profile>.*<\/md:Model.profile>/, "", "no profile", 3],
])("%s is one fault of the file", (_, from, to, found, line) => {
  const faults = faultsOf(altered("eq.xml", from, to));
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatchObject({ file: "eq.xml" });
  expect(faults[0]?.found).toContain(found);
  if (line !== undefined) expect(faults[0]?.line).toBe(line);
});

test.each(["eq.xml", "tp.xml", "ssh.xml"])(
  "%s cut off at fifty places is one fault at its end",
  (name) => {
    const files = cgmesFiles(pair(...trafo(2)));
    const { length } = files.find((file) => file.name === name)!.text.trimEnd();
    for (let cut = 0; cut < CUTS; cut += 1) {
      const part = files.map((file) =>
        file.name === name
          ? { ...file, text: file.text.slice(0, Math.floor((length * cut) / CUTS)) }
          : file,
      );
      expectOne(part, { code: "cgmes.xml", file: name });
    }
  },
);

test("names that objects already have, and mRIDs of every kind, are text like any other", () => {
  for (const id of ["__proto__", "constructor", "a b", "é", "1"]) {
    const files = cgmesFiles(pair(lineBetween("a", "b", 12.1, id)));
    const read = readCgmes(files);
    expect(read.kind === "ok" && read.value.network.branches[1]?.id).toBe(id);
  }
});

test("any text, and any change of a model, is read or refused, each in a second", () => {
  const files = cgmesFiles(
    pair(...trafo(2), changer("RatioTapChanger", { "RatioTapChanger.stepVoltageIncrement": 1 }, 7)),
  );
  const change = fc.record({
    file: fc.nat(files.length - 1),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(40),
    text: fc.oneof(
      fc.string(),
      fc.constantFrom("-1", "1e308", '"', "<", "&amp;", "</cim:Terminal>", "#_a", "NaN"),
    ),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const texts = files.map(({ text }) => text);
      for (const { file, at, length, text } of changes) {
        const from = Math.floor(texts[file]!.length * at);
        texts[file] = texts[file]!.slice(0, from) + text + texts[file]!.slice(from + length);
      }
      const started = process.cpuUsage();
      const read = readCgmes(files.map(({ name }, row) => ({ name, text: texts[row]! })));
      expect(process.cpuUsage(started).user / 1000).toBeLessThan(1000);
      if (read.kind === "faulty") {
        expect(read.faults.length).toBeGreaterThan(0);
        expect(read.faults.every(({ found, remedy }) => found !== "" && remedy !== "")).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test("large hostile text is refused in two seconds", () => {
  const many = 200_000;
  for (const text of [
    "<a>".repeat(many),
    `<rdf:RDF ${'x="1" '.repeat(many)}`,
    "&".repeat(many),
    `<!DOCTYPE a [${'<!ENTITY a "a">'.repeat(many / 10)}]>`,
    `<!--${"-".repeat(many)}`,
    `<![CDATA[${"]".repeat(many)}`,
    "<".repeat(many),
    `<a ${"xmlns:b='c' ".repeat(10)}>`.repeat(many / 100),
  ]) {
    const started = process.cpuUsage();
    expect(faultsOf([{ name: "hostile.xml", text }])[0]?.file).toBe("hostile.xml");
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000);
  }
});
