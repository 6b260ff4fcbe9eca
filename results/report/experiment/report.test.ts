/** The report of an experiment: every section that it promises, whatever a name holds, with one seed or many, and legible as wide as a desk and as a telephone. */
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import type { Estimate95 } from "../comparison/facts.ts";
import { expectLaidOut, noBrowser } from "../testing/laid-out.ts";
import { factorWords } from "./factor-words.ts";
import type { Estimate, ExperimentFacts, MetricFacts } from "./facts.ts";
import { experimentReport } from "./report.ts";
import { verdictOf } from "./verdict.ts";

const HOSTILE = `<img src=x onerror='alert(1)'>`;
const LONG = "a level whose name goes on and on and would run out of every picture";

const about = (mean: number, half: number): Estimate95 => ({
  ...{ mean, standardError: half / 2, low: mean - half, high: mean + half },
});

/** Twelve points of two factors, or however many. */
function facts(points: number, change: Partial<ExperimentFacts> = {}): ExperimentFacts {
  const metric = (id: string, words: string, unit: string, scale: number): MetricFacts => ({
    ...{ id, words, unit, about: `What ${words} is.` },
    points: Array.from({ length: points }, (_, point) => ({
      level: about(100 * scale - point * scale, 3 * scale),
      difference: point === 0 ? null : about(-point * scale, scale),
      effectSize: point === 0 ? null : -point,
    })),
    noMarket: { level: about(130 * scale, 2), difference: about(30 * scale, 2), effectSize: 4 },
    effects: [
      {
        ...{ factor: "target", isPaired: true },
        levels: [
          { words: "0.9", effect: { mean: 0 } },
          { words: LONG, effect: about(-7 * scale, scale) },
        ],
        span: { lowest: LONG, highest: "0.9", size: about(7 * scale, 2 * scale) },
      },
      {
        ...{ factor: HOSTILE, isPaired: true },
        levels: [
          { words: "lifo", effect: { mean: 0 } },
          { words: "rota", effect: about(0.5 * scale, scale) },
        ],
        span: { lowest: "lifo", highest: "rota", size: about(0.5 * scale, 2 * scale) },
      },
    ],
  });
  return {
    ...{ title: HOSTILE, question: "Why?", engineVersion: "0.1.0" },
    seeds: Array.from({ length: 6 }, (_, seed) => String(seed)),
    factors: ["target", HOSTILE],
    points: Array.from({ length: points }, (_, point) => ({
      number: point + 1,
      words: `target 0.9, ${HOSTILE} ${LONG}`,
    })),
    metrics: [
      metric("curtailedMwh", "generation curtailed", "MWh", 1),
      metric("money", "payments", "£", 12_345),
    ],
    ...{ noMarket: "run", sensitivity: null, interactionsLeft: 0 },
    interactions: [
      {
        factors: ["target", HOSTILE],
        levels: [
          ["0.9", LONG],
          ["lifo", "rota", HOSTILE],
        ],
        cells: [
          [1, 2, 3],
          [3, 2, 1],
        ],
        beyondSum: about(1, 0.5),
      },
    ],
    convergence: [
      { point: 2, steps: [3, 4, 5, 6].map((seeds) => ({ seeds, estimate: about(-1, 6 / seeds) })) },
    ],
    ranking: {
      ...{ metric: "curtailedMwh", sense: "minimise" },
      points: Array.from({ length: points }, (_, row) => ({
        ...{ rank: row + 1, point: points - row, mean: 100 - (points - 1 - row) },
        probabilityBest: row === 0 ? 0.9 : row === 1 ? 0.1 : 0,
        difference: row === points - 1 ? null : { ...about(-11, 2), pValueHolm: 0.0004 },
      })),
    },
    front: {
      objectives: [
        { metric: "curtailedMwh", sense: "minimise" },
        { metric: "money", sense: "maximise" },
      ],
      points: [
        { point: 1, means: [100, 1] },
        { point: 2, means: [99, 0] },
      ],
    },
    welfare: Array.from({ length: points }, (_, point) =>
      point === 0 ? null : { reached: about(90, 1), bound: about(100, 1), frac: 0.9 },
    ),
    ...change,
  };
}

