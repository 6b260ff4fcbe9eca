/** Small CGMES models with one thing wrong, for tests, and what every fault of them has. */
import { expect } from "vitest";
import type { Fault } from "../../../sim/core/errors.ts";
import { readCgmes } from "../cgmes.ts";
import type { NamedText } from "../network-reader.ts";
import { pair } from "./cgmes-model.ts";
import { type CimItem, cgmesFiles, transformerBetween } from "./cgmes-text.ts";

export function faultsOf(files: readonly NamedText[]): readonly Fault[] {
  const read = readCgmes(files);
  if (read.kind === "ok") throw new Error("read");
  return read.faults;
}

/** The pair of buses with a part of one file written otherwise. */
export function altered(name: string, from: string | RegExp, to: string): readonly NamedText[] {
  return cgmesFiles(pair()).map((file) => {
    if (file.name !== name) return file;
    const text = file.text.replace(from, to);
    expect(text).not.toBe(file.text);
    return { ...file, text };
  });
}

/** Exactly one fault; with its place where it stands in a file. */
export function expectOne(files: readonly NamedText[], wanted: Partial<Fault>, remedy = ""): void {
  const faults = faultsOf(files);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatchObject(wanted);
  expect(faults[0]?.remedy).toContain(remedy);
  if (faults[0]?.file !== undefined) {
    expect(faults[0].line).toBeGreaterThan(0);
    expect(faults[0].column).toBeGreaterThan(0);
  }
}

/** A transformer of so many windings between the two buses. */
export const trafo = (count: number) =>
  transformerBetween(
    ["a", "b"],
    Array.from({ length: count }, () => ({ kv: 110, x: 12.1 })),
  );

/** A tap changer at its first end, with steps from 1 to 9. */
export const changer = (kind: string, values: CimItem["eq"], step: number): CimItem => ({
  kind,
  id: "changer",
  eq: {
    [`${kind === "RatioTapChanger" ? kind : "PhaseTapChanger"}.TransformerEnd`]: "#trafo-end1",
    "TapChanger.lowStep": 1,
    "TapChanger.highStep": 9,
    "TapChanger.neutralStep": 5,
    ...values,
  },
  ssh: { "TapChanger.step": step },
});
