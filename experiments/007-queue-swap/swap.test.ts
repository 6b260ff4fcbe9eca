/**
 * A swap of two places in the queue of an island, under a manager of each capability: who is curtailed in the two hours for
 * which it was agreed and in the rest of the morning, what is paid, and what of the agreement is not served.
 */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { principleOf, principleSchema } from "../../sim/access/registry.ts";
import { orThrow } from "../../sim/core/errors.ts";
import { parseDay, parseInstant } from "../../sim/core/time.ts";
import { loadScenarioSource } from "../files.ts";
import { prepare } from "../lab.ts";
import { mergeSources, plainSource } from "../scenario-source.ts";
import { type Ran, type Row, ran, rowsOf } from "../testing/engine-runs.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const FROM = parseInstant("2026-01-16T08:00:00Z")!;
const TO = parseInstant("2026-01-16T10:00:00Z")!;
/** Four half-hours of 3 MW. */
const AGREED_MWH = 6;

async function tried(name: string, over: object = {}) {
  const source = orThrow(await loadScenarioSource(`${folder}${name}.yaml`));
  return prepare(mergeSources(source, plainSource(over)), folder);
}
async function runOf(name: string): Promise<Ran> {
  const { scenario, parts } = orThrow(await tried(name));
  return ran(scenario, parts);
}

const round = (value: number) => Math.round(value * 1000) / 1000;
const inWindow = ({ periodStart }: Row) => Number(periodStart) >= FROM && Number(periodStart) < TO;

/** MWh curtailed of Voe and Ness, in the window and outside it; minutes above the rating; £ lost, at what each MWh would have earned. */
function happened({ tables }: Ran) {
  const rows = rowsOf(tables.curtailment);
  const mwh = (unit: string, isIn: boolean) =>
    round(
      rows
        .filter((row) => row.unit === unit && inWindow(row) === isIn)
        .reduce((sum, row) => sum + Number(row.curtailedWh) / 1e6, 0),
    );
  const aboveMinutes = rowsOf(tables.constraint_period).reduce(
    (sum, row) => sum + Number(row.overRatingS) / 60,
    0,
  );
  const window = { voe: mwh("voe", true), ness: mwh("ness", true) };
  const beside = { voe: mwh("voe", false), ness: mwh("ness", false) };
  const lostGbp = round(90 * window.voe + 30 * beside.voe + 40 * (window.ness + beside.ness));
  return { window, beside, aboveMinutes, lostGbp };
}

/** What of the agreement was not served: of 6 MWh of Voe's, what it was curtailed by nevertheless. */
const unservedMwh = ({ window }: ReturnType<typeof happened>) => Math.min(AGREED_MWH, window.voe);

/** £ that passed between the two through the market. */
const paidGbp = ({ tables }: Ran) =>
  rowsOf(tables.ledger)
    .filter(({ rule }) => String(rule).startsWith("curtailment-obligations/"))
    .reduce((sum, row) => sum + Number(row.amountMicroGbp) / 1e6, 0);

const OTHER = { window: { voe: 6, ness: 0 }, beside: { voe: 11.997, ness: 0 } };

test("without a trade Voe is curtailed all morning, for £900", async () => {
  const found = happened(await runOf("no-trade"));
  expect(found).toEqual({ ...OTHER, aboveMinutes: 0, lostGbp: 899.91 });
});

describe("granular: the market trades the four half-hours, and dispatch follows slice by slice", async () => {
  const run = await runOf("granular");
  const found = happened(run);

  test("Ness is curtailed for two hours, Voe before and after", () => {
    expect(found).toEqual({
      window: { voe: 0, ness: 6 },
      beside: { voe: 11.997, ness: 0 },
      aboveMinutes: 0,
      lostGbp: 599.91,
    });
    expect(unservedMwh(found)).toBe(0);
  });

  test("four trades of 3 MW at £65, half-way between £90 and £40, all delivered: £390", () => {
    const trades = rowsOf(run.tables.trades);
    expect(trades.map(({ periodStart }) => Number(periodStart) - FROM)).toEqual([
      0, 1800, 3600, 5400,
    ]);
    for (const trade of trades) {
      const of = { buyer: "voe", seller: "ness", buyerW: 3e6, priceGbpPerMwh: 65 };
      expect(trade).toMatchObject({ ...of, outcome: "delivered" });
    }
    expect(paidGbp(run)).toBe(390);
  });
});

test("granular, prices in two parts: Voe offers a tenth for availability, Ness asks none, and £390 is £27 and £363", async () => {
  const venues = { "curtailment-obligations": { priceStructure: "two-part" } };
  const { scenario, parts } = orThrow(await tried("granular", { venues }));
  const { tables } = ran(scenario, parts);
  for (const trade of rowsOf(tables.trades))
    expect(trade).toMatchObject({ availabilityGbpPerMwh: 4.5, priceGbpPerMwh: 65 });
  const paid = (part: string) =>
    rowsOf(tables.ledger)
      .filter(({ rule }) => rule === `curtailment-obligations/${part}`)
      .reduce((sum, row) => sum + Number(row.amountMicroGbp) / 1e6, 0);
  expect([paid("availability"), paid("utilisation")]).toEqual([27, 363]);
});

