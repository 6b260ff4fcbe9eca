/**
 * A hand-made run for tests of reports: one London day of 50 half-hours, three buses, three units, one constraint point,
 * one trade. Takes whether it trades and what names it bears; gives a stored run with numbers that are easy to add up.
 */
import { TableBuffer, type TableSchema } from "../../../sim/core/columns.ts";
import { BlockDigest } from "../../../sim/core/digest.ts";
import { orThrow } from "../../../sim/core/errors.ts";
import { formatDay, londonDayStart, parseDay } from "../../../sim/core/time.ts";
import { SummaryFold } from "../../../sim/metrics/summary.ts";
import {
  type NetworkDocument,
  networkDocumentSchema,
} from "../../../sim/model/network-document.ts";
import { type ResultTableName, resultTables } from "../../../sim/model/result-tables.ts";
import { appendRows } from "../../../sim/testing/appended-rows.ts";
import { appendNamed, earlierTables } from "../../../sim/testing/named-rows.ts";
import { readRun } from "../../reader.ts";
import type { RunFolder } from "../../run-folder.ts";
import { openRunWriter } from "../../writer.ts";

const DAY = "2025-10-26";
const PERIODS = 50;
/** The half-hour of everything that happens. */
const BUSY = 20;
const MWH = 1_000_000;
const POUND = 1_000_000;

export interface TinyRun {
  readonly isTraded: boolean;
  /** What became of the one trade; default: delivered. */
  readonly outcome?: "delivered" | "cancelled";
  readonly principle?: string;
  /** Whether it is of a version that stored fewer columns. */
  readonly isEarlier?: boolean;
  /** Whether units are tripped, fail safe and are out, too. */
  readonly hasFaults?: boolean;
  /** What the connection of new-wind agreed; the run then stores its index. */
  readonly agreedFrac?: number;
  /** Whether a run of the look-ahead by this name stated factors, beside the first one. */
  readonly statedBy?: string;
  /** Days of the run of which they were stated; on those after the first nothing else happened. */
  readonly statedDays?: number;
  /** A store beside the others keeps so much in the buyer's place. */
  readonly soldByStoreMwh?: number;
  /** What the scenario says of a series read from CSV. */
  readonly csv?: {
    readonly for: Record<string, string>;
    readonly file: string;
    readonly valueColumn: string;
    readonly unit: string;
    readonly sha256: string;
    readonly filled: { from: string; periods: number }[];
  };
  /** Name of the third unit, its bus and the constraint point. */
  readonly name?: string;
}

export async function writeTinyRun(folder: string, options: TinyRun): Promise<RunFolder> {
  const { isTraded, principle = "lifo", name = "sun", csv } = options;
  const tables = options.isEarlier === true ? earlierTables : resultTables;
  const writer = orThrow(await openRunWriter(folder, { tables }));
  const scenario = {
    name: `tiny/${isTraded ? "traded" : "plain"}`,
    about: isTraded ? "with trading" : "without trading",
    period: { start: DAY, days: 1, tickMinutes: 5 },
    anm: { principle: { kind: principle }, targetFrac: 0.9, releaseFrac: 0.8, cycleS: 60 },
    forecast: { kind: "gaussian-copula", windFrac: [0.1] },
    ...(csv === undefined ? {} : { series: { csv: [csv] } }),
    ...(options.hasFaults === true ? { faults: [{ kind: "measurement-lost" }] } : {}),
    venues: isTraded ? { "curtailment-obligations": { matcher: { kind: "price-priority" } } } : {},
  };
  const plain = options.soldByStoreMwh === undefined ? tinyNetwork(name) : withStore(name);
  const network = withAgreed(plain, options.agreedFrac);
  const digest = new BlockDigest();
  const summary = new SummaryFold();
  const firstDay = parseDay(DAY)!;
  const { statedDays = 1, statedBy = "gate" } = options;
  const blocks = [{ day: DAY, tables: tinyTables(options, name) }];
  for (let day = firstDay + 1; day < firstDay + statedDays; day += 1)
    blocks.push({ day: formatDay(day), tables: factorTables(day, statedBy, name) });
  const buffers = Object.fromEntries(
    Object.entries(tables).map(([name, schema]) => [name, new TableBuffer(schema)]),
  );
  for (const { day, tables: rows } of blocks) {
    for (const [name, table] of Object.entries(rows)) appendRows(buffers[name]!, table);
    const block = { day, tables: buffers };
    digest.add(block);
    summary.add(block);
    await writer.write(block);
  }
  await writer.finish({
    manifest: {
      ...{ name: scenario.name, scenario, network, seed: "1", engineVersion: "0.0.0" },
      digest: digest.value(scenario),
      ...{ firstDay: DAY, lastDay: formatDay(firstDay + statedDays - 1) },
    },
    summary: summary.value(),
    timings: {},
  });
  return orThrow(await readRun(folder));
}

