/**
 * A stored alternating-current state held against a network, for tests: does the power balance at every bus?
 * Takes the network and the voltage of its buses; gives what is left over at each, MW. Written apart from the linear flow:
 * the usual pi of a branch in complex numbers, with taps and shifts at the `from` end.
 * A bus without a voltage (the star of a transformer with three windings) gets the one at which no current is left over.
 */
import type { NetworkDocument } from "../../sim/model/network-document.ts";

/** Volt per unit and angle in degrees. */
export interface Voltage {
  readonly pu: number;
  readonly angleDeg: number;
}

type Complex = readonly [re: number, im: number];
const plus = ([a, b]: Complex, [c, d]: Complex): Complex => [a + c, b + d];
const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c];
const conjugate = ([a, b]: Complex): Complex => [a, -b];
const over = (left: Complex, right: Complex): Complex => {
  const size = right[0] * right[0] + right[1] * right[1];
  const [re, im] = times(left, conjugate(right));
  return [re / size, im / size];
};
const polar = (size: number, degrees: number): Complex => {
  const radians = (degrees * Math.PI) / 180;
  return [size * Math.cos(radians), size * Math.sin(radians)];
};

type Branch = NetworkDocument["branches"][number];

/** Current out of the `from` bus and out of the `to` bus, per volt at each. */
function admittances(branch: Branch) {
  const series = over([1, 0], [branch.resistancePu, branch.reactancePu]);
  const own = plus(series, [0, branch.chargingPu / 2]);
  const turns = polar(branch.tapRatio, branch.shiftDeg);
  const minus: Complex = [-series[0], -series[1]];
  return {
    fromFrom: over(own, [branch.tapRatio * branch.tapRatio, 0]),
    fromTo: over(minus, conjugate(turns)),
    toFrom: over(minus, turns),
    toTo: own,
  };
}

/** MW left over at each bus: what units and demands put in, less shunts, less what leaves over branches. */
export function leftOver(
  network: NetworkDocument,
  voltages: ReadonlyMap<string, Voltage>,
): ReadonlyMap<string, number> {
  const known = new Map<string, Complex>(
    [...voltages].map(([bus, { pu, angleDeg }]) => [bus, polar(pu, angleDeg)]),
  );
  const branches = network.branches.filter(({ inService }) => inService);
  for (const { id } of network.buses.filter((bus) => !known.has(bus.id))) {
    let [own, current]: [Complex, Complex] = [
      [0, 0],
      [0, 0],
    ];
    for (const branch of branches.filter(({ from, to }) => from === id || to === id)) {
      const { fromFrom, fromTo, toFrom, toTo } = admittances(branch);
      own = plus(own, branch.from === id ? fromFrom : toTo);
      const far = known.get(branch.from === id ? branch.to : branch.from)!;
      current = plus(current, times(branch.from === id ? fromTo : toFrom, far));
    }
    known.set(id, over([-current[0], -current[1]], own));
  }
  const left = new Map(network.buses.map((bus) => [bus.id, 0]));
  const add = (bus: string, mw: number) => left.set(bus, left.get(bus)! + mw);
  const busOf = new Map(network.connections.map(({ id, bus }) => [id, bus]));
  for (const unit of network.units) add(busOf.get(unit.connection)!, unit.snapshotMw!);
  for (const { bus, peakMw } of network.demands) add(bus, -peakMw);
  for (const { id, shuntMw } of network.buses) {
    const [re, im] = known.get(id)!;
    add(id, -shuntMw * (re * re + im * im));
  }
  for (const branch of branches) {
    const { fromFrom, fromTo, toFrom, toTo } = admittances(branch);
    const [from, to] = [known.get(branch.from)!, known.get(branch.to)!];
    const leaving = (bus: Complex, current: Complex) =>
      times(bus, conjugate(current))[0] * network.baseMva;
    add(branch.from, -leaving(from, plus(times(fromFrom, from), times(fromTo, to))));
    add(branch.to, -leaving(to, plus(times(toFrom, from), times(toTo, to))));
  }
  return left;
}
