/** What is wrong with an experiment, its levels, its size or its folder is said all at once, each with its place; exit code 2, nothing written. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { headroom } from "../testing/command-line.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";
import { twoFarms } from "../testing/two-farms.ts";
import { keptUnits } from "./kept.ts";

const { fresh } = scratchFolder("wrong-experiment");

/** Messages, one a fault; the count stands at the end. */
async function refused(change: (text: string) => string, ...options: string[]) {
  const out = fresh();
  const file = twoFarms(fresh(), change);
  const { code, err } = await headroom("sweep", file, "--out", out, ...options);
  expect([code, existsSync(out)]).toEqual([2, false]);
  const lines = err.trim().split("\n");
  const messages = lines.slice(0, -1);
  expect(lines.at(-1)).toMatch(new RegExp(`^${messages.length} faults?; nothing was written$`));
  return messages.map((message) => message.replace(/^.*\/(experiment|day)/, "$1"));
}

const factors =
  (...lines: string[]) =>
  (text: string) =>
    text.replace(
      /factors:[\s\S]*seeds: 3/,
      `factors:\n${lines.map((line) => `  - ${line}\n`).join("")}seeds: 3`,
    );

describe("an experiment", () => {
  test("that is badly shaped is said in our words, with line and column", async () => {
    const messages = await refused((text) =>
      text
        .replace("seeds: 3", "seeds: 0\nreplications: 3")
        .replace("name: two-farms", "name: Two Farms"),
    );
    expect(messages).toEqual([
      expect.stringMatching(
        /^experiment\.yaml:2:1: name: found text "Two Farms"; write small letters/,
      ),
      expect.stringMatching(
        /^experiment\.yaml:12:1: seeds: found number 0; write a number, at least 1/,
      ),
      expect.stringMatching(
        /^experiment\.yaml:13:1: replications: found the unknown key "replications"/,
      ),
    ]);
  });

  test("whose factors make no design, or hide one another", async () => {
    const messages = await refused(
      factors(
        "{ path: anm.targetFrac }",
        "{ path: anm.cycleS, values: [60], range: { from: 30, to: 20 } }",
        "{ path: anm.principle.kind, values: [lifo, rota] }",
        "{ path: anm.principle, values: [{ kind: lifo }] }",
        "{ path: seed, id: Point, values: [1] }",
        "{ path: anm.noiseFrac, id: seed, range: { from: 0, to: 1 } }",
      ),
    );
    expect(messages).toEqual([
      expect.stringMatching(
        /:7:5: factors\[0\]: found a factor without levels; write values or range/,
      ),
      expect.stringMatching(/:8:5: factors\[1\]: found both values and range/),
      expect.stringMatching(
        /:8:39: factors\[1\]\.range: found a range from 30 to 20; write from below to/,
      ),
      expect.stringMatching(
        /:8:39: factors\[1\]\.range: found a range without steps, of which a grid/,
      ),
      expect.stringMatching(
        /:10:7: factors\[3\]\.path: found anm\.principle, which lies over the factor anm\.principle\.kind/,
      ),
      expect.stringMatching(/:11:5: factors\[4\]: found "Point" a second time/),
      expect.stringMatching(/:11:7: factors\[4\]\.path: found the seed as a factor; write seeds/),
      expect.stringMatching(/:12:5: factors\[5\]: found "seed" a second time/),
      expect.stringMatching(/:12:38: factors\[5\]\.range: found a range without steps/),
    ]);
  });

  test("whose paths no scenario has, with the nearest that one has", async () => {
    const messages = await refused(
      factors(
        "{ path: anm.tragetFrac, values: [0.9, 0.95] }",
        "{ path: venus.curtailment-obligations.minTradeKw, values: [1] }",
        "{ path: anm.principle.knd, values: [rota] }",
        "{ path: 'faults[2].at', values: [1] }",
        "{ path: period.start.day, values: [1] }",
      ),
    );
    expect(messages).toEqual([
      expect.stringMatching(
        /:7:7: factors\[0\]\.path: found anm\.tragetFrac, and anm has no "tragetFrac"; write one of .*; the nearest is anm\.targetFrac/,
      ),
      expect.stringMatching(
        /:8:7: factors\[1\]\.path: found venus.*, and a scenario has no "venus".*; the nearest is venues/,
      ),
      expect.stringMatching(
        /:9:7: factors\[2\]\.path: found anm\.principle\.knd.*; the nearest is anm\.principle\.kind/,
      ),
      expect.stringMatching(
        /:10:7: factors\[3\]\.path: found faults\[2\], and the scenario writes no list there/,
      ),
      expect.stringMatching(
        /:11:7: factors\[4\]\.path: found period\.start\.day, and period\.start has no "day"; write a path that a scenario has/,
      ),
    ]);
  });

  test("that keeps what no run says, or says something twice", async () => {
    const messages = await refused((text) =>
      text
        .replace(
          "[curtailedMwh, sellerHhi, stakeholder/generators]",
          "[curtailedMw, actor/nobody, sellerHhi, sellerHhi]",
        )
        .replace("seeds: 3", "seeds: [1, a, '1']"),
    );
    expect(messages).toEqual([
      expect.stringMatching(/:12:15: seeds\[2\]: found the seed 1 a second time/),
      expect.stringMatching(
        /:13:11: metrics\[0\]: found "curtailedMw", which is no metric of a run; .*the nearest is curtailedMwh/,
      ),
      expect.stringMatching(/metrics\[1\]: found "actor\/nobody"/),
      expect.stringMatching(/metrics\[3\]: found "sellerHhi" a second time/),
    ]);
  });

  test("whose explicit points do not fit its factors", async () => {
    const messages = await refused((text) =>
      factors(
        "{ path: anm.targetFrac, id: target }",
        "{ path: anm.cycleS, values: [60] }",
      )(text).concat(
        "design:\n  kind: points\n  points:\n    - { target: 0.95 }\n    - { taget: 0.95, anm.cycleS: 30 }\n",
      ),
    );
    expect(messages).toEqual([
      expect.stringMatching(/:8:5: factors\[1\]: found levels of a factor beside explicit points/),
      expect.stringMatching(/:14:7: design\.points\[0\]: found a point without anm\.cycleS/),
      expect.stringMatching(/:15:7: design\.points\[1\]: found a point without target/),
      expect.stringMatching(
        /:15:9: design\.points\[1\]\.taget: found "taget", which is no factor; write one of target, anm\.cycleS; the nearest is target/,
      ),
    ]);
    const many = Array.from(
      { length: 22 },
      (_, row) => `{ path: faults, id: f${row}, values: [[]] }`,
    );
    const tooMany = await refused((text) =>
      factors(...many)(text).concat("design: { kind: sobol, points: 4 }\n"),
    );
    expect(tooMany.at(-1)).toMatch(
      /:31:1: design: found a Sobol sequence over 22 factors; write at most 21/,
    );
  });
});

