/**
 * The cards of the workshop against those that the source prints (figures 3 to 5: Orange, a buyer, and Yellow, a seller), line by line,
 * in the files that people fill in and in the report; the other six, and the import network, against the reconstruction.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, test } from "vitest";
import { headroom } from "../testing/command-line.ts";
import { TRIALS_FOLDER } from "../testing/mini-trials.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";

const { fresh } = scratchFolder("printed-cards");

/** Profile, notification and submission of one participant, as "label: value". */
type Cards = readonly (readonly string[])[];

/** Spaces that keep words together and those of a column are one. */
const plain = (text: string) => text.replace(/[\s\u00a0]+/g, " ").trim();

async function cardsInFiles(scenario: string): Promise<Map<string, Cards>> {
  const folder = fresh();
  const answer = await headroom("cards", join(TRIALS_FOLDER, scenario), "--out", folder);
  expect(answer).toMatchObject({ code: 0, err: "" });
  return new Map(
    readdirSync(folder).map((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      const heads = /^# (?:Profile|Trade notification|Submission)$/m;
      const [, ...cards] = text.split(heads);
      const lines = (card: string) =>
        [...card.matchAll(/^# {3}(\S.*)$/gm)].map(([, line]) => plain(line!));
      return [/^unit: "(.*)"$/m.exec(text)![1]!, cards.map(lines)];
    }),
  );
}

async function cardsInReport(scenario: string): Promise<Map<string, Cards>> {
  const out = fresh();
  const answer = await headroom("run", join(TRIALS_FOLDER, scenario), "--out", out);
  expect(answer).toMatchObject({ code: 0, err: "" });
  const { document } = parseHTML(readFileSync(join(out, "report.html"), "utf8"));
  return new Map(
    [...document.querySelectorAll("#cards .participant")].map((article) => [
      article.querySelector("small")!.textContent!.split(",")[0]!,
      [...article.querySelectorAll(".card")].map((card) =>
        [...card.querySelectorAll("dl div")].map((line) =>
          plain([...line.children].map((cell) => cell.textContent).join(": ")),
        ),
      ),
    ]),
  );
}

const WINDOW = "Curtailment window: 31 January 2024, 08:00 to 08:30";
const EXPORT = "Direction: Export (too much generation)";
const IMPORT = "Direction: Import (too much demand)";
const PRINTED: Readonly<Record<string, Cards>> = {
  orange: [
    [
      "Profile ID: orange",
      "Constraint ID: main-export",
      "Asset type: Battery export",
      "Contract type: Curtailable generation",
      "Position: Buyer",
      "Export value: 30 MW",
      "Firm part of it: 26 MW",
      "Curtailable part of it: 4 MW",
      "Trade value: Drop to a maximum of 26 MW, by 4 MW at most",
      "Merit order position: 1 from the end: number 4 of 4 to be curtailed",
      "Agreed curtailment index: 9.99 %",
    ],
    [
      ...["Constraint ID: main-export", WINDOW, "Constraint size: 16 MW", EXPORT],
      "Position in the merit order list: 1 from the end: number 4 of 4 to be curtailed",
      "Sum of MW ahead in the list: 12 MW",
      "Forecast curtailment: 4 MW",
      "Number of sellers: 4",
      "Sum of sellers' MW: 14 MW",
      "Market information: Frequency services",
      "Price: £45/MWh",
    ],
    ["Constraint ID: main-export", WINDOW, "Forecast export volume: 30 MW"],
  ],
  yellow: [
    [
      "Profile ID: yellow",
      "Constraint ID: main-export",
      "Asset type: Commercial demand",
      "Contract type: Non-curtailable demand",
      "Position: Seller",
      "Service: Demand turn-up",
      "Import value: 6 MW",
      "Trade value: Turn up by a maximum of 4 MW",
    ],
    [
      ...["Constraint ID: main-export", WINDOW, "Constraint size: 16 MW", EXPORT],
      "Number of buyers: 4",
      "Sum of buyers' MW: 16 MW",
      "Market information: Load shifting",
      "Price: £35/MWh",
    ],
    [
      ...["Constraint ID: main-export", WINDOW, "Service: Demand turn-up"],
      "Forecast import volume: 6 MW",
    ],
  ],
};

/** What tells the other six apart, a line of each card. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  blue: [
    "Asset type: Wind farm",
    "Export value: 5 MW",
    "Trade value: Drop to a maximum of 0 MW, by 5 MW at most",
    "Merit order position: 4 from the end: number 1 of 4 to be curtailed",
    "Sum of MW ahead in the list: 0 MW",
    "Market information: Fixed price of energy",
    "Price: £70/MWh",
    "Forecast export volume: 5 MW",
  ],
  green: [
    "Asset type: Solar park",
    "Contract type: Curtailable generation",
    "Sum of MW ahead in the list: 5 MW",
    "Forecast curtailment: 4 MW",
    "Price: £42/MWh",
    "Forecast export volume: 4 MW",
  ],
  red: [
    "Asset type: CHP plant",
    "Sum of MW ahead in the list: 9 MW",
    "Forecast curtailment: 3 MW",
    "Price: £38/MWh",
    "Forecast export volume: 3 MW",
  ],
  purple: [
    "Asset type: Battery",
    "Contract type: Non-curtailable storage",
    "Service: Charging",
    "Trade value: Charge by a maximum of 5 MW",
    "Forecast export volume: 0 MW",
  ],
  pink: [
    "Asset type: Hydro",
    "Contract type: Non-curtailable generation",
    "Service: Generation turn-down",
    "Trade value: Turn down by a maximum of 3 MW",
    "Forecast export volume: 3 MW",
  ],
  white: [
    "Asset type: Demand",
    "Service: Demand turn-up",
    "Trade value: Turn up by a maximum of 2 MW",
    "Forecast import volume: 2 MW",
  ],
};
const IMPORTS: Readonly<Record<string, readonly string[]>> = {
  orange: [
    "Asset type: Battery import",
    "Contract type: Curtailable demand",
    "Import value: 30 MW",
    "Firm part of it: 26 MW",
    "Curtailable part of it: 4 MW",
    "Trade value: Drop to a maximum of 26 MW, by 4 MW at most",
    IMPORT,
    "Sum of MW ahead in the list: 12 MW",
    "Market information: Frequency services",
    "Price: £60/MWh",
    "Forecast import volume: 30 MW",
  ],
  yellow: [
    "Service: Demand turn-down",
    "Import value: 10 MW",
    "Trade value: Turn down by a maximum of 4 MW",
    "Market information: Load shifting",
    "Price: £70/MWh",
    "Forecast import volume: 10 MW",
  ],
  blue: [
    "Asset type: Industrial demand",
    "Contract type: Curtailable demand",
    "Import value: 5 MW",
    "Forecast import volume: 5 MW",
  ],
  purple: ["Contract type: Non-curtailable storage", "Trade value: Discharge by a maximum of 5 MW"],
  pink: ["Service: Generation turn-up", "Export value: 3 MW", "Forecast export volume: 3 MW"],
};

describe.each([
  ["the files that people fill in", cardsInFiles],
  ["the report", cardsInReport],
])("in %s", (_place, cardsOf) => {
  let export1: Map<string, Cards>;
  let import1: Map<string, Cards>;
  beforeAll(async () => {
    export1 = await cardsOf("export-1.yaml");
    import1 = await cardsOf("import-1.yaml");
  });

  test.each(Object.entries(PRINTED))("%s has every line that is printed of it", (unit, cards) => {
    const [profile, notification, submission] = export1.get(unit)!;
    expect([profile, notification]).toEqual(cards.slice(0, 2));
    expect(submission!.slice(0, cards[2]!.length)).toEqual(cards[2]);
  });

  test("the others of the export network have what is theirs", () => {
    for (const [unit, lines] of Object.entries(OTHERS))
      expect(export1.get(unit)!.flat(), unit).toEqual(expect.arrayContaining([...lines]));
  });

  test("those of the import network say imports, and have no line of the export network", () => {
    for (const [unit, lines] of Object.entries(IMPORTS))
      expect(import1.get(unit)!.flat(), unit).toEqual(expect.arrayContaining([...lines]));
    expect([...import1.values()].flat(2)).not.toContain(EXPORT);
  });

  test("Orange is one site: its firm part has no cards", () => {
    for (const cards of [export1, import1])
      expect([...cards.keys()].sort()).toEqual([
        "blue",
        "green",
        "orange",
        "pink",
        "purple",
        "red",
        "white",
        "yellow",
      ]);
  });
});

test("the report has the volume and the prices that Orange and Yellow wrote", async () => {
  const cards = await cardsInReport("export-3.yaml");
  expect(cards.get("orange")![2]).toEqual([
    ...PRINTED.orange![2]!,
    "Trade volume: 4 MW",
    "Availability price: £6.00/MWh",
    "All-in price, the most: £45.00/MWh",
    expect.stringMatching(/^What became of it: 4 MW from yellow at £40\.00\/MWh/),
  ]);
  expect(cards.get("yellow")![2]).toEqual([
    ...PRINTED.yellow![2]!,
    "Trade volume: 4 MW",
    "Availability price: £5.00/MWh",
    "All-in price, the least: £35.00/MWh",
    expect.stringMatching(/^What became of it: 4 MW for orange at £40\.00\/MWh/),
  ]);
});

test("a run whose forecast was not perfect does not call forecast what came", async () => {
  // Yellow's forecast is of 10 MW; 2 MW less came.
  const [file, report] = [
    await cardsInFiles("import-6-smaller.yaml"),
    await cardsInReport("import-6-smaller.yaml"),
  ];
  expect(file.get("yellow")![2]).toContain("Forecast import volume: 10 MW");
  expect(report.get("yellow")![2]).toContain("Import volume, as it came: 8 MW");
});
