/**
 * The profiles of CGMES 2.4.15: what each file of a model is for, and which files a network needs.
 * Takes the profile addresses of a file's header; gives what they are and the order in which files are merged.
 */

export type Profile =
  | "EQ"
  | "EQ boundary"
  | "TP"
  | "TP boundary"
  | "SSH"
  | "SV"
  | "DL"
  | "GL"
  | "DY";

/** By the part of the address after `http://entsoe.eu/CIM/`. */
const PROFILES: ReadonlyMap<string, Profile> = new Map([
  ["EquipmentCore", "EQ"],
  ["EquipmentOperation", "EQ"],
  ["EquipmentShortCircuit", "EQ"],
  ["EquipmentBoundary", "EQ boundary"],
  ["EquipmentBoundaryOperation", "EQ boundary"],
  ["Topology", "TP"],
  ["TopologyBoundary", "TP boundary"],
  ["SteadyStateHypothesis", "SSH"],
  ["StateVariables", "SV"],
  ["DiagramLayout", "DL"],
  ["GeographicalLocation", "GL"],
  ["Dynamics", "DY"],
]);

/** The order in which files are merged, whatever order they are given in. */
export const READ_PROFILES: readonly Profile[] = [
  "EQ boundary",
  "EQ",
  "TP boundary",
  "TP",
  "SSH",
  "SV",
];

export function profileOf(address: string): Profile | undefined {
  const part = /^http:\/\/entsoe\.eu\/CIM\/([A-Za-z]+)\/\d+\/\d+$/.exec(address)?.[1];
  return part === undefined ? undefined : PROFILES.get(part);
}

/** Whether the file says something that a network is made of. */
export function isRead(profiles: ReadonlySet<Profile>): boolean {
  return READ_PROFILES.some((profile) => profiles.has(profile));
}

export function rankOf(profiles: ReadonlySet<Profile>): number {
  const rank = READ_PROFILES.findIndex((profile) => profiles.has(profile));
  return rank < 0 ? READ_PROFILES.length : rank;
}
