/**
 * Laws of imbalance settlement: every account adds up and is paid at its price, the balancing account pays what all are paid, in
 * every run of settlement, and the pot of compensation ends empty.
 */
import { amountMicroGbp } from "../../../sim/core/money.ts";
import { BIDS_AND_OFFERS, isEsoService } from "../../../sim/model/services.ts";
import { sums } from "../../testing/engine-runs.ts";
import { type Facts, numbers, place } from "../facts.ts";

/** Energies of a period are rounded by meter in accounts, and together in the network's row: Wh a meter. */
const METER_WH = 1;

export function accountsAddUp({ rows }: Facts): string[] {
  return rows.imbalance.flatMap((row) => {
    const of = numbers(row, "meteredWh", "transferredWh", "contractWh", "compensatedWh");
    const heldWh = of.meteredWh + of.transferredWh - Number(row.bidOfferWh);
    const { imbalanceWh, priceGbpPerMwh, cashMicroGbp } = numbers(
      ...([row, "imbalanceWh", "priceGbpPerMwh", "cashMicroGbp"] as const),
    );
    const isRight =
      imbalanceWh === heldWh - of.contractWh - of.compensatedWh &&
      cashMicroGbp === amountMicroGbp(imbalanceWh, priceGbpPerMwh);
    return isRight ? [] : [`${row.party} ${place(row)}: ${JSON.stringify(row)}`];
  });
}

/** What was accepted is in the accounts of the units' parties, as much as was told, and what was delivered of calls that are adjusted for; no bid is above its offer. */
export function acceptancesAreInAccounts({ rows, scenario }: Facts): string[] {
  const isAdjusted = (service: unknown) =>
    scenario.settlement?.imbalance?.volumeAdjust === "delivered" && isEsoService(String(service));
  const told = sums(
    rows.service_awards
      .filter(({ service }) => service === BIDS_AND_OFFERS || isAdjusted(service))
      .map((row) => ({
        ...row,
        acceptedWh:
          Number(row.service === BIDS_AND_OFFERS ? row.instructedWh : row.deliveredWh) *
          Math.sign(Number(row.changeW)),
      })),
    ["periodStart"],
    "acceptedWh",
  );
  const wrong = [...sums(rows.imbalance, ["periodStart"], "bidOfferWh")].flatMap(([key, wh]) =>
    wh === (told.get(key) ?? 0) ? [] : [`${key}: ${wh} Wh in accounts, ${told.get(key)} Wh told`],
  );
  const crossed = rows.bid_offer_pairs.filter((row) => {
    const { offerW, offerGbpPerMwh, bidGbpPerMwh } = numbers(
      ...([row, "offerW", "offerGbpPerMwh", "bidGbpPerMwh"] as const),
    );
    return offerW > 0 && bidGbpPerMwh > offerGbpPerMwh;
  });
  return [...wrong, ...crossed.map((row) => `${row.unit} ${place(row)}: its bid is the higher`)];
}

/** What was accepted in a half-hour is what the system lacked or had too much of in it, as the accounts say it. */
export function acceptancesFollowTheSystem({ rows }: Facts): string[] {
  const systems = new Map(rows.imbalance.map((row) => [row.periodStart, row.system]));
  return rows.service_awards
    .filter(({ service }) => service === BIDS_AND_OFFERS)
    .flatMap((row) => {
      const system = systems.get(row.periodStart!);
      const is = Number(row.changeW) > 0 ? "short" : "long";
      return system === "unknown" || system === undefined || system === is
        ? []
        : [`${row.award} ${place(row)}: accepted as ${is} in a system that was ${system}`];
    });
}

/** What a unit gives of a use is a part of it; what was decided before gate closure was sold in full. */
export function usesAreSoldAndGivenAsTheySay({ rows }: Facts): string[] {
  return rows.portfolio_uses.flatMap((row) => {
    const { changeW, soldWh, givenWh } = numbers(row, "changeW", "soldWh", "givenWh");
    const wholeWh = changeW / 2;
    const isSold = row.refusedBy === "-" && row.step !== "after-closure";
    const isRight =
      Math.abs(soldWh - (isSold ? wholeWh : 0)) <= METER_WH &&
      givenWh * changeW >= 0 &&
      Math.abs(givenWh) <= Math.abs(wholeWh) + METER_WH &&
      (row.refusedBy === "-" || givenWh === 0);
    return isRight ? [] : [`${row.unit} ${place(row)}: ${JSON.stringify(row)}`];
  });
}

export function accountsHoldAllThatIsExchanged({ rows, network }: Facts): string[] {
  if (rows.imbalance.length === 0) return [];
  const heldWh = sums(rows.imbalance, ["periodStart"], "meteredWh");
  const slackWh = METER_WH * (network.demands.length + 1);
  return rows.network_period.flatMap((row) => {
    const held = heldWh.get(String(row.periodStart)) ?? 0;
    return Math.abs(held + Number(row.importWh)) <= slackWh
      ? []
      : [`${place(row)}: ${held} Wh on accounts, ${row.importWh} Wh imported`];
  });
}

export function theBalancingAccountPaysWhatAllArePaid({ rows }: Facts): string[] {
  const net = (account: string) =>
    rows.ledger.reduce((sum, { payer, payee, amountMicroGbp: amount }) => {
      const sign = (payee === account ? 1 : 0) - (payer === account ? 1 : 0);
      return sum + sign * Number(amount);
    }, 0);
  const charged = rows.ledger
    .filter(({ rule }) => rule === "non-delivery")
    .reduce((sum, row) => sum + Number(row.amountMicroGbp), 0);
  const cash = rows.imbalance.reduce((sum, row) => sum + Number(row.cashMicroGbp), 0);
  const runs = rows.settlement_runs.reduce((sum, row) => sum + Number(row.differenceMicroGbp), 0);
  const broken: string[] = [];
  if (net("balancing account") !== charged - cash)
    broken.push(`balancing account ${net("balancing account")} µ£, accounts ${cash} µ£`);
  if (rows.settlement_runs.length > 0 && runs !== cash)
    broken.push(`runs ${runs} µ£, accounts ${cash} µ£`);
  if (net("supplier compensation pot") !== 0) broken.push("the pot of compensation is not empty");
  return broken;
}
