/** What is wrong with a MATPOWER case is told with its cell and line; nothing is executed, nothing throws. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Fault, formatFault, orThrow } from "../../sim/core/errors.ts";
import { readMatpower } from "./matpower.ts";
import type { ReadNetwork } from "./network-reader.ts";
import { caseText } from "./testing/matpower-text.ts";

function faultsOf(text: string): readonly Fault[] {
  const read = readMatpower(text, "case.m");
  return read.kind === "faulty" ? read.faults : [];
}

const lines = caseText().split("\n").length;
const bus = (row: string) => caseText({ bus: row });
const rest = "\n20 1 0 0 0 0 1 1 0 33 1 1 1\n300 1 0 0 0 0 1 1 0 33 1 1 1";
const reference = "1 3 0 0 0 0 1 1 0 33 1 1 1";

describe("wrong values: the cell, what stands there, what to write", () => {
  const cases: readonly [text: string, path: string, found: string, line: number][] = [
    [bus(`${reference.replace("3 0", "3 NaN")}${rest}`), "mpc.bus(1, 3)", "Pd NaN", 5],
    [bus(`${reference.replace("3 0 0", "3 0 Inf")}${rest}`), "mpc.bus(1, 4)", "Qd Infinity", 5],
    [bus(`${reference.replace("1 3", "1 5")}${rest}`), "mpc.bus(1, 2)", "type 5", 5],
    [bus(`${reference.replace("1 3", "1.5 3")}${rest}`), "mpc.bus(1, 1)", "bus_i 1.5", 5],
    [bus(`${reference.replace(" 33 ", " -33 ")}${rest}`), "mpc.bus(1, 10)", "baseKV -33", 5],
    [bus(`${reference}${rest}${rest.split("\n300")[0]}`), "mpc.bus(4, 1)", '"20", which', 8],
    [bus(`${reference.replace("1 3", "1 2")}${rest}`), "mpc.bus(1, 2)", "no reference bus", 5],
    [bus(`${reference}${rest.replace(" 1\n", "\n")}`), "mpc.bus(2, :)", "12 columns, where", 6],
    [bus(`${reference}${rest.replace(" 1\n", " 1 7\n")}`), "mpc.bus(2, :)", "14 columns, where", 6],
    [bus(`1 3 0${rest.replace(/\n.*/g, "")}`), "mpc.bus(1, :)", "3 columns", 5],
    [bus(`${reference.replace(" 33 ", " 'a' ")}${rest}`), "mpc.bus(1, 10)", "the text 'a'", 5],
    [bus(`${reference.replace(" 33 ", " 3x ")}${rest}`), "mpc.bus(1, 11)", "`x`", 5],
    [bus(`${reference.replace(" 33 ", " 1.2.3 ")}${rest}`), "mpc.bus(1, 11)", "`.3`", 5],
    [bus(`${reference.replace(" 33 ", " rand(3) ")}${rest}`), "mpc.bus(1, 10)", "`rand`", 5],
    [
      bus(`${reference.replace(" 33 ", " 2^0.5 ")}${rest}`),
      "mpc.bus(1, 10)",
      "the exponent 0.5",
      5,
    ],
    [
      bus(`${reference.replace(" 33 ", ` ${"(".repeat(50)} `)}${rest}`),
      "mpc.bus(1, 10)",
      "more than 20",
      5,
    ],
    [bus(`${reference.replace(" 33 ", " 33' ")}${rest}`), "mpc.bus(1, 11)", "`'`", 5],
    [
      caseText({ branch: "1 2 0 0.1 0 0 0 0 0 0 1" }),
      "mpc.branch(1, 2)",
      '"2", which is no bus',
      17,
    ],
    [caseText({ branch: "1 20 0 0 0 0 0 0 0 0 1" }), "mpc.branch(1, 4)", "0", 17],
    [caseText({ branch: "1 1 0 1 0 0 0 0 0 0 1" }), "mpc.branch(1, 2)", '"1" at both ends', 17],
    [caseText({ branch: "1 20 0 1 0 -5 0 0 0 0 1" }), "mpc.branch(1, 6)", "rateA -5", 17],
    [caseText({ branch: "1 20 0 1 0 0 0 0 -1 0 1" }), "mpc.branch(1, 9)", "ratio -1", 17],
    [caseText({ branch: "1 20 0 1 0 0 0 0 0 0 NaN" }), "mpc.branch(1, 11)", "status NaN", 17],
    [caseText({ branch: "1 20 0 1 0 0 0 0 0 0" }), "mpc.branch(1, :)", "10 columns", 17],
    [caseText({ gen: "7 0 0 0 0 1 1 1 5 0" }), "mpc.gen(1, 1)", '"7", which is no bus', 10],
    [caseText({ gen: "20 NaN 0 0 0 1 1 1 5 0" }), "mpc.gen(1, 2)", "Pg NaN", 10],
    [caseText({ gen: "20 1 0 0 0 1 1 1 NaN 0" }), "mpc.gen(1, 9)", "Pmax NaN", 10],
    [caseText({ baseMva: "0" }), "mpc.baseMVA", "0", 3],
    [caseText({ baseMva: "1/0" }), "mpc.baseMVA", "Infinity", 3],
  ];
  test.each(cases)("%#: %s", (text, path, found, line) => {
    const faults = faultsOf(text);
    expect(faults.map(formatFault).join("\n")).toBe(formatFault(faults[0]!));
    expect(faults[0]).toMatchObject({ path, line, file: "case.m" });
    expect(faults[0]?.found.startsWith(found), faults[0]?.found).toBe(true);
    expect(faults[0]?.column).toBeGreaterThan(0);
    expect(faults[0]?.remedy).toMatch(/^(write|give|join|close)/);
  });

  test("a rating of Inf is no limit", () => {
    const read = readMatpower(caseText({ branch: "1 20 0 1 0 Inf 0 0 0 0 1" }));
    expect(read.kind === "ok" && read.value.network.branches[0]?.ratingMw).toBeNull();
  });

  test("all faults come at once, and not more than fifty", () => {
    const text = caseText({
      bus: `${reference.replace("3 0", "3 NaN")}${rest.replace("1 0", "7 Inf")}`,
      branch: "1 2 0 0 0 -1 0 0 0 0 1",
    });
    expect(faultsOf(text).map((fault) => fault.path)).toEqual([
      "mpc.bus(1, 3)",
      "mpc.bus(2, 2)",
      "mpc.bus(2, 3)",
      "mpc.branch(1, 6)",
    ]);
    expect(faultsOf(caseText({ bus: "1 3 x\n".repeat(500) }))).toHaveLength(50);
    expect(faultsOf("rm -rf x\n".repeat(500))).toHaveLength(50);
  });
});

