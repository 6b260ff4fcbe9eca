/** The report of a red team: one self-contained page for readers who do not program. Takes facts; gives HTML. The same facts give the same bytes. */
import { type Html, html } from "../html.ts";
import { page } from "../page.ts";
import { headline, section, welfareTable } from "../sections.ts";
import { given, listWords, plural, pounds, unbroken } from "../words.ts";
import type { BestFacts, RedTeamFacts } from "./facts.ts";
import { freshFigure, victimsFigure } from "./fresh-figure.ts";
import { gainsFigure, gainsTable, paidWords } from "./gains-figure.ts";
import { beyondNoMarket, redTeamVerdict } from "./verdict.ts";

const GAMERS_NAMED_MAX = 12;

export function redTeamReport(facts: RedTeamFacts): string {
  const contents = [
    { id: "asked", words: "What was asked" },
    { id: "paid", words: "What pays" },
    { id: "fresh-seeds", words: "Under fresh seeds" },
    { id: "small", words: "The smallest scenario" },
    { id: "yardsticks", words: "Yardsticks" },
    { id: "care", words: "What to read with care" },
  ];
  const parts = [
    asked(facts),
    html`<p>${paidWords(facts)}</p>
${gainsTable(facts)}
${gainsFigure(facts)}`,
    fresh(facts.best),
    small(facts.best),
    yardsticks(facts),
    html`<ul>${care(facts).map((words) => html`<li>${unbroken(words)}</li>`)}</ul>`,
  ];
  const { title, question, runs, engineVersion } = facts;
  const scope = `A red team of one rule: ${plural(runs, "run", "runs")}. Program version ${engineVersion}.`;
  return page({
    title,
    sections: [
      headline({ title, question, verdict: redTeamVerdict(facts), scope }),
      ...contents.map(({ id, words }, row) => section(id, words, parts[row]!)),
    ],
    ...{ contents, script: undefined },
  });
}

function asked({ gamers, days, tried, worthGbpPerMwh }: RedTeamFacts): Html {
  const named = gamers.slice(0, GAMERS_NAMED_MAX);
  const more = gamers.length - named.length;
  const who = more > 0 ? `${named.join(", ")} and ${more} more` : listWords(named);
  return html`<p>What would ${who} earn by gaming the rule, over ${plural(days, "day", "days")}, and whom would it cost? Every gamer does the same; everybody else is as the scenario has them, and the same under a draw.</p>
<p>${plural(tried.length, "exploit was", "exploits were")} tried: ${listWords([...new Set(tried.map(({ kind }) => kind))])}. A gain is what the gamers are paid net, what is in their stores at the end, and for demand £${given(worthGbpPerMwh)} for each MWh that they would have drawn without any market and did draw, less the same of honest owners under the same draw.</p>`;
}

function fresh(best: BestFacts | null): Html {
  if (best === null)
    return html`<p>Nothing pays under the draws that chose, so nothing was played under fresh ones.</p>`;
  return html`${freshFigure(best)}${victimsFigure(best)}`;
}

function small(best: BestFacts | null): Html {
  if (best === null) return html`<p>There is none: nothing pays.</p>`;
  const { days, gamers, seed, gainGbp, gaming, honest, victims } = best.small;
  const losses = victims.map(
    ({ account, lossGbp }) => html`<li>${account}: ${pounds(lossGbp)}</li>`,
  );
  return html`<p>${plural(days, "day", "days")}, ${listWords(gamers)}, seed ${seed}: ${pounds(gainGbp)} more than honest. Both scenarios stand beside this page, ready to run: <code>${gaming}</code> and <code>${honest}</code>, which differ in what the gamers do and in nothing else.</p>
${losses.length === 0 ? html`<p>Nobody is paid less in it.</p>` : html`<p>It costs</p><ul>${losses}</ul>`}`;
}

function yardsticks(facts: RedTeamFacts): Html {
  const { seeds, welfare } = facts.yardsticks;
  const rows = [
    { label: "honest", welfare: welfare.honest },
    { label: "gaming", welfare: welfare.gaming },
  ];
  return html`<p>Two things stand beside what was found, under ${seeds.length === 1 ? "seed" : "seeds"} ${listWords(seeds)}. <em>No market</em> is the same scenario with every market and service left out. The <em>welfare bound</em> is the most that the orders could have given to buyers above what it costs sellers, at each constraint by itself, whatever rule matched them; orders and offers of other kinds than curtailment obligations have no bound.</p>
<p>${beyondNoMarket(facts)}</p>
${welfareTable("Gamers", rows)}`;
}

/** What keeps the best from being the last word. */
function care({ best, tried }: RedTeamFacts): readonly string[] {
  const seeds = new Set(tried.map((each) => each.seeds));
  return [
    ...(best === null
      ? []
      : [
          "Gains under the draws that chose are of the luckiest of many: read those under fresh seeds.",
        ]),
    ...(seeds.size > 1
      ? [
          "What gained little under few draws was not played under more: an exploit that pays seldom and much may be among them.",
        ]
      : []),
    "Only what stands in the catalogue was tried, with few sizes each: a rule that nothing here beats may still be beaten otherwise.",
    "Gamers do the same every day, and learn nothing. Others do not answer: who would notice and bid otherwise is as before.",
    "What a victim loses need not be what the gamers gain: the rest is energy, wear, or paid by others.",
    "The same file gives the same answer, whoever runs it.",
  ];
}
