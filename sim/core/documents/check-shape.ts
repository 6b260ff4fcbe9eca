/**
 * The shape of a document against a zod schema, with every fault in our own words.
 * Takes a schema and a source document; gives the parsed value, or all faults with path, line, column and remedy.
 * Keeps: no wording of zod's reaches a person; a wrong unit is named and converted; it knows no particular document.
 */
import { safeParse, type z } from "zod";
import { byPlace, type Checked, type Fault, faulty, nearestWord, ok } from "../errors.ts";
import { type DocumentPath, describe, placeFault, type SourceDocument } from "./document.ts";
import {
  type AnySchema,
  allowsNumber,
  elsewhereOf,
  expectation,
  FRACTION_WORDS,
  isWholeNumber,
  meaningOf,
  membersOf,
  numberWords,
  ofAnyOption,
  schemaAt,
  valueAt,
  wordChoice,
} from "./schema-paths.ts";
import { fractionHint, rewriteKey, rewriteText } from "./shape-units.ts";

const FAULTS_MAX = 1000;

/** The value that the schema makes of the document, or every fault in it, in the order of the text. */
export function checkShape<Output>(
  schema: z.ZodType<Output>,
  source: SourceDocument,
): Checked<Output> {
  const result = schema.safeParse(source.data);
  if (result.success) return ok(result.data);
  const { problems, untold } = problemsOf(schema, source.data, result.error.issues);
  const faults: Fault[] = problems
    .slice(0, FAULTS_MAX)
    .map(({ path, ...problem }) => placeFault(source, path, problem));
  const more = Math.max(0, problems.length - FAULTS_MAX) + untold;
  if (more > 0) {
    faults.push(
      placeFault(source, [], {
        code: "shape.more",
        found: `${more} more faults`,
        remedy: "correct those above first",
      }),
    );
  }
  return faulty(faults.toSorted(byPlace));
}

/** Of unknown keys only those that there is room to tell are explained, since the nearest of all known keys is looked for; the others are counted. */
function problemsOf(schema: AnySchema, data: unknown, issues: readonly Issue[]) {
  const problems: Problem[] = [];
  let untold = 0;
  for (const issue of issues) {
    const given = { schema, data, path: pathOf(issue.path) };
    const room = Math.max(0, FAULTS_MAX - problems.length);
    const isTooMuch = issue.code === "unrecognized_keys" && issue.keys.length > room;
    if (isTooMuch) untold += issue.keys.length - room;
    const told = isTooMuch ? { ...issue, keys: issue.keys.slice(0, room) } : issue;
    for (const found of explain({ ...given, issue: told })) problems.push(found);
  }
  return { problems, untold };
}

interface Problem {
  readonly code: string;
  readonly path: DocumentPath;
  readonly found: string;
  readonly remedy: string;
}

type Issue = z.core.$ZodIssue;

/** One issue of zod's with all that is needed to say it better. */
interface Case<I extends Issue = Issue> {
  readonly schema: AnySchema;
  readonly data: unknown;
  readonly issue: I;
  /** From the root of the document. */
  readonly path: DocumentPath;
}

function pathOf(path: readonly PropertyKey[]): DocumentPath {
  return path.map((step) => (typeof step === "number" ? step : String(step)));
}

function explain(given: Case): readonly Problem[] {
  const { issue, path } = given;
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey({ ...given, path }, key));
  }
  if (issue.code === "custom") return [customProblem(given, issue)];
  if (issue.code === "invalid_union") return unionProblems(given, issue);
  if (isMissing(given)) return [missing(given)];
  switch (issue.code) {
    case "invalid_type":
      return [wrongType(given)];
    case "invalid_value":
      return [wrongWord(given, issue.values)];
    case "too_small":
      return [outOfBounds(given, issue.origin, least(issue))];
    case "too_big":
      return [outOfBounds(given, issue.origin, most(issue))];
    case "not_multiple_of":
      return [problem(given, "shape.range", `write a multiple of ${issue.divisor}`)];
    case "invalid_format":
      return [problem(given, "shape.format", `write ${formatWords(issue)}`)];
    case "invalid_key":
      return [keyProblem(given, issue)];
    default:
      return [problem(given, "shape.value", `write ${expected(given)}`)];
  }
}

function problem(given: Case, code: string, remedy: string): Problem {
  return { code, path: given.path, found: found(given), remedy };
}

