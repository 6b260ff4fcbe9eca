/**
 * Frequency response of either direction as a venue: power and what is in store, or its room, held for seconds that are not modelled, and paid for
 * being held alone. Frequency moves nothing in a run: no instruction, no energy. Takes what differs by direction; gives the venue.
 */
import { z } from "zod";
import { keysElsewhere } from "../../core/documents/keys-elsewhere.ts";
import type { Direction } from "../../model/direction.ts";
import { TECHNOLOGIES } from "../../model/network-document.ts";
import type { EsoService } from "../../model/services.ts";
import { heldService } from "./service.ts";
import { heldSettings } from "./settings.ts";

interface Response {
  readonly about: string;
  readonly name: EsoService;
  /** up: held for a low frequency; down: for a high one. */
  readonly direction: Direction;
  /** The venue of the other direction. */
  readonly other: EsoService;
}

const FREQUENCY = { up: "low", down: "high" } as const;

export function responseService({ about, name, direction, other }: Response) {
  const [ours, theirs] =
    direction === "up" ? [FREQUENCY.up, FREQUENCY.down] : [FREQUENCY.down, FREQUENCY.up];
  const settings = heldSettings({
    window: { days: "all", from: "00:00", to: "00:00" },
    ceilings: { availability: 300, utilisation: 0 },
    minOfferKw: 1000,
    sustainMinutes: 240,
    provider: TECHNOLOGIES,
    bought: { day: -1, at: ["10:00", "11:00", "13:00"] },
    armMinutes: 60,
  }).extend({
    holdMinutes: z
      .int()
      .min(1)
      .max(30)
      .default(15)
      .describe(
        direction === "up"
          ? "For how long what is in store lasts at the power held."
          : "For how long room in store lasts at the power held.",
      ),
    expectedUseFrac: z
      .number()
      .min(0)
      .max(1)
      .default(0.05)
      .describe("Part of the power held that owners reckon to be used, in their price. Assumed."),
  });
  return heldService({
    about,
    settings: settings.register(keysElsewhere, {
      direction: `remove it: ${name} is held for a ${ours} frequency; for a ${theirs} one write venues.${other}, with settings of its own`,
    }),
    of: ({ holdMinutes, expectedUseFrac }) => ({
      ...{ name, direction, holdMinutes },
      contract: "adHoc",
      isClearing: true,
      utilisationWeight: 0,
      excludesOthers: false,
      useFrac: expectedUseFrac,
    }),
  });
}
