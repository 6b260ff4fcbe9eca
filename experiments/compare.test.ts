/** Two runs side by side: scores of what their look-aheads stated stand beside each other, by run of the look-ahead. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeTinyRun } from "../results/report/testing/tiny-run.ts";
import { withTemporaryFolder } from "../results/testing/temporary-folder.ts";
import { orThrow } from "../sim/core/errors.ts";
import { compareRuns } from "./compare.ts";
import { headroom } from "./testing/command-line.ts";

test("scores that either run has are compared; where one has none there is no difference", async () => {
  await withTemporaryFolder(async (folder) => {
    const [a, b] = [join(folder, "a"), join(folder, "b")];
    const left = await writeTinyRun(a, { isTraded: false });
    const right = await writeTinyRun(b, { isTraded: false, statedBy: "gate" });
    try {
      const none = orThrow(await compareRuns(left, left));
      expect(none.statedScores).toEqual([]);
      const { statedScores } = orThrow(await compareRuns(left, right));
      const score = (name: string) => statedScores.find((each) => each.name === name);
      expect(score("flowWithin90Frac of gate")).toEqual({
        ...{ name: "flowWithin90Frac of gate", unit: "", a: null, b: 0.98, difference: null },
      });
      const same = orThrow(await compareRuns(right, right)).statedScores;
      expect(same.map(({ name }) => name)).toContain("unitSkill of first");
      expect(same.every(({ difference }) => difference === 0 || difference === null)).toBe(true);
    } finally {
      left.close();
      right.close();
    }
    const { out } = await headroom("compare", a, b);
    expect(out).toMatch(/^no market: /m);
    expect(out).toMatch(/^welfare of trades, of the most that the same orders could have given$/m);
    expect(out).toMatch(
      /what was stated against what came\n.* flowWithin90Frac of gate +- +0\.9800 /s,
    );
  });
});
