/**
 * What stands at each bus: its bar with the name above, units and demand below, and how much room that takes.
 * Takes the network; gives a box for each bus. Units of one technology at a bus are one symbol with their sum.
 */
import {
  type NetworkDocument,
  TECHNOLOGIES,
  type Technology,
} from "../../../sim/model/network-document.ts";
import { figures } from "../words.ts";

export const BOX = {
  /** Height of the name above the bar. */
  nameHeight: 15,
  barHeight: 5,
  symbolWidth: 20,
  symbolHeight: 38,
  /** Width of a letter of the name and of the small print, on average. */
  nameLetter: 6.3,
  smallLetter: 5.6,
  gap: 7,
} as const;

export interface UnitSymbol {
  readonly technology: Technology;
  readonly count: number;
  readonly capacityMw: number;
  /** "20 MW", or "2 × 20 MW" for several. */
  readonly label: string;
  /** Ids, for the tooltip. */
  readonly ids: readonly string[];
  readonly width: number;
}

export interface BusBox {
  readonly id: string;
  readonly name: string;
  readonly nominalKv: number;
  readonly isReference: boolean;
  readonly hasDemand: boolean;
  readonly symbols: readonly UnitSymbol[];
  /** Room of name and symbols; branches end to the right of it. */
  readonly labelWidth: number;
  readonly height: number;
}

export function busBoxes(network: NetworkDocument): BusBox[] {
  const busOf = new Map(network.connections.map(({ id, bus }) => [id, bus]));
  const units = new Map<string, NetworkDocument["units"]>();
  for (const unit of network.units) {
    const bus = busOf.get(unit.connection) ?? "";
    units.set(bus, [...(units.get(bus) ?? []), unit]);
  }
  const fed = new Set(network.demands.map(({ bus }) => bus));
  return network.buses.map(({ id, name, nominalKv, reference }) => {
    const symbols = symbolsOf(units.get(id) ?? []);
    const shown = name ?? id;
    const text = reference ? `${shown} (reference)` : shown;
    const symbolsWidth = symbols.reduce((sum, { width }) => sum + width, fed.has(id) ? 14 : 0);
    return {
      id,
      name: shortened(text),
      nominalKv,
      isReference: reference,
      hasDemand: fed.has(id),
      symbols,
      labelWidth: Math.ceil(
        Math.max(shortened(text).length * BOX.nameLetter, symbolsWidth, 30) + BOX.gap,
      ),
      height:
        BOX.nameHeight +
        BOX.barHeight +
        (symbols.length > 0 ? BOX.symbolHeight : fed.has(id) ? 15 : 2),
    };
  });
}

/** A name that would be wider than a box may be is cut, and the whole of it is in the table of buses. */
function shortened(text: string): string {
  const letters = [...text];
  return letters.length > 30 ? `${letters.slice(0, 29).join("")}…` : text;
}

function symbolsOf(units: NetworkDocument["units"]): UnitSymbol[] {
  return TECHNOLOGIES.flatMap((technology) => {
    const own = units.filter((unit) => unit.technology === technology);
    if (own.length === 0) return [];
    const capacityMw = own.reduce((sum, unit) => sum + unit.capacityMw, 0);
    const sum = `${figures(capacityMw).replace(/\.0+$|(\.\d*?)0+$/, "$1")} MW`;
    const label = own.length > 1 ? `${own.length}: ${sum}` : sum;
    const width = Math.max(BOX.symbolWidth, label.length * BOX.smallLetter) + BOX.gap;
    return [
      { technology, count: own.length, capacityMw, label, ids: own.map(({ id }) => id), width },
    ];
  });
}
