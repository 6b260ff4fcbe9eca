/**
 * Which buses are near each other, as neighbours see it. Takes a network as it is written; gives a number of each bus's place at three sizes: the bus itself; its
 * feeder, which is what hangs together at one nominal voltage without passing a bus that is fed from a higher one or from outside; and its area, which is what hangs
 * together at one nominal voltage: all that one substation, or several that are joined there, feed.
 */
import type { Localities, Locality } from "../model/localities.ts";
import type { Network } from "../model/network.ts";
import { joinedBy } from "./topology.ts";

export function localitiesOf({ buses, branches }: Network): readonly Localities[] {
  const { fromBus, toBus, isClosed } = branches;
  const kv = buses.nominalKv;
  const isFed = buses.isReference.slice();
  for (let row = 0; row < fromBus.length; row += 1) {
    const [from, to] = [fromBus[row]!, toBus[row]!];
    if (kv[from] !== kv[to]) isFed[kv[from]! < kv[to]! ? from : to] = 1;
  }
  const joins = (isJoined: (from: number, to: number) => boolean) =>
    joinedBy(
      buses.ids.length,
      fromBus,
      toBus,
      isClosed.map((closed, row) => (closed === 1 && isJoined(fromBus[row]!, toBus[row]!) ? 1 : 0)),
    );
  const numbers: Record<Exclude<Locality, "bus">, Int32Array> = {
    feeder: joins((from, to) => kv[from] === kv[to] && isFed[from] === 0 && isFed[to] === 0),
    area: joins((from, to) => kv[from] === kv[to]),
  };
  return buses.ids.map((_, bus) => ({
    bus,
    feeder: numbers.feeder[bus]!,
    area: numbers.area[bus]!,
  }));
}
