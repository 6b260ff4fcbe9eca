/**
 * What stood in a sweep's folder of another plan of the same name. Takes the folder with both plans; puts what was made of the one before into a folder of its own below
 * `earlier/`, whole or not at all, and says what that was. Keeps: nothing finished is removed; the plan of another experiment is refused.
 */
import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Fault } from "../../sim/core/errors.ts";
import { linkFolder, removeFiles } from "../atomic-files.ts";
import { hasMarket, SWEEP_FILE, type SweepFile } from "./sweep-file.ts";

export const EARLIER_FOLDER = "earlier";
const NAME_DIGITS = 12;

export interface EarlierPlan {
  /** Where its dataset or its search stands now; undefined where it had come to neither. */
  readonly folder: string | undefined;
  /** Runs of it that are there, and are none of the plan that took its place. */
  readonly runs: number;
  /** Whether it was another state of the program. */
  readonly isOtherProgram: boolean;
}

const keysOf = (sweep: SweepFile): ReadonlySet<string> =>
  new Set(
    [...sweep.points, ...(hasMarket(sweep) ? [sweep.noMarket!] : [])].flatMap(({ keys }) => keys),
  );

/**
 * What keeps a plan from the place of another of its name: that it is another experiment. It is where they have no run in common and, of title, question and
 * factors, two are others: an edited file keeps most of that, and so does a changed program.
 */
export function strangerFaults(
  folder: string,
  before: SweepFile,
  plan: SweepFile,
): readonly Fault[] {
  const known = keysOf(before);
  if ([...keysOf(plan)].some((key) => known.has(key))) return [];
  const pathsOf = ({ factors }: SweepFile) => factors.map(({ path }) => path).join("\n");
  const parts = {
    title: before.title !== plan.title,
    question: before.question !== plan.question,
    factors: pathsOf(before) !== pathsOf(plan),
  };
  const others = Object.entries(parts).flatMap(([word, isOther]) => (isOther ? [word] : []));
  if (others.length < 2) return [];
  return [
    {
      ...{ code: "sweep.stranger", path: "", file: join(folder, SWEEP_FILE) },
      found: `another experiment of the name "${before.name}": no run in common, and another ${others.join(" and another ")} (it is "${before.title}")`,
      remedy: "choose another folder with --out, or give the experiment another name",
    },
  ];
}

export interface PlanBefore {
  /** As it stands in the folder. */
  readonly text: string;
  readonly sweep: SweepFile;
  /** Files that are made of a plan, in the order in which they go. */
  readonly products: readonly string[];
  /** Those that are worth keeping; the last of `products` among them, by which a second process still knows what the first put away. */
  readonly answers: readonly string[];
  /** Runs that are there, whosever. */
  readonly runs: ReadonlySet<string>;
}

/** Products leave the folder; runs stay, for they have keys of their own. */
export async function putAway(
  folder: string,
  { text, sweep, products, answers, runs }: PlanBefore,
  plan: SweepFile,
): Promise<EarlierPlan> {
  const there = await namesIn(folder);
  const isAnything = answers.some((name) => there.includes(name));
  const hash = createHash("sha256").update(text).digest("hex").slice(0, NAME_DIGITS);
  const place = join(folder, EARLIER_FOLDER, hash);
  if (isAnything) await linkFolder(folder, [SWEEP_FILE, ...products], place);
  await removeFiles(folder, products);
  const own = keysOf(plan);
  const left = [...keysOf(sweep)].filter((key) => runs.has(key) && !own.has(key));
  return {
    ...{ folder: isAnything ? place : undefined, runs: left.length },
    isOtherProgram: sweep.engineSource !== plan.engineSource,
  };
}

/** Whether datasets of plans before stand there. */
export const hasEarlier = async (folder: string): Promise<boolean> =>
  (await namesIn(join(folder, EARLIER_FOLDER))).length > 0;

const namesIn = async (folder: string): Promise<readonly string[]> =>
  await readdir(folder).catch(() => []);
