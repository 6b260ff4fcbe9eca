/**
 * On whose account it is what homes leave that an aggregator sells to services, and what of it the system operator takes off (domain §6: a turn-down unseen is the supplier's credit, what was accepted and
 * delivered leaves no imbalance, P415 moves it), in whole runs of a day with a call of two half-hours.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import { amountMicroGbp } from "../sim/core/money.ts";
import { laws } from "./fuzz/laws/registry.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { type Row, ran, rowsOf } from "./testing/engine-runs.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";
import { DFS, dfs, document, homes, pool, runOf } from "./testing/two-streets.ts";

const { folder } = scratchFolder("homes-in-accounts");
const PRICE = { kind: "fixed", gbpPerMwh: 95 };

test("parties that name no unit have those that stand for their homes: what is checked is what runs", async () => {
  writeFileSync(join(folder, "network.yaml"), JSON.stringify(document));
  const parties = [
    { id: "northern", demands: ["north"] },
    { id: "southern", demands: "rest" },
  ];
  const prepared = await prepare(
    plainSource({
      ...{ name: "named", network: { file: "network.yaml" }, homes, venues: dfs() },
      ...{
        period: { start: "2025-01-14", days: 1, tickMinutes: 30 },
        forecast: { kind: "perfect" },
      },
      aggregators: pool({ service: DFS, askGbpPerMwh: 3000 }),
      settlement: { imbalance: { parties, price: PRICE } },
    }),
    folder,
  );
  const { scenario, parts } = orThrow(prepared);
  const rows = rowsOf(ran(scenario, parts).tables.imbalance);
  expect(new Set(rows.map(({ party }) => party))).toEqual(new Set(["northern", "southern"]));
});

const PARTIES = [
  { id: "northern", demands: ["north"] },
  { id: "southern", demands: "rest" },
  { id: "second" },
];
const OF = { north: "northern", south: "southern" } as const;
type Group = keyof typeof OF;

/** What homes turned and delivered in each half-hour of the call, and accounts then; each run once. */
const runs = new Map<string, ReturnType<typeof calledAnew>>();
function called(settings: object, over: object = {}) {
  const key = JSON.stringify([settings, over]);
  const made = runs.get(key) ?? calledAnew(settings, over);
  runs.set(key, made);
  return made;
}

function calledAnew(settings: object, over: object) {
  const facts = runOf({
    ...{ aggregators: pool({ service: DFS, askGbpPerMwh: 3000 }), venues: dfs(), stage: "three" },
    settlement: { imbalance: { parties: PARTIES, price: PRICE, ...settings } },
    ...over,
  });
  for (const [name, law] of Object.entries(laws)) expect([name, law(facts)]).toEqual([name, []]);
  const { rows } = facts;
  const awards = rows.service_awards.filter(({ instructedWh }) => Number(instructedWh) > 0);
  const half = [...new Set(awards.map(({ periodStart }) => periodStart))];
  const one = (found: readonly Row[]) => {
    expect(found).toHaveLength(1);
    return found[0]!;
  };
  return half.map((periodStart) => {
    const at = (row: Row) => row.periodStart === periodStart;
    const wh = (group: Group) => ({
      turned: Number(
        one(rows.homes_bills.filter((row) => at(row) && row.group === group)).turnedWh,
      ),
      delivered: Number(
        one(awards.filter((row) => at(row) && row.unit === `homes of ${group}`)).deliveredWh,
      ),
    });
    const account = (party: string) => {
      const row = one(rows.imbalance.filter((each) => at(each) && each.party === party));
      expect(row.cashMicroGbp).toBe(amountMicroGbp(Number(row.imbalanceWh), PRICE.gbpPerMwh));
      return {
        imbalance: Number(row.imbalanceWh),
        off: Number(row.bidOfferWh),
        made: Number(row.compensatedWh),
        moved: Number(row.transferredWh),
        contract: Number(row.contractWh),
        metered: Number(row.meteredWh),
        lost: Number(row.lostIncomeMicroGbp),
      };
    };
    return { north: wh("north"), south: wh("south"), account };
  });
}
const DELIVERED = { volumeAdjust: "delivered" };
const VIRTUAL = { virtualTrading: {}, homes: { model: { kind: "virtual-lead-party" } } };
const noImbalance = { imbalance: 0, off: 0, made: 0 };