function found(given: Case): string {
  const value = valueAt(given.data, given.path);
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : describe(value);
}

/** The last name in a path: the key whose unit the numbers under it have. */
function keyOf(path: DocumentPath): string {
  return String(path.findLast((step) => typeof step === "string") ?? "");
}

function here(given: Case): AnySchema | undefined {
  return schemaAt(given.schema, given.path, given.data);
}

function expected(given: Case): string {
  return expectation(here(given), keyOf(given.path));
}

function isMissing(given: Case): boolean {
  return given.path.length > 0 && valueAt(given.data, given.path) === undefined;
}

function missing(given: Case): Problem {
  const key = given.path.at(-1);
  const meaning = meaningOf(here(given));
  const words = `${expected(given)}${meaning === undefined ? "" : ` (${meaning})`}`;
  return {
    code: "shape.missing",
    path: given.path,
    found: "nothing",
    remedy: typeof key === "number" ? `write ${words}` : `write ${key}: ${words}`,
  };
}

function wrongType(given: Case): Problem {
  const value = valueAt(given.data, given.path);
  const key = keyOf(given.path);
  const schema = here(given);
  if (typeof value === "string" && allowsNumber(schema)) {
    const { code, remedy } = rewriteText(value, key, expectation(schema, key));
    return problem(given, code, remedy);
  }
  if (typeof value === "number" && !Number.isFinite(value)) {
    return problem(given, "shape.type", `write ${expected(given)} that is finite`);
  }
  if (typeof value === "number" && isWholeNumber(schema)) {
    return problem(given, "shape.type", `write ${numberWords(true, key)}`);
  }
  const words = expected(given);
  if (words === "text" && (typeof value === "number" || typeof value === "boolean")) {
    return problem(given, "shape.type", `write it in quotes, as text: "${value}"`);
  }
  const meant = words === "true or false" ? spokenBoolean(value) : undefined;
  return problem(given, "shape.type", `write ${meant ?? words}`);
}

/** YAML 1.2 reads yes, no, on and off as text. */
function spokenBoolean(value: unknown): string | undefined {
  const word = String(value).toLowerCase();
  if (["yes", "y", "on", "true", "1"].includes(word)) return "true";
  return ["no", "n", "off", "false", "0"].includes(word) ? "false" : undefined;
}

function wrongWord(given: Case, words: readonly unknown[]): Problem {
  const value = valueAt(given.data, given.path);
  const near =
    typeof value === "string" && words.length > 1
      ? nearestWord(value, words.map(String))
      : undefined;
  const hint = near === undefined ? "" : `; the nearest is ${near}`;
  return problem(given, "shape.word", `write ${wordChoice(words)}${hint}`);
}

type Small = z.core.$ZodIssueTooSmall;
type Big = z.core.$ZodIssueTooBig;

function least(issue: Small): string {
  return issue.inclusive === false ? `above ${issue.minimum}` : `at least ${issue.minimum}`;
}

function most(issue: Big): string {
  return issue.inclusive === false ? `below ${issue.maximum}` : `at most ${issue.maximum}`;
}

const COUNTED: Readonly<Record<string, string>> = { string: "character", array: "item" };

function outOfBounds(given: Case, origin: string, bound: string): Problem {
  if (origin !== "number" && origin !== "int" && origin !== "bigint") {
    const noun = COUNTED[origin] ?? "member";
    const count = / 1$/.test(bound) ? noun : `${noun}s`;
    return problem(given, "shape.length", `write ${bound} ${count}`);
  }
  const usual = numberWords(isWholeNumber(here(given)) || origin === "int", keyOf(given.path));
  // Some fractions may pass 1: their bound says how far.
  const words = usual === FRACTION_WORDS && !/ [01]$/.test(bound) ? "a fraction" : usual;
  const hint = fractionHint(valueAt(given.data, given.path), keyOf(given.path));
  return problem(given, "shape.range", `write ${words}, ${bound}${hint}`);
}

function formatWords(issue: z.core.$ZodIssueInvalidStringFormat): string {
  // A schema's author may give the wording; zod's own always begins with "Invalid".
  if (!issue.message.startsWith("Invalid")) return issue.message;
  const { prefix, suffix, includes } = issue as Partial<
    Record<"prefix" | "suffix" | "includes", string>
  >;
  if (prefix !== undefined) return `text that begins with "${prefix}"`;
  if (suffix !== undefined) return `text that ends with "${suffix}"`;
  if (includes !== undefined) return `text that has "${includes}" in it`;
  return issue.format === "regex"
    ? `text that matches ${issue.pattern ?? "its pattern"}`
    : `text in the format ${issue.format}`;
}

