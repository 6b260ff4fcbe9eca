/**
 * Plays of a red team by what they are made of, in its folder: one that is there is not played again, so a red team goes on where it was stopped. Takes the folder and the hash of the
 * program's text; gives a play by its run and its gamers. A file that is damaged is as if it were not there.
 */
import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writeWhole } from "../../results/atomic-files.ts";
import { textOf } from "../../results/reader.ts";
import { keysOf } from "../sweep/run-key.ts";
import { type Played, type PlayedRun, playedOf } from "./play.ts";

export const PLAYS_FOLDER = "runs";

/** A play as JSON has it. */
type Kept = Omit<Played, "paidGbp" | "drawnWh" | "storedWh"> &
  Record<"paidGbp" | "drawnWh" | "storedWh", [string, never][]>;

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** `source`: the hash of the program's text; `onDay`: as `playedOf` has it. */
export function storedPlays(
  folder: string,
  source: string,
  onDay: () => Promise<void>,
): (run: PlayedRun) => Promise<Played> {
  return async (run) => {
    const [key] = keysOf(run.prepared, [run.seed], source);
    const name = sha256(JSON.stringify([key, run.gamers]));
    const path = join(folder, PLAYS_FOLDER, name.slice(0, 2), `${name}.json`);
    const held = readPlay(await textOf(path));
    if (held !== undefined) return held;
    const played = await playedOf(run, onDay);
    await mkdir(dirname(path), { recursive: true });
    await writeWhole(path, playText(played), true);
    return played;
  };
}

/** The hash of the second line, and the play. */
export function playText({ paidGbp, drawnWh, storedWh, ...rest }: Played): string {
  const maps = { paidGbp: [...paidGbp], drawnWh: [...drawnWh], storedWh: [...storedWh] };
  const body = JSON.stringify({ ...maps, ...rest });
  return `${sha256(body)}\n${body}\n`;
}

export function readPlay(text: string | undefined): Played | undefined {
  const [hash, body] = text?.split("\n") ?? [];
  if (body === undefined || sha256(body) !== hash) return undefined;
  const { paidGbp, drawnWh, storedWh, ...rest } = JSON.parse(body) as Kept;
  return {
    ...rest,
    ...{ paidGbp: new Map(paidGbp), drawnWh: new Map(drawnWh), storedWh: new Map(storedWh) },
  };
}
