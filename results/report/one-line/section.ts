/**
 * The one-line diagram as a figure with its key and the branches as a table. Takes facts of one run; gives HTML. A network
 * with too many buses to be read on a page gets the table alone.
 */
import {
  type DataTable,
  dataTable,
  figure,
  type KeyEntry,
  key,
  lineSample,
  numberColumn,
  textColumn,
} from "../chart.ts";
import type { RunFacts } from "../facts.ts";
import { type Html, html } from "../html.ts";
import { INK, LOADING_CLASSES, MUTED, OPEN } from "../palette.ts";
import { figures, given, halfHourWords, percent } from "../words.ts";
import { drawDiagram, LABEL_FROM } from "./draw.ts";
import { framesOf } from "./frames.ts";
import { branchLoadings } from "./highest-loading.ts";
import { placed } from "./layout.ts";
import {
  type BranchLoading,
  type ConstraintPoint,
  constraintPointsOf,
  openBranches,
} from "./loading.ts";
import {
  constraintSign,
  demandSign,
  movedRing,
  openSign,
  TECHNOLOGY_SIGNS,
  technologySign,
  transformerSign,
  voltageStyle,
} from "./symbols.ts";
import {
  branchesEver,
  diagramSpec,
  frameLoadings,
  movedMw,
  timeControls,
  timeData,
  timePanel,
} from "./time.ts";

/** More buses than this cannot be read on a page, and take long to place. */
const BUSES_MAX = 160;
const BRANCHES_MAX = 320;

/** The section, and whether the page's script has something to move in it. */
export interface OneLine {
  readonly section: Html;
  readonly isTimed: boolean;
}

export async function oneLineSection(facts: RunFacts): Promise<OneLine> {
  const { network } = facts.run.manifest;
  const loadings = await branchLoadings(facts.run);
  const points = constraintPointsOf(network);
  const table = branchTable(facts, loadings);
  const heading = html`<h2>The network and where it is full</h2>
${pointTable(points, loadings)}`;
  const frames =
    network.buses.length > BUSES_MAX || network.branches.length > BRANCHES_MAX
      ? undefined
      : await framesOf(facts.run);
  if (frames === undefined) {
    const name = `Branches of ${network.name} by highest loading`;
    const section = html`<section id="network">${heading}<p>The network has ${network.buses.length} buses and ${network.branches.length} branches: more than a one-line diagram shows. Its branches follow, the most loaded first.</p><details><summary>Branches</summary>${dataTable(table, name)}</details></section>
`;
    return { section, isTimed: false };
  }
  const frame = frames.frames[frames.worst]!;
  const title = `${network.name}: loading half-hour by half-hour, ${facts.label}`;
  const placement = await placed(network, openBranches(network));
  const diagram = drawDiagram({
    ...{ network, placement, points, title: `${title}, ${halfHourWords(frame.start)}` },
    loadings: frameLoadings(network, frame),
    labelled: branchesEver(
      network,
      frames,
      (loading) => loading !== "open" && loading >= LABEL_FROM,
    ),
    opening: branchesEver(network, frames, (loading) => loading === "open"),
    movedMw: movedMw(frame),
  });
  const shown =
    frames.days.length === frames.dayCount
      ? "every day of the run"
      : frames.days.length === 1
        ? `the day of ${frames.dayCount} on which units were moved most`
        : `the ${frames.days.length} days of ${frames.dayCount} on which units were moved most`;
  const section = html`<section id="network">
${heading}
${figure({
  id: "one-line",
  title,
  picture: html`${timeControls(frames)}${diagramKey(facts)}<p class="narrow hint">The diagram scrolls sideways.</p><div class="diagram-frame scroll" tabindex="0" role="region" aria-label="One-line diagram, scrolls sideways">${diagram}</div>${timePanel(facts, frames)}${timeData(facts, frames)}`,
  caption: `The half-hour that is named above the diagram; as printed, and without the slider, the worst of the run: the one in which units were moved most. The slider moves through ${shown}. Width, colour, edge and the figure at a branch: its highest active-power flow in that half-hour as a part of its limit (its rating, or at a constraint point that point’s own limit where that is reached further); figures from 50 %. The highest flow may have lasted for one control cycle only. Numbers on black: constraint points, as in the table above; the arrow points in the limited direction. MW at a unit: its capacity, or in bold what it was held back by (−) or sent to do on top (+: inject, charge or draw more; ±: both), mean of the half-hour. Voltage and reactive power are not modelled.`,
  sources: ["branch_period", "constraint_period", "curtailment"],
  table,
  spec: diagramSpec(placement, frameLoadings(network, frame)),
})}
</section>
`;
  return { section, isTimed: true };
}

