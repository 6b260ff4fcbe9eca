/** Laws of the local energy exchange: orders are kept to, what is left agrees on nothing, and everybody is paid as rows and tariffs say. */
import { ENERGY_PLATFORM, RESIDUAL_RULE } from "../../../sim/model/energy-exchange.ts";
import { DISTRIBUTION_NETWORK } from "../../../sim/model/services.ts";
import {
  boughtGbpPerMwh,
  pricesIn,
  type Tariff,
  tariffsOf,
} from "../../../sim/venues/local-energy-exchange/settings.ts";
import { type Row, sums } from "../../testing/engine-runs.ts";
import { type Facts, numbers, place } from "../facts.ts";

const EXCHANGE = "local-energy-exchange";
/** What doubles may leave of a sum of prices, £/MWh. */
const FLOAT_GBP = 1e-7;
/** Wh in a settlement period at 1 MW. */
const WH_A_PERIOD = 500_000;

/** Tariffs in the half-hour of a row: some follow the day-ahead price. */
function pricesOfHalfHours({ network_period }: Facts["rows"]) {
  const dayAhead = new Map(
    network_period.map((row) => [row.periodStart, Number(row.dayAheadGbpPerMwh)]),
  );
  return (tariff: Tariff, { periodStart }: Row) => pricesIn(tariff, dayAhead.get(periodStart!)!);
}

/** Nobody orders at a price at which it would lose, or more than it expects; a truthful member neither keeps anything back. */
export function ordersOfEnergyAreWhatTariffsSay({ scenario, rows }: Facts): string[] {
  const settings = scenario.venues[EXCHANGE];
  const tariffs = tariffsOf(settings ?? { members: [] });
  const pricesAt = pricesOfHalfHours(rows);
  const fee = settings?.feeGbpPerMwh ?? 0;
  const seen = new Set<string>();
  return rows.exchange_orders.flatMap((row) => {
    const key = `${row.unit} ${row.periodStart} ${row.placedAt}`;
    const isFirst = !seen.has(key);
    seen.add(key);
    const tariff = tariffs.get(String(row.unit));
    if (tariff === undefined) return [`${place(row)}: no member`];
    const { energyWh, expectedWh, limitGbpPerMwh, worthGbpPerMwh } = numbers(
      ...([row, "energyWh", "expectedWh", "limitGbpPerMwh", "worthGbpPerMwh"] as const),
    );
    // By less than a penny no better off than with its supplier, and never worse.
    const { importGbpPerMwh, exportGbpPerMwh, networkAdderGbpPerMwh } = pricesAt(tariff, row);
    const { strategy } = tariff;
    const isBid = row.side === "buyerBid";
    const gainGbpPerMwh = isBid
      ? importGbpPerMwh - networkAdderGbpPerMwh - fee - worthGbpPerMwh
      : worthGbpPerMwh - fee - exportGbpPerMwh;
    const keptGbpPerMwh = (worthGbpPerMwh - limitGbpPerMwh) * (isBid ? 1 : -1);
    const isWholePence = (gbp: number) => Math.abs(gbp * 100 - Math.round(gbp * 100)) < FLOAT_GBP;
    const isRight =
      isFirst &&
      gainGbpPerMwh > 0 - FLOAT_GBP &&
      gainGbpPerMwh < 0.01 - FLOAT_GBP &&
      [limitGbpPerMwh, worthGbpPerMwh].every(isWholePence) &&
      keptGbpPerMwh >= 0 &&
      energyWh > 0 &&
      energyWh <= expectedWh &&
      (strategy.kind !== "truthful" || (keptGbpPerMwh === 0 && energyWh === expectedWh));
    return isRight ? [] : [`${place(row)}: ${JSON.stringify(row)}`];
  });
}

