/**
 * Random networks for properties: a tree with further branches, taps, phase shifts, parallel branches, shunts, open
 * branches and one or more reference buses. Gives documents, so that a test may rearrange them before it makes columns.
 */
import fc from "fast-check";
import { type Network, networkColumns } from "../model/network.ts";
import {
  NETWORK_FORMAT,
  type NetworkDocument,
  networkDocumentSchema,
} from "../model/network-document.ts";

const hundredths = (low: number, high: number) =>
  fc
    .integer({ min: Math.round(low * 100), max: Math.round(high * 100) })
    .map((whole) => whole / 100);

const reactance = hundredths(0.01, 1);

const branchShape = fc.record({
  reactancePu: reactance,
  /** Drawn for every branch, used where a network may have series compensation. */
  compensatedPu: fc.oneof(
    { weight: 3, arbitrary: reactance },
    reactance.map((x) => -x),
  ),
  tapRatio: fc.oneof(fc.constant(1), hundredths(0.9, 1.1)),
  shiftDeg: fc.oneof(fc.constant(0), hundredths(-20, 20)),
  isReversed: fc.boolean(),
});

export interface NetworkShape {
  /** No branch is open, so that every bus is supplied. */
  readonly isAllClosed: boolean;
  /** One reactance in four is negative. */
  readonly isCompensated?: boolean;
}

export function networkDocuments({
  isAllClosed,
  isCompensated = false,
}: NetworkShape): fc.Arbitrary<NetworkDocument> {
  return fc.integer({ min: 2, max: 24 }).chain((busCount) => {
    const anyBus = fc.integer({ min: 0, max: busCount - 1 });
    const tree = fc.tuple(
      ...Array.from({ length: busCount - 1 }, (_, at) =>
        fc.tuple(fc.integer({ min: 0, max: at }), fc.constant(at + 1)),
      ),
    );
    const mesh = fc.array(
      fc.tuple(anyBus, anyBus).filter(([from, to]) => from !== to),
      { maxLength: busCount },
    );
    return fc
      .record({
        ends: fc.tuple(tree, mesh).map(([first, second]) => [...first, ...second]),
        references: fc.uniqueArray(anyBus, { minLength: 1, maxLength: 3 }),
        held: fc.array(hundredths(-5, 5), { minLength: busCount, maxLength: busCount }),
        shunts: fc.array(hundredths(0, 3), { minLength: busCount, maxLength: busCount }),
        open: isAllClosed ? fc.constant([]) : fc.array(fc.nat(2 * busCount), { maxLength: 4 }),
      })
      .chain((drawn) =>
        fc
          .array(branchShape, { minLength: drawn.ends.length, maxLength: drawn.ends.length })
          .map((shapes) =>
            documentOf(
              busCount,
              drawn,
              shapes.map(({ compensatedPu, ...shape }) =>
                isCompensated ? { ...shape, reactancePu: compensatedPu } : shape,
              ),
            ),
          ),
      );
  });
}

interface Drawn {
  readonly ends: readonly (readonly [number, number])[];
  readonly references: readonly number[];
  readonly held: readonly number[];
  readonly shunts: readonly number[];
  readonly open: readonly number[];
}

interface BranchShape {
  readonly reactancePu: number;
  readonly tapRatio: number;
  readonly shiftDeg: number;
  readonly isReversed: boolean;
}

function documentOf(busCount: number, drawn: Drawn, shapes: readonly BranchShape[]) {
  return networkDocumentSchema.parse({
    format: NETWORK_FORMAT,
    name: "random",
    baseMva: 100,
    buses: Array.from({ length: busCount }, (_, bus) => ({
      id: `b${bus}`,
      nominalKv: 11,
      reference: drawn.references.includes(bus),
      referenceAngleDeg: drawn.references.includes(bus) ? drawn.held[bus] : 0,
      shuntMw: drawn.shunts[bus],
    })),
    branches: drawn.ends.map((pair, row) => {
      const { isReversed, ...shape } = shapes[row]!;
      const [from, to] = isReversed ? [pair[1], pair[0]] : pair;
      return {
        id: `l${row}`,
        from: `b${from}`,
        to: `b${to}`,
        ...shape,
        inService: !drawn.open.includes(row),
      };
    }),
  });
}

export const networks = (shape: NetworkShape): fc.Arbitrary<Network> =>
  networkDocuments(shape).map(networkColumns);

/** Injections of so many lanes for a network, whole kW. */
export const injectionsFor = (network: Network, lanes: number): fc.Arbitrary<Float64Array> =>
  fc
    .array(fc.integer({ min: -50_000, max: 50_000 }), {
      minLength: network.buses.ids.length * lanes,
      maxLength: network.buses.ids.length * lanes,
    })
    .map((values) => Float64Array.from(values));
