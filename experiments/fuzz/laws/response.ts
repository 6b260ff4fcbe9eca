/** Laws of units that hold response for a low and for a high frequency at once: their power does for both, and what is in store, and its room, for either. */
import { isEsoService } from "../../../sim/model/services.ts";
import type { Row } from "../../testing/engine-runs.ts";
import type { Facts } from "../facts.ts";

const RESPONSES = ["frequency-response", "high-frequency-response"] as const;
/** What a store has to spare and its room are whole Wh each, and the book forgives one of each. */
const FORGIVEN_WH = 4;

/** What a unit is armed for by the network beside each that the system operator has of it: either response, and what it may call. */
export function besideTheNetwork(all: readonly Row[]): readonly (readonly Row[])[] {
  const isResponse = ({ service }: Row) => RESPONSES.some((name) => name === service);
  const network = all.filter(({ service }) => !isEsoService(String(service)));
  const called = all.filter((row) => !isResponse(row) && !network.includes(row));
  const held = RESPONSES.map((name) => all.filter(({ service }) => service === name));
  const apart = [...held, called].filter((rows) => rows.length > 0);
  return apart.length === 0 ? [network] : apart.map((rows) => [...rows, ...network]);
}

/** What a store holds for a low and for a high frequency lasts for their minutes, both together, with all that it can hold. */
export function noStoreHoldsMoreResponseThanItCan({ rows, network, scenario }: Facts): string[] {
  const stores = new Map(network.units.map(({ id, storage }) => [id, storage]));
  const heldWh = new Map<string, { unit: string; wh: number }>();
  for (const { service, state, unit, periodStart, changeW } of rows.service_awards) {
    const name = RESPONSES.find((each) => each === service);
    const minutes = name && scenario.venues[name]?.holdMinutes;
    const store = stores.get(String(unit));
    if (minutes === undefined || state !== "armed" || store === undefined) continue;
    // A Wh that goes in is less in store, one that comes out more.
    const wh = Math.abs(Number(changeW)) * (minutes / 60) * store.chargeEfficiency;
    const key = `${periodStart} ${unit}`;
    heldWh.set(key, { unit: String(unit), wh: (heldWh.get(key)?.wh ?? 0) + wh });
  }
  return [...heldWh].flatMap(([key, { unit, wh }]) => {
    const { energyMwh, minimumFrac, maximumFrac } = stores.get(unit)!;
    const mostWh = energyMwh * 1e6 * (maximumFrac - minimumFrac);
    return wh <= mostWh + FORGIVEN_WH ? [] : [`${key}: response of ${wh} Wh of ${mostWh}`];
  });
}
