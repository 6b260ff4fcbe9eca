/**
 * A card as a file that a person fills in: the notification as comments, the submission as YAML with empty prices. Takes a
 * seat at the table; gives text. And back: takes text; gives what was submitted, or every fault with its place.
 */
import { z } from "zod";
import { cardPriceSchema } from "../../agents/card.ts";
import {
  buyersOf,
  type CardLine,
  notificationLines,
  profileLines,
  submissionHead,
} from "../../results/report/cards/card-words.ts";
import { checkShape } from "../../sim/core/documents/check-shape.ts";
import { readDocument } from "../../sim/core/documents/document.ts";
import {
  byPlace,
  type Checked,
  type Fault,
  faulty,
  nearestWord,
  ok,
} from "../../sim/core/errors.ts";
import { formatInstant, parseInstant } from "../../sim/core/time.ts";
import { KW_PER_MW } from "../../sim/core/units.ts";
import { instantSchema } from "../../sim/model/faults.ts";
import type { Finding } from "../../sim/model/findings.ts";
import { placed } from "../scenario-source.ts";
import type { Seat, Table } from "./field.ts";

export const CARD_FORMAT = "headroom-card/1";
/** A card is a page; what is longer is none. */
export const CARD_BYTES_MAX = 100_000;

const submissionSchema = z.strictObject({
  format: z.literal(CARD_FORMAT),
  unit: z.string().min(1).max(80),
  order: z.enum(["bid", "offer"]),
  // The most is that of the notification, which the shape does not know.
  volumeKw: z.number().positive().describe("Volume, kW."),
  allInGbpPerMwh: cardPriceSchema.nullable().default(null),
  availabilityGbpPerMwh: cardPriceSchema.nullable().default(null),
  submittedAt: instantSchema.nullable().default(null),
});

/** What came of one card. `order` is undefined where nothing was filled in. */
export interface Handed {
  readonly unit: string;
  readonly order:
    | {
        readonly volumeKw: number;
        readonly allInGbpPerMwh: number;
        readonly availabilityGbpPerMwh: number;
      }
    | undefined;
  readonly isLate: boolean;
}

/** A comment stays on its line, whatever a name holds. */
const comment = (text: string) => `# ${text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ")}`.trimEnd();

const commented = (lines: readonly CardLine[]) =>
  lines.map(([label, value]) => comment(`  ${`${label}:`.padEnd(36)}${value}`));

/** The file for one seat. */
export function cardText(seat: Seat, { field, closesAt }: Table): string {
  const { participant, side } = seat;
  const isBuyer = side === "bid";
  return [
    comment(`${participant.name}: ${isBuyer ? "buyer" : "seller"}`),
    comment(""),
    comment("Profile"),
    ...commented(profileLines(participant, field.window, buyersOf(field).length)),
    comment(""),
    comment("Trade notification"),
    ...commented(notificationLines(participant, field)),
    comment(""),
    comment("Submission"),
    ...commented(submissionHead(participant, field.window)),
    comment("Fill in the prices. An empty all-in price places no order."),
    comment(`Hand it in before ${formatInstant(closesAt)}; after that it is late.`),
    `format: ${CARD_FORMAT}`,
    `unit: ${JSON.stringify(participant.unit)}`,
    `order: ${side}`,
    `volumeKw: ${tradeKw(seat)}             ${comment("trade volume, kW, at most this")}`,
    `allInGbpPerMwh:            ${comment(isBuyer ? "the most that you pay, £/MWh, availability included" : "the least that you take, £/MWh, availability included")}`,
    `availabilityGbpPerMwh:     ${comment("the part of it for being there, called or not, £/MWh; empty: none")}`,
    `submittedAt:               ${comment("when you hand it in, UTC, for example 2024-01-30T09:00:00Z; empty: in time")}`,
    "",
  ].join("\n");
}

/** Names in the order of the table: buyers first, as they would be curtailed, then sellers. */
function fileNames({ seats }: Table): ReadonlyMap<string, string> {
  const key = ({ participant }: Table["seats"][number]) => participant.place ?? Infinity;
  const ordered = [...seats.entries()].sort(([left, one], [right, other]) =>
    key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : left - right,
  );
  const digits = String(seats.length).length;
  return new Map(
    ordered.map(([, { participant }], index) => {
      const slug = participant.unit.replace(/[^A-Za-z0-9_-]+/g, "-");
      return [participant.unit, `${String(index + 1).padStart(digits, "0")}-${slug}.yaml`];
    }),
  );
}

