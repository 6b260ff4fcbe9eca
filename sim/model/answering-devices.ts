/**
 * Devices of homes that go by price, and so answer by themselves where people have no time to: which of a group's they are, how they respond alone, and what planners count of them. Takes a group.
 */
import type { HomeResponse } from "./home-response.ts";
import {
  EV_PEAK_KW,
  EVENING_FRAC,
  HEAT_TURNED_KW,
  HOME_PEAK_KW_PER_KWH,
  type HomeGroup,
} from "./homes.ts";

/** Which devices of a group go by price: those answer by themselves, whenever they are told. */
export function devicesByPrice({ ev, battery, heatPump }: HomeGroup) {
  return {
    ev: ev?.charging.kind === "price",
    battery: battery?.control.kind === "price",
    heatPump: heatPump?.control.kind === "price",
  };
}

/** The response of a group whose devices answer alone: what people do is left out, and a device is neither surprised nor tired. Assumed. */
export function responseOfDevices(group: HomeGroup, response: HomeResponse): HomeResponse {
  const { ev, heatPump } = devicesByPrice(group);
  return {
    ...response,
    ...{ changeFrac: 0, shortNoticeLogit: 0, fatigueLogit: 0 },
    heatBelowK: heatPump ? response.heatBelowK : 0,
    heatAboveK: heatPump ? response.heatAboveK : 0,
    isCarMoved: ev && response.isCarMoved,
  };
}

/** What planners count that a home's devices that go by price turn at most, kW: a car as one that is charged at once, a battery what its home draws in an evening. Assumed. */
export function devicesTurnKw(group: HomeGroup): number {
  const { base, solar, battery, ev, heatPump, response } = group;
  if (response === undefined) return 0;
  const has = devicesByPrice(group);
  const carKw =
    has.ev && response.isCarMoved ? (ev!.share * ev!.powerKw * EV_PEAK_KW.kw) / EV_PEAK_KW.of : 0;
  const heatKw = has.heatPump && response.heatBelowK > 0 ? heatPump!.share * HEAT_TURNED_KW : 0;
  const drawnKw = base.annualKwh * HOME_PEAK_KW_PER_KWH * EVENING_FRAC;
  const storedKw = has.battery
    ? battery!.share * (solar?.share ?? 1) * Math.min(battery!.powerKw, drawnKw)
    : 0;
  return carKw + heatKw + storedKw;
}