test("the sentences say the best point, what matters most, the front and both yardsticks", () => {
  const words = verdictOf(facts(12)).map((sentence) =>
    sentence.replaceAll(/\(target[^)]*\)'?>?[^)]*\)/g, "(…)"),
  );
  expect(words[0]).toMatch(
    /^Least generation curtailed: point 12 .* with 89 MWh, −11 MWh beyond point 1 \(p-value below 0\.001, corrected for 11 points held against it; 95 % interval by itself −13 to −9\)\. It is the best with probability 0\.9\. As good may be point 11 \(0\.1\)\.$/,
  );
  expect(words[1]).toBe(
    `What is sure to move generation curtailed most is target: by 7 MWh (5 to 9) between ${LONG} (lowest) and 0.9 (highest). Whether ${HOSTILE} does is open.`,
  );
  expect(words[2]).toBe(
    "2 of 12 points cannot be bettered in one of generation curtailed and payments without losing in another.",
  );
  expect(words[3]).toBe(
    "Without any market point 1 would have 130 MWh of generation curtailed, +30 (28 to 32) beyond point 1.",
  );
  expect(words[4]).toMatch(
    /^Of the most welfare that the same orders could have given, trades reached 90\.0 % at point 2 .* and as much at every other\.$/,
  );
});

describe("which factor moves most", () => {
  /** The sentence of three points, of effects or a sample made anew. */
  const sentence = (
    effects: (own: MetricFacts["effects"]) => MetricFacts["effects"],
    change: Partial<ExperimentFacts> = {},
  ) => {
    const metrics = facts(3).metrics.map((metric) => ({
      ...metric,
      effects: effects(metric.effects),
    }));
    const all = facts(3, { metrics, ...change });
    const { document } = parseHTML(experimentReport(all));
    return { words: factorWords(all), document };
  };

  test("is not told, and no bar drawn, where points tell no factor from the others", () => {
    const { words, document } = sentence((own) =>
      own.map((effect) => ({ ...effect, isPaired: false, span: null })),
    );
    expect(words).toEqual([
      "Which factor moves generation curtailed most this design does not tell: where one factor differs between its points, others do too.",
    ]);
    expect(document.querySelector("figure#tornado")).toBeNull();
    const some = sentence(([first, second]) => [
      first!,
      { ...second!, isPaired: false, span: null },
    ]);
    expect(some.words[0]).toContain(
      `is target: by 7 MWh (5 to 9) between ${LONG} (lowest) and 0.9 (highest). Of ${HOSTILE} these points do not tell: other factors differ with it`,
    );
    expect(some.document.querySelectorAll("figure#tornado tbody tr")).toHaveLength(1);
  });

  test("is open where no interval is clear of 0, and the bars are open too", () => {
    const doubtful = sentence((own) =>
      own.map((effect) => ({ ...effect, span: { ...effect.span!, size: about(7, 8) } })),
    );
    expect(doubtful.words[0]).toMatch(
      /^Whether any factor moves generation curtailed is open: most in these draws does .*, by 7 MWh \(−1 to 15\) between /,
    );
    const fills = ({ document }: ReturnType<typeof sentence>) => [
      ...new Set(
        [...document.querySelectorAll("figure#tornado rect")].map((bar) =>
          bar.getAttribute("fill"),
        ),
      ),
    ];
    expect(fills(doubtful)).toEqual(["#ffffff"]);
    expect(fills(sentence((own) => own))).toHaveLength(2);
  });

  test("has no interval under one draw, and says so", () => {
    const { words } = sentence(
      (own) => own.map((effect) => ({ ...effect, span: { ...effect.span!, size: { mean: 7 } } })),
      { seeds: ["1"] },
    );
    expect(words[0]).toMatch(/^Under one draw .* how sure that is one draw does not say\.$/);
  });

  const sample = (totals: readonly Estimate[]): Partial<ExperimentFacts> => ({
    sensitivity: {
      sample: "saltelli",
      metrics: [
        {
          id: "curtailedMwh",
          factors: totals.map((total, row) => ({
            factor: ["target", HOSTILE][row]!,
            estimates: { first: about(0.1, 0.2), total },
          })),
        },
        { id: "money", factors: null },
      ],
    },
  });

  test("comes of the sample that the design drew, with its interval, and stands in a figure of its own", () => {
    const { words, document } = sentence(
      (own) => own.map((effect) => ({ ...effect, isPaired: false, span: null })),
      sample([about(0.2, 0.1), about(0.8, 0.1)]),
    );
    expect(words).toEqual([
      `What moves generation curtailed most, by the part of the variance that it has a hand in (total Sobol index), is ${HOSTILE} with 0.8 (0.7 to 0.9); then target with 0.2 (0.1 to 0.3).`,
    ]);
    const rows = [...document.querySelectorAll("figure#sensitivity tbody tr")].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    );
    expect(rows).toContainEqual([
      "generation curtailed",
      HOSTILE,
      "with others, total",
      "0.8 (0.7 to 0.9)",
    ]);
    expect(rows).toHaveLength(4);
    expect(document.querySelectorAll("figure#sensitivity circle").length).toBe(4);
    expect(document.querySelector("figure#sensitivity figcaption")!.textContent).toContain(
      "A run leaves money undefined",
    );
    expect(document.querySelector("figure#tornado")).toBeNull();
  });

  test("is open between two whose intervals meet", () => {
    const { words } = sentence((own) => own, sample([about(0.6, 0.2), about(0.7, 0.2)]));
    expect(words[0]).toMatch(/is open: their intervals meet, of .* and target with 0\.6/);
  });
});

