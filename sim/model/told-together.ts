/**
 * What of a unit's move is whose, where it follows several services at once. Takes the changes that it was told at one time and how far it
 * moved from what it would have done; gives the part of one of them, with its sign.
 * Keeps: the parts of all add up to the move; who follows one alone has all of it.
 */

/** By row, the rows of the same unit, its own among them. */
export function rowsTogether(of: readonly { readonly unit: number }[]): readonly number[][] {
  const byUnit = new Map<number, number[]>();
  for (let row = 0; row < of.length; row += 1) {
    const { unit } = of[row]!;
    const rows = byUnit.get(unit);
    if (rows === undefined) byUnit.set(unit, [row]);
    else rows.push(row);
  }
  return of.map(({ unit }) => byUnit.get(unit)!);
}

/** What the changes of some rows want more and less in all, sizes. */
export function toldTogether(rows: readonly number[], changeKw: readonly number[]) {
  let [upKw, downKw] = [0, 0];
  for (const row of rows)
    if (changeKw[row]! > 0) upKw += changeKw[row]!;
    else downKw -= changeKw[row]!;
  return { upKw, downKw };
}

/** The changes of each unit that is told, by row: the sum of what it is told. */
export function changesByUnit(
  told: Iterable<{ readonly award: { readonly unit: number }; readonly changeKw: number }>,
): Map<number, number> {
  const changes = new Map<number, number>();
  for (const { award, changeKw } of told)
    changes.set(award.unit, (changes.get(award.unit) ?? 0) + changeKw);
  return changes;
}

/**
 * The part of `movedKw` that belongs to a change of `ownKw`, of changes of `upKw` and `downKw` in all, itself among them (both sizes). What
 * is missing is missing of those that wanted the other way; they share it in proportion. Who does not move at all gives nothing of any.
 */
export function partOfMove(ownKw: number, upKw: number, downKw: number, movedKw: number): number {
  if (ownKw === 0 || movedKw === 0) return 0;
  const share = Math.abs(ownKw) / (ownKw > 0 ? upKw : downKw);
  if (upKw === 0 || downKw === 0) return movedKw * share;
  const beyondKw = movedKw - (upKw - downKw);
  return ownKw > 0
    ? (upKw + Math.min(0, beyondKw)) * share
    : (Math.max(0, beyondKw) - downKw) * share;
}
