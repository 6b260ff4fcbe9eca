/**
 * The time slider of the one-line diagram: its controls, what stands beside the diagram for a half-hour, the data that the
 * page's script moves it by, and the diagram as a specification. Takes frames; gives HTML. Every word that the script
 * shows of a scenario stands in that data, and the script writes it as text.
 */
import { readFileSync } from "node:fs";
import type { NetworkDocument } from "../../../sim/model/network-document.ts";
import { dataTable, numberColumn, textColumn } from "../chart.ts";
import type { RunFacts } from "../facts.ts";
import { type Html, html, inScript } from "../html.ts";
import { ALARM_INK, INK, LOADING_CLASSES, OPEN_STYLE } from "../palette.ts";
import type { FigureSpec, SpecRow } from "../vega-lite.ts";
import { dayWords, figures, halfHourWords, mwh } from "../words.ts";
import { LABEL_FROM, type Moved } from "./draw.ts";
import { type Frame, type FrameCut, type Frames, loadingText, type PointState } from "./frames.ts";
import type { Placement } from "./layout.ts";
import { type BranchLoading, constraintPointsOf } from "./loading.ts";

/** The page's one script, as it stands beside this file. */
export const TIME_SLIDER = readFileSync(new URL("./time-slider.js", import.meta.url), "utf8");

/** Loadings of a frame as the diagram takes them. */
export function frameLoadings(
  { branches }: NetworkDocument,
  { loadings }: Frame,
): Map<string, BranchLoading> {
  return new Map(
    branches.map(({ id }, place) => {
      const loading = loadings[place];
      const isOpen = loading === "open";
      const fraction = loading === "open" ? undefined : loading;
      return [id, { id, isOpen, peakMw: 0, limitMw: undefined, fraction }];
    }),
  );
}

/** Branches that are so in any frame. */
export function branchesEver(
  { branches }: NetworkDocument,
  { frames }: Frames,
  isSo: (loading: number | "open") => boolean,
): Set<string> {
  const found = branches.filter((_, place) =>
    frames.some(({ loadings }) => {
      const loading = loadings[place];
      return loading !== undefined && isSo(loading);
    }),
  );
  return new Set(found.map(({ id }) => id));
}

/** How each unit is moved in a frame, mean MW: what it is held back by, and what it is sent to do on top. */
export function movedMw({ cuts }: Frame): Map<string, Moved> {
  const sums = new Map<string, Moved>();
  for (const { unit, heldMw, sentMw } of cuts) {
    const sum = sums.get(unit) ?? { heldMw: 0, sentMw: 0 };
    sums.set(unit, {
      heldMw: sum.heldMw + Math.abs(heldMw),
      sentMw: sum.sentMw + Math.abs(sentMw),
    });
  }
  return sums;
}

/** "5.00 MW of consumption and 2.00 MW more injected"; the same words as the script's. */
function movedWords({ heldMw, sentMw }: FrameCut): string {
  const held = `${figures(Math.abs(heldMw))} MW${heldMw < 0 ? " of consumption" : ""}`;
  const sent = `${figures(Math.abs(sentMw))} MW more ${sentMw < 0 ? "injected" : "drawn"}`;
  if (sentMw === 0) return held;
  return heldMw === 0 ? sent : `${held} and ${sent}`;
}

/** Hidden until the script has taken them in hand. */
export function timeControls({ days, frames, worst }: Frames): Html {
  const options = days.map(
    ({ day, heldBackMwh }) => html`<option>${dayWords(day)}: ${mwh(heldBackMwh)} moved</option>`,
  );
  const longest = Math.max(...days.map(({ count }) => count));
  return html`<div class="time-controls" id="time-controls" hidden>
<label for="time-day">Day</label><select id="time-day" autocomplete="off">${options}</select>
<label for="time-slider">Half-hour</label><input type="range" id="time-slider" min="0" max="${longest - 1}" step="1" value="0" autocomplete="off">
<button type="button" id="time-worst">Worst half-hour</button>
</div>
<p class="time-now"><output id="time-now" for="time-day time-slider">${halfHourWords(frames[worst]!.start)}</output></p>
`;
}

/** Constraint points and moved units at the time shown. */
export function timePanel({ run }: RunFacts, { frames, worst }: Frames): Html {
  const frame = frames[worst]!;
  const points = constraintPointsOf(run.manifest.network);
  const columns = [
    textColumn("Constraint point"),
    numberColumn("Mean flow, MW"),
    numberColumn("Highest flow, MW"),
    numberColumn("Limit, MW"),
    textColumn("State"),
    numberColumn("Moved for it, MW"),
  ];
  const rows = points.map(({ number, id, ratingMw }, place) => {
    const state = frame.points[place];
    const held = frame.cuts.reduce(
      (sum, { point, heldMw, sentMw }) => sum + (point === id ? heldMw + sentMw : 0),
      0,
    );
    const limitMw = state?.limitMw ?? ratingMw;
    return [
      html`<strong>${number}</strong>&ensp;${id}`,
      state === undefined ? "–" : figures(state.meanMw),
      state === undefined ? "–" : figures(state.peakMw),
      limitMw === undefined ? "–" : figures(limitMw),
      stateWords(state),
      held === 0 ? "–" : figures(Math.abs(held)),
    ];
  });
  const table = dataTable({ columns, rows }, "Constraint points at the time shown", "time-points");
  const cuts = frame.cuts.map(
    (cut) =>
      html`<li>${cut.unit}: ${movedWords(cut)}${cut.point === "-" ? "" : `, for ${cut.point}`} (${cut.cause})</li>`,
  );
  return html`<div class="time-panel"><div class="time-table">${table}</div>
<div><h4>Units held back, or sent to do more: mean of the half-hour</h4><ul id="time-units" class="time-units">${cuts.length === 0 ? html`<li>none</li>` : cuts}</ul></div></div>
`;
}