describe("a stopping rule", () => {
  const rule = (text: string) => (experiment: string) => experiment.concat(`stopping: ${text}\n`);

  test("that is badly shaped, of what is not kept, or that never stops anything", async () => {
    const shaped = await refused(rule("{ metric: curtailedMwh, width: 0, batch: 1, until: 3 }"));
    expect(shaped).toEqual([
      expect.stringMatching(/:14:35: stopping\.width: found number 0; write a number, above 0/),
      expect.stringMatching(/:14:45: stopping\.batch: found number 1; write .*at least 2/),
      expect.stringMatching(/:14:55: stopping\.until: found the unknown key "until"/),
    ]);
    expect(await refused(rule("{ metric: curtailedMw, width: 1 }"))).toEqual([
      expect.stringMatching(
        /:14:1: stopping: found rounds of 5 seeds where there are at most 3, so that the rule never stops anything; write more seeds, .*, or a smaller batch/,
      ),
      expect.stringMatching(
        /:14:13: stopping\.metric: found "curtailedMw", which the experiment does not keep; .*the nearest is curtailedMwh, or add it/,
      ),
    ]);
  });

  test("over one point, and of a shard, which does not know what the others found", async () => {
    const one = (text: string) =>
      rule("{ metric: curtailedMwh, width: 1, batch: 2 }")(
        factors("{ path: anm.targetFrac, values: [0.95] }")(text),
      );
    expect(await refused(one, "--shard", "1/2")).toEqual([
      expect.stringMatching(/stopping: found a stopping rule over one point, which differs from/),
      expect.stringMatching(
        /stopping: found a stopping rule and --shard: .*share the runs out with/,
      ),
    ]);
  });
});