/** A member that ordered has one position a half-hour: what its orders traded, and what was metered. */
export function positionsAreOrdersAndMeters({ rows }: Pick<Facts, "rows">): string[] {
  const metered = sums(rows.unit_period, ["unit", "periodStart"], "deliveredWh");
  // A group of homes is metered where it is connected, to the rounding of its ticks.
  const drawn = sums(rows.homes_period, ["group", "periodStart"], "netWh");
  const isMetered = (key: string, wh: number) =>
    metered.has(key) ? metered.get(key) === wh : Math.abs(wh + drawn.get(key)!) <= 1;
  const traded = sums(rows.exchange_orders, ["unit", "periodStart"], "tradedWh");
  const seen = new Set<string>();
  const amiss = rows.exchange_positions.filter((row) => {
    const key = `${row.unit} ${row.periodStart}`;
    const isFirst = !seen.has(key);
    seen.add(key);
    const { tradedWh, meteredWh, residualWh } = numbers(
      ...([row, "tradedWh", "meteredWh", "residualWh"] as const),
    );
    return !(
      isFirst &&
      tradedWh === traded.get(key) &&
      isMetered(key, meteredWh) &&
      residualWh === meteredWh - tradedWh
    );
  });
  const without = [...traded.keys()].filter((key) => !seen.has(key));
  return [
    ...amiss.map((row) => `${place(row)}: ${JSON.stringify(row)}`),
    ...without.map((key) => `${key}: orders without a position`),
  ];
}

/** What cannot draw bids for nothing, and nobody offers more than its plant can give: but to undo what it traded before. */
export function nobodyOrdersEnergyBeyondItsPlant({ network, scenario, rows }: Facts): string[] {
  const plant = new Map(network.units.map((unit) => [unit.id, unit]));
  const homes = new Set<unknown>(scenario.homes.map(({ id }) => id));
  const soldWh = new Map<string, number>();
  const byGate = rows.exchange_orders.toSorted(
    (left, right) => Number(left.placedAt) - Number(right.placedAt),
  );
  return byGate.flatMap((row) => {
    if (homes.has(row.unit)) return [];
    const { capacityMw = 0, storage, consumption } = plant.get(String(row.unit)) ?? {};
    const key = `${row.unit} ${row.periodStart}`;
    const before = soldWh.get(key) ?? 0;
    soldWh.set(key, before + Number(row.tradedWh));
    const drawsWh = consumption === undefined ? (storage?.chargeMw ?? capacityMw) : Infinity;
    const mostDrawnWh =
      storage === undefined && consumption === undefined ? 0 : drawsWh * WH_A_PERIOD + 1;
    const isRight =
      row.side === "buyerBid"
        ? Number(row.energyWh) <= mostDrawnWh + before
        : Number(row.energyWh) <= capacityMw * WH_A_PERIOD + 1 - before;
    return isRight ? [] : [`${place(row)}: ${row.side} of ${row.energyWh} Wh`];
  });
}

/** When an order was placed, or a trade made. */
const gateAt = ({ at, placedAt }: Row) => at ?? placedAt!;

/** The rule of the gate that a row is of: the last hours before delivery may have another. */
function ruleAt({ scenario }: Pick<Facts, "scenario">, row: Row) {
  const { rule, gates } = scenario.venues[EXCHANGE]!;
  const minutesAhead = (Number(row.periodStart) - Number(gateAt(row))) / 60;
  const { intraday } = gates;
  return intraday !== undefined && minutesAhead <= intraday.opens.before ? intraday.rule : rule;
}

/** Rules that may leave two orders unmatched that agree: a limit lies between them, or a formula's price beside both. */
const MAY_LEAVE_CROSSED: ReadonlySet<string> = new Set([
  ...["nodal", "mid-market-rate", "supply-demand-ratio"],
]);

