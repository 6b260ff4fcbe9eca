/** What is wrong with homes in services that buy for a season or a year, told before a run: once each, with path, what was found and what to write. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatFault } from "../sim/core/errors.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";
import { document, homes } from "./testing/two-streets.ts";

const { folder } = scratchFolder("homes-in-terms");
const STOR = "short-term-operating-reserve";
const zone = {
  ...{
    id: "town",
    constraints: ["import"],
    windows: [{ days: "all", from: "17:00", to: "19:00" }],
  },
  requirement: { kind: "stated", reliefKw: 300 },
};
const pool = (...services: readonly object[]) => [{ id: "pool", groups: ["north"], services }];

const faultsOf = async (over: object) => {
  writeFileSync(join(folder, "network.yaml"), JSON.stringify(document));
  const prepared = await prepare(
    plainSource({
      ...{ name: "faulty", network: { file: "network.yaml" }, homes },
      ...{ period: { start: "2025-01-14", days: 1 } },
      venues: { sustain: { zones: [zone], contract: "seasonal" } },
      aggregators: pool({ service: "sustain" }),
      ...over,
    }),
    folder,
  );
  return prepared.kind === "faulty" ? prepared.faults.map(formatFault) : [];
};

test("a service that buys for a season or a year takes homes", async () => {
  expect(await faultsOf({})).toEqual([]);
  const annual = { sustain: { zones: [zone], contract: "annual" } };
  expect(await faultsOf({ venues: annual })).toEqual([]);
});

test("too few homes, a service that tells too late, takes no demand or pays less, and frequency response are told, all at once", async () => {
  const few = [{ ...homes[0], count: 200, base: { annualKwh: 2700 } }];
  const said = await faultsOf({
    homes: few,
    venues: {
      sustain: { zones: [zone], contract: "annual", ceilings: { utilisationGbpPerMwh: 150 } },
      dynamic: { zones: [zone], contract: "seasonal" },
      [STOR]: {
        ...{ wantedMw: 1, countedAt: "import", contract: "seasonal" },
        participation: { provider: ["storage"] },
      },
    },
    aggregators: pool(...[{ service: "sustain" }, { service: "dynamic", askGbpPerMwh: 100 }], {
      service: STOR,
      noticeMinutes: 30,
    }),
  });
  const at = (index: number) => `aggregators[0].services[${index}]`;
  expect(said.map((each) => each.slice(each.indexOf("aggregators[0]")))).toEqual([
    `${at(0)}.askGbpPerMwh: found 200, above the 150 that sustain pays at most; write no more than that`,
    expect.stringMatching(
      /services\[0\]\.service: found homes of which \d+ kW would be offered to sustain, below the 50 kW/,
    ),
    expect.stringMatching(
      /services\[1\]\.noticeMinutes: found homes that need 180 minutes, where dynamic tells them \d+ before/,
    ),
    expect.stringMatching(
      /services\[1\]\.service: found homes of which \d+ kW would be offered to dynamic, below the 50 kW/,
    ),
    expect.stringMatching(
      /services\[2\]\.noticeMinutes: found homes that need 30 minutes, where short-term-operating-reserve tells them 20 before/,
    ),
    `${at(2)}.service: found "${STOR}", which takes no demand; name demand in its participation.provider, or leave it out`,
    expect.stringMatching(
      /services\[2\]\.service: found homes of which \d+ kW would be offered to short-term-operating-reserve, below the 3000 kW/,
    ),
  ]);
  const [frequency] = await faultsOf({ aggregators: pool({ service: "frequency-response" }) });
  expect(frequency).toContain(
    'aggregators[0].services[0].service: found text "frequency-response"',
  );
});
