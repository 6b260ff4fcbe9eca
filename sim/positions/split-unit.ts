/**
 * What of a unit is left beside what is armed of it. Takes the position book, who wants it and what is armed; gives kW. Promises of one
 * direction stand in the book and leave what it says; those of opposite directions share the unit's power, so that no MW is had by two.
 */
import type { Network } from "../model/network.ts";
import { freeKw, type PositionBook } from "./book.ts";

interface Change {
  readonly unit: number;
  readonly period: number;
  readonly changeKw: number;
}

/** The most that a unit injects or draws, kW. */
export const powerKw = ({ units }: Network, unit: number): number =>
  Math.max(units.capacityKw[unit]!, units.chargeKwMax[unit]!, units.consumptionKwMax[unit]!);

/** What may be armed of a promise that is in the book, beside parts of it that are armed and what is armed of others, whole kW. */
export function leftBesideKw(
  network: Network,
  { unit, changeKw }: Pick<Change, "unit" | "changeKw">,
  parts: readonly Pick<Change, "changeKw">[],
  armed: readonly Pick<Change, "changeKw">[],
): number {
  const sign = Math.sign(changeKw);
  const otherWayKw = armed.reduce((sum, each) => sum + Math.max(0, -sign * each.changeKw), 0);
  if (otherWayKw === 0) return Math.abs(changeKw);
  const ownKw = parts.reduce((sum, each) => sum + Math.abs(each.changeKw), 0);
  const leftKw = Math.floor(powerKw(network, unit) - otherWayKw - ownKw);
  return Math.max(0, Math.min(Math.abs(changeKw), leftKw));
}

/** The same of one that is not in the book yet: no more than the book has room for. */
export function roomBesideKw(
  book: PositionBook,
  wanted: Change,
  parts: readonly Pick<Change, "changeKw">[],
  armed: readonly Pick<Change, "changeKw">[],
): number {
  const { unit, period, changeKw } = wanted;
  const bookedKw = Math.floor(freeKw(book, unit, period, changeKw > 0 ? "up" : "down"));
  return Math.min(leftBesideKw(book.network, wanted, parts, armed), bookedKw);
}