describe("an executable line is refused with its line", () => {
  test.each([
    "system('rm -rf x')",
    "eval('1');",
    "!rm -rf x",
    "disp hello",
    "clear all",
    "return_value",
    "for i = 1:3",
    "if fixed",
    "while 1",
    "mpc = loadcase('case9');",
    "mpc = scale_load(2, mpc);",
    "mpc.bus(1, 3) = 5;",
    "mpc.bus(:, 3) = 5;",
    "mpc.bus(:, 3) = mpc.bus(:, 3);",
    "mpc.bus(:, 3) = mpc.bus(:, 3) + 1;",
    "mpc.bus(:, 3) = mpc.bus(:, 3) * rand(1);",
    "mpc.bus(:, 3) = mpc.bus(:, 3) * system('rm');",
    "mpc.bus(:, [3 4]) = mpc.gen(:, [3 4]) / 2;",
    "mpc.bus(:, [3 4]) = mpc.bus(:, 3) / 2;",
    "mpc.bus(:, PD) = mpc.bus(:, PD) / 2;",
    "mpc.branch(:, 4) = abs(mpc.branch(:, 4));",
    "mpc.gencost(:, 5) = mpc.gencost(:, 5) * 2;",
    "mpc.x = system('rm');",
    "mpc.x = [ 1 rand(3) ];",
    "mpc.x = { @eval };",
    "mpc.x = mpc.bus;",
    "mpc.(name) = 1;",
    "mpc.x{1} = 1;",
    "[a, b] = size(mpc.bus);",
    "[PQ, PV] = idx_bus(1);",
    "[a, b] = idx_evil;",
    "x = input('');",
    "x = 5; system('rm')",
    "x = mpc.bus';",
    "global y",
    "function y = f(x)",
    "define_constants(1);",
    "end; system('rm')",
    "@(x) x",
    "5",
  ])("%s", (line) => {
    const faults = faultsOf(`${caseText()}${line}\n% more\n`).filter(
      (fault) => fault.code !== "matpower.unused",
    );
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ code: "matpower.statement", line: lines });
    expect(faults[0]?.found).toContain("the executable line");
    expect(faults[0]?.remedy).toMatch(/never executed/);
  });

  test("lines after the first are read on: each executable line has its own fault", () => {
    const text = `if fixed\n${caseText()}for i = 1:3\n  x(i) = 1;\nend\n`;
    expect(faultsOf(text).map((fault) => fault.line)).toEqual([1, lines + 1, lines + 2]);
  });

  test("a statement over several lines is one fault", () => {
    const text = `${caseText()}k = find(isinf(mpc.gen(:, 9)) & ...\n  isinf(mpc.gen(:, 10)));\n`;
    expect(faultsOf(text).map((fault) => fault.line)).toEqual([lines]);
  });

  test("a conversion before its matrix, one by 0, and a member twice are faults", () => {
    const early = caseText().replace(
      "mpc.bus = [",
      "mpc.branch(:, 3) = mpc.branch(:, 3) / 2;\nmpc.bus = [",
    );
    expect(faultsOf(early)[0]).toMatchObject({ line: 4, code: "matpower.statement" });
    const byZero = `${caseText()}mpc.bus(:, 3) = mpc.bus(:, 3) / 0;\n`;
    expect(faultsOf(byZero)[0]?.found).toBe("a conversion by 0");
    const twice = `${caseText()}mpc.baseMVA = 10;\n`;
    expect(faultsOf(twice)[0]?.found).toBe("mpc.baseMVA a second time");
  });
});