function customProblem(given: Case, issue: z.core.$ZodIssueCustom): Problem {
  const isOurs = issue.message !== "" && !issue.message.startsWith("Invalid");
  return problem(given, "shape.value", isOurs ? issue.message : `write ${expected(given)}`);
}

function keyProblem(given: Case, issue: z.core.$ZodIssueInvalidKey): Problem {
  const inner = issue.issues[0];
  const key = String(given.path.at(-1) ?? "");
  const remedy =
    inner === undefined
      ? "write another name"
      : (explain({ ...given, data: key, path: [], issue: inner })[0]?.remedy ?? "");
  return { code: "shape.key", path: given.path, found: `the name ${describe(key)}`, remedy };
}

function unknownKey(given: Case, key: string): Problem {
  const parent = valueAt(given.data, given.path);
  const schema = here(given);
  const members = membersOf(schema, parent);
  const path = [...given.path, key];
  if (members.includes(key)) return memberOfOtherOption(path, key, parent);
  const found = `the unknown key ${describe(key).replace(/^text /, "")}`;
  const instead = elsewhereOf(schema, key);
  if (instead !== undefined) return { code: "shape.unknownKey", path, found, remedy: instead };
  return { path, found, ...rewriteKey(key, members, parent) };
}

/** A known member that stands where another option of a union was begun. */
function memberOfOtherOption(path: DocumentPath, key: string, parent: unknown): Problem {
  const others = Object.keys(parent as object).filter((other) => other !== key);
  return {
    code: "shape.unknownKey",
    path,
    found: `${key} beside ${others.join(", ")}`,
    remedy: `write one or the other: remove ${key}, or write it alone`,
  };
}

/** A union told apart by a word names the words; any other is explained by the option that came nearest. */
function unionProblems(given: Case, issue: z.core.$ZodIssueInvalidUnion): readonly Problem[] {
  const { discriminator } = issue as { readonly discriminator?: string };
  const value = valueAt(given.data, given.path);
  if (issue.errors.length === 0 && discriminator !== undefined) {
    const { options = [] } = issue as { readonly options?: readonly unknown[] };
    // One that may go without its word has none among them.
    const words = options.filter((word) => word !== undefined);
    const others = ofEveryKind({ ...given, path: given.path.slice(0, -1) }, discriminator);
    if (value !== undefined) return [{ ...wrongWord(given, words), code: "shape.kind" }, ...others];
    const remedy = `write ${discriminator}: ${wordChoice(words)}`;
    return [{ code: "shape.missing", path: given.path, found: "nothing", remedy }, ...others];
  }
  if (isMissing(given)) return [missing(given)];
  const near = issue.errors
    .filter((errors) => !errors.some(isAboutTheWhole))
    .toSorted((left, right) => left.length - right.length)[0];
  if (near === undefined) return [wrongType(given)];
  return near.flatMap((inner) => [
    ...explain({ ...given, issue: inner, path: [...given.path, ...pathOf(inner.path)] }),
  ]);
}

/** Of a mapping whose kind is not known: what would be wrong in it whichever were meant. */
function ofEveryKind(given: Case, discriminator: string): readonly Problem[] {
  const union = here(given);
  const data = valueAt(given.data, given.path);
  if (union === undefined || typeof data !== "object" || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) => {
    if (key === discriminator) return [];
    const schemas = ofAnyOption(union, key, data);
    if (schemas.length === 0) return [unknownKey(given, key)];
    const [issues = [], ...others] = schemas.map(
      (schema) => safeParse(schema, value).error?.issues ?? [],
    );
    if (others.some((each) => each.length === 0)) return [];
    return issues.flatMap((inner) => [
      ...explain({ ...given, issue: inner, path: [...given.path, key, ...pathOf(inner.path)] }),
    ]);
  });
}

/** The value is of another type than this option, so its other issues say nothing. */
function isAboutTheWhole(issue: Issue): boolean {
  return (
    issue.path.length === 0 && (issue.code === "invalid_type" || issue.code === "invalid_value")
  );
}
