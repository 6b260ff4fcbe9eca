/**
 * What a finished run of a sweep leaves: one small file that is whole or absent, named by the run's key and with a hash of
 * its own content, so that damage shows. Takes rows; gives text. Takes text and the key it should be of; gives the row, or what is wrong with it.
 */
import { z } from "zod";
import { digestOf } from "../../sim/core/digest.ts";

export const ROW_FORMAT = "headroom-sweep-row/1";

const hex = z.string().regex(/^[0-9a-f]{64}$/);

const rowSchema = z.strictObject({
  format: z.literal(ROW_FORMAT),
  /** What the run is known by: its resolved scenario with the seed, its network and the engine. */
  key: hex,
  /** The digest that `headroom run` gives the same scenario. */
  digest: hex,
  /** Every number that is kept of a run, by name; null: undefined in this run. */
  values: z.record(z.string(), z.number().nullable()),
  sha256: hex,
});

export type RunRow = Omit<z.output<typeof rowSchema>, "format" | "sha256">;

/** Equal rows are equal bytes. */
export function rowText({ key, digest, values }: RunRow): string {
  const row = { format: ROW_FORMAT, key, digest, values };
  return `${JSON.stringify({ ...row, sha256: digestOf(row) })}\n`;
}

/** The row, or what is wrong in words that follow "found". */
export function readRow(text: string, key: string): RunRow | string {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return "a damaged file: no JSON";
  }
  const parsed = rowSchema.safeParse(data);
  if (!parsed.success) return "a damaged file: not the members of a row";
  const { sha256, ...row } = parsed.data;
  if (sha256 !== digestOf(row)) return "a damaged file: its hash differs";
  return row.key === key ? row : "the row of another run";
}
