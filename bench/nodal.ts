/**
 * One half-hour of nodal clearing on the 118-bus case with stated ratings (`../shared/data/reference-nodal`), as the exchange's gate calls the rule: 54 offers at the
 * generators, a bid at every load, both ways of every rated branch. Amounts move by up to a fifth from half-hour to half-hour, drawn, so that lines bind in most and
 * not in all.
 */
import { existsSync, readFileSync } from "node:fs";
import { readMatpower } from "../grids/readers/matpower.ts";
import { drawPurpose, ownerKeys, uniformDraw } from "../sim/core/draws.ts";
import { orThrow } from "../sim/core/errors.ts";
import type { EnergyOrder } from "../sim/model/energy-exchange.ts";
import { networkColumns } from "../sim/model/network.ts";
import { buildFlowModel } from "../sim/network/flow-model.ts";
import { placesOf } from "../sim/venues/local-energy-exchange/places.ts";
import { exchangeRuleOf } from "../sim/venues/local-energy-exchange/rules/registry.ts";
import type { TradeNetwork } from "../sim/venues/local-energy-exchange/rules/rule.ts";
import { atMost, type Bench, told } from "./bench.ts";
import { timed } from "./timing.ts";

const DATA = new URL("../../shared/data/", import.meta.url);
const HALF_HOURS = 64;
const MILLISECONDS_MAX = 0.5;
const WH_PER_MWH = 1_000_000;
const BOUNDS = { lowestGbpPerMwh: 0, highestGbpPerMwh: 200 };

export const nodalBench: Bench = {
  name: "nodal",
  about: "nodal clearing of a half-hour on the 118-bus case with stated ratings",
  run() {
    if (!existsSync(new URL("reference-nodal/case118.json", DATA)))
      return { kind: "skipped", because: "../shared/data/reference-nodal is absent" };
    const { network, halfHours } = case118();
    const clear = exchangeRuleOf({ kind: "nodal", k: 0.5 });
    const cleared = halfHours.map(({ bids, offers }) =>
      clear(bids, offers, { bounds: BOUNDS, network: () => network }),
    );
    const bound = cleared.filter((pairs) =>
      pairs.some(({ buyerGbpPerMwh, sellerGbpPerMwh }) => buyerGbpPerMwh !== sellerGbpPerMwh),
    );
    const { medianMs } = timed(() => {
      for (const { bids, offers } of halfHours)
        clear(bids, offers, { bounds: BOUNDS, network: () => network });
    });
    return {
      kind: "measured",
      rows: [
        atMost("a half-hour", medianMs / HALF_HOURS, "ms", MILLISECONDS_MAX),
        told("half-hours in which a line binds", bound.length / HALF_HOURS, ""),
      ],
    };
  },
};

interface Reference {
  readonly generatorRows: readonly number[];
  readonly costGbpPerMwh: readonly number[];
  readonly ratingMw: readonly (number | null)[];
}

function case118() {
  const text = readFileSync(new URL("matpower/case118.m", DATA), "utf8");
  const reference = JSON.parse(
    readFileSync(new URL("reference-nodal/case118.json", DATA), "utf8"),
  ) as Reference;
  const columns = networkColumns(orThrow(readMatpower(text, "case118.m")).network);
  const model = orThrow(buildFlowModel(columns));
  const busOf = (number: string) => columns.buses.ids.map(String).indexOf(number);
  const rows = (name: string) =>
    text
      .split(`mpc.${name} = [`)[1]!
      .split("];")[0]!
      .split("\n")
      .map((line) => line.replace(/[;%].*$/, "").trim())
      .filter((line) => line !== "")
      .map((line) => line.split(/\s+/));
  const generators = reference.generatorRows.map((row, at) => {
    const [bus = "", ...cells] = rows("gen")[row - 1]!;
    return { bus: busOf(bus), mwh: Number(cells[7]), gbp: reference.costGbpPerMwh[at]! };
  });
  const loads = rows("bus")
    .filter((row) => Number(row[2]) > 0)
    .map((row) => ({ bus: busOf(row[0]!), mwh: Number(row[2]), gbp: 200 }));
  const rated = reference.ratingMw.flatMap((mw, branch) => (mw === null ? [] : [{ mw, branch }]));
  const atBus = rated.flatMap(({ mw, branch }) => {
    const row = model.sensitivityRow(branch);
    return [
      { mostWh: mw * WH_PER_MWH, flows: Array.from(row) },
      { mostWh: mw * WH_PER_MWH, flows: Array.from(row, (flow) => 0 - flow) },
    ];
  });
  const units = [...generators, ...loads].map(({ bus }, row) => ({ id: `u${row}`, bus }));
  const flows = atBus.flatMap((limit) => units.map(({ bus }) => limit.flows[bus]!));
  const { placeOf, flowsAt } = placesOf(Float64Array.from(flows), units.length);
  const rowOf = new Map(units.map(({ id }, row) => [id, row]));
  const network: TradeNetwork = {
    islandOf: () => 0,
    placeOf: (unit) => placeOf[rowOf.get(unit)!]!,
    ...{ flowsAt, mostWh: Float64Array.from(atBus, ({ mostWh }) => mostWh), solver: undefined },
  };
  const keys = ownerKeys(
    drawPurpose("bench", "nodal"),
    units.map(({ id }) => id),
  );
  const orders = (of: typeof loads, first: number, side: EnergyOrder["side"], period: number) =>
    of.map(({ mwh, gbp }, at): EnergyOrder => {
      const energyWh = Math.round(
        mwh * WH_PER_MWH * (0.8 + 0.2 * uniformDraw(keys, first + at, period, 0)),
      );
      return {
        ...{ id: `EO${period}.u${first + at}`, period, unit: `u${first + at}`, side, energyWh },
        ...{ limitGbpPerMwh: gbp, expectedWh: energyWh, worthGbpPerMwh: gbp },
        ...{ placedAt: 0, turn: 0, technology: side === "buyerBid" ? "demand" : "chp" },
        locality: { bus: 0, feeder: 0, area: 0 },
      };
    });
  const halfHours = Array.from({ length: HALF_HOURS }, (_, period) => ({
    offers: byUnit(orders(generators, 0, "sellerOffer", period)),
    bids: byUnit(orders(loads, generators.length, "buyerBid", period)),
  }));
  return { network, halfHours };
}

/** As the gate hands them on. */
const byUnit = (orders: readonly EnergyOrder[]): EnergyOrder[] =>
  [...orders].sort((left, right) => (left.unit < right.unit ? -1 : 1));
