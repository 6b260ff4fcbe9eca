/**
 * Registers of one settlement period, in kW·s and seconds: what the ticks add up and metering reads once.
 */
export interface Registers {
  readonly availableKws: Float64Array;
  readonly deliveredKws: Float64Array;
  /** The part of delivery that went into a store, positive. */
  readonly chargedKws: Float64Array;
  /** By unit, with its sign: what a trader's use made it inject more. */
  readonly usedKws: Float64Array;
  /** By unit, with its sign: what its connection's limits kept it from, of its source or consumption; not of a store's plan. */
  readonly limitedKws: Float64Array;
  /** By unit: what it would have injected and drawn of the connection capacity that its site has sold. */
  readonly forgoneExportKws: Float64Array;
  readonly forgoneImportKws: Float64Array;
  /** [constraint][unit]: held back at a constraint's wish, in the unit's own place and in a buyer's place, or tripped for it. */
  readonly ownCutKws: Float64Array;
  readonly soldCutKws: Float64Array;
  readonly tripCutKws: Float64Array;
  /** By unit: what it was sent to do on top of holding back, down (draw or charge more) and up (inject or discharge more). */
  readonly sentDownKws: Float64Array;
  readonly sentUpKws: Float64Array;
  /** What each unit injected in the last minute of the period. */
  readonly lastMinuteKws: Float64Array;
  /** The same of the last quarter of an hour. */
  readonly lastQuarterKws: Float64Array;
  /** By unit: held back by its fail-safe, and by the loss of supply. */
  readonly failSafeCutKws: Float64Array;
  readonly outageCutKws: Float64Array;
  /** By row of the period's trades: relief given at the seller. */
  readonly tradeKws: Float64Array;
  readonly demandKws: Float64Array;
  /** Consumption that was not supplied, by demand. */
  readonly unservedKws: Float64Array;
  /** One number: seconds without supply, added up over customers; a demand unit is one. */
  readonly customerSecondsLost: Float64Array;
  /** One number: what branches lost. */
  readonly lossKws: Float64Array;
  readonly branchKws: Float64Array;
  readonly branchPeakKw: Float64Array;
  readonly constraintKws: Float64Array;
  readonly constraintPeakKw: Float64Array;
  /** Flow there would have been without curtailment: added up, and its highest. */
  readonly uncurtailedKws: Float64Array;
  readonly uncurtailedPeakKw: Float64Array;
  readonly overTargetS: Float64Array;
  readonly overRatingS: Float64Array;
  /** What the flow would have been above the target without curtailment, and what it was lower by while so. */
  readonly neededKws: Float64Array;
  readonly reliefKws: Float64Array;
}

export interface RegisterSizes {
  readonly units: number;
  readonly constraints: number;
  readonly branches: number;
  readonly demands: number;
}

/** Trades of one period that registers can hold. */
export const TRADES_PER_PERIOD_MAX = 4096;

export function registers(sizes: RegisterSizes): Registers {
  const { units, constraints, branches, demands } = sizes;
  return {
    availableKws: new Float64Array(units),
    deliveredKws: new Float64Array(units),
    chargedKws: new Float64Array(units),
    sentDownKws: new Float64Array(units),
    sentUpKws: new Float64Array(units),
    usedKws: new Float64Array(units),
    limitedKws: new Float64Array(units),
    forgoneExportKws: new Float64Array(units),
    forgoneImportKws: new Float64Array(units),
    lastMinuteKws: new Float64Array(units),
    lastQuarterKws: new Float64Array(units),
    ownCutKws: new Float64Array(constraints * units),
    soldCutKws: new Float64Array(constraints * units),
    tripCutKws: new Float64Array(constraints * units),
    failSafeCutKws: new Float64Array(units),
    outageCutKws: new Float64Array(units),
    tradeKws: new Float64Array(TRADES_PER_PERIOD_MAX),
    demandKws: new Float64Array(demands),
    unservedKws: new Float64Array(demands),
    customerSecondsLost: new Float64Array(1),
    lossKws: new Float64Array(1),
    branchKws: new Float64Array(branches),
    branchPeakKw: new Float64Array(branches),
    constraintKws: new Float64Array(constraints),
    constraintPeakKw: new Float64Array(constraints).fill(-Infinity),
    uncurtailedKws: new Float64Array(constraints),
    uncurtailedPeakKw: new Float64Array(constraints).fill(-Infinity),
    overTargetS: new Float64Array(constraints),
    overRatingS: new Float64Array(constraints),
    neededKws: new Float64Array(constraints),
    reliefKws: new Float64Array(constraints),
  };
}

