/**
 * Bid–offer acceptances as those who look ahead know them: the system operator has accepted that a unit injects less (a bid) or
 * more (an offer) than it otherwise would, for some periods. No behaviour but a column of changes.
 */

export interface Acceptance {
  /** Unit row. */
  readonly unit: number;
  readonly fromPeriod: number;
  /** One past the last. */
  readonly untilPeriod: number;
  /** Change of injection; negative for a bid. */
  readonly changeKw: number;
}

/** Changes that acceptances bring, kW, [period][unit]; undefined where there are none. */
export function acceptedChanges(
  acceptances: readonly Acceptance[],
  { fromPeriod, periodCount }: { readonly fromPeriod: number; readonly periodCount: number },
  unitCount: number,
): Float64Array | undefined {
  if (acceptances.length === 0) return undefined;
  const changeKw = new Float64Array(periodCount * unitCount);
  for (const { unit, fromPeriod: first, untilPeriod, changeKw: kw } of acceptances) {
    const last = Math.min(untilPeriod, fromPeriod + periodCount);
    for (let period = Math.max(first, fromPeriod); period < last; period += 1)
      changeKw[(period - fromPeriod) * unitCount + unit]! += kw;
  }
  return changeKw;
}
