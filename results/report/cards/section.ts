/**
 * The cards of a run whose owners follow cards, as a workshop hands them out: profile, notification and submission of
 * everybody who could trade, and what became of it. Takes facts; gives a section, or nothing where no owner follows one.
 */
import type { RunFacts } from "../facts.ts";
import { type Html, html } from "../html.ts";
import { fixed, given, halfHourWords, listWords, plural, pounds, unbroken } from "../words.ts";
import {
  buyersOf,
  type CardLine,
  notificationLines,
  profileLines,
  submissionHead,
} from "./card-words.ts";
import { type CardFacts, type CardTrade, cardFactsOf, type ParticipantCards } from "./facts.ts";

/** Participants that are shown; a workshop has eight. */
const SHOWN_MAX = 24;

export async function cardsSection(runs: readonly RunFacts[]): Promise<Html> {
  for (const facts of runs) {
    const found = await cardFactsOf(facts);
    if (found !== undefined) return section(facts, found, runs.length > 1);
  }
  return html``;
}

function section({ label }: RunFacts, found: CardFacts, isOneOfSeveral: boolean): Html {
  const { field, cards, otherWindows } = found;
  const shown = cards.slice(0, SHOWN_MAX);
  const left = cards.length - shown.length;
  const { window } = field;
  const when = `${window.constraint}, ${halfHourWords(window.periodStart)}`;
  const others =
    otherWindows === 0
      ? ""
      : ` It is the largest constraint that was forecast; ${plural(otherWindows, "other half-hour is", "other half-hours are")} not shown.`;
  return html`<section id="cards">
<h2>Cards of the participants</h2>
<p>${isOneOfSeveral ? `${label}: ` : ""}${unbroken(`${when}: ${given(window.sizeMw)} MW too much ${window.direction === "export" ? "generation" : "demand"}.`)}${others}${left === 0 ? "" : ` ${plural(left, "participant is", "participants are")} not shown.`}</p>
${shown.map((each) => participantCards(each, found))}
</section>
`;
}

function participantCards(own: ParticipantCards, { field }: CardFacts): Html {
  const { participant } = own;
  const role = participant.role === "buyer" ? "Buyer" : "Seller";
  return html`<article class="participant">
<h3>${participant.name} <small>${participant.unit}, ${role.toLowerCase()}</small></h3>
<div class="cards">
${card("Profile", profileLines(participant, field.window, buyersOf(field).length))}
${card(`${role} trade notification`, notificationLines(participant, field))}
${card(`${role} submission`, [...submissionHead(participant, field.window), ...submissionLines(own)])}
</div>
</article>
`;
}

function card(title: string, lines: readonly CardLine[]): Html {
  return html`<section class="card">
<h4>${title}</h4>
<dl>${lines.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
</section>`;
}

function submissionLines({
  submission,
  answer,
  refused,
  trades,
  participant,
}: ParticipantCards): CardLine[] {
  if (submission === undefined) return [["Answer", "No order on the card"]];
  if (answer !== "given") return [["Answer", `${capital(answer)}: no order was placed`]];
  if (refused !== undefined) return [["Answer", capital(refused)]];
  const { volumeMw, availabilityGbpPerMwh, allInGbpPerMwh } = submission;
  const isBuyer = participant.role === "buyer";
  return [
    ["Trade volume", unbroken(`${given(volumeMw)} MW`)],
    ["Availability price", price(availabilityGbpPerMwh)],
    [`All-in price, the ${isBuyer ? "most" : "least"}`, price(allInGbpPerMwh)],
    ...(trades.length === 0
      ? ([["What became of it", "No match"]] satisfies CardLine[])
      : trades.map((trade): CardLine => ["What became of it", tradeWords(trade)])),
  ];
}

const price = (gbpPerMwh: number) => `£${fixed(gbpPerMwh, 2)}/MWh`;
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function tradeWords(trade: CardTrade): string {
  const { partner, isBuyer, mw, priceGbpPerMwh, availabilityGbpPerMwh, outcome } = trade;
  const availability =
    availabilityGbpPerMwh === 0 ? [] : [`${price(availabilityGbpPerMwh)} of it availability`];
  const reason = trade.reason === "" ? "" : ` (${trade.reason})`;
  const parts = [
    unbroken(`${given(mw)} MW ${isBuyer ? "from" : "for"} ${partner} at ${price(priceGbpPerMwh)}`),
    ...availability,
    `${outcome}${reason}`,
    `${isBuyer ? "paid" : "was paid"} ${pounds(trade.amountGbp)}`,
  ];
  return listWords(parts);
}
