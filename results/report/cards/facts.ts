/**
 * The cards of a stored run whose owners follow cards: who could trade in the largest constrained half-hour, what each
 * submitted, and what became of it. Takes facts of a run; gives the field of participants, or nothing.
 */
import { z } from "zod";
import type { TableBuffer } from "../../../sim/core/columns.ts";
import { MICRO_GBP_PER_GBP } from "../../../sim/core/money.ts";
import { PERIOD_HOURS } from "../../../sim/core/time.ts";
import { KW_PER_MW } from "../../../sim/core/units.ts";
import { groupOf } from "../../../sim/model/population.ts";
import type { RunFacts } from "../facts.ts";
import { W_PER_MW, WH_PER_MWH } from "../stored.ts";
import type { ConstrainedWindow, Field } from "./card-words.ts";
import {
  type MarketInformation,
  marketOf,
  type Participant,
  participantOf,
} from "./participant.ts";

const orderSchema = z.object({
  volumeKw: z.number(),
  allInGbpPerMwh: z.number(),
  availabilityGbpPerMwh: z.number(),
});
const cardSchema = z.object({
  bid: orderSchema.optional(),
  offer: orderSchema.optional(),
  market: z.object({ label: z.string(), priceGbpPerMwh: z.number().optional() }).optional(),
  answer: z.string().optional(),
});
type Card = z.output<typeof cardSchema>;

/** As much of a stored population as says who follows which card. */
const populationSchema = z.array(
  z.looseObject({
    units: z.object({
      technology: z.array(z.string()).optional(),
      ids: z.array(z.string()).optional(),
    }),
    policy: z.union([
      cardSchema.extend({
        kind: z.literal("card"),
        byUnit: z.record(z.string(), cardSchema).default({}),
      }),
      z.looseObject({ kind: z.string() }),
    ]),
    contract: z
      .object({ energyPrice: z.object({ fixedGbpPerMwh: z.number() }) })
      .optional()
      .catch(undefined),
  }),
);

/** What a participant wrote. */
export interface Submission {
  readonly volumeMw: number;
  readonly allInGbpPerMwh: number;
  readonly availabilityGbpPerMwh: number;
}

export interface CardTrade {
  readonly partner: string;
  readonly isBuyer: boolean;
  readonly mw: number;
  readonly priceGbpPerMwh: number;
  readonly availabilityGbpPerMwh: number;
  readonly outcome: string;
  readonly reason: string;
  readonly amountGbp: number;
}

export interface ParticipantCards {
  readonly participant: Participant;
  /** Undefined where the card says nothing for this role. */
  readonly submission: Submission | undefined;
  /** given, missing or late. */
  readonly answer: string;
  /** Why the market took no order of it, whatever its card says. */
  readonly refused: string | undefined;
  readonly trades: readonly CardTrade[];
}

export interface CardFacts {
  readonly field: Field;
  readonly cards: readonly ParticipantCards[];
  /** Other half-hours and points at which a constraint was forecast to bind. */
  readonly otherWindows: number;
}

interface Owner {
  readonly card: Card;
  readonly market: MarketInformation | undefined;
}

export async function cardFactsOf(facts: RunFacts): Promise<CardFacts | undefined> {
  const owners = ownersOf(facts);
  if (owners.size === 0) return undefined;
  const stated = await facts.run.query(
    `SELECT "constraint", epoch(periodStart), sizeW, epoch(issuedAt) FROM look_ahead WHERE run = 'first' AND sizeW > 0
     ORDER BY sizeW DESC, periodStart, "constraint"`,
  );
  const [largest] = stated.rows;
  if (largest === undefined) return undefined;
  const [constraint, periodStart, sizeW] = [
    String(largest[0]),
    Number(largest[1]),
    Number(largest[2]),
  ];
  const here = {
    where: 'epoch(periodStart) = ? AND "constraint" = ?',
    values: [periodStart, constraint],
  };
  const expected = await facts.run.rows("expected_curtailment", {
    ...here,
    where: `${here.where} AND run = 'first'`,
  });
  const direction = expected.numbers("sensitivityFrac").some((s) => s < 0) ? "import" : "export";
  const window: ConstrainedWindow = {
    ...{ constraint, periodStart, sizeMw: sizeW / W_PER_MW, direction },
  };
  const participants = await participantsOf(facts, owners, window, expected);
  const trades = tradesOf(await facts.run.rows("trades", here));
  const refused = await refusedOf(facts, Number(largest[3]));
  const cards = participants.map((participant): ParticipantCards => {
    const { card } = owners.get(participant.unit)!;
    const order = participant.role === "buyer" ? card.bid : card.offer;
    return {
      participant,
      submission:
        order === undefined
          ? undefined
          : {
              volumeMw: order.volumeKw / KW_PER_MW,
              allInGbpPerMwh: order.allInGbpPerMwh,
              availabilityGbpPerMwh: order.availabilityGbpPerMwh,
            },
      answer: card.answer ?? "given",
      refused: refused.get(participant.unit),
      trades: trades.get(participant.unit) ?? [],
    };
  });
  return { field: { window, participants }, cards, otherWindows: stated.rows.length - 1 };
}

