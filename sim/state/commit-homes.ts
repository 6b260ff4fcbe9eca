/**
 * Homes in a run: the rows of a half-hour, checked as they are written, and what homes are billed and rewarded. Takes world and period; written by the period's commit. What homes owe goes to who balances their demand.
 */
import { amountMicroGbp, MICRO_GBP_PER_GBP } from "../core/money.ts";
import { PERIOD_HOURS, periodStart } from "../core/time.ts";
import { roundHalfAway, WH_PER_KWH } from "../core/units.ts";
import type { PresentAlert } from "../homes/alerts.ts";
import type { GroupHalfHour } from "../homes/half-hours.ts";
import type { Call } from "../homes/portfolios.ts";
import type { Signal } from "../homes/signals.ts";
import { AGGREGATION, type Buyer } from "../model/aggregators.ts";
import { HOME_FLEXIBILITY, HOME_TARIFF, type HomeGroup, isBilled } from "../model/homes.ts";
import { DSO, ESO } from "../model/services.ts";
import { type Occasion, transfer } from "../model/transfer.ts";
import type { LedgerEntry } from "../model/venues.ts";
import { WHOLESALE } from "../settlement/accounts/outside-accounts.ts";
import { leftBy, switchedAmount } from "./home-accounts.ts";
import { checkHomes } from "./home-invariants.ts";
import { type ServedHalfHour, servedHalfHour, turnedSoFarWh } from "./served-homes.ts";
import type { World } from "./world.ts";

/** What a group owes for a half-hour, and gets. */
interface GroupBill {
  readonly row: number;
  readonly group: HomeGroup;
  readonly of: ServedHalfHour;
  readonly signal: Signal | undefined;
  readonly alert: PresentAlert | undefined;
  readonly importMicroGbp: number;
  readonly exportMicroGbp: number;
  readonly standingMicroGbp: number;
  readonly rewardMicroGbp: number;
}

/** What an aggregator is paid for a half-hour of an alert, and what it owes. */
interface CallBill {
  readonly id: string;
  readonly call: Call;
  readonly promisedWh: number;
  readonly turnedWh: number;
  readonly paidMicroGbp: number;
  readonly homesMicroGbp: number;
  readonly shortfallMicroGbp: number;
}

export interface HomeBills {
  /** Of every group, billed or not. */
  readonly served: readonly ServedHalfHour[];
  readonly bills: readonly GroupBill[];
  readonly calls: readonly CallBill[];
  readonly entries: readonly LedgerEntry[];
}

/** What homes owe for a period and get: bills, and entries of the ledger. Changes nothing. */
export function settleHomes(world: World, period: number): HomeBills {
  const { homes } = world;
  if (homes === undefined) return { served: [], bills: [], calls: [], entries: [] };
  const served = homes.groups.map((_, row) => servedHalfHour(world, row, period));
  const bills: GroupBill[] = [];
  for (let row = 0; row < served.length; row += 1) {
    const group = homes.groups[row]!;
    if (isBilled(group)) bills.push(billOf(world, group, row, period, served[row]!));
  }
  const calls = callBills(bills, period, world.series.systemPriceGbpPerMwh(period));
  const entries: LedgerEntry[] = [];
  for (const bill of bills) addBilled(entries, world, period, bill);
  for (const call of calls) addSold(entries, period, call);
  return { served, bills, calls, entries };
}

const occasionOf = (period: number, because: string): Occasion => ({
  period,
  at: periodStart(period + 1),
  because,
});

/** Nothing of what comes to nothing. */
function addTransfer(
  entries: LedgerEntry[],
  occasion: Occasion,
  rule: string,
  payer: string,
  payee: string,
  microGbp: number,
): void {
  if (microGbp !== 0) entries.push(transfer(occasion, rule, payer, payee, microGbp));
}

const BILL_RULES = {
  import: `${HOME_TARIFF}/import`,
  export: `${HOME_TARIFF}/export`,
  standing: `${HOME_TARIFF}/standing`,
  reward: `${HOME_FLEXIBILITY}/reward`,
} as const;

