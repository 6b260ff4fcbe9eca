/**
 * What is wrong with the locations of a network's buses, and what a person should know of them. Takes a network document;
 * gives faults and notices of the network's diagnosis. Keeps: one notice a kind, with the number of buses.
 */
import type { Finding } from "./findings.ts";
import type { NetworkDocument } from "./network-document.ts";

/** A location needs both numbers, inside the map. The shape holds the ranges too; a network made by code meets them here. */
export function* locationFaults({ buses }: NetworkDocument): Generator<Finding> {
  for (const [row, { latitudeDeg, longitudeDeg }] of buses.entries()) {
    if ((latitudeDeg === undefined) !== (longitudeDeg === undefined)) {
      const missing = latitudeDeg === undefined ? "latitudeDeg" : "longitudeDeg";
      yield {
        code: "network.location",
        path: ["buses", row, missing],
        found: `nothing beside ${missing === "latitudeDeg" ? "longitudeDeg" : "latitudeDeg"}`,
        remedy: "write both latitudeDeg and longitudeDeg, or neither",
      };
    }
    const bounded = [
      ["latitudeDeg", latitudeDeg, 90],
      ["longitudeDeg", longitudeDeg, 180],
    ] as const;
    for (const [member, value, most] of bounded) {
      if (value === undefined || !Number.isFinite(value) || Math.abs(value) <= most) continue;
      yield {
        code: "network.location",
        path: ["buses", row, member],
        found: `${value}`,
        remedy: `write degrees from -${most} to ${most}`,
      };
    }
  }
}

/** Where the built-in weather means something: Great Britain and the sea around it. */
const WEATHER_AREA = { south: 49, north: 62, west: -11, east: 4 } as const;

export function* locationNotices({ buses }: NetworkDocument): Generator<Finding> {
  const located = buses.flatMap((bus, row) =>
    bus.latitudeDeg === undefined || bus.longitudeDeg === undefined
      ? []
      : [{ row, latitudeDeg: bus.latitudeDeg, longitudeDeg: bus.longitudeDeg }],
  );
  const { south, north, west, east } = WEATHER_AREA;
  const outside = located.filter(
    ({ latitudeDeg, longitudeDeg }) =>
      !(latitudeDeg >= south && latitudeDeg <= north) ||
      !(longitudeDeg >= west && longitudeDeg <= east),
  );
  const first = outside[0];
  if (first !== undefined) {
    yield {
      code: "network.locationOutside",
      path: ["buses", first.row, "latitudeDeg"],
      found: `${outside.length} of ${buses.length} buses outside Great Britain, the first at ${first.latitudeDeg}, ${first.longitudeDeg}`,
      remedy: "kept; the built-in weather is Great Britain's: give series from CSV, or mend a sign",
    };
  }
  if (located.length > 0 && located.length < buses.length) {
    yield {
      code: "network.locationMissing",
      path: ["buses"],
      found: `no location of ${buses.length - located.length} of ${buses.length} buses`,
      remedy:
        "their units see the weather of the built-in region; write latitudeDeg and longitudeDeg",
    };
  }
}
