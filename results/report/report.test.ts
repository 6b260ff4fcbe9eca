/**
 * A report is one file that asks for nothing, says the same of the same runs, and shows names of a scenario as text
 * whatever they hold.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { resultTables } from "../../sim/model/result-tables.ts";
import type { RunFolder } from "../run-folder.ts";
import { withTemporaryFolder } from "../testing/temporary-folder.ts";
import { TIME_SLIDER } from "./one-line/time.ts";
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

test("every section is there, and every figure says what it is, whence, and has its data as a table and a specification", async () => {
  const { document } = parseHTML(await tinyReport());
  const ids = [...document.querySelectorAll("section")].map(({ id }) => id);
  expect(ids).toEqual([
    ...["designs", "network", "constraints", "curtailed", "index", "actions", "messages"],
    ...["money", "merit-order", "when", "assumptions"],
  ]);
  const figures = [...document.querySelectorAll("figure")];
  expect(figures.map(({ id }) => id)).toEqual([
    ...["one-line", "duration", "loading-map", "curtailed-units", "curtailed-causes"],
    ...["curtailment-duration", "over-curtailment", "curtailment-index", "actions-by-day"],
    ...[
      "busiest-hour",
      "messages-of-a-day",
      "money-change",
      "money-flows",
      "merit-order-lists",
      "heat-map",
    ],
  ]);
  for (const figure of figures) {
    expect(figure.querySelector("h3")?.textContent, figure.id).toBeTruthy();
    const caption = figure.querySelector("figcaption")?.textContent ?? "";
    expect(caption, figure.id).toMatch(/MWh?\b|£|%|[Nn]umber|hours/);
    const sources = caption.match(/ Source: tables? ([\w, ]+)\.$/)?.[1]?.split(/, | and /) ?? [];
    expect(sources.length, figure.id).toBeGreaterThan(0);
    for (const source of sources) expect(Object.keys(resultTables)).toContain(source);
    expect(figure.querySelectorAll("details tbody tr").length, figure.id).toBeGreaterThan(0);
    expect(figure.querySelectorAll("details.spec pre").length, figure.id).toBe(1);
    const pictures = [...figure.querySelectorAll("svg[role=img]")];
    expect(pictures.length, figure.id).toBeGreaterThan(0);
    for (const picture of pictures) expect(picture.getAttribute("aria-label")).toBeTruthy();
  }
  const links = [...document.querySelectorAll("nav a")].map((link) => link.getAttribute("href"));
  expect(links).toEqual(ids.map((id) => `#${id}`));
  expect(document.querySelectorAll("#verdict p").length).toBe(5);
  expect(document.querySelector("#assumptions")?.textContent).toContain("Voltage is not modelled.");
});

test("headings go down one step at a time", async () => {
  const { document } = parseHTML(await tinyReport());
  const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map(({ tagName }) =>
    Number(tagName.slice(1)),
  );
  expect(levels[0]).toBe(1);
  expect(levels.filter((level) => level === 1).length).toBe(1);
  levels.slice(1).forEach((level, index) => {
    expect(level - levels[index]!).toBeLessThanOrEqual(1);
  });
});

/** The page without its script's own text: names and numbers stand in the rest. */
const withoutScript = (text: string) => text.replace(`<script>${TIME_SLIDER}</script>`, "");

