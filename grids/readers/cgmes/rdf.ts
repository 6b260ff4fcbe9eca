/**
 * One CIM XML file into the model: its header, then its objects, merged by mRID with what other files said.
 * Takes a file; adds to the model, or reports what is wrong with the file. Keeps: a file of a profile that is not read
 * (diagrams, locations, dynamics) is read no further than its header.
 */
import type { NamedText } from "../network-reader.ts";
import {
  type CimModel,
  type CimObject,
  type CimPlace,
  type ModelHeader,
  report,
  withoutFolders,
} from "./model.ts";
import { isRead, type Profile, profileOf } from "./profiles.ts";
import { plainText, shorten, visitXml, type XmlElement } from "./xml.ts";

const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const CIM = "http://iec.ch/TC57/2013/CIM-schema-cim16#";
const HEADER = "http://iec.ch/TC57/61970-552/ModelDescription/1#";
const EXTENSION = "http://entsoe.eu/CIM/SchemaExtension/";
const EXPORT_REMEDY = "export the model as CGMES 2.4.15 (CIM 16)";

/** The objects of one file, before they are merged. */
export interface FileContent {
  readonly header: ModelHeader;
  readonly objects: readonly RawObject[];
}

interface RawObject {
  readonly id: string;
  readonly kind: string;
  readonly isDefinition: boolean;
  readonly place: CimPlace;
  readonly values: readonly RawValue[];
}

interface RawValue extends CimPlace {
  readonly property: string;
  readonly text: string;
}

/** What stands open while a file is read. */
interface OpenFile {
  readonly file: string;
  readonly objects: RawObject[];
  header: RawObject | undefined;
  object:
    | { readonly raw: RawObject; readonly values: RawValue[]; readonly isHeader: boolean }
    | undefined;
  value:
    | (CimPlace & { readonly property: string; readonly resource: string | undefined })
    | undefined;
}

type Wrong = { readonly found: string; readonly remedy: string } | null;

/** Undefined where the file has a fault or is none that is read. */
export function readRdf(model: CimModel, { name: file, text }: NamedText): FileContent | undefined {
  const open: OpenFile = {
    file,
    objects: [],
    header: undefined,
    object: undefined,
    value: undefined,
  };
  const isIgnored = () => {
    const profiles = open.header === undefined ? undefined : profilesOf(open.header);
    return profiles !== undefined && profiles.size > 0 && !isRead(profiles);
  };
  const problem = visitXml(text, {
    open: (element, depth) => {
      if (depth === 1) return openRoot(element);
      return depth === 2 ? openObject(open, element) : openValue(open, element);
    },
    close: (depth, content) => {
      if (depth === 3) closeValue(open, content);
      if (depth === 2) closeObject(open);
    },
    isEnough: isIgnored,
  });
  if (isIgnored()) {
    const profiles = [...profilesOf(open.header!)].join(", ");
    model.notices.push({
      code: "cgmes.notRead",
      path: [withoutFolders(file)],
      found: `a file of the profile ${profiles}`,
      remedy: "nothing in it is read: a network is made of EQ, TP, SSH and SV",
    });
    return undefined;
  }
  if (problem !== undefined) {
    const { found, remedy, ...place } = problem;
    report(model, { file, ...place }, { code: "cgmes.xml", found, remedy });
    return undefined;
  }
  return contentOf(model, open);
}

function contentOf(model: CimModel, { file, header, objects }: OpenFile): FileContent | undefined {
  if (header === undefined) {
    const found = "no md:FullModel, which says what the file is for";
    const place = { file, line: 1, column: 1 };
    report(model, place, { code: "cgmes.header", found, remedy: EXPORT_REMEDY });
    return undefined;
  }
  const profiles = profilesOf(header);
  if (profiles.size === 0) {
    const names = textsOf(header, "Model.profile").map(shorten).join(", ");
    const found = names === "" ? "no profile" : `the profile ${names}`;
    report(model, header.place, {
      code: "cgmes.profile",
      path: "Model.profile",
      found,
      remedy: EXPORT_REMEDY,
    });
    return undefined;
  }
  const dependsOn = textsOf(header, "Model.DependentOn");
  return { header: { file, id: header.id, profiles, dependsOn, place: header.place }, objects };
}