describe("an analysis", () => {
  test("of what is not kept, of a design that says nothing of it, and of one seed", async () => {
    const messages = await refused((text) =>
      text.replace("seeds: 3", "seeds: 1").concat(
        `analysis:
  sensitivity: [curtailedMwh, curtailedMwh]
  best: { metric: curtailedMw, sense: minimise }
  pareto:
    - { metric: curtailedMwh, sense: minimise }
    - { metric: actor/nobody, sense: maximise }
`,
      ),
    );
    expect(messages).toEqual([
      expect.stringMatching(
        /:15:3: analysis\.sensitivity: found sensitivity of a grid design, .*; choose the design morris or saltelli/,
      ),
      expect.stringMatching(
        /:15:31: analysis\.sensitivity\[1\]: found "curtailedMwh" a second time/,
      ),
      expect.stringMatching(
        /:16:3: analysis\.best: found the best point under one seed; write two seeds or more/,
      ),
      expect.stringMatching(
        /:16:11: analysis\.best\.metric: found "curtailedMw", which the experiment does not keep; .*the nearest is curtailedMwh, or add it/,
      ),
      expect.stringMatching(/:19:9: analysis\.pareto\[1\]\.metric: found "actor\/nobody"/),
    ]);
  });

  test("of another shape, and designs for it that cannot be drawn", async () => {
    const shaped = await refused((text) =>
      text.concat(
        `design: { kind: morris, levels: 5, trajectories: 1 }
analysis:
  best: { metric: curtailedMwh, sense: best }
  pareto: [{ metric: curtailedMwh, sense: minimise }]
  worst: curtailedMwh
`,
      ),
    );
    expect(shaped).toEqual([
      expect.stringMatching(/:14:25: design\.levels: found number 5; write a multiple of 2/),
      expect.stringMatching(/:14:36: design\.trajectories: found number 1; write .*at least 2/),
      expect.stringMatching(/:16:33: analysis\.best\.sense: found text "best"; write .*minimise/),
      expect.stringMatching(/:17:3: analysis\.pareto: found .*; write .*2/),
      expect.stringMatching(/:18:3: analysis\.worst: found the unknown key "worst"/),
    ]);
    const many = Array.from(
      { length: 11 },
      (_, row) => `{ path: faults, id: f${row}, values: [[]] }`,
    );
    const tooMany = await refused((text) =>
      factors(...many)(text).concat("design: { kind: saltelli, samples: 8 }\n"),
    );
    expect(tooMany.at(-1)).toMatch(
      /:20:1: design: found a saltelli design over 11 factors; write at most 10 factors, or choose morris/,
    );
  });
});

