/**
 * The report in a browser: the slider moves the diagram, by keyboard too, and gives the worst half-hour back for print;
 * nothing is wider than a telephone; nothing is asked for, and nothing is complained of.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withTemporaryFolder } from "../testing/temporary-folder.ts";
import { studyReport } from "./report.ts";
import { noBrowser, openBrowser } from "./testing/laid-out.ts";
import { writeTinyRun } from "./testing/tiny-run.ts";

const HOSTILE = `<script>document.title="owned"</script>&"x`;

/** The report of a pair in a page so wide; `use` gets the page, and what was asked for and complained of. */
async function opened(
  browser: Browser,
  width: number,
  use: (page: Page) => Promise<void>,
): Promise<{ readonly asked: readonly string[]; readonly heard: readonly string[] }> {
  const asked: string[] = [];
  const heard: string[] = [];
  await withTemporaryFolder(async (folder) => {
    const of = { name: HOSTILE, statedBy: HOSTILE, statedDays: 3 };
    const plain = await writeTinyRun(join(folder, "plain"), { isTraded: false, ...of });
    const traded = await writeTinyRun(join(folder, "traded"), { isTraded: true, ...of });
    const runs = [
      { label: "plain", run: plain },
      { label: "traded", run: traded },
    ];
    const file = join(folder, "report.html");
    writeFileSync(file, await studyReport({ title: "A study", question: "Why?", runs }));
    plain.close();
    traded.close();
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    page.on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => heard.push(message.text()));
    page.on("pageerror", (error) => heard.push(error.message));
    const address = pathToFileURL(file).href;
    await page.goto(address);
    await use(page);
    await page.close();
    expect(asked[0]).toBe(address);
  });
  return { asked: asked.slice(1), heard };
}

/** What the diagram says of the one branch with a limit, of new-wind, and of the constraint point. */
async function shown(page: Page) {
  const words = async (selector: string) => await page.locator(selector).first().textContent();
  const line = page.locator('#one-line [data-branch="0"]');
  return {
    now: await words("#time-now"),
    branch: await line.getAttribute("stroke"),
    title: await line.locator("title").textContent(),
    label: await words('#one-line [data-label="0"]'),
    unit: await words("#one-line [data-units='0'] [data-capacity]"),
    mark: await page.locator("#one-line [data-units='0'] [data-mark]").getAttribute("visibility"),
    cells: await page.locator("#time-points tbody td").allTextContents(),
    units: await page.locator("#time-units li").allTextContents(),
  };
}

describe.skipIf(noBrowser !== "")(`the report in Chromium${noBrowser}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  test("the slider moves the diagram, the panel and the words, by keyboard; print shows the worst", async () => {
    const { asked, heard } = await opened(browser, 1280, async (page) => {
      const worst = await shown(page);
      expect(worst).toMatchObject({
        ...{ now: "26 October 2025, 09:00 to 09:30", label: "120 %", unit: "−8.00" },
        ...{ mark: "visible", branch: "#d55e00", title: "t1: 120 % of its limit" },
      });
      expect(worst.cells).toEqual([
        ...["12.0", "12.0", "10.0", "above its rating for 1 min", "8.00"],
      ]);
      expect(worst.units).toEqual([`new-wind: 8.00 MW, for ${HOSTILE}-export (own)`]);
      const slider = page.getByLabel("Half-hour", { exact: true });
      await slider.focus();
      await page.keyboard.press("ArrowRight");
      const next = await shown(page);
      expect(next).toMatchObject({
        ...{ now: "26 October 2025, 09:30 to 10:00", label: "90 %", unit: "12 MW" },
        ...{ mark: "hidden", branch: "#e69f00", title: "t1: 90 % of its limit" },
      });
      expect(next.cells).toEqual(["6.90", "6.90", "10.0", "within its target", "–"]);
      expect(next.units).toEqual(["none"]);
      expect(await slider.getAttribute("aria-valuetext")).toBe(next.now);
      await page.keyboard.press("Home");
      expect((await shown(page)).now).toBe("26 October 2025, 00:00 to 00:30");
      // The day of 50 half-hours: the last begins at 23:30.
      await page.keyboard.press("End");
      expect((await shown(page)).now).toBe("26 October 2025, 23:30 to 00:00");
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");
      expect(await shown(page)).toEqual(worst);
      await page.evaluate("dispatchEvent(new Event('afterprint'))");
      expect((await shown(page)).now).toBe("26 October 2025, 23:30 to 00:00");
      await page.getByRole("button", { name: "Worst half-hour" }).click();
      expect(await shown(page)).toEqual(worst);
      expect(await page.title()).toBe("A study");
    });
    expect({ asked, heard }).toEqual({ asked: [], heard: [] });
  });

  test("without scripts the worst half-hour stands there, the same to the letter, and no control", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    await withTemporaryFolder(async (folder) => {
      const run = await writeTinyRun(join(folder, "run"), { isTraded: true });
      const file = join(folder, "report.html");
      writeFileSync(
        file,
        await studyReport({ title: "t", question: "", runs: [{ label: "traded", run }] }),
      );
      run.close();
      const html = async (page: Page) => {
        await page.goto(pathToFileURL(file).href);
        const diagram = await page.locator("#one-line svg.diagram").innerHTML();
        return { diagram, panel: await page.locator("#one-line .time-panel").innerHTML() };
      };
      const still = await context.newPage();
      const moved = await browser.newPage();
      expect(await html(still)).toEqual(await html(moved));
      expect(await still.locator("#time-controls").isVisible()).toBe(false);
      expect(await moved.locator("#time-controls").isVisible()).toBe(true);
      await moved.close();
    });
    await context.close();
  });

  test.each([390, 1280])(
    "at %i px nothing is wider than the page, and no label runs out of its picture",
    async (width) => {
      const { asked, heard } = await opened(browser, width, async (page) => {
        const over = await page.evaluate(
          "document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        expect(over).toBe(0);
        // What may scroll sideways says so; all else ends inside the page.
        const outside = await page.evaluate(`[...document.querySelectorAll("main *")]
        .filter((element) => element.closest(".scroll") === null && element.closest("svg svg, defs") === null)
        .filter((element) => { const box = element.getBoundingClientRect(); return box.width > 0 && box.right > innerWidth + 1; })
        .map((element) => element.tagName + " " + (element.id || element.textContent).slice(0, 40))`);
        expect(outside).toEqual([]);
      });
      expect({ asked, heard }).toEqual({ asked: [], heard: [] });
    },
  );

  test("printed, it has pages and no controls", async () => {
    await opened(browser, 1280, async (page) => {
      await page.emulateMedia({ media: "print" });
      for (const selector of ["nav", "#time-controls", "figure details"])
        expect(await page.locator(selector).first().isVisible(), selector).toBe(false);
      expect(await page.locator("#one-line svg.diagram").isVisible()).toBe(true);
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
      expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0).toBeGreaterThan(5);
    });
  });
});
