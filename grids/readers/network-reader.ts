/**
 * What a reader of network files takes and gives: the texts of one file or of several that belong together; a network
 * document with what a person should know of how it was read, or every fault.
 * Keeps: a reader never touches the disk and never executes what it reads.
 */
import type { Checked, Fault } from "../../sim/core/errors.ts";
import type { Finding } from "../../sim/model/findings.ts";
import type { NetworkDocument } from "../../sim/model/network-document.ts";

/** The text of one file. `name` is what messages call it: its last part, after / or \, is the file's own name. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

export interface ReadOptions {
  /** Which instant of a format that holds several; without it, the first. */
  readonly snapshot?: string;
}

export interface ReadNetwork {
  readonly network: NetworkDocument;
  /** What was assumed or left out; paths are places in the file that was read. */
  readonly notices: readonly Finding[];
  /** Faults of what is found in the network only later, each in its place in the files; paths are those of the document. */
  readonly faultsAt: (findings: readonly Finding[]) => readonly Fault[];
}

export interface NetworkReader {
  readonly about: string;
  /** How the files are named, for people. */
  readonly named: string;
  /** Whether these files are of this format, told by their names and, where names do not tell, by their content. */
  readonly recognises: (files: readonly NamedText[]) => boolean;
  readonly read: (files: readonly NamedText[], options: ReadOptions) => Checked<ReadNetwork>;
}

/** The file's own name, without folders, in lower case. */
export function ownName(file: NamedText): string {
  const from = Math.max(file.name.lastIndexOf("/"), file.name.lastIndexOf("\\")) + 1;
  return file.name.slice(from).toLowerCase();
}

/** Whether every file, and one at least, has the extension (with its dot). */
export function allEndWith(files: readonly NamedText[], extension: string): boolean {
  return files.length > 0 && files.every((file) => ownName(file).endsWith(extension));
}
