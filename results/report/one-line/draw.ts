/**
 * Draws the placed network. Takes positions, loadings and constraint points; gives one SVG. Branches first, heaviest on
 * top, then bars, signs and labels; labels take the first free place along their branch. What the time slider moves is
 * drawn from the start, and hidden where it does not apply: `data-…` says which branch or units it is of.
 */
import type { NetworkDocument } from "../../../sim/model/network-document.ts";
import { at, type Html, html } from "../html.ts";
import { ALARM_INK, FONT, INK, LOADING_CLASSES, loadingClass, OPEN_STYLE } from "../palette.ts";
import { figures, percent } from "../words.ts";
import { BOX } from "./boxes.ts";
import {
  type Area,
  along,
  around,
  isFree,
  lineAreas,
  placedLabel,
  stretchFor,
} from "./geometry.ts";
import type { PlacedBranch, PlacedBus, Placement, Point } from "./layout.ts";
import type { BranchLoading, ConstraintPoint } from "./loading.ts";
import {
  constraintSign,
  demandSign,
  movedRing,
  openSign,
  supplySign,
  technologySign,
  transformerSign,
  voltageStyle,
} from "./symbols.ts";

/** Branches loaded less than this carry no figure. */
export const LABEL_FROM = 0.5;
/** Smaller than this part of its size the diagram cannot be read: it scrolls instead. */
const SMALLEST = 0.78;
/** Length of line that a sign needs. */
const SIGN_ROOM = 17;
/** The outermost branch ends at the edge of a box: its bar reaches a little further. */
const BAR_OVERHANG = 4;

/** Mean power, both positive, MW: held back, and sent to do on top. */
export interface Moved {
  readonly heldMw: number;
  readonly sentMw: number;
}

export interface DiagramParts {
  readonly network: NetworkDocument;
  readonly placement: Placement;
  readonly loadings: ReadonlyMap<string, BranchLoading>;
  readonly points: readonly ConstraintPoint[];
  /** Branches that need room for a figure, or a sign of being open, at another time. */
  readonly labelled: ReadonlySet<string>;
  readonly opening: ReadonlySet<string>;
  readonly movedMw: ReadonlyMap<string, Moved>;
  readonly title: string;
}

export function drawDiagram(parts: DiagramParts): Html {
  const { network, placement, loadings, title } = parts;
  const { width, height } = placement;
  const levels = [...new Set(network.buses.map(({ nominalKv }) => nominalKv))].sort(
    (a, b) => b - a,
  );
  const byLoading = [...placement.branches].sort(
    (a, b) => drawOrder(loadings.get(a.id)) - drawOrder(loadings.get(b.id)),
  );
  const taken = placement.buses.flatMap(busAreas);
  const lines = lineAreas(placement.branches);
  const signs = placement.branches.map((branch) => {
    const others = lines.filter(({ id }) => id !== branch.id);
    return branchSigns(parts, branch, taken, others);
  });
  const place = new Map(network.branches.map(({ id }, index) => [id, index]));
  const labels = byLoading.toReversed().map((branch) => {
    const loading = loadings.get(branch.id);
    const isShown =
      loading?.fraction !== undefined && !loading.isOpen && loading.fraction >= LABEL_FROM;
    if (!isShown && !parts.labelled.has(branch.id)) return html``;
    const others = lines.filter(({ id }) => id !== branch.id);
    const words = isShown ? percent(loading.fraction ?? 0, 0) : "";
    return placedLabel(words, place.get(branch.id)!, branch.points, taken, others);
  });
  const top = 14;
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="diagram" style="min-width:${Math.ceil(width * SMALLEST)}px;max-width:${Math.ceil(width)}px" role="img" aria-label="${title}" viewBox="0 ${-top} ${Math.ceil(width)} ${Math.ceil(height) + top}" width="${Math.ceil(width)}" height="${Math.ceil(height) + top}" font-family="${FONT}" font-size="11" fill="${INK}"><title>${title}</title>
${byLoading.map((branch) => branchLine(branch, place.get(branch.id)!, loadings.get(branch.id)))}
${placement.buses.map((bus) => busSign(parts, bus, levels.indexOf(bus.box.nominalKv)))}
${signs}${labels}</svg>`;
}

/** Open branches lowest, then by loading. */
function drawOrder(loading: BranchLoading | undefined): number {
  if (loading === undefined || loading.isOpen) return -1;
  return loading.fraction ?? 0;
}

function branchLine(
  { id, points }: PlacedBranch,
  place: number,
  loading: BranchLoading | undefined,
): Html {
  if (points.length === 0) return html``;
  const path = points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${at(x)} ${at(y)}`);
  const isOpen = loading?.isOpen ?? false;
  const { colour, width, casing } =
    loading?.fraction === undefined || isOpen ? LOADING_CLASSES[3] : loadingClass(loading.fraction);
  const style = isOpen
    ? html`stroke="${OPEN_STYLE.colour}" stroke-width="${OPEN_STYLE.width}" stroke-dasharray="${OPEN_STYLE.dash}"`
    : html`stroke="${colour}" stroke-width="${width}" stroke-dasharray="none"`;
  const words = isOpen
    ? "open, or without flow"
    : loading?.fraction === undefined
      ? "no limit known"
      : `${percent(loading.fraction, 0)} of its limit`;
  return html`<path data-casing="${place}" d="${path.join("")}" fill="none" stroke-linejoin="round" stroke="${INK}" stroke-width="${casing}"/><path data-branch="${place}" d="${path.join("")}" fill="none" stroke-linejoin="round" ${style}><title>${id}: ${words}</title></path>
`;
}

