/**
 * XML of three levels, as CIM files have it: root, objects, properties. The one door to the XML parser.
 * Takes text; calls back for every element with its place, and gives the first problem, at which it stops.
 * Keeps: nothing is fetched or expanded: a DOCTYPE is refused, and an entity that XML itself does not know is a problem.
 */
import { type SaxesAttributeNS, SaxesParser } from "saxes";

const CHUNK_CHARACTERS = 1 << 16;
/** Root, object, property. */
const DEPTH_MAX = 3;
const TEXT_CHARACTERS_MAX = 300;

export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: readonly SaxesAttributeNS[];
  readonly line: number;
  readonly column: number;
}

export interface XmlProblem {
  readonly line: number;
  readonly column: number;
  readonly found: string;
  readonly remedy: string;
}

export interface XmlVisitor {
  /** Depth 1 is the root. Gives what is wrong with the element, if anything. */
  readonly open: (element: XmlElement, depth: number) => Omit<XmlProblem, "line" | "column"> | null;
  /** The text between the tags on one line, without blanks around it. */
  readonly close: (depth: number, text: string) => void;
  /** Whether what follows matters; asked now and then. */
  readonly isEnough: () => boolean;
}

/** On one line, without the control characters that XML lets pass. */
export function plainText(text: string): string {
  return text.replace(/[\s\u007f-\u009f]+/g, " ").trim();
}

export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** Leaves the parser in the middle: after a problem it would go on, and look names up through every element left open. */
class Stopped extends Error {
  readonly problem: XmlProblem;
  constructor(problem: XmlProblem) {
    super(problem.found);
    this.problem = problem;
  }
}

export function visitXml(text: string, visitor: XmlVisitor): XmlProblem | undefined {
  try {
    return visitAll(text, visitor);
  } catch (error) {
    if (error instanceof Stopped) return error.problem;
    throw error;
  }
}

function visitAll(text: string, visitor: XmlVisitor): undefined {
  const parser = new SaxesParser({
    xmlns: true,
    position: true,
    // A file that says XML 1.1 could bring control characters in.
    defaultXMLVersion: "1.0",
    forceXMLVersion: true,
  });
  let start = { line: 1, column: 1 };
  let content = "";
  const open: string[] = [];
  let isWhole = false;
  const refuse = (found: string, remedy: string, at = start): never => {
    throw new Stopped({ ...at, found, remedy });
  };
  const here = () => ({ line: parser.line, column: parser.column + 1 });

  parser.on("error", (error) => {
    if (isWhole) {
      const last = open.at(-1);
      const found =
        last === undefined ? "the end before the root" : `the end inside <${shorten(last)}>`;
      refuse(found, "give the whole file: it has been cut off", here());
    }
    const words = error.message.replace(/^\d+:\d+: /, "").replace(/\.$/, "");
    refuse(
      `XML that is not well formed (${shorten(words)})`,
      "give the file as it was exported",
      here(),
    );
  });
  parser.on("doctype", () => {
    refuse("a DOCTYPE", "take it out: a CIM file has none, and none is read", here());
  });
  parser.on("opentagstart", ({ name }) => {
    // The parser stands behind the character that ended the name, which may be a line end.
    const column = parser.column - name.length - 1;
    start = column > 0 ? { line: parser.line, column } : { line: parser.line - 1, column: 1 };
  });
  parser.on("opentag", ({ uri, local, name, attributes }) => {
    open.push(name);
    content = "";
    if (open.length > DEPTH_MAX) {
      refuse(
        `<${shorten(name)}> inside <${shorten(open.at(-2) ?? "")}>`,
        "write one level of properties in an object",
      );
    }
    const element = {
      namespace: uri,
      name: local,
      attributes: Object.values(attributes),
      ...start,
    };
    const wrong = visitor.open(element, open.length);
    if (wrong !== null) refuse(wrong.found, wrong.remedy);
  });
  const addText = (part: string) => {
    if (content.length < TEXT_CHARACTERS_MAX) content += part;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    visitor.close(open.length, plainText(content.slice(0, TEXT_CHARACTERS_MAX)));
    open.pop();
    content = "";
  });

  for (let at = 0; at < text.length; at += CHUNK_CHARACTERS) {
    parser.write(text.slice(at, at + CHUNK_CHARACTERS));
    if (visitor.isEnough()) return;
  }
  isWhole = true;
  parser.close();
}
