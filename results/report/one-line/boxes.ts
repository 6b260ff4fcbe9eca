/**
 * What stands at each bus: its bar with name, units and demand, and how much room that takes. Takes the network; gives a
 * box for each bus. Units of one technology at a bus are one symbol with their sum. A bus at the end of the network has
 * its name below the bar, so that its box is no wider than the name.
 */
import {
  type NetworkDocument,
  TECHNOLOGIES,
  type Technology,
} from "../../../sim/model/network-document.ts";
import { figures } from "../words.ts";

export const BOX = {
  lineHeight: 12.5,
  barHeight: 7,
  symbolsHeight: 38,
  demandHeight: 15,
  demandWidth: 14,
  symbolWidth: 20,
  /** Widths of a letter of a name and of small print, on average, in the widest of our fonts. */
  nameLetter: 6.1,
  smallLetter: 5.7,
  gap: 8,
} as const;

const NAME_LETTERS_MAX = 30;
/** Longer names stand in two lines. */
const LINE_LETTERS_MAX = 13;

/** Letters of what a unit is moved by, in bold, such as "−12.34". */
const MOVED_LETTERS = 6;

export interface UnitSymbol {
  readonly technology: Technology;
  /** "20 MW", or "2: 20 MW" for two units. */
  readonly label: string;
  readonly ids: readonly string[];
  readonly width: number;
}

export interface BusBox {
  readonly id: string;
  readonly nameLines: readonly string[];
  readonly nominalKv: number;
  readonly isReference: boolean;
  readonly hasDemand: boolean;
  /** Whether no branch leaves downwards: the name then stands below. */
  readonly isEnd: boolean;
  readonly symbols: readonly UnitSymbol[];
  /** Room for name and symbols; branches end to the right of it, except at an end. */
  readonly contentWidth: number;
  readonly nameWidth: number;
  /** From the top of the box to the top of the bar. */
  readonly barTop: number;
  readonly height: number;
}

/** A box for each bus; `ends` are the buses that no branch leaves downwards. */
export function busBoxes(network: NetworkDocument, ends: ReadonlySet<string>): BusBox[] {
  const busOf = new Map(network.connections.map(({ id, bus }) => [id, bus]));
  const units = new Map<string, NetworkDocument["units"]>();
  for (const unit of network.units) {
    const bus = busOf.get(unit.connection) ?? "";
    units.set(bus, [...(units.get(bus) ?? []), unit]);
  }
  const fed = new Set(network.demands.map(({ bus }) => bus));
  return network.buses.map(({ id, name, nominalKv, reference }) => {
    const symbols = symbolsOf(units.get(id) ?? []);
    const hasDemand = fed.has(id);
    const isEnd = ends.has(id);
    const nameLines = linesOf(name ?? id);
    if (reference) nameLines.push("reference bus");
    const nameWidth = Math.max(...nameLines.map((line) => line.length)) * BOX.nameLetter;
    const symbolsWidth = symbols.reduce(
      (sum, { width }) => sum + width,
      hasDemand ? BOX.demandWidth : 0,
    );
    const contentWidth = Math.ceil(Math.max(nameWidth, symbolsWidth, 30) + BOX.gap);
    const nameHeight = nameLines.length * BOX.lineHeight + 3;
    const belowBar = symbols.length > 0 ? BOX.symbolsHeight : hasDemand ? BOX.demandHeight : 3;
    const box = { id, nameLines, nominalKv, isReference: reference, hasDemand, isEnd, symbols };
    const height = nameHeight + BOX.barHeight + belowBar;
    return { ...box, contentWidth, nameWidth, barTop: isEnd ? 0 : nameHeight, height };
  });
}

/** A long name in two lines, broken after a hyphen or at a space near its middle; a very long one is cut. */
function linesOf(name: string): string[] {
  const letters = [...name];
  const text =
    letters.length > NAME_LETTERS_MAX
      ? `${letters.slice(0, NAME_LETTERS_MAX - 1).join("")}…`
      : name;
  if (text.length <= LINE_LETTERS_MAX) return [text];
  const breaks = [...text.matchAll(/[-_ ]/g)].map(({ index }) => index + 1);
  const middle = text.length / 2;
  const [best] = breaks.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle) || a - b);
  return best === undefined || best === text.length
    ? [text]
    : [text.slice(0, best).trimEnd(), text.slice(best)];
}

function symbolsOf(units: NetworkDocument["units"]): UnitSymbol[] {
  return TECHNOLOGIES.flatMap((technology) => {
    const own = units.filter((unit) => unit.technology === technology);
    if (own.length === 0) return [];
    // What a demand unit can draw is its size: it injects nothing.
    const capacityMw = own.reduce(
      (sum, unit) => sum + (unit.consumption?.peakMw ?? unit.capacityMw),
      0,
    );
    const sum = figures(capacityMw).replace(/\.0+$|(\.\d*?)0+$/, "$1");
    const label = own.length > 1 ? `${own.length}: ${sum} MW` : `${sum} MW`;
    const letters = Math.max(label.length, MOVED_LETTERS);
    const width = Math.max(BOX.symbolWidth, letters * BOX.smallLetter) + BOX.gap;
    return [{ technology, label, ids: own.map(({ id }) => id), width }];
  });
}