/** Held back, sent to do more, or both; the same as the script's. */
function movedSign(heldMw: number, sentMw: number): string {
  if (sentMw === 0) return "−";
  return heldMw === 0 ? "+" : "±";
}

function busSign(
  { network, movedMw }: DiagramParts,
  { box, x, y, width }: PlacedBus,
  level: number,
): Html {
  const { colour, height } = voltageStyle(level);
  const barY = y + box.barTop;
  let left = x + 3;
  const symbols = box.symbols.map((symbol) => {
    const centre = { x: left + (symbol.width - BOX.gap) / 2, y: barY + 19 };
    left += symbol.width;
    const places = symbol.ids.map((id) => network.units.findIndex((unit) => unit.id === id));
    const own = symbol.ids.flatMap((id) => movedMw.get(id) ?? []);
    const total = (part: keyof Moved) => own.reduce((sum, each) => sum + each[part], 0);
    const [heldMw, sentMw] = [total("heldMw"), total("sentMw")];
    const mw = heldMw + sentMw;
    const label =
      mw === 0
        ? html`fill="${INK}" font-weight="400">${symbol.label}`
        : html`fill="${ALARM_INK}" font-weight="700">${movedSign(heldMw, sentMw)}${figures(mw)}`;
    return html`<g data-units="${places.join(" ")}"><title>${symbol.ids.join(", ")}</title><path d="M${at(centre.x)} ${at(barY)}v10" stroke="${INK}" stroke-width="1.2"/>${technologySign(symbol.technology, centre)}<g data-mark="" visibility="${mw === 0 ? "hidden" : "visible"}">${movedRing(centre)}</g><text data-capacity="${symbol.label}" x="${at(centre.x)}" y="${at(centre.y + 18.5)}" text-anchor="middle" font-size="9.5" ${label}</text></g>`;
  });
  const demand = box.hasDemand ? demandSign({ x: left + 4, y: barY + height }) : html``;
  const supply = box.isReference ? supplySign({ x: x + width - 11, y: barY }) : html``;
  const name = box.nameLines.map(
    (line, index) =>
      html`<text x="${at(x)}" y="${at(nameTop(box, y) + (index + 0.8) * BOX.lineHeight)}">${line}</text>`,
  );
  return html`${symbols}${demand}<rect x="${at(x)}" y="${at(barY)}" width="${at(width + BAR_OVERHANG)}" height="${height}" rx="1.5" fill="${colour}"/>${supply}${name}
`;
}

/** Names stand above the bar, or at the foot of the box of an end. */
function nameTop(box: PlacedBus["box"], y: number): number {
  return box.isEnd ? y + box.height - box.nameLines.length * BOX.lineHeight : y;
}

/** Where no label may stand: the name, the bar, and the symbols. */
function busAreas({ box, x, y, width }: PlacedBus): Area[] {
  const barY = y + box.barTop;
  const nameY = nameTop(box, y);
  const nameHeight = box.nameLines.length * BOX.lineHeight;
  return [
    { left: x, top: nameY, right: x + box.nameWidth, bottom: nameY + nameHeight },
    { left: x, top: barY - 1, right: x + width, bottom: barY + 8 },
    { left: x, top: barY, right: x + box.contentWidth, bottom: y + box.height },
  ];
}

function branchSigns(
  parts: DiagramParts,
  branch: PlacedBranch,
  taken: Area[],
  lines: readonly Area[],
): Html {
  const { network, loadings, points, opening } = parts;
  const isOpen = loadings.get(branch.id)?.isOpen ?? false;
  const mayOpen = isOpen || opening.has(branch.id);
  const place = network.branches.findIndex(({ id }) => id === branch.id);
  const isTransformer = network.branches[place]?.kind === "transformer";
  const signs: Html[] = [];
  const watched = points.filter((point) => point.branch === branch.id);
  const count = (mayOpen ? 1 : 0) + (isTransformer ? 1 : 0) + watched.length;
  const stretch = stretchFor(branch.points, SIGN_ROOM * (count + 1));
  if (stretch === undefined || count === 0) return html``;
  let taking = 0;
  const next = () => {
    taking += 1;
    return along(stretch, taking / (count + 1));
  };
  if (isTransformer) signs.push(transformerSign(claim(next(), 10, taken), stretch.isVertical));
  if (mayOpen) {
    const sign = openSign(claim(next(), 8, taken), stretch.isVertical);
    signs.push(
      html`<g data-open="${place}" visibility="${isOpen ? "visible" : "hidden"}">${sign}</g>`,
    );
  }
  for (const { number, isForward } of watched) {
    const where = claim(next(), 9, taken);
    const sign = isForward ? 1 : -1;
    const direction = { x: sign * stretch.unit.x, y: sign * stretch.unit.y };
    const side = freeSide(where, stretch.isVertical, taken, lines);
    signs.push(constraintSign(number, where, direction, side));
  }
  return html`${signs}`;
}

function claim(point: Point, radius: number, taken: Area[]): Point {
  taken.push(around(point, radius, radius));
  return point;
}

/** The side with nothing on it; failing that, the one with only a line under it. */
function freeSide(
  point: Point,
  isVertical: boolean,
  taken: Area[],
  lines: readonly Area[],
): 1 | -1 {
  const centre = (side: 1 | -1) =>
    isVertical ? { x: point.x + side * 18, y: point.y } : { x: point.x, y: point.y + side * 18 };
  const area = (side: 1 | -1) => around(centre(side), 9, 9);
  const unTaken = ([1, -1] as const).filter((each) => isFree(area(each), taken));
  const side = unTaken.find((each) => isFree(area(each), lines)) ?? unTaken[0] ?? 1;
  taken.push(area(side));
  return side;
}
