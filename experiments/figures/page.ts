/** The part of a study's README that is made: its tables, between two marks. Takes the page; gives it with the tables of now. */
import type { StudyOverSeeds } from "./over-seeds.ts";
import { figureTables } from "./tables.ts";

const START = "<!-- made by npm run figures -->";
const END = "<!-- to here -->";

export function withTables(page: string, figures: StudyOverSeeds): string {
  const [before, rest] = page.split(START);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new RangeError(
      `the README of ${figures.study.name} has not the marks ${START} and ${END}`,
    );
  return `${before}${START}\n\n${figureTables(figures)}\n\n${END}${after}`;
}
