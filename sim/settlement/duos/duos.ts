/**
 * What charges for use of system need through a run: each connection's capacity as it is charged, and who pays. Takes settings
 * and the network; gives it, nothing where the scenario charges none.
 */
import { parseInstant, periodOf } from "../../core/time.ts";
import { isHomeSeller } from "../../model/home-sellers.ts";
import type { Network } from "../../model/network.ts";
import type { CapacityCharged, CapacityLink, MovedKva } from "./links/capacity-link.ts";
import { capacityLinkOf } from "./links/registry.ts";
import type { DuosSettings } from "./settings.ts";

export interface ChargedConnection {
  readonly id: string;
  readonly contractedKva: number;
  /** What the settings say was moved, and what is charged by that alone. */
  readonly moved: readonly MovedKva[];
  readonly charged: CapacityCharged;
}

export interface Duos {
  readonly settings: DuosSettings;
  readonly link: CapacityLink;
  /** By row of connection. */
  readonly imports: readonly ChargedConnection[];
  readonly exports: readonly ChargedConnection[];
  /** Units behind each connection, who pay by their size. */
  readonly unitRows: readonly (readonly number[])[];
}

export function duosOf(settings: DuosSettings | undefined, network: Network): Duos | undefined {
  if (settings === undefined) return undefined;
  const { connections, units } = network;
  const link = capacityLinkOf(settings.link);
  const charged = (direction: "import" | "export", limitKw: Float64Array) =>
    connections.ids.map((id, row): ChargedConnection => {
      const contractedKva = limitKw[row]! / settings.powerFactor;
      const moved = movesOf(settings, id, direction);
      return { id, contractedKva, moved, charged: link(contractedKva, moved) };
    });
  const unitRows = connections.ids.map((): number[] => []);
  // Homes pay for the network in their tariffs, whoever sells what they do.
  for (const [unit, connection] of units.connection.entries())
    if (!isHomeSeller(units, unit)) unitRows[connection]!.push(unit);
  return {
    settings,
    link,
    imports: charged("import", connections.importLimitKw),
    exports: charged("export", connections.exportLimitKw),
    unitRows,
  };
}

/** What a connection is charged for with what trades in the run moved beside the settings. */
export const chargedWith = (
  { link }: Duos,
  { contractedKva, moved, charged }: ChargedConnection,
  traded: readonly MovedKva[],
): CapacityCharged => (traded.length === 0 ? charged : link(contractedKva, [...moved, ...traded]));

function movesOf(
  { moved }: DuosSettings,
  connection: string,
  direction: "import" | "export",
): MovedKva[] {
  return moved
    .filter((move) => move.connection === connection && move.direction === direction)
    .map(({ kva, from, to }) => ({
      kva,
      fromPeriod: periodOf(parseInstant(from) ?? 0),
      toPeriod: periodOf(parseInstant(to) ?? 0),
    }));
}
