/**
 * Stage: what is measured. Registers of a period become whole watt-hours, rounded once; curtailed watt-hours are
 * split over the causes that curtailment-causes.ts registered.
 * Keeps: curtailed = available − delivered, causes add up to curtailed, what was held back is a part of each cause; stored
 * energy to the watt-hour inside its bounds.
 */
import { orderedSum, splitWhole } from "../core/sums.ts";
import { KWS_PER_WH, wholeWh } from "../core/units.ts";
import type { Network } from "../model/network.ts";
import { CAUSES, type Readings, type Registers } from "../model/readings.ts";

/** Guards whole-Wh store accounting against float residue, Wh. */
const STORE_RESIDUE_WH = 1e-6;

/** What readings by cause are written into: they are large, and none but the present period's is read. */
export interface CauseCells extends Pick<Readings, "cutWh" | "heldBackWh"> {
  /** Of one unit after the other, by cause and row. */
  readonly parts: CauseParts;
}

interface CauseParts {
  readonly heldKws: Float64Array;
  readonly downKws: Float64Array;
  readonly upKws: Float64Array;
  readonly downWh: Float64Array;
  readonly upWh: Float64Array;
}

export function causeCells(constraintCount: number, unitCount: number): CauseCells {
  const perUnit = CAUSES.length * (constraintCount + 1);
  const column = (count: number) => new Float64Array(count);
  return {
    cutWh: column(perUnit * unitCount),
    heldBackWh: column(perUnit * unitCount),
    parts: {
      heldKws: column(perUnit),
      downKws: column(perUnit),
      upKws: column(perUnit),
      downWh: column(perUnit),
      upWh: column(perUnit),
    },
  };
}

const cellsFor = ({ units: { ids } }: Network, { ownCutKws }: Registers): CauseCells =>
  causeCells(ownCutKws.length / ids.length, ids.length);

/** `cells`: what was read into them before is written over. */
export function meter(
  network: Network,
  registers: Registers,
  storedWh: Float64Array,
  tradeCount: number,
  { cutWh, heldBackWh, parts }: CauseCells = cellsFor(network, registers),
): Readings {
  const unitCount = network.units.ids.length;
  const availableWh = wholeOf(registers.availableKws);
  const deliveredWh = wholeOf(registers.deliveredKws);
  const curtailedWh = new Float64Array(unitCount);
  for (let unit = 0; unit < unitCount; unit += 1)
    curtailedWh[unit] = availableWh[unit]! - deliveredWh[unit]!;
  cutWh.fill(0);
  heldBackWh.fill(0);
  const isAnyUp = wasAnyMovedUp(registers);
  for (let unit = 0; unit < unitCount; unit += 1) {
    if (curtailedWh[unit] !== 0 || (isAnyUp && wasMovedUp(registers, unit, unitCount)))
      attribute(registers, unit, curtailedWh[unit]!, parts, cutWh, heldBackWh);
  }
  let demandKws = 0;
  let unservedKws = 0;
  for (const kws of registers.demandKws) demandKws += kws;
  for (const kws of registers.unservedKws) unservedKws += kws;
  return {
    availableWh,
    deliveredWh,
    curtailedWh,
    limitedWh: wholeOf(registers.limitedKws),
    storedWh: storedAfter(network, registers, storedWh),
    cutWh,
    heldBackWh,
    tradeWh: wholeOf(registers.tradeKws.subarray(0, tradeCount)),
    demandWh: wholeWh(demandKws),
    unservedWh: wholeWh(unservedKws),
  };
}

function wholeOf(columnKws: Float64Array): Float64Array {
  const wh = new Float64Array(columnKws.length);
  for (let cell = 0; cell < wh.length; cell += 1) wh[cell] = wholeWh(columnKws[cell]!);
  return wh;
}

/** Rows of a cause: one a constraint and one for none. */
function causeRows(registers: Registers, unitCount: number): number {
  return registers.ownCutKws.length / unitCount + 1;
}

/** Whether any cause held anybody's consumption back. */
function wasAnyMovedUp({
  ownCutKws,
  soldCutKws,
  tripCutKws,
  failSafeCutKws,
  outageCutKws,
}: Registers): boolean {
  return (
    hasBelowZero(ownCutKws) ||
    hasBelowZero(soldCutKws) ||
    hasBelowZero(tripCutKws) ||
    hasBelowZero(failSafeCutKws) ||
    hasBelowZero(outageCutKws)
  );
}

function hasBelowZero(columnKws: Float64Array): boolean {
  for (let cell = 0; cell < columnKws.length; cell += 1) if (columnKws[cell]! < 0) return true;
  return false;
}

