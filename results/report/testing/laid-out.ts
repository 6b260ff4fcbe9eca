/** For tests: a page as Chromium lays it out, on a desk and on a telephone. Takes HTML; asserts that nothing is wider than the page, and that nothing is asked for or complained of. */
import { existsSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { expect } from "vitest";
import { withTemporaryFolder } from "../../testing/temporary-folder.ts";

const CHROMIUM = "/usr/bin/chromium";
/** Why what needs a browser is skipped; empty where there is one. */
export const noBrowser = existsSync(CHROMIUM) ? "" : ` (skipped: no browser at ${CHROMIUM})`;

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });

export async function expectLaidOut(html: string): Promise<void> {
  const browser = await openBrowser();
  try {
    await withTemporaryFolder(async (folder) => {
      const file = `${folder}.html`;
      writeFileSync(file, html);
      for (const width of [390, 1280]) await expectWithin(browser, pathToFileURL(file).href, width);
    });
  } finally {
    await browser.close();
  }
}

async function expectWithin(browser: Browser, address: string, width: number): Promise<void> {
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  const heard: string[] = [];
  page.on("console", (message) => heard.push(message.text()));
  page.on("pageerror", (error) => heard.push(error.message));
  page.on("request", (request) => heard.push(request.url()));
  await page.goto(address);
  const over = await page.evaluate(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
  expect(over).toBe(0);
  const outside = await page.evaluate(`[...document.querySelectorAll("main *")]
    .filter((element) => element.closest(".scroll") === null && element.closest("defs") === null)
    .filter((element) => { const box = element.getBoundingClientRect(); return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1); })
    .map((element) => element.tagName + " " + element.textContent.slice(0, 40))`);
  expect(outside).toEqual([]);
  expect(heard).toEqual([address]);
  await page.close();
}
