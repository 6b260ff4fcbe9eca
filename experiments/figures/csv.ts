/**
 * A study's numbers as `figures.csv` in its folder: a line for each design and measure, a column a seed. Written and read
 * by us alone; a file that is not of its study's designs and measures is refused.
 */
import type { StudyDesign } from "../study.ts";
import type { StudyOverSeeds } from "./over-seeds.ts";

export function figuresCsv({ study, seeds, values }: StudyOverSeeds): string {
  const lines = study.designs.flatMap(({ id }) =>
    study.figures.measures.map((name) => [id, name, ...(values[id]?.[name] ?? [])].join(",")),
  );
  return `${[["design", "measure", ...seeds.map((seed) => `seed ${seed}`)].join(","), ...lines].join("\n")}\n`;
}

export function readFigures(study: StudyDesign, text: string): StudyOverSeeds {
  const [head = "", ...lines] = text.trimEnd().split("\n");
  const seeds = head
    .split(",")
    .slice(2)
    .map((name) => name.replace(/^seed /, ""));
  const rows = lines.map((line) => line.split(","));
  const values = Object.fromEntries(
    study.designs.map(({ id }) => [
      id,
      Object.fromEntries(
        rows
          .filter(([design]) => design === id)
          .map(([, measure = "", ...cells]) => [measure, cells.map(Number)]),
      ),
    ]),
  );
  const figures = { study, seeds, values };
  if (figuresCsv(figures) !== text) throw new RangeError(`figures.csv is not of ${study.name}`);
  return figures;
}
