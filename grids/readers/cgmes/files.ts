/**
 * The files of one model, merged. Takes texts with their names; gives the model with every fault of the files in it:
 * those that are no CIM XML, and those of which there must be one and is none, or two.
 * Keeps: the order in which the files are given changes nothing.
 */
import type { NamedText } from "../network-reader.ts";
import { type CimModel, type CimPlace, report } from "./model.ts";
import { type Profile, READ_PROFILES, rankOf } from "./profiles.ts";
import { type FileContent, mergeContent, readRdf } from "./rdf.ts";
import { shorten } from "./xml.ts";

/** Of all files of a model together. */
export const CGMES_CHARACTERS_MAX = 64_000_000;
export const CGMES_FILES_MAX = 100;

export function readFiles(files: readonly NamedText[]): CimModel {
  const model: CimModel = {
    objects: new Map(),
    byKind: new Map(),
    headers: [],
    faults: [],
    notices: [],
    lost: [],
  };
  const size = files.reduce((sum, { text }) => sum + text.length, 0);
  if (size > CGMES_CHARACTERS_MAX || files.length > CGMES_FILES_MAX) {
    const found = `${files.length} files with ${size} characters`;
    const remedy = `give at most ${CGMES_FILES_MAX} files with ${CGMES_CHARACTERS_MAX}`;
    report(model, undefined, { code: "cgmes.size", found, remedy });
    return model;
  }
  const contents = files.map((file) => readRdf(model, file)).filter((item) => item !== undefined);
  for (const content of contents.toSorted(byProfileThenName)) mergeContent(model, content);
  // A file with a fault may be the one that is missing.
  if (model.faults.length === 0) reportFileSet(model);
  return model;
}

function byProfileThenName({ header: left }: FileContent, { header: right }: FileContent): number {
  const rank = rankOf(left.profiles) - rankOf(right.profiles);
  return rank || (left.file < right.file ? -1 : left.file > right.file ? 1 : 0);
}

export function hasProfile({ headers }: CimModel, profile: Profile): boolean {
  return headers.some(({ profiles }) => profiles.has(profile));
}

function reportFileSet(model: CimModel): void {
  const { headers } = model;
  for (const profile of READ_PROFILES) {
    const [first, ...others] = headers.filter(({ profiles }) => profiles.has(profile));
    for (const other of first === undefined ? [] : others) {
      report(model, other.place, {
        code: "cgmes.files",
        found: `a second ${profile} file beside ${first?.file}`,
        remedy: "give the files of one model at one instant",
      });
    }
  }
  for (const [profile, meaning] of [
    ["EQ", "equipment"],
    ["SSH", "steady state hypothesis: powers, taps and switches"],
  ] as const) {
    if (hasProfile(model, profile)) continue;
    const names = headers.map(({ file }) => file).join(", ");
    report(model, undefined, {
      code: "cgmes.files",
      found: `no ${profile} file${names === "" ? "" : ` beside ${names}`}`,
      remedy: `add the file of that profile (${meaning})`,
    });
  }
  if (!hasProfile(model, "TP") && !hasConnectivity(model) && hasProfile(model, "EQ")) {
    report(model, undefined, {
      code: "cgmes.files",
      found: "no TP file, and no terminal of the EQ file at a connectivity node",
      remedy: "add the file of the topology profile",
    });
  }
}

function hasConnectivity({ objects }: CimModel): boolean {
  return [...objects.values()].some(
    ({ kind, values }) => kind === "Terminal" && values.has("Terminal.ConnectivityNode"),
  );
}

/**
 * References that lead nowhere, and objects that only an operating file speaks of. Where the model stands on boundary
 * files that are not there, that is the one fault that they all come from.
 */
export function reportLost(model: CimModel): void {
  const undefinedObjects = [...model.objects.values()].filter(({ isDefined }) => !isDefined);
  const lost: { readonly wanted: string; readonly path: string; readonly place: CimPlace }[] = [
    ...model.lost.map(({ wanted, path, value }) => ({ wanted, path, place: value })),
    ...undefinedObjects.map(({ kind, id, place }) => ({
      wanted: `${shorten(kind)} ${shorten(id)}`,
      path: "",
      place,
    })),
  ];
  const [first] = lost;
  if (first === undefined) return;
  const boundary = missingBoundary(model);
  if (boundary !== undefined) {
    report(model, first.place, {
      code: "cgmes.boundary",
      path: first.path,
      found: `${first.wanted}, the first of ${lost.length} that no file defines`,
      remedy: `add the boundary files that the model stands on (${boundary})`,
    });
    return;
  }
  for (const { wanted, path, place } of lost) {
    report(model, place, {
      code: "cgmes.unknown",
      path,
      found: `${wanted}, which no file defines`,
      remedy: "write the mRID of an object that an EQ or TP file defines",
    });
  }
}

/** The boundary profiles that are not there, with the models that the files say they depend on and that are not there. */
function missingBoundary(model: CimModel): string | undefined {
  const { headers } = model;
  const profiles: readonly Profile[] = hasProfile(model, "TP")
    ? ["EQ boundary", "TP boundary"]
    : ["EQ boundary"];
  const absent = profiles.filter((profile) => !hasProfile(model, profile));
  const known = new Set(headers.map(({ id }) => id));
  const wanted = new Set(headers.flatMap(({ dependsOn }) => dependsOn));
  const models = [...wanted].filter((id) => !known.has(id));
  if (absent.length === 0 || models.length === 0) return undefined;
  return `${absent.join(" and ")}: ${models.slice(0, 4).map(shorten).join(", ")}`;
}
