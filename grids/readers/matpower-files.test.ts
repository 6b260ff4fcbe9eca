/** MATPOWER's own case files, where the public data is there: each is read, and cut off anywhere it is a fault. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { formatFault, orThrow } from "../../sim/core/errors.ts";
import { networkDocumentSchema } from "../../sim/model/network-document.ts";
import { readMatpower } from "./matpower.ts";
import type { ReadNetwork } from "./network-reader.ts";

const folder = fileURLToPath(new URL("../../../shared/data/matpower/", import.meta.url));
const isThere = existsSync(folder);
const reason = isThere ? "" : " (skipped: ../shared/data/matpower is absent)";

/** Buses, branches, demands, and generators that are in service and no slack, counted in the files themselves. */
const files: readonly [name: string, ...counts: number[]][] = [
  ["case4_dist", 4, 3, 3, 1],
  ["case5", 5, 6, 3, 4],
  ["case9", 9, 9, 3, 2],
  ["case14", 14, 20, 11, 4],
  ["case24_ieee_rts", 24, 38, 17, 32],
  ["case30", 30, 41, 20, 5],
  ["case_ieee30", 30, 41, 21, 5],
  ["case33bw", 33, 37, 32, 0],
  ["case39", 39, 46, 21, 9],
  ["case57", 57, 80, 42, 6],
  ["case69", 69, 68, 48, 0],
  ["case118", 118, 186, 99, 53],
  ["case_ACTIVSg200", 200, 245, 108, 37],
  ["case300", 300, 411, 201, 68],
  ["case533mt_hi", 533, 577, 448, 0],
  ["case1354pegase", 1354, 1991, 673, 259],
];
const CUTS = 50;

const textOf = (name: string) => readFileSync(`${folder}${name}.m`, "utf8");

describe.skipIf(!isThere)(`MATPOWER's case files${reason}`, () => {
  test.each(files.map(([name, ...counts]) => ({ name, counts })))(
    "$name is read whole",
    ({ name, counts }) => {
      const read = readMatpower(textOf(name), `${name}.m`);
      if (read.kind === "faulty") throw new Error(read.faults.map(formatFault).join("\n"));
      const { buses, branches, demands, units } = read.value.network;
      expect([buses, branches, demands, units].map((list) => list.length)).toEqual(counts);
      expect(read.value.network.name).toBe(name);
      expect(networkDocumentSchema.parse(read.value.network)).toEqual(read.value.network);
    },
  );

  test.each(files)(
    "%s cut off at fifty places is a fault or complete, each in a second",
    (name) => {
      const text = textOf(name);
      const whole = orThrow(readMatpower(text));
      for (let cut = 0; cut < CUTS; cut += 1) {
        const part = text.slice(0, Math.floor((text.length * cut) / CUTS));
        const started = process.cpuUsage();
        const read = readMatpower(part, `${name}.m`);
        expect(process.cpuUsage(started).user / 1000).toBeLessThan(1000);
        if (read.kind === "ok") expect(saidOf(read.value)).toEqual(saidOf(whole));
        else
          expect(read.faults.every(({ line = 0, remedy }) => line > 0 && remedy !== "")).toBe(true);
      }
    },
  );

  test.each(["case33bw", "case69"])(
    "%s cut off in its conversions is never taken for complete",
    (name) => {
      const text = textOf(name);
      const whole = orThrow(readMatpower(text));
      for (let end = text.indexOf("mpc.gencost"); end < text.length; end += 1) {
        const read = readMatpower(text.slice(0, end));
        if (read.kind === "ok")
          expect(saidOf(read.value), text.slice(end - 40, end)).toEqual(saidOf(whole));
      }
    },
  );

  test("case33bw: ohms over 12.66 kV squared on 10 MVA, and kilowatts", () => {
    const read = readMatpower(textOf("case33bw"));
    if (read.kind === "faulty") throw new Error("not read");
    expect(read.value.network.branches[0]?.reactancePu).toBe(0.047 / (12_660 ** 2 / 10e6));
    expect(read.value.network.demands[0]).toMatchObject({ id: "D2", peakMw: 0.1, peakMvar: 0.06 });
  });

  test("case300 keeps its negative reactance, case1354pegase its phase shifts, case533mt_hi its roots", () => {
    const branchesOf = (name: string) => {
      const read = readMatpower(textOf(name));
      return read.kind === "ok" ? read.value.network : undefined;
    };
    expect(branchesOf("case300")?.branches.some((branch) => branch.reactancePu < 0)).toBe(true);
    expect(branchesOf("case1354pegase")?.branches.some((branch) => branch.shiftDeg !== 0)).toBe(
      true,
    );
    expect(branchesOf("case533mt_hi")?.baseMva).toBe(50 / 3);
    expect(branchesOf("case533mt_hi")?.buses[0]?.nominalKv).toBe(135 / Math.sqrt(3));
  });
});

/** What a text is read to; the places in it are its own. */
const saidOf = ({ network, notices }: ReadNetwork) => ({ network, notices });
