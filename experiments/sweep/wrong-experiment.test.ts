/** What is wrong with an experiment, its levels or its folder is said all at once, each with its place; exit code 2, nothing written. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { headroom } from "../testing/command-line.ts";
import { factors, refusedSweep } from "../testing/refused-sweep.ts";
import { scratchFolder } from "../testing/scratch-folder.ts";
import { twoFarms } from "../testing/two-farms.ts";

const { fresh } = scratchFolder("wrong-experiment");
const refused = refusedSweep(fresh);

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

  test("of which a factor has one level twice, as a number or as a record", async () => {
    const messages = await refused(
      factors(
        "{ path: anm.targetFrac, values: [0.92, 0.93, 0.920] }",
        "{ path: anm.principle, values: [{ kind: rota, every: day }, { every: day, kind: rota }] }",
      ),
    );
    expect(messages).toEqual([
      expect.stringMatching(
        /:7:50: factors\[0\]\.values\[2\]: found the level 0\.92 a second time; write each once/,
      ),
      expect.stringMatching(/:8:65: factors\[1\]\.values\[1\]: found the level \{"every"/),
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

  test("that holds all against point 1 where a design draws it", async () => {
    const faults = await refused((text) =>
      text.concat(
        `design: { kind: morris }
analysis: { best: { metric: curtailedMwh, sense: minimise } }
stopping: { metric: curtailedMwh, width: 1, batch: 2 }
search: { objective: { metric: curtailedMwh, sense: minimise }, budget: 90 }
`,
      ),
    );
    expect(faults).toEqual(
      ["analysis\\.best", "stopping", "search"].map((path) =>
        expect.stringMatching(
          new RegExp(
            `${path}: found ${path} under a morris design, whose point 1, which all are held against, is drawn; leave it out, or choose a design`,
          ),
        ),
      ),
    );
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
