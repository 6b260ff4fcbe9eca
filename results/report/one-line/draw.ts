/**
 * Draws the placed network. Takes positions, loadings and constraint points; gives one SVG. Branches first, heaviest on
 * top, then bars, signs and labels; labels take the first free place along their branch.
 */
import type { NetworkDocument } from "../../../sim/model/network-document.ts";
import { at, type Html, html } from "../html.ts";
import { FAINT, FONT, INK, LOADING_CLASSES, loadingClass, PAPER } from "../palette.ts";
import { percent } from "../words.ts";
import { BOX } from "./boxes.ts";
import type { PlacedBranch, PlacedBus, Placement, Point } from "./layout.ts";
import type { BranchLoading, ConstraintPoint } from "./loading.ts";
import {
  constraintSign,
  demandSign,
  openSign,
  supplySign,
  technologySign,
  transformerSign,
  voltageStyle,
} from "./symbols.ts";

/** Branches loaded less than this carry no figure. */
const LABEL_FROM = 0.5;

export interface DiagramParts {
  readonly network: NetworkDocument;
  readonly placement: Placement;
  readonly loadings: ReadonlyMap<string, BranchLoading>;
  readonly points: readonly ConstraintPoint[];
  readonly title: string;
}

interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
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
  const signs = placement.branches.map((branch) => branchSigns(parts, branch, taken));
  const labels = byLoading
    .toReversed()
    .map((branch) => loadingLabel(branch, loadings.get(branch.id), taken));
  const top = 14;
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="diagram" role="img" aria-label="${title}" viewBox="0 ${-top} ${Math.ceil(width)} ${Math.ceil(height) + top}" width="${Math.ceil(width)}" height="${Math.ceil(height) + top}" font-family="${FONT}" font-size="11" fill="${INK}"><title>${title}</title>
${byLoading.map((branch) => branchLine(branch, loadings.get(branch.id)))}
${placement.buses.map((bus) => busSign(bus, levels.indexOf(bus.box.nominalKv)))}
${signs}${labels}</svg>`;
}

/** Open branches lowest, then by loading. */
function drawOrder(loading: BranchLoading | undefined): number {
  if (loading === undefined || loading.isOpen) return -1;
  return loading.fraction ?? 0;
}

function branchLine({ id, points }: PlacedBranch, loading: BranchLoading | undefined): Html {
  if (points.length === 0) return html``;
  const path = points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${at(x)} ${at(y)}`);
  const isOpen = loading?.isOpen ?? false;
  const { colour, width } =
    loading?.fraction === undefined ? LOADING_CLASSES[3] : loadingClass(loading.fraction);
  const style = isOpen
    ? html`stroke="${FAINT}" stroke-width="1.6" stroke-dasharray="5 4"`
    : html`stroke="${colour}" stroke-width="${width}"`;
  const words = isOpen
    ? "normally open"
    : loading?.fraction === undefined
      ? "no rating known"
      : `peak ${percent(loading.fraction, 0)} of its limit`;
  return html`<path d="${path.join("")}" fill="none" stroke-linejoin="round" ${style}><title>${id}: ${words}</title></path>
`;
}

