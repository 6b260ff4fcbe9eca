/**
 * Table-top mode: cards are written with empty prices, people fill them in, and the run goes on from what they handed in;
 * who does not answer, or too late, places no order; what is wrong on the cards is told all at once. And the cards in the report.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { readRun } from "../../results/reader.ts";
import { orThrow } from "../../sim/core/errors.ts";
import { contractSchema } from "../../sim/model/contract.ts";
import { headroom } from "../testing/command-line.ts";
import { TRIALS_FOLDER } from "../testing/mini-trials.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";
import { cardText, readCard } from "./card-file.ts";
import type { Table } from "./field.ts";

const { folder: root, fresh } = scratchFolder("cards");

const SCENARIO = join(TRIALS_FOLDER, "export-3.yaml");

async function written(scenario = SCENARIO): Promise<string> {
  const folder = fresh();
  expect(await headroom("cards", scenario, "--out", folder)).toMatchObject({ code: 0, err: "" });
  return folder;
}

/** Fills a line of a participant's card in, as a person would: behind its colon. */
function fill(
  folder: string,
  unit: string,
  values: Readonly<Record<string, string | number>>,
): void {
  const name = readdirSync(folder).find((each) => each.endsWith(`-${unit}.yaml`))!;
  let text = readFileSync(join(folder, name), "utf8");
  for (const [key, value] of Object.entries(values)) {
    expect(text).toContain(`\n${key}:`);
    text = text.replace(new RegExp(`^${key}: *[^ #\n]*`, "m"), `${key}: ${value} `);
  }
  writeFileSync(join(folder, name), text);
}

const PRICES: Readonly<Record<string, readonly [allIn: number, availability: number]>> = {
  ...{ blue: [70, 7], green: [42, 2], red: [38, 3], orange: [45, 6] },
  ...{ purple: [30, 4], yellow: [35, 5], pink: [40, 3], white: [55, 6] },
};

function fillAll(folder: string, prices = PRICES): void {
  for (const [unit, [allInGbpPerMwh, availabilityGbpPerMwh]] of Object.entries(prices))
    fill(folder, unit, { allInGbpPerMwh, availabilityGbpPerMwh });
}

/** What a run from these cards traded and logged. */
async function played(folder: string, scenario = SCENARIO) {
  const out = fresh();
  const answer = await headroom("run", scenario, "--cards", folder, "--out", out);
  expect(answer).toMatchObject({ code: 0, err: "" });
  const run = orThrow(await readRun(out));
  try {
    const trades = await run.query(
      "SELECT buyer, seller, amountMicroGbp FROM trades ORDER BY trade",
    );
    const told = await run.query(
      "SELECT unit, because FROM events WHERE kind = 'orderMissing' ORDER BY unit",
    );
    const report = readFileSync(join(out, "report.html"), "utf8");
    return { trades: trades.rows, told: told.rows, report };
  } finally {
    run.close();
  }
}

describe("on the import network", () => {
  const IMPORT = join(TRIALS_FOLDER, "import-3.yaml");
  const IMPORT_PRICES: typeof PRICES = {
    ...{ blue: [180, 18], green: [95, 6], red: [110, 9], orange: [60, 8] },
    ...{ purple: [40, 5], yellow: [70, 7], pink: [55, 4], white: [120, 10] },
  };

  test("cards say what a buyer would be kept from drawing and what a seller would do, and people trade as the file's owners do", async () => {
    const folder = await written(IMPORT);
    const card = (name: string) =>
      readFileSync(join(folder, name), "utf8").replace(/(?<=\S)[ \u00a0]+(?=\S)/g, " ");
    for (const words of [
      "Direction: Import (too much demand)",
      "Constraint size: 16 MW",
      "Import value: 5 MW",
      "Contract type: Curtailable demand",
      "Trade value: Drop to a maximum of 0 MW, by 5 MW at most",
      "Forecast curtailment: 5 MW",
      "Sum of sellers' MW: 14 MW",
    ])
      expect(card("1-blue.yaml")).toContain(words);
    const services = {
      "5-purple": ["Discharge by a maximum of 5 MW", "Export value: 0 MW"],
      "6-yellow": ["Turn down by a maximum of 4 MW", "Import value: 10 MW"],
      "7-pink": ["Turn up by a maximum of 3 MW", "Export value: 3 MW"],
    };
    for (const [name, lines] of Object.entries(services))
      for (const words of lines) expect(card(`${name}.yaml`)).toContain(words);
    fillAll(folder, IMPORT_PRICES);
    const { trades, report } = await played(folder, IMPORT);
    expect(trades.map((row) => row.map(String))).toEqual([
      ["blue", "purple", "275000000"],
      ["red", "pink", "123750000"],
    ]);
    const { document } = parseHTML(report);
    const words = document.querySelector("#cards")!.textContent!.replace(/\s+/g, " ");
    for (const each of ["16 MW too much demand", "Demand turn-down", "Generation turn-up"])
      expect(words.replace(/\u00a0/g, " ")).toContain(each);
    const told = document.body.textContent!.replace(/[\s\u00a0]+/g, " ");
    expect(told).toContain("no output was curtailed");
    expect(told).toContain("2 trades were delivered: sellers moved by 4.00 MWh in buyers' places");
  });
});

