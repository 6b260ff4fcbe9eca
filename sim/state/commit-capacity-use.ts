/**
 * What becomes of traded connection capacity. Takes the tick's offers, and the meters of the period; adds to the registers what
 * sellers would have used of what they gave up, and makes a row a trade and period. Keeps: what a trade adds is never more than
 * what its buyer used beyond its contract.
 */
import { splitWhole } from "../core/sums.ts";
import { PERIOD_SECONDS, periodOf, periodStart } from "../core/time.ts";
import { kwFromWh, roundHalfAway, whFromKw, wholeWh } from "../core/units.ts";
import { availability } from "../dispatch/availability.ts";
import type { Capacity, CapacityMove } from "../model/capacity-trades.ts";
import type { ConnectionLimits } from "../model/connection-limits.ts";
import { FUEL_FREE } from "../model/fuel-free.ts";
import type { Readings } from "../model/readings.ts";
import { connectionLimitsIn, keptLimitsIn, owedMicroGbp } from "../positions/capacity-book.ts";
import { NOT_CANCELLED, recordEvents, watts } from "./record.ts";
import type { World } from "./world.ts";

/** What the limits of its connection keep each unit from in the tick: of its source, or of what it wants to draw. */
export function addLimited({ network: { units }, present, registers, inputs, work }: World): void {
  let seconds = 0;
  for (let row = 0; row < work.segmentCount; row += 1) seconds += work.segments[row]!.seconds;
  for (let unit = 0; unit < units.ids.length; unit += 1) {
    if (present.state.isUnitSupplied[unit] === 0 || units.energyWhMax[unit]! > 0) continue;
    const offeredKw = Math.min(inputs.tickSourceKw[unit]!, units.capacityKw[unit]!);
    const wantedKw =
      units.technology[unit] === "chp"
        ? Math.max(0, Math.min(offeredKw, inputs.tickPlannedKw[unit]!))
        : offeredKw;
    const limitedKw = wantedKw - inputs.potentialKw[unit]!;
    if (Math.abs(limitedKw) > ROUNDED_KW) registers.limitedKws[unit]! += limitedKw * seconds;
  }
}

/** Powers are rounded down to whole watts where limits are shared. */
const ROUNDED_KW = 1e-3;

/** What each unit would have done in the tick beyond what trades of capacity leave its site, on the same offers. */
export function addForgone(world: World): void {
  const { capacity, present, registers, work } = world;
  const period = periodOf(work.segments[0]!.start);
  if (!capacity.moves.has(period)) return;
  let seconds = 0;
  for (let row = 0; row < work.segmentCount; row += 1) seconds += work.segments[row]!.seconds;
  const [freeKw, heldKw] = [
    offeredKw(world, capacity.contracted),
    offeredKw(world, keptLimitsIn(capacity, period)),
  ];
  for (let unit = 0; unit < freeKw.length; unit += 1) {
    if (present.state.isUnitSupplied[unit] === 0) continue;
    const [free, held] = [freeKw[unit]!, heldKw[unit]!];
    const exportKw = Math.max(0, free) - Math.max(0, held);
    const importKw = Math.max(0, 0 - free) - Math.max(0, 0 - held);
    registers.forgoneExportKws[unit]! += Math.max(0, exportKw) * seconds;
    registers.forgoneImportKws[unit]! += Math.max(0, importKw) * seconds;
  }
}

function offeredKw({ inputs, network }: World, limits: ConnectionLimits): Float64Array {
  const kw = new Float64Array(network.units.ids.length);
  const [lowestKw, highestKw] = [new Float64Array(kw.length), new Float64Array(kw.length)];
  availability(
    network,
    limits,
    inputs.tickSourceKw,
    inputs.tickPlannedKw,
    inputs.tickStoredWh,
    kw,
    lowestKw,
    highestKw,
  );
  return kw;
}

/**
 * One row for each trade that holds in a metered period, or would hold had it not been cancelled; what a seller used of what it
 * sold is told, and kept until it is paid for.
 */
export function recordCapacityTrades(world: World, period: number, readings: Readings): void {
  const { capacity } = world;
  const moves = capacity.moves.get(period) ?? [];
  forgetBreaches(world, period);
  for (const move of moves) {
    const { seller, kw, boughtKw } = move;
    const usedWh = partOf(move, moves, "buyer", usedBeyond(world, move, moves, readings));
    const forgoneWh = partOf(move, moves, "seller", forgone(world, move));
    const leftWh = limitWh(connectionLimitsIn(capacity, period), move.capacity, seller);
    const sellerWh = meteredWh(world, move.capacity, seller, readings);
    const breachWh = partOf(move, moves, "seller", beyondWh(world, seller, sellerWh - leftWh));
    if (breachWh > 0) tellBreach(world, period, move, breachWh);
    const offsetWh = roundHalfAway((forgoneWh * boughtKw) / kw);
    const use = {
      ...{ usedWh, forgoneWh, breachWh },
      unusedWh: Math.max(0, leftWh - sellerWh),
      addedWh: Math.max(0, usedWh - offsetWh),
      cleanWh: cleanWhOf(world, move, usedWh, forgoneWh, readings),
      amountMicroGbp: owedMicroGbp(move),
    };
    record(world, period, move, use, NOT_CANCELLED);
  }
  const returned = capacity.returned.get(period);
  if (returned === undefined) return;
  for (const { move, cancelledAt } of returned) record(world, period, move, NO_USE, cancelledAt);
}

