/**
 * Synthetic networks for benches, the same on every machine: a random feeder-like tree (of its branches 70 % lengthen a
 * chain, 30 % start a lateral) with extra branches between random buses. Reactances are 0.01 to 0.1 per unit.
 */
import { drawPurpose, ownerKeys, uniformDraw } from "../sim/core/draws.ts";
import { type Network, networkColumns } from "../sim/model/network.ts";
import { NETWORK_FORMAT, networkDocumentSchema } from "../sim/model/network-document.ts";

/** A tree of `busCount` buses fed at the first, plus `meshShare` · busCount further branches. */
export function syntheticNetwork(busCount: number, meshShare: number): Network {
  const keys = ownerKeys(drawPurpose("bench", "network"), ["shape"]);
  let drawn = 0;
  const uniform = () => {
    drawn += 1;
    return uniformDraw(keys, 0, drawn, 0);
  };
  const below = (bound: number) => Math.floor(uniform() * bound);
  const ends: [number, number][] = [];
  for (let bus = 1; bus < busCount; bus += 1) {
    ends.push([uniform() < 0.7 ? bus - 1 : below(bus), bus]);
  }
  const meshCount = Math.round(meshShare * busCount);
  while (ends.length < busCount - 1 + meshCount) {
    const from = below(busCount);
    const to = below(busCount);
    if (from !== to) ends.push([from, to]);
  }
  const document = networkDocumentSchema.parse({
    format: NETWORK_FORMAT,
    name: `syn${busCount}`,
    buses: Array.from({ length: busCount }, (_, bus) => ({
      id: `b${bus}`,
      nominalKv: 11,
      reference: bus === 0,
    })),
    branches: ends.map(([from, to], row) => ({
      id: `l${row}`,
      from: `b${from}`,
      to: `b${to}`,
      reactancePu: 0.01 + 0.09 * uniform(),
    })),
  });
  return networkColumns(document);
}

/** Injections of every bus in each of so many lanes, −500 to 500 kW. */
export function syntheticInjections(busCount: number, lanes: number): Float64Array {
  const keys = ownerKeys(drawPurpose("bench", "injections"), ["buses"]);
  return Float64Array.from({ length: busCount * lanes }, (_, at) =>
    Math.round(1000 * uniformDraw(keys, 0, at, 0) - 500),
  );
}
