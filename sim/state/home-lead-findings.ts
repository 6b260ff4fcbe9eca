/**
 * What is wrong with homes that an aggregator offers to the balancing mechanism, beside what is of every service: homes that no virtual lead party sells, or that the stage of the rollout takes
 * by another way alone, and acceptances that come as their half-hour begins. Takes a scenario; gives findings.
 */
import type { Aggregator } from "../model/aggregators.ts";
import type { Finding } from "../model/findings.ts";
import { type HomeGroup, homesAsParticipants } from "../model/homes.ts";
import { BIDS_AND_OFFERS } from "../model/services.ts";
import { participantOf } from "../model/stages.ts";
import type { ImbalanceSettings } from "../settlement/imbalance/settings.ts";
import type { VenueSettings } from "../venues/registry.ts";
import { ruleOf, type StageSettings } from "../venues/stages/settings.ts";

interface Led {
  readonly homes: readonly HomeGroup[];
  readonly stage?: StageSettings | undefined;
  readonly aggregators: readonly Aggregator[];
  readonly venues: VenueSettings;
  readonly settlement?: { readonly imbalance?: ImbalanceSettings | undefined } | undefined;
}

export function* homeLeadFindings({
  homes,
  aggregators,
  venues,
  stage,
  settlement,
}: Led): Generator<Finding> {
  const accept = venues[BIDS_AND_OFFERS]?.gates.accept;
  for (const [row, { groups, services }] of aggregators.entries()) {
    const index = services.findIndex(({ service }) => service === BIDS_AND_OFFERS);
    if (index < 0 || accept === undefined) continue;
    const path = ["aggregators", row, "services", index, "service"];
    const alone = groups.filter((group) => !isLed(settlement?.imbalance, group));
    if (alone.length > 0)
      yield {
        code: "aggregators.leadParty",
        path,
        found: `${BIDS_AND_OFFERS}, where no virtual lead party takes over what homes of ${alone.join(", ")} change`,
        remedy:
          "write settlement.imbalance: { virtualTrading: {}, homes: { model: { kind: virtual-lead-party } } } for them, with a compensation that is not off, or leave the service out",
      };
    for (const group of homes) {
      const rule = stage === undefined ? undefined : ruleOf(stage, BIDS_AND_OFFERS, "homes");
      const { through } = participantOf("demand", homesAsParticipants(group).participant);
      if (!groups.includes(group.id) || rule?.takesPart !== true) continue;
      if (rule.through.includes(through)) continue;
      yield {
        code: "aggregators.route",
        path: ["homes", homes.indexOf(group), "participant"],
        found: `"${group.id}" through ${through}, where this stage takes homes in ${BIDS_AND_OFFERS} through ${rule.through.join(" or ")}`,
        remedy: `write participant: { through: ${rule.through.at(-1)} }`,
      };
    }
    if ("before" in accept && accept.before === 0)
      yield {
        code: "aggregators.notice",
        path,
        found: `${BIDS_AND_OFFERS}, which accepts as the half-hour begins, when homes cannot be asked any more`,
        remedy: `write more than 0 in venues.${BIDS_AND_OFFERS}.gates.accept.before, or leave the service out`,
      };
  }
}

function isLed(imbalance: ImbalanceSettings | undefined, group: string): boolean {
  const { homes, virtualTrading } = imbalance ?? {};
  return (
    homes?.model.kind === "virtual-lead-party" &&
    homes.groups?.includes(group) !== false &&
    virtualTrading?.compensation.kind !== "off"
  );
}
