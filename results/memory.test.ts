/** Memory does not grow with simulated time. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { withTemporaryFolder } from "./testing/temporary-folder.ts";

const child = fileURLToPath(new URL("./testing/writing-child.ts", import.meta.url));

/** Highest resident memory of a process that writes a run of some days, MB. */
async function memoryMb(days: number, units: number): Promise<number> {
  return await withTemporaryFolder(async (folder) => {
    const args = [
      "--import",
      import.meta.resolve("tsx"),
      child,
      folder,
      "1",
      String(days),
      String(units),
    ];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return Number(/^done, (\d+)$/m.exec(stdout)![1]) / 1000;
  });
}

// Two years more are 3.4 million rows, 160 MB as columns: were they kept, it would show.
test("writing two and a half years takes hardly more memory than writing half a year", async () => {
  const short = await memoryMb(180, 100);
  const long = await memoryMb(900, 100);
  expect(long).toBeLessThan(short + 80);
});
