/**
 * Homes behind an aggregator in services of the network and the system, in whole runs of a day or two: what they are offered for is what they turn, nobody but
 * their own answer moves them, what was metered against the baseline is paid to who acts for them, and who may not take part is left out.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { formatFault } from "../sim/core/errors.ts";
import { primacyRules } from "../sim/venues/primacy/registry.ts";
import type { Facts } from "./fuzz/facts.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { keepsLaws, paidTo, total } from "./testing/checked-facts.ts";
import type { Row } from "./testing/engine-runs.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";
import {
  DFS,
  dfs,
  document,
  groups,
  homes,
  pool,
  RATING_KW,
  runOf,
} from "./testing/two-streets.ts";

const { folder } = scratchFolder("homes-in-services");
const RESERVE = "short-term-operating-reserve";
const EVENING = [{ days: "all", from: "17:00", to: "19:00" }];
const sustain = (more: object = {}) => ({
  sustain: {
    zones: [{ id: "town", constraints: ["import"], windows: EVENING, ...more }],
  },
});
const plain = runOf({}, 2);

const netWh = ({ rows }: Facts, { unit, periodStart }: Row) =>
  Number(
    rows.homes_period.find(
      (row) => row.periodStart === periodStart && unit === `homes of ${row.group}`,
    )!.netWh,
  );

describe("demand flexibility service, called on two evenings", () => {
  const facts = runOf(
    { aggregators: pool({ service: DFS, askGbpPerMwh: 3000 }), venues: dfs(), stage: "three" },
    2,
  );
  const { rows } = facts;
  const called = rows.service_awards.filter(({ instructedWh }) => Number(instructedWh) > 0);

  test("every law of a run is kept", () => keepsLaws(facts));

  test("both streets offer what they are expected to turn, and are called for an hour each evening, four hours before", () => {
    expect(rows.service_offers).toHaveLength(2 * 4 * 2);
    expect(called).toHaveLength(2 * 2 * 2);
    for (const { at, start } of rows.service_instructions)
      expect(Number(start) - Number(at)).toBe(4 * 3600);
  });

  test("nothing moves them but their own answer: they draw less by what those turned who took part, and make up for it later", () => {
    for (const row of called) {
      const bill = rows.homes_bills.find(
        ({ group, periodStart }) =>
          periodStart === row.periodStart && row.unit === `homes of ${group}`,
      )!;
      expect(Number(bill.takingPart)).toBeGreaterThan(100);
      const lessWh = netWh(plain, row) - netWh(facts, row);
      // The second evening follows on the first in which they made up.
      expect(Math.abs(lessWh - Number(bill.turnedWh))).toBeLessThan(Number(bill.turnedWh) * 0.05);
    }
    for (const { deliveredWh, unit } of rows.unit_period)
      if (String(unit).startsWith("homes of")) expect(deliveredWh).toBe(0);
    const lateWh = (of: Facts) =>
      total(
        of.rows.homes_period.filter(({ periodStart }) => {
          const hour = (Number(periodStart) / 3600) % 24;
          return hour >= 19 && hour < 23;
        }),
        "netWh",
      );
    expect(lateWh(facts)).toBeGreaterThan(lateWh(plain));
  });

  test("who took part is more tired of the second evening", () => {
    const takingPart = (day: string) =>
      rows.homes_bills
        .filter(({ alert }) => String(alert).includes(day))
        .reduce((sum, row) => sum + Number(row.takingPart), 0);
    expect(takingPart("2025-01-15")).toBeGreaterThan(0);
    expect(takingPart("2025-01-15")).toBeLessThan(takingPart("2025-01-14"));
  });

  test("baseline less meter is paid at the price asked, as far as it was told", () => {
    const [first] = called;
    const ofDay = called.filter(
      ({ periodStart }) => Number(periodStart) < Number(first!.periodStart) + 86_400 / 2,
    );
    for (const row of ofDay) {
      // With a perfect forecast what was declared is what they would have drawn.
      const lessWh = netWh(plain, row) - netWh(facts, row);
      expect(row.deliveredWh).toBe(Math.min(Number(row.instructedWh), lessWh));
      expect(row.utilisationMicroGbp).toBe(Number(row.deliveredWh) * 3000);
    }
    for (const { deliveredWh, instructedWh } of called)
      expect(Number(deliveredWh) / Number(instructedWh)).toBeGreaterThan(0.8);
  });

  test("the system operator pays the aggregator, which shares it with its homes; the ledger sums to zero", () => {
    const paid = total(called, "utilisationMicroGbp");
    expect(paid).toBeGreaterThan(0);
    expect(paidTo(facts, "electricity system operator", /^demand-flex/)).toBe(0 - paid);
    const shared = paidTo(facts, "north", /^home-flex/) + paidTo(facts, "south", /^home-flex/);
    expect(shared).toBe(total(rows.homes_bills, "rewardMicroGbp"));
    expect(paidTo(facts, "pool", /./)).toBe(paid - shared);
    // Above half and less than what comes in: 57 % of 1 MW, a little more of more, of what was turned above what was sold too.
    expect(shared / paid).toBeGreaterThan(0.57);
    expect(shared / paid).toBeLessThan(1);
  });
});

describe("Sustain: relief of a transformer in the evening", () => {
  const facts = runOf({ aggregators: pool({ service: "sustain" }), venues: sustain() });
  const awards = facts.rows.service_awards.filter(({ state }) => state === "armed");
  const flowKw = ({ rows }: Facts, periodStart: unknown) =>
    Number(
      rows.constraint_period.find(
        (row) => row.constraint === "import" && row.periodStart === periodStart,
      )!.meanW,
    ) / 1000;

  test("every law of a run is kept", () => keepsLaws(facts));

  test("as much of the homes is bought as is wanted, armed a day ahead, and the transformer carries so much less", () => {
    const wanted = facts.rows.service_requirements;
    expect(wanted.length).toBeGreaterThan(1);
    for (const { periodStart, neededW, offeredW } of wanted) {
      const own = awards.filter((row) => row.periodStart === periodStart);
      expect(Number(offeredW)).toBeGreaterThan(0);
      expect(total(own, "reliefW")).toBe(Math.min(Number(neededW), Number(offeredW)));
      const before = flowKw(plain, periodStart);
      const less = before - flowKw(facts, periodStart);
      expect(less).toBeGreaterThan(0.8 * (total(own, "reliefW") / 1000));
      expect(before).toBeGreaterThan(0.95 * RATING_KW);
    }
  });

  test("what was metered is paid by the network operator to the aggregator", () => {
    const used = total(awards, "utilisationMicroGbp");
    const paid = used + total(awards, "availabilityMicroGbp");
    expect(used).toBe(
      awards.reduce(
        (sum, row) => sum + Number(row.deliveredWh) * Number(row.utilisationGbpPerMwh),
        0,
      ),
    );
    expect(paidTo(facts, "distribution system operator", /^sustain/)).toBe(0 - paid);
    expect(paidTo(facts, "pool", /^sustain/)).toBe(paid);
  });
});

test("where too much is generated, homes are asked to draw more", () => {
  const facts = runOf({
    aggregators: pool({ service: "sustain" }),
    venues: sustain({ constraints: ["export"], requirement: { kind: "stated", reliefKw: 300 } }),
  });
  keepsLaws(facts);
  const awards = facts.rows.service_awards.filter(({ state }) => state === "armed");
  expect(awards.length).toBeGreaterThan(3);
  for (const { periodStart, neededW, offeredW } of facts.rows.service_requirements) {
    const own = awards.filter((row) => row.periodStart === periodStart);
    expect(total(own, "reliefW")).toBe(Math.min(Number(neededW), Number(offeredW)));
  }
  for (const row of awards) {
    expect(Number(row.changeW)).toBeLessThan(0);
    expect(netWh(facts, row)).toBeGreaterThan(netWh(plain, row));
    expect(Number(row.deliveredWh)).toBeGreaterThan(0.8 * Number(row.instructedWh));
  }
});

describe("one buyer at a time", () => {
  const reserve = {
    [RESERVE]: {
      ...{ wantedMw: 3, countedAt: "import", minOfferKw: 1000, sustainMinutes: 30 },
      windows: [{ days: "all", from: "12:00", to: "23:30" }],
      ceilings: { utilisationGbpPerMwh: 3000 },
      gates: { arm: { before: 240 }, dispatch: { before: 240 } },
    },
  };
  const forReserve = { service: RESERVE, askGbpPerMwh: 3000 };
  const sold = (services: readonly object[], venues: object) =>
    runOf({ aggregators: pool(...services), venues }).rows.service_awards.filter(
      ({ state }) => state === "armed",
    );
  const hoursOf = (awards: readonly Row[], of: string) =>
    new Set(
      awards
        .filter(({ service }) => service === of)
        .map(({ periodStart }) => (Number(periodStart) / 3600) % 24),
    );

  test("homes that the network operator has are not sold to the system operator, until they have made up for it", () => {
    const alone = hoursOf(sold([forReserve], reserve), RESERVE);
    expect(alone.has(17)).toBe(true);
    const both = sold([{ service: "sustain" }, forReserve], { ...reserve, ...sustain() });
    const ofNetwork = [...hoursOf(both, "sustain")];
    expect(ofNetwork.length).toBeGreaterThan(1);
    const ofSystem = hoursOf(both, RESERVE);
    for (const hour of ofSystem)
      for (const other of ofNetwork) expect(Math.abs(hour - other)).toBeGreaterThan(4);
  });

  test("so it is under every rule of primacy, which is not asked: who buys first has them, and nothing is in conflict", () => {
    const under = (kind: string) =>
      runOf({
        aggregators: pool({ service: "sustain" }, forReserve),
        venues: { ...reserve, ...sustain() },
        primacy: { kind, splitStack: true },
      }).rows;
    const usual = under("dso-first");
    expect(hoursOf(usual.service_awards, "sustain").size).toBeGreaterThan(1);
    for (const kind of Object.keys(primacyRules)) {
      const { service_awards: awards, conflicts } = under(kind);
      expect(awards).toEqual(usual.service_awards);
      expect(conflicts.filter((row) => row.class === "C1" || row.class === "C2")).toEqual([]);
    }
  });
});

test("two zones of a service that want the same homes in a half-hour have them once, whether for more or for less", () => {
  const zone = (id: string, reliefKw: number) => ({
    ...{ id, constraints: [id], windows: EVENING },
    requirement: { kind: "stated", reliefKw },
  });
  const facts = runOf({
    aggregators: [{ id: "pool", groups: ["north"], services: [{ service: "sustain" }] }],
    venues: { sustain: { zones: [zone("import", 300), zone("export", 100)] } },
  });
  keepsLaws(facts);
  const awards = facts.rows.service_awards;
  const of = (state: string) => awards.filter((row) => row.state === state);
  expect(new Set(facts.rows.service_offers.map(({ zone: id }) => id))).toEqual(
    new Set(["import", "export"]),
  );
  expect(of("armed").map(({ zone: id }) => id)).toEqual(new Array(4).fill("import"));
  expect(of("refused").map(({ zone: id }) => id)).toEqual(new Array(4).fill("export"));
});

test("a zone that wants more of homes is not in the four hours about one that wants less: no one call is both", () => {
  const zone = (id: string, reliefKw: number, from: string, to: string) => ({
    ...{ id, constraints: [id], windows: [{ days: "all", from, to }] },
    requirement: { kind: "stated", reliefKw },
  });
  const later = (from: string, to: string) =>
    runOf({
      aggregators: [{ id: "pool", groups: ["north"], services: [{ service: "sustain" }] }],
      venues: {
        sustain: {
          zones: [zone("import", 300, "15:00", "16:00"), zone("export", 100, from, to)],
        },
      },
    });
  const [near, apart] = [later("19:30", "20:30"), later("20:00", "21:00")];
  const statesOf = ({ rows }: Facts) =>
    rows.service_awards.map(({ zone: id, state }) => `${id} ${state}`);
  for (const facts of [near, apart]) keepsLaws(facts);
  expect(statesOf(near).sort()).toEqual([
    ...["export armed", "export refused", "import armed", "import armed"],
  ]);
  expect(statesOf(apart).sort()).toEqual([
    ...["export armed", "export armed", "import armed", "import armed"],
  ]);
  expect(new Set(apart.rows.homes_bills.map(({ alert }) => alert))).toEqual(
    new Set(["-", "sustain.north.2025-01-14T15:00:00Z", "sustain.north.2025-01-14T20:00:00Z"]),
  );
});

test("in an outage, in short ticks, with all that homes may have, seen by control rooms, one group on a route of its own", () => {
  const having = { ev: { share: 0.3 }, heatPump: { share: 0.3 }, solar: { share: 0.3 } };
  const facts = runOf({
    homes: homes.map((group) => ({ ...group, ...having })),
    period: { start: "2025-01-14", days: 1, tickMinutes: 10 },
    aggregators: pool({ service: "sustain" }, { service: DFS, askGbpPerMwh: 3000 }),
    venues: {
      ...dfs(),
      ...sustain({ requirement: { kind: "stated", reliefKw: 300 } }),
    },
    facilitator: { direct: [{ unit: "homes of north", service: "sustain" }] },
    controlRoom: { areas: groups.map((id) => ({ id, buses: [id] })) },
    faults: [
      {
        ...{ kind: "branch-out", branch: "to-south" },
        ...{ from: "2025-01-14T17:10:00Z", to: "2025-01-14T17:50:00Z" },
      },
    ],
  });
  keepsLaws(facts);
  const { service_offers: offers, service_awards: awards } = facts.rows;
  const soldTo = (unit: string) =>
    new Set(offers.flatMap((row) => (row.unit === unit ? [row.service] : [])));
  expect(soldTo("homes of north")).toEqual(new Set(["sustain"]));
  expect(total(awards, "deliveredWh")).toBeGreaterThan(0);
});

test.each(["one", "two"])("at stage %s homes are not offered, and nobody asks them", (stage) => {
  const { rows } = runOf({
    ...{ stage, venues: dfs() },
    aggregators: pool({ service: DFS, askGbpPerMwh: 3000 }),
  });
  expect([rows.service_offers, rows.service_awards]).toEqual([[], []]);
  expect(new Set(rows.homes_bills.map(({ alert }) => alert))).toEqual(new Set(["-"]));
});

test("services that homes cannot serve, and too few homes, are told, each once", async () => {
  writeFileSync(join(folder, "network.yaml"), JSON.stringify(document));
  const prepared = await prepare(
    plainSource({
      ...{ name: "wrong", network: { file: "network.yaml" } },
      homes: [{ id: "north", bus: "north", count: 200, response: {} }],
      venues: {
        ...dfs({ participation: { provider: ["storage"] } }),
        ...sustain(),
        dynamic: { zones: [{ id: "town", constraints: ["import"] }] },
      },
      aggregators: [
        {
          ...{ id: "pool", groups: ["north"] },
          services: [
            ...[{ service: DFS }, { service: "dynamic" }],
            ...[{ service: "sustain", askGbpPerMwh: 400 }, { service: "sustain" }],
            { service: "secure" },
          ],
        },
      ],
    }),
    folder,
  );
  const said = prepared.kind === "faulty" ? prepared.faults.map(formatFault) : [];
  expect(said.map((each) => each.slice(each.indexOf("aggregators[0]")))).toEqual([
    `aggregators[0].services[0].service: found "${DFS}", which takes no demand; name demand in its participation.provider, or leave it out`,
    `aggregators[0].services[0].service: found homes of which 14 kW would be offered to ${DFS}, below the 1000 kW that it takes of one seller; name more homes, or leave the service out`,
    "aggregators[0].services[1].noticeMinutes: found homes that need 180 minutes, where dynamic tells them 15 before; let the service's gates tell earlier, write less for homes that answer so fast (30 or more), or leave it out",
    "aggregators[0].services[1].service: found homes of which 14 kW would be offered to dynamic, below the 50 kW that it takes of one seller; name more homes, or leave the service out",
    "aggregators[0].services[2].askGbpPerMwh: found 400, above the 300 that sustain pays at most; write no more than that",
    "aggregators[0].services[2].service: found homes of which 17 kW would be offered to sustain, below the 50 kW that it takes of one seller; name more homes, or leave the service out",
    'aggregators[0].services[3].service: found "sustain", which is written before; write each service once',
    'aggregators[0].services[4].service: found "secure", which is no service that is open; open it in venues, or leave it out',
  ]);
});

test("a group that is not there is told of once, and not as homes that are too few", async () => {
  writeFileSync(join(folder, "network.yaml"), JSON.stringify(document));
  const prepared = await prepare(
    plainSource({
      ...{ name: "misspelt", network: { file: "network.yaml" }, venues: dfs() },
      homes: [{ id: "north", bus: "north", count: 200, response: {} }],
      aggregators: [{ id: "pool", groups: ["nroth"], services: [{ service: DFS }] }],
    }),
    folder,
  );
  const said = prepared.kind === "faulty" ? prepared.faults.map(formatFault) : [];
  expect(said).toEqual([expect.stringContaining('aggregators[0].groups[0]: found "nroth"')]);
});
