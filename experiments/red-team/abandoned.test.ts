/** Ctrl-C is heard inside a run of a red team: the second one leaves it where it is. */
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { headroom } from "../testing/command-line.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";

const { folder, fresh } = scratchFolder("abandoned-play");
copyFileSync(
  new URL("../022-gaming-baselines/park.yaml", import.meta.url),
  join(folder, "park.yaml"),
);
/** A year: by its runs alone the test would last for minutes. */
const YEAR = `network: { file: park.yaml }
period: { start: 2026-01-01, days: 365, tickMinutes: 30 }
`;
writeFileSync(join(folder, "year.yaml"), YEAR);

test("the command says what each Ctrl-C does, and ends", async () => {
  const file = `${fresh()}.yaml`;
  writeFileSync(
    file,
    `format: headroom-red-team/1
name: year
title: A year
question: Is it heard?
scenario: year.yaml
gamers: [bakery]
exploits: [phantom-capacity]
`,
  );
  const before = process.listeners("SIGINT");
  const ended = headroom("exploit", file, "--out", fresh());
  const own = () => process.listeners("SIGINT").find((each) => !before.includes(each));
  while (own() === undefined) await delay(20);
  const press = own()!;
  // Into the first run.
  await delay(1000);
  press("SIGINT");
  press("SIGINT");
  const { code, out, err } = await ended;
  expect({ code, out }).toEqual({ code: 130, out: "" });
  expect(err).toMatch(
    /^stopping: the runs under way are finished first; Ctrl-C again abandons them\nabandoning the runs under way\nstopped: 0 runs are kept in .*; the same command does the rest\n$/,
  );
}, 120_000);
