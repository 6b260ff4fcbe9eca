/**
 * What services read of homes where they read a unit: what is metered of a group, what it would have drawn unasked, what it declared, what it could have
 * given. Takes the world; gives columns by unit in which those that stand for homes have what their demand says, negative where it draws.
 */
import { PERIOD_HOURS } from "../core/time.ts";
import { WH_PER_KWH, wholeWh } from "../core/units.ts";
import type { Forecast } from "../model/forecast.ts";
import type { Instruction } from "../model/services.ts";
import { toldTogether } from "../model/told-together.ts";
import { cellOf } from "../positions/book.ts";
import type { HomeSeller } from "./home-sellers.ts";
import { alertName } from "./offer-homes.ts";
import type { World } from "./world.ts";

/** Wh that a kW is in half an hour. */
const WH_PER_KW = WH_PER_KWH * PERIOD_HOURS;

/** A column by unit, with what is said of each that stands for homes. */
function withHomes(
  { homeSellers }: World,
  column: Float64Array,
  of: (seller: HomeSeller) => number,
): Float64Array {
  if (homeSellers.size === 0) return column;
  const out = column.slice();
  for (const seller of homeSellers.values()) out[seller.unit] = of(seller);
  return out;
}

/** What homes inject in the present tick, kW; those without supply do what they would have done. */
export const homeLevels = (world: World, levelKw: Float64Array, period: number): Float64Array =>
  withHomes(world, levelKw, ({ unit, row, demand }) =>
    world.homes!.isSupplied(row, period)
      ? 0 - world.inputs.demandKw[demand]!
      : world.services.untoldKw[unit]!,
  );

/** Energies of a metered period, Wh. */
export const homesMeteredWh = (world: World, deliveredWh: Float64Array): Float64Array =>
  withHomes(world, deliveredWh, ({ demand }) => 0 - wholeWh(world.registers.demandKws[demand]!));

/** What was declared for a period, kW: of homes what the first statement of its day believed. */
export const homesDeclaredKw = (
  world: World,
  period: number,
  declaredKw: Float64Array,
): Float64Array =>
  withHomes(world, declaredKw, ({ unit }) => {
    const cell = cellOf(world.book, unit, period);
    return cell < 0 ? 0 : world.book.declaredKw[cell]!;
  });

/** What the position book is told of the periods of a forecast, [period][unit]: what is believed that homes draw; `mostKw`: the most that they could give. */
export function declaredWithHomes(
  { homeSellers, network: { units, demands } }: World,
  { periodCount, demandKw }: Pick<Forecast, "periodCount" | "demandKw">,
  scheduleKw: Float64Array,
  mostKw: Float64Array,
): { readonly scheduleKw: Float64Array; readonly mostKw: Float64Array } {
  if (homeSellers.size === 0) return { scheduleKw, mostKw };
  const out = { scheduleKw: scheduleKw.slice(), mostKw: mostKw.slice() };
  for (let step = 0; step < periodCount; step += 1)
    for (const { unit, demand } of homeSellers.values()) {
      const cell = step * units.ids.length + unit;
      out.scheduleKw[cell] = 0 - demandKw[step * demands.ids.length + demand]!;
      out.mostKw[cell] = demands.exportKwMax[demand]!;
    }
  return out;
}

/**
 * Writes of homes what they would have injected unasked by the service that has them, and what they could have given: who is told gives what it gives, of the others what was promised is
 * believed.
 */
export function untoldHomes(world: World, period: number, told: Iterable<Instruction>): void {
  const { homeSellers, homes, services } = world;
  if (homeSellers.size === 0) return;
  const isTold = new Set([...told].map(({ award }) => award.unit));
  for (const { unit, row, group } of homeSellers.values()) {
    const own = services.present.armed.filter((award) => award.unit === unit);
    if (own.length === 0) continue;
    const lived = homes!.halfHour(row, period);
    const { alert } = lived.said;
    const isOurs = own.some(({ service }) =>
      alert?.of.alert.id.startsWith(alertName(service, group.id)),
    );
    const without = isOurs ? homes!.halfHour(row, period, alert!.of.toldAt - 1) : lived;
    services.untoldKw[unit] = 0 - without.netWh / WH_PER_KW;
    const promisedKw = toldTogether(
      [...own.keys()],
      own.map(({ changeKw }) => changeKw),
    );
    const { up, down } = services.ableKw;
    const livedKw = 0 - lived.netWh / WH_PER_KW;
    const untoldKw = services.untoldKw[unit]!;
    up[unit] = isTold.has(unit) ? livedKw : untoldKw + promisedKw.upKw;
    down[unit] = isTold.has(unit) ? livedKw : untoldKw - promisedKw.downKw;
  }
}