/** Each half-hour by itself: bought is sold, inside both limits, and the best of what is left would lose by trading. */
export function tradesOfEnergyKeepToTheirOrders({ scenario, rows }: Facts): string[] {
  const gate = (row: Row) => `${row.periodStart} ${gateAt(row)}`;
  const orderOf = new Map(
    rows.exchange_orders.map((row) => [`${row.unit} ${row.side} ${gate(row)}`, row]),
  );
  const bought = sums(rows.exchange_trades, ["buyer", "periodStart", "at"], "energyWh");
  const sold = sums(rows.exchange_trades, ["seller", "periodStart", "at"], "energyWh");
  const unkept = rows.exchange_trades.filter((row) => {
    const { energyWh, bidGbpPerMwh, askGbpPerMwh, premiumGbpPerMwh } = numbers(
      ...([row, "energyWh", "bidGbpPerMwh", "askGbpPerMwh", "premiumGbpPerMwh"] as const),
    );
    const bid = orderOf.get(`${row.buyer} buyerBid ${gate(row)}`);
    const offer = orderOf.get(`${row.seller} sellerOffer ${gate(row)}`);
    const { kind } = ruleAt({ scenario }, row);
    return !(
      energyWh > 0 &&
      premiumGbpPerMwh >= 0 &&
      (premiumGbpPerMwh === 0 || kind === "peer-to-peer") &&
      Math.abs(bidGbpPerMwh - Number(bid?.limitGbpPerMwh) - premiumGbpPerMwh) < FLOAT_GBP &&
      askGbpPerMwh === offer?.limitGbpPerMwh &&
      askGbpPerMwh <= Number(row.sellerGbpPerMwh) &&
      Number(row.buyerGbpPerMwh) <= bidGbpPerMwh &&
      (kind === "nodal" || row.buyerGbpPerMwh === row.sellerGbpPerMwh)
    );
  });
  const unfilled = new Map<string, { bid: number; offer: number }>();
  const overfilled = rows.exchange_orders.filter((row) => {
    const { energyWh, tradedWh, limitGbpPerMwh } = numbers(
      ...([row, "energyWh", "tradedWh", "limitGbpPerMwh"] as const),
    );
    const isBid = row.side === "buyerBid";
    const wh = (isBid ? bought : sold).get(`${row.unit} ${gate(row)}`) ?? 0;
    const best = unfilled.get(gate(row)) ?? { bid: -Infinity, offer: Infinity };
    if (!MAY_LEAVE_CROSSED.has(ruleAt({ scenario }, row).kind)) unfilled.set(gate(row), best);
    if (wh < energyWh && isBid) best.bid = Math.max(best.bid, limitGbpPerMwh);
    if (wh < energyWh && !isBid) best.offer = Math.min(best.offer, limitGbpPerMwh);
    return wh > energyWh || tradedWh !== (isBid ? 0 - wh : wh) + 0;
  });
  const crossed = [...unfilled].filter(([, { bid, offer }]) => bid >= offer);
  return [
    ...[...unkept, ...overfilled].map((row) => `${place(row)}: ${JSON.stringify(row)}`),
    ...crossed.map(([start, { bid, offer }]) => `${start}: ${bid} and ${offer} are left unmatched`),
  ];
}

/** Rules with one price for all trades of a gate and half-hour. */
const ONE_PRICE: ReadonlySet<string> = new Set([
  ...["uniform-call-auction", "mid-market-rate", "supply-demand-ratio"],
]);

/**
 * A call auction has one price a half-hour, inside what its orders leave: nobody is out who would gain more than a penny at it. Pay as bid and peers
 * have the stated part of the way from ask to bid, a continuous auction one of the two. At a bus of its own everybody has one price.
 */
export function tradesOfEnergyArePricedByTheRule({ scenario, rows }: Facts): string[] {
  const seen = new Map<string, Row[string]>();
  const isFirstOrSame = (key: string, price: Row[string]) => {
    if (!seen.has(key)) seen.set(key, price);
    return seen.get(key) === price;
  };
  const amiss = rows.exchange_trades.filter((row) => {
    const { buyerGbpPerMwh, sellerGbpPerMwh, bidGbpPerMwh, askGbpPerMwh } = numbers(
      ...([row, "buyerGbpPerMwh", "sellerGbpPerMwh", "bidGbpPerMwh", "askGbpPerMwh"] as const),
    );
    const rule = ruleAt({ scenario }, row);
    if (rule.kind === "pay-as-bid" || rule.kind === "peer-to-peer") {
      const price = askGbpPerMwh + rule.k * (bidGbpPerMwh - askGbpPerMwh);
      return Math.abs(buyerGbpPerMwh - price) > 0.005 + FLOAT_GBP;
    }
    if (rule.kind === "continuous-double-auction")
      return buyerGbpPerMwh !== bidGbpPerMwh && buyerGbpPerMwh !== askGbpPerMwh;
    const at = `${row.periodStart} ${row.at}`;
    const who = ONE_PRICE.has(rule.kind) ? ["", ""] : [`buys ${row.buyer}`, `sells ${row.seller}`];
    const isOne = isFirstOrSame(`${at} ${who[0]}`, buyerGbpPerMwh);
    return !(isFirstOrSame(`${at} ${who[1]}`, sellerGbpPerMwh) && isOne);
  });
  // A formula's price is shared by the longer side, so that some who would gain are out.
  const wronged = rows.exchange_orders.filter((row) => {
    const price = seen.get(`${row.periodStart} ${row.placedAt} `);
    const { energyWh, tradedWh, limitGbpPerMwh } = numbers(
      ...([row, "energyWh", "tradedWh", "limitGbpPerMwh"] as const),
    );
    if (price === undefined || Math.abs(tradedWh) === energyWh) return false;
    if (ruleAt({ scenario }, row).kind !== "uniform-call-auction") return false;
    const gain = (limitGbpPerMwh - Number(price)) * (row.side === "buyerBid" ? 1 : -1);
    return gain > FLOAT_GBP;
  });
  return [...amiss, ...wronged].map((row) => `${place(row)}: ${JSON.stringify(row)}`);
}

