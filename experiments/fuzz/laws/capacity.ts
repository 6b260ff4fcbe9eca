/**
 * Laws of trades of connection capacity: nobody uses or misses more than was traded, what is owed is what was paid, and what is
 * accepted was asked for and answered.
 */
import { approvalSchema } from "../../../sim/approval/settings.ts";
import { orThrow } from "../../../sim/core/errors.ts";
import { CAPACITY_TRADES } from "../../../sim/model/capacity-trades.ts";
import { networkColumns } from "../../../sim/model/network.ts";
import { reaches } from "../../../sim/model/visibility.ts";
import { buildFlowModel } from "../../../sim/network/flow-model.ts";
import { visibilityOf } from "../../../sim/venues/visibility.ts";
import { type Row, sums } from "../../testing/engine-runs.ts";
import { type Facts, numbers, PERIOD_S, place } from "../facts.ts";

/** Energies are whole watt-hours by unit and shared by trade: Wh. */
const METER_WH = 2;
const WATT_SECONDS_PER_WH = 3600;

export function capacityIsUsedAsFarAsItIsTraded({ rows }: Facts): string[] {
  return rows.capacity_trades.flatMap((row) => {
    const { boughtW, soldW } = numbers(row, "boughtW", "soldW");
    const { usedWh, forgoneWh, unusedWh, addedWh } = numbers(
      ...([row, "usedWh", "forgoneWh", "unusedWh", "addedWh"] as const),
    );
    const most = (watts: number) => (watts * PERIOD_S) / WATT_SECONDS_PER_WH + METER_WH;
    const isRight =
      boughtW <= soldW &&
      usedWh <= most(boughtW) &&
      forgoneWh <= most(soldW) &&
      addedWh <= usedWh &&
      Math.min(forgoneWh, unusedWh, addedWh) >= 0;
    return isRight ? [] : [`${row.trade} ${place(row)}: ${JSON.stringify(row)}`];
  });
}

/** Powers are whole watts. */
const ROUNDED_W = 1;

/** Where trades are studied and exchanged by sensitivity: what both sites change adds nothing at a constraint that both load. */
export function tradedCapacityAddsNothing({ rows, scenario, network }: Facts): string[] {
  const { exchange } = scenario.approval ?? approvalSchema.parse({});
  const isStudied = reaches(visibilityOf(scenario.visibility, CAPACITY_TRADES), "dso");
  if (exchange !== "by-sensitivity" || !isStudied || rows.capacity_trades.length === 0) return [];
  const { constraintPoints, connections } = networkColumns(network);
  const { sensitivityRow } = orThrow(buildFlowModel(networkColumns(network)));
  const named = scenario.approval?.constrainedBy ?? constraintPoints.ids;
  const points = named.map((id) => constraintPoints.ids.indexOf(id));
  return rows.capacity_trades.flatMap((row) => {
    const { boughtW, soldW } = numbers(row, "boughtW", "soldW");
    const side = row.capacity === "export" ? 1 : -1;
    return points.flatMap((point) => {
      const byBus = sensitivityRow(constraintPoints.branch[point]!);
      const loads = (site: unknown) => {
        const bus = connections.bus[connections.ids.indexOf(String(site))]!;
        return side * constraintPoints.direction[point]! * byBus[bus]!;
      };
      const [ofBuyer, ofSeller] = [loads(row.buyer), loads(row.seller)];
      if (Math.min(ofBuyer, ofSeller) < scenario.anm.minSensitivity) return [];
      const addedW = boughtW * ofBuyer - soldW * ofSeller;
      return addedW <= ROUNDED_W
        ? []
        : [`${row.trade} ${place(row)}: ${addedW} W more at ${constraintPoints.ids[point]}`];
    });
  });
}

export function capacityIsPaidAsRowsSay({ rows }: Facts): string[] {
  const owed = sums(rows.capacity_trades, ["trade"], "amountMicroGbp");
  const prices = rows.ledger.filter(({ rule }) => rule === "capacity-trades/price");
  const paid = sums(prices, ["because"], "amountMicroGbp");
  return [...new Set([...owed.keys(), ...paid.keys()])].flatMap((trade) => {
    const [due, got] = [owed.get(trade) ?? 0, paid.get(trade) ?? 0];
    return due === got ? [] : [`${trade}: ${due} µ£ owed, ${got} µ£ paid`];
  });
}

