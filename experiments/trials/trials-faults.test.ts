/** Series of trials that go wrong: every fault at once, with its place, and a folder that stays as it was. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseInstant } from "../../sim/core/time.ts";
import type { MessageRow } from "../../sim/messages/registry.ts";
import { headroom } from "../testing/command-line.ts";
import { messageFile } from "../testing/market-files.ts";
import { fillCard, ofMiniTrial, planFile, textsBelow } from "../testing/trials.ts";

const instant = (text: string) => parseInstant(text)!;
const START = instant("2024-02-28T08:00:00Z");
const ORDERS = ofMiniTrial("february", "export-3", {
  startsAt: "2024-02-26T09:00:00Z",
  submissions: "orders",
});

/** An order of 1 MW at £50, in time. */
const order = (resourceId: string) => ({
  ...{ constraintId: "main-export", resourceId, startAt: START, endAt: START + 1800 },
  ...{ volume: 1000, units: "kW" as const, availabilityGbpPerMwh: 0, allInGbpPerMwh: 50 },
  ...{ submittedAt: instant("2024-02-27T09:00:00Z"), isAllOrNone: null, counterpartyId: null },
});
const bid = (unit: string, more: Partial<MessageRow<"bid">> = {}) => ({
  ...{ bidId: `B-${unit}`, contractId: `C-${unit}` },
  ...order(unit),
  ...more,
});
const offer = (unit: string, more: Partial<MessageRow<"offer">> = {}) => ({
  ...{ offerId: `O-${unit}`, contractId: null },
  ...order(unit),
  ...more,
});

async function refused(...args: readonly string[]): Promise<string> {
  const { code, out, err } = await headroom("trials", ...args);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toMatch(/nothing was written\n$/);
  return err;
}

/** A series of files of orders that waits for them. */
async function waiting() {
  const { plan, out } = planFile([ORDERS]);
  expect(await headroom("trials", "start", plan, "--out", out)).toMatchObject({ code: 0, err: "" });
  const forms = join(out, "february", "submissions");
  return {
    out,
    hand(bids: readonly MessageRow<"bid">[], offers: readonly MessageRow<"offer">[]) {
      const names = [messageFile(forms, "bid", bids), messageFile(forms, "offer", offers)];
      names.forEach((name, index) => {
        writeFileSync(join(forms, `${["bids", "offers"][index]}.csv`), readFileSync(name));
      });
    },
  };
}

