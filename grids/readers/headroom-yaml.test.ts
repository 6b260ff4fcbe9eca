/** Our own format: the page's example is sound, every member is on the page, and a fault stands where it is written. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Fault, formatFault } from "../../sim/core/errors.ts";
import { diagnoseNetwork } from "../../sim/model/network-diagnosis.ts";
import {
  branchSchema,
  busSchema,
  connectionSchema,
  constraintPointSchema,
  demandSchema,
  networkDocumentSchema,
  switchSchema,
  unitSchema,
} from "../../sim/model/network-document.ts";
import {
  lineWeatherRatingSchema,
  ratingWhenOutSchema,
  seasonalRatingSchema,
  transformerHotSpotRatingSchema,
} from "../../sim/model/ratings.ts";
import { readHeadroomNetwork } from "./headroom-yaml.ts";

const page = readFileSync(new URL("../../docs/formats/network.md", import.meta.url), "utf8");
const example = /```yaml\n([\s\S]*?)```/.exec(page)![1]!;

function faultsOf(text: string): readonly Fault[] {
  const read = readHeadroomNetwork(text, "n.yaml");
  return read.kind === "faulty" ? read.faults : [];
}

describe("the page on network files", () => {
  test("its example is read without a fault or a notice, as YAML and as JSON", () => {
    const read = readHeadroomNetwork(example, "n.yaml");
    if (read.kind === "faulty") throw new Error(read.faults.map(formatFault).join("\n"));
    expect(diagnoseNetwork(read.value)).toEqual({ faults: [], notices: [] });
    expect(read.value.units.map((unit) => unit.technology)).toEqual(["wind", "storage"]);
    expect(readHeadroomNetwork(JSON.stringify(read.value))).toEqual(read);
  });

  test("its table has every member of every list, and no other", () => {
    const table = page.slice(page.indexOf("| list |"), page.indexOf("What the whole must keep"));
    const rows = table
      .split("\n")
      .slice(2)
      .map((row) => row.split("|").map((cell) => cell.trim()));
    const told = new Map<string, string[]>();
    let list = "";
    for (const [, name = "", members = ""] of rows) {
      if (name !== "") list = name.replaceAll("`", "");
      const words = [...members.matchAll(/`(\w+)`/g)].map((match) => match[1]!);
      told.set(list, [...(told.get(list) ?? []), ...words]);
    }
    const storage = unitSchema.shape.storage.unwrap();
    const whenOut = Object.assign({}, ...ratingWhenOutSchema.options.map(({ shape }) => shape));
    const schemas = {
      "": networkDocumentSchema,
      buses: busSchema,
      branches: branchSchema,
      switches: switchSchema,
      connections: connectionSchema,
      units: unitSchema,
      "units[].storage": storage,
      "units[].consumption": unitSchema.shape.consumption.unwrap(),
      demands: demandSchema,
      constraintPoints: constraintPointSchema,
      ratingWhenOut: { shape: whenOut },
      "rating{seasonal}": seasonalRatingSchema,
      "rating{line-weather}": lineWeatherRatingSchema,
      "rating{line-weather}.resistance": lineWeatherRatingSchema.shape.resistanceLow,
      "rating{transformer-hot-spot}": transformerHotSpotRatingSchema,
    };
    for (const [name, schema] of Object.entries(schemas)) {
      const members = Object.keys(schema.shape).filter((key) => !(name === "" && key in schemas));
      expect([name, told.get(name)?.toSorted()]).toEqual([name, members.toSorted()]);
    }
  });
});

describe("a fault stands where it is written", () => {
  const changes: readonly [from: string, to: string, expected: string | string[]][] = [
    [
      "ratingMw: 20",
      "ratingKw: 20000",
      'n.yaml:15:5: branches[0].ratingKw: found the unknown key "ratingKw"; write ratingMw: 20 (20000 kW is 20 MW)',
    ],
    [
      "ratingMw: 20",
      "ratingMw: 20 MW",
      'n.yaml:15:5: branches[0].ratingMw: found text "20 MW"; write 20: ratingMw is in MW',
    ],
    [
      "exportLimitMw: 24",
      "exportLimitMw: -24",
      "n.yaml:19:30: connections[0].exportLimitMw: found number -24; write a number in MW, at least 0",
    ],
    [
      "{ id: island,",
      "{ id: 7,",
      'n.yaml:7:7: buses[1].id: found number 7; write it in quotes, as text: "7"',
    ],
    [
      "to: island",
      "to: iland",
      'n.yaml:12:5: branches[0].to: found "iland", which is no bus of this network; write the id of a bus; the nearest is "island"',
    ],
    [
      "    ratingMw: 20\n",
      "",
      'n.yaml:30:5: constraintPoints[0]: found no rating above 0 at the point or on branch "cable"; write ratingMw on the constraint point or on its branch',
    ],
    [
      "    ratingMw: 20\n",
      "    ratingMw: 20\n    rating: { kind: sesonal }\n",
      'n.yaml:16:15: branches[0].rating.kind: found text "sesonal"; write one of seasonal, line-weather, transformer-hot-spot; the nearest is seasonal',
    ],
    [
      "    ratingMw: 20\n",
      "    rating: { kind: seasonal, winterMw: 20, intermediateKw: 18000, summerMw: 16 }\n",
      [
        "n.yaml:15:5: branches[0].rating.intermediateMw: found nothing; write intermediateMw: a number in MW (Rating in spring and autumn, MW)",
        'n.yaml:15:45: branches[0].rating.intermediateKw: found the unknown key "intermediateKw"; write intermediateMw: 18 (18000 kW is 18 MW)',
      ],
    ],
    [
      "    ratingMw: 20\n",
      "    ratingMw: 20\n    ratingWhenOut: { ratingMw: 15, factor: 0.5 }\n",
      "n.yaml:16:36: branches[0].ratingWhenOut.factor: found factor beside ratingMw; write one or the other: remove factor, or write it alone",
    ],
    [
      "    ratingMw: 20\n",
      "    ratingMw: 20\n    rating: { kind: transformer-hot-spot, hotSpotLimitC: 350, lossRatio: 6 }\n    ratingWhenOut: { factor: 12 }\n",
      [
        "n.yaml:16:43: branches[0].rating.hotSpotLimitC: found number 350; write a number, at most 160",
        "n.yaml:17:22: branches[0].ratingWhenOut.factor: found number 12; write a number, at most 2",
      ],
    ],
    [
      "    ratingMw: 20\n",
      "    ratingMw: 20\n    rating: { kind: transformer-hot-spot }\n",
      'n.yaml:16:15: branches[0].rating.kind: found transformer-hot-spot on branch "cable", a cable; write it on a branch of kind transformer; a cable may have ratingMw or a seasonal rating',
    ],
    [
      "reference: true",
      "reference: false",
      "n.yaml:5:1: buses: found no reference bus; write reference: true on the bus that the wider system feeds",
    ],
    [
      "capacityMw: 24",
      "capacityMw: .nan",
      "n.yaml:22:58: units[0].capacityMw: found NaN; write a number in MW that is finite",
    ],
    [
      "name: island",
      "name: island\nname: two",
      'n.yaml:3:1: found the key "name" a second time; write each key once',
    ],
    [
      "format: headroom-network/1",
      "format: headroom-network/9",
      'n.yaml:1:1: format: found text "headroom-network/9"; write headroom-network/1',
    ],
  ];
  test.each(changes)("%s → %s", (from, to, expected) => {
    expect(example).toContain(from);
    expect(faultsOf(example.replace(from, to)).map(formatFault)).toEqual([expected].flat());
  });

  test("a text cut off inside a line, or before anything is connected, is refused with one place at least", () => {
    const connected = example.indexOf("units:");
    for (const lineEnd of ["\n", "\r\n"]) {
      const text = example.replaceAll("\n", lineEnd);
      for (let end = 0; end < text.length; end += 1) {
        const part = text.slice(0, end);
        const isBetweenEntries = /[\r\n][ \t]*$/.test(part) && end > connected;
        if (isBetweenEntries) continue;
        const [fault] = faultsOf(part);
        expect({ end, line: fault?.line }).toEqual({ end, line: expect.any(Number) });
      }
    }
  });

  test("a last line without its end is one fault, beside those of the lines before; JSON needs no line end", () => {
    const cut = "found a last line without a line end; take the whole file, or end its last line";
    const text = example.trimEnd();
    const last = text.split("\n").length;
    expect(faultsOf(text).map(formatFault)).toEqual([`n.yaml:${last}:1: ${cut}`]);
    const wrong = faultsOf(text.replace("ratingMw: 20", "ratingMw: -20"));
    expect(wrong.map(({ path }) => path)).toEqual(["branches[0].ratingMw", ""]);
    const whole = readHeadroomNetwork(example);
    if (whole.kind === "faulty") throw new Error("not read");
    expect(readHeadroomNetwork(JSON.stringify(whole.value))).toEqual(whole);
  });

  test("a network to which nothing is connected may be cut off, and is a fault", () => {
    const bare = example.slice(0, example.indexOf("connections:"));
    expect(faultsOf(bare).map(formatFault)).toEqual([
      "n.yaml:1:1: units: found neither units nor demands; write what is connected, or take the whole file: it may be cut off",
    ]);
    expect(faultsOf(`${bare}demands: [{ id: homes, bus: island, peakMw: 6 }]\n`)).toEqual([]);
  });

  test("all faults of one kind come at once, in the order of the text", () => {
    const text = example.replace("ratingMw: 20", "ratingKw: 1").replace("peakMw: 6", "peakMw: six");
    expect(faultsOf(text).map((fault) => fault.path)).toEqual([
      "branches[0].ratingKw",
      "demands[0].peakMw",
    ]);
  });
});
