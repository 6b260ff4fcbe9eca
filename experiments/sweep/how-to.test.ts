/** The experiment of the page about experiments is right, with the scenario that README shows; so is every design of its table. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readDocument } from "../../sim/core/documents/document.ts";
import { orThrow } from "../../sim/core/errors.ts";
import { designSchema, designs } from "./designs/registry.ts";
import { readExperiment } from "./plan.ts";
import { checkedPoints, factorFaults } from "./points.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const page = read("docs/how-to/run-an-experiment.md");
const block = (text: string, info: string) =>
  new RegExp(`^ *\`\`\`${info}\\n([\\s\\S]*?)^ *\`\`\`$`, "m").exec(text)![1]!;

test("the page's experiment has the points that it says", async () => {
  const written = block(page, "yaml experiment").replaceAll(/^ {3}/gm, "");
  const experiment = orThrow(readExperiment(written, "trade-size.yaml"));
  const base = orThrow(readDocument(block(read("README.md"), "yaml scenario"), "week.yaml"));
  const question = { ...experiment, base, folder: "." };
  expect(factorFaults(question)).toEqual([]);
  const { points } = orThrow(await checkedPoints(question, "", () => undefined));
  expect(points.map(({ levels }) => levels)).toEqual(
    [50, 100, 500].flatMap((size) => ["lifo", "rota"].map((kind) => [size, { kind }])),
  );
  // A run of its own for each point and seed.
  expect(new Set(points.flatMap(({ keys }) => keys)).size).toBe(60);
});

test("the page has every design, as it may be written", () => {
  const written = [...page.matchAll(/^\| `(\{ kind: .*\})` \|/gm)].map((match) => match[1]!);
  const kinds = written.map((text) => {
    const { data } = orThrow(readDocument(`design: ${text}`));
    return designSchema.parse((data as { readonly design: unknown }).design).kind;
  });
  expect(kinds).toEqual(Object.keys(designs));
});
