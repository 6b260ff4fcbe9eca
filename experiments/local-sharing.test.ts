/** A community that shares energy, in whole runs: no power moves by it, money does, and what the README says of it holds. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import { sharingRules } from "../sim/settlement/sharing/registry.ts";
import { loadScenarioSource } from "./files.ts";
import { prepare } from "./lab.ts";
import { mergeSources, plainSource } from "./scenario-source.ts";
import { headroom } from "./testing/command-line.ts";
import { type Ran, ran, rowsOf } from "./testing/engine-runs.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";

const FOLDER = fileURLToPath(new URL("./018-local-sharing/", import.meta.url));
const { folder, fresh } = scratchFolder("local-sharing");

async function runOf(kind: string | undefined): Promise<Ran> {
  const source = orThrow(await loadScenarioSource(`${FOLDER}community.yaml`));
  const over = kind === undefined ? {} : { settlement: { sharing: { rule: { kind } } } };
  const { scenario, parts } = orThrow(
    await prepare(mergeSources(source, plainSource(over)), FOLDER),
  );
  if (kind !== undefined) return ran(scenario, parts);
  const { sharing: _, ...settlement } = scenario.settlement!;
  return ran({ ...scenario, settlement }, parts);
}

const KINDS = Object.keys(sharingRules);
const alone = await runOf(undefined);
const shared = new Map(
  await Promise.all(KINDS.map(async (kind) => [kind, await runOf(kind)] as const)),
);

const net = ({ tables }: Ran, account: string): number =>
  rowsOf(tables.ledger).reduce((sum, { payer, payee, amountMicroGbp }) => {
    const sign = (payee === account ? 1 : 0) - (payer === account ? 1 : 0);
    return sum + sign * Number(amountMicroGbp);
  }, 0) / 1e6;
const homes = Array.from({ length: 12 }, (_, index) => `home-${index + 1}`);

test.each(KINDS)(
  "%s: nobody gives or draws otherwise, and every half-hour is what was metered",
  (kind) => {
    const of = shared.get(kind)!;
    expect(rowsOf(of.tables.unit_period)).toEqual(rowsOf(alone.tables.unit_period));
    expect(rowsOf(alone.tables.local_sharing)).toEqual([]);
    const metered = new Map<unknown, [number, number]>();
    for (const { periodStart, deliveredWh } of rowsOf(of.tables.unit_period)) {
      const sums = metered.get(periodStart) ?? [0, 0];
      metered.set(periodStart, sums);
      sums[Number(deliveredWh) > 0 ? 0 : 1] += Math.abs(Number(deliveredWh));
    }
    const rows = rowsOf(of.tables.local_sharing);
    expect(rows).toHaveLength(7 * 48);
    for (const { periodStart, suppliedWh, drawnWh, matchedWh } of rows) {
      expect([suppliedWh, drawnWh]).toEqual(metered.get(periodStart));
      expect(matchedWh).toBe(Math.min(Number(suppliedWh), Number(drawnWh)));
    }
  },
);

test.each(KINDS)(
  "%s: the supplier hands over £73.60 for each MWh that is shared, and nobody outside is paid otherwise",
  (kind) => {
    const of = shared.get(kind)!;
    const sharedWh = rowsOf(of.tables.local_sharing).reduce(
      (sum, { matchedWh }) => sum + Number(matchedWh),
      0,
    );
    const handed = net(alone, "hamlet supply") - net(of, "hamlet supply");
    expect(handed).toBeCloseTo((sharedWh * 73.6) / 1e6, 2);
    for (const account of ["wholesale market", "network and policy costs", "balancing account"])
      expect(net(of, account)).toBe(net(alone, account));
    const all = new Set(rowsOf(of.tables.accounts).map(({ account }) => String(account)));
    const sum = [...all].reduce((total, account) => total + Math.round(net(of, account) * 1e6), 0);
    expect(sum).toBe(0);
  },
);

test("the README says what the week comes to, by rule", () => {
  const page = readFileSync(`${FOLDER}README.md`, "utf8");
  const gbp = (of: Ran, accounts: readonly string[]) => {
    const sum = accounts.reduce((total, account) => total + net(of, account), 0);
    return `${sum < 0 ? "−" : ""}${Math.abs(sum).toFixed(2)}`;
  };
  const row = (label: string, of: Ran) =>
    `| ${label} | ${gbp(of, ["solar-field"])} | ${gbp(of, homes)} | ${gbp(of, ["dairy"])} | ${gbp(of, ["hamlet supply"])} |`;
  expect(page).toContain(row("each alone", alone));
  for (const [kind, of] of shared)
    expect(page).toContain(row(`[${kind}](../../docs/rules/sharing/${kind}.md)`, of));
});

test("members that are not there or named twice, and prices between which none is left: each told with its place", async () => {
  const path = join(folder, "wrong.yaml");
  writeFileSync(
    path,
    `settlement:
  sharing:
    members: [mossby-wind, mossby-wnd, mossby-wind]
    exportGbpPerMwh: 123.6
`,
  );
  const out = fresh();
  const { code, err } = await headroom("run", path, "--out", out);
  expect([code, existsSync(out)]).toEqual([2, false]);
  for (const said of [
    /wrong\.yaml:3:28: settlement\.sharing\.members\[1\]: found "mossby-wnd", which is no unit of network "ring"; .*nearest is "mossby-wind"/,
    /wrong\.yaml:3:40: settlement\.sharing\.members\[2\]: found "mossby-wind" a second time, first in members\[0\]; name each member once/,
    /wrong\.yaml:4:\d+: settlement\.sharing\.exportGbpPerMwh: found 123\.6, where shared energy is worth 123\.6 at most/,
    /members\[0\]: found "mossby-wind", whose contract is at the day-ahead price, and its tariff here at exportGbpPerMwh 123\.6; /,
    /4 faults/,
  ])
    expect(err).toMatch(said);
});

test("members whose contracts are at other prices than they share at, and stores, are refused, as they are by the exchange", async () => {
  const path = join(folder, "contracts.yaml");
  const members = ["solar-field", "dairy", "home-1"];
  writeFileSync(
    path,
    `network: { file: ${FOLDER}hamlet.yaml }
population:
  - units: { ids: [solar-field] }
    policy: { kind: generator }
    contract: { energyPrice: { fixedGbpPerMwh: 50 } }
  - units: { ids: [dairy] }
    policy: { kind: demand }
    contract: { energyPrice: { fixedGbpPerMwh: 180 } }
  - units: { technology: [demand] }
    policy: { kind: demand }
  - policy: { kind: generator }
settlement:
  sharing: { members: [${members.join(", ")}] }
`,
  );
  const { code, err } = await headroom("run", path, "--out", fresh());
  expect(code).toBe(2);
  for (const said of [
    /contracts\.yaml:13:\d+: settlement\.sharing\.members\[1\]: found "dairy", whose contract is at 180, and its tariff here at importGbpPerMwh 223\.6; write contract: \{ energyPrice: \{ fixedGbpPerMwh: 223\.6 \} \} in its group of the population, or leave it out/,
    /members\[2\]: found "home-1", whose contract is at the day-ahead price/,
    /2 faults/,
  ])
    expect(err).toMatch(said);
  writeFileSync(path, "settlement:\n  sharing: { members: [mossby-battery, mossby-wind] }\n");
  const stored = await headroom("run", path, "--out", fresh());
  expect(stored.err).toMatch(
    /members\[0\]: found "mossby-battery", a store, which pays the day-ahead price for what it draws whatever its contract says; leave it out/,
  );
});
