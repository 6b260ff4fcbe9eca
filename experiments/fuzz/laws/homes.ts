/**
 * Laws of homes: the net is the sum of its parts, what batteries hold follows from what went in, no half-hour is missing; bills are of what was
 * drawn and given, at the row's prices, in the ledger, and the sum of what each home owes.
 */
import { amountMicroGbp } from "../../../sim/core/money.ts";
import { formatInstant } from "../../../sim/core/time.ts";
import { portfoliosOf, rewardOfService } from "../../../sim/homes/portfolios.ts";
import { buyerOf, type HomeReward } from "../../../sim/model/aggregators.ts";
import { flexAlertsSchema } from "../../../sim/model/home-response.ts";
import { homeSellerId, offeredHomes } from "../../../sim/model/home-sellers.ts";
import {
  batteryEnds,
  carsGive,
  HOME_FLEXIBILITY,
  HOME_TARIFF,
  isBilled,
} from "../../../sim/model/homes.ts";
import { BIDS_AND_OFFERS } from "../../../sim/model/services.ts";
import { answeringPart } from "../../../sim/settlement/imbalance/home-supply.ts";
import { toldBySchedule } from "../../../sim/venues/registry.ts";
import { type Facts, numbers, place } from "../facts.ts";

const PARTS = [
  "baseWh",
  "evWh",
  "heatPumpWh",
  "batteryWh",
  "solarWh",
  "netWh",
  "unservedWh",
] as const;

export function homesDrawTheSumOfTheirParts({ scenario, rows }: Facts): string[] {
  const giving = new Set<unknown>(scenario.homes.filter(carsGive).map(({ id }) => id));
  return rows.homes_period.flatMap((row) => {
    const { baseWh, evWh, heatPumpWh, batteryWh, solarWh, netWh, unservedWh } = numbers(
      row,
      ...PARTS,
    );
    const isSum = netWh === baseWh + evWh + heatPumpWh + batteryWh - solarWh - unservedWh;
    const carsWh = giving.has(row.group) ? 0 : evWh;
    const isDrawn = Math.min(baseWh, carsWh, heatPumpWh, solarWh) >= 0;
    return isSum && isDrawn ? [] : [`${row.group} ${place(row)}: ${JSON.stringify(row)}`];
  });
}

/** What homes lack is part of what the network did not serve, and where nobody was without supply they lack nothing: homes draw what is metered. */
export function homesDrawWhatIsMetered({ scenario, rows }: Facts): string[] {
  const lost = new Map(
    rows.network_period.map((row) => [
      row.periodStart,
      numbers(row, "customerSecondsLost", "unservedWh"),
    ]),
  );
  const giving = new Set<unknown>(
    scenario.homes
      .filter(({ solar, ev }) => solar !== undefined || ev !== undefined)
      .map(({ id }) => id),
  );
  return rows.homes_period.flatMap((row) => {
    const { unservedWh } = numbers(row, "unservedWh");
    const { customerSecondsLost, unservedWh: ofAllWh } = lost.get(row.periodStart)!;
    const isPart = giving.size > 0 || (unservedWh >= 0 && unservedWh <= ofAllWh + ROUNDING_WH);
    return isPart && (customerSecondsLost > 0 || unservedWh === 0)
      ? []
      : [`${row.group} ${place(row)}: ${unservedWh} Wh without supply`];
  });
}

/** Wh that rounding of a half-hour's sums may be off. */
const ROUNDING_WH = 2;

/** Nothing comes out that did not go in, and what is in stays between the batteries' ends. */
export function batteriesOfHomesLoseWhatTheyLose({ scenario, rows }: Facts): string[] {
  return scenario.homes.flatMap((group) => {
    const { leastWh, mostWh } = batteryEnds(group);
    const lossFrac = 1 - (group.battery?.roundTripFrac ?? 1);
    let before: number | undefined;
    return rows.homes_period
      .filter((row) => row.group === group.id)
      .flatMap((row) => {
        const { storedWh, batteryWh } = numbers(row, "storedWh", "batteryWh");
        const gainedWh = storedWh - (before ?? storedWh);
        const isFirst = before === undefined;
        before = storedWh;
        // Between a gain of what went in and a loss of more than came out lies what the way costs.
        const mostLostWh = lossFrac * group.count * (mostWh - leastWh) + ROUNDING_WH;
        const isWithin = storedWh >= 0 && storedWh <= group.count * mostWh + ROUNDING_WH;
        const isAccounted =
          isFirst || (gainedWh <= batteryWh + ROUNDING_WH && gainedWh >= batteryWh - mostLostWh);
        return isWithin && isAccounted
          ? []
          : [`${group.id} ${place(row)}: ${storedWh} Wh held, ${batteryWh} Wh in`];
      });
  });
}

