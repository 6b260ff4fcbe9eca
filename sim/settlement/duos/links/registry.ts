/**
 * Links of traded capacity to charges by name. To add one: a file in this folder, one line here, a page under docs/rules/capacity-links.
 */
import type { z } from "zod";
import { made, oneOf } from "../../../core/define-registry.ts";
import type { CapacityLink } from "./capacity-link.ts";
import { none } from "./none.ts";
import { proRata } from "./pro-rata.ts";

export const capacityLinks = { none, "pro-rata": proRata } as const;

export const capacityLinkSchema = oneOf(capacityLinks);
export type CapacityLinkSettings = z.output<typeof capacityLinkSchema>;

export const capacityLinkOf = (settings: CapacityLinkSettings): CapacityLink =>
  made<CapacityLink>(capacityLinks, settings);
