/** Settings of the local energy exchange that cannot be: each told with its place, what was found and what to write. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { headroom } from "./testing/command-line.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";

const { folder, fresh } = scratchFolder("energy-exchange-faults");

test("members that are not there, named twice or share already, tariffs that leave no price, a gate on the day itself: each told with its place", async () => {
  const path = join(folder, "wrong.yaml");
  writeFileSync(
    path,
    `settlement:
  sharing: { members: [mossby-wind, gullcrag-wind] }
venues:
  local-energy-exchange:
    members:
      - { units: [mossby-wind, mossby-wnd, mossby-wind], exportGbpPerMwh: 121.7, premium: { members: [mossby-wint, mossby-wind], near: feeder } }
    gates: { close: { day: 0, at: "14:00" } }
`,
  );
  const out = fresh();
  const { code, err } = await headroom("run", path, "--out", out);
  expect([code, existsSync(out)]).toEqual([2, false]);
  for (const said of [
    /wrong\.yaml:2:24: settlement\.sharing\.members\[0\]: found "mossby-wind", which trades the same energy in venues\.local-energy-exchange; name it in one of the two/,
    /wrong\.yaml:6:32: venues\.local-energy-exchange\.members\[0\]\.units\[1\]: found "mossby-wnd", which is no unit of network "ring"; .*nearest is "mossby-wind"/,
    /wrong\.yaml:6:44: venues\.local-energy-exchange\.members\[0\]\.units\[2\]: found "mossby-wind" a second time, first in members\[0\]\.units\[0\]; name each member once/,
    /wrong\.yaml:5:5: venues\.local-energy-exchange\.members: found no price: the highest bid is 122\.6, .* and the lowest offer 122\.7,/,
    /wrong\.yaml:7:\d+: venues\.local-energy-exchange\.gates\.close\.day: found day 0; match before the day of delivery/,
    /wrong\.yaml:6:19: .*members\[0\]\.units\[0\]: found "mossby-wind", whose contract is at the day-ahead price, and its tariff here at exportGbpPerMwh 121\.7; write contract: \{ energyPrice: \{ fixedGbpPerMwh: 121\.7 \} \} in its group of the population, or leave it out/,
    /wrong\.yaml:2:37: settlement\.sharing\.members\[1\]: found "gullcrag-wind", whose contract is at the day-ahead price, and its tariff here at exportGbpPerMwh 50;/,
    /members\[0\]\.premium\.members\[0\]: found "mossby-wint", which is no member; write the id of a unit or a group of homes that is named in members; the nearest is "mossby-wind"/,
    /9 faults/,
  ])
    expect(err).toMatch(said);
});

test("a contract at another price than the tariff, drawn by unit or in a store: each told with its place", async () => {
  const path = join(folder, "contracts.yaml");
  writeFileSync(
    path,
    `network: { builtIn: mini-trial-export }
population:
  - { units: { ids: [blue] }, policy: { kind: generator }, contract: { energyPrice: { fixedGbpPerMwh: 50 } } }
  - { units: { ids: [red] }, policy: { kind: chp }, contract: { energyPrice: { fixedGbpPerMwh: { between: [40, 50] } } } }
  - { units: { ids: [yellow] }, policy: { kind: demand }, contract: { energyPrice: { fixedGbpPerMwh: 50 } } }
  - { units: { technology: [storage] }, policy: { kind: storage }, contract: { energyPrice: { fixedGbpPerMwh: 50 } } }
  - { units: { technology: [wind, solar, hydro] }, policy: { kind: generator } }
  - { units: { technology: [demand] }, policy: { kind: demand } }
venues:
  local-energy-exchange:
    members:
      - units: [blue, red, yellow, purple, pink]
`,
  );
  const { code, err } = await headroom("validate", path);
  expect(code).toBe(2);
  for (const said of [
    /units\[1\]: found "red", whose contract is at 40 to 50, and its tariff here at exportGbpPerMwh 50;/,
    /units\[2\]: found "yellow", whose contract is at 50, and its tariff here at importGbpPerMwh 223\.6;/,
    /units\[3\]: found "purple", a store, which pays the day-ahead price for what it draws whatever its contract says; write importGbpPerMwh: dayAhead and exportGbpPerMwh: dayAhead in its row, or leave it out/,
    /units\[4\]: found "pink", whose contract is at the day-ahead price,/,
    /4 faults/,
  ])
    expect(err).toMatch(said);
});

test("a tariff that pays who is wrong, an adder above the price that it is a part of: each told with its place", async () => {
  const path = join(folder, "tariffs.yaml");
  writeFileSync(
    path,
    `venues:
  local-energy-exchange:
    members:
      - { units: [mossby-wind], exportGbpPerMwh: 150 }
      - { units: [gullcrag-wind], importGbpPerMwh: 90 }
      - { units: [mossby-wind], importGbpPerMwh: 300, exportGbpPerMwh: 200 }
`,
  );
  const { err } = await headroom("validate", path);
  for (const said of [
    /4:\d+: .*members\[0\]\.exportGbpPerMwh: found 150, above importGbpPerMwh 223\.6 less networkAdderGbpPerMwh 100: who trades what it does not do would gain; write no more than the difference/,
    /5:\d+: .*members\[1\]\.networkAdderGbpPerMwh: found 100, more than importGbpPerMwh 90, of which it is a part; write 90 or less/,
  ])
    expect(err).toMatch(said);
  // Where all but fees is a supplier's there is no such thing: 200 of 300 less 100.
  expect(err).not.toMatch(/members\[2\]\.(exportGbp|networkAdder)/);
});

test("intraday gates that close before they open, or come before the day is traded: told with their place", async () => {
  const path = join(folder, "intraday.yaml");
  const written = (gates: string) =>
    `venues: { local-energy-exchange: { members: [{ units: [mossby-wind, gullcrag-wind] }], gates: ${gates} } }\n`;
  writeFileSync(path, written("{ intraday: { opens: { before: 60 }, closes: { before: 90 } } }"));
  expect((await headroom("validate", path)).err).toMatch(
    /gates\.intraday\.opens\.before: found 60, later than the last gate at 90; write 90 or more/,
  );
  writeFileSync(path, written('{ close: { day: -1, at: "22:00" }, intraday: {} }'));
  expect((await headroom("validate", path)).err).toMatch(
    /gates\.intraday\.opens\.before: found 240 minutes before each period, when the day may not be traded yet; write less than 60/,
  );
});

test("a day-ahead price one way alone, an adder beside it, a store whose contract is fixed: each told with its place", async () => {
  const path = join(folder, "day-ahead.yaml");
  writeFileSync(
    path,
    `network: { builtIn: mini-trial-export }
population:
  - { units: { technology: [storage] }, policy: { kind: storage }, contract: { energyPrice: { fixedGbpPerMwh: 50 } } }
  - { units: { technology: [wind, solar, hydro] }, policy: { kind: generator } }
  - { units: { technology: [chp] }, policy: { kind: chp } }
  - { units: { technology: [demand] }, policy: { kind: demand } }
venues:
  local-energy-exchange:
    members:
      - { units: [purple], importGbpPerMwh: dayAhead, exportGbpPerMwh: dayAhead }
      - { units: [pink], exportGbpPerMwh: dayAhead }
      - { units: [blue], importGbpPerMwh: dayAhead, exportGbpPerMwh: dayAhead, networkAdderGbpPerMwh: 10 }
`,
  );
  const { code, err } = await headroom("validate", path);
  expect(code).toBe(2);
  for (const said of [
    /members\[0\]\.units\[0\]: found "purple", whose contract is at 50, and its tariff here at exportGbpPerMwh dayAhead; write contract: \{ energyPrice: dayAhead \}/,
    /members\[1\]\.importGbpPerMwh: found 223\.6 beside the day-ahead price the other way; write dayAhead for both/,
    /members\[2\]\.networkAdderGbpPerMwh: found 10, of which the day-ahead price has no part; leave it out/,
    /3 faults/,
  ])
    expect(err).toMatch(said);
});

test("one member alone has nobody to trade with", async () => {
  const path = join(folder, "alone.yaml");
  writeFileSync(
    path,
    "venues: { local-energy-exchange: { members: [{ units: [mossby-wind] }] } }\n",
  );
  const { code, err } = await headroom("run", path, "--out", fresh());
  expect(code).toBe(2);
  expect(err).toMatch(
    /alone\.yaml:1:\d+: venues\.local-energy-exchange\.members: found one member, which has nobody to trade with; name two units or more/,
  );
});
