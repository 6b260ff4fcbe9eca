/**
 * One half-hour's merit order before and after trading, side by side: who stood where, who moved, who was curtailed.
 * Takes facts; gives a drawing of two lists with lines from each place left to each place taken, the lists as a table,
 * and what happened in words.
 */
import {
  bothWidths,
  figure,
  fillSample,
  key,
  lineSample,
  NARROW,
  numberColumn,
  textColumn,
} from "./chart.ts";
import type { RunFacts } from "./facts.ts";
import { at, type Html, html } from "./html.ts";
import { BLUE, FAINT, FONT, INK, MUTED, ORANGE, SOLD_FILL, VERMILLION } from "./palette.ts";
import { type ListRow, type TradeExample, tradeExample } from "./trade-example.ts";
import { type FigureSpec, SPEC_ROWS_MAX } from "./vega-lite.ts";
import { figures, halfHourWords, mw, mwh, pounds, unbroken } from "./words.ts";

/** Rows of less than this are left out of the drawing, MW; the table has them. */
const DRAWN_FROM_MW = 0.05;
const OWN_FILL = "#eef1f4";
/** Fill behind the words of a row, and of the strip before them: words on a hatch cannot be read. */
const OWN_FILLS = { fill: OWN_FILL, strip: "#d5dae0" } as const;
const SLICE_FILLS: Readonly<Record<string, { readonly fill: string; readonly strip: string }>> = {
  sold: { fill: "#fcefd2", strip: SOLD_FILL },
  released: { fill: "#e8f2f9", strip: "url(#released-dots)" },
};
const STRIP = 7;

export async function meritOrderSection(runs: readonly RunFacts[]): Promise<Html> {
  if (!runs.some(({ isTraded }) => isTraded)) return html``;
  const example = await tradeExample(runs);
  const heading = html`<h2>One trade, close up</h2>`;
  if (example === undefined) {
    return html`<section id="merit-order">${heading}<p>No trade was delivered, so there is none to show.</p></section>
`;
  }
  const { trade, run } = example;
  return html`<section id="merit-order">
${heading}
<p>${unbroken(story(example))}</p>
${figure({
  id: "merit-order-lists",
  title: `The merit order at ${trade.constraint} before and after trading, ${halfHourWords(trade.periodStart)}, ${run.label}`,
  picture: html`${key([
    { sample: fillSample(OWN_FILL), words: "own: the unit’s own place" },
    { sample: fillSample(SOLD_FILL), words: "sold: a seller in a buyer’s place" },
    {
      sample: fillSample("url(#released-dots)"),
      words: "released: a buyer in the seller’s former place",
    },
    { sample: lineSample(VERMILLION, 2), words: "seller moves up" },
    { sample: lineSample(BLUE, 2, "5 3"), words: "buyer moves down" },
  ])}${bothWidths((width) => drawLists(example, width))}`,
  caption: `Place 1 is curtailed first. MW: power that the row stands for, at the unit. MWh: energy curtailed in that half-hour for this constraint point; for a seller by trade, for others in the unit’s own right, at its first row. Rows below ${DRAWN_FROM_MW} MW are in the table only. The largest delivered trade, ${trade.id}, is in bold.`,
  sources: ["merit_order", "trades", "curtailment"],
  table: listsTable(example),
  spec: listsSpec(example),
})}
</section>
`;
}

/** What happened in that half-hour. */
export function story({ trade, run, trades, forecastExcessMw }: TradeExample): string {
  const excess =
    forecastExcessMw === undefined
      ? ""
      : forecastExcessMw > 0
        ? ` (forecast ${mw(forecastExcessMw)} over its target)`
        : " (not forecast over its target by the last statement)";
  const kept = trade.sellerMw > 0 ? (trade.deliveredMwh * trade.buyerMw) / trade.sellerMw : 0;
  const others = trades.filter(({ outcome }) => outcome === "delivered").length - 1;
  const more =
    others === 0
      ? ""
      : ` ${others} more ${others === 1 ? "trade" : "trades"} at the same point ${others === 1 ? "was" : "were"} delivered.`;
  return `Under “${run.label}”, ${halfHourWords(trade.periodStart)}, at ${trade.constraint}${excess}: ${trade.seller} gave ${mwh(trade.deliveredMwh)} in the place of ${trade.buyer}, which paid it ${pounds(trade.amountGbp)} for that; the same relief would have taken ${mwh(kept)} from ${trade.buyer}.${more}`;
}

