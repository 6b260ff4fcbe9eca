/**
 * For tests: the alternating-current flow of a tree by backward and forward sweeps in complex numbers (Shirmohammadi and
 * others 1988), losses and all. Takes a network that its root supplies, with taps at upper ends alone; gives magnitudes per
 * unit by bus and the losses, kW. Shares nothing with voltages.ts.
 */
import { KW_PER_MW } from "../core/units.ts";
import type { Network } from "../model/network.ts";

export function acFeeder(
  network: Network,
  injectionKw: Float64Array,
  injectionKvar: Float64Array,
  root: { readonly bus: number; readonly pu: number },
) {
  const { fromBus, toBus, isClosed, resistancePu, reactancePu, tapRatio } = network.branches;
  const scale = network.baseMva * KW_PER_MW;
  const order = [root.bus];
  const feeding = new Map<number, { above: number; r: number; x: number; tap: number }>();
  for (const bus of order)
    fromBus.forEach((from, row) => {
      if (isClosed[row] === 0) return;
      const to = toBus[row]!;
      if (from !== bus && to !== bus) return;
      const other = from === bus ? to : from;
      if (other === root.bus || feeding.has(other)) return;
      const tap = tapRatio[row]!;
      if (tap !== 1 && from !== bus) throw new RangeError("a tap at a lower end");
      feeding.set(other, { above: bus, r: resistancePu[row]!, x: reactancePu[row]!, tap });
      order.push(other);
    });
  const re = new Float64Array(network.buses.ids.length).fill(root.pu);
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
      drawnRe[line.above] = drawnRe[line.above]! + drawnRe[bus]! / line.tap;
      drawnIm[line.above] = drawnIm[line.above]! + drawnIm[bus]! / line.tap;
    }
    lossesPu = 0;
    for (const bus of order) {
      const line = feeding.get(bus);
      if (line === undefined) continue;
      const { above, r, x, tap } = line;
      re[bus] = re[above]! / tap - (r * drawnRe[bus]! - x * drawnIm[bus]!);
      im[bus] = im[above]! / tap - (x * drawnRe[bus]! + r * drawnIm[bus]!);
      lossesPu += r * (drawnRe[bus]! * drawnRe[bus]! + drawnIm[bus]! * drawnIm[bus]!);
    }
  }
  return {
    voltagePu: re.map((part, bus) => Math.sqrt(part * part + im[bus]! * im[bus]!)),
    lossesKw: lossesPu * scale,
  };
}
