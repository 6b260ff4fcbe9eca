/** A series of trials on the command line: what the engine's own run trades, step by step, on a clock that anybody can stop. */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { headroom } from "../testing/command-line.ts";
import { ran, rowsOf, scenarioOf, TRADING } from "../testing/engine-runs.ts";
import { readBack } from "../testing/market-files.ts";
import { TRIALS_FOLDER, trial } from "../testing/mini-trials.ts";
import { fillCard, ofMiniTrial, planFile, textsBelow } from "../testing/trials.ts";

const JANUARY = ofMiniTrial("january", "export-1");
const MARCH = ofMiniTrial("march", "import-3", { startsAt: "2024-03-18T09:00:00Z" });
const FEBRUARY = ofMiniTrial("february", "export-3", { startsAt: "2024-02-26T09:00:00Z" });

async function played(...args: readonly string[]) {
  const { code, out, err } = await headroom("trials", ...args, "--json");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return JSON.parse(out);
}

/** "buyer-seller": MW, all-in and availability price, as `Trial.trades` has them. */
function tradesIn(folder: string) {
  return Object.fromEntries(
    readBack("trade", folder, "trades").map((row) => [
      `${row.buyerResourceId}-${row.sellerResourceId}`,
      [
        row.buyerVolume / 1000,
        row.availabilityGbpPerMwh + row.utilisationGbpPerMwh,
        row.availabilityGbpPerMwh,
      ],
    ]),
  );
}

describe("with the scenarios' own owners", () => {
  test("trials that start in different months, one of too much demand: what they trade is what runs of their scenarios trade", async () => {
    const { plan, out } = planFile([JANUARY, FEBRUARY, MARCH]);
    const { done, next, clock } = await played("start", plan, "--out", out);
    expect(
      done.map((step: { at: string; trial: string; step: string }) => Object.values(step)),
    ).toEqual([
      ["january", "issue", "2024-01-29T09:00:00Z", false],
      ["january", "close", "2024-01-30T12:00:00Z", false],
      ["february", "issue", "2024-02-26T09:00:00Z", false],
      ["february", "close", "2024-02-27T12:00:00Z", false],
      ["march", "issue", "2024-03-18T09:00:00Z", false],
      ["march", "close", "2024-03-19T12:00:00Z", false],
    ]);
    expect({ next, clock }).toEqual({ next: null, clock: "2024-03-19T12:00:00Z" });
    for (const [id, name] of [
      ["january", "export-1"],
      ["february", "export-3"],
      ["march", "import-3"],
    ] as const) {
      const run = await trial(name);
      expect(tradesIn(join(out, id, "closed"))).toEqual(run.trades());
      const [list] = Object.keys(textsBelow(join(out, id, "closed"))).filter((file) =>
        file.startsWith("traded-merit-order-list"),
      );
      const rows = readBack(
        "traded-merit-order-list",
        join(out, id, "closed"),
        list!.replace(/\.csv$/, ""),
      );
      const traded = run.list("traded").map((row) => row.split(" ").slice(0, 2));
      expect(rows.map((row) => [row.resourceId, String(row.value / 1000)])).toEqual(traded);
    }
  });

  test("a day of the ring with several constraints: the trades of the engine's own run", async () => {
    const day = { period: { start: "2025-01-05", days: 1 } };
    const { plan, out, folder } = planFile([{ id: "ring", scenario: "ring.yaml" }]);
    writeFileSync(join(folder, "ring.yaml"), stringify({ ...day, venues: TRADING }));
    await played("start", plan, "--out", out);
    const traded = readBack("trade", join(out, "ring", "closed"), "trades");
    expect(new Set(traded.map(({ constraintId }) => constraintId)).size).toBeGreaterThan(1);
    const { tables } = ran(scenarioOf({ ...day, seed: 1, venues: TRADING }));
    const watts = (kw: number) => Math.round(kw * 1000);
    expect(
      traded.map((row) =>
        [
          row.startAt,
          row.constraintId,
          row.buyerResourceId,
          row.sellerResourceId,
          watts(row.buyerVolume),
        ].join(),
      ),
    ).toEqual(
      rowsOf(tables.trades).map((row) =>
        [row.periodStart, row.constraint, row.buyer, row.seller, row.buyerW].join(),
      ),
    );
  });

  test("what was issued and handed in gives the same trades by `headroom match`", async () => {
    const { plan, out, folder } = planFile([FEBRUARY]);
    await played("start", plan, "--out", out);
    const [issued, closed] = [join(out, "february", "issued"), join(out, "february", "closed")];
    const matched = await headroom(
      ...["match", "--look-ahead", join(issued, "look-ahead.csv")],
      ...["--mol", join(issued, "merit-order-list.csv")],
      ...["--sensitivities", join(issued, "sensitivities.csv")],
      ...["--resources", join(issued, "resources.csv")],
      ...["--bids", join(closed, "bids.csv"), "--offers", join(closed, "offers.csv")],
      ...["--closes", "2024-02-27T12:00:00Z", "--out", join(folder, "again")],
    );
    expect(matched).toMatchObject({ code: 0, err: "" });
    const again = textsBelow(join(folder, "again"));
    expect(Object.keys(again)).toHaveLength(2);
    for (const [name, text] of Object.entries(again))
      expect(text).toBe(readFileSync(join(closed, name), "utf8"));
  });

  test("stopped anywhere and played on, step by step or at once, the folder holds the same bytes", async () => {
    const whole = planFile([JANUARY, FEBRUARY]);
    await played("start", whole.plan, "--out", whole.out);
    const { out } = { out: join(whole.folder, "other") };
    await played("start", whole.plan, "--out", out, "--to", "2024-01-29T08:00:00Z");
    expect(Object.keys(textsBelow(out))).toEqual(["trials.json"]);
    for (let count = 0; count < 4; count += 1) await played("advance", out, "--next");
    expect(textsBelow(out)).toEqual(textsBelow(whole.out));
    expect(await played("advance", out)).toMatchObject({ done: [], next: null });
    expect(textsBelow(out)).toEqual(textsBelow(whole.out));
  });

  test("a step that was killed before the state was written is done again", async () => {
    const { plan, out, folder } = planFile([JANUARY]);
    await played("start", plan, "--out", out, "--next");
    const before = join(folder, "before");
    cpSync(out, before, { recursive: true });
    await played("advance", out);
    const after = textsBelow(out);
    // The state of before, beside half of what the step after it wrote.
    cpSync(join(before, "trials.json"), join(out, "trials.json"));
    rmSync(join(out, "january", "closed", "trades.csv"));
    writeFileSync(join(out, "january", "closed", "rest.txt"), "of another try");
    await played("advance", out);
    expect(textsBelow(out)).toEqual(after);
  });

  test("in JSON: the same trades, which read again", async () => {
    const { plan, out } = planFile([JANUARY]);
    const { written } = await played("start", plan, "--out", out, "--format", "json");
    const messages = written.filter((path: string) => !path.endsWith(".txt"));
    expect(messages.every((path: string) => path.endsWith(".json"))).toBe(true);
    const trades = readBack("trade", join(out, "january", "closed"), "trades", "json");
    expect(trades.map(({ volume }) => volume)).toEqual([5000, 4000, 3000]);
  });

  test("sensitivities that differ between half-hours are told, for the message has no time", async () => {
    const { plan, out, folder } = planFile([{ id: "switched", scenario: "switched.yaml" }]);
    const scenario = {
      period: { start: "2025-01-11", days: 1 },
      venues: TRADING,
      faults: [
        {
          ...{ kind: "branch-out", branch: "kirkmoor-sandholme-132", planned: true },
          ...{ from: "2025-01-11T12:00:00Z", to: "2025-01-11T20:00:00Z" },
        },
      ],
    };
    writeFileSync(join(folder, "switched.yaml"), stringify(scenario));
    const { notices } = await played("start", plan, "--out", out);
    expect(
      notices.map(({ path, found }: Record<string, string>) => [path, found!.split(" ")[2]]),
    ).toEqual([
      ["switched", "seathorn-export"],
      ["switched", "mossby-export"],
    ]);
  });

  test("another matcher or price rule of the plan is heeded", async () => {
    const { plan, out } = planFile([
      { ...JANUARY, matcher: "max-volume", priceRule: "pay-as-bid" },
    ]);
    const { trials } = await played("start", plan, "--out", out);
    expect(trials[0].outcome).toMatchObject({ tradedKw: 14_000 });
  });
});