describe("files of orders", () => {
  test("what came in time is matched, without what is late; who sent nothing is missing", async () => {
    const { out, hand } = await waiting();
    const close = instant("2024-02-27T12:00:00Z");
    hand(
      [bid("blue"), bid("green", { submittedAt: close }), bid("red", { submittedAt: close - 1 })],
      [offer("purple", { allInGbpPerMwh: 30 })],
    );
    const { code, out: printed } = await headroom("trials", "advance", out, "--json");
    expect(code).toBe(0);
    const [{ outcome }] = JSON.parse(printed).trials;
    expect(outcome).toMatchObject({ bids: 2, offers: 1, trades: 1, lateOrders: ["B-green"] });
    const answers = outcome.answers.map(
      ({ unit, answer, orders }: { unit: string; answer: string; orders: number }) =>
        `${unit} ${answer} ${orders}`,
    );
    expect(answers.sort()).toEqual([
      "blue given 1",
      "green late 0",
      "orange missing 0",
      "pink missing 0",
      "purple given 1",
      "red given 1",
      "white missing 0",
      "yellow missing 0",
    ]);
    expect(readFileSync(join(out, "february", "closed", "bids.csv"), "utf8")).not.toContain(
      "green",
    );
  });

  test("wrong ones are told at once with their places; corrected, the series goes on", async () => {
    const { out, hand } = await waiting();
    hand(
      [bid("blue", { volume: 9000 }), bid("nobody"), bid("red", { startAt: START - 1800 })],
      [offer("blue"), offer("orange-firm"), offer("purple", { counterpartyId: "blue" })],
    );
    const before = textsBelow(out);
    const err = await refused("advance", out);
    expect(
      err
        .match(/^.*?(bids|offers)\.csv:\d+:\d+: [^:]+/gm)!
        .map((line) => line.replace(/^.*\//, "")),
    ).toEqual([
      "bids.csv:3:10: Contract ID",
      "bids.csv:3:31: Resource ID",
      "bids.csv:2:74: Volume",
      "bids.csv:4:29: Start Date & Time",
      "offers.csv:3:28: Resource ID",
      "offers.csv:4:106: Counterparty Resource ID",
      "offers.csv:2:21: Resource ID",
    ]);
    hand(
      [bid("blue", { volume: 9000 }), bid("red", { startAt: START - 1800 })],
      [offer("blue"), offer("orange-firm"), offer("purple", { counterpartyId: "blue" })],
    );
    expect(textsBelow(out)).not.toEqual(before);
    const more = await refused("advance", out);
    for (const said of [
      "9000, when C-blue holds 5000 kW",
      "in which no constraint in kW is predicted at main-export",
      "blue, which bids there too",
      "orange-firm, which is not registered for trading",
      "blue, which is named",
    ])
      expect(more).toContain(said);
    hand([bid("blue")], [offer("purple")]);
    expect(await headroom("trials", "advance", out)).toMatchObject({ code: 0, err: "" });
  });

  test("a message that was changed after it was issued is told", async () => {
    const { out } = await waiting();
    const path = join(out, "february", "issued", "look-ahead.csv");
    writeFileSync(path, readFileSync(path, "utf8").replaceAll("16000", "17000"));
    expect(await refused("advance", out)).toContain(
      "look-ahead.csv: found a message that is not what",
    );
  });
});

describe("cards", () => {
  test("wrong ones are told at once, and nothing changes", async () => {
    const { plan, out } = planFile([{ ...ORDERS, submissions: "cards" }]);
    await headroom("trials", "start", plan, "--out", out);
    const cards = join(out, "february", "submissions");
    fillCard(cards, "blue", { allIn: -1 });
    fillCard(cards, "purple", { allIn: 30, availability: 40 });
    const before = textsBelow(out);
    const err = await refused("advance", out);
    expect(err).toMatch(/1-blue\.yaml:\d+:\d+: allInGbpPerMwh/);
    expect(err).toMatch(/5-purple\.yaml:\d+:\d+: availabilityGbpPerMwh/);
    expect(err).toContain("2 faults");
    expect(textsBelow(out)).toEqual(before);
  });
});

describe("the clock", () => {
  test("it neither goes back nor passes start and close of people at once", async () => {
    const { plan, out } = planFile([ofMiniTrial("january", "export-1"), ORDERS]);
    const over = await refused("start", plan, "--out", out, "--to", "2024-03-01T00:00:00Z");
    expect(over).toContain("--to: found a way over the start of february at 2024-02-26T09:00:00Z");
    await headroom("trials", "start", plan, "--out", out, "--to", "2024-02-01T00:00:00Z");
    const before = textsBelow(out);
    const back = await refused("advance", out, "--to", "2024-01-31T23:59:59Z");
    expect(back).toContain("before the clock; write 2024-02-01T00:00:00Z or later");
    const both = await refused("advance", out, "--to", "2024-02-02T00:00:00Z", "--next");
    expect(both).toContain("give one of them");
    expect(await refused("advance", out, "--to", "soon")).toContain("write YYYY-MM-DDTHH:MM:SSZ");
    expect(textsBelow(out)).toEqual(before);
  });
});

describe("the start", () => {
  test("a folder with a series, or with anything, is refused", async () => {
    const { plan, out, folder } = planFile([ORDERS]);
    await headroom("trials", "start", plan, "--out", out);
    const before = textsBelow(out);
    expect(await refused("start", plan, "--out", out)).toContain("which is not empty");
    expect(textsBelow(out)).toEqual(before);
    const other = join(folder, "other");
    mkdirSync(other);
    writeFileSync(join(other, "mine.txt"), "mine");
    expect(await refused("start", plan, "--out", other)).toContain("which is not empty");
    expect(await refused("advance", other)).toContain("trials.json: found no such file");
    expect(await refused("status", other)).toContain("trials.json: found no such file");
  });

  test("faults of the plan and of every scenario are told together, with their places", async () => {
    const { plan, out } = planFile([
      { id: "a", scenario: "nowhere.yaml" },
      {
        ...ofMiniTrial("b", "export-3"),
        ...{
          startsAt: "2024-02-26T09:10:00Z",
          closesAt: "2024-02-20T00:00:00Z",
          matcher: "bilateral",
        },
      },
      ofMiniTrial("b", "export-1"),
      ofMiniTrial("c", "export-1", { closesAt: "2024-01-31T08:00:01Z" }),
    ]);
    const err = await refused("start", plan, "--out", out);
    for (const said of [
      /nowhere\.yaml: found no such file/,
      /plan\.yaml:\d+:\d+: trials\[1\]\.startsAt: found 2024-02-26T09:10:00Z, .* whole half-hours/,
      /plan\.yaml:\d+:\d+: trials\[1\]\.closesAt: found a close at/,
      /plan\.yaml:\d+:\d+: trials\[1\]\.matcher: found the matcher bilateral/,
      /plan\.yaml:\d+:\d+: trials\[2\]\.id: found "b" a second time/,
      /plan\.yaml:\d+:\d+: trials\[3\]\.closesAt: found a close at 2024-01-31T08:00:01Z/,
    ])
      expect(err).toMatch(said);
    expect(err).toContain("6 faults");
  });

  test("a trial that is badly written hides no fault of another, of its scenario, or of the folder", async () => {
    const { plan, out, folder } = planFile([
      { ...ofMiniTrial("a", "export-3"), submissions: "agent" },
      { id: "a", scenario: "nowhere.yaml" },
      ofMiniTrial("c", "export-1", { closesAt: "2024-01-31T08:00:01Z" }),
    ]);
    const err = await refused("start", plan, "--out", folder);
    for (const said of [
      /--out: found .* which is not empty/,
      /plan\.yaml:\d+:\d+: trials\[0\]\.submissions: found text "agent"/,
      /plan\.yaml:\d+:\d+: trials\[1\]\.id: found "a" a second time/,
      /nowhere\.yaml: found no such file/,
      /plan\.yaml:\d+:\d+: trials\[2\]\.closesAt: found a close at/,
    ])
      expect(err).toMatch(said);
    expect(err).toContain("5 faults");
    expect(readdirSync(folder)).toEqual(["plan.yaml"]);
    expect(existsSync(out)).toBe(false);
  });

  test("a plan of another shape is told line by line; an empty one too", async () => {
    const { plan, out, folder } = planFile([
      { id: "Not a folder", scenario: "x.yaml", submissions: "agent", startsAt: "now" },
    ]);
    const err = await refused("start", plan, "--out", out);
    expect(err).toContain("small letters, digits and hyphens");
    expect(err).toContain("the nearest is agents");
    expect(err).toContain("write an instant in UTC");
    const none = planFile([]);
    expect(await refused("start", none.plan, "--out", out)).toContain("trials");
    writeFileSync(join(folder, "empty.yaml"), "");
    await refused("start", join(folder, "empty.yaml"), "--out", out);
  });

  test("a scenario without a market, a constraint or one order of curtailment is refused", async () => {
    const { plan, out, folder } = planFile([
      { id: "market", scenario: "market.yaml" },
      { id: "calm", scenario: "calm.yaml" },
      { id: "orders", scenario: "orders.yaml" },
    ]);
    const day = "period: { start: 2025-01-05, days: 1 }\n";
    const market = "venues: { curtailment-obligations: {} }\n";
    writeFileSync(join(folder, "market.yaml"), day);
    writeFileSync(join(folder, "calm.yaml"), `period: { start: 2025-01-01, days: 1 }\n${market}`);
    writeFileSync(
      join(folder, "orders.yaml"),
      `${day}${market}anm: { principle: { kind: most-effective } }\n`,
    );
    const err = await refused("start", plan, "--out", out);
    expect(err).toMatch(/trials\[0\]\.scenario: found no market for curtailment obligations/);
    expect(err).toMatch(
      /trials\[1\]\.scenario: found no half-hour in which a constraint is forecast/,
    );
    expect(err).toMatch(/trials\[2\]\.scenario: found an order of curtailment by most-effective/);
  });

  test("a state that somebody spoilt is told with its place", async () => {
    const { plan, out } = planFile([ORDERS]);
    await headroom("trials", "start", plan, "--out", out);
    const path = join(out, "trials.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"issued"', '"begun"'));
    expect(await refused("advance", out)).toMatch(
      /trials\.json:\d+:\d+: trials\[0\]\.stage: found text "begun"/,
    );
  });
});
