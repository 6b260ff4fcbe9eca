/** Lines of progress for a log: not oftener than every ten minutes, with the time left as it has gone so far. */
import { expect, test } from "vitest";
import { progressLines } from "./progress.ts";

test("a line every ten minutes, with what is left at the pace so far", () => {
  const said: string[] = [];
  let minute = 0;
  const lines = progressLines(
    100,
    (line) => void said.push(line),
    () => minute * 60_000,
  );
  for (minute = 0; minute <= 25; minute += 1) lines.update(minute, `point ${minute}, seed 1`);
  minute = 30;
  lines.update(99, "point 9, seed 9");
  lines.stop();
  expect(said).toEqual([
    "10 of 100 (point 10, seed 1), about 90 min left",
    "20 of 100 (point 20, seed 1), about 80 min left",
    "99 of 100 (point 9, seed 9), less than a minute left",
  ]);
});
