/**
 * `npm run figures [study …]`: runs studies under their seeds and writes what their folders hold of numbers: figures.csv,
 * figure.svg and the tables between two marks of the README. `--drawn` writes the last two anew from figures.csv.
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { formatFault, InputFaults, orThrow } from "../../sim/core/errors.ts";
import { studies, studyNamed } from "../studies.ts";
import type { StudyDesign } from "../study.ts";
import { figuresCsv, readFigures } from "./csv.ts";
import { figureDrawing } from "./drawing.ts";
import { overSeeds } from "./over-seeds.ts";
import { withTables } from "./page.ts";

/** Ten months of weather: standard errors of a mean need some, and a person waits for all. */
const DEFAULT_SEED_COUNT = 10;

async function makeFigures(study: StudyDesign, isDrawnOnly: boolean): Promise<void> {
  const place = (name: string) => new URL(`../${study.name}/${name}`, import.meta.url);
  const csv = place("figures.csv");
  if (!isDrawnOnly) {
    const length = study.figures.seedCount ?? DEFAULT_SEED_COUNT;
    const seeds = Array.from({ length }, (_, row) => String(row + 1));
    const ran = await overSeeds(study, seeds, ({ label }, seed) => {
      if (seed === seeds[0]) process.stdout.write(`${study.name}: ${label}\n`);
    });
    await writeFile(csv, figuresCsv(ran));
  }
  const figures = readFigures(study, await readFile(csv, "utf8"));
  await writeFile(place("figure.svg"), figureDrawing(figures));
  const readme = place("README.md");
  await writeFile(readme, withTables(await readFile(readme, "utf8"), figures));
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { drawn: { type: "boolean", default: false } },
  });
  const wanted = positionals.map((name) => orThrow(studyNamed(name)));
  for (const study of wanted.length === 0 ? studies : wanted)
    await makeFigures(study, values.drawn);
} catch (error) {
  if (!(error instanceof InputFaults)) throw error;
  process.stderr.write(`${error.faults.map(formatFault).join("\n")}\n`);
  process.exitCode = 2;
}
