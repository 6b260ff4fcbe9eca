/**
 * Aggregators as a scenario says them: whose homes each acts for, to whom it sells, what it promises, and how it shares what it is paid. Nouns and
 * arithmetic of domain §7; what is assumed is said. An aggregator controls no device: it passes alerts on, and homes answer them.
 */
import { z } from "zod";
import { KW_PER_MW } from "../core/units.ts";
import { optimiserFrac } from "./optimiser-share.ts";
import { BIDS_AND_OFFERS, isEsoService } from "./services.ts";

const id = z.string().min(1).max(80);

/** The rule of the ledger by which aggregators are paid, and pay for what they promised in vain. */
export const AGGREGATION = "aggregation";

/** Who may pay for what homes are asked. */
export const BUYERS = ["system operator", "network operator"] as const;
export type Buyer = (typeof BUYERS)[number];

/** The least that a buyer takes of one seller, kW: national markets 1 MW, services of a network about 10 kW. */
export const MINIMUM_KW: Readonly<Record<Buyer, number>> = {
  "system operator": 1000,
  "network operator": 10,
};

/** Who buys a service, by its venue's name. */
export const buyerOf = (service: string): Buyer =>
  isEsoService(service) ? "system operator" : "network operator";

const gbpPerMwh = z.number().min(0).max(10_000);
const homesFrac = z.number().min(0).max(1);
const feeGbp = z.number().min(0).max(1000);

export const sharingSchema = z.discriminatedUnion("kind", [
  z
    .strictObject({
      kind: z.literal("percentage"),
      homesFrac: homesFrac
        .optional()
        .describe(
          "Default: by size, what an optimiser (0.33 at 1 MW to 0.10 at 10 MW) and the aggregator (0.10) leave.",
        ),
    })
    .describe("Homes have a part of the price for what each turned."),
  z
    .strictObject({ kind: z.literal("fixed-fee"), feeGbp: feeGbp.default(0.5) })
    .describe("Each home that takes part has the same for each alert. The fee is assumed."),
  z
    .strictObject({ kind: z.literal("guaranteed"), gbpPerMwh: gbpPerMwh.default(500) })
    .describe("A price for what each turned, whatever the buyer pays. The price is assumed."),
  z
    .strictObject({
      kind: z.literal("mix"),
      feeGbp: feeGbp.default(0.2),
      homesFrac: homesFrac.default(0.3),
    })
    .describe("A fee for taking part and a part of the price. Both are assumed."),
]);

/** Services that homes may be offered to: those that may give people time to answer. */
export const HOME_SERVICES = [
  "sustain",
  "secure",
  "dynamic",
  "restore",
  "short-term-operating-reserve",
  "replacement-reserve",
  "demand-flexibility-service",
] as const;

const askGbpPerMwh = gbpPerMwh
  .default(200)
  .describe("What it asks for a MWh that homes change: the least of what households ask.");

const homeServiceSchema = z.discriminatedUnion("service", [
  z.strictObject({
    service: z.enum(HOME_SERVICES).describe("Name of its venue, which is open."),
    askGbpPerMwh,
    noticeMinutes: z
      .int()
      .min(30)
      .max(2880)
      .default(180)
      .describe(
        "Least time from being told to the change that its homes need; not of bids-and-offers, where devices answer alone.",
      ),
  }),
  z
    .strictObject({ service: z.literal(BIDS_AND_OFFERS), askGbpPerMwh })
    .describe(
      "The balancing mechanism, through a virtual lead party: told in minutes, devices that go by price answer alone.",
    ),
]);
export type HomeService = z.output<typeof homeServiceSchema>;

const aggregatorSchema = z.strictObject({
  id: id.describe("Its account."),
  groups: z.array(id).min(1).max(1000).describe("Groups of homes that it acts for."),
  markets: z
    .array(z.enum(BUYERS))
    .min(1)
    .max(BUYERS.length)
    .default([...BUYERS])
    .describe(
      "To whom it sells; of alerts in each other's way it takes the one told first, then the better paid.",
    ),
  promisedFrac: z
    .number()
    .min(0)
    .max(2)
    .default(0.9)
    .describe("What it promises, as a part of what it expects of its portfolio. Assumed."),
  sharing: sharingSchema.prefault({ kind: "percentage" }),
  services: z
    .array(homeServiceSchema)
    .max(HOME_SERVICES.length + 1)
    .default([])
    .describe("Services of the network and the system that it offers its homes to; default: none."),
});

export const aggregatorsSchema = z
  .array(aggregatorSchema)
  .max(100)
  .default([])
  .describe("Who acts for groups of homes where they are asked for flexibility; default: nobody.");
export type Aggregator = z.output<typeof aggregatorSchema>;

/** What an aggregator keeps beside it. */
const AGGREGATOR_FRAC = 0.1;

/** What is left to homes: 0.57 at 1 MW. */
export const ownersFrac = (kw: number): number =>
  1 - AGGREGATOR_FRAC - optimiserFrac(Math.max(kw, 1) / KW_PER_MW);

/** What a home gets for an alert: for what it turned, and for taking part. */
export interface HomeReward {
  readonly gbpPerMwh: number;
  readonly feeGbp: number;
}

/** `kw`: what the aggregator expects of its portfolio. */
export function homeReward(
  { sharing }: Pick<Aggregator, "sharing">,
  buyerGbpPerMwh: number,
  kw: number,
): HomeReward {
  switch (sharing.kind) {
    case "percentage":
      return { gbpPerMwh: buyerGbpPerMwh * (sharing.homesFrac ?? ownersFrac(kw)), feeGbp: 0 };
    case "fixed-fee":
      return { gbpPerMwh: 0, feeGbp: sharing.feeGbp };
    case "guaranteed":
      return { gbpPerMwh: sharing.gbpPerMwh, feeGbp: 0 };
    case "mix":
      return { gbpPerMwh: buyerGbpPerMwh * sharing.homesFrac, feeGbp: sharing.feeGbp };
  }
}
