/**
 * The report of a study or of one run: one self-contained HTML text. Takes opened runs; gives the page. The same runs give
 * the same bytes: nothing here reads a clock, a machine or a path.
 */
import type { RunFolder } from "../run-folder.ts";
import { actionsSection } from "./anm-actions.ts";
import { assumptionsSection } from "./assumptions.ts";
import { betweenSitesSection } from "./between-sites.ts";
import { cardsSection } from "./cards/section.ts";
import { constraintSection } from "./constraint-loading.ts";
import { controlRoomsSection } from "./control-rooms.ts";
import { curtailedSection } from "./curtailed-units.ts";
import { causeFigure, curtailmentDurationFigure } from "./curtailment.ts";
import { curtailmentIndexSection } from "./curtailment-index/section.ts";
import { designsSection } from "./designs.ts";
import { factsOf, type LabelledRun, type RunFacts } from "./facts.ts";
import { heatMapSection } from "./heat-map.ts";
import { type Html, html } from "./html.ts";
import { imbalanceSection } from "./imbalance.ts";
import { loadingMapFigure } from "./loading-map.ts";
import { marketMonitoringSection } from "./market-monitoring.ts";
import { marketProcessSection } from "./market-process.ts";
import { meritOrderSection } from "./merit-order.ts";
import { messagesSection } from "./messages.ts";
import { moneySection } from "./money.ts";
import { moneyFlowsFigure } from "./money-flows.ts";
import { oneLineSection } from "./one-line/section.ts";
import { TIME_SLIDER } from "./one-line/time.ts";
import { overCurtailmentFigure } from "./over-curtailment.ts";
import { overviewOf } from "./overview.ts";
import { page } from "./page.ts";
import { procurementSection } from "./procurement.ts";
import { servicesSection } from "./services.ts";
import { stakeholdersSection } from "./stakeholders.ts";
import { statedSection } from "./stated/section.ts";
import { verdictOf } from "./verdict.ts";
import { unbroken } from "./words.ts";

export interface StudyRuns {
  readonly title: string;
  readonly question: string;
  readonly runs: readonly LabelledRun[];
}

export async function studyReport({ title, question, runs }: StudyRuns): Promise<string> {
  const facts: RunFacts[] = [];
  for (const run of distinct(runs)) facts.push(await factsOf(run));
  const [first] = facts;
  if (first === undefined) throw new RangeError("a report needs a run");
  const oneLine = await oneLineSection(first);
  const isCurtailed = facts.some(({ curtailedMwh }) =>
    [...curtailedMwh.values()].some((mwh) => mwh !== 0),
  );
  const curtailment = isCurtailed
    ? [causeFigure(facts), await curtailmentDurationFigure(facts), overCurtailmentFigure(facts)]
    : [];
  const sections = [
    headline(title, question, facts),
    designsSection(facts),
    oneLine.section,
    await constraintSection(facts, [await loadingMapFigure(first)]),
    curtailedSection(facts, curtailment),
    await curtailmentIndexSection(facts),
    await actionsSection(facts),
    await messagesSection(facts),
    moneySection(facts, [await moneyFlowsFigure(facts)]),
    await stakeholdersSection(facts),
    servicesSection(facts),
    await betweenSitesSection(facts),
    imbalanceSection(facts),
    procurementSection(facts),
    await controlRoomsSection(facts),
    await marketMonitoringSection(facts),
    await marketProcessSection(facts),
    await meritOrderSection(facts),
    await cardsSection(facts),
    await heatMapSection(facts),
    await statedSection(facts),
    assumptionsSection(facts),
  ];
  const script = oneLine.isTimed ? TIME_SLIDER : undefined;
  return page({ title, sections, contents: contentsOf(sections), script });
}

export async function runReport(run: RunFolder): Promise<string> {
  const { name, scenario } = run.manifest;
  const about = (scenario as { readonly about?: unknown } | null)?.about;
  return await studyReport({
    title: name,
    question: typeof about === "string" ? about : "",
    runs: [{ label: name, run }],
  });
}

function headline(title: string, question: string, facts: readonly RunFacts[]): Html {
  const sentences = verdictOf(facts).map(
    (sentence) => html`<p>${unbroken(sentence)}</p>
`,
  );
  return html`<header>
<h1>${title}</h1>
${question === "" ? html`` : html`<p class="question">${question}</p>`}
<div class="verdict" id="verdict">
${sentences}</div>
<div class="scope" id="scope">
${overviewOf(facts).map(
  (sentence) => html`<p>${unbroken(sentence)}</p>
`,
)}</div>
</header>
`;
}

/** Labels are the names of columns and panels: of two alike the second is numbered. */
function distinct(runs: readonly LabelledRun[]): LabelledRun[] {
  const seen = new Map<string, number>();
  return runs.map(({ label, run }) => {
    const count = (seen.get(label) ?? 0) + 1;
    seen.set(label, count);
    return { label: count === 1 ? label : `${label} (${count})`, run };
  });
}

const CONTENTS = {
  designs: "Figures",
  network: "Network",
  constraints: "Loading",
  curtailed: "Curtailed",
  index: "Curtailment index",
  actions: "Actions",
  messages: "Messages",
  money: "Money",
  stakeholders: "Stakeholders",
  services: "Services",
  "between-sites": "Between sites",
  procurement: "Procurement",
  "control-rooms": "Control rooms",
  "market-monitoring": "Market monitoring",
  process: "How it was held",
  "merit-order": "One trade",
  cards: "Cards",
  when: "When it binds",
  stated: "Stated and came",
  assumptions: "Assumptions and limits",
} as const;

/** The sections that the report has: one without trading has no trade to show. */
function contentsOf(sections: readonly Html[]) {
  return Object.entries(CONTENTS)
    .map(([id, words]) => ({ id, words }))
    .filter(({ id }) => sections.some(({ text }) => text.startsWith(`<section id="${id}"`)));
}
