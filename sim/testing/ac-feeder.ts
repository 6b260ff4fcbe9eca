/**
 * For tests: the alternating-current flow of a tree by backward and forward sweeps in complex numbers (Shirmohammadi and
 * others 1988), losses and all. Takes a network without taps whose first reference supplies everything; gives magnitudes
 * per unit by bus and the losses, kW. Shares nothing with voltages.ts.
 */
import { KW_PER_MW } from "../core/units.ts";
import type { Network } from "../model/network.ts";

export function acFeeder(network: Network, injectionKw: Float64Array, injectionKvar: Float64Array) {
  const { fromBus, toBus, isClosed, resistancePu, reactancePu } = network.branches;
  const scale = network.baseMva * KW_PER_MW;
  const root = network.buses.isReference.indexOf(1);
  const order = [root];
  const feeding = new Map<number, { above: number; r: number; x: number }>();
  for (const bus of order)
    fromBus.forEach((from, row) => {
      if (isClosed[row] === 0) return;
      const to = toBus[row]!;
      if (from !== bus && to !== bus) return;
      const other = from === bus ? to : from;
      if (other === root || feeding.has(other)) return;
      feeding.set(other, { above: bus, r: resistancePu[row]!, x: reactancePu[row]! });
      order.push(other);
    });
  const re = new Float64Array(network.buses.ids.length).fill(1);
  const im = new Float64Array(re.length);
  let lossesPu = 0;
  for (let sweep = 0; sweep < 100; sweep += 1) {
    const drawnRe = new Float64Array(re.length);
    const drawnIm = new Float64Array(re.length);
    for (const bus of order) {
      // I = conj(S / V) of what is drawn.
      const [p, q] = [-injectionKw[bus]! / scale, -injectionKvar[bus]! / scale];
      const square = re[bus]! * re[bus]! + im[bus]! * im[bus]!;
      drawnRe[bus] = (p * re[bus]! + q * im[bus]!) / square;
      drawnIm[bus] = (p * im[bus]! - q * re[bus]!) / square;
    }
    for (const bus of [...order].reverse()) {
      const line = feeding.get(bus);
      if (line === undefined) continue;
      drawnRe[line.above] = drawnRe[line.above]! + drawnRe[bus]!;
      drawnIm[line.above] = drawnIm[line.above]! + drawnIm[bus]!;
    }
    lossesPu = 0;
    for (const bus of order) {
      const line = feeding.get(bus);
      if (line === undefined) continue;
      const { above, r, x } = line;
      re[bus] = re[above]! - (r * drawnRe[bus]! - x * drawnIm[bus]!);
      im[bus] = im[above]! - (x * drawnRe[bus]! + r * drawnIm[bus]!);
      lossesPu += r * (drawnRe[bus]! * drawnRe[bus]! + drawnIm[bus]! * drawnIm[bus]!);
    }
  }
  return {
    voltagePu: re.map((part, bus) => Math.sqrt(part * part + im[bus]! * im[bus]!)),
    lossesKw: lossesPu * scale,
  };
}