/** What a group owes its supplier and gets from who pays for an alert. */
function addBilled(entries: LedgerEntry[], world: World, period: number, bill: GroupBill): void {
  const { group, alert, of, signal, rewardMicroGbp } = bill;
  const occasion = occasionOf(period, group.id);
  const notSold = amountMicroGbp(leftBy(of.lived, of.turnedWh), signal?.importGbpPerMwh ?? 0);
  addOwed(entries, world, occasion, bill, BILL_RULES.import, bill.importMicroGbp, notSold);
  addOwed(entries, world, occasion, bill, BILL_RULES.export, 0 - bill.exportMicroGbp, 0);
  addOwed(entries, world, occasion, bill, BILL_RULES.standing, bill.standingMicroGbp, 0);
  const payer = alert?.of.paidFrom ?? buyerOf(alert?.of.alert.paidBy);
  addTransfer(entries, occasion, BILL_RULES.reward, payer, group.id, rewardMicroGbp);
}

/** A part of a bill, to the supplier of the group, or to it and the one that some of its homes went over to. */
function addOwed(
  entries: LedgerEntry[],
  { balancing, network, homes }: World,
  occasion: Occasion,
  { group, row }: GroupBill,
  rule: string,
  microGbp: number,
  notSoldMicroGbp: number,
): void {
  const demand = network.demands.ids.length - homes!.groups.length + row;
  const supplier = balancing.parties[balancing.demandParty[demand]!]?.id ?? WHOLESALE;
  const switched = switchedAmount(balancing.homeSupply, row, { microGbp, notSoldMicroGbp });
  const switchedMicroGbp = switched?.microGbp ?? 0;
  addTransfer(entries, occasion, rule, group.id, supplier, microGbp - switchedMicroGbp);
  if (switched === undefined) return;
  const other = balancing.parties[switched.party]!.id;
  addTransfer(entries, occasion, rule, group.id, other, switched.microGbp);
}

const CALL_RULES = {
  delivery: `${AGGREGATION}/delivery`,
  shortfall: `${AGGREGATION}/shortfall`,
} as const;

/** What an aggregator is paid for a call, and owes. */
function addSold(entries: LedgerEntry[], period: number, of: CallBill): void {
  const { aggregator, alert } = of.call;
  const occasion = occasionOf(period, of.id);
  const buyer = buyerOf(alert.paidBy);
  addTransfer(entries, occasion, CALL_RULES.delivery, buyer, aggregator.id, of.paidMicroGbp);
  const owedMicroGbp = of.shortfallMicroGbp;
  addTransfer(entries, occasion, CALL_RULES.shortfall, aggregator.id, WHOLESALE, owedMicroGbp);
}

const buyerOf = (buyer: Buyer | undefined): string => (buyer === "network operator" ? DSO : ESO);

/** Of all groups that an aggregator acts for, together. */
function callBills(
  bills: readonly GroupBill[],
  period: number,
  systemGbpPerMwh: number,
): readonly CallBill[] {
  const byCall = new Map<Call, GroupBill[]>();
  for (const bill of bills) {
    const call = bill.alert?.of.call;
    if (call !== undefined) byCall.set(call, [...(byCall.get(call) ?? []), bill]);
  }
  return [...byCall].map(([call, own]): CallBill => {
    const turnedWh = own.reduce((sum, { of }) => sum + of.turnedWh, 0);
    const deliveredWh = Math.max(0, turnedWh);
    const halfHour = period - own[0]!.alert!.of.from;
    const promisedWh = roundHalfAway(call.promisedKw[halfHour]! * WH_PER_KWH * PERIOD_HOURS);
    const shortWh = Math.max(0, promisedWh - deliveredWh);
    return {
      id: `${call.alert.id}.${call.aggregator.id}.${period}`,
      ...{ call, promisedWh, turnedWh },
      paidMicroGbp: amountMicroGbp(Math.min(promisedWh, deliveredWh), call.alert.rewardGbpPerMwh),
      homesMicroGbp: own.reduce((sum, { rewardMicroGbp }) => sum + rewardMicroGbp, 0),
      shortfallMicroGbp: amountMicroGbp(shortWh, Math.max(0, systemGbpPerMwh)),
    };
  });
}

