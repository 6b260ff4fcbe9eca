/**
 * YAML text into a tree of nodes, for text that nobody vouches for.
 * Takes text; gives the tree, or what is wrong with its offset. Keeps: one document, known tags only, text keys without
 * repeats, no merge keys; nesting and aliases are counted on the tokens, before a recursive parser sees them, because
 * a stack that overflows inside it can end the process and not only throw.
 */
import {
  Composer,
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  type LineCounter,
  type Node,
  Parser,
  type YAMLMap,
} from "yaml";

export const ALIASES_MAX = 100;
export const DEPTH_MAX = 40;
/** Open columns of block style per line; two levels can share one, and a line has a key, a colon and a value. */
const OPEN_MAX = 100;
const PROBLEMS_MAX = 20;

export interface TextProblem {
  readonly code: string;
  readonly found: string;
  readonly remedy: string;
  readonly offset: number;
}

export type Composed =
  | { readonly kind: "tree"; readonly document: Document.Parsed }
  | { readonly kind: "problems"; readonly problems: readonly TextProblem[] };

/** Composes one document; `lines` learns where the lines begin. */
export function composeYaml(text: string, lines: LineCounter): Composed {
  const early = findHostile(text);
  if (early !== undefined) {
    lines.addNewLine(0);
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) {
      lines.addNewLine(at + 1);
    }
    return { kind: "problems", problems: [early] };
  }
  const { documents, problems } = compose(text, lines);
  const [document] = documents;
  if (problems.length > 0 || document === undefined) return { kind: "problems", problems };
  const found = [...treeProblems(document.contents)];
  return found.length > 0
    ? { kind: "problems", problems: found.slice(0, PROBLEMS_MAX) }
    : { kind: "tree", document };
}

export function depthProblem(offset: number): TextProblem {
  return {
    code: "document.depth",
    found: `more than ${DEPTH_MAX} levels of nesting`,
    remedy: `nest at most ${DEPTH_MAX} levels`,
    offset,
  };
}

// Control characters are no YAML; the lexer also marks documents and scalars with three of them.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const DOCUMENT_MARK = "\u0002";
const FLOW_END_MARK = "\u0018";
const SCALAR_MARK = "\u001f";

/** The first thing in the tokens that a parser should not be given. */
function findHostile(text: string): TextProblem | undefined {
  const control = CONTROL.exec(text);
  if (control !== null) {
    return {
      code: "document.characters",
      found: `the control character ${control[0].charCodeAt(0)}`,
      remedy: "write text in UTF-8; this is no text file",
      offset: control.index,
    };
  }
  const open: number[] = [];
  const anchors = new Set<string>();
  let [offset, lineStart, brackets, aliases, documents] = [0, 0, 0, 0, 0];
  let isScalarNext = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme === DOCUMENT_MARK || lexeme === FLOW_END_MARK) continue;
    if (lexeme === SCALAR_MARK) {
      isScalarNext = true;
      continue;
    }
    const first = isScalarNext ? "" : lexeme[0]!;
    isScalarNext = false;
    if (first === "[" || first === "{") brackets += 1;
    else if (first === "]" || first === "}") brackets = Math.max(0, brackets - 1);
    else if (first === "&") anchors.add(lexeme.slice(1));
    else if (first === "*") {
      aliases += 1;
      const problem = aliasProblem(lexeme.slice(1), aliases, anchors, offset);
      if (problem !== undefined) return problem;
    } else if (first === "-" && lexeme === "---" && ++documents > 1)
      return severalDocuments(offset);
    if (brackets === 0 && !BLANK.has(first)) openColumn(open, offset - lineStart);
    if (open.length > OPEN_MAX) return tooManyColumns(offset);
    if (brackets > DEPTH_MAX) return depthProblem(offset);
    offset += lexeme.length;
    if (lexeme.endsWith("\n")) lineStart = offset;
  }
  return undefined;
}

/** What opens no level: blanks, comments, properties and the ends of brackets. */
const BLANK: ReadonlySet<string> = new Set([..." \t\n\r#,]}!&\ufeff"]);

/** Columns where something stands, from the outermost; one further left closes those to its right. */
function openColumn(open: number[], column: number): void {
  while (open.length > 0 && open.at(-1)! > column) open.pop();
  if (open.at(-1) !== column) open.push(column);
}

function tooManyColumns(offset: number): TextProblem {
  const found = `more than ${DEPTH_MAX} levels of nesting, or as many values beside each other`;
  return { ...depthProblem(offset), found };
}

function aliasProblem(
  name: string,
  count: number,
  anchors: ReadonlySet<string>,
  offset: number,
): TextProblem | undefined {
  if (count > ALIASES_MAX) return tooManyAliases(offset);
  if (anchors.has(name)) return undefined;
  return {
    code: "document.aliases",
    found: `the alias *${name.slice(0, 60)} without its anchor before it`,
    remedy: "write the anchor first, or text that begins with * in quotes",
    offset,
  };
}

