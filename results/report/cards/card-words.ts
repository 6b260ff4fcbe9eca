/**
 * What stands on the cards of a trading workshop: profile, trade notification, submission. Takes what is known of a participant and of
 * a constrained half-hour; gives lines of a label and a value, for a page or for a file that a person fills in.
 */
import type { Technology } from "../../../sim/model/network-document.ts";
import { given, halfHourWords, percent, unbroken } from "../words.ts";
import type { MarketInformation, Participant } from "./participant.ts";

/** A line of a card. */
export type CardLine = readonly [label: string, value: string];

/** Too much generation, or too much demand. */
export type ConstraintDirection = "export" | "import";

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
const flow = (mw: number) => (mw < 0 ? "import" : "export");
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What stands there: a battery with what it does in the window, demand with whose day it follows. */
function assetWords({ technology, outputMw, profile }: Participant): string {
  if (technology === "storage" && outputMw !== 0) return `Battery ${flow(outputMw)}`;
  if (profile !== undefined && profile !== "constant") return `${capital(profile)} demand`;
  return TECHNOLOGIES[technology];
}

/** A battery at rest is both, and says so. */
function contractWords({ technology, outputMw, isCurtailable }: Participant): string {
  const kind = isCurtailable ? "Curtailable" : "Non-curtailable";
  if (technology === "storage" && outputMw === 0) return `${kind} storage`;
  return `${kind} ${technology === "demand" || outputMw < 0 ? "demand" : "generation"}`;
}

/** What a seller does for its buyer: to turn up, and the service by its name. */
function service(technology: Technology, direction: ConstraintDirection) {
  const isExport = direction === "export";
  if (technology === "storage")
    return isExport
      ? { act: "Charge", name: "Charging" }
      : { act: "Discharge", name: "Discharging" };
  const isDemand = technology === "demand";
  const way = isExport === isDemand ? "up" : "down";
  return { act: `Turn ${way}`, name: `${isDemand ? "Demand" : "Generation"} turn-${way}` };
}

/** What the site is brought to, where the trade leaves it on its side of nothing. */
function dropWords({ outputMw, tradeMw, site }: Participant): string {
  const leftMw = (outputMw < 0 ? -site.outputMw : site.outputMw) - tradeMw;
  const by = `by ${inMw(tradeMw)} at most`;
  if (leftMw < -1e-6) return `Drop ${by}`;
  return `Drop to a maximum of ${inMw(Math.max(0, leftMw))}, ${by}`;
}

export function profileLines(
  participant: Participant,
  { constraint, direction }: ConstrainedWindow,
  buyerCount: number,
): CardLine[] {
  const { unit, technology, role, tradeMw, place, agreedIndexFrac, site } = participant;
  const isBuyer = role === "buyer";
  const { act, name } = service(technology, direction);
  const lines: CardLine[] = [
    ["Profile ID", unit],
    ["Constraint ID", constraint],
    ["Asset type", assetWords(participant)],
    ["Contract type", contractWords(participant)],
    ["Position", isBuyer ? "Buyer" : "Seller"],
  ];
  if (!isBuyer) lines.push(["Service", name]);
  lines.push([`${capital(flow(site.outputMw))} value`, inMw(Math.abs(site.outputMw))]);
  const flexibleMw = site.outputMw - site.firmMw;
  if (site.firmMw !== 0 && flexibleMw !== 0)
    lines.push(
      ["Firm part of it", partWords(site.firmMw, site)],
      ["Curtailable part of it", partWords(flexibleMw, site)],
    );
  lines.push([
    "Trade value",
    isBuyer ? dropWords(participant) : `${act} by a maximum of ${inMw(tradeMw)}`,
  ]);
  if (place !== undefined) lines.push(["Merit order position", placeWords(place, buyerCount)]);
  if (agreedIndexFrac !== undefined)
    lines.push(["Agreed curtailment index", unbroken(percent(agreedIndexFrac, 2))]);
  return lines;
}

/** A part of a site that flows the other way says which. */
function partWords(mw: number, site: Participant["site"]): string {
  const words = inMw(Math.abs(mw));
  return flow(mw) === flow(site.outputMw) ? words : `${words} ${flow(mw)}`;
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
    ["Constraint ID", window.constraint],
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
    lines.push(
      ["Number of sellers", String(sellers.length)],
      ["Sum of sellers' MW", inMw(sumMw(sellers))],
    );
  } else {
    lines.push(
      ["Number of buyers", String(buyers.length)],
      ["Sum of buyers' MW", inMw(sumMw(buyers))],
    );
  }
  return [...lines, ...marketLines(participant.market)];
}

function marketLines(market: MarketInformation | undefined): CardLine[] {
  if (market === undefined) return [];
  const { label, priceGbpPerMwh: price } = market;
  const told: CardLine[] = [["Market information", label]];
  if (price !== undefined)
    told.push(["Price", `${price < 0 ? "−" : ""}£${given(Math.abs(price))}/MWh`]);
  return told;
}

/** What a submission card has printed on it, above what its owner writes. */
export function submissionHead(participant: Participant, window: ConstrainedWindow): CardLine[] {
  const { technology, role, site, isForecast } = participant;
  const way = flow(site.outputMw);
  const lines: CardLine[] = [
    ["Constraint ID", window.constraint],
    ["Curtailment window", halfHourWords(window.periodStart)],
  ];
  if (role === "seller") lines.push(["Service", service(technology, window.direction).name]);
  lines.push([
    isForecast ? `Forecast ${way} volume` : `${capital(way)} volume, as it came`,
    inMw(Math.abs(site.outputMw)),
  ]);
  return lines;
}