/** What homes turned is paid with the last half-hour of the alert, or of the run: for all of it, with its sign, and not below nothing. */
function billOf(
  world: World,
  group: HomeGroup,
  row: number,
  period: number,
  of: ServedHalfHour,
): GroupBill {
  const { signal, alert } = of.lived.said;
  const on = alert?.isOn === true ? alert : undefined;
  const isPaid = on?.isLast === true || period + 1 === world.homes?.billed.to;
  const paidWh =
    on === undefined || !isPaid ? 0 : Math.max(0, turnedSoFarWh(world, row, period, on));
  return {
    row,
    group,
    of,
    signal,
    alert: on,
    importMicroGbp: amountMicroGbp(of.drawnWh, signal?.importGbpPerMwh ?? 0),
    exportMicroGbp: amountMicroGbp(of.givenWh, signal?.exportGbpPerMwh ?? 0),
    standingMicroGbp: roundHalfAway((signal?.standingGbp ?? 0) * MICRO_GBP_PER_GBP * group.count),
    rewardMicroGbp:
      amountMicroGbp(paidWh, on?.of.reward.gbpPerMwh ?? 0) +
      roundHalfAway(of.lived.fees * (on?.of.reward.feeGbp ?? 0) * MICRO_GBP_PER_GBP),
  };
}

/** A sum of how full each car is. */
const wholeChargeWh = ({ ev }: HomeGroup, { chargeFrac }: GroupHalfHour): number =>
  roundHalfAway(chargeFrac * (ev?.capacityKwh ?? 0) * WH_PER_KWH);

export function recordHomes(
  world: World,
  period: number,
  { served: halfHours, bills, calls }: HomeBills,
): void {
  const { homes, tables } = world;
  if (homes === undefined) return;
  const at = periodStart(period);
  for (let row = 0; row < halfHours.length; row += 1) {
    const group = homes.groups[row]!;
    const served = halfHours[row]!;
    const of = served.lived;
    const { battery, ev } = homes.homes.groups[row]!;
    checkHomes(group, { batteries: battery.length, cars: ev.length }, served, at);
    homes.bill(row, period, served.servedFrac);
    tables.homes_period.append(
      at,
      group.id,
      group.count,
      of.baseWh,
      of.solarWh,
      of.batteryWh,
      of.evWh,
      of.heatPumpWh,
      served.unservedWh,
      served.netWh,
      of.storedWh,
      of.evLackedWh,
      of.indoorC,
      of.coldHomes,
      of.pluggedCars,
      wholeChargeWh(group, of),
    );
  }
  for (const bill of bills) recordBill(world, at, bill);
  for (const bill of calls)
    tables.aggregator_calls.append(
      at,
      bill.id,
      bill.call.aggregator.id,
      bill.call.alert.id,
      bill.call.alert.paidBy,
      bill.promisedWh,
      bill.turnedWh,
      bill.paidMicroGbp,
      bill.homesMicroGbp,
      bill.shortfallMicroGbp,
    );
  homes.forgetBefore(period);
}

function recordBill({ tables }: World, at: number, bill: GroupBill): void {
  const { group, of, signal, alert } = bill;
  tables.homes_bills.append(
    at,
    group.id,
    signal?.importGbpPerMwh ?? 0,
    signal?.exportGbpPerMwh ?? 0,
    of.drawnWh,
    of.givenWh,
    bill.importMicroGbp - bill.exportMicroGbp + bill.standingMicroGbp,
    alert?.of.alert.id ?? "-",
    of.lived.takingPart,
    of.turnedWh,
    bill.rewardMicroGbp,
  );
}
