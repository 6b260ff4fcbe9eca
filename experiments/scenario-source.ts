/**
 * A scenario as people write it: a file that extends others, and single values set from the command line. Merging joins
 * mappings deeply and replaces lists. Takes documents; gives one document in which every path knows the place it came from.
 */
import { parseAllDocuments } from "yaml";
import {
  type DocumentPath,
  formatPath,
  type SourceDocument,
} from "../sim/core/documents/document.ts";
import { type Checked, type Fault, faulty, ok } from "../sim/core/errors.ts";

type Mapping = Readonly<Record<string, unknown>>;

const isMapping = (value: unknown): value is Mapping =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** `over` laid over `base`: what `over` says counts, and its places are named; `extends` is dropped. */
export function mergeSources(base: SourceDocument, over: SourceDocument): SourceDocument {
  return {
    data: merged(base.data, over.data),
    place: (path) =>
      reach(over.data, path) >= reach(base.data, path) ? over.place(path) : base.place(path),
  };
}

function merged(base: unknown, over: unknown): unknown {
  if (!isMapping(base) || !isMapping(over)) return over;
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    result[key] = Object.hasOwn(base, key) ? merged(base[key], value) : value;
  }
  return result;
}

/** How many steps of a path a document says itself; a document that says nothing of it counts less than any. */
function reach(data: unknown, path: DocumentPath): number {
  let value = data;
  let steps = isMapping(data) && Object.keys(data).length === 0 ? -1 : 0;
  for (const step of path) {
    if (Array.isArray(value) && typeof step === "number") value = value[step];
    else if (isMapping(value) && Object.hasOwn(value, String(step))) value = value[String(step)];
    else return steps;
    if (value === undefined) return steps;
    steps += 1;
  }
  return steps;
}

/** A document that a program holds, with no file to point to. */
export function plainSource(data: unknown): SourceDocument {
  return { data, place: () => ({}) };
}

const SETTING = /^([A-Za-z][\w-]*(?:\.[\w-]+)*)=([\s\S]*)$/;

/** `path=value` settings as documents to lay over a scenario; the value is read as YAML, so 5, true and [a, b] are what they look like. */
export function settingsSource(settings: readonly string[]): Checked<SourceDocument> {
  const faults: Fault[] = [];
  let source = plainSource({});
  for (const setting of settings) {
    const match = SETTING.exec(setting);
    if (match === null) {
      faults.push({
        code: "cli.set",
        path: "--set",
        found: JSON.stringify(setting),
        remedy: "write --set path=value, for example --set anm.principle.kind=rota",
      });
      continue;
    }
    const value = scalar(match[2]!);
    if (value.kind === "faulty") {
      faults.push(...value.faults.map((fault) => ({ ...fault, path: `--set ${match[1]!}` })));
      continue;
    }
    const steps = match[1]!.split(".");
    if (steps.includes("__proto__")) {
      faults.push({
        code: "cli.set",
        path: "--set",
        found: JSON.stringify(setting),
        remedy: "write the path of a setting",
      });
      continue;
    }
    const data = steps.reduceRight<unknown>((inner, step) => ({ [step]: inner }), value.value);
    const place = () => ({ file: `--set ${setting}` });
    source = mergeSources(source, { data, place });
  }
  return faults.length > 0 ? faulty(faults) : ok(source);
}

const VALUE_CHARACTERS_MAX = 10_000;

function scalar(text: string): Checked<unknown> {
  const refuse = (found: string) =>
    faulty([
      { code: "cli.value", path: "", found, remedy: "write a number, a word, or a short list" },
    ]);
  if (text.length > VALUE_CHARACTERS_MAX) return refuse(`${text.length} characters`);
  const written = JSON.stringify(text);
  const documents = parseAllDocuments(text);
  const document = documents[0];
  if (document === undefined || documents.length > 1) return refuse(`${written}, not one value`);
  const wrong = document.errors[0] ?? document.warnings[0];
  if (wrong !== undefined) return refuse(`${written} (${wrong.message.split("\n")[0]!})`);
  if (document.contents?.comment || document.comment || document.commentBefore)
    return refuse(`${written}, of which a part is a comment`);
  try {
    return ok(document.toJS({ maxAliasCount: 0 }));
  } catch (error) {
    return refuse(`${written} (${String(error).split("\n")[0]!})`);
  }
}

/** Faults of a check across members, placed in the document. */
export function placed(
  source: SourceDocument,
  findings: Iterable<{
    readonly code: string;
    readonly path: DocumentPath;
    readonly found: string;
    readonly remedy: string;
  }>,
): Fault[] {
  return Array.from(findings, ({ code, path, found, remedy }) => ({
    code,
    path: formatPath(path),
    found,
    remedy,
    ...source.place(path),
  }));
}
