/**
 * Every figure's specification is one that Vega-Lite takes without a warning and Vega draws; specifications are JSON of
 * what they were given, and bounded.
 */
import { join } from "node:path";
import fc from "fast-check";
import { parseHTML } from "linkedom";
import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { expect, test } from "vitest";
import { withTemporaryFolder } from "../testing/temporary-folder.ts";
import { studyReport } from "./report.ts";
import { writeTinyRun } from "./testing/tiny-run.ts";
import { SPEC_ROWS_MAX, specText } from "./vega-lite.ts";

/** Specifications of the report of a pair, by id of their figure. */
async function specifications(name: string): Promise<Map<string, TopLevelSpec>> {
  return await withTemporaryFolder(async (folder) => {
    const of = { name, statedBy: name, statedDays: 3 };
    const plain = await writeTinyRun(join(folder, "plain"), { isTraded: false, ...of });
    const traded = await writeTinyRun(join(folder, "traded"), { isTraded: true, ...of });
    const runs = [
      { label: "plain", run: plain },
      { label: "traded", run: traded },
    ];
    const { document } = parseHTML(await studyReport({ title: "t", question: "", runs }));
    plain.close();
    traded.close();
    return new Map(
      [...document.querySelectorAll("figure")].map((figure) => [
        figure.id,
        JSON.parse(figure.querySelector("details.spec pre")?.textContent ?? ""),
      ]),
    );
  });
}

function complaints() {
  const heard: string[] = [];
  const hear = (...words: readonly unknown[]) => {
    heard.push(words.join(" "));
    return logger;
  };
  const logger = {
    level: () => logger,
    error: hear,
    warn: hear,
    info: () => logger,
    debug: () => logger,
  };
  return { heard, logger };
}

test.each(["sun", `x"'</pre><b>&`])(
  "the specifications are valid and draw something (a name like %s)",
  async (name) => {
    const specs = await specifications(name);
    expect(specs.size).toBe(19);
    for (const [id, spec] of specs) {
      const { heard, logger } = complaints();
      const compiled = compile(spec, { logger: logger as never });
      const view = new View(parse(compiled.spec), { renderer: "none" }).logger(logger as never);
      const svg = await view.toSVG();
      expect(heard, id).toEqual([]);
      // A drawing of nothing has a frame and no mark.
      expect(svg.match(/<path [^>]*d="M[^"]{6,}|<text /g)?.length ?? 0, id).toBeGreaterThan(3);
      expect(spec.$schema).toBe("https://vega.github.io/schema/vega-lite/v6.json");
      expect(spec.title, id).toBeTruthy();
      expect(String(spec.description), id).toMatch(/Source: tables? \w+/);
    }
  },
);

test("a specification that Vega-Lite does not take is heard", () => {
  const { heard, logger } = complaints();
  const wrong = { data: { values: [{ a: 1 }] }, mark: "bar", encoding: { colour: { field: "a" } } };
  compile(wrong as unknown as TopLevelSpec, { logger: logger as never });
  expect(heard.length).toBeGreaterThan(0);
});

test("the text is JSON of title, description, rows and view, whatever they say", () => {
  const cell = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const rows = fc.array(
    fc.dictionary(
      fc.string().filter((name) => name !== "__proto__"),
      cell,
    ),
  );
  fc.assert(
    fc.property(fc.string(), fc.string(), rows, (title, description, values) => {
      const spec = { rows: values, view: { mark: "bar" as const, encoding: {} } };
      expect(JSON.parse(specText({ title, description }, spec))).toEqual({
        $schema: "https://vega.github.io/schema/vega-lite/v6.json",
        ...{ title, description, data: { values: values.map((row) => ({ ...row })) } },
        ...{ mark: "bar", encoding: {} },
      });
    }),
  );
});

test("numbers are as long as a screen needs, and rows are bounded", () => {
  const view = { mark: "bar" as const, encoding: {} };
  const words = { title: "t", description: "d" };
  expect(specText(words, { rows: [{ a: 1 / 3, b: 1_234_567 }], view })).toContain(
    '{"a":0.333333,"b":1234567}',
  );
  const rows = Array.from({ length: SPEC_ROWS_MAX + 1 }, (_, a) => ({ a }));
  expect(() => specText(words, { rows, view })).toThrow(RangeError);
});
