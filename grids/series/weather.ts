/**
 * The weather of a part of a UTC year over any location. Takes a seed and a calendar; gives the wind, the sun and the sky of a location,
 * made when first asked for. Keeps: the region and the last other location are remembered, so memory does not grow with them.
 */

import { type Location, REGION } from "../../sim/model/locations.ts";
import type { SeriesCalendar } from "./calendar.ts";
import { cloudField, type Sun, skyAt, sunAt } from "./solar.ts";
import { type WindFields, type WindVector, windAt, windFields } from "./wind.ts";

export interface SiteWeather {
  readonly wind: WindVector;
  readonly sun: Sun;
  /** How clear the sky is; see `clearnessOf`. */
  readonly sky: Float64Array;
}

export interface Weather {
  readonly calendar: SeriesCalendar;
  readonly windFields: WindFields;
  at(location: Location): SiteWeather;
}

export function weatherOf(seed: string, calendar: SeriesCalendar): Weather {
  const fields = windFields(seed, calendar);
  const clouds = remembered(() => cloudField(seed, calendar));
  const site = (location: Location): SiteWeather => {
    const wind = remembered(() => windAt(fields, location));
    const sun = remembered(() => sunAt(location, calendar));
    const sky = remembered(() => skyAt(clouds(), location, wind()));
    return {
      get wind() {
        return wind();
      },
      get sun() {
        return sun();
      },
      get sky() {
        return sky();
      },
    };
  };
  const region = site(REGION);
  let latest: { readonly location: Location; readonly site: SiteWeather } | undefined;
  return {
    calendar,
    windFields: fields,
    at(location) {
      if (isSame(location, REGION)) return region;
      if (latest === undefined || !isSame(location, latest.location)) {
        latest = { location, site: site(location) };
      }
      return latest.site;
    },
  };
}

const isSame = (left: Location, right: Location) =>
  left.latitudeDeg === right.latitudeDeg && left.longitudeDeg === right.longitudeDeg;

/** A value that is made once, when first asked for. */
function remembered<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
