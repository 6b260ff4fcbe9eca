/**
 * Rules of the notified position by name. To add one: a file in this folder, one line here, a page under docs/rules/positions.
 */
import type { z } from "zod";
import { made, oneOf } from "../../../core/define-registry.ts";
import { dayAhead } from "./day-ahead.ts";
import { gateClosure } from "./gate-closure.ts";
import type { Position } from "./position.ts";
import { profile } from "./profile.ts";

export const positions = {
  "gate-closure": gateClosure,
  "day-ahead": dayAhead,
  profile,
} as const;

export const positionSchema = oneOf(positions);
export type PositionSettings = z.output<typeof positionSchema>;

export const positionOf = (settings: PositionSettings): Position =>
  made<Position>(positions, settings);