/** What both sides did with what was traded in a period, and what is owed for it. */
interface CapacityUse {
  readonly usedWh: number;
  readonly forgoneWh: number;
  readonly unusedWh: number;
  readonly addedWh: number;
  readonly cleanWh: number;
  readonly breachWh: number;
  readonly amountMicroGbp: number;
}

const NO_USE: CapacityUse = {
  ...{ usedWh: 0, forgoneWh: 0, unusedWh: 0, addedWh: 0, cleanWh: 0, breachWh: 0 },
  amountMicroGbp: 0,
};

function record(
  { network: { connections }, tables }: World,
  period: number,
  { id, buyer, seller, capacity, initiator, kw, boughtKw }: CapacityMove,
  { usedWh, forgoneWh, unusedWh, addedWh, cleanWh, breachWh, amountMicroGbp }: CapacityUse,
  cancelledAt: number,
): void {
  tables.capacity_trades.append(
    periodStart(period),
    id,
    connections.ids[buyer]!,
    connections.ids[seller]!,
    capacity,
    initiator,
    watts(boughtKw),
    watts(kw),
    usedWh,
    forgoneWh,
    unusedWh,
    addedWh,
    cleanWh,
    breachWh,
    amountMicroGbp,
    cancelledAt,
  );
}

/** The part of what was used that sources without fuel gave, less that of what was gone without. What is drawn has no source. */
function cleanWhOf(
  { network: { units }, registers }: World,
  { buyer, seller, capacity }: CapacityMove,
  usedWh: number,
  forgoneWh: number,
  { deliveredWh }: Readings,
): number {
  if (capacity === "import") return 0;
  const part = (site: number, sizes: Float64Array) => {
    let [clean, all] = [0, 0];
    for (let unit = 0; unit < sizes.length; unit += 1) {
      if (units.connection[unit] !== site) continue;
      all += Math.max(0, sizes[unit]!);
      if (FUEL_FREE.has(units.technology[unit]!)) clean += Math.max(0, sizes[unit]!);
    }
    return all > 0 ? clean / all : 0;
  };
  const lostFrac = part(seller, registers.forgoneExportKws);
  return roundHalfAway(usedWh * part(buyer, deliveredWh) - forgoneWh * lostFrac);
}

/** Each unit's meter is rounded to a whole watt-hour: so little above a limit is none. */
const beyondWh = ({ network }: World, site: number, wh: number): number =>
  wh > network.units.connection.reduce((units, at) => units + Number(at === site), 0) ? wh : 0;

function tellBreach(world: World, period: number, move: CapacityMove, wh: number): void {
  const { network, tables, capacityBreaches } = world;
  const at = periodStart(period + 1);
  const because = `${network.connections.ids[move.seller]!} uses what it sold`;
  const kw = kwFromWh(wh, PERIOD_SECONDS);
  recordEvents(tables.events, [{ kind: "capacityBreached", at, trade: move.id, kw, because }]);
  capacityBreaches.set(period, [...(capacityBreaches.get(period) ?? []), { move, wh }]);
}

/** Nothing is settled later than two weeks after its period. */
function forgetBreaches({ capacityBreaches }: World, period: number): void {
  for (const old of capacityBreaches.keys())
    if (old < period - SETTLED_PERIODS_MAX) capacityBreaches.delete(old);
}

const SETTLED_PERIODS_MAX = 15 * 50;

/** A site's energy is shared by its trades of one capacity in proportion to their size, to the watt-hour, in the order of their ids. */
function partOf(
  move: CapacityMove,
  moves: readonly CapacityMove[],
  side: "buyer" | "seller",
  siteWh: number,
): number {
  const own = moves.filter(
    (other) => other.capacity === move.capacity && other[side] === move[side],
  );
  const sizes = own.map(({ kw, boughtKw }) => (side === "buyer" ? boughtKw : kw));
  const shares = new Float64Array(own.length);
  splitWhole(siteWh, sizes, shares);
  return shares[own.indexOf(move)]!;
}

/** What the buyer's site gave or drew beyond what it holds by itself. */
function usedBeyond(
  world: World,
  { buyer, capacity }: CapacityMove,
  moves: readonly CapacityMove[],
  readings: Readings,
): number {
  let ownWh = limitWh(world.capacity.contracted, capacity, buyer);
  for (const other of moves)
    if (other.seller === buyer && other.capacity === capacity)
      ownWh -= roundHalfAway(whFromKw(other.kw, PERIOD_SECONDS));
  return Math.max(0, meteredWh(world, capacity, buyer, readings) - ownWh);
}

function forgone({ network, registers }: World, { seller, capacity }: CapacityMove): number {
  const kws = capacity === "export" ? registers.forgoneExportKws : registers.forgoneImportKws;
  let sum = 0;
  for (let unit = 0; unit < kws.length; unit += 1)
    if (network.units.connection[unit] === seller) sum += kws[unit]!;
  return wholeWh(sum);
}

/** What a site gave, or drew, as its units were metered together. */
function meteredWh(
  { network }: World,
  capacity: Capacity,
  site: number,
  { deliveredWh }: Readings,
): number {
  let wh = 0;
  for (let unit = 0; unit < deliveredWh.length; unit += 1)
    if (network.units.connection[unit] === site) wh += deliveredWh[unit]!;
  return Math.max(0, capacity === "export" ? wh : 0 - wh);
}

const limitWh = (limits: ConnectionLimits, capacity: Capacity, site: number): number =>
  roundHalfAway(
    whFromKw(
      (capacity === "export" ? limits.exportLimitKw : limits.importLimitKw)[site]!,
      PERIOD_SECONDS,
    ),
  );