describe.each(["north", "south"] as const)(
  "homes of %s, whose supplier says nothing of it",
  (group) => {
    const party = OF[group];

    test("untold, what they leave is their supplier's credit, and sales that it loses", () => {
      const half = called({});
      expect(half).toHaveLength(2);
      for (const {
        [group]: { turned },
        account,
      } of half) {
        const { contract, metered, lost, ...own } = account(party);
        expect(turned).toBeGreaterThan(200_000);
        expect(own).toEqual({ imbalance: turned, off: 0, made: 0, moved: 0 });
        expect(metered - contract).toBe(turned);
        // A flat tariff of 22.36 p a kWh.
        expect(lost).toBe(amountMicroGbp(turned, 223.6));
      }
    });

    test("adjusted, what they delivered is taken off its account, whoever was told", () => {
      for (const visibility of ["dso", "all"])
        for (const {
          [group]: { turned, delivered },
          account,
        } of called(DELIVERED, visibility === "dso" ? {} : { visibility })) {
          expect(delivered).toBeGreaterThan(200_000);
          // What homes turn beyond what they were told is nobody's call.
          const left = { imbalance: turned - delivered, off: delivered, made: 0, moved: 0 };
          expect(account(party)).toMatchObject(left);
        }
    });

    test("told, it makes good elsewhere all that they leave", () => {
      for (const {
        [group]: { turned },
        account,
      } of called({}, { visibility: "all" }))
        expect(account(party)).toMatchObject({ imbalance: 0, off: 0, made: turned });
    });
  },
);

test("worked: a half-hour of 2,000 homes called for 442.0 kWh that leave 463.7, at £95", () => {
  const [unadjusted] = called({});
  const [adjusted] = called(DELIVERED);
  expect(unadjusted!.north).toEqual({ turned: 463_662, delivered: 442_000 });
  const bought = { contract: -4_212_840, metered: -3_749_178, lost: 103_674_823 };
  expect(unadjusted!.account("northern")).toMatchObject({ ...bought, imbalance: 463_662 });
  expect(adjusted!.account("northern")).toMatchObject({ ...bought, imbalance: 21_662 });
  expect([463_662, 21_662].map((wh) => amountMicroGbp(wh, PRICE.gbpPerMwh))).toEqual([
    44_047_890, 2_057_890,
  ]);
});

describe("where it is said who sells", () => {
  const both = ({ north, south }: ReturnType<typeof called>[number], of: "turned" | "delivered") =>
    north[of] + south[of];

  test("a virtual lead party: what is delivered is taken off its account, and it sells nothing of it", () => {
    for (const half of called({ ...DELIVERED, ...VIRTUAL })) {
      const [turned, delivered] = [both(half, "turned"), both(half, "delivered")];
      const own = { imbalance: turned - delivered, off: delivered, made: 0, moved: turned };
      expect(half.account("virtual trading party")).toMatchObject(own);
      for (const party of Object.values(OF)) expect(half.account(party)).toMatchObject(noImbalance);
    }
    for (const half of called(VIRTUAL)) {
      const own = { imbalance: 0, off: 0, made: both(half, "turned") };
      expect(half.account("virtual trading party")).toMatchObject(own);
    }
  });

  test("a virtual lead party whose volumes do not move: it stays with suppliers, and is taken off theirs", () => {
    const off = { ...VIRTUAL, virtualTrading: { compensation: { kind: "off" } } };
    for (const { north, account } of called({ ...DELIVERED, ...off }))
      expect(account("northern")).toMatchObject({
        ...{ imbalance: north.turned - north.delivered, off: north.delivered },
      });
  });

  test.each([
    ["a second supplier of shared meters", "shared"],
    ["the one supplier that all switched to", "single"],
  ])("%s: the same, of its account", (_, kind) => {
    const homes = { model: { kind, supplier: "second" } };
    for (const half of called({ ...DELIVERED, homes })) {
      const [turned, delivered] = [both(half, "turned"), both(half, "delivered")];
      const own = { imbalance: turned - delivered, off: delivered, made: 0 };
      expect(half.account("second")).toMatchObject(own);
      for (const party of Object.values(OF)) expect(half.account(party)).toMatchObject(noImbalance);
    }
    for (const half of called({ homes }, { visibility: "all" }))
      expect(half.account("second")).toMatchObject({ imbalance: 0, off: 0 });
  });

  test("a second supplier that also has homes of its own sells only what it has of the others", () => {
    const homes = { groups: ["north"], model: { kind: "shared", supplier: "southern" } };
    for (const half of called({ ...DELIVERED, homes }, { visibility: "all" })) {
      const [turned, delivered] = [both(half, "turned"), both(half, "delivered")];
      const own = { imbalance: turned - delivered, off: delivered, made: 0 };
      expect(half.account("southern")).toMatchObject(own);
    }
  });
});
