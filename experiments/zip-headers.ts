/**
 * What a zip archive says of its entries: the central directory, and the header that stands before each entry.
 * Takes the bytes; gives one record an entry in the order of the directory, or throws a RangeError where a header is cut.
 * Keeps: nothing is unpacked, and nothing here is believed: it is what the unpacked bytes are held against.
 */

export interface EntryHeader {
  /** CRC-32 of the unpacked bytes. */
  readonly crc: number;
  readonly isEncrypted: boolean;
  /** Whether the header before the entry says another size or sum than the directory. */
  readonly isContradicted: boolean;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const END_BYTES = 22;
const DIRECTORY_ENTRY_BYTES = 46;
const COMMENT_BYTES_MAX = 0xffff;
/** In place of a size or an offset that stands in the extra field of 64-bit archives. */
const ELSEWHERE = 0xffffffff;
const ENCRYPTED = 1;
/** Size and sum follow the entry instead of standing before it. */
const SIZES_FOLLOW = 8;

/** The headers of at most `entriesMax` entries. */
export function entryHeaders(bytes: Uint8Array, entriesMax: number): EntryHeader[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { count, offset } = directoryOf(view);
  const headers: EntryHeader[] = [];
  for (let at = offset; headers.length < Math.min(count, entriesMax); ) {
    if (view.getUint32(at, true) !== DIRECTORY_ENTRY) throw new RangeError("no directory entry");
    headers.push(headerAt(view, at));
    const [name, extra, comment] = [28, 30, 32].map((part) => view.getUint16(at + part, true));
    at += DIRECTORY_ENTRY_BYTES + name! + extra! + comment!;
  }
  return headers;
}

/** Where the directory begins, and how many entries it has; a comment may stand behind the record that says so. */
function directoryOf(view: DataView): { readonly count: number; readonly offset: number } {
  const last = view.byteLength - END_BYTES;
  let end = last;
  while (view.getUint32(end, true) !== END) {
    end -= 1;
    if (last - end > COMMENT_BYTES_MAX) throw new RangeError("no end of a directory");
  }
  if (end >= 20 && view.getUint32(end - 20, true) === LOCATOR_64) {
    const wide = view.getUint32(end - 12, true);
    if (view.getUint32(wide, true) === END_64) {
      return { count: view.getUint32(wide + 32, true), offset: view.getUint32(wide + 48, true) };
    }
  }
  return { count: view.getUint16(end + 8, true), offset: view.getUint32(end + 16, true) };
}

function headerAt(view: DataView, at: number): EntryHeader {
  const flags = view.getUint16(at + 8, true);
  const crc = view.getUint32(at + 16, true);
  const isEncrypted = (flags & ENCRYPTED) !== 0;
  const local = view.getUint32(at + 42, true);
  if ((flags & SIZES_FOLLOW) !== 0 || local === ELSEWHERE) {
    return { crc, isEncrypted, isContradicted: false };
  }
  const isSame = (part: number) => {
    const [before, inside] = [
      view.getUint32(local + part - 2, true),
      view.getUint32(at + part, true),
    ];
    return before === inside || before === ELSEWHERE || inside === ELSEWHERE;
  };
  // Sum, packed size, unpacked size: in the directory two bytes further on than before the entry.
  const isContradicted = view.getUint32(local, true) !== LOCAL_ENTRY || ![16, 20, 24].every(isSame);
  return { crc, isEncrypted, isContradicted };
}