/** Widths of the two lists and the letters that a name may have in each. */
interface Columns {
  readonly width: number;
  readonly left: { readonly width: number; readonly letters: number };
  readonly right: { readonly width: number; readonly letters: number };
  readonly fontSize: number;
  /** Room for the energy at the right, px. */
  readonly energyWidth: number;
  /** Whether there is room to say for whom a seller stands, and what became of its trade. */
  readonly isRoomy: boolean;
}

const NARROW_COLUMNS: Columns = {
  width: NARROW,
  left: { width: 128, letters: 13 },
  right: { width: 184, letters: 16 },
  ...{ fontSize: 9, energyWidth: 34, isRoomy: false },
};
const WIDE_COLUMNS: Columns = {
  width: 1060,
  left: { width: 400, letters: 42 },
  right: { width: 500, letters: 46 },
  ...{ fontSize: 12, energyWidth: 64, isRoomy: true },
};

const ROW = 19;
const TOP = 34;

function drawLists(example: TradeExample, forWidth: number): Html {
  const columns = forWidth === NARROW ? NARROW_COLUMNS : WIDE_COLUMNS;
  const { width, fontSize, energyWidth } = columns;
  const left = example.incoming.filter(({ mw: volume }) => volume >= DRAWN_FROM_MW);
  const right = example.traded.filter(({ mw: volume }) => volume >= DRAWN_FROM_MW);
  const height = TOP + ROW * Math.max(left.length, right.length) + 6;
  const leftWidth = columns.left.width;
  const rightX = width - columns.right.width;
  const title = `Merit order at ${example.trade.constraint} before and after trading`;
  const energies = curtailedByRow(example, right);
  const heads = html`<text x="${leftWidth - 4}" y="27">MW</text><text x="${width - 4 - energyWidth}" y="27">MW</text><text x="${width - 4}" y="27">MWh</text>`;
  return html`<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${title}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${FONT}" font-size="${fontSize}" fill="${INK}"><title>${title}</title>
<g font-weight="600"><text x="0" y="12">Before trading</text><text x="${rightX}" y="12">After trading</text></g>
<g fill="${MUTED}" font-size="${fontSize - 1}" text-anchor="end">${heads}</g>
${moves(example, left, right, leftWidth, rightX)}
${left.map((row, index) => {
  const x = { from: 0, mw: leftWidth - 4, to: leftWidth };
  return listRow(row, x, index, {
    columns,
    example,
    letters: columns.left.letters,
    energy: undefined,
  });
})}${right.map((row, index) => {
  const x = { from: rightX, mw: width - 4 - energyWidth, to: width };
  return listRow(row, x, index, {
    columns,
    example,
    letters: columns.right.letters,
    energy: energies[index],
  });
})}</svg>`;
}

const middle = (index: number) => TOP + ROW * index + ROW / 2;

interface RowParts {
  readonly columns: Columns;
  readonly example: TradeExample;
  readonly letters: number;
  readonly energy: number | undefined;
}

function listRow(
  row: ListRow,
  { from, mw: mwX, to }: { readonly from: number; readonly mw: number; readonly to: number },
  index: number,
  { columns: { fontSize, isRoomy }, example, letters, energy }: RowParts,
): Html {
  const { trade, trades } = example;
  const y = TOP + ROW * index;
  const { fill, strip } = SLICE_FILLS[row.slice] ?? OWN_FILLS;
  const isChosen = row.trade === trade.id;
  const sale = row.slice === "sold" ? trades.find(({ id }) => id === row.trade) : undefined;
  const whose = sale === undefined ? "" : ` for ${sale.buyer}`;
  const name = shortened(`${row.unit}${isRoomy ? whose : ""}`, letters);
  const baseline = at(y + ROW / 2 + fontSize * 0.36);
  const textX = from + STRIP + fontSize * 2.1;
  const last =
    energy === undefined
      ? html`<text x="${to - 4}" y="${baseline}" text-anchor="end" fill="${MUTED}" font-size="${fontSize - 2}">${isRoomy ? (sale?.outcome ?? "") : ""}</text>`
      : html`<text x="${to - 4}" y="${baseline}" text-anchor="end" font-weight="700">${figures(energy)}</text>`;
  return html`<g font-weight="${isChosen ? 700 : 400}"><title>${row.position}. ${row.unit}${whose}: ${mw(row.mw)}</title><rect x="${from}" y="${y + 1}" width="${to - from}" height="${ROW - 2}" fill="${fill}" stroke="${isChosen ? INK : "none"}" stroke-width="1.5"/><rect x="${from}" y="${y + 1}" width="${STRIP}" height="${ROW - 2}" fill="${strip}"/><text x="${at(textX - fontSize * 0.4)}" y="${baseline}" text-anchor="end">${row.position}</text><text x="${at(textX)}" y="${baseline}">${name}</text><text x="${mwX}" y="${baseline}" text-anchor="end">${figures(row.mw)}</text>${last}</g>
`;
}