function openRoot({ namespace, name, attributes }: XmlElement): Wrong {
  if (namespace !== RDF || name !== "RDF") {
    return { found: `the root <${shorten(name)}>`, remedy: "give CIM XML, whose root is rdf:RDF" };
  }
  const declared = attributes.filter(({ prefix }) => prefix === "xmlns").map(({ value }) => value);
  if (declared.includes(CIM)) return null;
  const cim = declared.find((value) => /\/CIM/i.test(value) && !value.startsWith(EXTENSION));
  return { found: `the CIM namespace ${shorten(cim ?? "nowhere")}`, remedy: EXPORT_REMEDY };
}

function openObject(open: OpenFile, element: XmlElement): Wrong {
  const { namespace, name, line, column } = element;
  const isHeader = namespace === HEADER && name === "FullModel";
  if (name === "DifferenceModel") {
    return { found: "a difference model", remedy: "give the full model that it changes" };
  }
  if (isHeader && open.header !== undefined) {
    return { found: "a second md:FullModel", remedy: "give each model its own file" };
  }
  const given = rdfAttribute(element, "ID") ?? rdfAttribute(element, "about");
  if (given === undefined || idOf(given) === "") {
    return { found: `<${shorten(name)}> without rdf:ID or rdf:about`, remedy: "give it the mRID" };
  }
  const values: RawValue[] = [];
  const raw: RawObject = {
    id: idOf(given),
    kind: namespace === CIM || isHeader ? name : `extension ${name}`,
    isDefinition: rdfAttribute(element, "ID") !== undefined,
    place: { file: open.file, line, column },
    values,
  };
  open.object = { raw, values, isHeader };
  return null;
}

function openValue(open: OpenFile, element: XmlElement): Wrong {
  const { namespace, name, line, column } = element;
  const resource = rdfAttribute(element, "resource");
  const isExtension = namespace.startsWith(EXTENSION);
  if (namespace === CIM || namespace === HEADER || isExtension) {
    const property = isExtension ? `entsoe:${name}` : name;
    open.value = { property, resource, file: open.file, line, column };
  } else open.value = undefined;
  return null;
}

function closeValue(open: OpenFile, content: string): void {
  if (open.value === undefined || open.object === undefined) return;
  const { resource, ...value } = open.value;
  open.object.values.push({ ...value, text: resource === undefined ? content : idOf(resource) });
  open.value = undefined;
}

function closeObject(open: OpenFile): void {
  const { object } = open;
  if (object?.isHeader === true) open.header = object.raw;
  else if (object !== undefined) open.objects.push(object.raw);
  open.object = undefined;
}

function rdfAttribute({ attributes }: XmlElement, name: string): string | undefined {
  return attributes.find(({ uri, local }) => uri === RDF && local === name)?.value;
}

/** `_x`, `#_x` and `urn:uuid:x` are one mRID. */
function idOf(text: string): string {
  return plainText(text)
    .replace(/^#/, "")
    .replace(/^urn:uuid:/, "")
    .replace(/^_/, "");
}

function textsOf(object: RawObject, property: string): string[] {
  return object.values.filter((value) => value.property === property).map(({ text }) => text);
}

function profilesOf(header: RawObject): ReadonlySet<Profile> {
  const profiles = textsOf(header, "Model.profile").map(profileOf);
  return new Set(profiles.filter((profile) => profile !== undefined));
}

/** Adds a file's objects to what the model knows of them. */
export function mergeContent(model: CimModel, { header, objects }: FileContent): void {
  const isEquipment = header.profiles.has("EQ") || header.profiles.has("EQ boundary");
  model.headers.push(header);
  for (const raw of objects) {
    const isDefinition = raw.isDefinition || isEquipment;
    const known = model.objects.get(raw.id);
    if (known === undefined) {
      const { id, kind, place } = raw;
      model.objects.set(
        id,
        addValues({ id, kind, place, isDefined: isDefinition, values: new Map() }, raw),
      );
      continue;
    }
    if (isDefinition && known.isDefined && known.kind !== raw.kind) {
      report(model, raw.place, {
        code: "cgmes.twice",
        path: raw.id,
        found: `${raw.kind}, which ${known.place.file}:${known.place.line} defines as ${known.kind}`,
        remedy: "give each object its own mRID",
      });
    } else if (isDefinition && !known.isDefined) {
      known.isDefined = true;
      known.kind = raw.kind;
      known.place = raw.place;
    }
    addValues(known, raw);
  }
}

function addValues(object: CimObject, raw: RawObject): CimObject {
  for (const { property, ...value } of raw.values) {
    const values = object.values.get(property);
    if (values === undefined) object.values.set(property, [value]);
    else values.push(value);
  }
  return object;
}
