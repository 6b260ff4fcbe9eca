/**
 * A study's numbers as tables of its README. Takes the study over its seeds; gives Markdown: means, paired differences
 * with their standard errors, and its headline under each seed, because a mean hides a calm month.
 */
import { fixed, signed } from "../../results/report/words.ts";
import { type MeasureName, measures } from "./measures.ts";
import {
  differenceOf,
  type Estimate,
  levelOf,
  relativeDifferenceOf,
  type StudyOverSeeds,
  valuesOf,
} from "./over-seeds.ts";

/** The measure that is told under each seed, and as a part: its name, and its unit after the last comma. */
function headlineOf({ study }: StudyOverSeeds) {
  const measure: MeasureName = study.figures.headline ?? "curtailedMwh";
  const { words, decimals } = measures[measure];
  const end = words.lastIndexOf(",");
  return { measure, decimals, name: words.slice(0, end), unit: words.slice(end + 2) };
}

export function figureTables(figures: StudyOverSeeds): string {
  const count = figures.seeds.length;
  const { name, unit } = headlineOf(figures);
  return [
    `Means over ${count} seeds:`,
    meansTable(figures),
    `Differences under the same seed, mean ± standard error over the ${count} seeds; in %, total over total:`,
    differencesTable(figures),
    `${name[0]!.toUpperCase()}${name.slice(1)} under each seed, ${unit}:`,
    seedsTable(figures),
  ].join("\n\n");
}

function meansTable(figures: StudyOverSeeds): string {
  const { designs, figures: wanted } = figures.study;
  const head = ["design", ...wanted.measures.map((name) => measures[name].words)];
  const rows = designs.map(({ id, label }) => [
    label,
    ...wanted.measures.map((name) =>
      fixed(levelOf(figures, id, name).mean, measures[name].decimals),
    ),
  ]);
  return markdownTable(head, rows);
}

function differencesTable(figures: StudyOverSeeds): string {
  const { designs, figures: wanted } = figures.study;
  const labels = new Map(designs.map(({ id, label }) => [id, label]));
  const { measure, name: headline } = headlineOf(figures);
  const head = [
    "design",
    "less",
    `${headline}, %`,
    ...wanted.compared.map((name) => measures[name].words),
  ];
  const rows = designs.flatMap(({ id, label, against }) => {
    if (against === undefined) return [];
    const relative = relativeDifferenceOf(figures, id, against, measure);
    return [
      [
        label,
        labels.get(against) ?? against,
        relative === null ? "-" : withError(relative, 1),
        ...wanted.compared.map((name) => differenceText(figures, id, against, name)),
      ],
    ];
  });
  return markdownTable(head, rows);
}

/** "−105.2 ± 3.1". */
export function differenceText(
  figures: StudyOverSeeds,
  design: string,
  against: string,
  name: MeasureName,
): string {
  return withError(differenceOf(figures, design, against, name), measures[name].decimals);
}

function withError({ mean: value, standardError }: Estimate, decimals: number): string {
  const error = standardError === null ? "" : ` ± ${fixed(standardError, decimals)}`;
  return `${signed(value, decimals)}${error}`;
}

function seedsTable(figures: StudyOverSeeds): string {
  const { designs } = figures.study;
  const { measure, decimals } = headlineOf(figures);
  const rows = figures.seeds.map((seed, index) => [
    seed,
    ...designs.map(({ id }) => fixed(valuesOf(figures, id, measure)[index]!, decimals)),
  ]);
  return markdownTable(["seed", ...designs.map(({ label }) => label)], rows);
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}