describe("the points", () => {
  test("are all checked as scenarios before any runs; a fault that several have is one", async () => {
    const messages = await refused(
      factors(
        "{ path: anm.targetFrac, values: [0.95, -1, 0.85] }",
        "{ path: anm.principle, values: [{ kind: lifo }, { kind: roto }, { kind: lifo, pace: 3 }] }",
      ),
    );
    expect(messages).toEqual([
      expect.stringMatching(
        /experiment\.yaml:8:\d+: anm\.principle\.kind: found text "roto"; .*the nearest is rota/,
      ),
      expect.stringMatching(
        /experiment\.yaml:8:\d+: anm\.principle\.pace: found the unknown key "pace"/,
      ),
      expect.stringMatching(/experiment\.yaml:7:\d+: anm\.targetFrac: found number -1/),
      expect.stringMatching(
        /experiment\.yaml:7:48: anm\.releaseFrac: found 0\.9, not below targetFrac 0\.85, at point 7 \(anm\.targetFrac 0\.85, anm\.principle \{"kind":"lifo"\}\); write/,
      ),
    ]);
  });

  test("that two settings make wrong together are one fault, at the factor that has it, with the first point and how many more", async () => {
    const thousand = factors(
      "{ path: anm.cycleS, values: [60, 30] }",
      "{ path: anm.targetFrac, range: { from: 0.8, to: 0.899, steps: 100 } }",
    );
    expect(await refused(thousand)).toEqual([
      expect.stringMatching(
        /^experiment\.yaml:8:29: anm\.releaseFrac: found 0\.9, not below targetFrac 0\.8, at point 1 \(anm\.cycleS 60, anm\.targetFrac 0\.8\), and the like at 199 more points; write/,
      ),
    ]);
    // Of two levels together, each sound by itself, the first is named.
    const both = factors(
      "{ path: anm.targetFrac, values: [0.95, 0.85] }",
      "{ path: anm.releaseFrac, values: [0.8, 0.9, 0.93] }",
    );
    expect(await refused(both)).toEqual([
      expect.stringMatching(
        /^experiment\.yaml:8:\d+: anm\.releaseFrac: found 0\.9, not below targetFrac 0\.85; write/,
      ),
      expect.stringMatching(
        /^experiment\.yaml:8:\d+: anm\.releaseFrac: found 0\.93, not below targetFrac 0\.85; write/,
      ),
    ]);
  });

  test("of one range that are wrong alike are told once, with how many", async () => {
    const drawn = (text: string) =>
      factors(
        "{ path: anm.cycleS, range: { from: 31, to: 59 } }",
        "{ path: anm.targetFrac, values: [0.95, 0.96] }",
      )(text).concat("design: { kind: sobol, points: 8 }\n");
    // Of 31, 45, 52, 38, 41, 56, 49 and 34 s one divides the tick.
    const messages = await refused(drawn);
    expect(messages).toEqual([
      expect.stringMatching(
        /experiment\.yaml:7:25: anm\.cycleS: found 31 s, which does not divide .*, and the like at 6 more points; write a divisor/,
      ),
    ]);
  });

  test("of a scenario that is itself wrong are told its faults once, in its own file", async () => {
    const folder = fresh();
    const file = twoFarms(folder);
    writeFileSync(
      join(folder, "day.yaml"),
      "network: { file: nowhere.yaml }\nperiod: { dayz: 1 }\n",
    );
    const { code, err } = await headroom("sweep", file, "--out", fresh());
    expect(code).toBe(2);
    expect(err.trim().split("\n")).toEqual([
      expect.stringMatching(/day\.yaml:2:\d+: period\.dayz: found the unknown key "dayz"/),
      expect.stringMatching(/nowhere\.yaml: found no such file/),
      "2 faults; nothing was written",
    ]);
  });

  test("that are a thousand million are counted and not made, and not run even if it is said", async () => {
    const vast = factors(
      "{ path: anm.targetFrac, range: { from: 0.91, to: 0.98, steps: 1000000 } }",
      "{ path: anm.cycleS, range: { from: 1, to: 1000, steps: 1000 } }",
    );
    for (const options of [[], ["--yes"]])
      expect(await refused(vast, ...options)).toEqual([
        expect.stringMatching(
          /^experiment\.yaml:6:1: factors: found a grid design of 1,000,000,000 points \(levels: 1,000,000 of anm\.targetFrac, 1,000 of anm\.cycleS\), which is 3,000,000,000 runs under 3 seeds; write fewer levels or seeds, or draw points .*: at most 1,000,000 runs, and --yes makes it no more$/,
        ),
      ]);
    const drawn = (text: string) =>
      `${vast(text)}design: { kind: random, points: 1000000, seed: 1 }\n`;
    expect(await refused(drawn)).toEqual([
      expect.stringMatching(
        /:11:1: design: found a random design of 1,000,001 points, which is 3,000,003 runs under 3 seeds; write fewer points or seeds: at most/,
      ),
    ]);
  });

  test("that are many are asked about; said --yes, they are no fault", async () => {
    const many = (text: string) =>
      factors("{ path: anm.targetFrac, values: [-1, -2] }")(text).replace(
        "seeds: 3",
        "seeds: 5001",
      );
    const asked = await refused(many);
    expect(asked[0]).toMatch(
      /2 points \(levels: 2 of anm\.targetFrac\), which is 10,002 runs under 5001 seeds; write fewer levels or seeds, or draw points \(.*\), or say --yes, which is needed above 10,000 runs and enough up to 1,000,000$/,
    );
    const agreed = await refused(many, "--yes");
    expect(agreed).toHaveLength(2);
    expect(agreed[0]).toMatch(/anm\.targetFrac: found number -1/);
  });

  test("whose summary or dataset could not be written are refused before the first run, said --yes or not", async () => {
    const names = [...keptUnits.keys()];
    const of = (steps: number, seeds: number, metrics: number) => (text: string) =>
      factors(`{ path: anm.targetFrac, range: { from: 0.91, to: 0.99, steps: ${steps} } }`)(text)
        .replace("seeds: 3", `seeds: ${seeds}`)
        .replace(/metrics: .*/, `metrics: [${names.slice(0, metrics).join(", ")}]`);
    expect(await refused(of(115_000, 1, 10), "--yes")).toEqual([
      expect.stringMatching(
        /factors: found a summary of 115,000 points with 1 factor and 10 metrics, 1,265,000 cells of at most 250,000; keep fewer metrics \(others of the same runs cost no run\), or run fewer points; --yes makes it no more$/,
      ),
    ]);
    expect(await refused(of(100, 10_000, 20), "--yes")).toEqual([
      expect.stringMatching(
        /factors: found a dataset of 1,000,000 runs with 1 factor and 20 metrics, 21,000,000 cells of at most 20,000,000; .* or fewer seeds$/,
      ),
    ]);
  });
});

