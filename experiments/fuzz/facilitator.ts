/**
 * A market facilitator of services from a seed: who has registered with it, how long it reviews, who goes direct to one buyer. Takes
 * choices, a network and the services that are open; gives the scenario's member, nothing where no service is.
 */
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import { type Chooser, within } from "./chooser.ts";
import { chosenRegistration } from "./trading.ts";

const DOCUMENTS = ["flexibility services agreement"];

export function chosenFacilitator(
  choose: Chooser,
  network: NetworkDocument,
  services: readonly string[],
) {
  if (services.length === 0 || !choose.chance("facilitator", 0.35)) return {};
  const of = within(choose, "facilitator");
  const { registration } = chosenRegistration(of, network, DOCUMENTS);
  const direct = of
    .some(
      "direct",
      network.units.map(({ id }) => id),
      0.15,
    )
    .map((unit) => ({ unit, service: of.oneOf(`direct/${unit}`, services) }));
  return {
    facilitator: {
      direct,
      registration: { ...registration, reviewDays: of.oneOf("review days", [0, 0, 1]) },
    },
  };
}
