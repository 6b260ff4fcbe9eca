/** For tests: `headroom match --json` on a market, and the schema of what it prints; nothing beyond it may stand there. */
import { expect } from "vitest";
import { z } from "zod";
import { headroom } from "./command-line.ts";
import { marketFiles, type miniTrial } from "./market-files.ts";

const side = z.enum(["buyer", "seller", "notApplicable"]);
const listSchema = z.array(
  z.strictObject({
    ...{ order: z.int(), resource: z.string(), contract: z.string().nullable(), role: side },
    ...{ value: z.number(), units: z.enum(["kW", "kVAr"]), isTraded: z.boolean() },
  }),
);
const noticeSchema = z.strictObject({
  ...{ code: z.string(), path: z.string(), found: z.string(), remedy: z.string() },
  ...{ file: z.string().optional(), line: z.int().optional(), column: z.int().optional() },
});
const where = { constraint: z.string(), start: z.string(), end: z.string() };
const after = { notices: z.array(noticeSchema), written: z.array(z.string()) };
const tradeSchema = z.strictObject({
  ...{ id: z.string(), bid: z.string(), offer: z.string(), buyer: z.string(), seller: z.string() },
  ...{ reliefKw: z.number(), buyerKw: z.number(), sellerKw: z.number() },
  ...{ availabilityGbpPerMwh: z.number(), utilisationGbpPerMwh: z.number() },
  payableGbp: z.number(),
});
const bookSchema = z.strictObject({
  ...where,
  ...{ sizeKw: z.number(), bids: z.int(), offers: z.int(), leftOut: z.array(z.string()) },
  ...{ tradedKw: z.number(), payableGbp: z.number() },
  ...{ welfareGbp: z.number(), optimumGbp: z.number(), gapGbp: z.number() },
  ...{ isOptimumExact: z.boolean(), bounds: z.array(z.string()) },
  ...{ trades: z.array(tradeSchema), list: listSchema },
});
/** What `--json` prints, all of it. */
export const printedMatch = z.strictObject({
  ...{ matcher: z.string(), priceRule: z.string(), minTradeKw: z.number() },
  priceStructure: z.enum(["two-part", "utilisation-only"]),
  closesAt: z.string().nullable(),
  sensitivities: z.enum(["all 1", "of the file"]),
  books: z.array(bookSchema),
  ...after,
});
/** What it prints with `--trades`. */
export const printedLists = z.strictObject({
  lists: z.array(z.strictObject({ ...where, standing: z.int(), ended: z.int(), list: listSchema })),
  ...after,
});

export type PrintedList = z.infer<typeof listSchema>;

/** Matches a market whose files are written into a new folder, without a fault. */
export async function matchIn(
  folder: string,
  market: ReturnType<typeof miniTrial>,
  ...more: readonly string[]
): Promise<z.infer<typeof printedMatch>> {
  const { code, out, err } = await headroom(
    ...["match", ...marketFiles(folder, market), ...more, "--json"],
  );
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return printedMatch.parse(JSON.parse(out));
}
