/**
 * The local energy exchange from a seed: units that trade, in two rows of tariffs, by one of its rules. Takes choices, a network, at which prices who
 * shares energy is contracted, when the first statement is issued, and owners; gives the venue and the owners, members with contracts at
 * their tariffs. As they were where less than two would trade.
 */
import { LOCALITIES } from "../../sim/model/localities.ts";
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import {
  exchangeRuleSchema,
  exchangeRules,
} from "../../sim/venues/local-energy-exchange/rules/registry.ts";
import { exchangeStrategies } from "../../sim/venues/local-energy-exchange/strategies/registry.ts";
import { withContracts } from "../testing/contracted-owners.ts";
import type { Chooser } from "./chooser.ts";
import type { chosenPopulation } from "./population.ts";

/** What fees of both sides and rounding may take of a gain, £/MWh. */
const LEAST_GAIN = 6;

export function chosenExchange(
  choose: Chooser,
  network: NetworkDocument,
  shared: ReadonlyMap<string, number>,
  first: { readonly daysAhead: number },
  owners: ReturnType<typeof chosenPopulation>,
): { readonly venue: Record<string, object>; readonly owners: readonly object[] } {
  const none = { venue: {}, owners: withContracts(shared, network, owners) };
  if (!choose.chance("exchange", 0.3)) return none;
  // A store pays the day-ahead price for what it draws.
  const free = network.units.filter(
    ({ id, technology }) => !shared.has(id) && technology !== "storage",
  );
  const ids = free.map(({ id }) => id);
  const members = choose.some("exchange/members", ids, 0.6);
  if (members.length < 2) return none;
  const dear = choose.some("exchange/dear", members, 0.4);
  const rows = [dear, members.filter((id) => !dear.includes(id))]
    .filter(({ length }) => length > 0)
    .map((row, at) => ({
      ...{ units: row, ...chosenTariff(choose, at) },
      ...(choose.chance(`exchange/premium ${at}`, 0.5)
        ? { premium: chosenPreference(choose, at, members) }
        : {}),
      strategy: {
        kind: choose.oneOf(`exchange/strategy ${at}`, Object.keys(exchangeStrategies)),
      },
    }));
  const stores = dayAheadStores(network, shared, owners);
  const storing =
    stores.length > 0 && choose.chance("exchange/stores", 0.5)
      ? [{ units: stores, importGbpPerMwh: "dayAhead", exportGbpPerMwh: "dayAhead" }]
      : [];
  const contracts = new Map(
    free.flatMap(({ id, technology }) => {
      const row = rows.find((of) => of.units.includes(id));
      if (row === undefined) return [];
      return [[id, technology === "demand" ? row.importGbpPerMwh : row.exportGbpPerMwh] as const];
    }),
  );
  const venue = {
    "local-energy-exchange": {
      members: [...rows, ...storing],
      rule: chosenRule(choose),
      feeGbpPerMwh: choose.oneOf("exchange/fee", [0, 1, 2.5]),
      gates: {
        close: { day: -1, at: first.daysAhead > 1 ? "14:00" : "23:30" },
        settle: { before: choose.oneOf("exchange/settle", [-30, -90, -2880]) },
        // Hours before delivery a day that is closed at 23:30 is not traded yet.
        ...(first.daysAhead > 1 && choose.chance("exchange/intraday", 0.4)
          ? { intraday: { everyMinutes: 60, rule: chosenRule(choose, "later ") } }
          : {}),
      },
    },
  };
  return { venue, owners: withContracts(new Map([...shared, ...contracts]), network, owners) };
}

/** Stores whose owner is paid the day-ahead price. */
function dayAheadStores(
  { units }: NetworkDocument,
  shared: ReadonlyMap<string, number>,
  owners: ReturnType<typeof chosenPopulation>,
): readonly string[] {
  const owner = owners.find(({ policy }) => policy.kind === "storage") as
    | { readonly contract?: { readonly energyPrice?: unknown } }
    | undefined;
  if ((owner?.contract?.energyPrice ?? "dayAhead") !== "dayAhead") return [];
  return units
    .filter(({ id, technology }) => technology === "storage" && !shared.has(id))
    .map(({ id }) => id);
}

/** By what is made of, by name, by place, or by all of them. */
function chosenPreference(choose: Chooser, row: number, members: readonly string[]) {
  const by = choose.oneOf(`exchange/prefers ${row}`, ["technology", "name", "place", "all"]);
  const near = choose.oneOf(`exchange/near ${row}`, LOCALITIES);
  const named = [choose.oneOf(`exchange/preferred ${row}`, members)];
  return {
    ...(by === "name" || by === "all" ? { members: named } : {}),
    ...(by === "place" || by === "all" ? { near } : {}),
    ...(by === "all" ? { technologies: ["wind", "solar"] } : {}),
  };
}

/** With a k where the rule has one. */
function chosenRule(choose: Chooser, when = "") {
  const kind = choose.oneOf(`exchange/${when}rule`, Object.keys(exchangeRules));
  const k = choose.oneOf(`exchange/${when}k`, [0, 0.3, 0.5, 1]);
  const withK = exchangeRuleSchema.safeParse({ kind, k });
  return withK.success ? { kind, k } : { kind };
}

/** From what is usual to what hardly leaves a gain; prices that are no whole pennies among them. */
function chosenTariff(choose: Chooser, row: number) {
  const thousandths = (name: string, from: number, to: number) =>
    choose.whole(`exchange/${name} ${row}`, from * 1000, to * 1000) / 1000;
  const importGbpPerMwh = thousandths("import", 20, 300);
  const networkAdderGbpPerMwh = thousandths("adder", 0, Math.floor(importGbpPerMwh) - LEAST_GAIN);
  const most = Math.floor(importGbpPerMwh - networkAdderGbpPerMwh) - LEAST_GAIN;
  return {
    importGbpPerMwh,
    networkAdderGbpPerMwh,
    exportGbpPerMwh: thousandths("export", 0, most),
  };
}