describe("headroom cards", () => {
  test("writes a card for each of the eight, buyers first, with empty prices and the notification", async () => {
    const folder = await written();
    expect(readdirSync(folder)).toEqual(
      ["blue", "green", "red", "orange", "purple", "yellow", "pink", "white"].map(
        (unit, index) => `${index + 1}-${unit}.yaml`,
      ),
    );
    const card = (name: string) => readFileSync(join(folder, name), "utf8");
    for (const words of [
      "Constraint ID: main-export",
      "Curtailment window: 31 January 2024, 08:00 to 08:30",
      "Constraint size: 16 MW",
      "Direction: Export (too much generation)",
      "Sum of MW ahead in the list: 12 MW",
      "Forecast curtailment: 4 MW",
      "Number of sellers: 4",
      "Sum of sellers' MW: 14 MW",
      "Market information: Frequency services",
      "Price: £45/MWh",
      "Agreed curtailment index: 9.99 %",
    ])
      expect(card("4-orange.yaml").replaceAll(/[ \u00a0]+/g, " ")).toContain(`# ${words}\n`);
    expect(card("6-yellow.yaml").replaceAll(/[ \u00a0]+/g, " ")).toContain(
      "# Sum of buyers' MW: 16 MW\n",
    );
    expect(card("6-yellow.yaml")).toMatch(/^allInGbpPerMwh: +#/m);
    for (const name of readdirSync(folder)) expect(card(name)).not.toMatch(/GbpPerMwh: *\d/);
  });

  test("does not write over what people filled in", async () => {
    const folder = await written();
    fillAll(folder);
    const before = readFileSync(join(folder, "1-blue.yaml"), "utf8");
    const { code, err } = await headroom("cards", SCENARIO, "--out", folder);
    expect([code, err.trim().split("\n").length]).toEqual([2, 9]);
    expect(readFileSync(join(folder, "1-blue.yaml"), "utf8")).toBe(before);
  });

  test("says so where no owner follows a card", async () => {
    const file = join(root, "plain.yaml");
    writeFileSync(file, "network: { builtIn: mini-trial-export }\nperiod: { days: 1 }\n");
    const { code, err } = await headroom("cards", file, "--out", fresh());
    expect(code).toBe(2);
    expect(err).toMatch(/found no owner whose card has an order; give units the policy `card`/);
  });

  test("a name with line ends stays a comment", () => {
    const hostile = 'a\norder: offer\u2028# "\u0085b';
    const participant = { ...SEAT.participant, name: hostile, unit: hostile };
    const table = { ...TABLE, seats: [{ ...SEAT, participant }] };
    const text = cardText(table.seats[0]!, table);
    expect(orThrow(readCard(text, "card.yaml", table))).toEqual({
      ...{ unit: hostile, isLate: false, order: undefined },
    });
  });
});

describe("headroom run --cards", () => {
  test("with the prices of scenario 3 filled in trades as scenario 3", async () => {
    const folder = await written();
    fillAll(folder);
    const { trades, told, report } = await played(folder);
    expect(trades).toEqual([
      ["blue", "purple", 125_000_000],
      ["orange", "yellow", 80_000_000],
    ]);
    expect(told).toEqual([]);
    const { document } = parseHTML(report);
    const cards = [...document.querySelectorAll("#cards .participant")];
    expect(cards.map((card) => card.querySelector("small")?.textContent)).toContain(
      "orange, buyer",
    );
    const yellow = cards.find((card) => card.textContent?.includes("yellow, seller"))!;
    const lines = [...yellow.querySelectorAll("dl div")].map((line) =>
      [...line.children].map((cell) => cell.textContent?.replaceAll("\u00a0", " ")).join(": "),
    );
    for (const line of [
      "Contract type: Non-curtailable demand",
      "Import value: 6 MW",
      "Constraint size: 16 MW",
      "Sum of buyers' MW: 16 MW",
      "Availability price: £5.00/MWh",
      "All-in price, the least: £35.00/MWh",
      "What became of it: 4 MW for orange at £40.00/MWh, £5.50/MWh of it availability, delivered and was paid £80.00",
    ])
      expect(lines).toContain(line);
  });

  test("goes on without those who do not answer or are late, and the log and the report say so", async () => {
    const folder = await written();
    fillAll(folder);
    rmSync(join(folder, "5-purple.yaml"));
    fill(folder, "pink", { allInGbpPerMwh: "", availabilityGbpPerMwh: "" });
    fill(folder, "white", { submittedAt: "2024-01-30T12:00:00Z" });
    fill(folder, "yellow", { submittedAt: "2024-01-30T11:59:59Z" });
    const { trades, told, report } = await played(folder);
    // £70 and £35 over 4 MW.
    expect(trades).toEqual([["blue", "yellow", 105_000_000]]);
    expect(told).toEqual([
      ["pink", "its card is missing: no order is placed"],
      ["purple", "its card is missing: no order is placed"],
      ["white", "its card is late: no order is placed"],
    ]);
    const text = parseHTML(report).document.querySelector("#cards")?.textContent;
    expect(text).toContain("Late: no order was placed");
    expect(text).toContain("Missing: no order was placed");
  });

  test("tells everything that is wrong on the cards at once, with its place, and writes nothing", async () => {
    const folder = await written();
    fill(folder, "blue", { allInGbpPerMwh: "lots", order: "offer" });
    fill(folder, "green", { allInGbpPerMwh: 42, availabilityGbpPerMwh: 43, volumeKw: 4001 });
    fill(folder, "red", { availabilityGbpPerMwh: 3 });
    fill(folder, "orange", { allInGbpPerMwh: -1, submittedAt: "yesterday" });
    fill(folder, "purple", { unit: "purpel" });
    fill(folder, "white", { volumeKw: 5_000_000 });
    const yellow = join(folder, "6-yellow.yaml");
    writeFileSync(yellow, `\ufeff${readFileSync(yellow, "utf8")}`);
    writeFileSync(join(folder, "again.yaml"), readFileSync(join(folder, "7-pink.yaml"), "utf8"));
    writeFileSync(join(folder, "z.yaml"), "- a list\n");
    const out = fresh();
    const { code, err } = await headroom("run", SCENARIO, "--cards", folder, "--out", out);
    expect(code).toBe(2);
    expect(existsSync(out)).toBe(false);
    const lines = err.trim().split("\n").slice(0, -1);
    for (const wanted of [
      /1-blue\.yaml:\d+:\d+: order: found "offer" of a buyer; write bid/,
      /1-blue\.yaml:\d+:\d+: allInGbpPerMwh: found text "lots"/,
      /2-green\.yaml:\d+:\d+: volumeKw: found 4001 kW, above the 4000 kW of the notification/,
      /2-green\.yaml:\d+:\d+: availabilityGbpPerMwh: found 43, above the all-in price; write at most 42/,
      /3-red\.yaml:\d+:\d+: availabilityGbpPerMwh: found 3 without an all-in price/,
      /4-orange\.yaml:\d+:\d+: allInGbpPerMwh: found number -1/,
      /4-orange\.yaml:\d+:\d+: submittedAt: found text "yesterday"/,
      /5-purple\.yaml:\d+:\d+: unit: found "purpel", which takes no part; did you mean "purple"/,
      /6-yellow\.yaml:1:1: found a byte-order mark; save the file as UTF-8 without one/,
      /8-white\.yaml:\d+:\d+: volumeKw: found 5000000 kW, above the 2000 kW of the notification/,
      /again\.yaml: unit: found a second card of "pink"; the first is .*7-pink\.yaml/,
      /z\.yaml:\d+:\d+: found /,
    ])
      expect(lines.filter((line) => wanted.test(line)).length, String(wanted)).toBe(1);
    expect(lines.length).toBe(12);
  });

  test("needs a folder of cards, and a scenario that they are for", async () => {
    const nowhere = await headroom("run", SCENARIO, "--cards", join(root, "no"), "--out", fresh());
    expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringMatching(/no folder of cards/)]);
    const alone = await headroom("run", "--cards", root);
    expect([alone.code, alone.err]).toEqual([
      2,
      expect.stringMatching(/no scenario that they are/),
    ]);
  });
});

const SEAT: Table["seats"][number] = {
  side: "bid",
  group: {
    ...{ units: {}, policy: { kind: "card" }, contract: contractSchema.parse({}) },
    answers: { missingProbability: 0, lateProbability: 0 },
    awards: { rejectProbability: 0, cancelProbability: 0, cancelMinutes: 120, unavailable: [] },
  },
  participant: {
    ...{ unit: "a", name: "a", technology: "wind", isCurtailable: true, role: "buyer" },
    ...{
      outputMw: 1,
      tradeMw: 1,
      place: 1,
      agreedIndexFrac: undefined,
      market: undefined,
      profile: undefined,
      isForecast: true,
      site: { outputMw: 1, firmMw: 0 },
    },
  },
};
const TABLE: Table = {
  closesAt: 0,
  seats: [SEAT],
  field: {
    participants: [SEAT.participant],
    window: { constraint: "c", periodStart: 0, sizeMw: 1, direction: "export" },
  },
};
