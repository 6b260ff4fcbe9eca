/**
 * PyPSA's own network of alternating and direct current, where the public data is there: at every snapshot our flow is its
 * stored linear power flow. A file of the folder cut off anywhere but at a line's end is a fault.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { NamedText } from "../grids/readers/network-reader.ts";
import { lineTypes, transformerTypes } from "../grids/readers/pypsa/standard-types.ts";
import { readPypsa } from "../grids/readers/pypsa.ts";
import { orThrow } from "../sim/core/errors.ts";
import { networkColumns } from "../sim/model/network.ts";
import { powerFlow } from "../sim/network/power-flow.ts";

const DATA = new URL("../../shared/data/pypsa/", import.meta.url);
const isHere = existsSync(DATA);
const whereAbsent = isHere ? "" : " (skipped: ../shared/data/pypsa is absent)";
const SOLVED = "ac-dc-meshed-results-lpf";

function filesOf(folder: string): NamedText[] {
  return readdirSync(new URL(`${folder}/`, DATA))
    .filter((name) => name.endsWith(".csv"))
    .map((name) => ({ name, text: readFileSync(new URL(`${folder}/${name}`, DATA), "utf8") }));
}

/** A stored table: for each snapshot, figures by name. */
function stored(
  file: string,
): { readonly snapshot: string; readonly values: Map<string, number> }[] {
  const text = readFileSync(new URL(`${SOLVED}/${file}`, DATA), "utf8");
  const [head = [], ...rows] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(","));
  return rows.map(([snapshot = "", ...cells]) => ({
    snapshot,
    values: new Map(cells.map((cell, column) => [head[column + 1]!, Number(cell)])),
  }));
}

describe.skipIf(!isHere)(`PyPSA's ac-dc-meshed${whereAbsent}`, () => {
  const flows = isHere ? stored("lines-p0.csv") : [];

  test("has its stored flow at ten snapshots", () => {
    expect(flows).toHaveLength(10);
  });

  test.each(flows)(
    "at $snapshot: line flows, angles and slack power are PyPSA's own",
    ({ snapshot, values }) => {
      const { network } = orThrow(readPypsa(filesOf(SOLVED), { snapshot }));
      const flow = orThrow(powerFlow(networkColumns(network)));
      const largest = Math.max(...[...values.values()].map(Math.abs));
      expect(flow.branches.map(({ id }) => id)).toEqual([...values.keys()]);
      for (const { id, flowMw } of flow.branches) {
        expect(Math.abs(flowMw - values.get(id)!)).toBeLessThan(1e-9 * largest);
      }
      const at = <Row extends { readonly snapshot: string }>(rows: readonly Row[]) =>
        rows.find((row) => row.snapshot === snapshot)!;
      const angle = new Map(
        flow.buses.map(({ id, angleDeg }) => [id, angleDeg! * (Math.PI / 180)]),
      );
      for (const [bus, wanted] of at(stored("buses-v_ang.csv")).values) {
        expect(angle.get(bus)).toBeCloseTo(wanted, 12);
      }
      // Where direct current flows, PyPSA's answer is a voltage: what is left of 1 per unit after the same sum.
      for (const [bus, wanted] of at(stored("buses-v_mag_pu.csv")).values) {
        expect(1 + angle.get(bus)!).toBeCloseTo(wanted, 10);
      }
      const generated = at(stored("generators-p.csv")).values;
      const slack = new Map(flow.slack.map(({ bus, mw }) => [bus, mw]));
      for (const [generator, wanted] of generated) {
        expect(slack.get(generator.replace(" Wind", ""))).toBeCloseTo(wanted, 6);
      }
      expect(slack.get("Norwich DC")).toBeCloseTo(0, 6);
    },
  );

  test("read at another snapshot has the same parts and other powers", () => {
    const [first, last] = [flows[0]!, flows[9]!].map(({ snapshot }) =>
      orThrow(readPypsa(filesOf(SOLVED), { snapshot })),
    );
    expect(first!.network.demands.map(({ id }) => id)).toEqual(
      last!.network.demands.map(({ id }) => id),
    );
    expect(first!.network.demands).not.toEqual(last!.network.demands);
    const { network, notices } = orThrow(readPypsa(filesOf(SOLVED)));
    expect({ network, notices }).toEqual({ network: first!.network, notices: first!.notices });
  });

  test("as exported by a later version is the same network, its links without set points", () => {
    const { network } = orThrow(readPypsa(filesOf("ac-dc-meshed")));
    const older = orThrow(readPypsa(filesOf(SOLVED))).network;
    expect(network.branches).toEqual(
      older.branches.map((branch) => ({
        ...branch,
        reactancePu: expect.closeTo(branch.reactancePu, 15),
        resistancePu: expect.closeTo(branch.resistancePu, 15),
      })),
    );
    const links = network.demands.filter(({ id }) => /-bus[01]$/.test(id));
    expect(links).toHaveLength(8);
    expect(links.every(({ peakMw }) => peakMw === 0)).toBe(true);
  });

  test("with a file cut off at fifty places is a fault, or stops at the end of a line", () => {
    const files = filesOf(SOLVED);
    const read =
      /^(?:buses|lines|links|loads|generators|snapshots|network|loads-p_set|links-p_set)\.csv$/;
    for (const file of files.filter(({ name }) => read.test(name))) {
      for (let cut = 0; cut < 50; cut += 1) {
        const text = file.text.slice(0, Math.floor((file.text.length * cut) / 50));
        const part = readPypsa(files.map((other) => (other === file ? { ...file, text } : other)));
        if (part.kind === "ok") expect(text.endsWith("\n"), `${file.name} at ${cut}`).toBe(true);
        else
          expect(part.faults.every(({ found, remedy }) => found !== "" && remedy !== "")).toBe(
            true,
          );
      }
    }
  });

  test("standard types are those of PyPSA's tables", () => {
    const figures = (file: string) => {
      const text = readFileSync(new URL(`standard_types/${file}`, DATA), "utf8");
      const [head = [], ...rows] = text
        .trim()
        .split(/\r?\n/)
        .map((line) => line.split(","));
      return new Map(
        rows.map((row) => [
          row[0]!,
          (...columns: string[]) => columns.map((column) => Number(row[head.indexOf(column)])),
        ]),
      );
    };
    const lines = figures("line_types.csv");
    expect([...lineTypes.keys()]).toEqual([...lines.keys()]);
    for (const [name, type] of lineTypes) {
      expect(lines.get(name)!("r_per_length", "x_per_length", "c_per_length", "f_nom")).toEqual(
        Object.values(type),
      );
    }
    const transformers = figures("transformer_types.csv");
    expect([...transformerTypes.keys()]).toEqual([...transformers.keys()]);
    for (const [name, type] of transformerTypes) {
      expect(
        transformers.get(name)!("s_nom", "vsc", "vscr", "phase_shift", "tap_neutral", "tap_step"),
      ).toEqual(Object.values(type));
    }
  });
});
