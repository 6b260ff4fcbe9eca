/**
 * The two CGMES test configurations that stand beside this repository, for tests: texts of their files, and what their
 * state files hold, taken from the XML by regular expressions, apart from the reader.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { NamedText } from "../../grids/readers/network-reader.ts";
import { cgmesFile } from "../../grids/readers/testing/cgmes-text.ts";
import { orThrow } from "../../sim/core/errors.ts";
import { loadNetworkFiles } from "../network-files.ts";

const DATA = fileURLToPath(new URL("../../../shared/data/cgmes", import.meta.url));
const SMALL = "CGMES_v2.4.15_SmallGridTestConfiguration";
const MICRO = "CGMES_v2.4.15_MicroGridTestConfiguration_T4_BE_NB_Complete_v2.zip";

export const hasCgmes = existsSync(DATA);
export const withoutCgmes = hasCgmes ? "" : " (skipped: ../shared/data/cgmes is absent)";

export async function smallGrid(): Promise<readonly NamedText[]> {
  const archives = [`${SMALL}_BaseCase_Complete_v3.0.0.zip`, `${SMALL}_Boundary_v3.0.0.zip`];
  return orThrow(await loadNetworkFiles(DATA, archives));
}

/** Without its boundary, which is no part of the archive. */
export async function microGrid(): Promise<readonly NamedText[]> {
  return orThrow(await loadNetworkFiles(DATA, [MICRO]));
}

/**
 * Its boundary, written for these tests: the mRIDs that the model refers to, nominal voltages 220, 225, 380 and 400 kV.
 * Those of the stations are the limits of their voltage levels over 1.1; at the border 220 and 400 are usual, and as
 * nothing but an injection stands behind each of those lines, another value would change no flow.
 */
export function microGridBoundary(): readonly NamedText[] {
  const voltages = [
    ["7891a026ba2c42098556665efd13ba94", 220],
    ["63893f24-5b4e-407c-9a1e-4ff71121f33c", 225],
    ["35cf638d-9a9d-4ae5-ae90-2f01ef898cb6", 380],
    ["65dd04e792584b3b912374e35dec032e", 400],
  ] as const;
  const nodes = [
    ["d4affe50316740bdbbf4ae9c7cbf3cfd", "b675a570", 3],
    ["f03d65b2a51049ffa533e433721145c1", "b67c8340", 3],
    ["9d25a1f9e5d14d47b6dcde99c4380b40", "b67cf870", 3],
    ["8d7bad8bcc634e0796e362390d9040b6", "b66f15c0", 0],
    ["1fa19c281c8f4e1eaad9e1cab70f923e", "b6978550", 0],
  ] as const;
  const connectivity = (start: string) => `${start}-cb6e-11e1-bcee-406c8f32ef58`;
  const equipment = [
    ...voltages.map(
      ([id, kv]) =>
        `<cim:BaseVoltage rdf:ID="_${id}"><cim:BaseVoltage.nominalVoltage>${kv}</cim:BaseVoltage.nominalVoltage></cim:BaseVoltage>\n`,
    ),
    ...nodes.map(([, start]) => `<cim:ConnectivityNode rdf:ID="_${connectivity(start)}"/>\n`),
  ];
  const topology = nodes.map(
    ([id, start, voltage]) =>
      `<cim:TopologicalNode rdf:ID="_${id}"><cim:TopologicalNode.BaseVoltage rdf:resource="#_${voltages[voltage][0]}"/></cim:TopologicalNode>
<cim:ConnectivityNode rdf:about="#_${connectivity(start)}"><cim:ConnectivityNode.TopologicalNode rdf:resource="#_${id}"/></cim:ConnectivityNode>\n`,
  );
  return [
    cgmesFile("boundary-eq", "EquipmentBoundary/3/1", equipment.join("")),
    cgmesFile("boundary-tp", "TopologyBoundary/3/1", topology.join("")),
  ];
}

/** The text of the file whose name has `part` in it. */
export function textOf(files: readonly NamedText[], part: string): string {
  return files.find(({ name }) => name.includes(part))!.text;
}

/** Every object of a class: its mRID and its text. */
export function elements(text: string, kind: string): readonly (readonly [string, string])[] {
  const found = text.matchAll(
    new RegExp(`<cim:${kind} rdf:(?:ID|about)="#?_([^"]+)"\\s*>([\\s\\S]*?)</cim:${kind}>`, "g"),
  );
  return [...found].map(([, id, inner]) => [id!, inner!]);
}

/** A property in the text of an object: its text, or what it refers to. */
export function property(inner: string, name: string): string | undefined {
  const escaped = name.replace(".", "\\.");
  const found = new RegExp(`<cim:${escaped}(?:>([^<]*)<| rdf:resource="#_([^"]*)")`).exec(inner);
  return found?.[1] ?? found?.[2];
}

/** The SSH file with what the SV file solved written into it: taps, and the powers of equivalents and machines. */
export function withSolvedState(files: readonly NamedText[]): readonly NamedText[] {
  const sv = textOf(files, "_SV_");
  const equipmentOf = new Map(
    elements(textOf(files, "_EQ_"), "Terminal").map(([id, inner]) => [
      id,
      property(inner, "Terminal.ConductingEquipment"),
    ]),
  );
  const solved = new Map<string, string>();
  for (const [, inner] of elements(sv, "SvPowerFlow")) {
    const id = equipmentOf.get(property(inner, "SvPowerFlow.Terminal")!)!;
    solved.set(id, property(inner, "SvPowerFlow.p")!);
  }
  for (const [, inner] of elements(sv, "SvTapStep")) {
    solved.set(property(inner, "SvTapStep.TapChanger")!, property(inner, "SvTapStep.position")!);
  }
  const value =
    /(<cim:\w+ rdf:about="#_([^"]+)">(?:(?!<\/?cim:\w+ rdf|<\/cim:\w+>\s*<cim:\w+ rdf)[\s\S])*?<cim:(?:TapChanger\.step|RotatingMachine\.p|EquivalentInjection\.p|EnergyConsumer\.p)>)([^<]*)/g;
  return files.map((file) =>
    file.name.includes("_SSH_")
      ? {
          ...file,
          text: file.text.replace(value, (whole, start: string, id: string) =>
            solved.has(id) ? `${start}${solved.get(id)}` : whole,
          ),
        }
      : file,
  );
}