/** Only who is heedless uses what it sold, and pays for all of it. */
export function breachesAreOfTheHeedless({ rows, scenario }: Facts): string[] {
  const { heedless = [], gbpPerMwh = 0 } = scenario.venues["capacity-trades"]?.breach ?? {};
  const broken = rows.capacity_trades.filter((row) => {
    const { soldW, breachWh } = numbers(row, "soldW", "breachWh");
    const mostWh = (soldW * PERIOD_S) / WATT_SECONDS_PER_WH + METER_WH;
    return breachWh < 0 || breachWh > (heedless.includes(String(row.seller)) ? mostWh : 0);
  });
  const dueWh = sums(rows.capacity_trades, ["trade"], "breachWh");
  const charged = rows.ledger.filter(({ rule }) => rule === "capacity-trades/breach");
  const paid = sums(charged, ["because"], "amountMicroGbp");
  const unpaid = [...dueWh].filter(
    ([trade, wh]) => Math.abs(wh * gbpPerMwh - (paid.get(trade) ?? 0)) > ROUNDED_MICRO_GBP,
  );
  return [...broken.map((row) => `${row.trade} ${place(row)}`), ...unpaid.map(([trade]) => trade)];
}

/** Charges are whole micro-pounds by half-hour: so much over a few days. */
const ROUNDED_MICRO_GBP = 200;

/** Real prices are rounded when they are written. */
const ROUNDED_GBP = 0.01;

export function capacityIsAcceptedAsItIsAsked({ rows }: Facts): string[] {
  const accepted = sums(rows.capacity_responses, ["request"], "acceptedW");
  const requests = new Map(rows.capacity_requests.map((row) => [row.request, row]));
  const wrong = rows.capacity_requests.filter((row) => !isMet(row, accepted));
  const astray = rows.capacity_responses.filter((row) => {
    const { offeredW, acceptedW, priceGbpPerMwHour, allInGbpPerMwHour } = numbers(
      ...([row, "offeredW", "acceptedW", "priceGbpPerMwHour", "allInGbpPerMwHour"] as const),
    );
    const isAccepted = row.outcome === "accepted";
    const isWhole = acceptedW === offeredW && row.side === "sell";
    return !(
      requests.has(row.request) &&
      acceptedW <= offeredW &&
      acceptedW > 0 === isAccepted &&
      (isAccepted || priceGbpPerMwHour === 0) &&
      (!isWhole || Math.abs(priceGbpPerMwHour - allInGbpPerMwHour) <= ROUNDED_GBP)
    );
  });
  return [...wrong, ...astray].map((row) => JSON.stringify(row));
}

function isMet(row: Row, accepted: ReadonlyMap<string, number>): boolean {
  const { askedW, acceptedW } = numbers(row, "askedW", "acceptedW");
  const isSome = row.outcome === "filled" || row.outcome === "partly";
  return (
    acceptedW === (accepted.get(String(row.request)) ?? 0) &&
    acceptedW <= askedW &&
    acceptedW > 0 === isSome &&
    (row.outcome !== "unanswered" || !accepted.has(String(row.request)))
  );
}

/** Trades that nobody agreed beforehand stand on a response, for as much of it as was accepted. */
export function capacityIsTradedAsItIsAccepted({ rows, scenario }: Facts): string[] {
  const agreed = new Set(scenario.venues["capacity-trades"]?.trades.map(({ id }) => id) ?? []);
  const byTrade = new Map(
    rows.capacity_responses
      .filter(({ outcome }) => outcome === "accepted")
      .map((row) => [`${row.request}/${row.site}`, Number(row.acceptedW)]),
  );
  return rows.capacity_trades.flatMap((row) =>
    agreed.has(String(row.trade)) || byTrade.get(String(row.trade)) === Number(row.soldW)
      ? []
      : [`${row.trade} ${place(row)}: ${row.soldW} W, ${byTrade.get(String(row.trade))} accepted`],
  );
}
