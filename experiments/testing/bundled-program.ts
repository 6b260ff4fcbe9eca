/**
 * For tests: the command line and its threads as one bundle. Each process or thread that a test starts else loads a thousand files, which takes several times what a short
 * run does. Takes the folder of a repository; gives a plugin of the test runner, which makes the bundle once, when the first test asks for it, in a
 * folder of its own. The files of bin/ themselves are run by `sweep/cluster-files.test.ts`.
 */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";

/** How a program of bin/ is named from a file beside the others. */
const IN_BIN = /new URL\("(?:\.\.\/)+bin\/([\w-]+)\.js", import\.meta\.url\)/g;
/** What is many small files, and goes into the bundle; of the other packages each is loaded as it is. */
const TAKEN_IN = /^(mathjs|zod)(\/|$)/;

export function bundledProgram(root: string) {
  let made: Promise<string> | undefined;
  return {
    name: "bundled-program",
    enforce: "pre" as const,
    transform: async (code: string, id: string) => {
      if (id.includes("node_modules") || code.search(IN_BIN) < 0) return undefined;
      made ??= bundle(root);
      const folder = pathToFileURL(`${await made}/`).href;
      return code.replace(IN_BIN, (_, name: string) => `new URL("${folder}${name}.mjs")`);
    },
  };
}

async function bundle(root: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "headroom-bundle-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  await build({
    entryPoints: readdirSync(join(root, "bin"))
      .filter((name) => name.endsWith(".js"))
      .map((name) => join(root, "bin", name)),
    ...{ outdir: folder, outExtension: { ".js": ".mjs" }, bundle: true, splitting: true },
    ...{ format: "esm", platform: "node", target: "node20", logLevel: "warning" },
    plugins: [packagesAsTheyAre, placesAsTheyWere],
  });
  return folder;
}

/** By their files, as a folder elsewhere finds no packages; nothing is left for tsx to translate. */
const packagesAsTheyAre: Plugin = {
  name: "packages-as-they-are",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /\/typescript\/register\.js$/ }, ({ path }) => ({
      ...{ path, namespace: "nothing" },
    }));
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === "entry-point" || TAKEN_IN.test(path)) return undefined;
      return { path: path.startsWith("node:") ? path : import.meta.resolve(path), external: true };
    });
    onLoad({ filter: /./, namespace: "nothing" }, () => ({ contents: "" }));
  },
};

/** A file that reads what lies beside it reads that of the repository; threads are of the bundle. */
const placesAsTheyWere: Plugin = {
  name: "places-as-they-were",
  setup: ({ onLoad }) => {
    onLoad(
      { filter: /[/\\](sim|agents|grids|results|experiments)[/\\].*\.ts$/ },
      async ({ path }) => {
        const text = await readFile(path, "utf8");
        const own = JSON.stringify(pathToFileURL(path).href);
        const contents = text
          .split(IN_BIN)
          .map((part, row) =>
            row % 2 === 1
              ? `new URL("./${basename(part)}.mjs", import.meta.url)`
              : part.replaceAll("import.meta.url", own),
          )
          .join("");
        return { contents, loader: "ts" };
      },
    );
  },
};