export function tooManyAliases(offset: number): TextProblem {
  return {
    code: "document.aliases",
    found: `more than ${ALIASES_MAX} aliases`,
    remedy: `use at most ${ALIASES_MAX} aliases, those inside other anchors counted too`,
    offset,
  };
}

function severalDocuments(offset: number): TextProblem {
  return {
    code: "document.several",
    found: "a second document after ---",
    remedy: "write one document a file",
    offset,
  };
}

/** Thrown to leave the composer early: it makes one error, with its stack, for each of a million faulty tokens. */
class Enough extends Error {}

function compose(
  text: string,
  lines: LineCounter,
): { documents: Document.Parsed[]; problems: TextProblem[] } {
  // `resolveKnownTags` would let !!binary, !!set and !!omap make other things than plain data.
  const composer = new Composer({
    schema: "core",
    resolveKnownTags: false,
    uniqueKeys: false,
    logLevel: "silent",
  });
  const problems: TextProblem[] = [];
  const onError = (source: ErrorSource, code: string, message: string) => {
    problems.push(syntaxProblem(code, message, offsetOf(source)));
    if (problems.length >= PROBLEMS_MAX) throw new Enough();
  };
  Object.assign(composer, { onError });
  const documents: Document.Parsed[] = [];
  try {
    for (const token of new Parser(lines.addNewLine).parse(text)) {
      for (const document of composer.next(token)) documents.push(document as Document.Parsed);
      if (token.type === "error") onError(token, "UNEXPECTED_TOKEN", token.message);
      if (documents.length > 1) break;
    }
    for (const document of composer.end(true, text.length)) {
      documents.push(document as Document.Parsed);
    }
  } catch (error) {
    if (!(error instanceof Enough)) {
      problems.push(syntaxProblem("RESOURCE_EXHAUSTION", String(error), 0));
    }
  }
  // What the composer reports in another way than through onError.
  for (const { code, message, pos } of documents.flatMap((item) => [
    ...item.errors,
    ...item.warnings,
  ])) {
    problems.push(syntaxProblem(code, message, pos[0]));
  }
  if (documents.length > 1 && problems.length === 0) {
    problems.push(severalDocuments(documents[1]!.range[0]));
  }
  return { documents, problems: problems.slice(0, PROBLEMS_MAX) };
}

type ErrorSource =
  | number
  | readonly [number, number]
  | { readonly offset: number }
  | { readonly range?: readonly number[] | null };

function offsetOf(source: ErrorSource): number {
  if (typeof source === "number") return source;
  if ("offset" in source) return source.offset;
  if ("range" in source) return source.range?.[0] ?? 0;
  return Array.isArray(source) ? source[0] : 0;
}

const REMEDIES: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "indent with blanks; a tab has no width in YAML",
  BAD_INDENT: "indent the members of one mapping or list by the same number of blanks",
  MULTIPLE_DOCS: "write one document a file",
  TAG_RESOLVE_FAILED: "remove the tag: only plain data is read",
  MISSING_CHAR: "close the quote or bracket, or write the missing character",
  BAD_DIRECTIVE: "remove the directive",
  RESOURCE_EXHAUSTION: `nest at most ${DEPTH_MAX} levels`,
};

function syntaxProblem(code: string, message: string, offset: number): TextProblem {
  const line = message.split("\n")[0] ?? message;
  return {
    code: code === "TAG_RESOLVE_FAILED" ? "document.tag" : "document.syntax",
    found: line.length > 120 ? `${line.slice(0, 119)}…` : line,
    remedy: REMEDIES[code] ?? "write YAML or JSON",
    offset,
  };
}

/** What YAML allows and plain data does not: keys that are no text, keys twice, merge keys. */
function* treeProblems(contents: Node | null): Generator<TextProblem> {
  const waiting: unknown[] = [contents];
  while (waiting.length > 0) {
    const node = waiting.pop();
    // One at a time: a spread of a million items overflows the stack.
    if (isSeq(node)) for (const item of node.items.toReversed()) waiting.push(item);
    else if (isMap(node)) {
      yield* keyProblems(node);
      for (const pair of node.items.toReversed()) waiting.push(pair.value);
    }
  }
}

function* keyProblems(map: YAMLMap): Generator<TextProblem> {
  const seen = new Set<string>();
  for (const pair of map.items) {
    if (!isPair(pair)) continue;
    if (!isScalar(pair.key) || pair.key.value === null) {
      const offset = (pair.key as Node | null)?.range?.[0] ?? map.range?.[0] ?? 0;
      yield {
        code: "document.key",
        found: "a key that is no text",
        remedy: "write a name as the key",
        offset,
      };
      continue;
    }
    const key = String(pair.key.value);
    const offset = pair.key.range?.[0] ?? 0;
    if (key === "<<") {
      yield {
        code: "document.merge",
        found: "a merge key <<",
        remedy: "write the members out: merge keys are not read",
        offset,
      };
    } else if (seen.has(key)) {
      yield {
        code: "document.duplicate",
        found: `the key ${JSON.stringify(key.slice(0, 60))} a second time`,
        remedy: "write each key once",
        offset,
      };
    }
    seen.add(key);
  }
}
