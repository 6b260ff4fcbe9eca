/** What a MATPOWER case means: each trap of the format as a small case, with the document that must come out. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Fault, formatFault } from "../../sim/core/errors.ts";
import { type NetworkDocument, networkDocumentSchema } from "../../sim/model/network-document.ts";
import { readMatpower } from "./matpower.ts";
import { caseText } from "./testing/matpower-text.ts";

function document(text: string): NetworkDocument {
  const read = readMatpower(text, "case.m");
  if (read.kind === "faulty") throw new Error(read.faults.map(formatFault).join("\n"));
  expect(networkDocumentSchema.parse(read.value.network)).toEqual(read.value.network);
  return read.value.network;
}

function faults(text: string): readonly Fault[] {
  const read = readMatpower(text, "case.m");
  return read.kind === "faulty" ? read.faults : [];
}

describe("what each column means", () => {
  const read = document(caseText());

  test("the base, the name, and buses named by their numbers, which need not follow one another", () => {
    expect(read.baseMva).toBe(100);
    expect(read.name).toBe("small");
    expect(read.buses.map((bus) => bus.id)).toEqual(["1", "20", "300"]);
  });

  test("a reference bus holds its angle; the angle of any other is a result, not an input", () => {
    expect(read.buses.map((bus) => [bus.reference, bus.referenceAngleDeg])).toEqual([
      [true, 5],
      [false, 0],
      [false, 0],
    ]);
  });

  test("Gs is drawn and Bs injected at nominal voltage; a base voltage of 0 becomes 1 kV", () => {
    expect(read.buses[1]).toMatchObject({ shuntMw: 0.5, shuntMvar: 0.25, nominalKv: 33 });
    expect(read.buses[2]?.nominalKv).toBe(1);
  });

  test("ratio 0 is 1, rateA 0 is no limit, and a ratio or a shift makes a transformer", () => {
    expect(
      read.branches.map(({ id, kind, tapRatio, shiftDeg, ratingMw }) => [
        id,
        kind,
        tapRatio,
        shiftDeg,
        ratingMw,
      ]),
    ).toEqual([
      ["1", "line", 1, 0, null],
      ["2", "transformer", 0.98, 0, 40],
      ["3", "transformer", 1, -30, 40],
    ]);
  });

  test("parallel branches and negative reactance stay; status 0 is out of service", () => {
    expect(read.branches[1]).toMatchObject({ from: "20", to: "300", reactancePu: -0.1 });
    expect(read.branches[2]).toMatchObject({ from: "20", to: "300", inService: false });
  });

  test("a demand where Pd or Qd is not 0, negative demand too", () => {
    expect(read.demands.map(({ id, peakMw, peakMvar }) => [id, peakMw, peakMvar])).toEqual([
      ["D20", 10, 2],
      ["D300", -3, 0],
    ]);
  });

  test("the first generator in service at the reference bus is the slack; one out of service is none", () => {
    expect(read.units.map((unit) => unit.id)).toEqual(["G2", "G3", "G5"]);
    expect(read.connections.map(({ id, bus }) => [id, bus])).toEqual([
      ["C2", "1"],
      ["C3", "20"],
      ["C5", "300"],
    ]);
  });

  test("capacity is the larger of Pmax and Pg, an infinite Pmax is none; Pmin below 0 is import", () => {
    expect(read.units.map(({ capacityMw, snapshotMw }) => [capacityMw, snapshotMw])).toEqual([
      [50, 50],
      [30, 20],
      [0, -4],
    ]);
    expect(read.connections.map((item) => [item.exportLimitMw, item.importLimitMw])).toEqual([
      [50, 0],
      [30, 8],
      [0, 4],
    ]);
    expect(read.connections[0]).toMatchObject({
      curtailableWhen: "never",
      connectedOn: "1970-01-01",
    });
  });
});

describe("several reference buses and isolated ones", () => {
  test("each reference bus has its own slack and its own angle", () => {
    const read = document(
      caseText({
        bus: "1 3 0 0 0 0 1 1 5 33 1 1 1\n20 3 0 0 0 0 1 1 -5 33 1 1 1\n300 1 1 0 0 0 1 1 0 33 1 1 1",
      }),
    );
    expect(read.buses.map((bus) => bus.referenceAngleDeg)).toEqual([5, -5, 0]);
    expect(read.units.map((unit) => unit.id)).toEqual(["G2", "G5"]);
  });

  test("a bus of type 4 has no demand and no generator, and its branches are open", () => {
    const read = document(
      caseText({
        bus: "1 3 1 0 0 0 1 1 0 33 1 1 1\n20 1 10 0 0 0 1 1 0 33 1 1 1\n300 4 9 9 0 0 1 1 0 33 1 1 1",
      }),
    );
    expect(read.demands.map((demand) => demand.id)).toEqual(["D1", "D20"]);
    expect(read.units.map((unit) => unit.id)).toEqual(["G2", "G3"]);
    expect(read.branches.map((branch) => branch.inService)).toEqual([true, false, false]);
  });
});

describe("what is in service and left out is said", () => {
  const notices = (text: string) => {
    const read = readMatpower(text, "case.m");
    if (read.kind === "faulty") throw new Error(read.faults.map(formatFault).join("\n"));
    return read.value.notices.map(({ code, path, found }) => [code, path.join("."), found]);
  };
  const SLACK = ["matpower.slack", "mpc.gen", "slack generator row 1 (12 MW at bus 1)"];
  const CONNECTIONS = ["import.connections", "connections", expect.any(String)];
  const dcline = (...rows: string[]) => `${caseText()}mpc.dcline = [\n${rows.join(";\n")};\n];\n`;

  test("the slack generator of every reference bus, with its power", () => {
    expect(notices(caseText())).toEqual([SLACK, CONNECTIONS]);
    const two = caseText({
      bus: "1 3 0 0 0 0 1 1 5 33 1 1 1\n20 3 0 0 0 0 1 1 5 33 1 1 1\n300 1 1 0 0 0 1 1 0 33 1 1 1",
    });
    expect(notices(two)[0]).toEqual([
      "matpower.slack",
      "mpc.gen",
      "slack generators row 1 (12 MW at bus 1), row 3 (20 MW at bus 20)",
    ]);
    const off = caseText({ gen: "1 12 0 9 -9 1 100 0 100 0\n20 20 0 0 0 1 100 1 30 0" });
    expect(notices(off)).toEqual([CONNECTIONS]);
  });

  test("lines of direct current in service; one out of service is none", () => {
    const [running, off] = ["20 300 1 10 8.9 0 0 1 1 1 10 -9 9 -9 9 1 0.01", "1 20 0 10 8.9 0"];
    expect(notices(dcline(running, running.replace("20 300", "1 300")))).toEqual([
      SLACK,
      [
        "matpower.dcline",
        "mpc.dcline",
        "2 of 2 lines of direct current in service (20 to 300, 1 to 300)",
      ],
      CONNECTIONS,
    ]);
    expect(notices(dcline(off))).toEqual([SLACK, CONNECTIONS]);
    expect(document(dcline(running))).toEqual(document(caseText()));
    expect(notices(`${caseText()}mpc.dcline = [];\n`)).toEqual([SLACK, CONNECTIONS]);
    expect(faults(dcline("1 2")).map(({ path }) => path)).toEqual(["mpc.dcline(1, :)"]);
  });
});

describe("ways to write the same case", () => {
  const plain = document(caseText());
  const bus = "1 3 0 0 0 0 1 1 5 33 1 1.1 0.9";
  test.each([
    ["commas", caseText().replace(/(?<=\S)\t/g, ", ")],
    ["semicolons at every row", caseText().replace(/(\d|Inf)\n/g, "$1;\n")],
    ["all rows on one line", caseText().replace(/(?<!\[)\n(?=\t)/g, ";")],
    ["Windows line ends", caseText().replaceAll("\n", "\r\n")],
    ["a byte-order mark", `\ufeff${caseText()}`],
    ["comments everywhere", caseText().replaceAll("\n", " % it's 5; ]\n")],
    ["Octave comments", caseText().replaceAll("\n", " # note\n")],
    ["a block comment", `%{\nmpc.bus = [ 1 ];\nsystem('rm')\n%}\n${caseText()}`],
    ["extra columns", caseText().replaceAll("\t0.9\n", "\t0.9\t0\t0\t0\t0\n")],
    ["continuations", caseText().replaceAll("\t1.1\t", " ... the rest below\n 1.1\t")],
    ["arithmetic", caseText().replaceAll("\t33\t", "\t(2*15 + 6/2)\t")],
    ["powers and roots", caseText().replaceAll("\t33\t", "\t3.3e4/10^3*sqrt(4)/2\t")],
    ["another name for the struct", caseText().replaceAll("mpc", "case_data")],
    ["no function line", caseText().replace(/function.*\n/, "")],
    ["the end of the function", `${caseText()}end\n`],
    ["no line end after the last matrix", caseText().trimEnd()],
  ])("%s", (_, text) => {
    expect(text).not.toBe(caseText());
    expect({ ...document(text), name: "small" }).toEqual(plain);
  });

  test("in a cell a sign after a blank begins the next number, one between blanks does not", () => {
    const read = (row: string) =>
      document(
        caseText({ bus: `${row}\n20 1 0 0 0 0 1 1 0 33 1 1 1\n300 1 0 0 0 0 1 1 0 33 1 1 1` }),
      ).buses[0];
    expect(read(bus.replace("3 0 0 0 0", "3 0 0 7 -2"))).toMatchObject({
      shuntMw: 7,
      shuntMvar: -2,
    });
    expect(read(bus.replace("3 0 0 0 0", "3 0 0 7 - 2 1"))).toMatchObject({
      shuntMw: 5,
      shuntMvar: 1,
    });
    expect(read(bus.replace("3 0 0 0 0", "3 0 0 7-2 1"))).toMatchObject({
      shuntMw: 5,
      shuntMvar: 1,
    });
  });

  test("members that the reader has no use for are passed over, whatever is quoted in them", () => {
    const text = `${caseText()}
mpc.bus_name = { 'Fifty % tap'; 'it''s ]; a "trap"' ; "system('rm')" };
mpc.gencost = [ 2 0 0 3 0.01 -Inf NaN; 2 0 0 3 1 2 3 ];
mpc.reserves.zones = [ 1 1 1 ];
mpc.note = 'no executable % line';
mpc.count = 3;
`;
    expect(document(text)).toEqual(plain);
  });

  test("a base of 50/3 and cells such as 135/sqrt(3)", () => {
    const read = document(caseText({ baseMva: "50/3" }).replaceAll("\t33\t", "\t135/sqrt(3)\t"));
    expect(read.baseMva).toBe(50 / 3);
    expect(read.buses[0]?.nominalKv).toBe(135 / Math.sqrt(3));
  });
});

describe("statements after the matrices", () => {
  const indices = `[PQ, PV, REF, NONE, BUS_I, BUS_TYPE, PD, QD, GS, BS, BUS_AREA, VM, ...
    VA, BASE_KV, ZONE, VMAX, VMIN, LAM_P, LAM_Q, MU_VMAX, MU_VMIN] = idx_bus;
[F_BUS, T_BUS, BR_R, BR_X, BR_B, RATE_A, RATE_B, RATE_C, ...
    TAP, SHIFT, BR_STATUS, PF, QF, PT, QT, MU_SF, MU_ST, ...
    ANGMIN, ANGMAX, MU_ANGMIN, MU_ANGMAX] = idx_brch;
`;
  const toPerUnit = `Vbase = mpc.bus(1, BASE_KV) * 1e3;      %% in Volts
Sbase = mpc.baseMVA * 1e6;              %% in VA
mpc.branch(:, [BR_R BR_X]) = mpc.branch(:, [BR_R BR_X]) / (Vbase^2 / Sbase);
`;
  const toMegawatts = "mpc.bus(:, [PD, QD]) = mpc.bus(:, [PD, QD]) / 1e3;\n";

  test("ohms become per unit and kilowatts megawatts, as in case33bw", () => {
    const read = document(caseText() + indices + toPerUnit + toMegawatts);
    const impedance = 33_000 ** 2 / 100e6;
    expect(read.branches[0]?.reactancePu).toBe(0.2 / impedance);
    expect(read.branches[0]?.resistancePu).toBe(0.01 / impedance);
    expect(read.demands[0]).toMatchObject({ peakMw: 0.01, peakMvar: 0.002 });
  });

  test("define_constants serves as well, and so do numbers of columns", () => {
    const expected = document(caseText() + indices + toMegawatts);
    expect(document(`${caseText()}define_constants;\n${toMegawatts}`)).toEqual(expected);
    expect(document(`${caseText()}mpc.bus(:, [3 4]) = mpc.bus(:, [3 4]) / 1e3;\n`)).toEqual(
      expected,
    );
  });

  test("names of index lists go by position, as in MATLAB", () => {
    const text = `${caseText()}[a, b, c, d, e, f, g, h] = idx_bus;\nmpc.bus(:, [g, h]) = mpc.bus(:, [g, h]) / 1e3;\n`;
    expect(document(text)).toEqual(document(caseText() + indices + toMegawatts));
  });

  test("a power factor splits the load, as in case141", () => {
    const split = `pf = 0.85;
mpc.bus(:, QD) = mpc.bus(:, PD) * sin(acos(pf));
mpc.bus(:, PD) = mpc.bus(:, PD) * pf;
`;
    const read = document(caseText() + indices + split);
    expect(read.demands[0]?.peakMw).toBe(8.5);
    expect(read.demands[0]?.peakMvar).toBeCloseTo(10 * Math.sin(Math.acos(0.85)), 12);
  });

  test("the statements that the page lists are read and done", () => {
    const page = readFileSync(new URL("../../docs/formats/network.md", import.meta.url), "utf8");
    const statements = /```matlab\n([\s\S]*?)```/.exec(page)![1]!;
    expect(document(caseText() + statements).demands[0]?.peakMw).toBe(0.0085);
  });

  test("half a split is a fault, and so are a factor that nothing uses and a promise not kept", () => {
    const half = "pf = 0.85;\nmpc.bus(:, QD) = mpc.bus(:, PD) * sin(acos(pf));\n";
    expect(faults(caseText() + indices + half)[0]?.code).toBe("matpower.unconverted");
    const unused = faults(`${caseText()}Vbase = 33;\n`);
    expect(unused.map(({ code, line }) => [code, line])).toEqual([
      ["matpower.unused", caseText().split("\n").length],
    ]);
    const promised = caseText().replace(
      "mpc.bus = [",
      "mpc.bus = [ %% (Pd and Qd are specified in kW & kVAr here, converted to MW & MVAr below)",
    );
    expect(faults(promised).map((fault) => fault.code)).toEqual(["matpower.unconverted"]);
    expect(faults(promised + indices + toMegawatts)).toEqual([]);
  });
});
