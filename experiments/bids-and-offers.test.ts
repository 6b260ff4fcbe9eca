/** Bids and offers in the balancing mechanism, through the whole engine: who is accepted at which price, what follows, and who pays whom. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { formatFault, orThrow } from "../sim/core/errors.ts";
import type { ResultTableName } from "../sim/model/result-tables.ts";
import { primacyRules } from "../sim/venues/primacy/registry.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { type Row, ran, rowsOf } from "./testing/engine-runs.ts";

const BM = "bids-and-offers";
const TOWN = readFileSync(new URL("./010-primacy/town.yaml", import.meta.url), "utf8");
const FOLDER = mkdtempSync(join(tmpdir(), "headroom-bids-and-offers-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));
writeFileSync(join(FOLDER, "town.yaml"), TOWN);
writeFileSync(
  join(FOLDER, "needs.csv"),
  "day,from,minutes,depthFrac,system\n2026-06-15,18:00,60,1,short\n2026-06-16,03:00,60,0.5,long\n",
);

const PRICE = 95;
const prepared = (venues: object, over: object = {}) =>
  prepare(
    plainSource({
      ...{ name: "bm", network: { file: "town.yaml" }, forecast: { kind: "perfect" } },
      period: { start: "2026-06-15", days: 2 },
      population: [
        { policy: { kind: "storage" }, units: { technology: ["storage"] } },
        { policy: { kind: "generator" } },
      ],
      settlement: { imbalance: { price: { kind: "fixed", gbpPerMwh: PRICE } } },
      ...{ venues, ...over },
    }),
    FOLDER,
  );
async function under(venues: object, over: object = {}) {
  const { scenario, parts } = orThrow(await prepared(venues, over));
  const { tables } = ran(scenario, parts);
  return (table: ResultTableName): readonly Row[] => rowsOf(tables[table]);
}
const own = { wantedMw: 4, countedAt: "export" };
const fromFile = { ...own, calls: { kind: "file", file: "needs.csv" }, responseMinutes: 0 };

const sum = (rows: readonly Row[], column: string) =>
  rows.reduce((total, row) => total + Number(row[column]), 0);
const paid = (rows: readonly Row[], rule: string) => rows.filter((row) => row.rule === rule);

const net = (rows: readonly Row[], account: string) =>
  rows.reduce(
    (total, { payer, payee, amountMicroGbp }) =>
      total +
      (payee === account ? Number(amountMicroGbp) : 0) -
      (payer === account ? Number(amountMicroGbp) : 0),
    0,
  );
const accepted = (rows: readonly Row[]) => rows.filter(({ state }) => state === "armed");
const accountsOf = (rows: readonly Row[], party: string) =>
  rows.filter((row) => row.party === party);

describe("needs from a file", async () => {
  const rows = await under({ [BM]: fromFile });
  const quiet = await under({ [BM]: { ...own, calls: { kind: "stated", calls: [] } } });
  const told = rows("service_instructions");

  test("are met in their half-hours alone: more injection while the system is short, less while it is long", () => {
    const at = (text: string) => Date.parse(text) / 1000;
    expect(told.map(({ start, end, changeW }) => [start, end, changeW])).toEqual([
      [at("2026-06-15T17:00Z"), at("2026-06-15T17:30Z"), 4_000_000],
      [at("2026-06-15T17:30Z"), at("2026-06-15T18:00Z"), 4_000_000],
      [at("2026-06-16T02:00Z"), at("2026-06-16T02:30Z"), -2_000_000],
      [at("2026-06-16T02:30Z"), at("2026-06-16T03:00Z"), -2_000_000],
    ]);
    for (const { at: issued, start } of told) expect(Number(start) - Number(issued)).toBe(1800);
    expect(quiet("service_instructions")).toEqual([]);
  });

  test("every unit has a pair for every half-hour, in an hour before it, its bid no higher than its offer", () => {
    const pairs = rows("bid_offer_pairs");
    const battery = pairs.filter(({ unit }) => unit === "fallow-battery");
    expect(battery).toHaveLength(96);
    for (const pair of pairs) {
      expect(Number(pair.periodStart) - Number(pair.at)).toBe(3600);
      if (Number(pair.offerW) > 0)
        expect(Number(pair.bidGbpPerMwh)).toBeLessThanOrEqual(Number(pair.offerGbpPerMwh));
    }
    const solar = pairs.filter(({ unit }) => unit === "fallow-solar");
    expect(solar.length).toBeGreaterThan(20);
    // It runs at what the sun gives, and loses no more than the price of energy by giving less.
    for (const pair of solar) {
      expect(pair.offerW).toBe(0);
      expect(pair.bidW).toBe(Math.floor(Number(pair.notifiedW) / 1000) * 1000);
      expect(Number(pair.bidGbpPerMwh)).toBeLessThanOrEqual(0);
    }
    expect(solar.some(({ bidGbpPerMwh }) => bidGbpPerMwh === 0)).toBe(true);
  });

  test("what was accepted is no imbalance of who followed it, and the account is as if it had not been accepted", () => {
    const account = accountsOf(rows("imbalance"), "storage party");
    expect(account.map(({ bidOfferWh }) => Number(bidOfferWh)).filter((wh) => wh !== 0)).toEqual([
      2_000_000, 2_000_000, -1_000_000, -1_000_000,
    ]);
    for (const row of account) {
      expect(row.imbalanceWh).toBe(0);
      expect(Number(row.meteredWh)).toBe(Number(row.contractWh) + Number(row.bidOfferWh));
    }
    expect(net(rows("ledger"), "storage party")).toBe(net(quiet("ledger"), "storage party"));
  });

  test("the system operator pays for what was accepted at the price of the pair, or is paid; the owner has what it asked for", () => {
    const pairs = new Map(
      rows("bid_offer_pairs").map((row) => [`${row.periodStart}.${row.unit}`, row]),
    );
    const awards = accepted(rows("service_awards"));
    expect(awards).toHaveLength(4);
    for (const award of awards) {
      const pair = pairs.get(`${award.periodStart}.${award.unit}`)!;
      const isUp = Number(award.changeW) > 0;
      const each = isUp ? Number(pair.offerGbpPerMwh) : 0 - Number(pair.bidGbpPerMwh);
      expect(award.utilisationMicroGbp).toBe(Math.round(Number(award.instructedWh) * each));
    }
    const esoNet = net(rows("ledger"), "electricity system operator");
    expect(esoNet).toBe(0 - sum(awards, "utilisationMicroGbp"));
    const owner = sum(paid(rows("ledger"), `${BM}/owner`), "amountMicroGbp");
    expect(owner).toBeGreaterThan(0);
    // The owner is paid for the energy by its party, as always, and for the asking beside.
    const energy =
      net(paid(rows("ledger"), "energy"), "fallow-battery") -
      net(paid(quiet("ledger"), "energy"), "fallow-battery");
    expect(esoNet + owner + energy).toBeCloseTo(0, -1);
  });
});

test("pairs are taken in the order of price: the dear one as far as the cheap ones leave", async () => {
  const rows = await under({
    [BM]: { ...own, wantedMw: 20, calls: { kind: "drawn", shortFrac: 0 }, responseMinutes: 0 },
  });
  const pairs = new Map(
    rows("bid_offer_pairs").map((row) => [`${row.periodStart}.${row.unit}`, row]),
  );
  let both = 0;
  for (const need of rows("service_requirements")) {
    const awards = rows("service_awards").filter(
      ({ periodStart }) => periodStart === need.periodStart,
    );
    const bidOf = ({ periodStart, unit }: Row) => pairs.get(`${periodStart}.${unit}`)!;
    const [battery, solar] = ["fallow-battery", "fallow-solar"].map((id) =>
      awards.find(({ unit, state }) => unit === id && state === "armed"),
    );
    if (battery === undefined || solar === undefined) continue;
    both += 1;
    const [first, last] =
      Number(bidOf(battery).bidGbpPerMwh) > Number(bidOf(solar).bidGbpPerMwh)
        ? [battery, solar]
        : [solar, battery];
    expect(0 - Number(first.changeW)).toBe(bidOf(first).bidW);
    expect(0 - Number(first.changeW) - Number(last.changeW)).toBeLessThanOrEqual(
      Number(need.neededW),
    );
  }
  expect(both).toBeGreaterThan(5);
});

describe("a battery that does not answer", async () => {
  const faults = [
    {
      ...{ kind: "unit-silent", unit: "fallow-battery" },
      ...{ from: "2026-06-15T16:00:00Z", to: "2026-06-16T04:00:00Z" },
    },
  ];
  const at = async (gbpPerMwh: number) =>
    under(
      { [BM]: fromFile },
      { faults, settlement: { imbalance: { price: { kind: "fixed", gbpPerMwh } } } },
    );

  test("leaves its party short or long of all that was accepted; its owner has nothing of it", async () => {
    const rows = await at(PRICE);
    const account = accountsOf(rows("imbalance"), "storage party");
    for (const row of account) expect(Number(row.imbalanceWh)).toBe(0 - Number(row.bidOfferWh));
    expect(sum(account, "bidOfferWh")).toBe(2_000_000);
    expect(paid(rows("ledger"), `${BM}/owner`)).toEqual([]);
  });

  test.each([-50, 0, 60, 95, 200])(
    "and nobody gains by it, at £%i: what it was paid is taken back, and more where the imbalance costs more",
    async (gbpPerMwh) => {
      const rows = await at(gbpPerMwh);
      const result = net(rows("ledger"), "storage party");
      expect(result).toBeLessThanOrEqual(0);
      const owed = accepted(rows("service_awards")).reduce((total, award) => {
        const wh = Number(award.instructedWh);
        const each = Number(award.utilisationGbpPerMwh);
        const isUp = Number(award.changeW) > 0;
        return total + wh * Math.max(0, isUp ? gbpPerMwh - each : 0 - each - gbpPerMwh);
      }, 0);
      expect(result).toBeCloseTo(0 - owed, -1);
    },
  );
});

test("a farm with support for each MWh bids below nothing: it is paid to go down what it loses", async () => {
  const population = [
    { policy: { kind: "storage" }, units: { technology: ["storage"] } },
    { policy: { kind: "generator" }, contract: { supportGbpPerMwh: 50 } },
  ];
  const calls = {
    kind: "stated",
    calls: [{ day: "2026-06-15", from: "12:00", minutes: 60, system: "long" }],
  };
  const venues = {
    [BM]: { ...own, calls, responseMinutes: 0, participation: { units: ["fallow-solar"] } },
  };
  const rows = await under(venues, { population });
  const quiet = await under({}, { population });
  const pairs = rows("bid_offer_pairs");
  expect(new Set(pairs.map(({ unit }) => unit))).toEqual(new Set(["fallow-solar"]));
  for (const { bidGbpPerMwh } of pairs) expect(bidGbpPerMwh).toBe(-50);
  const paidTo = net(paid(rows("ledger"), `${BM}/acceptance`), "solar party");
  expect(paidTo).toBe(4 * 50 * 1e6);
  // The farm and its party together have what they would have had.
  for (const account of ["fallow-solar", "solar party"])
    expect(net(rows("ledger"), account)).toBeCloseTo(net(quiet("ledger"), account), -2);
});

describe("what passes a target", async () => {
  const calls = {
    kind: "stated",
    calls: [{ day: "2026-06-15", from: "12:00", minutes: 120, system: "short" }],
  };
  const venues = { [BM]: { ...own, wantedMw: 8, calls, responseMinutes: 0 } };
  const dso = await under(venues);
  const eso = await under(venues, { primacy: { kind: "eso-first" } });
  const unseen = await under(venues, { visibility: { [BM]: "none" } });

  test("the network first: blocked down to the headroom, and the account counts what stands", () => {
    const conflicts = dso("conflicts");
    expect(conflicts).toHaveLength(4);
    for (const each of conflicts) {
      expect([each.class, each.winner, each.service]).toEqual(["C3", "dso", BM]);
      expect(Number(each.standsW)).toBeLessThan(Number(each.askedW));
      const told = dso("service_instructions").filter(({ award }) => award === each.award);
      expect(sum(told, "changeW")).toBe(Number(each.standsW));
      const [award] = dso("service_awards").filter((row) => row.award === each.award);
      expect(award!.instructedWh).toBe(Number(each.standsW) / 2);
      expect([award!.state, award!.reason]).toEqual(
        each.standsW === 0 ? ["released", "primacy"] : ["armed", "accepted"],
      );
    }
    const volumes = accountsOf(dso("imbalance"), "storage party");
    expect(sum(volumes, "bidOfferWh")).toBe(sum(conflicts, "standsW") / 2);
    const needs = dso("service_requirements");
    expect(sum(needs, "awardedW")).toBe(sum(conflicts, "standsW"));
  });

  test("the system first: it stands, and the manager trims; nobody asks where the network is not told", () => {
    for (const each of eso("conflicts")) {
      expect([each.class, each.winner, each.standsW]).toEqual(["C3", "eso", 8_000_000]);
      expect(Number(each.passedW)).toBeGreaterThan(0);
    }
    expect(eso("conflicts")).toHaveLength(4);
    expect(sum(eso("unit_period"), "curtailedWh")).toBeGreaterThan(
      sum(dso("unit_period"), "curtailedWh"),
    );
    expect(unseen("conflicts")).toEqual([]);
    expect(unseen("service_instructions").map(({ changeW }) => changeW)).toEqual(
      eso("service_instructions").map(({ changeW }) => changeW),
    );
  });
});

describe("a unit that the network has armed", async () => {
  const calls = {
    kind: "stated",
    calls: [
      { day: "2026-06-15", from: "18:00", minutes: 60, system: "short" },
      { day: "2026-06-16", from: "18:00", minutes: 60, system: "long" },
    ],
  };
  const sustain = {
    zones: [
      {
        ...{ id: "town", constraints: ["export"] },
        windows: [{ days: "all", from: "17:00", to: "20:00" }],
        requirement: { kind: "stated", reliefKw: 500 },
      },
    ],
    participation: { provider: ["storage"] },
  };
  const venues = { sustain, [BM]: { ...own, calls, responseMinutes: 0 } };
  const runs = new Map<string, Awaited<ReturnType<typeof under>>>();
  for (const kind of Object.keys(primacyRules))
    runs.set(kind, await under(venues, { primacy: { kind } }));

  test.each(Object.keys(primacyRules))(
    "%s: one operator has the unit, in the half-hour; conflicts say who, C1 where they want opposite ways and C2 where the same",
    (kind) => {
      const rows = runs.get(kind)!;
      const all = rows("conflicts").filter(({ class: of }) => of === "C1" || of === "C2");
      // What the network would have called of what it lost is counted in a row of its own, once it is metered: 500 kW at £90 a MWh.
      const counted = all.filter(({ counterActionMicroGbp }) => Number(counterActionMicroGbp) > 0);
      const conflicts = all.filter((row) => !counted.includes(row));
      const lost = conflicts.filter(({ class: of, winner }) => of === "C1" && winner === "eso");
      expect(counted.map(({ award, counterActionMicroGbp: paid }) => [award, paid])).toEqual(
        lost.map(({ award }) => [award, 22_500_000]),
      );
      expect(conflicts.map(({ class: of, rule }) => [of, rule])).toEqual([
        ["C1", kind],
        ["C1", kind],
        ["C2", kind],
        ["C2", kind],
      ]);
      for (const { award, periodStart, winner, standsW, blockedWh, ...row } of conflicts) {
        const of = rows("service_awards").filter((row) => row.periodStart === periodStart);
        const [bm] = of.filter((row) => row.award === award);
        const [network] = of.filter(({ service }) => service === "sustain");
        expect([bm!.state, network!.state, network!.reason]).toEqual(
          winner === "eso" ? ["armed", "disarmed", "primacy"] : ["refused", "armed", "scheduled"],
        );
        expect(Number(standsW) > 0).toBe(winner === "eso");
        // One delivery serves both in C2.
        expect(Number(blockedWh) > 0).toBe(winner === "dso" && row.class === "C1");
      }
    },
  );

  test("who has it: the network where it is first or armed first, the system where it is first", () => {
    const winners = (kind: string) =>
      new Set(
        runs.get(kind)!("conflicts")
          .filter(({ class: of }) => of === "C1" || of === "C2")
          .map(({ winner }) => winner),
      );
    expect(winners("dso-first")).toEqual(new Set(["dso"]));
    expect(winners("by-time")).toEqual(new Set(["dso"]));
    expect(winners("by-security")).toEqual(new Set(["dso"]));
    expect(winners("eso-first")).toEqual(new Set(["eso"]));
  });
});

const faultsOf = (checked: Awaited<ReturnType<typeof prepared>>) =>
  (checked.kind === "faulty" ? checked.faults : []).map(formatFault);

test("faults of settings and of a file are told at once", async () => {
  writeFileSync(join(FOLDER, "bad.csv"), "day,from,minutes,system\n2026-06-15,18:00,60,tight\n");
  const checked = await prepared(
    {
      [BM]: {
        ...{ wantedMw: 4, countedAt: "exprot", calls: { kind: "file", file: "bad.csv" } },
        participation: { units: ["fallow-batery"] },
        gates: { closure: { before: 20 }, accept: { before: -5 } },
      },
    },
    { settlement: {} },
  );
  expect(faultsOf(checked)).toEqual([
    'venues.bids-and-offers.countedAt: found "exprot", which is no constraint point of network "town"; write the id of a constraint point; the nearest is "export"',
    "venues.bids-and-offers.gates.accept: found 5 minutes into each period; write { before: minutes }, 0 or more",
    "venues.bids-and-offers: found bids and offers without balance parties, in whose accounts they are settled; write settlement: { imbalance: {} }, or leave the venue out",
    'venues.bids-and-offers.participation.units[0]: found "fallow-batery", which is no unit of network "town"; write the id of a unit; the nearest is "fallow-battery"',
    expect.stringMatching(/bad\.csv:2:21: found "tight"; write short or long$/),
  ]);
  const gates = { closure: { before: 20 }, accept: { before: 30 } };
  expect(faultsOf(await prepared({ [BM]: { ...own, gates } }))).toEqual([
    "venues.bids-and-offers.gates.closure: found 20 minutes before each period, after acceptances; write 30 or more",
    "venues.bids-and-offers.calls.kind: found net-imbalance, which the imbalance price of the scenario does not say; write calls: { kind: drawn } in the venue, or a price that says it: system-price as generated, price-file or stack",
  ]);
});