const paidUnder = (rows: readonly Row[], rule: string): ReadonlyMap<string, number> =>
  sums(
    rows.filter((row) => row.rule === rule),
    ["because"],
    "amountMicroGbp",
  );

export function tradesOfEnergyArePaidAsRowsSay({ scenario, rows }: Facts): string[] {
  const fee = scenario.venues[EXCHANGE]?.feeGbpPerMwh ?? 0;
  const [paid, fees] = ["trade", "fee"].map((part) =>
    paidUnder(rows.ledger, `${EXCHANGE}/${part}`),
  );
  const congestion = new Map<string, number>();
  for (const { rule, because, payer, amountMicroGbp } of rows.ledger)
    if (rule === `${EXCHANGE}/congestion`)
      congestion.set(
        String(because),
        payer === DISTRIBUTION_NETWORK ? 0 - Number(amountMicroGbp) : Number(amountMicroGbp),
      );
  const unpaid = rows.exchange_trades.filter((row) => {
    const { energyWh, paidMicroGbp, receivedMicroGbp } = numbers(
      ...([row, "energyWh", "paidMicroGbp", "receivedMicroGbp"] as const),
    );
    const isWorth =
      Math.abs(energyWh * Number(row.buyerGbpPerMwh) - paidMicroGbp) <= 1 &&
      Math.abs(energyWh * Number(row.sellerGbpPerMwh) - receivedMicroGbp) <= 1;
    const feeDue = fees!.get(String(row.trade)) ?? 0;
    const isFee = Math.abs(feeDue - 2 * energyWh * fee) <= 2;
    const got = paid!.get(String(row.trade)) ?? 0;
    const left = congestion.get(String(row.trade)) ?? 0;
    return !(
      isWorth &&
      isFee &&
      got === receivedMicroGbp &&
      left === paidMicroGbp - receivedMicroGbp
    );
  });
  const known = new Set(rows.exchange_trades.map(({ trade }) => String(trade)));
  const unknown = [...paid!.keys(), ...fees!.keys()].filter((trade) => !known.has(trade));
  const ofTrading = rows.ledger.filter(({ rule }) => String(rule).startsWith(`${EXCHANGE}/`));
  const toPlatform = ofTrading.filter(({ payee }) => payee === ENERGY_PLATFORM).length;
  const feeCount = rows.ledger.filter(({ rule }) => rule === `${EXCHANGE}/fee`).length;
  return [
    ...unpaid.map((row) => `${place(row)}: ${JSON.stringify(row)}`),
    ...unknown.map((trade) => `paid for "${trade}", which is no trade`),
    ...(toPlatform === feeCount ? [] : [`${feeCount} fees, ${toPlatform} to the platform`]),
  ];
}

/** To the micro-pound, from and to who bills the member. */
export function residualsArePaidAtTariffs({ scenario, rows }: Facts): string[] {
  const settings = scenario.venues[EXCHANGE];
  if (settings === undefined) return [];
  const tariffs = tariffsOf(settings);
  const pricesAt = pricesOfHalfHours(rows);
  const unitOf = new Map(rows.exchange_orders.map(({ order, unit }) => [String(order), unit]));
  const paid = new Map<string, number>();
  for (const { rule, because, payee, payer, periodStart, amountMicroGbp } of rows.ledger) {
    if (rule !== RESIDUAL_RULE) continue;
    const sign = tariffs.has(String(payee)) ? 1 : -1;
    const unit = String(sign === 1 ? payee : payer);
    const key = `${unitOf.get(String(because))} ${unit} ${periodStart}`;
    paid.set(key, (paid.get(key) ?? 0) + sign * Number(amountMicroGbp));
  }
  return rows.exchange_positions.flatMap((row) => {
    const tariff = tariffs.get(String(row.unit));
    if (tariff === undefined) return [`${place(row)}: no member`];
    const { residualWh, meteredWh, residualMicroGbp } = numbers(
      ...([row, "residualWh", "meteredWh", "residualMicroGbp"] as const),
    );
    const prices = pricesAt(tariff, row);
    const at = (wh: number) => wh * (wh > 0 ? prices.exportGbpPerMwh : boughtGbpPerMwh(prices));
    const isWorth = Math.abs(at(residualWh) - at(meteredWh) - residualMicroGbp) <= 1;
    const got = paid.get(`${row.unit} ${row.unit} ${row.periodStart}`) ?? 0;
    return isWorth && got === residualMicroGbp
      ? []
      : [`${place(row)}: ${JSON.stringify(row)}, paid ${got}`];
  });
}