/** Every half-hour of the run has each group once. */
export function everyGroupOfHomesHasEveryHalfHour({ scenario, rows }: Facts): string[] {
  const starts = new Set(rows.network_period.map(({ periodStart }) => Number(periodStart)));
  const missing = scenario.homes.flatMap(({ id, count }) => {
    const own = rows.homes_period.filter(({ group }) => group === id);
    const of = new Set(own.map(({ periodStart }) => Number(periodStart)));
    const isWhole = own.length === starts.size && [...starts].every((start) => of.has(start));
    const isCounted = own.every(({ homes }) => homes === count);
    return isWhole && isCounted ? [] : [`${id}: ${own.length} half-hours of ${starts.size}`];
  });
  const known = new Set<unknown>(scenario.homes.map(({ id }) => id));
  const strange = rows.homes_period.filter(({ group }) => !known.has(group));
  return [...missing, ...strange.map((row) => `${row.group}: no group of the scenario`)];
}

/** What is billed was drawn and given, at the prices of the row with standing charges on top, and rewards are by what was turned. */
export function homesAreBilledForWhatTheyDraw({ scenario, rows }: Facts): string[] {
  const netWh = new Map(
    rows.homes_period.map((row) => [`${row.periodStart} ${row.group}`, Number(row.netWh)]),
  );
  const counts = new Map<unknown, number>(scenario.homes.map(({ id, count }) => [id, count]));
  const standing = new Map<unknown, number>(
    scenario.homes.map(({ id, tariff }) => [id, (tariff?.standingGbpPerDay ?? 0) * MICRO]),
  );
  const wrong = rows.homes_bills.flatMap((row) => {
    const { drawnWh, givenWh, billMicroGbp, importGbpPerMwh, exportGbpPerMwh } = numbers(
      ...([row, "drawnWh", "givenWh", "billMicroGbp", "importGbpPerMwh"] as const),
      "exportGbpPerMwh",
    );
    const energy =
      amountMicroGbp(drawnWh, importGbpPerMwh) - amountMicroGbp(givenWh, exportGbpPerMwh);
    const onTop = billMicroGbp - energy;
    const wholeDay = Math.round(standing.get(row.group)! * counts.get(row.group)!);
    const isRight =
      drawnWh - givenWh === netWh.get(`${row.periodStart} ${row.group}`) &&
      givenWh >= 0 &&
      (onTop === 0 || onTop === wholeDay);
    return isRight ? [] : [`${row.group} ${place(row)}: ${JSON.stringify(row)}`];
  });
  return [...wrong, ...againstLedger(rows, "home-tariff", "billMicroGbp", -1)];
}

const MICRO = 1_000_000;

/** What the ledger moved under a mechanism, by group, is the sum of a column. */
function againstLedger(
  rows: Facts["rows"],
  mechanism: string,
  column: string,
  sign: 1 | -1,
): string[] {
  const groups = [...new Set(rows.homes_bills.map(({ group }) => group))];
  return groups.flatMap((group) => {
    const said = rows.homes_bills
      .filter((row) => row.group === group)
      .reduce((sum, row) => sum + Number(row[column]), 0);
    const moved = rows.ledger
      .filter(({ rule }) => String(rule).startsWith(`${mechanism}/`))
      .reduce((sum, { payer, payee, amountMicroGbp: amount }) => {
        const to = (payee === group ? 1 : 0) - (payer === group ? 1 : 0);
        return sum + to * Number(amount);
      }, 0);
    return moved === sign * said ? [] : [`${group}: ${said} µ£ of ${column}, ledger ${moved} µ£`];
  });
}

/**
 * Rewards are what was turned in all of an alert, with its sign and not below nothing, at the alert's price with its last half-hour, of no more homes than there are; where an aggregator acts for them, as
 * it shares: to the pound that follows from the price that homes see, or a fee that is the same for each.
 */
