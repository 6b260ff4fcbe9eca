/**
 * What stands on the cards of a trading workshop: profile, trade notification, submission. Takes what is known of a participant and of
 * a constrained half-hour; gives lines of a label and a value, for a page or for a file that a person fills in.
 */
import type { Technology } from "../../../sim/model/network-document.ts";
import { given, halfHourWords, percent, unbroken } from "../words.ts";

/** A line of a card. */
export type CardLine = readonly [label: string, value: string];

/** Too much generation, or too much demand. */
export type ConstraintDirection = "export" | "import";

export interface Participant {
  readonly unit: string;
  /** As the network names the unit. */
  readonly name: string;
  readonly technology: Technology;
  readonly isCurtailable: boolean;
  readonly role: "buyer" | "seller";
  /** What it would inject in the window, MW; consumption is negative. */
  readonly outputMw: number;
  /** The most that it could trade, MW. */
  readonly tradeMw: number;
  /** Place among the buyers, 1 is curtailed first; undefined where it has none or it is not known. */
  readonly place: number | undefined;
  readonly agreedIndexFrac: number | undefined;
  /** What a MWh earns elsewhere, £/MWh; undefined where the contract follows the market. */
  readonly marketGbpPerMwh: number | undefined;
}

/** A half-hour in which a constraint is forecast to bind. */
export interface ConstrainedWindow {
  readonly constraint: string;
  readonly periodStart: number;
  readonly sizeMw: number;
  readonly direction: ConstraintDirection;
}

const TECHNOLOGIES: Readonly<Record<Technology, string>> = {
  wind: "Wind farm",
  solar: "Solar park",
  hydro: "Hydro",
  chp: "CHP plant",
  generator: "Generator",
  storage: "Battery",
  demand: "Demand",
};

const inMw = (mw: number) => unbroken(`${given(mw)} MW`);

/** What a seller does for its buyer. */
export function serviceWords(technology: Technology, direction: ConstraintDirection): string {
  const isExport = direction === "export";
  if (technology === "demand") return isExport ? "Demand turn-up" : "Demand turn-down";
  if (technology === "storage") return isExport ? "Charging" : "Discharging";
  return isExport ? "Generation turn-down" : "Generation turn-up";
}

export function profileLines(
  participant: Participant,
  { direction }: ConstrainedWindow,
  buyerCount: number,
): CardLine[] {
  const { technology, isCurtailable, role, outputMw, tradeMw, place, agreedIndexFrac } =
    participant;
  const isBuyer = role === "buyer";
  const side = technology === "demand" || outputMw < 0 ? "demand" : "generation";
  const service = serviceWords(technology, direction);
  const lines: CardLine[] = [
    ["Asset type", TECHNOLOGIES[technology]],
    ["Contract type", `${isCurtailable ? "Curtailable" : "Non-curtailable"} ${side}`],
    ["Role", isBuyer ? "Buyer" : "Seller"],
  ];
  if (!isBuyer) lines.push(["Service", service]);
  lines.push([outputMw < 0 ? "Import value" : "Export value", inMw(Math.abs(outputMw))]);
  lines.push([
    "Trade value",
    isBuyer
      ? `Drop by ${inMw(tradeMw)} at most, to ${inMw(Math.abs(outputMw) - tradeMw)}`
      : `${service} by ${inMw(tradeMw)} at most`,
  ]);
  if (place !== undefined) lines.push(["Merit order position", placeWords(place, buyerCount)]);
  if (agreedIndexFrac !== undefined)
    lines.push(["Agreed curtailment index", unbroken(percent(agreedIndexFrac, 2))]);
  return lines;
}

/** The workshop's cards count from the end of the list: who is curtailed last has 1. */
function placeWords(place: number, count: number): string {
  return `${count - place + 1} from the end: number ${place} of ${count} to be curtailed`;
}

/** Everybody who could trade in the window. */
export interface Field {
  readonly window: ConstrainedWindow;
  readonly participants: readonly Participant[];
}

export const buyersOf = ({ participants }: Field) =>
  participants.filter(({ role }) => role === "buyer");
const sumMw = (participants: readonly Participant[]) =>
  participants.reduce((sum, { tradeMw }) => sum + tradeMw, 0);

export function notificationLines(participant: Participant, field: Field): CardLine[] {
  const { window } = field;
  const buyers = buyersOf(field);
  const sellers = field.participants.filter(({ role }) => role === "seller");
  const isExport = window.direction === "export";
  const lines: CardLine[] = [
    ["Constraint", window.constraint],
    ["Curtailment window", halfHourWords(window.periodStart)],
    ["Constraint size", inMw(window.sizeMw)],
    ["Direction", isExport ? "Export (too much generation)" : "Import (too much demand)"],
  ];
  if (participant.role === "buyer") {
    const { place, tradeMw } = participant;
    if (place !== undefined) {
      const ahead = buyers.filter((other) => other.place !== undefined && other.place < place);
      lines.push(["Position in the merit order list", placeWords(place, buyers.length)]);
      lines.push(["Sum of MW ahead in the list", inMw(sumMw(ahead))]);
    }
    lines.push(["Forecast curtailment", inMw(tradeMw)]);
    lines.push(["Sellers", String(sellers.length)], ["Sum of sellers' MW", inMw(sumMw(sellers))]);
  } else {
    lines.push(["Buyers", String(buyers.length)], ["Sum of buyers' MW", inMw(sumMw(buyers))]);
  }
  if (participant.marketGbpPerMwh !== undefined)
    lines.push(["Market information", `£${given(participant.marketGbpPerMwh)}/MWh`]);
  return lines;
}
