/**
 * What charges for use of system need through a run: each connection's capacity as it is charged, and who pays. Takes settings
 * and the network; gives it, nothing where the scenario charges none.
 */
import { parseInstant, periodOf } from "../../core/time.ts";
import type { Network } from "../../model/network.ts";
import type { CapacityCharged, CapacityMove } from "./links/capacity-link.ts";
import { capacityLinkOf } from "./links/registry.ts";
import type { DuosSettings } from "./settings.ts";

export interface ChargedConnection {
  readonly id: string;
  readonly contractedKva: number;
  readonly charged: CapacityCharged;
}

export interface Duos {
  readonly settings: DuosSettings;
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
      return { id, contractedKva, charged: link(contractedKva, movesOf(settings, id, direction)) };
    });
  const unitRows = connections.ids.map((): number[] => []);
  for (const [unit, connection] of units.connection.entries()) unitRows[connection]!.push(unit);
  return {
    settings,
    imports: charged("import", connections.importLimitKw),
    exports: charged("export", connections.exportLimitKw),
    unitRows,
  };
}

function movesOf(
  { moved }: DuosSettings,
  connection: string,
  direction: "import" | "export",
): CapacityMove[] {
  return moved
    .filter((move) => move.connection === connection && move.direction === direction)
    .map(({ kva, from, to }) => ({
      kva,
      fromPeriod: periodOf(parseInstant(from) ?? 0),
      toPeriod: periodOf(parseInstant(to) ?? 0),
    }));
}
