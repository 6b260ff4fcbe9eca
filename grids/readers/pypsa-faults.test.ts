/** Wrong PyPSA folders: one clear message a fault, all at once, each with file, line and column; never a throw. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatFault } from "../../sim/core/errors.ts";
import { networkDocumentSchema } from "../../sim/model/network-document.ts";
import { readPypsa } from "./pypsa.ts";
import { smallFiles } from "./testing/pypsa-files.ts";

type Files = Parameters<typeof smallFiles>[0];

describe("faults", () => {
  const faultsOf = (files: Files, snapshot?: string) => {
    const checked = readPypsa(smallFiles(files), snapshot === undefined ? {} : { snapshot });
    return checked.kind === "faulty" ? checked.faults.map(formatFault) : [];
  };
  const line = (cells: string) => ({ lines: ["name,bus0,bus1,x,r,s_nom", cells] });
  const two = ["name,objective", "a,1", "b,1"];

  test.each<[files: Files, expected: RegExp]>([
    [
      line("o,grid,village,NaN,2,10"),
      /^net\/lines\.csv:2:16: lines\.o\.x: found "NaN"; write a finite number/,
    ],
    [line("o,grid,village,four,2,10"), /lines\.o\.x: found "four"/],
    [line("o,grid,village,inf,2,10"), /lines\.o\.x: found "inf"/],
    [
      line("o,grid,vilage,4,2,10"),
      /^net\/lines\.csv:2:8: lines\.o\.bus1: found "vilage", which is no bus/,
    ],
    [line("o,grid,,4,2,10"), /lines\.o\.bus1: found no bus;/],
    [
      line("o,grid,village,0,2,10"),
      /lines\.o\.x: found x 0, by which the flow of alternating current divides/,
    ],
    [
      line("o,grid,village,4,2,-1"),
      /lines\.o\.s_nom: found "-1"; write a finite number, at least 0/,
    ],
    [line("o,grid,village,4,2"), /^net\/lines\.csv:2:1: lines: found 5 cells, under a head of 6/],
    [
      { lines: ["name,bus0,bus1,x", "o,grid,village,4", "o,grid,village,4"] },
      /^net\/lines\.csv:3:1: lines\.o: found the name a second time/,
    ],
    [
      { lines: ["name,bus0,bus1,x,x", "o,grid,village,4,4"] },
      /^net\/lines\.csv:1: lines\.x: found a column twice/,
    ],
    [
      { lines: ["name,bus0,bus1,type,length", "o,grid,village,NAYY,1"] },
      /lines\.o\.type: found "NAYY", which is neither/,
    ],
    [
      { lines: ["name,bus0,bus1,x,active", "o,grid,village,4,perhaps"] },
      /lines\.o\.active: found "perhaps"; write True or False/,
    ],
    [
      { transformers: ["name,bus0,bus1,x", "T,grid,village,0.1"] },
      /transformers\.T\.s_nom: found s_nom 0, on which/,
    ],
    [
      { transformers: ["name,bus0,bus1,x,s_nom,tap_ratio", "T,grid,village,0.1,1,0"] },
      /T\.tap_ratio: found "0"/,
    ],
    [
      { buses: ["name,v_nom,carrier", "grid,20,AC", "village,20,DC"] },
      /lines\.overhead\.bus1: found a bus of DC joined to one of AC/,
    ],
    [{ buses: ["name,v_nom", "grid,0", "village,20"] }, /buses\.grid\.v_nom: found "0"/],
    [{ buses: ["name,v_nom"] }, /buses: found no buses/],
    [{ loads: ["name,bus,p_set", "homes,nowhere,2"] }, /loads\.homes\.bus: found "nowhere"/],
    [
      { loads: ["name,bus,p_set", "homes,village,1e9"] },
      /loads\.homes\.p_set: found "1e9"; .*at most 10000000/,
    ],
    [{ loads: [] }, /^net\/loads\.csv: loads: found an empty file/],
    [
      { snapshots: two, "loads-p_set": [",homes", "0,1"] },
      /loads-p_set: found 1 rows for 2 snapshots/,
    ],
    [
      { snapshots: two, "loads-p_set": [",homes", "b,1", "a,1"] },
      /:2:1: loads-p_set: found the row of "b" where that of "a" should stand/,
    ],
    [
      { snapshots: two, "loads-p_set": [",house", "0,1", "1,1"] },
      /:1:2: loads-p_set\.house: found "house", which is none of loads/,
    ],
    [
      { snapshots: two, "loads-p_set": [",homes", "0,x", "1,1"] },
      /:2:3: loads-p_set\.homes: found "x"/,
    ],
    [
      { snapshots: ["period,period,timestep", "0,2020,a"] },
      /found snapshots of several investment periods/,
    ],
    [
      { storage_units: ["name,bus,p_nom,max_hours,efficiency_store", "b,village,1,1,1.5"] },
      /storage_units\.b\.efficiency_store: found "1\.5"/,
    ],
  ])("%#", (files, expected) => {
    const found = faultsOf(files);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
  });

  test("a snapshot that is not there is told the nearest and the span", () => {
    expect(
      faultsOf({ snapshots: ["name,objective", "2015-01-01,1", "2015-01-02,1"] }, "2015-01-03"),
    ).toEqual([
      '--snapshot: found "2015-01-03", which is none of 2; did you mean "2015-01-01"? they go from "2015-01-01" to "2015-01-02"',
    ]);
  });

  test("come all at once, in file and line, each once", () => {
    const files = {
      ...line("o,grid,vilage,four,2,-1"),
      loads: ["name,bus,p_set", "homes,nowhere,NaN"],
    };
    expect(faultsOf(files)).toHaveLength(5);
  });

  test("a last line without its end, and the same file twice, are faults", () => {
    const files = smallFiles().map((file) => ({ ...file, text: file.text.trimEnd() }));
    const cut = readPypsa(files);
    expect(cut.kind === "faulty" && cut.faults.every(({ code }) => code === "pypsa.cutOff")).toBe(
      true,
    );
    const twice = readPypsa([...smallFiles(), ...smallFiles()]);
    expect(twice.kind === "faulty" && twice.faults[0]?.found).toBe("a second file of that name");
  });

  test("files with a few places changed are read or refused, and never a throw", () => {
    const change = fc.record({
      file: fc.nat(),
      at: fc.nat(),
      with: fc.constantFrom(",", "\n", '"', "x", "-", "", "1e99", "é"),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const files = [...smallFiles({ links: ["name,bus0,bus1,p_set", "w,grid,village,1"] })];
        for (const { file, at, with: by } of changes) {
          const { name, text } = files[file % files.length]!;
          const place = at % text.length;
          files[file % files.length] = {
            name,
            text: text.slice(0, place) + by + text.slice(place + 1),
          };
        }
        const checked = readPypsa(files);
        if (checked.kind === "faulty") expect(checked.faults.length).toBeGreaterThan(0);
        else
          expect(networkDocumentSchema.parse(checked.value.network)).toEqual(checked.value.network);
      }),
      { numRuns: 500 },
    );
  });
});