function withAgreed(network: NetworkDocument, curtailmentIndexFrac?: number): NetworkDocument {
  if (curtailmentIndexFrac === undefined) return network;
  const connections = network.connections.map((connection) =>
    connection.id === "new-wind-connection" ? { ...connection, curtailmentIndexFrac } : connection,
  );
  return { ...network, connections };
}

function withStore(name: string): NetworkDocument {
  const { connections, units, ...rest } = tinyNetwork(name);
  return networkDocumentSchema.parse({
    ...rest,
    connections: [...connections, { ...connections[0], id: "cell-connection", importLimitMw: 5 }],
    units: [
      ...units,
      {
        ...{ id: "cell", connection: "cell-connection", technology: "storage", capacityMw: 5 },
        storage: { energyMwh: 10, chargeMw: 5 },
      },
    ],
  });
}

export function tinyNetwork(name: string): NetworkDocument {
  const unit = (id: string, technology: "wind" | "chp" | "solar") => ({
    ...{ id, connection: `${id}-connection`, technology, capacityMw: 12 },
  });
  const connection = (unitId: string, bus: string) => ({
    ...{ id: `${unitId}-connection`, bus, exportLimitMw: 12 },
    ...{ curtailableWhen: "intact" as const, connectedOn: "2020-01-01" },
  });
  return networkDocumentSchema.parse({
    format: "headroom-network/1",
    name: "tiny",
    buses: [
      { id: "grid", nominalKv: 132, reference: true },
      { id: "hill", nominalKv: 33 },
      { id: name, nominalKv: 11 },
    ],
    branches: [
      { id: "t1", kind: "transformer", from: "grid", to: "hill", reactancePu: 0.1, ratingMw: 10 },
      { id: "feeder", from: "hill", to: name, reactancePu: 0.1 },
      { id: "spare", from: "grid", to: name, reactancePu: 0.1 },
    ],
    switches: [{ id: "nop", branch: "spare", normally: "open" }],
    connections: [
      connection("new-wind", "hill"),
      connection("old-chp", "hill"),
      connection(name, name),
    ],
    units: [unit("new-wind", "wind"), unit("old-chp", "chp"), unit(name, "solar")],
    demands: [{ id: "village", bus: name, peakMw: 1 }],
    constraintPoints: [{ id: `${name}-export`, name, branch: "t1", direction: "reverse" }],
  });
}

type Tables = Readonly<Record<ResultTableName, TableBuffer>>;

function emptyTables(schemas: Readonly<Record<ResultTableName, TableSchema>>): Tables {
  return Object.fromEntries(
    Object.entries(schemas).map(([table, schema]) => [table, new TableBuffer(schema)]),
  ) as Tables;
}

function factorTables(day: number, statedBy: string, name: string): Tables {
  const tables = emptyTables(resultTables);
  for (const word of ["first", statedBy]) appendFactors(tables, day, word, name);
  return tables;
}