/** The same words as the script's. */
function stateWords(state: PointState | undefined): string {
  if (state === undefined) return "not measured";
  const minutes = (seconds: number) => `${Math.round(seconds / 6) / 10} min`;
  if (state.overRatingS > 0) return `above its rating for ${minutes(state.overRatingS)}`;
  return state.overTargetS > 0
    ? `above its target for ${minutes(state.overTargetS)}`
    : "within its target";
}

export function timeData({ run }: RunFacts, { days, frames, worst }: Frames): Html {
  const { network } = run.manifest;
  const points = constraintPointsOf(network);
  const units = network.units.map(({ id }) => id);
  const causes = [...new Set(frames.flatMap(({ cuts }) => cuts.map(({ cause }) => cause)))];
  const pointPlace = new Map(points.map(({ id }, place) => [id, place]));
  const unitPlace = new Map(units.map((id, place) => [id, place]));
  const short = (value: number) => Math.round(value * 1000) / 1000;
  const data = {
    branches: network.branches.map(({ id }) => id),
    points: points.map(({ id, ratingMw }) => ({ id, ratingMw: ratingMw ?? null })),
    ...{ units, causes, worst },
    days: days.map(({ first, count }) => ({ first, count })),
    classes: LOADING_CLASSES.map(({ from, colour, width, casing }) => ({
      from,
      colour,
      width,
      casing,
    })),
    ...{ open: OPEN_STYLE, labelFrom: LABEL_FROM, alarm: ALARM_INK, ink: INK },
    frames: frames.map((frame) => ({
      words: halfHourWords(frame.start),
      loadings: loadingText(frame),
      points: frame.points.map((state, place) => {
        if (state === undefined) return null;
        const { meanMw, peakMw, overTargetS, overRatingS, limitMw } = state;
        const usual = [short(meanMw), short(peakMw), overTargetS, overRatingS];
        return limitMw === points[place]!.ratingMw ? usual : [...usual, limitMw];
      }),
      cuts: frame.cuts.map(({ unit, point, cause, heldMw, sentMw }) => [
        ...[unitPlace.get(unit) ?? -1, pointPlace.get(point) ?? -1],
        ...[causes.indexOf(cause), short(heldMw), short(sentMw)],
      ]),
    })),
  };
  return html`<script type="application/json" id="time-data">${inScript(data)}</script>
`;
}

/** Branches as segments and buses as bars, at the worst half-hour. */
export function diagramSpec(
  { buses, branches }: Placement,
  loadings: ReadonlyMap<string, BranchLoading>,
): FigureSpec {
  const rows: SpecRow[] = [
    ...branches.flatMap(({ id, points }) =>
      points.slice(1).map((to, index) => ({
        ...{ kind: "branch", id, x: points[index]!.x, y: points[index]!.y, x2: to.x, y2: to.y },
        loadingPct:
          loadings.get(id)?.fraction === undefined ? null : 100 * loadings.get(id)!.fraction!,
      })),
    ),
    ...buses.map(({ box, x, y, width }) => ({
      ...{ kind: "bus", id: box.nameLines.join(" "), loadingPct: null },
      ...{ x, y: y + box.barTop, x2: x + width, y2: y + box.barTop },
    })),
  ];
  const axis = null;
  const place = {
    x: { field: "x", type: "quantitative", axis, scale: { nice: false } },
    y: { field: "y", type: "quantitative", axis, scale: { nice: false, reverse: true } },
    x2: { field: "x2" },
    y2: { field: "y2" },
  } as const;
  return {
    rows,
    view: {
      ...{ width: 900, height: 640 },
      layer: [
        {
          transform: [{ filter: "datum.kind === 'branch'" }],
          mark: { type: "rule", strokeWidth: 3, tooltip: true },
          encoding: {
            ...place,
            color: {
              ...{ field: "loadingPct", type: "quantitative", title: "% of limit" },
              scale: { scheme: "viridis", reverse: true },
            },
          },
        },
        {
          transform: [{ filter: "datum.kind === 'bus'" }],
          mark: { type: "rule", strokeWidth: 6, color: INK, tooltip: true },
          encoding: place,
        },
        {
          transform: [{ filter: "datum.kind === 'bus'" }],
          mark: { type: "text", align: "left", dy: -8, fontSize: 9 },
          encoding: { x: place.x, y: place.y, text: { field: "id", type: "nominal" } },
        },
      ],
    },
  };
}
