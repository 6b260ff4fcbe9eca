/**
 * Where on the map a unit stands, and how far two locations are apart. Takes latitudes and longitudes; gives kilometres on a
 * plane. Keeps: east-west distances are true along each parallel (sinusoidal projection), to 2 % inside Great Britain.
 */

import type { PlanePoint } from "../core/plane-waves.ts";
import { RADIANS_PER_DEGREE } from "../core/units.ts";
import type { Buses } from "./network.ts";

export interface Location {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
}

/** Where the weather of buses without coordinates is made: the middle of Cumbria. */
export const REGION: Location = { latitudeDeg: 54.6, longitudeDeg: -3 };

const KM_PER_DEGREE = 111.195;

/** Kilometres east and north of the region on the plane. */
export function planeKm(location: Location): PlanePoint {
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