describe("the folder and the options", () => {
  const into = async (out: string) => {
    const { code, err } = await headroom("sweep", twoFarms(fresh()), "--out", out);
    expect(code).toBe(2);
    return err;
  };
  const holding = (name: string, text: string) => {
    const out = fresh();
    mkdirSync(out);
    writeFileSync(join(out, name), text);
    return out;
  };

  test("of somebody else, of another sweep, of a newer version and a damaged one are refused and left as they are", async () => {
    const foreign = holding("thesis.txt", "all of it");
    expect(await into(foreign)).toMatch(
      /which holds thesis\.txt and is no sweep of ours; choose a new or an empty folder/,
    );
    expect(readFileSync(join(foreign, "thesis.txt"), "utf8")).toBe("all of it");
    const newer = holding("sweep.json", '{ "format": "headroom-sweep/2", "runs": [] }');
    expect(await into(newer)).toMatch(
      /sweep\.json: format: found "headroom-sweep\/2", which a newer version of Headroom wrote; this version knows headroom-sweep\/1/,
    );
    expect((await headroom("merge", newer, "--out", fresh())).err).toMatch(
      /a newer version of Headroom wrote/,
    );
    expect(await into(holding("sweep.json", "{"))).toMatch(
      /sweep\.json: found text that is not JSON; put back the sweep\.json/,
    );
    const other = {
      ...{ format: "headroom-sweep/1", name: "other", title: "t", question: "q" },
      ...{ engineVersion: "0.1.0", engineSource: "", seeds: ["1"], factors: [] },
      ...{ metrics: [{ id: "curtailedMwh", unit: "MWh" }], points: [{ levels: [], keys: [] }] },
    };
    expect(await into(holding("sweep.json", JSON.stringify(other)))).toMatch(
      /found the sweep "other" in /,
    );
    expect(await into(join(foreign, "thesis.txt"))).toMatch(/where no results can be written/);
    expect(await into("")).toMatch(/found an empty name of a folder/);
    const empty = fresh();
    mkdirSync(empty);
    expect((await headroom("merge", empty, "--out", fresh())).err).toMatch(
      /found a folder without sweep\.json/,
    );
  });

  test.each([
    ["--workers", "0", /--workers: found "0"; write a whole number from 1/],
    ["--shard", "5/4", /--shard: found "5\/4"; write i\/N with i from 1 to N/],
    ["--shard", "0/4", /--shard: found "0\/4"/],
    ["--shard", "half", /--shard: found "half"/],
  ])("%s %s", async (option, value, said) => {
    const [message] = await refused((text) => text, option, value);
    expect(message).toMatch(said);
  });
});