describe("what is missing", () => {
  test.each(["version", "baseMVA", "bus", "gen", "branch"])("%s", (member) => {
    const pattern = new RegExp(`mpc\\.${member} = (\\[[^\\]]*\\]|[^;]*);\\n`);
    expect(faultsOf(caseText().replace(pattern, "")).map(({ code, path }) => [code, path])).toEqual(
      [["matpower.missing", `mpc.${member}`]],
    );
  });

  test("no text at all misses all five", () => {
    expect(faultsOf("")).toHaveLength(5);
    expect(faultsOf("% only a comment")).toHaveLength(5);
  });

  test("version 1 is told apart and told what to do", () => {
    const header = "function [baseMVA, bus, gen, branch, areas, gencost] = case9\nbaseMVA = 100;\n";
    for (const text of [header, caseText().replace("'2'", "'1'"), caseText().replace("'2'", "1")]) {
      expect(faultsOf(text)).toHaveLength(1);
      expect(faultsOf(text)[0]?.remedy).toContain("savecase");
    }
  });

  test("a matrix not closed is a fault, and what follows is read all the same", () => {
    const text = caseText({ gen: "7 0 0 0 0 1 1 1 5 0" }).replace("];\nmpc.gen", "mpc.gen");
    expect(faultsOf(text).map(({ code, path }) => [code, path])).toEqual([
      ["matpower.unclosed", "mpc.bus"],
    ]);
  });
});

describe("a file cut off at any character gives a fault, or is complete", () => {
  const conversion = `define_constants;
Vbase = mpc.bus(1, BASE_KV) * 1e3;
Sbase = mpc.baseMVA * 1e6;
mpc.branch(:, [BR_R BR_X]) = mpc.branch(:, [BR_R BR_X]) / (Vbase^2 / Sbase);
mpc.bus(:, [PD, QD]) = mpc.bus(:, [PD, QD]) / 1e3;
`;
  const promising = caseText()
    .replace("mpc.bus = [", "mpc.bus = [ %% (Pd and Qd in kW & kVAr, converted to MW below)")
    .replace("mpc.branch = [", "mpc.branch = [ %% (r and x in ohms, converted to p.u. below)");
  test.each([
    ["a plain case", caseText()],
    [
      "with members after it",
      `${caseText()}mpc.gencost = [\n\t2\t0\t0\n];\nmpc.bus_name = {\n\t'a';\n};\n`,
    ],
    ["with conversions", promising + conversion],
  ])("%s", (_, text) => {
    const whole = orThrow(readMatpower(text));
    for (let end = 0; end < text.length; end += 1) {
      const read = readMatpower(text.slice(0, end));
      if (read.kind === "ok")
        expect(saidOf(read.value), text.slice(end - 40, end)).toEqual(saidOf(whole));
    }
  });
});

describe("anything gives a document or faults and never throws", () => {
  const scraps = fc.constantFrom(
    ..."[]{}()=;,.:'\"%#!@^*/+-\n\t ",
    "...",
    "mpc.",
    "mpc.bus(:, 3)",
    "Inf",
    "NaN",
    "1e",
    "sqrt(",
    "%{\n",
    "function ",
    "\u0000",
  );
  const edit = fc.record({
    at: fc.nat(2000),
    drop: fc.nat(30),
    put: fc.oneof(scraps, fc.string()),
  });
  test("a small case with a few places changed", () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let text = caseText();
        for (const { at, drop, put } of edits) {
          const place = at % text.length;
          text = text.slice(0, place) + put + text.slice(place + drop);
        }
        const read = readMatpower(text, "f.m");
        if (read.kind === "ok") return read.value.network.buses.length > 0;
        return read.faults.every(
          ({ found, remedy, line = 0 }) => found !== "" && remedy !== "" && line > 0,
        );
      }),
      { numRuns: 5000 },
    );
  });

  test("any text, and large text of one kind, in less than two seconds", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => faultsOf(text).length > 0));
    const kinds = ["[", "(", "mpc.bus = [1 ", "'", "% x", "%{\n", "...", "1 ", "\n", "x = (", "-"];
    for (const piece of kinds) {
      for (const before of ["", "mpc.bus = [", "mpc.x = {", "x = "]) {
        const text = before + piece.repeat(Math.floor(2_000_000 / piece.length));
        const started = process.cpuUsage();
        expect(faultsOf(text).length).toBeGreaterThan(0);
        expect(process.cpuUsage(started).user / 1000, `${before}${piece}`).toBeLessThan(2000);
      }
    }
    expect(faultsOf("x".repeat(8_000_001))[0]?.code).toBe("matpower.size");
  });
});

/** What a text is read to; the places in it are its own. */
const saidOf = ({ network, notices }: ReadNetwork) => ({ network, notices });