test("the best of many is told to differ by the p-value that counts them all, whatever its own interval says", () => {
  const { ranking } = facts(12);
  const [first, ...others] = ranking!.points;
  const doubtful = { ...first!, difference: { ...about(-11, 2), pValueHolm: 0.2 } };
  const [words] = verdictOf(facts(12, { ranking: { ...ranking!, points: [doubtful, ...others] } }));
  expect(words).toContain(
    "whether it differs from point 1 is open (−11 MWh; p-value 0.2, corrected for 11 points held against it; 95 % interval by itself −13 to −9)",
  );
  const text = experimentReport(facts(12));
  expect(text).toContain("by which the best point is told to differ from point 1, are corrected");
  expect(text).toContain("as choosing the largest among all cells of all pairs asks for");
});

test("what is the same under every draw is not told as if it were sure", () => {
  const { ranking } = facts(3);
  const [first, second, last] = ranking!.points;
  const same = { mean: -11, standardError: 0, low: -11, high: -11, pValueHolm: 0.5 };
  const points = [
    { ...first!, probabilityBest: null, difference: same },
    { ...second!, probabilityBest: null },
    { ...last!, probabilityBest: 0.3 },
  ];
  const given = facts(3, { ranking: { ...ranking!, points } });
  const [words] = verdictOf(given);
  expect(words).toContain(
    "whether it differs from point 1 is open (−11 MWh; p-value 0.5, corrected for 2 points held against it; the same under every draw, so without an interval). How likely it is the best these draws do not tell: another point differs from it by the same under each. As good may be point 1 (0.3).",
  );
  const { document } = parseHTML(experimentReport(given));
  const cells = [...document.querySelectorAll("figure#ranking tbody tr")].map(
    (row) => row.children[3]!.textContent,
  );
  expect(cells).toEqual(["not told", "not told", "0.3"]);
  const unspread = facts(3, {
    metrics: facts(3).metrics.map((metric) => ({
      ...metric,
      effects: metric.effects.map((effect) => ({
        ...effect,
        span: { ...effect.span!, size: { mean: 5, standardError: 0, low: 5, high: 5 } },
      })),
    })),
  });
  expect(factorWords(unspread)[0]).toContain(
    "Whether any factor moves generation curtailed is open",
  );
});

test("why point 1 has no number without markets is the true reason", () => {
  const { metrics } = facts(2);
  const given = (noMarket: ExperimentFacts["noMarket"]) =>
    facts(2, {
      noMarket,
      metrics: metrics.map((metric) => ({
        ...metric,
        noMarket: noMarket === "run" ? { level: null, difference: null, effectSize: null } : null,
      })),
    });
  for (const [noMarket, reason] of [
    ["same", /has no market that could be left out: it is its own yardstick/],
    ["unplayable", /cannot be played without its markets/],
    ["run", /Without any market a run of point 1 leaves generation curtailed.* undefined/],
  ] as const) {
    expect(verdictOf(given(noMarket))[3]).toMatch(reason);
    const { document } = parseHTML(experimentReport(given(noMarket)));
    expect(document.querySelector("section#yardsticks")!.textContent).toMatch(reason);
  }
});