function pointTable(
  points: readonly ConstraintPoint[],
  loadings: ReadonlyMap<string, BranchLoading>,
): Html {
  if (points.length === 0) return html`<p>The network has no constraint point.</p>`;
  const columns = [
    textColumn("Constraint point"),
    textColumn("What it is"),
    textColumn("Branch"),
    numberColumn("Limit, MW"),
    numberColumn("Highest loading"),
  ];
  const rows = points.map(({ number, id, name, branch, ratingMw }) => {
    const fraction = loadings.get(branch)?.fraction;
    return [
      html`<strong>${number}</strong>&ensp;${id}`,
      name,
      branch,
      ratingMw === undefined ? "–" : given(ratingMw),
      fraction === undefined ? "–" : percent(fraction, 0),
    ];
  });
  return dataTable({ columns, rows }, "Constraint points");
}

function diagramKey({ run }: RunFacts): Html {
  const { network } = run.manifest;
  const sign = (drawing: Html) =>
    html`<svg width="24" height="24" aria-hidden="true">${drawing}</svg>`;
  const centre = { x: 12, y: 12 };
  const levels = [...new Set(network.buses.map(({ nominalKv }) => nominalKv))].sort(
    (a, b) => b - a,
  );
  const used = new Set<string>(network.units.map(({ technology }) => technology));
  const technologies = Object.entries(TECHNOLOGY_SIGNS)
    .map(([name, { words }]) => ({ name: name as keyof typeof TECHNOLOGY_SIGNS, words }))
    .filter(({ name }) => used.has(name));
  const line = (y: number) => html`<path d="M12 ${y}v24" stroke="${MUTED}" stroke-width="1.6"/>`;
  return key([
    ...LOADING_CLASSES.map(({ colour, width, casing, words }) => ({
      sample: casedSample(colour, width, casing),
      words,
    })),
    ...only(openBranches(network).size > 0, {
      sample: sign(
        html`<path d="M12 0v24" stroke="${OPEN}" stroke-width="1.6" stroke-dasharray="5 4"/>${openSign(centre, true)}`,
      ),
      words: "open, or without flow",
    }),
    {
      sample: html`<svg width="32" height="28" aria-hidden="true">${movedRing({ x: 13, y: 14 })}</svg>`,
      words: "unit held back (−), or sent to do more (+)",
    },
    ...only(
      network.branches.some(({ kind }) => kind === "transformer"),
      { sample: sign(html`${line(0)}${transformerSign(centre, true)}`), words: "transformer" },
    ),
    ...only(network.constraintPoints.length > 0, {
      sample: html`<svg width="38" height="24" aria-hidden="true">${line(0)}${constraintSign(1, centre, { x: 0, y: -1 }, 1)}</svg>`,
      words: "constraint point 1, limits flow upwards",
    }),
    ...technologies.map(({ name, words }) => ({
      sample: sign(technologySign(name, centre)),
      words,
    })),
    ...only(network.demands.length > 0, {
      sample: sign(demandSign({ x: 12, y: 4 })),
      words: "demand",
    }),
    ...levels.slice(0, 4).map((kv, level) => {
      const last = level === 3 && levels.length > 4;
      return {
        sample: lineSample(voltageStyle(level).colour, voltageStyle(level).height),
        words: `bus, ${kv} kV${last ? " and below" : ""}`,
      };
    }),
  ]);
}

function casedSample(colour: string, width: number, casing: number): Html {
  return html`<svg width="30" height="12" aria-hidden="true"><path d="M1 6h28" stroke="${INK}" stroke-width="${casing}"/><path d="M1 6h28" stroke="${colour}" stroke-width="${width}"/></svg>`;
}

/** Signs that the diagram does not have need no key. */
function only(isUsed: boolean, entry: KeyEntry): KeyEntry[] {
  return isUsed ? [entry] : [];
}

function branchTable({ run }: RunFacts, loadings: ReadonlyMap<string, BranchLoading>): DataTable {
  const columns = [
    textColumn("Branch"),
    textColumn("Kind"),
    textColumn("From"),
    textColumn("To"),
    numberColumn("Limit then, MW"),
    numberColumn("Flow at its highest loading, MW"),
    numberColumn("% of limit"),
  ];
  const rows = [...run.manifest.network.branches]
    .sort(
      (a, b) =>
        (loadings.get(b.id)?.fraction ?? 0) - (loadings.get(a.id)?.fraction ?? 0) ||
        (a.id < b.id ? -1 : 1),
    )
    .map(({ id, kind, from, to }) => {
      const { isOpen, peakMw, limitMw, fraction } = loadings.get(id)!;
      return [
        id,
        isOpen ? `${kind}, normally open` : kind,
        from,
        to,
        limitMw === undefined ? "–" : given(limitMw),
        isOpen ? "–" : figures(peakMw),
        isOpen || fraction === undefined ? "–" : percent(fraction, 0),
      ];
    });
  return { columns, rows };
}
