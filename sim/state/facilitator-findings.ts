/**
 * What is wrong between the facilitator's settings and the rest of the scenario: nothing to facilitate, units that the network does not
 * have, a route to a service that is not open, two routes for one unit. Takes settings and network; gives findings.
 */
import type { FacilitatorSettings } from "../model/facilitator.ts";
import { type Finding, unknownName } from "../model/findings.ts";
import type { NetworkDocument } from "../model/network-document.ts";
import { registrationFindings } from "../venues/registration/findings.ts";
import { serviceSettings, type VenueSettings } from "../venues/registry.ts";

export function* facilitatorFindings(
  facilitator: FacilitatorSettings | undefined,
  venues: VenueSettings,
  network: NetworkDocument,
): Generator<Finding> {
  if (facilitator === undefined) return;
  const services = Object.keys(serviceSettings(venues));
  if (services.length === 0 && venues["capacity-trades"]?.market === undefined) {
    yield {
      code: "scenario.facilitator",
      path: ["facilitator"],
      found: "a market facilitator, and no service or market for capacity that is open",
      remedy: "open one in venues, or leave it out",
    };
  }
  yield* registrationFindings(facilitator.registration, ["facilitator", "registration"]);
  const ids = network.units.map(({ id }) => id);
  for (const [index, { unit }] of facilitator.registration.resources.entries()) {
    const path = ["facilitator", "registration", "resources", index, "unit"];
    if (!ids.includes(unit)) yield unknownName("unit", unit, ids, network.name, path);
  }
  for (const [index, { unit, service }] of facilitator.direct.entries()) {
    const path = ["facilitator", "direct", index];
    if (!ids.includes(unit)) yield unknownName("unit", unit, ids, network.name, [...path, "unit"]);
    if (!services.includes(service)) {
      yield {
        code: "scenario.facilitator",
        path: [...path, "service"],
        found: `"${service}", which is no service that is open`,
        remedy:
          services.length === 0
            ? "leave the route out: requests for capacity name theirs themselves"
            : `write one of ${services.join(", ")}`,
      };
    }
    if (facilitator.direct.findIndex((each) => each.unit === unit) === index) continue;
    yield {
      code: "scenario.facilitator",
      path: [...path, "unit"],
      found: `"${unit}", which goes direct to another service already`,
      remedy: "write one route a unit",
    };
  }
}
