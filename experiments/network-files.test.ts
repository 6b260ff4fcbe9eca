/** Folders and archives of network files: what belongs to a network comes as named texts; the rest is one clear fault. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatFault } from "../sim/core/errors.ts";
import { loadNetworkFiles } from "./network-files.ts";
import { headroom } from "./testing/command-line.ts";
import { unzip } from "./zip.ts";

const NETWORK =
  "format: headroom-network/1\nname: one\nbuses: [{ id: a, nominalKv: 33, reference: true }]\ndemands: [{ id: d, bus: a, peakMw: 1 }]\n";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-network-files-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function archive(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(folder, name);
  const entries = Object.entries(files).map(([file, text]) => [file, strToU8(text)] as const);
  writeFileSync(path, zipSync(Object.fromEntries(entries)));
  return path;
}

async function faultOf(...paths: readonly string[]): Promise<string> {
  const read = await loadNetworkFiles(folder, paths);
  if (read.kind === "ok") throw new Error("read");
  expect(read.faults).toHaveLength(1);
  return `${read.faults[0]!.found}; ${read.faults[0]!.remedy}`;
}

describe("a folder", () => {
  test("gives its .csv and .xml files in the order of their names, and no other", async () => {
    const place = join(folder, "mixed");
    mkdirSync(join(place, "below.csv.d"), { recursive: true });
    for (const name of ["b.csv", "a.XML", "readme.md", "c.csv"]) {
      writeFileSync(join(place, name), name);
    }
    const read = await loadNetworkFiles(folder, ["mixed"]);
    expect(read.kind === "ok" && read.value.map(({ text }) => text)).toEqual([
      "a.XML",
      "b.csv",
      "c.csv",
    ]);
  });

  test("with nothing of a network in it is a fault, and so is one with a device for a file", async () => {
    mkdirSync(join(folder, "empty"));
    expect(await faultOf("empty")).toMatch(/^a folder without \.csv or \.xml files/);
    mkdirSync(join(folder, "device"));
    symlinkSync("/dev/null", join(folder, "device", "buses.csv"));
    expect(await faultOf("device")).toMatch(/^a device or a pipe/);
  });

  test("with more entries than are read is a fault", async () => {
    const place = join(folder, "many");
    mkdirSync(place);
    for (let file = 0; file <= 2000; file += 1) writeFileSync(join(place, `${file}.csv`), "");
    expect(await faultOf("many")).toMatch(/^2001 entries; give a folder of at most 2000/);
  });
});

describe("text that is not UTF-8", () => {
  const bytes = (name: string, text: string, encoding: BufferEncoding) => {
    writeFileSync(join(folder, name), Buffer.from(text, encoding));
    return name;
  };
  const faultAt = async (name: string) => {
    const read = await loadNetworkFiles(folder, [name]);
    if (read.kind === "ok") throw new Error("read");
    return read.faults.map(formatFault).map((fault) => fault.slice(fault.lastIndexOf(name)));
  };

  test.each([
    ["feed.m", "one\ntwo\nZürich\nBrünn\n", 3],
    ["return.m", "one\r\ntwo\r\nthree\r\nZürich\r\n", 4],
    ["mac.m", "one\rZürich\r", 2],
    ["last.m", "one\n\nZürich", 3],
  ])(
    "of a file is a fault with line and column of the first bad byte: %s",
    async (name, text, line) => {
      expect(await faultAt(bytes(name, text, "latin1"))).toEqual([
        `${name}:${line}:2: found bytes that are not UTF-8; save it as UTF-8`,
      ]);
      expect((await loadNetworkFiles(folder, [bytes(name, text, "utf8")])).kind).toBe("ok");
    },
  );

  test("is one in UTF-16, and a character that is cut off", async () => {
    expect(await faultAt(bytes("wide.m", "\ufeffmpc", "utf16le"))).toHaveLength(1);
    writeFileSync(join(folder, "cut.m"), Buffer.from("one\nZü").subarray(0, 6));
    expect(await faultAt("cut.m")).toEqual([expect.stringMatching(/^cut\.m:2:2: /)]);
  });

  test("of every file of a folder or an archive is told at once", async () => {
    const latin = Buffer.from("name\nZürich\n", "latin1");
    mkdirSync(join(folder, "latin"));
    for (const name of ["a.csv", "b.csv"]) writeFileSync(join(folder, "latin", name), latin);
    writeFileSync(join(folder, "latin.zip"), zipSync({ "a.csv": latin, "b.csv": latin }));
    for (const place of ["latin", "latin.zip"]) {
      const read = await loadNetworkFiles(folder, [place]);
      expect(read.kind === "faulty" && read.faults.map(formatFault)).toEqual([
        expect.stringMatching(/a\.csv:2:2: found bytes that are not UTF-8/),
        expect.stringMatching(/b\.csv:2:2: found bytes that are not UTF-8/),
      ]);
    }
  });

  test("is no byte-order mark: with one every command reads a network", async () => {
    const path = join(folder, bytes("mark.yaml", `\ufeff${NETWORK}`, "utf8"));
    expect(await headroom("validate", path)).toMatchObject({ code: 0, err: "" });
    const packed = archive("mark.zip", { "mark.yaml": `\ufeff${NETWORK}` });
    expect(await headroom("validate", packed)).toMatchObject({ code: 0, err: "" });
  });
});

describe("an archive", () => {
  test("gives the files of a network, several archives together", async () => {
    archive("a.zip", { "in/a.xml": "1", "readme.txt": "no", "__MACOSX/in/a.xml": "no" });
    archive("b.zip", { "b.xml": "2", ".hidden.xml": "no" });
    const read = await loadNetworkFiles(folder, ["a.zip", "b.zip"]);
    if (read.kind === "faulty") throw new Error("not read");
    expect(read.value.map(({ name, text }) => [name.slice(folder.length + 1), text])).toEqual([
      ["a.zip/in/a.xml", "1"],
      ["b.zip/b.xml", "2"],
    ]);
  });

  test("with one network file is that network for every command", async () => {
    const path = archive("one.zip", { "one.yaml": NETWORK });
    expect(await headroom("validate", path)).toMatchObject({ code: 0, err: "" });
    expect(await headroom("powerflow", path)).toMatchObject({ code: 0, err: "" });
  });

  test.each(["../up.xml", "/etc/a.xml", "C:/a.xml", "in\\a.xml", "in/../../a.xml", "a\nb.xml"])(
    "with the name %j inside is refused",
    async (name) => {
      archive("odd.zip", { [name]: "x" });
      expect(await faultOf("odd.zip")).toMatch(/^the odd name .* inside; pack it anew/);
    },
  );

  test("without a network inside is a fault", async () => {
    archive("none.zip", { "readme.txt": "x" });
    expect(await faultOf("none.zip")).toMatch(/^an archive without/);
  });

  test("that unpacks to more than the bound is refused before it is unpacked", () => {
    const bomb = zipSync({ "a.xml": new Uint8Array(5_000_000) });
    expect(bomb.length).toBeLessThan(10_000);
    const bounds = { entriesMax: 10, fileBytesMax: 1_000_000, bytesMax: 2_000_000 };
    const read = unzip(bomb, "bomb.zip", bounds, () => true);
    expect(read.kind === "faulty" && read.faults.map(({ found }) => found)).toEqual([
      '5000000 bytes in "a.xml" when unpacked, 5000000 so far',
    ]);
    const many = zipSync(
      Object.fromEntries(Array.from({ length: 11 }, (_, row) => [`${row}.xml`, strToU8("x")])),
    );
    const counted = unzip(many, "many.zip", bounds, () => true);
    expect(counted.kind === "faulty" && counted.faults.map(({ found }) => found)).toEqual([
      "11 entries",
    ]);
  });

  const whole = zipSync({ "a.xml": new Uint8Array(5000).map((_, at) => at % 251) });
  const roomy = { entriesMax: 10, fileBytesMax: 10_000, bytesMax: 10_000 };
  const central = whole.findLastIndex(
    (_, at) => whole[at] === 0x50 && whole[at + 1] === 0x4b && whole[at + 2] === 1,
  );
  /** What is wrong with the archive after a change of some of its bytes. */
  const foundAfter = (change: (bytes: DataView) => void): readonly string[] => {
    const changed = whole.slice();
    change(new DataView(changed.buffer));
    const read = unzip(changed, "a.zip", roomy, () => true);
    return read.kind === "ok" ? [] : read.faults.map(({ found }) => found);
  };

  test.each([
    ["more than it holds", 9000, /"a\.xml" shorter than its own archive says/],
    ["less than it holds", 100, /"a\.xml" with other bytes than were packed/],
  ])("that declares %s in every header is one fault", (_, size, found) => {
    expect(foundAfter(() => {})).toEqual([]);
    const faults = foundAfter((bytes) => {
      bytes.setUint32(central + 24, size, true);
      bytes.setUint32(22, size, true);
    });
    expect(faults).toEqual([expect.stringMatching(found)]);
  });

  test("whose headers contradict each other, of size or of sum, is one fault", () => {
    for (const [directory, local] of [
      [16, 14],
      [20, 18],
      [24, 22],
    ] as const) {
      for (const place of [central + directory, local]) {
        const faults = foundAfter((bytes) => bytes.setUint32(place, 77, true));
        expect(faults, String(place)).toEqual([
          expect.stringMatching(/^two headers of "a\.xml" that contradict each other/),
        ]);
      }
    }
  });

  test("that is encrypted is one fault", () => {
    expect(foundAfter((bytes) => bytes.setUint16(central + 8, 1, true))).toEqual([
      '"a.xml" encrypted inside',
    ]);
  });

  test("with one byte of a file changed is a fault, packed or stored, wherever the byte is", () => {
    const files = {
      "a.xml": strToU8(`<a>${"text ".repeat(40)}</a>`),
      "b.csv": strToU8("x,y\n1,2\n"),
    };
    for (const level of [0, 6] as const) {
      const packed = zipSync(files, { level });
      const length = (at: number) => new DataView(packed.buffer).getUint32(at + 18, true);
      const start = 30 + "a.xml".length;
      for (let at = start; at < start + length(0); at += 1) {
        const changed = packed.slice();
        changed[at] = changed[at]! ^ 0x10;
        expect(unzip(changed, "a.zip", roomy, () => true).kind, String(at)).toBe("faulty");
      }
      expect(unzip(packed, "a.zip", roomy, () => true).kind).toBe("ok");
    }
  });

  test("cut off anywhere is a fault", async () => {
    const whole = zipSync({ "a.xml": strToU8("<a>".repeat(300)), "b.csv": strToU8("x,y\n") });
    const bounds = { entriesMax: 10, fileBytesMax: 10_000, bytesMax: 10_000 };
    for (let end = 0; end < whole.length; end += 1) {
      const read = unzip(whole.slice(0, end), "cut.zip", bounds, () => true);
      expect(read.kind, String(end)).toBe("faulty");
    }
  });
});