function shortened(text: string, letters: number): string {
  const all = [...text];
  return all.length > letters ? `${all.slice(0, letters - 1).join("")}…` : text;
}

/** A line from the seller's former place to each sold row, and from the buyer's to each released row. */
function moves(
  { trade }: TradeExample,
  left: readonly ListRow[],
  right: readonly ListRow[],
  fromX: number,
  toX: number,
): Html {
  const lines = right.flatMap((row, index) => {
    if (row.slice === "own") return [];
    const from = left.findIndex(({ unit }) => unit === row.unit);
    if (from < 0) return [];
    const isSold = row.slice === "sold";
    const isChosen = row.trade === trade.id;
    const [y1, y2, reach] = [middle(from), middle(index), (toX - fromX) / 2];
    const style = html`stroke="${isSold ? VERMILLION : BLUE}" stroke-dasharray="${isSold ? "0" : "5 3"}" stroke-width="${isChosen ? 3 : 1}" stroke-opacity="${isChosen ? 1 : 0.55}"`;
    const line = html`<path d="M${at(fromX + 1)} ${at(y1)}C${at(fromX + reach)} ${at(y1)} ${at(toX - reach)} ${at(y2)} ${at(toX - 6)} ${at(y2)}" fill="none" ${style}/><path d="M${at(toX - 8)} ${at(y2 - 3.5)}l7 3.5l-7 3.5z" fill="${isSold ? VERMILLION : BLUE}"/>`;
    return [{ isChosen, line }];
  });
  return html`${[...lines].sort((a, b) => Number(a.isChosen) - Number(b.isChosen)).map(({ line }) => line)}`;
}

/** Energy beside each row: a sold row has its trade's, the first other row of a unit what it lost in its own right. */
function curtailedByRow(
  { trades, cuts }: TradeExample,
  rows: readonly ListRow[],
): (number | undefined)[] {
  const own = new Map<string, number>();
  for (const { unit, cause, mwh: energy } of cuts) {
    if (cause !== "sold") own.set(unit, (own.get(unit) ?? 0) + energy);
  }
  return rows.map(({ slice, unit, trade }) => {
    if (slice === "sold") {
      const energy = trades.find(({ id }) => id === trade)?.deliveredMwh ?? 0;
      return energy > 0 ? energy : undefined;
    }
    const energy = own.get(unit);
    own.delete(unit);
    return energy !== undefined && energy >= 0.001 ? energy : undefined;
  });
}

const SLICES = ["own", "sold", "released"];

function listsSpec({ incoming, traded }: TradeExample): FigureSpec {
  const rows = [...incoming, ...traded].slice(0, SPEC_ROWS_MAX);
  return {
    rows: rows.map(({ list, position, unit, slice, mw: volume, trade }) => ({
      ...{ list: list === "incoming" ? "before" : "after", place: position },
      ...{ unit, slice, mw: volume, trade },
    })),
    view: {
      facet: {
        column: { field: "list", type: "nominal", sort: ["before", "after"], title: "trading" },
      },
      spec: {
        width: 300,
        mark: { type: "bar", tooltip: true },
        encoding: {
          x: { field: "mw", type: "quantitative", title: "MW" },
          y: { field: "place", type: "ordinal", title: "place, 1 is curtailed first" },
          color: {
            ...{ field: "slice", type: "nominal", title: "slice" },
            scale: { domain: SLICES, range: [FAINT, ORANGE, BLUE] },
          },
        },
      },
    },
  };
}

function listsTable(example: TradeExample) {
  const columns = [
    textColumn("List"),
    numberColumn("Place"),
    textColumn("Unit"),
    textColumn("Slice"),
    numberColumn("MW"),
    textColumn("Trade"),
    numberColumn("Curtailed, MWh"),
  ];
  const curtailed = [
    ...example.incoming.map(() => undefined),
    ...curtailedByRow(example, example.traded),
  ];
  const rows = [...example.incoming, ...example.traded].map((row, index) => {
    const energy = curtailed[index];
    return [
      row.list === "incoming" ? "before" : "after",
      String(row.position),
      row.unit,
      row.slice,
      figures(row.mw),
      row.trade,
      energy === undefined ? "" : figures(energy),
    ];
  });
  return { columns, rows };
}