/** Every card of the table by the name of its file. */
export function cardTexts(table: Table): ReadonlyMap<string, string> {
  const names = fileNames(table);
  return new Map(
    table.seats.map((seat) => [names.get(seat.participant.unit)!, cardText(seat, table)]),
  );
}

const MARK = "\ufeff";

const markFault = (file: string): Fault => ({
  ...{ code: "cards.byteOrderMark", path: "", file, line: 1, column: 1 },
  found: "a byte-order mark",
  remedy: "save the file as UTF-8 without one",
});

/** What a card says, held against the table. What is wrong with one line does not hide what is wrong with another. */
export function readCard(text: string, file: string, table: Table): Checked<Handed> {
  const marked = text.startsWith(MARK) ? [markFault(file)] : [];
  const source = readDocument(text.slice(marked.length), file);
  if (source.kind === "faulty") return faulty([...marked, ...source.faults]);
  const shaped = checkShape(submissionSchema, source.value);
  const faults = [...marked, ...placed(source.value, findings(source.value.data, table))];
  if (shaped.kind === "faulty") faults.push(...shaped.faults);
  if (shaped.kind === "faulty" || faults.length > 0) return faulty(faults.toSorted(byPlace));
  const { unit, volumeKw, allInGbpPerMwh, availabilityGbpPerMwh, submittedAt } = shaped.value;
  return ok({
    unit,
    isLate: submittedAt !== null && parseInstant(submittedAt)! >= table.closesAt,
    order:
      allInGbpPerMwh === null
        ? undefined
        : { volumeKw, allInGbpPerMwh, availabilityGbpPerMwh: availabilityGbpPerMwh ?? 0 },
  });
}

/** What contradicts the table, or another line; lines that are no value at all are the shape's to tell. */
function* findings(data: unknown, { seats }: Table): Generator<Finding> {
  const { unit, order, volumeKw, allInGbpPerMwh, availabilityGbpPerMwh } = data as Readonly<
    Record<string, unknown>
  >;
  const seat = seats.find(({ participant }) => participant.unit === unit);
  if (seat === undefined && typeof unit === "string") {
    const ids = seats.map(({ participant }) => participant.unit);
    const near = nearestWord(unit, ids);
    yield {
      ...{ code: "cards.unit", path: ["unit"], found: `"${unit}", which takes no part` },
      remedy: near === undefined ? `write one of ${ids.join(", ")}` : `did you mean "${near}"?`,
    };
  }
  if (seat !== undefined && (order === "bid" || order === "offer") && order !== seat.side) {
    const found = `"${order}" of a ${seat.participant.role}`;
    yield { code: "cards.side", path: ["order"], found, remedy: `write ${seat.side}` };
  }
  const mostKw = seat === undefined ? Infinity : tradeKw(seat);
  if (typeof volumeKw === "number" && volumeKw > mostKw) {
    const found = `${volumeKw} kW, above the ${mostKw} kW of the notification`;
    yield { code: "cards.volume", path: ["volumeKw"], found, remedy: `write at most ${mostKw}` };
  }
  if (typeof availabilityGbpPerMwh !== "number") return;
  const path = ["availabilityGbpPerMwh"];
  const found = String(availabilityGbpPerMwh);
  if (allInGbpPerMwh === null || allInGbpPerMwh === undefined)
    yield {
      ...{ code: "cards.price", path, found: `${found} without an all-in price` },
      remedy: "write the all-in price, of which it is a part, or leave both empty",
    };
  else if (typeof allInGbpPerMwh === "number" && availabilityGbpPerMwh > allInGbpPerMwh)
    yield {
      ...{ code: "cards.price", path, found: `${found}, above the all-in price` },
      remedy: `write at most ${allInGbpPerMwh}: availability is a part of it`,
    };
}

/** Whole kilowatts, as they stand on the card. */
const tradeKw = ({ participant }: Seat) => Math.floor(participant.tradeMw * KW_PER_MW + 1e-6);