test("the series of the workshop has every scenario of its folder, each in a month of its own, and can be started", async () => {
  const { out } = planFile([]);
  const { trials } = await played(
    ...["start", join(TRIALS_FOLDER, "trials.yaml"), "--out", out],
    ...["--to", "2024-08-20T12:00:00Z"],
  );
  // Of what differs only once it is delivered there is no trial.
  const scenarios = readdirSync(TRIALS_FOLDER).filter(
    (name) => /^(export|import)-\d.*\.yaml$/.test(name) && !name.includes("silent"),
  );
  const of = (member: string) => trials.map((each: Record<string, string>) => each[member]!);
  expect(
    of("scenario")
      .map((path: string) => basename(path))
      .sort(),
  ).toEqual(scenarios.sort());
  expect(new Set(of("startsAt").map((at: string) => at.slice(0, 7))).size).toBe(trials.length);
  expect(trials[0].outcome).toMatchObject({ trades: 3, payableGbp: 266.5 });
});

describe("with people", () => {
  test("cards: it waits, and what is filled in by the close is matched; who is late or does not answer is told", async () => {
    const { plan, out } = planFile([{ ...FEBRUARY, submissions: "cards" }, JANUARY]);
    const { next, trials } = await played("start", plan, "--out", out);
    expect(next).toMatchObject({ trial: "february", step: "close", waitsForPeople: true });
    expect(trials.map(({ stage }: { stage: string }) => stage)).toEqual(["issued", "closed"]);
    const cards = join(out, "february", "submissions");
    expect(readFileSync(join(cards, "1-blue.yaml"), "utf8")).toContain("2024-02-27T12:00:00Z");
    fillCard(cards, "blue", { allIn: 70, availability: 7, at: "2024-02-27T11:59:59Z" });
    fillCard(cards, "purple", { allIn: 30, availability: 4 });
    fillCard(cards, "orange", { allIn: 45, at: "2024-02-27T12:00:00Z" });
    const closed = await played("advance", out);
    expect(closed.trials[0].outcome).toMatchObject({ trades: 1, tradedKw: 5000, payableGbp: 125 });
    const answers = closed.trials[0].outcome.answers;
    const of = (kind: string) =>
      answers
        .filter(({ answer }: { answer: string }) => answer === kind)
        .map(({ unit }: { unit: string }) => unit)
        .sort();
    expect(of("given")).toEqual(["blue", "purple"]);
    expect(of("late")).toEqual(["orange"]);
    expect(of("missing")).toEqual(["green", "pink", "red", "white", "yellow"]);
    expect(tradesIn(join(out, "february", "closed"))).toEqual({ "blue-purple": [5, 50, 5.5] });
    const told = readFileSync(join(out, "february", "closed", "to-orange.txt"), "utf8");
    expect(told).toContain("Your answer came too late.");
  });
});
