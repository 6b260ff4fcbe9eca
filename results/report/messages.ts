/**
 * Messages between the systems around the market, by the nine interfaces of the source's figure 14: how many went through each,
 * what became of them, and when they were sent for the delivery day with most of them. Takes facts; gives a section.
 */
import * as Plot from "@observablehq/plot";
import { londonDayStart, PERIOD_SECONDS, periodsInDay } from "../../sim/core/time.ts";
import { bothWidths, dataTable, drawn, figure, key, numberColumn, textColumn } from "./chart.ts";
import type { RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { BLUE, INK, VERMILLION } from "./palette.ts";
import { londonDaySql } from "./stretches.ts";
import { dayWords, fixed, londonClock } from "./words.ts";

/** What of a run goes through one interface. */
interface Flow {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly count: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly sentAgain: number;
  readonly slowestS: number;
}

/** Messages for the shown day that were sent through one interface in one half-hour. */
interface Sent {
  readonly lane: string;
  /** Half-hour of the day; −1 before it, one past the last after it. */
  readonly slot: number;
  readonly isLost: boolean;
  readonly count: number;
}

/** Empty where no run stored messages. */
export async function messagesSection(runs: readonly RunFacts[]): Promise<Html> {
  const flows: (readonly Flow[])[] = [];
  for (const facts of runs) flows.push(await flowsOf(facts));
  const first = runs.find((_, index) => flows[index]!.length > 0);
  if (first === undefined) return html``;
  const day = await busiestDay(first);
  const sent = await sentFor(first, day);
  return html`<section id="messages">
<h2>Messages between the systems</h2>
<p>Nine interfaces join control room (SCADA), network manager (ANM), trading platform, meters, and the units’ remote terminals (RTUs) and APIs. A message that is answered by nobody in its time is timed out; one that is lost on its way, or whose sender had failed, is failed. Set-points that are lost or not answered are sent again.</p>
${flowTable(runs, flows)}
${dayFigure(first, day, sent)}</section>
`;
}

const ORDER = `ORDER BY interface`;

async function flowsOf({ run }: RunFacts): Promise<Flow[]> {
  if (!run.manifest.tables.some(({ name }) => name === "interface_messages")) return [];
  const { rows } = await run.query(
    `SELECT interface, source, target, count(*), count(*) FILTER (outcome = 'failed'),
       count(*) FILTER (outcome = 'timedOut'), count(*) FILTER (attempts > 1),
       coalesce(max(epoch("closedAt") - epoch("sentAt")) FILTER (outcome = 'acknowledged'), 0)
     FROM interface_messages GROUP BY interface, source, target ${ORDER}`,
  );
  return rows.map(([id, source, target, ...numbers]) => {
    const [count, failed, timedOut, sentAgain, slowestS] = numbers.map(Number);
    return {
      ...{ id: String(id), source: String(source), target: String(target) },
      ...{ count: count!, failed: failed!, timedOut: timedOut!, sentAgain: sentAgain! },
      slowestS: slowestS!,
    };
  });
}

function flowTable(runs: readonly RunFacts[], flows: readonly (readonly Flow[])[]): Html {
  const columns = [
    textColumn("Interface"),
    textColumn("From"),
    textColumn("To"),
    ...(runs.length > 1 ? [textColumn("Design")] : []),
    ...["Messages", "Failed", "Timed out", "Sent again", "Slowest answer, s"].map(numberColumn),
  ];
  const rows = flows.flatMap((own, index) =>
    own.map((of) => [
      ...[of.id, of.source, of.target],
      ...(runs.length > 1 ? [runs[index]!.label] : []),
      ...[of.count, of.failed, of.timedOut, of.sentAgain, of.slowestS].map((each) =>
        fixed(each, 0),
      ),
    ]),
  );
  return dataTable({ columns, rows }, "Messages by interface");
}

/** The delivery day that most messages were about. */
async function busiestDay({ run }: RunFacts): Promise<number> {
  const { rows } = await run.query(
    `SELECT ${londonDaySql(run.manifest, "periodStart")} AS day, count(*) AS messages
     FROM interface_messages GROUP BY day ORDER BY messages DESC, day LIMIT 1`,
  );
  return Number(rows[0]![0]);
}

async function sentFor({ run }: RunFacts, day: number): Promise<Sent[]> {
  const start = londonDayStart(day);
  const { rows } = await run.query(
    `SELECT interface, source, target, least(greatest(floor((epoch("sentAt") - ${start}) / ${PERIOD_SECONDS}), -1), ${periodsInDay(day)})::INTEGER AS slot,
       outcome IN ('failed', 'timedOut') AS lost, count(*)
     FROM interface_messages WHERE ${londonDaySql(run.manifest, "periodStart")} = ${day}
     GROUP BY interface, source, target, slot, lost ORDER BY interface, slot, lost`,
  );
  return rows.map(([id, source, target, slot, lost, count]) => ({
    lane: `${id} ${source} → ${target}`,
    slot: Number(slot),
    isLost: lost === true,
    count: Number(count),
  }));
}

function dayFigure({ label }: RunFacts, day: number, sent: readonly Sent[]): Html {
  const lanes = [...new Set(sent.map(({ lane }) => lane))];
  const title = `Messages about ${dayWords(day)} by half-hour of sending, ${label}`;
  const when = slotWords(day);
  const outcome = (isLost: boolean) => (isLost ? "failed or timed out" : "received");
  return figure({
    id: "messages-of-a-day",
    title,
    picture: html`${key([
      { sample: dotSample(BLUE, false), words: "received; larger: more of them" },
      { sample: dotSample(VERMILLION, true), words: "failed or timed out" },
    ])}${bothWidths((width, isNarrow) => dayChart(title, sent, lanes, day, width, isNarrow))}`,
    caption:
      "The delivery day that most messages were about. Number of messages by interface; across: London time of sending, and what was sent before the day or after it.",
    sources: ["interface_messages"],
    table: {
      columns: [
        textColumn("Interface"),
        textColumn("Sent"),
        textColumn("Outcome"),
        numberColumn("Messages"),
      ],
      rows: sent.map(({ lane, slot, isLost, count }) => [
        ...[lane, when(slot), outcome(isLost)],
        fixed(count, 0),
      ]),
    },
    spec: {
      rows: sent.map(({ lane, slot, isLost, count }) => ({
        ...{ interface: lane, sent: when(slot), outcome: outcome(isLost), messages: count },
      })),
      view: {
        ...{ width: 720, height: 260 },
        mark: { type: "point", filled: true, tooltip: true },
        encoding: {
          x: { field: "sent", type: "ordinal", sort: null, title: "sent, London time" },
          y: { field: "interface", type: "nominal", sort: null, title: null },
          size: { field: "messages", type: "quantitative" },
          color: {
            ...{ field: "outcome", type: "nominal", sort: null },
            scale: { domain: [outcome(false), outcome(true)], range: [BLUE, VERMILLION] },
          },
        },
      },
    },
  });
}

/** "before", a clock time, or "after". */
function slotWords(day: number): (slot: number) => string {
  const start = londonDayStart(day);
  const slots = periodsInDay(day);
  return (slot) => {
    if (slot < 0) return "before the day";
    return slot >= slots ? "after the day" : londonClock(start + slot * PERIOD_SECONDS);
  };
}

const dotSample = (colour: string, isLost: boolean): Html =>
  html`<svg width="14" height="12" aria-hidden="true"><path d="${isLost ? "M3 2l8 8M11 2l-8 8" : "M7 2a4 4 0 1 0 0.01 0z"}" fill="${isLost ? "none" : colour}" stroke="${colour}" stroke-width="2"/></svg>`;

function dayChart(
  title: string,
  sent: readonly Sent[],
  lanes: readonly string[],
  day: number,
  width: number,
  isNarrow: boolean,
): Html {
  const slots = periodsInDay(day);
  const when = slotWords(day);
  // Between the day and what was sent outside it there is room for the words below, half-hours.
  const gap = isNarrow ? 8 : 3;
  const place = ({ slot }: { readonly slot: number }) =>
    slot < 0 ? -gap : slot >= slots ? slots + gap : slot;
  const hours = isNarrow ? 24 : 8;
  const inside = Array.from({ length: Math.ceil(slots / hours) }, (_, index) => index * hours);
  return drawn(title, {
    width,
    height: 60 + 26 * lanes.length,
    ...{ marginLeft: isNarrow ? 34 : 190, marginRight: 30, marginTop: 12, marginBottom: 30 },
    x: {
      domain: [-gap - 1, slots + gap + 1],
      ticks: [-gap, ...inside, slots + gap],
      tickFormat: (at: number) =>
        at < 0 ? "before" : at > slots ? "after" : when(Math.min(at, slots - 1)),
      label: null,
      tickSize: 3,
    },
    y: {
      domain: [...lanes],
      type: "band",
      label: null,
      tickSize: 0,
      ...(isNarrow ? { tickFormat: (lane: string) => lane.split(" ")[0]! } : {}),
    },
    r: { range: [2, isNarrow ? 7 : 10], type: "sqrt" },
    marks: [
      Plot.ruleX([-gap / 2, slots + gap / 2 - 0.5], { stroke: INK, strokeOpacity: 0.3 }),
      Plot.dot(
        sent.filter(({ isLost }) => !isLost),
        { x: place, y: "lane", r: "count", fill: BLUE, fillOpacity: 0.75 },
      ),
      Plot.dot(
        sent.filter(({ isLost }) => isLost),
        {
          x: place,
          y: "lane",
          symbol: "times",
          r: 5,
          dy: -7,
          stroke: VERMILLION,
          strokeWidth: 2.4,
        },
      ),
    ],
  });
}