test("no dot is filled of a factor without pairs, however sure the interval; pairs that are not drawn are counted", () => {
  const dots = (isPaired: boolean) => {
    const metrics = facts(3).metrics.map((metric) => ({
      ...metric,
      effects: metric.effects.map((effect) => ({ ...effect, isPaired })),
    }));
    const { document } = parseHTML(experimentReport(facts(3, { metrics, interactionsLeft: 9 })));
    expect(document.querySelector("figure#interactions figcaption")!.textContent).toContain(
      "9 more pairs are not drawn",
    );
    const circles = [...document.querySelectorAll("figure#effects circle")];
    return {
      filled: circles.filter((dot) => dot.getAttribute("fill") !== "#ffffff").length,
      all: circles.length,
      caption: document.querySelector("figure#effects figcaption")!.textContent,
    };
  };
  // Two metrics: one level each has an interval clear of 0, and none of the four references.
  expect(dots(true)).toMatchObject({ filled: 2, all: 8 });
  expect(dots(true).caption).toContain("Filled where it holds no 0");
  expect(dots(false)).toMatchObject({ filled: 0, all: 8 });
  expect(dots(false).caption).toContain("every dot is open");
});

test.each([
  ["as asked", facts(12)],
  ["of two hundred points", facts(200)],
  [
    "of one point and seed, with nothing to say",
    facts(1, {
      ...{
        seeds: ["1"],
        interactions: [],
        convergence: [],
        ranking: null,
        front: null,
        welfare: [null],
      },
      metrics: facts(1).metrics.map((metric) => ({
        ...metric,
        effects: [],
        noMarket: null,
        points: [{ level: { mean: 3 }, difference: null, effectSize: null }],
      })),
    }),
  ],
  [
    "of a metric that is undefined",
    facts(2, {
      metrics: facts(2).metrics.map((metric) => ({
        ...metric,
        effects: [],
        noMarket: null,
        points: metric.points.map(() => ({ level: null, difference: null, effectSize: null })),
      })),
      ...{ interactions: [], convergence: [], front: null },
      ranking: { metric: "curtailedMwh", sense: "minimise", points: [] },
    }),
  ],
])(
  "the page is text whatever a name holds, and has every section that it promises: %s",
  (_, given) => {
    const text = experimentReport(given);
    expect(experimentReport(given)).toBe(text);
    const { document } = parseHTML(text);
    expect(document.querySelector("h1")!.textContent).toBe(HOSTILE);
    expect(document.querySelector("img")).toBeNull();
    const ids = [...document.querySelectorAll("section")].map(({ id }) => id);
    const links = [...document.querySelectorAll("nav a")].map((link) => link.getAttribute("href"));
    expect(links).toEqual(ids.map((id) => `#${id}`));
    expect(text).not.toMatch(/\b(NaN|undefined<|Infinity)\b/);
    expect(text.length).toBeLessThan(3_000_000);
  },
);

test("a point at the bottom of the rank is in its table, with p-values and effect sizes", () => {
  const { document } = parseHTML(experimentReport(facts(12)));
  const rows = [...document.querySelectorAll("#ranking tbody tr")].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  );
  expect(rows).toHaveLength(12);
  expect(rows[0]!.slice(2)).toEqual(["89", "0.9", "−11 (−13 to −9)", "below 0.001", "−11"]);
  expect(rows[11]!.slice(4)).toEqual(["", "", ""]);
  for (const id of ["tornado", "effects", "interactions", "points-figure", "convergence", "front"])
    expect(document.querySelectorAll(`figure#${id} svg`).length, id).toBeGreaterThan(0);
});

describe.skipIf(noBrowser !== "")(`in Chromium${noBrowser}`, () => {
  test("at 390 and 1280 px nothing is wider than the page, no figure runs out of it, nothing is asked for or complained of", async () => {
    await expectLaidOut(experimentReport(facts(12)));
  });
});
