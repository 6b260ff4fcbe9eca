/**
 * A study's numbers as a drawing: a panel for each compared measure, a bar for each design's mean, a dot for each seed, and
 * the difference from the paired design in words. Takes the study over its seeds; gives SVG on white that needs no colour.
 */
import { at, type Html, html } from "../../results/report/html.ts";
import { BLUE, FAINT, FONT, INK, MUTED, PAPER } from "../../results/report/palette.ts";
import { fixed } from "../../results/report/words.ts";
import { type MeasureName, measures } from "./measures.ts";
import { levelOf, type StudyOverSeeds, valuesOf } from "./over-seeds.ts";
import { differenceText } from "./tables.ts";

const WIDTH = 900;
const LABELS_END = 200;
const BARS_END = 640;
const ROW = 22;
const PANEL_HEAD = 34;
const MARGIN = 12;
const BAR = 12;

export function figureDrawing(figures: StudyOverSeeds): string {
  const { study, seeds } = figures;
  const panelHeight = PANEL_HEAD + study.designs.length * ROW + MARGIN;
  const height = study.figures.compared.length * panelHeight + 2 * MARGIN;
  const panels = study.figures.compared.map((name, index) =>
    panel(figures, name, MARGIN + index * panelHeight),
  );
  const foot = `Bar: mean over ${seeds.length} seeds. Dots: each seed. In brackets: difference from the design it is paired with, ± its standard error.`;
  const drawing = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height + MARGIN}" width="${WIDTH}" height="${height + MARGIN}" role="img" aria-label="${study.title}" font-family="${FONT}" font-size="13" fill="${INK}">
<rect width="${WIDTH}" height="${height + MARGIN}" fill="${PAPER}"/>
${panels}<text x="${MARGIN}" y="${height}" font-size="12" fill="${MUTED}">${foot}</text>
</svg>
`;
  return drawing.text;
}

function panel(figures: StudyOverSeeds, name: MeasureName, top: number): Html {
  const { designs } = figures.study;
  const { words, decimals } = measures[name];
  const all = designs.flatMap(({ id }) => valuesOf(figures, id, name));
  const most = Math.max(...all);
  const least = Math.min(0, ...all);
  const x = (value: number) =>
    at(LABELS_END + ((value - least) / (most - least || 1)) * (BARS_END - LABELS_END));
  const rows = designs.map(({ id, label, against }, row) => {
    const y = top + PANEL_HEAD + row * ROW;
    const values = valuesOf(figures, id, name);
    const middle = levelOf(figures, id, name).mean;
    const difference =
      against === undefined ? "" : ` (${differenceText(figures, id, against, name)})`;
    const dots = values.map(
      (value) =>
        html`<circle cx="${x(value)}" cy="${at(y)}" r="3" fill="${PAPER}" stroke="${INK}"/>`,
    );
    return html`<text x="${LABELS_END - 10}" y="${at(y + 4.5)}" text-anchor="end">${label}</text>
<rect x="${LABELS_END}" y="${at(y - BAR / 2)}" width="${at(Number(x(middle)) - LABELS_END)}" height="${BAR}" fill="${BLUE}"/>
${dots}<text x="${BARS_END + 12}" y="${at(y + 4.5)}">${fixed(middle, decimals)}${difference}</text>
`;
  });
  const end = top + PANEL_HEAD + designs.length * ROW - ROW / 2;
  return html`<text x="${MARGIN}" y="${at(top + 14)}" font-weight="600">${words}</text>
<line x1="${LABELS_END}" x2="${LABELS_END}" y1="${at(top + PANEL_HEAD - ROW / 2)}" y2="${at(end)}" stroke="${FAINT}"/>
${rows}`;
}
