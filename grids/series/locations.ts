/**
 * Where on the map a unit stands, and how far two locations are apart. Takes latitudes and longitudes; gives kilometres on a
 * plane. Keeps: east-west distances are true along each parallel (sinusoidal projection), to 2 % inside Great Britain.
 */

import { RADIANS_PER_DEGREE } from "../../sim/core/units.ts";
import type { Buses } from "../../sim/model/network.ts";

export interface Location {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
}

/** Where the weather of buses without coordinates is made: the middle of Cumbria. */
export const REGION: Location = { latitudeDeg: 54.6, longitudeDeg: -3 };

/** Where the wind blows that moves the national price: five locations where Great Britain has its wind farms. */
export const NATIONAL_WIND: readonly Location[] = [
  REGION,
  { latitudeDeg: 57.4, longitudeDeg: -4 },
  { latitudeDeg: 55.6, longitudeDeg: -3.6 },
  { latitudeDeg: 53.6, longitudeDeg: 0.2 },
  { latitudeDeg: 52, longitudeDeg: -3.6 },
];

const KM_PER_DEGREE = 111.195;

/** Kilometres east and north of the region on the plane. */
export function planeKm(location: Location): { readonly eastKm: number; readonly northKm: number } {
  const { latitudeDeg, longitudeDeg } = location;
  return {
    eastKm:
      KM_PER_DEGREE *
      Math.cos(latitudeDeg * RADIANS_PER_DEGREE) *
      (longitudeDeg - REGION.longitudeDeg),
    northKm: KM_PER_DEGREE * (latitudeDeg - REGION.latitudeDeg),
  };
}

/** The location of a bus; undefined where the network does not say. */
export function locationOfBus(buses: Buses, row: number): Location | undefined {
  const [latitudeDeg, longitudeDeg] = [buses.latitudeDeg[row]!, buses.longitudeDeg[row]!];
  return Number.isNaN(latitudeDeg) ? undefined : { latitudeDeg, longitudeDeg };
}

/** The mean of the buses' locations; the region where no bus has one. */
export function centreOf(buses: Buses): Location {
  const locations = buses.ids.flatMap((_, row) => locationOfBus(buses, row) ?? []);
  if (locations.length === 0) return REGION;
  const mean = (member: keyof Location) =>
    locations.reduce((sum, location) => sum + location[member], 0) / locations.length;
  return { latitudeDeg: mean("latitudeDeg"), longitudeDeg: mean("longitudeDeg") };
}