export function homesAreRewardedForWhatTheyTurned({ scenario, rows }: Facts): string[] {
  // Alerts pass over homes that a service has bought before.
  const asked = new Set(rows.homes_bills.map(({ group, alert }) => `${group} ${alert}`));
  const mayAnswer = answeringPart(scenario.settlement?.imbalance?.homes);
  const { alerts } = portfoliosOf(
    scenario.homes,
    scenario.flexAlerts,
    scenario.aggregators,
    (group, alert) => (asked.has(`${group.id} ${alert.id}`) ? mayAnswer(group, alert) : 0),
  );
  const rewards = new Map<string, HomeReward>(
    scenario.homes.flatMap(({ id }, group) =>
      alerts[group]!.map(({ alert, reward }) => [`${id} ${alert.id}`, reward] as const),
    ),
  );
  for (const [key, reward] of serviceRewards(scenario, rows)) rewards.set(key, reward);
  const counts = new Map<unknown, number>(scenario.homes.map(({ id, count }) => [id, count]));
  const turned = new Map<string, { wh: number; last: unknown }>();
  for (const row of rows.homes_bills) {
    const key = `${row.group} ${row.alert}`;
    turned.set(key, {
      wh: (turned.get(key)?.wh ?? 0) + Number(row.turnedWh),
      last: row.periodStart,
    });
  }
  const wrong = rows.homes_bills.flatMap((row) => {
    const { turnedWh, takingPart, rewardMicroGbp } = numbers(
      ...([row, "turnedWh", "takingPart", "rewardMicroGbp"] as const),
    );
    const key = `${row.group} ${row.alert}`;
    const { wh, last } = turned.get(key)!;
    const paidWh = row.alert !== "-" && last === row.periodStart ? Math.max(0, wh) : 0;
    const isRight =
      takingPart >= 0 &&
      takingPart <= counts.get(row.group)! &&
      (row.alert !== "-" || turnedWh === 0) &&
      isReward(
        rewardMicroGbp - amountMicroGbp(paidWh, rewards.get(key)?.gbpPerMwh ?? 0),
        (rewards.get(key)?.feeGbp ?? 0) * MICRO,
        takingPart,
      );
    return isRight ? [] : [`${row.group} ${place(row)}: ${JSON.stringify(row)}`];
  });
  return [...wrong, ...againstLedger(rows, "home-flexibility", "rewardMicroGbp", 1)];
}

/** Of what services have homes do, at the price of the award of the half-hour in which it begins; in the balancing mechanism at what their aggregator asks, as the rest is the lead party's. */
function serviceRewards(
  { homes, aggregators, settlement }: Facts["scenario"],
  { service_awards: awards, homes_bills: bills }: Facts["rows"],
): Map<string, HomeReward> {
  const answering = answeringPart(settlement?.imbalance?.homes);
  const sold = new Map(
    awards.map((row) => [`${row.service}.${row.unit}.${row.periodStart}`, row] as const),
  );
  const begun = new Map(bills.toReversed().map((row) => [`${row.group} ${row.alert}`, row]));
  return new Map(
    offeredHomes(homes, aggregators).flatMap(({ group, aggregator }) =>
      aggregator.services.flatMap(({ service, askGbpPerMwh }) =>
        [...begun].flatMap(([key, { group: of, alert: id, periodStart }]) => {
          const award = sold.get(`${service}.${homeSellerId(group.id)}.${periodStart}`);
          if (of !== group.id || award === undefined) return [];
          if (!String(id).startsWith(`${service}.`)) return [];
          const isByDevices = service === BIDS_AND_OFFERS;
          const [alert] = flexAlertsSchema.parse([
            {
              ...{ id, from: formatInstant(Number(periodStart)) },
              paidBy: buyerOf(service),
              rewardGbpPerMwh: isByDevices
                ? askGbpPerMwh
                : Number(award.utilisationGbpPerMwh) +
                  (toldBySchedule(service) ? Number(award.availabilityGbpPerMwh) : 0),
            },
          ]);
          const told = { ...alert!, isByDevices };
          return [[key, rewardOfService(aggregator, homes, told, answering)] as const];
        }),
      ),
    ),
  );
}

/** Beside what was turned nothing, or whole fees of no more homes than take part. */
const isReward = (rest: number, fee: number, takingPart: number): boolean =>
  rest === 0 || (fee > 0 && rest <= fee * takingPart + 1 && Math.abs((rest / fee) % 1) < 1e-6);