/** Whose orders the market did not take: who did not answer that day's statement, who is not registered. */
async function refusedOf({ run }: RunFacts, issuedAt: number): Promise<Map<string, string>> {
  const silent = await run.query(
    "SELECT unit, because FROM events WHERE kind = 'orderMissing' AND epoch(\"at\") = ?",
    [issuedAt],
  );
  const refused = new Map(silent.rows.map(([unit, because]) => [String(unit), String(because)]));
  if (!run.manifest.tables.some(({ name }) => name === "registrations")) return refused;
  const unqualified = await run.query(
    "SELECT DISTINCT unit FROM registrations WHERE outcome IN ('rejected', 'notMade', 'unregistered') AND unit <> '-'",
  );
  for (const [unit] of unqualified.rows)
    refused.set(String(unit), "not registered and qualified: no order is taken");
  return refused;
}

/** Units whose owners follow a card with an order, as the stored scenario says. */
function ownersOf({ run }: RunFacts): Map<string, Owner> {
  const { scenario, network } = run.manifest;
  const parsed = z.object({ population: populationSchema }).safeParse(scenario);
  const owners = new Map<string, Owner>();
  if (!parsed.success) return owners;
  const { population } = parsed.data;
  for (const unit of network.units) {
    const group = population[groupOf(population, unit)];
    if (group === undefined || group.policy.kind !== "card") continue;
    const { byUnit, ...own } = populationCard.parse(group.policy);
    const card = { ...own, ...(Object.hasOwn(byUnit, unit.id) ? byUnit[unit.id] : {}) };
    if (card.bid === undefined && card.offer === undefined) continue;
    const market = marketOf(card.market, group.contract?.energyPrice.fixedGbpPerMwh);
    owners.set(unit.id, { card, market });
  }
  return owners;
}

/** A run keeps no forecast by unit; of a perfect one what came is what was forecast. */
const forecastSchema = z.object({ forecast: z.object({ kind: z.literal("perfect") }) });

const populationCard = cardSchema.extend({ byUnit: z.record(z.string(), cardSchema).default({}) });

/** Who would be curtailed buys; who has an offer on its card sells. */
async function participantsOf(
  { run }: RunFacts,
  owners: ReadonlyMap<string, Owner>,
  { constraint, periodStart }: ConstrainedWindow,
  expected: TableBuffer,
): Promise<Participant[]> {
  const forecastW = new Map(zip(expected.texts("unit"), expected.numbers("curtailedW")));
  const listed = await run.rows("merit_order", {
    where: `epoch(periodStart) = ? AND "constraint" = ? AND list = 'incoming'`,
    values: [periodStart, constraint],
  });
  const positions = new Map(zip(listed.texts("unit"), listed.numbers("position")));
  const metered = await run.rows("unit_period", {
    where: "epoch(periodStart) = ?",
    values: [periodStart],
  });
  const availableWh = new Map(zip(metered.texts("unit"), metered.numbers("availableWh")));
  const buyers = run.manifest.network.units.filter(({ id }) => owners.has(id) && forecastW.has(id));
  const places = buyers
    .filter(({ id }) => positions.has(id))
    .sort((left, right) => positions.get(left.id)! - positions.get(right.id)!)
    .map(({ id }) => id);
  const isForecast = forecastSchema.safeParse(run.manifest.scenario).success;
  return run.manifest.network.units.flatMap((unit): Participant[] => {
    const owner = owners.get(unit.id);
    if (owner === undefined) return [];
    const threatenedW = forecastW.get(unit.id);
    const isBuyer = threatenedW !== undefined;
    if (!isBuyer && owner.card.offer === undefined) return [];
    const known = {
      role: isBuyer ? "buyer" : "seller",
      tradeMw: isBuyer ? threatenedW / W_PER_MW : owner.card.offer!.volumeKw / KW_PER_MW,
      place: places.includes(unit.id) ? places.indexOf(unit.id) + 1 : undefined,
      market: owner.market,
      isForecast,
      outputMw: (id: string) => (availableWh.get(id) ?? 0) / WH_PER_MWH / PERIOD_HOURS,
    } as const;
    return [participantOf(run.manifest.network, unit, known)];
  });
}

const zip = (keys: ArrayLike<string>, values: ArrayLike<number>) =>
  Array.from(keys, (key, row) => [key, values[row]!] as const);

/** Trades of the half-hour, by each of their units. */
function tradesOf(rows: TableBuffer): Map<string, CardTrade[]> {
  const found = new Map<string, CardTrade[]>();
  const [buyers, sellers] = [rows.texts("buyer"), rows.texts("seller")];
  const [outcomes, reasons] = [rows.texts("outcome"), rows.texts("reason")];
  const volumes = { buyer: rows.numbers("buyerW"), seller: rows.numbers("sellerW") };
  const [prices, availabilities, amounts] = [
    rows.numbers("priceGbpPerMwh"),
    rows.numbers("availabilityGbpPerMwh"),
    rows.numbers("amountMicroGbp"),
  ];
  for (let row = 0; row < rows.rowCount; row += 1) {
    for (const side of ["buyer", "seller"] as const) {
      const [unit, partner] =
        side === "buyer" ? [buyers[row]!, sellers[row]!] : [sellers[row]!, buyers[row]!];
      const trade: CardTrade = {
        partner,
        isBuyer: side === "buyer",
        mw: volumes[side][row]! / W_PER_MW,
        priceGbpPerMwh: prices[row]!,
        availabilityGbpPerMwh: availabilities[row]!,
        outcome: outcomes[row]!,
        reason: reasons[row]!,
        amountGbp: amounts[row]! / MICRO_GBP_PER_GBP,
      };
      found.set(unit, [...(found.get(unit) ?? []), trade]);
    }
  }
  return found;
}
