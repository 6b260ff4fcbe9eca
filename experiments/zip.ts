/**
 * Zip archives as texts, held in memory: nothing in one is ever written to disk under its own name.
 * Takes the bytes of an archive; gives its files that are wanted, or one fault a reason. Keeps: sizes are bounded by what
 * the archive declares, nothing grows beyond what was declared, and what is unpacked has the size and the CRC-32 declared.
 */
import { crc32 } from "node:zlib";
import { unzipSync } from "fflate";
import { type Checked, type Fault, faulty, ok } from "../sim/core/errors.ts";
import { type EntryHeader, entryHeaders } from "./zip-headers.ts";

export interface ArchivedFile {
  /** The path inside the archive, with / between folders. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface ArchiveBounds {
  readonly entriesMax: number;
  readonly fileBytesMax: number;
  readonly bytesMax: number;
}

const PACK_ANEW = "take the whole file, or pack it anew";

/** Names that lead out of the archive, are absolute, or cannot be shown on a line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const ODD_NAME = /^[/\\]|^[A-Za-z]:|\\|(?:^|\/)\.\.(?:\/|$)|[\u0000-\u001f\u007f-\u009f\ufffd]/;

/** The files of an archive that `isWanted` picks by path; folders and what the system left behind are passed over. */
export function unzip(
  bytes: Uint8Array,
  file: string,
  bounds: ArchiveBounds,
  isWanted: (path: string) => boolean,
): Checked<ArchivedFile[]> {
  const faults: Fault[] = [];
  const refuse = (found: string, remedy: string) =>
    faults.push({ code: "file.zip", path: "", found, remedy, file });
  const declared = new Map<string, EntryHeader & { readonly size: number }>();
  let [entries, total] = [0, 0];
  let unpacked: Record<string, Uint8Array> = {};
  try {
    const headers = entryHeaders(bytes, bounds.entriesMax);
    unpacked = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        const header = headers[entries];
        entries += 1;
        if (header === undefined || faults.length > 0) return false;
        if (ODD_NAME.test(name)) {
          refuse(`the odd name ${JSON.stringify(name.slice(0, 80))} inside`, "pack it anew");
        }
        if (name.endsWith("/") || isLeftBehind(name) || !isWanted(name)) return false;
        if (declared.has(name)) refuse(`"${name}" twice inside`, "keep one of them");
        if (header.isEncrypted) {
          refuse(`"${name}" encrypted inside`, "pack it without a password");
        } else if (header.isContradicted) {
          refuse(`two headers of "${name}" that contradict each other`, PACK_ANEW);
        }
        declared.set(name, { ...header, size: originalSize });
        total += originalSize;
        if (originalSize > bounds.fileBytesMax || total > bounds.bytesMax) {
          refuse(
            `${originalSize} bytes in "${name}" when unpacked, ${total} so far`,
            `pack files of at most ${bounds.fileBytesMax} bytes, ${bounds.bytesMax} together`,
          );
        }
        return faults.length === 0;
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const isCut = error instanceof RangeError;
    refuse(`an archive that does not unpack (${isCut ? "headers cut off" : reason})`, PACK_ANEW);
  }
  if (entries > bounds.entriesMax) {
    refuse(`${entries} entries`, `pack at most ${bounds.entriesMax} files`);
  }
  for (const [path, content] of Object.entries(unpacked)) {
    const said = declared.get(path)!;
    if (content.length !== said.size) {
      refuse(`"${path}" shorter than its own archive says`, PACK_ANEW);
    } else if (crc32(content) !== said.crc) {
      refuse(`"${path}" with other bytes than were packed (its CRC-32 does not fit)`, PACK_ANEW);
    }
  }
  if (faults.length > 0) return faulty(faults);
  return ok(Object.entries(unpacked).map(([path, content]) => ({ path, bytes: content })));
}

/** What file managers add beside the files. */
function isLeftBehind(path: string): boolean {
  return path.startsWith("__MACOSX/") || /(?:^|\/)\.[^/]*$/.test(path);
}