/** Minutes in which the fulfilment of a trade is measured. */
export const MINUTES_PER_PERIOD = 30;

/** Minute-by-minute registers of the trades of one period, kW·s, [trade][minute]. */
export interface TradeMinutes {
  /** Relief that the network manager asked of the seller in the buyer's place. */
  readonly instructedKws: Float64Array;
  /** What the seller injected of its own doing, and what it could have. */
  readonly levelKws: Float64Array;
  readonly availableKws: Float64Array;
  /** What was taken of the part of its output that the buyer had bought free, at the constraint of the trade. */
  readonly takenKws: Float64Array;
}

export function tradeMinutes(tradeCount: number): TradeMinutes {
  const column = () => new Float64Array(tradeCount * MINUTES_PER_PERIOD);
  return {
    instructedKws: column(),
    levelKws: column(),
    availableKws: column(),
    takenKws: column(),
  };
}

export function clearRegisters(of: Registers): void {
  for (const column of Object.values(of)) column.fill(0);
  of.constraintPeakKw.fill(-Infinity);
  of.uncurtailedPeakKw.fill(-Infinity);
}

/** Meter readings of one period in whole Wh, by unit unless said otherwise. */
export interface Readings {
  readonly availableWh: Float64Array;
  readonly deliveredWh: Float64Array;
  readonly curtailedWh: Float64Array;
  /** What connections' limits kept units from, with its sign. */
  readonly limitedWh: Float64Array;
  /** Energy in store at the end of the period. */
  readonly storedWh: Float64Array;
  /** Curtailed energy by cause: [cause][constraint + 1][unit], the first row of a cause for no constraint; adds up to curtailedWh. */
  readonly cutWh: Float64Array;
  /** The part of each cell of cutWh, of the same sign, that was output or consumption held back: without what a unit was sent to do on top. */
  readonly heldBackWh: Float64Array;
  /** By row of the period's trades. */
  readonly tradeWh: Float64Array;
  readonly demandWh: number;
  /** Consumption that was not supplied. */
  readonly unservedWh: number;
}

/** Why a unit was held back, in the order of `Readings.cutWh`. */
export const CAUSES = ["own", "sold", "trip", "failSafe", "outage"] as const;

/** The cause that no curtailment index counts: what an outage of the unit's own supply took. */
export const UNCOUNTED_CAUSE: (typeof CAUSES)[number] = "outage";

/** What keeps a unit from injecting what it could: a set-point, its open breaker, its fail-safe, or the loss of supply. */
export const HOLD = { setPoint: 0, trip: 1, failSafe: 2, outage: 3 } as const;

/** A stretch of constant output inside a tick. Arrays are by unit. */
export interface Segment {
  start: number;
  seconds: number;
  readonly levelKw: Float64Array;
  /** The set-point that the unit follows: Infinity for none; what it does where something else holds it. */
  readonly setPointKw: Float64Array;
  /** The constraint that asked for it, or that it was tripped for; −1 for none. */
  readonly bindingConstraint: Int32Array;
  /** One of HOLD. */
  readonly hold: Uint8Array;
  /** Caps and lifts that the constraints ask for, or of a unit that they lost asked last, [constraint][unit]. */
  readonly capKw: Float64Array;
  readonly liftKw: Float64Array;
  /** How far beyond its connection limit each unit that follows in an offsetting trade may be. */
  readonly offsetExtraKw: Float64Array;
  /** Branch flows, filled after dispatch. */
  readonly branchKw: Float64Array;
}
