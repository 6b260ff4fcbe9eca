/**
 * What a network manager can do at a constraint, as data. Schemes differ between areas, and what an area's scheme cannot do
 * decides which products the area can use.
 */
import { z } from "zod";

export interface Capability {
  readonly about: string;
  /** Reads the flow and acts on it at all. */
  readonly isMonitored: boolean;
  /** Gives set-points; otherwise it can only open breakers. */
  readonly hasSetPoints: boolean;
  /** Takes an order of curtailment that changes from day to day, by rule or by trade. */
  readonly takesNewOrder: boolean;
  /** States ahead where constraints will bind: what day-ahead products are made for. */
  readonly looksAhead: boolean;
}

export const capabilities = {
  unmonitored: {
    about: "Outside the monitored area: nothing is read and nothing acts.",
    isMonitored: false,
    hasSetPoints: false,
    takesNewOrder: false,
    looksAhead: false,
  },
  "trip-only": {
    about: "Opens breakers in a fixed order.",
    isMonitored: true,
    hasSetPoints: false,
    takesNewOrder: false,
    looksAhead: false,
  },
  "fixed-order": {
    about: "Set-points in an order that is set once.",
    isMonitored: true,
    hasSetPoints: true,
    takesNewOrder: false,
    looksAhead: false,
  },
  "re-orderable": {
    about: "Set-points in a list that may change from day to day.",
    isMonitored: true,
    hasSetPoints: true,
    takesNewOrder: true,
    looksAhead: false,
  },
  granular: {
    about: "Set-points in a list that may change every period, with a look-ahead.",
    isMonitored: true,
    hasSetPoints: true,
    takesNewOrder: true,
    looksAhead: true,
  },
} as const satisfies Readonly<Record<string, Capability>>;

export type CapabilityName = keyof typeof capabilities;

export const capabilitySchema = z.enum(
  Object.keys(capabilities) as [CapabilityName, ...CapabilityName[]],
);
