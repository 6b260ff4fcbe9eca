/**
 * A report is one file that asks for nothing, says the same of the same runs, and shows names of a scenario as text
 * whatever they hold.
 */
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import type { RunFolder } from "../run-folder.ts";
import { withTemporaryFolder } from "../testing/temporary-folder.ts";
import { runReport, studyReport } from "./report.ts";
import { writeTinyRun } from "./testing/tiny-run.ts";

const HOSTILE = `<script>alert(1)</script>"><img src=x onerror='alert(2)'>&amp;`;

/** The report of a pair of tiny runs. */
async function tinyReport(name = "sun", label = "plain"): Promise<string> {
  return await withPair(name, async (plain, traded) => {
    const runs = [
      { label, run: plain },
      { label: `${label}, traded`, run: traded },
    ];
    return await studyReport({ title: `Title ${label}`, question: `Question ${label}?`, runs });
  });
}

async function withPair<Value>(
  name: string,
  use: (plain: RunFolder, traded: RunFolder) => Promise<Value>,
): Promise<Value> {
  return await withTemporaryFolder(async (folder) => {
    const plain = await writeTinyRun(join(folder, "plain"), { isTraded: false, name });
    const traded = await writeTinyRun(join(folder, "traded"), { isTraded: true, name });
    try {
      return await use(plain, traded);
    } finally {
      plain.close();
      traded.close();
    }
  });
}

test("the same runs give the same bytes, from whatever folder", async () => {
  const [first, second] = [await tinyReport(), await tinyReport()];
  expect(second === first).toBe(true);
});

test("every section is there, and every figure has a caption and its data as a table", async () => {
  const { document } = parseHTML(await tinyReport());
  const ids = [...document.querySelectorAll("section")].map(({ id }) => id);
  expect(ids).toEqual([
    ...["designs", "network", "constraints", "curtailed", "money", "merit-order", "when"],
    "assumptions",
  ]);
  const figures = [...document.querySelectorAll("figure")];
  expect(figures.length).toBe(6);
  for (const figure of figures) {
    expect(figure.querySelector("figcaption")?.textContent).toBeTruthy();
    expect(figure.querySelectorAll("details tbody tr").length).toBeGreaterThan(0);
    const pictures = [...figure.querySelectorAll("svg[role=img]")];
    expect(pictures.length).toBeGreaterThan(0);
    for (const picture of pictures) expect(picture.getAttribute("aria-label")).toBeTruthy();
  }
  const links = [...document.querySelectorAll("nav a")].map((link) => link.getAttribute("href"));
  expect(links).toEqual(ids.map((id) => `#${id}`));
  expect(document.querySelectorAll("#verdict p").length).toBe(5);
  expect(document.querySelector("#assumptions")?.textContent).toContain("Voltage is not modelled.");
});

test("the page asks for nothing from outside and runs nothing", async () => {
  const text = await tinyReport();
  expect(text).not.toMatch(/<script|<iframe|<object|<link|@import|\son\w+=/i);
  expect(text.match(/\b(?:src|href|action)\s*=\s*"(?!#)[^"]*"/gi) ?? []).toEqual([]);
  expect(text.match(/url\((?!#)[^)]*\)/g) ?? []).toEqual([]);
  const addresses = new Set(text.match(/https?:\/\/[^"'\s<)]+/g));
  expect([...addresses]).toEqual(["http://www.w3.org/2000/svg"]);
});

test("no number is printed that is none", async () => {
  const text = await tinyReport();
  expect(text).not.toMatch(/\bNaN\b|undefined|Infinity|\[object|−0\b(?![.,]\d)/);
});

test("names from a scenario are text and nothing else", async () => {
  const text = await tinyReport(HOSTILE.slice(0, 80), HOSTILE);
  expect(text).not.toContain("<script");
  expect(text).not.toContain("<img");
  const { document } = parseHTML(text);
  expect(document.querySelectorAll("script, img, [onerror]").length).toBe(0);
  expect(document.querySelector("h1")?.textContent).toBe(`Title ${HOSTILE}`);
  const curtailed = [...document.querySelectorAll("#one-line tbody th, #money-change tbody th")];
  expect(curtailed.map((cell) => cell.textContent)).toContain("feeder");
  expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
});

test("a run alone has a report under its own name, without money changed by trading", async () => {
  await withPair("sun", async (plain) => {
    const { document } = parseHTML(await runReport(plain));
    expect(document.querySelector("h1")?.textContent).toBe("tiny/plain");
    expect(document.querySelector("#merit-order")).toBeNull();
    expect(document.querySelector("#money table")).not.toBeNull();
    expect(document.querySelector("#money-change")).toBeNull();
  });
});

test("the trade that is shown is told in one sentence, with its figures", async () => {
  const { document } = parseHTML(await tinyReport());
  expect(document.querySelector("#merit-order p")?.textContent?.replaceAll("\u00a0", " ")).toBe(
    "Under “plain, traded”, 26 October 2025, 09:00 to 09:30, at sun-export (forecast 5.00 MW over its target): old-chp was curtailed by 2.00 MWh in the place of new-wind, which paid it £90.00 for that; the same relief would have taken 3.00 MWh from new-wind.",
  );
});

test("what was read from CSV is named, with the hash of its text and what was filled in it", async () => {
  await withTemporaryFolder(async (folder) => {
    const csv = {
      for: { unit: "wind" },
      file: "<wind>.csv",
      valueColumn: "output",
      unit: "MW",
      sha256: "abc123",
      filled: [{ from: "2025-10-26T03:00:00Z", periods: 2 }],
    };
    const [measured, generated] = [
      await writeTinyRun(join(folder, "measured"), { isTraded: false, csv }),
      await writeTinyRun(join(folder, "generated"), { isTraded: false }),
    ];
    try {
      const page = parseHTML(await runReport(measured)).document;
      const words = page.querySelector("#assumptions")?.textContent ?? "";
      expect(words).toContain("Measured series");
      for (const part of ["unit wind", "<wind>.csv", "output, MW", "abc123"])
        expect(words).toContain(part);
      expect(words).toContain("2 half-hours from 2025-10-26T03:00:00Z");
      expect(await runReport(generated)).not.toContain("Measured series");
    } finally {
      measured.close();
      generated.close();
    }
  });
});