function tinyTables(options: TinyRun, name: string): Tables {
  const { isTraded, outcome = "delivered" } = options;
  const tables = emptyTables(options.isEarlier === true ? earlierTables : resultTables);
  const start = londonDayStart(parseDay(DAY)!);
  const isMoved = isTraded && outcome === "delivered";
  const windCutMwh = isMoved ? 1 : 4;
  const chpCutMwh = isMoved ? 2 : 0;
  const constraint = `${name}-export`;
  for (let period = 0; period < PERIODS; period += 1) {
    const periodStart = start + 1800 * period;
    const isBusy = period === BUSY;
    const [wind, chp] = isBusy ? [windCutMwh, chpCutMwh] : [0, 0];
    const cut = (wind + chp) * MWH;
    const availableWh = isBusy ? 30.5 * MWH : 0;
    appendNamed(tables.network_period, {
      ...{ periodStart, availableWh, deliveredWh: availableWh - cut, curtailedWh: cut },
      ...{ importWh: cut - availableWh, dayAheadGbpPerMwh: 50 },
    });
    const unit = (id: string, availableMwh: number, cutMwh: number) =>
      appendNamed(tables.unit_period, {
        ...{ periodStart, unit: id, availableWh: availableMwh * MWH, curtailedWh: cutMwh * MWH },
        deliveredWh: (availableMwh - cutMwh) * MWH,
      });
    unit("new-wind", isBusy ? 20 : 0, wind);
    unit("old-chp", isBusy ? 10 : 0, chp);
    unit(name, isBusy ? 0.5 : 0, 0);
    const flow = { periodStart, branch: "t1", meanW: -1e6 * (period + 1) };
    appendNamed(tables.branch_period, { ...flow, peakW: isBusy ? -12e6 : -9e6 });
    const peakW = isBusy ? 12e6 : 9e6 - 1e5 * period;
    const overS = isBusy ? 60 : 0;
    appendNamed(tables.constraint_period, {
      ...{ periodStart, constraint, meanW: peakW, peakW, uncurtailedPeakW: isBusy ? 14e6 : peakW },
      ...{ overTargetS: overS, overRatingS: overS },
      ...(options.isEarlier === true
        ? {}
        : { ratingW: 10e6, targetW: 9e6, neededWh: isBusy ? 2.5 * MWH : 0, reliefWh: cut }),
    });
  }
  const busy = start + 1800 * BUSY;
  const cause = (unit: string, word: string, mwh: number, of = constraint) =>
    appendNamed(tables.curtailment, {
      ...{ periodStart: busy, unit, constraint: of, cause: word, curtailedWh: mwh * MWH },
      ...(options.isEarlier === true ? {} : { heldBackWh: mwh * MWH }),
    });
  if (options.hasFaults === true) {
    cause("new-wind", "own", windCutMwh - 0.75);
    cause("new-wind", "trip", 0.25);
    cause("new-wind", "failSafe", 0.25, "-");
    cause("new-wind", "outage", 0.25, "-");
  } else cause("new-wind", "own", windCutMwh);
  if (isMoved) cause("old-chp", "sold", chpCutMwh);
  if (isMoved && options.soldByStoreMwh !== undefined)
    cause("cell", "sold", options.soldByStoreMwh);
  appendNamed(tables.look_ahead, {
    ...{
      run: "first",
      issuedAt: busy - 86_400,
      periodStart: busy,
      constraint,
      flowW: 14e6,
      sizeW: 5e6,
      tooMuch: "generation",
    },
  });
  const pay = (rule: string, payer: string, payee: string, pounds: number) =>
    appendNamed(tables.ledger, {
      ...{ at: busy + 1800, periodStart: busy, rule, payer, payee, because: "test" },
      amountMicroGbp: pounds * POUND,
    });
  pay("energy", "wholesale market", "new-wind", 50 * (20 - windCutMwh));
  pay("energy", "wholesale market", "old-chp", 50 * (10 - chpCutMwh));
  if (isTraded) appendTrade(tables, busy, constraint, outcome);
  if (isTraded && options.isEarlier !== true) appendMessages(tables, busy, constraint);
  if (isMoved) pay("trade", "new-wind", "old-chp", 90);
  appendActions(tables, busy, constraint, options.hasFaults === true);
  if (options.statedBy !== undefined)
    for (const word of ["first", options.statedBy])
      appendFactors(tables, parseDay(DAY)!, word, name);
  if (options.agreedFrac !== undefined) appendIndex(tables, start + PERIODS * 1800);
  return tables;
}

/**
 * What was stated of new-wind and of the third unit, and of the constraint point: 35 % in the thirty half-hours from the
 * tenth on, of which the busy one came; a flow of 6 to 12 MW, and 8 MW came but in the busy half-hour.
 */
function appendFactors(tables: Tables, day: number, run: string, name: string): void {
  const [start, end] = [londonDayStart(day), londonDayStart(day + 1)];
  for (let period = 0; start + 1800 * period < end; period += 1) {
    const isLikely = period >= 10 && period < 40;
    const came = period === BUSY ? 1 : 0;
    const stated = { run, issuedAt: start - 86_400, periodStart: start + 1800 * period };
    const chance = { probability: isLikely ? 0.35 : 0, low: 0.2, high: 0.5 };
    const unit = (id: string, of: typeof chance, hasCome: number) =>
      appendNamed(tables.curtailment_factors, { ...stated, ...of, unit: id, came: hasCome });
    unit("new-wind", chance, came);
    unit(name, { ...chance, probability: isLikely ? 0.01 : 0 }, 0);
    unit("old-chp", { ...chance, probability: 0 }, 0);
    appendNamed(tables.constraint_factors, {
      ...{ ...stated, ...chance, constraint: `${name}-export`, targetW: 9e6, came },
      ...{ flow05W: 6e6, flow25W: 7e6, flow50W: 8e6, flow75W: 9e6, flow95W: 12e6 },
      cameW: came === 1 ? 14e6 : 8e6,
    });
  }
}

/** The windows of new-wind at an end of a month, which are not shown, and at the end of the run. */
function appendIndex(tables: Tables, end: number): void {
  const row = (at: number, rollingFrac: number) =>
    appendNamed(tables.curtailment_index, {
      ...{ at, unit: "new-wind", direction: "injection", capacityW: 12e6, rollingFrac },
      ...{ completeYears: 2, yearsFrac: 0.0345, contractYearsFrac: 0.0456 },
      ...{ yearFrac: 0.0033, contractYearFrac: 0.0133 },
    });
  row(end - 86_400, 0.5);
  row(end, 0.0123);
}