/**
 * A member pays its supplier the tariff of what it gave or drew beside its trades, and the adder on all that it drew: nobody outside has a
 * part in what trades gain.
 */
export function membersAreBilledForTheRest({
  scenario,
  rows,
}: Pick<Facts, "scenario" | "rows">): string[] {
  const settings = scenario.venues[EXCHANGE];
  if (settings === undefined) return [];
  const tariffs = tariffsOf(settings);
  const pricesAt = pricesOfHalfHours(rows);
  const billed = new Map<string, number>();
  const homes = new Set<unknown>(scenario.homes.map(({ id }) => id));
  for (const { rule, payee, payer, periodStart, amountMicroGbp } of rows.ledger) {
    if (rule !== "energy") continue;
    billed.set(`${payee} ${periodStart}`, Number(amountMicroGbp));
    billed.set(`${payer} ${periodStart}`, 0 - Number(amountMicroGbp));
  }
  return rows.exchange_positions.flatMap((row) => {
    const { residualWh, meteredWh, residualMicroGbp } = numbers(
      ...([row, "residualWh", "meteredWh", "residualMicroGbp"] as const),
    );
    const tariff = tariffs.get(String(row.unit));
    if (tariff === undefined) return [`${place(row)}: no member`];
    const { importGbpPerMwh, exportGbpPerMwh, networkAdderGbpPerMwh } = pricesAt(tariff, row);
    const rest =
      residualWh > 0
        ? residualWh * exportGbpPerMwh
        : residualWh * (importGbpPerMwh - networkAdderGbpPerMwh);
    const due = rest + Math.min(0, meteredWh) * networkAdderGbpPerMwh;
    // Homes are billed each for its own: together for what they drew and gave on the whole, and for what they gave each other besides.
    const onTheWhole = meteredWh * (meteredWh > 0 ? exportGbpPerMwh : importGbpPerMwh);
    const paid =
      (homes.has(row.unit) ? onTheWhole : (billed.get(`${row.unit} ${row.periodStart}`) ?? 0)) +
      residualMicroGbp;
    // Three amounts are rounded, each by itself.
    return Math.abs(paid - due) <= 2 ? [] : [`${place(row)}: ${due} µ£ due, ${paid}`];
  });
}

/** The supplier of who sold passes the energy on to that of who bought, at the day-ahead price. */
export function suppliersPassEnergyOn({ rows }: Facts): string[] {
  const price = new Map(
    rows.network_period.map((row) => [row.periodStart, Number(row.dayAheadGbpPerMwh)]),
  );
  const billedBy = new Map<string, Row[string]>();
  for (const { rule, payer, payee } of rows.ledger)
    if (rule === "energy" || String(rule).startsWith("home-tariff/")) {
      billedBy.set(`of ${payee}`, payer!);
      billedBy.set(`of ${payer}`, payee!);
    }
  const passed = new Map(
    rows.ledger.flatMap((row) =>
      row.rule === `${EXCHANGE}/energy` ? [[row.because, row] as const] : [],
    ),
  );
  return rows.exchange_trades.flatMap((row) => {
    const [sellers, buyers] = [billedBy.get(`of ${row.seller}`), billedBy.get(`of ${row.buyer}`)];
    const due = Number(row.energyWh) * (price.get(row.periodStart!) ?? 0);
    const entry = passed.get(row.trade!);
    const payer = due < 0 ? buyers : sellers;
    // Who gave and drew nothing in the whole run was billed by nobody.
    if (sellers === undefined || buyers === undefined) return [];
    const isRight =
      sellers === buyers
        ? entry === undefined
        : Math.abs(Number(entry?.amountMicroGbp ?? 0) - Math.abs(due)) <= 1 &&
          (entry === undefined || entry.payer === payer);
    return isRight ? [] : [`${place(row)}: ${due} µ£ due, ${JSON.stringify(entry)}`];
  });
}
