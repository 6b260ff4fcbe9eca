/** Blocks of random tables as a stored run, for properties. Takes a folder, schemas and blocks; gives the manifest. */
import { type TableBlock, TableBuffer } from "../../sim/core/columns.ts";
import { BlockDigest } from "../../sim/core/digest.ts";
import { orThrow } from "../../sim/core/errors.ts";
import { SummaryFold } from "../../sim/metrics/summary.ts";
import { networkDocumentSchema } from "../../sim/model/network-document.ts";
import { appendRows } from "../../sim/testing/appended-rows.ts";
import type { RunManifest } from "../manifest.ts";
import { openRunWriter } from "../writer.ts";
import type { Schemas } from "./random-tables.ts";

const network = networkDocumentSchema.parse({
  format: "headroom-network/1",
  name: "one bus",
  buses: [{ id: "B1", nominalKv: 33, reference: true }],
});

/** Writes blocks of any tables as a run of its own. */
export async function writeBlocks(
  folder: string,
  schemas: Schemas,
  blocks: readonly TableBlock[],
): Promise<RunManifest> {
  const writer = orThrow(await openRunWriter(folder, { tables: schemas }));
  const digest = new BlockDigest();
  const buffers = Object.entries(schemas).map(([name, schema]) => [name, new TableBuffer(schema)]);
  for (const { day, tables } of blocks) {
    const block: TableBlock<TableBuffer> = { day, tables: Object.fromEntries(buffers) };
    for (const [name, rows] of Object.entries(tables)) appendRows(block.tables[name]!, rows);
    digest.add(block);
    await writer.write(block);
  }
  return await writer.finish({
    manifest: {
      ...{ name: "random", scenario: { any: ["JSON", null] }, network, seed: "1" },
      ...{ digest: digest.value({ any: ["JSON", null] }), engineVersion: "0.0.0" },
      ...{ firstDay: "2025-01-01", lastDay: "2025-12-31" },
    },
    summary: new SummaryFold().value(),
    timings: {},
  });
}
