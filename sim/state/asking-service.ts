/**
 * Which service asks homes in a half-hour: the one of their aggregator's that the alert they are in is named by. Takes the world, a group's row and its half-hour; gives the service, nothing where
 * homes are asked by nobody or by an alert that the scenario states.
 */
import type { GroupHalfHour } from "../homes/half-hours.ts";
import type { HomeSeller } from "./home-sellers.ts";
import { alertName } from "./offer-homes.ts";

export function askingService(
  { aggregator, group }: HomeSeller,
  { said: { alert } }: GroupHalfHour,
): string | undefined {
  if (alert?.isOn !== true) return undefined;
  const { id } = alert.of.alert;
  return aggregator.services.find(({ service }) => id.startsWith(alertName(service, group.id)))
    ?.service;
}
