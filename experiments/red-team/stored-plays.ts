/**
 * Plays of a red team by what they are made of, in its folder: one that is there is not played again, so a red team goes on where it was stopped. Takes the folder and a play's name; gives
 * the play. A file that is damaged is as if it were not there.
 */
import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writeWhole } from "../../results/atomic-files.ts";
import { textOf } from "../../results/reader.ts";
import type { Played } from "./play.ts";

export const PLAYS_FOLDER = "runs";

/** A play as JSON has it. */
type Kept = Omit<Played, "paidGbp" | "drawnWh" | "storedWh"> &
  Record<"paidGbp" | "drawnWh" | "storedWh", [string, never][]>;

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** What a play is known by: the key of its run, and whose draws are kept of it. */
export const playName = (key: string, gamers: readonly string[]): string =>
  sha256(JSON.stringify([key, gamers]));

const pathOf = (folder: string, name: string) =>
  join(folder, PLAYS_FOLDER, name.slice(0, 2), `${name}.json`);

export const storedPlay = async (folder: string, name: string): Promise<Played | undefined> =>
  readPlay(await textOf(pathOf(folder, name)));

export async function keepPlay(folder: string, name: string, played: Played): Promise<void> {
  const path = pathOf(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeWhole(path, playText(played), true);
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