/** The same of one unit: what was moved both ways may come to nothing. */
function wasMovedUp(registers: Registers, unit: number, unitCount: number): boolean {
  if (registers.failSafeCutKws[unit]! < 0 || registers.outageCutKws[unit]! < 0) return true;
  for (const column of [registers.ownCutKws, registers.soldCutKws, registers.tripCutKws])
    for (let cell = unit; cell < column.length; cell += unitCount)
      if (column[cell]! < 0) return true;
  return false;
}

/**
 * Splits a unit's curtailed energy over causes and constraints in proportion to what each held back. Who was moved both ways
 * in a period, as a consumer that drew more for a buyer and then lost its supply, has parts of both signs.
 */
function attribute(
  registers: Registers,
  unit: number,
  curtailedWh: number,
  { heldKws, downKws, upKws, downWh: downParts, upWh: upParts }: CauseParts,
  cutWh: Float64Array,
  heldBackWh: Float64Array,
): void {
  const unitCount = registers.failSafeCutKws.length;
  const rows = causeRows(registers, unitCount);
  // The same cells of every unit; the others stay 0.
  const byConstraint = [registers.ownCutKws, registers.soldCutKws, registers.tripCutKws];
  for (const [cause, column] of byConstraint.entries()) {
    for (let row = 1; row < rows; row += 1)
      heldKws[cause * rows + row] = column[(row - 1) * unitCount + unit]!;
  }
  heldKws[CAUSES.indexOf("failSafe") * rows] = registers.failSafeCutKws[unit]!;
  heldKws[CAUSES.indexOf("outage") * rows] = registers.outageCutKws[unit]!;
  for (let row = 0; row < heldKws.length; row += 1) {
    downKws[row] = Math.max(0, heldKws[row]!);
    upKws[row] = Math.max(0, 0 - heldKws[row]!);
  }
  const [sumDownKws, sumUpKws] = [orderedSum(downKws), orderedSum(upKws)];
  const upWh = liftedWh(sumDownKws, sumUpKws, curtailedWh);
  splitWhole(curtailedWh + upWh, downKws, downParts);
  splitWhole(upWh, upKws, upParts);
  const heldDown = heldParts(downParts, sumDownKws, registers.sentDownKws[unit]!);
  const heldUp = heldParts(upParts, sumUpKws, registers.sentUpKws[unit]!);
  for (let row = 0; row < heldKws.length; row += 1) {
    cutWh[row * unitCount + unit] = downParts[row]! - upParts[row]!;
    heldBackWh[row * unitCount + unit] = heldDown[row]! - heldUp[row]!;
  }
}

/**
 * The part of each cause by which a unit was held back, in one direction: what it was sent to do on top comes off what it
 * sold, and only what is more than that off the others, in order.
 */
function heldParts(parts: Float64Array, movedKws: number, sentKws: number): Float64Array {
  if (sentKws === 0) return parts;
  const held = parts.slice();
  const rows = held.length / CAUSES.length;
  const sold = CAUSES.indexOf("sold") * rows;
  let sentWh = orderedSum(parts) - wholeWh(movedKws - sentKws);
  const leaveOut = (row: number) => {
    const wh = Math.max(0, Math.min(sentWh, held[row]!));
    held[row]! -= wh;
    sentWh -= wh;
  };
  for (let row = sold; row < sold + rows; row += 1) leaveOut(row);
  for (let row = 0; row < held.length; row += 1) leaveOut(row);
  return held;
}

/** The part of a unit's movement that was upwards, such that what is left of the total was downwards. */
function liftedWh(downKws: number, upKws: number, curtailedWh: number): number {
  if (upKws === 0) return 0;
  if (downKws === 0) return 0 - curtailedWh;
  return Math.max(wholeWh(upKws), 0 - curtailedWh);
}

/** What went in is rounded down and what came out rounded up, so the store never holds energy that nobody put in. */
function storedAfter(network: Network, registers: Registers, storedWh: Float64Array): Float64Array {
  const { units } = network;
  const afterWh = new Float64Array(storedWh.length);
  for (let unit = 0; unit < afterWh.length; unit += 1) {
    if (units.energyWhMax[unit] === 0) continue;
    const chargedWh = registers.chargedKws[unit]! / KWS_PER_WH;
    const dischargedWh = (registers.deliveredKws[unit]! + registers.chargedKws[unit]!) / KWS_PER_WH;
    const inWh = Math.floor(chargedWh * units.chargeEfficiency[unit]! + STORE_RESIDUE_WH);
    const outWh = Math.ceil(dischargedWh / units.dischargeEfficiency[unit]! - STORE_RESIDUE_WH);
    afterWh[unit] = storedWh[unit]! + inWh - outWh;
  }
  return afterWh;
}