describe("re-orderable: a list for the day, sent by hand, and nothing finer", async () => {
  const run = await runOf("re-orderable");
  const found = happened(run);

  test("the places are swapped for the whole morning: served, and beside the window too", () => {
    expect(found).toEqual({
      window: { voe: 0, ness: 6 },
      beside: { voe: 0, ness: 11.997 },
      aboveMinutes: 0,
      lostGbp: 719.88,
    });
    expect(unservedMwh(found)).toBe(0);
  });

  test("of the £300 that the window is worth, £120 are lost in the hours beside it", () => {
    const worth = (mwh: { voe: number; ness: number }) => 40 * mwh.ness;
    expect(90 * AGREED_MWH - worth(found.window)).toBe(300);
    expect(round(30 * found.beside.ness - worth(found.beside))).toBe(-119.97);
  });

  test("no market pays for it", () => {
    expect(rowsOf(run.tables.trades)).toEqual([]);
    expect(paidGbp(run)).toBe(0);
  });

  test("the market of half-hours is refused there, with what to write", async () => {
    const faults = await faultsOf("re-orderable", { venues: { "curtailment-obligations": {} } });
    expect(faults).toEqual([
      [
        "venues.curtailment-obligations",
        "no constraint point whose network manager looks ahead and takes a traded order",
        "write anm.capability: granular, or leave the curtailment-obligations venue out",
      ],
    ]);
  });
});

async function faultsOf(name: string, over: object) {
  const result = await tried(name, over);
  if (result.kind !== "faulty") throw new Error("what should be refused was taken");
  return result.faults.map(({ path, found, remedy }) => [path, found, remedy]);
}

describe("managers that take no new order", () => {
  test.for(["fixed-order", "trip-only"])(
    "%s: the day's list is refused as a statement, and so is the market",
    async (capability) => {
      const list = await faultsOf("re-orderable", { anm: { capability } });
      expect(list).toEqual([
        [
          "anm.capability",
          `"${capability}" under "merit-order", whose order changes`,
          "write re-orderable or granular, or a principle whose order stands, such as lifo",
        ],
      ]);
      const market = await faultsOf("granular", { anm: { capability } });
      expect(market.map(([path]) => path)).toEqual(["venues.curtailment-obligations"]);
    },
  );

  test("fixed-order: an agreement that is not sent changes nothing, and all 6 MWh of it stay unserved", async () => {
    const found = happened(await runOf("fixed-order"));
    expect(found).toEqual({ ...OTHER, aboveMinutes: 0, lostGbp: 899.91 });
    expect(unservedMwh(found)).toBe(6);
  });

  test("trip-only: Voe is off as a whole, 77.4 MWh for a need of 18; no slice of 3 MW could be named", async () => {
    const found = happened(await runOf("trip-only"));
    expect(found).toEqual({
      window: { voe: 25.8, ness: 0 },
      beside: { voe: 51.6, ness: 0 },
      aboveMinutes: 0,
      lostGbp: 3870,
    });
    expect(unservedMwh(found)).toBe(6);
  });

  test("unmonitored: nobody is curtailed, so there is no place to trade, and the link is above its rating for six hours", async () => {
    const found = happened(await runOf("unmonitored"));
    const nothing = { voe: 0, ness: 0 };
    expect(found).toEqual({ window: nothing, beside: nothing, aboveMinutes: 360, lostGbp: 0 });
    const market = await faultsOf("granular", { anm: { capability: "unmonitored" } });
    expect(market.map(([path]) => path)).toEqual(["venues.curtailment-obligations"]);
  });
});

test("lists of single days: unknown units, units listed twice and days that are none are told, each at its place", async () => {
  const onDays = [
    { day: "2026-01-16", order: ["ness", "nes"] },
    { day: "2026-01-17", order: ["voe", "voe"] },
  ];
  const found = await faultsOf("re-orderable", { anm: { principle: { onDays } } });
  expect(found.map(([path]) => path)).toEqual([
    "anm.principle.onDays[0].order[1]",
    "anm.principle.onDays[1].order[1]",
  ]);
  const day = { onDays: [{ day: "2026-02-30", order: [] }] };
  expect(
    (await faultsOf("re-orderable", { anm: { principle: day } })).map(([path]) => path),
  ).toEqual(["anm.principle.onDays[0].day"]);
});

test("a list for one day holds on that day alone", () => {
  const principle = principleOf(
    principleSchema.parse({
      kind: "merit-order",
      order: ["voe", "ness"],
      onDays: [{ day: "2026-01-16", order: ["ness"] }],
    }),
  );
  if (principle.kind !== "ranked") throw new Error("a list is an order");
  const queue = {
    ids: ["ness", "voe"],
    connectedOnDay: Int32Array.of(100, 200),
    capacityKw: Float64Array.of(1, 1),
    sensitivity: Float64Array.of(1, 1),
    curtailedWh: new Float64Array(2),
    availableWh: new Float64Array(2),
    offerGbpPerMwh: new Float64Array(2),
  };
  const on = (day: string) => principle.rank(queue, parseDay(day)!, 0).map((row) => queue.ids[row]);
  expect([on("2026-01-15"), on("2026-01-16"), on("2026-01-17")]).toEqual([
    ["voe", "ness"],
    ["ness", "voe"],
    ["voe", "ness"],
  ]);
  expect(principle.changes).toBe("byDay");
});
