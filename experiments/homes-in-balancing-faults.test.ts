/** What is wrong with homes in the balancing mechanism, told before a run: once each, with path, what was found and what to write. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatFault } from "../sim/core/errors.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { BM, balancing, charging, homes, ledBy, pool, street } from "./testing/led-streets.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";
import { document, groups } from "./testing/two-streets.ts";

const { folder } = scratchFolder("homes-in-balancing");

const faultsOf = async (over: object) => {
  writeFileSync(join(folder, "network.yaml"), JSON.stringify(document));
  const prepared = await prepare(
    plainSource({
      ...{ name: "faulty", network: { file: "network.yaml" }, homes, venues: balancing() },
      ...{ aggregators: pool(), stage: "three", ...ledBy() },
      ...over,
    }),
    folder,
  );
  return prepared.kind === "faulty" ? prepared.faults.map(formatFault) : [];
};
const SERVICE = "aggregators[0].services[0].service: found";

test("what is wrong is told before a run, all at once", async () => {
  expect(await faultsOf({})).toEqual([]);
  const said = await faultsOf({
    homes: street(200, 100, { ev: { share: 1, charging }, participant: undefined }),
    venues: balancing({ gates: { accept: { before: 0 } } }),
    aggregators: pool({}, { service: BM, askGbpPerMwh: 90 }),
    ...ledBy({ virtualTrading: { compensation: { kind: "off" } } }),
  });
  expect(said).toEqual([
    `${SERVICE} homes of which 78 kW would be offered to ${BM}, below the 1000 kW that it takes of one seller; name more homes, or leave the service out`,
    `aggregators[0].services[1].service: found "${BM}", which is written before; write each service once`,
    `${SERVICE} ${BM}, where no virtual lead party takes over what homes of north, south change; write settlement.imbalance: { virtualTrading: {}, homes: { model: { kind: virtual-lead-party } } } for them, with a compensation that is not off, or leave the service out`,
    ...groups.map(
      (group, row) =>
        `homes[${row}].participant: found "${group}" through aggregator, where homes are in ${BM} through a virtual-lead-party; write participant: { through: virtual-lead-party }`,
    ),
    `${SERVICE} ${BM}, which accepts as the half-hour begins, when homes cannot be asked any more; write more than 0 in venues.${BM}.gates.accept.before, or leave the service out`,
  ]);
});

test("nothing is wrong with pairs in the last hour on five-minute meters, nor with a stage that keeps all homes out, so that stages are compared", async () => {
  const participant = { through: "virtual-lead-party", meter: "five-minute" };
  const late = balancing({ gates: { closure: { before: 30 }, accept: { before: 30 } } });
  const read = homes.map((group) => ({ ...group, participant }));
  expect(await faultsOf({ homes: read, venues: late })).toEqual([]);
  for (const stage of ["one", "two"]) expect(await faultsOf({ stage })).toEqual([]);
});

test.each([
  [
    "homes none of which is settled by the half-hour",
    ledBy({}, { halfHourlyFrac: 0 }),
    `${SERVICE} homes none of which is settled by the half-hour, as ${BM} asks; write a halfHourlyFrac above 0 in settlement.imbalance.homes, or leave the service out`,
  ],
  [
    "homes without a device that goes by price",
    { homes: street(20_000, 4000, { ev: { share: 1 } }) },
    `${SERVICE} homes without a car, battery or heat pump that goes by price, where ${BM} tells them in minutes and devices answer alone; write charging or control: { kind: price } in a group, or leave the service out`,
  ],
  [
    "a group that does not respond",
    { homes: homes.map((group, row) => (row === 0 ? { ...group, response: undefined } : group)) },
    'aggregators[0].groups[0]: found "north", which is no group of homes that responds; write one of south',
  ],
  [
    "a notice that devices do not need",
    { aggregators: pool({ services: [{ service: BM, noticeMinutes: 60 }] }) },
    'aggregators[0].services[0].noticeMinutes: found the unknown key "noticeMinutes"; remove it; the members here are service, askGbpPerMwh',
  ],
  [
    "a price below nothing, by which its bid could be above its offer",
    { aggregators: pool({ services: [{ service: BM, askGbpPerMwh: -1 }] }) },
    "aggregators[0].services[0].askGbpPerMwh: found number -1; write a number in £/MWh, at least 0",
  ],
  [
    "a way on which nobody leads, also where the stage lets it in",
    { homes: homes.map((group) => ({ ...group, participant: { through: "supplier" } })) },
    ...groups.map(
      (group, row) =>
        `homes[${row}].participant: found "${group}" through supplier, where homes are in ${BM} through a virtual-lead-party; write participant: { through: virtual-lead-party }`,
    ),
  ],
  [
    "a stage that lets in others alone",
    {
      stage: {
        preset: "three",
        venues: { [BM]: { homes: { through: ["aggregator"] } } },
      },
    },
    ...groups.map(
      (group, row) =>
        `homes[${row}].participant: found "${group}" through virtual-lead-party, where this stage takes homes in ${BM} through aggregator; name virtual-lead-party too in stage.venues.${BM}.homes.through`,
    ),
  ],
  [
    "pairs in the last hour, for which this stage wants five-minute meters",
    { venues: balancing({ gates: { closure: { before: 30 }, accept: { before: 30 } } }) },
    ...groups.map(
      (group, row) =>
        `homes[${row}].participant: found "${group}" with a half-hourly meter, where this stage takes pairs of homes 30 minutes before on five-minute ones; write 60 or more in venues.${BM}.gates.closure.before, or participant: { meter: five-minute }`,
    ),
  ],
  [
    "a mechanism that is not open",
    { venues: {} },
    `${SERVICE} "${BM}", which is no service that is open; open it in venues, or leave it out`,
  ],
])("told of once, as what it is: %s", async (_, over, ...messages) => {
  expect(await faultsOf(over)).toEqual(messages);
});
