/**
 * The constrained area of a coordinator: sites that load one of the constraint points that `approval.constrainedBy` names, and what a
 * buyer gains there. Takes network and states as planned; gives tests of connections, exchange rates, and what is wrong with trades that are stated.
 */
import { boughtBySensitivity, type ExchangedTrade } from "../approval/exchange.ts";
import type { ApprovalSettings } from "../approval/settings.ts";
import type { DocumentPath } from "../core/documents/document.ts";
import { CAPACITY_TRADES } from "../model/capacity-trades.ts";
import type { Finding } from "../model/findings.ts";
import type { World } from "./world.ts";

type Area = Pick<World, "network" | "states" | "scenario">;

/** kW that the buyer of a trade gains. */
export function exchangeOf(
  { network, states, scenario }: Area,
  { exchange, constrainedBy }: ApprovalSettings,
): (trade: ExchangedTrade) => number {
  if (exchange === "one-for-one") return ({ kw }) => kw;
  const { ids } = network.constraintPoints;
  const points = constrainedBy?.map((id) => ids.indexOf(id)) ?? [...ids.keys()];
  return boughtBySensitivity(states.intact.model.flows, points, scenario.anm.minSensitivity);
}

/** Which connections load one of the points that make the area; undefined where every site is in it. */
export function constrainedSites(
  { network, states, scenario }: Area,
  constrainedBy: ApprovalSettings["constrainedBy"],
): ((connection: number) => boolean) | undefined {
  if (constrainedBy === undefined) return undefined;
  const { constraintPoints, connections } = network;
  const rows = constrainedBy.map((id) =>
    states.intact.model.flows.sensitivityRow(
      constraintPoints.branch[constraintPoints.ids.indexOf(id)]!,
    ),
  );
  return (connection) =>
    rows.some((row) => Math.abs(row[connections.bus[connection]!]!) >= scenario.anm.minSensitivity);
}

export const outsideArea = (site: string, constrainedBy: readonly string[]): string =>
  `"${site}", outside the constrained area: it loads none of ${constrainedBy.join(", ")}`;

/** Trades and requests that a scenario states for sites outside the area; none where the network lacks a name of the area. */
export function* outsideAreaFindings(area: Area): Generator<Finding> {
  const { scenario, network } = area;
  const constrainedBy = scenario.approval?.constrainedBy;
  const own = scenario.venues[CAPACITY_TRADES];
  if (constrainedBy === undefined || own === undefined) return;
  if (!constrainedBy.every((id) => network.constraintPoints.ids.includes(id))) return;
  const isInArea = constrainedSites(area, constrainedBy)!;
  const stated: (readonly [DocumentPath, string])[] = [
    ...own.trades.flatMap(({ buyer, seller }, row) => [
      [["trades", row, "buyer"], buyer] as const,
      [["trades", row, "seller"], seller] as const,
    ]),
    ...(own.market?.requests ?? []).map(
      ({ site }, row) => [["market", "requests", row, "site"], site] as const,
    ),
  ];
  for (const [path, site] of stated) {
    const connection = network.connections.ids.indexOf(site);
    if (connection < 0 || isInArea(connection)) continue;
    yield {
      code: "approval.outsideArea",
      path: ["venues", CAPACITY_TRADES, ...path],
      found: outsideArea(site, constrainedBy),
      remedy: "name a site behind one of these constraint points, or widen approval.constrainedBy",
    };
  }
}