/** An aggregator is paid for what was turned as far as it was promised; its homes get what their rows say, and the ledger says the same. */
export function aggregatorsArePaidForWhatTheyPromised({ scenario, rows }: Facts): string[] {
  const prices = new Map<unknown, number>(
    scenario.flexAlerts.map(({ id, rewardGbpPerMwh }) => [id, rewardGbpPerMwh]),
  );
  const systemPrice = new Map(
    rows.network_period.map((row) => [row.periodStart, Number(row.systemGbpPerMwh)]),
  );
  const groupsOf = new Map(scenario.aggregators.map(({ id, groups }) => [id, groups]));
  return rows.aggregator_calls.flatMap((row) => {
    const of = numbers(
      row,
      "promisedWh",
      "turnedWh",
      "paidMicroGbp",
      "homesMicroGbp",
      "shortfallMicroGbp",
    );
    const own = rows.homes_bills.filter(
      ({ group, periodStart, alert }) =>
        periodStart === row.periodStart &&
        alert === row.alert &&
        groupsOf.get(String(row.aggregator))!.includes(String(group)),
    );
    const total = (column: string) => own.reduce((sum, each) => sum + Number(each[column]), 0);
    const entries = (rule: string) =>
      rows.ledger
        .filter((entry) => entry.because === row.call && entry.rule === `aggregation/${rule}`)
        .reduce((sum, entry) => sum + Number(entry.amountMicroGbp), 0);
    const deliveredWh = Math.max(0, of.turnedWh);
    const shortWh = Math.max(0, of.promisedWh - deliveredWh);
    const isRight =
      of.turnedWh === total("turnedWh") &&
      of.homesMicroGbp === total("rewardMicroGbp") &&
      of.paidMicroGbp ===
        amountMicroGbp(Math.min(of.promisedWh, deliveredWh), prices.get(row.alert) ?? 0) &&
      of.shortfallMicroGbp ===
        amountMicroGbp(shortWh, Math.max(0, systemPrice.get(row.periodStart!)!)) &&
      entries("delivery") === of.paidMicroGbp &&
      entries("shortfall") === of.shortfallMicroGbp;
    return isRight ? [] : [`${row.call}: ${JSON.stringify(row)}`];
  });
}

/** What homes gained beside bills and rewards is what moved on their group's account by trading, and what monitoring took of it, to the micro-pound. */
export function whatEachHomeGainsIsOnItsGroupsAccount({ scenario, rows }: Facts): string[] {
  return scenario.homes.filter(isBilled).flatMap(({ id }) => {
    const each = rows.home_totals
      .filter(({ group }) => group === id)
      .reduce((sum, { gainMicroGbp }) => sum + Number(gainMicroGbp), 0);
    const moved = rows.ledger
      .filter(({ rule }) => !isOfBills(String(rule)))
      .reduce((sum, { payer, payee, amountMicroGbp: amount }) => {
        const to = (payee === id ? 1 : 0) - (payer === id ? 1 : 0);
        return sum + to * Number(amount);
      }, 0);
    return each === moved ? [] : [`${id}: homes gained ${each} µ£, their account ${moved} µ£`];
  });
}

const isOfBills = (rule: string): boolean =>
  rule.startsWith(`${HOME_TARIFF}/`) || rule.startsWith(`${HOME_FLEXIBILITY}/`);

/** Each home of a billed group once, and together they owe what their group does, to a watt-hour a half-hour. */
export function whatEachHomeOwesAddsUp({ scenario, rows }: Facts): string[] {
  return scenario.homes.filter(isBilled).flatMap(({ id, count }) => {
    const own = rows.home_totals.filter(({ group }) => group === id);
    const bills = rows.homes_bills.filter(({ group }) => group === id);
    if (new Set(own.map(({ home }) => home)).size !== count || own.length !== count)
      return [`${id}: ${own.length} rows of ${count} homes`];
    const total = (of: readonly (typeof own)[number][], column: string) =>
      of.reduce((sum, row) => sum + Number(row[column]), 0);
    const dearest = Math.max(
      ...bills.map(({ importGbpPerMwh }) => Math.abs(Number(importGbpPerMwh))),
      ...bills.map(({ exportGbpPerMwh }) => Math.abs(Number(exportGbpPerMwh))),
      ...scenario.flexAlerts.map(({ rewardGbpPerMwh }) => rewardGbpPerMwh),
      ...rows.service_awards.map(
        ({ utilisationGbpPerMwh, availabilityGbpPerMwh }) =>
          Number(utilisationGbpPerMwh) + Number(availabilityGbpPerMwh),
      ),
      ...scenario.aggregators.map(({ sharing }) =>
        sharing.kind === "guaranteed" ? sharing.gbpPerMwh : 0,
      ),
    );
    const slack = { Wh: 4 * bills.length + count, MicroGbp: 4 * dearest * bills.length + count };
    return (["drawnWh", "givenWh", "billMicroGbp", "rewardMicroGbp"] as const).flatMap((column) => {
      const off = Math.abs(total(own, column) - total(bills, column));
      const most = column.endsWith("Wh") ? slack.Wh : slack.MicroGbp;
      return off <= most ? [] : [`${id}: homes and group differ by ${off} in ${column}`];
    });
  });
}
