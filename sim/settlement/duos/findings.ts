/**
 * What is wrong with capacity that trades moved: connections that the network does not have, windows that are none, and more sold
 * than a connection has.
 */
import { formatInstant, PERIOD_SECONDS, parseInstant } from "../../core/time.ts";
import { KW_PER_MW } from "../../core/units.ts";
import { type Finding, unknownName } from "../../model/findings.ts";
import type { NetworkDocument } from "../../model/network-document.ts";
import type { DuosSettings } from "./settings.ts";

/** kVA below nothing that are the residue of sums. */
const NOTHING_KVA = 1e-6;

export function* duosFindings(
  settings: DuosSettings | undefined,
  network: NetworkDocument,
): Generator<Finding> {
  if (settings === undefined) return;
  const ids = network.connections.map(({ id }) => id);
  for (const [row, { connection, from, to }] of settings.moved.entries()) {
    const path = ["settlement", "duos", "moved", row];
    if (!ids.includes(connection))
      yield unknownName("connection", connection, ids, network.name, [...path, "connection"]);
    const [start, end] = [parseInstant(from) ?? 0, parseInstant(to) ?? 0];
    if (start % PERIOD_SECONDS === 0 && end % PERIOD_SECONDS === 0 && end > start) continue;
    yield {
      code: "scenario.capacityWindow",
      path: [...path, "to"],
      found: `a window from ${from} to ${to}`,
      remedy: "write whole half-hours, the end after the start",
    };
  }
  yield* oversold(settings, network);
}

/** A connection that sold more than it has would be charged for a negative capacity. */
function* oversold(
  { moved, powerFactor }: DuosSettings,
  network: NetworkDocument,
): Generator<Finding> {
  for (const [row, move] of moved.entries()) {
    const of = network.connections.find(({ id }) => id === move.connection);
    if (move.kva >= 0 || of === undefined) continue;
    const limitMw = move.direction === "import" ? of.importLimitMw : of.exportLimitMw;
    const contractedKva = (limitMw * KW_PER_MW) / powerFactor;
    const start = parseInstant(move.from) ?? 0;
    const together = moved.filter(
      ({ connection, direction, from, to }) =>
        connection === move.connection &&
        direction === move.direction &&
        (parseInstant(from) ?? 0) <= start &&
        start < (parseInstant(to) ?? 0),
    );
    const leftKva = together.reduce((sum, { kva }) => sum + kva, contractedKva);
    if (leftKva >= -NOTHING_KVA) continue;
    yield {
      code: "scenario.negativeCapacity",
      path: ["settlement", "duos", "moved", row, "kva"],
      found: `${move.kva} kVA from "${move.connection}", which would have ${leftKva.toFixed(1)} of ${contractedKva.toFixed(1)} kVA at ${formatInstant(start)}`,
      remedy: "move at most what the connection has",
    };
  }
}