/** new-wind is held to 12 MW from the second minute of the busy half-hour on, and given back at its end. */
function appendActions(tables: Tables, busy: number, constraint: string, hasFaults: boolean): void {
  const event = (at: number, kind: string, fromMw: number, toMw: number, because: string) =>
    appendNamed(tables.events, {
      ...{ at: busy + at, kind, unit: "new-wind", constraint, because },
      ...{ fromW: fromMw * 1e6, toW: toMw * 1e6 },
    });
  event(60, "setPointLowered", 20, 12, `${constraint} above its target`);
  if (hasFaults) {
    event(600, "failSafe", 12, 0, "no word for 60 s");
    event(660, "tripped", 12, 0, "does not obey");
    event(700, "measurementLost", 0, 0, "the meter is silent");
    event(1500, "reconnected", 0, 0, "back");
  }
  if (hasFaults)
    appendNamed(tables.events, {
      ...{ at: busy - 70_000, kind: "clearingBounded", unit: "-", constraint },
      because: "more pairs than are tried",
    });
  event(1800, "setPointRaised", 12, 20, `${constraint} needs less relief`);
  for (const [start, seconds] of [[60, 840] as const, [900, 900] as const]) {
    appendNamed(tables.instructions, {
      ...{ start: busy + start, seconds, unit: "new-wind" },
      ...{ availableW: 20e6, setPointW: 12e6, deliveredW: 12e6 },
    });
  }
}

/** A statement two days before, the traded list, and in the busy half-hour an answer, a loss and a time-out. */
function appendMessages(tables: Tables, busy: number, constraint: string): void {
  const message = (
    [id, source, target]: readonly [string, string, string],
    sentAt: number,
    outcome: string,
    seconds = 0,
  ) =>
    appendNamed(tables.interface_messages, {
      ...{ interface: id, source, target, sentAt: busy + sentAt, outcome, constraint, rows: 1 },
      ...{ closedAt: busy + sentAt + seconds, periodStart: busy, periods: 1, ways: 2 },
      attempts: seconds > 60 ? 3 : 1,
    });
  message(["2", "ANM", "Trading platform"], -172_800, "sent");
  message(["3", "Trading platform", "ANM"], 0, "sent");
  message(["5A", "SCADA", "RTUs"], 60, "acknowledged", 20);
  message(["5B", "ANM", "APIs"], 60, "failed", 60);
  message(["5B", "ANM", "APIs"], 120, "timedOut", 120);
  message(["8", "Trading platform", "ANM"], 172_800, "acknowledged");
}

/** 6 MW of new-wind's obligation moves to 4 MW of old-chp. */
function appendTrade(tables: Tables, busy: number, constraint: string, outcome: string): void {
  const isMoved = outcome === "delivered";
  const order = (unit: string, side: string, volumeW: number, priceGbpPerMwh: number) =>
    appendNamed(tables.orders, {
      ...{ placedAt: busy - 80_000, periodStart: busy, constraint, unit, side },
      ...{ volumeW, priceGbpPerMwh },
    });
  order("new-wind", "buyerBid", 6e6, 70);
  order("old-chp", "sellerOffer", 4e6, 20);
  appendNamed(tables.clearings, {
    ...{ at: busy - 70_000, periodStart: busy, constraint, bids: 1, offers: 1, trades: 1 },
    ...{ welfareMicroGbp: 100 * POUND, optimumMicroGbp: 112.5 * POUND },
  });
  const row = (
    list: string,
    position: number,
    unit: string,
    slice: string,
    watts: number,
    trade = "-",
  ) =>
    appendNamed(tables.merit_order, {
      ...{ periodStart: busy, constraint, list, position, unit, slice, volumeW: watts, trade },
    });
  row("incoming", 1, "new-wind", "own", 8e6);
  row("incoming", 2, "old-chp", "own", 5e6);
  row("traded", 1, "old-chp", "sold", 4e6, "T1");
  row("traded", 2, "new-wind", "own", 2e6);
  row("traded", 3, "new-wind", "released", 6e6, "T1");
  row("traded", 4, "old-chp", "own", 1e6);
  const givenWh = isMoved ? 2 * MWH : 0;
  appendNamed(tables.trades, {
    ...{ periodStart: busy, constraint, trade: "T1", buyer: "new-wind", seller: "old-chp" },
    ...{ buyerW: 6e6, sellerW: 4e6, priceGbpPerMwh: 45, outcome },
    reason: isMoved ? "" : "sellerCannotDeliver",
    ...{ deliveredWh: givenWh, instructedWh: givenWh, fulfilmentFrac: 1 },
    amountMicroGbp: isMoved ? 90 * POUND : 0,
  });
}
