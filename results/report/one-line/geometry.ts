/**
 * Geometry of the diagram: straight stretches of a branch, areas that are taken, and the first free place for a label.
 * Takes points; gives points. Keeps: places are tried in one order, so equal diagrams have equal labels.
 */
import { at, type Html, html } from "../html.ts";
import { PAPER } from "../palette.ts";
import type { PlacedBranch, Point } from "./layout.ts";

export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Stretch {
  readonly from: Point;
  readonly to: Point;
  readonly isVertical: boolean;
  readonly length: number;
  readonly unit: Point;
}

/** Straight parts of a branch, in its own direction. */
export function stretches(points: readonly Point[]): Stretch[] {
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

/** The first long enough upright stretch, else the longest of all. */
export function stretchFor(points: readonly Point[], length: number): Stretch | undefined {
  const all = stretches(points).sort((a, b) => b.length - a.length);
  return all.find((stretch) => stretch.isVertical && stretch.length >= length) ?? all[0];
}

export function along({ from, to }: Stretch, part: number): Point {
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

/** Every stretch of every branch as a thin area. */
export function lineAreas(branches: readonly PlacedBranch[]): (Area & { readonly id: string })[] {
  return branches.flatMap(({ id, points }) =>
    stretches(points).map(({ from, to }) => ({
      id,
      left: Math.min(from.x, to.x) - 1,
      right: Math.max(from.x, to.x) + 1,
      top: Math.min(from.y, to.y) - 1,
      bottom: Math.max(from.y, to.y) + 1,
    })),
  );
}

/** Letters that a label has room for: "100 %". */
const LABEL_LETTERS = 5;

/**
 * A label beside the first place of its branch where nothing stands; failing that, where only another line runs under it;
 * failing that, at the first place.
 */
export function placedLabel(
  text: string,
  branch: number,
  points: readonly Point[],
  taken: Area[],
  lines: readonly Area[],
): Html {
  const half = (Math.max(text.length, LABEL_LETTERS) * 6.4) / 2 + 1;
  const places = stretches(points)
    .filter(({ length }) => length >= 12)
    .sort((a, b) => Number(b.isVertical) - Number(a.isVertical) || b.length - a.length)
    .flatMap((stretch) =>
      [0.5, 0.3, 0.7, 0.15, 0.85].flatMap((part) => {
        const { x, y } = along(stretch, part);
        return stretch.isVertical
          ? [half + 4, -half - 4].map((dx) => ({ x: x + dx, y }))
          : [-10, 11].map((dy) => ({ x, y: y + dy }));
      }),
    );
  const area = (place: Point) => around(place, half, 6);
  const unTaken = places.filter((place) => isFree(area(place), taken));
  const place = unTaken.find((each) => isFree(area(each), lines)) ?? unTaken[0] ?? places[0];
  if (place === undefined) return html``;
  taken.push(area(place));
  return html`<text data-label="${branch}" x="${at(place.x)}" y="${at(place.y + 4)}" text-anchor="middle" font-weight="700" stroke="${PAPER}" stroke-width="3" paint-order="stroke">${text}</text>`;
}

export function around({ x, y }: Point, halfWidth: number, halfHeight: number): Area {
  return { left: x - halfWidth, right: x + halfWidth, top: y - halfHeight, bottom: y + halfHeight };
}

export function isFree(area: Area, taken: readonly Area[]): boolean {
  return !taken.some(
    (other) =>
      area.left < other.right &&
      area.right > other.left &&
      area.top < other.bottom &&
      area.bottom > other.top,
  );
}
