/** Which reader reads a file: by its extension, or by its content where it has no name. */
import { expect, test } from "vitest";
import { readNetwork } from "./registry.ts";
import { caseText } from "./testing/matpower-text.ts";

const yaml =
  "format: headroom-network/1\nname: one\nbuses: [{ id: a, nominalKv: 33, reference: true }]\n";
const json =
  '{"format": "headroom-network/1", "name": "one", "buses": [{"id": "a", "nominalKv": 33, "reference": true}]}';

test.each([
  ["one.yaml", yaml, "one"],
  ["folder/one.yml", yaml, "one"],
  ["ONE.JSON", json, "one"],
  ["case.m", caseText(), "small"],
  [undefined, yaml, "one"],
  [undefined, json, "one"],
  [undefined, caseText(), "small"],
  [undefined, `% a comment first\n${caseText()}`, "small"],
])("%s is read by its format", (file, text, name) => {
  const read = readNetwork(text, file);
  expect(read.kind === "ok" && read.value.name).toBe(name);
});

test.each(["network.xlsx", "network", "network.m.txt"])(
  "%s: a fault lists the known formats",
  (file) => {
    const read = readNetwork(yaml, file);
    if (read.kind === "ok") throw new Error("read");
    expect(read.faults).toHaveLength(1);
    expect(read.faults[0]).toMatchObject({ code: "network.extension", file });
    for (const known of [".yaml", ".yml", ".json", ".m"]) {
      expect(read.faults[0]?.remedy).toContain(known);
    }
  },
);

test("a case named .yaml, or YAML named .m, gives faults of that reader and not a throw", () => {
  expect(readNetwork(caseText(), "one.yaml").kind).toBe("faulty");
  expect(readNetwork(yaml, "one.m").kind).toBe("faulty");
});