function busSign({ box, x, y, width }: PlacedBus, level: number): Html {
  const { colour, height } = voltageStyle(level);
  const barY = y + box.barTop;
  let left = x + 3;
  const symbols = box.symbols.map((symbol) => {
    const centre = { x: left + (symbol.width - BOX.gap) / 2, y: barY + 19 };
    left += symbol.width;
    return html`<g><title>${symbol.ids.join(", ")}</title><path d="M${at(centre.x)} ${at(barY)}v10" stroke="${INK}" stroke-width="1.2"/>${technologySign(symbol.technology, centre)}<text x="${at(centre.x)}" y="${at(centre.y + 18.5)}" text-anchor="middle" font-size="9.5">${symbol.label}</text></g>`;
  });
  const demand = box.hasDemand ? demandSign({ x: left + 4, y: barY + height }) : html``;
  const supply = box.isReference ? supplySign({ x: x + width - 11, y: barY }) : html``;
  const name = box.nameLines.map(
    (line, index) =>
      html`<text x="${at(x)}" y="${at(nameTop(box, y) + (index + 0.8) * BOX.lineHeight)}">${line}</text>`,
  );
  return html`${symbols}${demand}<rect x="${at(x)}" y="${at(barY)}" width="${at(width)}" height="${height}" rx="1.5" fill="${colour}"/>${supply}${name}
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

function branchSigns(parts: DiagramParts, branch: PlacedBranch, taken: Area[]): Html {
  const { network, loadings, points } = parts;
  const stretch = longestStretch(branch.points);
  if (stretch === undefined) return html``;
  const isOpen = loadings.get(branch.id)?.isOpen ?? false;
  const isTransformer = network.branches.find(({ id }) => id === branch.id)?.kind === "transformer";
  const signs: Html[] = [];
  const watched = points.filter((point) => point.branch === branch.id);
  const count = (isOpen ? 1 : 0) + (isTransformer ? 1 : 0) + watched.length;
  let place = 0;
  const next = () => {
    place += 1;
    return along(stretch, place / (count + 1));
  };
  if (isTransformer) signs.push(transformerSign(claim(next(), 10, taken), stretch.isVertical));
  if (isOpen) signs.push(openSign(claim(next(), 8, taken), stretch.isVertical));
  for (const { number, isForward } of watched) {
    const where = claim(next(), 9, taken);
    const sign = isForward ? 1 : -1;
    const direction = { x: sign * stretch.unit.x, y: sign * stretch.unit.y };
    const side = freeSide(where, stretch.isVertical, taken);
    signs.push(constraintSign(number, where, direction, side));
  }
  return html`${signs}`;
}

interface Stretch {
  readonly from: Point;
  readonly to: Point;
  readonly isVertical: boolean;
  readonly length: number;
  readonly unit: Point;
}

/** Straight parts of a branch, in its own direction. */
function stretches(points: readonly Point[]): Stretch[] {
  return points.slice(1).map((to, index) => {
    const from = points[index]!;
    const length = Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
    const isVertical = Math.abs(to.y - from.y) > Math.abs(to.x - from.x);
    const unit = isVertical
      ? { x: 0, y: Math.sign(to.y - from.y) }
      : { x: Math.sign(to.x - from.x), y: 0 };
    return { from, to, isVertical, length, unit };
  });
}

/** The longest upright part, or the longest of all where none is long enough for a sign. */
function longestStretch(points: readonly Point[]): Stretch | undefined {
  const all = stretches(points).sort((a, b) => b.length - a.length);
  return all.find(({ isVertical, length }) => isVertical && length >= 36) ?? all[0];
}

function along({ from, to }: Stretch, part: number): Point {
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

function claim(point: Point, radius: number, taken: Area[]): Point {
  taken.push(around(point, radius, radius));
  return point;
}

function freeSide(point: Point, isVertical: boolean, taken: Area[]): 1 | -1 {
  const centre = (side: 1 | -1) =>
    isVertical ? { x: point.x + side * 18, y: point.y } : { x: point.x, y: point.y + side * 18 };
  const side = ([1, -1] as const).find((each) => isFree(around(centre(each), 9, 9), taken)) ?? 1;
  taken.push(around(centre(side), 9, 9));
  return side;
}

/** The percentage, beside the first place of the branch where nothing stands yet. */
function loadingLabel(
  { points }: PlacedBranch,
  loading: BranchLoading | undefined,
  taken: Area[],
): Html {
  const fraction = loading?.fraction;
  if (fraction === undefined || loading?.isOpen === true || fraction < LABEL_FROM) return html``;
  const text = percent(fraction, 0);
  const half = (text.length * 6.2) / 2;
  const places = stretches(points)
    .filter(({ length }) => length >= 12)
    .sort((a, b) => Number(b.isVertical) - Number(a.isVertical) || b.length - a.length)
    .flatMap((stretch) =>
      [0.5, 0.3, 0.7, 0.15, 0.85].flatMap((part) => {
        const point = along(stretch, part);
        return stretch.isVertical
          ? [half + 6, -half - 6].map((dx) => ({ x: point.x + dx, y: point.y }))
          : [-9, 11].map((dy) => ({ x: point.x, y: point.y + dy }));
      }),
    );
  const free = places.find((place) => isFree(around(place, half + 1, 6), taken)) ?? places[0];
  if (free === undefined) return html``;
  taken.push(around(free, half + 1, 6));
  return html`<text x="${at(free.x)}" y="${at(free.y + 4)}" text-anchor="middle" class="halo" font-weight="700" stroke="${PAPER}" stroke-width="3" paint-order="stroke">${text}</text>`;
}

function around({ x, y }: Point, halfWidth: number, halfHeight: number): Area {
  return { left: x - halfWidth, right: x + halfWidth, top: y - halfHeight, bottom: y + halfHeight };
}

function isFree(area: Area, taken: readonly Area[]): boolean {
  return !taken.some(
    (other) =>
      area.left < other.right &&
      area.right > other.left &&
      area.top < other.bottom &&
      area.bottom > other.top,
  );
}