test("the page asks for nothing from outside, and runs one script of ours that its policy names", async () => {
  const text = await tinyReport();
  expect(text).toContain(`<script>${TIME_SLIDER}</script>`);
  const hash = createHash("sha256").update(TIME_SLIDER).digest("base64");
  expect(text).toContain(
    `content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
  );
  expect(TIME_SLIDER).not.toMatch(
    /fetch|XMLHttp|WebSocket|import|eval|Function\(|innerHTML|outerHTML|insertAdjacent|document\.write|https?:/,
  );
  const rest = withoutScript(text).replace('<script type="application/json" id="time-data">', "");
  expect(rest).not.toMatch(/<script|<iframe|<object|<link|@import|\son\w+=/i);
  expect(rest.match(/\b(?:src|href|action)\s*=\s*"(?!#)[^"]*"/gi) ?? []).toEqual([]);
  expect(rest.match(/url\((?!#)[^)]*\)/g) ?? []).toEqual([]);
  const addresses = new Set(rest.match(/https?:\/\/[^"'\s<)]+/g));
  expect([...addresses].sort((a, b) => (a < b ? -1 : 1))).toEqual([
    "http://www.w3.org/2000/svg",
    "https://vega.github.io/schema/vega-lite/v6.json",
  ]);
});

test("no number is printed that is none", async () => {
  const text = withoutScript(await tinyReport());
  expect(text).not.toMatch(/\bNaN\b|undefined|Infinity|\[object|−0\b(?![.,]\d)/);
});

test("names from a scenario are text and nothing else", async () => {
  const text = await tinyReport(HOSTILE.slice(0, 80), HOSTILE);
  expect(text).not.toContain("<img");
  const { document } = parseHTML(text);
  const scripts = [...document.querySelectorAll("script")];
  expect(scripts.map(({ id }) => id)).toEqual(["time-data", ""]);
  expect(text.match(/<script/gi)?.length).toBe(2);
  expect(document.querySelectorAll("img, [onerror]").length).toBe(0);
  const data: unknown = JSON.parse(scripts[0]!.textContent ?? "");
  expect(JSON.stringify(data)).toContain("<script>alert(1)</script>");
  expect(document.querySelector("h1")?.textContent).toBe(`Title ${HOSTILE}`);
  const curtailed = [...document.querySelectorAll("#one-line tbody th, #money-change tbody th")];
  expect(curtailed.map((cell) => cell.textContent)).toContain("feeder");
  expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
});

test("what is quoted names designs, network, time and how sure a mean is", async () => {
  const { document } = parseHTML(await tinyReport());
  const words = [...document.querySelectorAll("#scope p")].map(({ textContent }) => textContent);
  expect(words).toEqual([
    "2 designs (“plain” and “plain, traded”) on the network “tiny” (3 buses, 3 branches, 3 units and 1 constraint point), 26 October 2025: 50 half-hours, seed “1”. Active power only; voltage, reactive power and losses are not modelled.",
    "Totals are of the half-hours simulated and have no sampling error; how far they hold for other weather is not known from one seed. One day has no standard error.",
  ]);
});

test("a run of an earlier version has a report: what it did not store is left out", async () => {
  await withTemporaryFolder(async (folder) => {
    const run = await writeTinyRun(folder, { isTraded: true, isEarlier: true });
    try {
      const { document } = parseHTML(await runReport(run));
      expect(document.querySelector("#over-curtailment")).toBeNull();
      const words = document.querySelector("#designs")?.textContent ?? "";
      expect(words).not.toMatch(/not served|Relief given|Highest loading/);
      expect(document.querySelector("#duration tbody tr")?.textContent).toMatch(/109/);
    } finally {
      run.close();
    }
  });
});

test("causes other than the queue, and events other than actions, are shown with their reasons", async () => {
  await withTemporaryFolder(async (folder) => {
    const run = await writeTinyRun(folder, { isTraded: false, hasFaults: true });
    try {
      const { document } = parseHTML(await runReport(run));
      const keys = [...document.querySelectorAll("#curtailed-causes .key span")];
      expect(keys.map(({ textContent }) => textContent?.split(":")[0])).toEqual([
        ...["own", "trip", "fail-safe", "outage"],
      ]);
      const cells = [...document.querySelectorAll("#curtailed-causes tbody td.n")];
      expect(cells.map(({ textContent }) => textContent)).toEqual([
        ...["3.25", "0.25", "0.25", "0.25", "13.11 %"],
      ]);
      const hour = document.querySelector("#busiest-hour")?.textContent ?? "";
      for (const words of ["no word for 60 s", "does not obey", "the meter is silent", "back"])
        expect(hour).toContain(words);
      // 4 MWh less the quarter that the outage took, of 12 MW: 0.3125 h of 25; of 20 MWh: 18.75 %.
      const index = [...document.querySelectorAll("#curtailment-index tbody tr:first-child td")];
      expect(index.slice(-4).map(({ textContent }) => textContent)).toEqual([
        ...["3.75", "0.31", "1.25 %", "18.75 %"],
      ]);
      expect(document.querySelector("#assumptions")?.textContent).toContain("1 × measurement-lost");
    } finally {
      run.close();
    }
  });
});

test("what a market matched stands beside the most that its orders could give, and so does how often clearing reached a bound", async () => {
  for (const [hasFaults, bounded] of [
    [true, "1"],
    [false, undefined],
  ] as const)
    await withTemporaryFolder(async (folder) => {
      const run = await writeTinyRun(folder, { isTraded: true, hasFaults });
      try {
        const { document } = parseHTML(await runReport(run));
        const rows = [...document.querySelectorAll("#designs tbody tr")].map((row) => [
          row.querySelector("th")?.textContent,
          row.querySelector("td")?.textContent,
        ]);
        const of = new Map(rows as [string, string][]);
        expect(of.get("Welfare of what was matched: bids less offers, all-in")).toBe("£100.00");
        expect(of.get("– short of the most that those orders could give")).toBe("£12.50");
        expect(of.get("Clearings that reached a bound on their work")).toBe(bounded);
        const events = document.querySelector("#actions")?.textContent ?? "";
        expect(events.includes("clearing reached a bound on its work")).toBe(hasFaults);
      } finally {
        run.close();
      }
    });
});

test("the index stands beside what was agreed and the windows of the run's end, where the run has them", async () => {
  await withTemporaryFolder(async (folder) => {
    const run = await writeTinyRun(folder, { isTraded: false, agreedFrac: 0.02 });
    try {
      const { document } = parseHTML(await runReport(run));
      const cells = [...document.querySelectorAll("#curtailment-index tbody tr:first-child td")];
      expect(cells.slice(-5).map(({ textContent }) => textContent)).toEqual([
        ...["1.33 %", "2.00 %", "1.23 %", "3.45 % of 2", "20.00 %"],
      ]);
      const keys = [...document.querySelectorAll("#index .key span")];
      expect(keys.map(({ textContent }) => textContent)).toContain("agreed index");
      expect(document.querySelector("#index .panel svg")?.innerHTML).toContain("2 3");
      // Physical, contract, what trades moved, agreed; complete years and the means of both.
      const contract = [...document.querySelectorAll("#contract-index tbody tr:first-child td")];
      expect(contract.slice(1).map(({ textContent }) => textContent)).toEqual([
        ...["0.33 %", "1.33 %", "+1.00", "2.00 %", "2", "3.45 %", "4.56 %"],
      ]);
      const signs = document.querySelector("#contract-index .wide svg")!;
      expect(signs.querySelectorAll("g[aria-label=dot]")).toHaveLength(2);
      expect(signs.querySelectorAll("g[aria-label=tick]")).toHaveLength(1);
    } finally {
      run.close();
    }
  });
  await withPair("sun", async (plain) => {
    const { document } = parseHTML(await runReport(plain));
    expect(document.querySelector("#index")?.textContent).not.toContain("greed index");
    expect(document.querySelector("#contract-index")).toBeNull();
  });
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
    "Under “plain, traded”, 26 October 2025, 09:00 to 09:30, at sun-export (forecast 5.00 MW over its target): old-chp gave 2.00 MWh in the place of new-wind, which paid it £90.00 for that; the same relief would have taken 3.00 MWh from new-wind.",
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
