/**
 * `headroom approve <scenario> --trades F`: which trades of connection capacity may stand, by power system analysis. Files
 * are read and checked in experiments/capacity-trades.
 */
import type { Command } from "commander";
import { type CapacityTrade, installedKw, limitOf } from "../../sim/approval/capacity-trade.ts";
import type { PassedLimit, Verdict } from "../../sim/approval/decide.ts";
import { approvalRules } from "../../sim/approval/registry.ts";
import { formatFault, orThrow } from "../../sim/core/errors.ts";
import { formatInstant, PERIOD_HOURS, periodStart } from "../../sim/core/time.ts";
import type { Network } from "../../sim/model/network.ts";
import { type Approval, approveTrades } from "../capacity-trades/approve.ts";
import { shownPath } from "../files.ts";
import { wordOption } from "../market-files/market-options.ts";
import { collect, type ScenarioOptions, settingsOf } from "./options.ts";
import { printJson } from "./print-json.ts";

interface ApproveOptions extends ScenarioOptions {
  readonly trades: string;
  readonly rule?: string;
  readonly json?: boolean;
}

const KINDS = Object.keys(approvalRules) as (keyof typeof approvalRules)[];

export function addApprove(program: Command): void {
  program
    .command("approve")
    .description("approve or refuse trades of connection capacity by power system analysis")
    .argument("<scenario>", "scenario file (.yaml or .json); its days must hold the trades")
    .requiredOption("--trades <file>", "capacity trades (.csv or .json)")
    .option("--rule <kind>", `${KINDS.join(", ")} (default: the scenario's, else all-or-nothing)`)
    .option("--seed <seed>", "seed of every draw")
    .option("--set <path=value>", "lay a value over the scenario; may be repeated", collect)
    .option("--json", "print the result as JSON")
    .action(async (file: string, options: ApproveOptions) => {
      const rule = options.rule === undefined ? undefined : orThrow(ruleOption(options.rule));
      const settings = settingsOf(options);
      const found = await approveTrades({ file, tradesFile: options.trades, settings, rule });
      if (options.json === true) {
        printJson({ scenario: shownPath(file), ...asJson(found) });
        return;
      }
      process.stdout.write(asText(found));
      for (const notice of found.notices) process.stderr.write(`notice: ${formatFault(notice)}\n`);
    });
}

const ruleOption = (text: string) => wordOption("--rule", text, KINDS);

function asJson({ world, settings, verdicts, notices, voltageOrigins, outagesLeftOut }: Approval) {
  const { network } = world;
  const count = (origin: string) => voltageOrigins.filter((each) => each === origin).length;
  return {
    settings,
    voltages: {
      modelled: "linearised, without losses, on radial parts of the network as planned",
      buses: { held: count("held"), radial: count("radial"), assumed: count("assumed") },
      without: network.buses.ids.filter((_, bus) =>
        ["meshed", "dark"].includes(voltageOrigins[bus]!),
      ),
    },
    outagesLeftOut,
    trades: verdicts.map((verdict) => ({
      id: verdict.trade.id,
      ...{ auction: verdict.trade.auction, capacity: verdict.trade.capacity },
      ...{
        buyer: siteOf(network, verdict.trade.buyer),
        seller: siteOf(network, verdict.trade.seller),
      },
      ...{
        kw: verdict.trade.kw,
        boughtKw: verdict.trade.boughtKw,
        hours: verdict.trade.periods.length * PERIOD_HOURS,
      },
      decision: verdict.isApproved ? "approved" : "refused",
      decidedBy: verdict.decidedBy,
      feasibleKw: verdict.feasibleKw,
      because: verdict.because ?? null,
      limit: verdict.passed === undefined ? null : limitAsJson(network, verdict.passed),
    })),
    notices,
  };
}

const siteOf = ({ connections }: Network, row: number) => connections.ids[row]!;

function limitAsJson(network: Network, passed: PassedLimit) {
  const { row, isByItself } = passed;
  const value = valueIn(row.kind, row.side);
  const [without, reached, limit] = [row.base, passed.reached, row.limit].map(value);
  return {
    kind: row.kind,
    element: elementOf(network, passed),
    side: row.side === 1 ? "most" : "least",
    unit: row.kind === "voltage" ? "p.u." : "kW",
    ...{ without, reached, limit },
    state: row.condition?.state.outage ?? null,
    period: formatInstant(periodStart(row.period)),
    case: row.condition?.name ?? null,
    isByItself,
    addedBy: passed.addedBy,
  };
}

function elementOf(network: Network, { row: { kind, element } }: PassedLimit): string {
  switch (kind) {
    case "branch":
      return network.branches.ids[element]!;
    case "constraint":
      return network.constraintPoints.ids[element]!;
    case "voltage":
      return network.buses.ids[element]!;
    case "installed":
    case "held":
      return siteOf(network, element);
  }
}

/** The value of a row as people know it: kW with its own sign, or volts per unit. */
function valueIn(kind: PassedLimit["row"]["kind"], side: 1 | -1) {
  return (value: number) => (kind === "voltage" ? Math.sqrt(Math.max(0, side * value)) : value);
}

function asText({ world, settings, verdicts, voltageOrigins, outagesLeftOut }: Approval): string {
  const { network } = world;
  const rows = verdicts.map((verdict) => [
    verdict.trade.id,
    `${siteOf(network, verdict.trade.buyer)} buys of ${siteOf(network, verdict.trade.seller)}`,
    verdict.trade.capacity,
    verdict.isApproved ? "approved" : "refused",
    verdict.trade.kw.toFixed(1),
    verdict.trade.boughtKw.toFixed(1),
    verdict.feasibleKw.toFixed(1),
    (verdict.trade.periods.length * PERIOD_HOURS).toFixed(1),
    reasonOf(network, verdict),
  ]);
  const without = voltageOrigins.filter((origin) => origin === "meshed" || origin === "dark");
  const states =
    settings.outages === "single" ? "as planned and with each branch out" : "as planned";
  const lines = [
    `${world.scenario.name}: ${settings.rule.kind}, on ${settings.basis === "forecast" ? "forecasts" : "the worst cases"}, ${states}`,
    ...table([
      ["trade", "between", "capacity", "decision", "kW", "bought", "feasible", "hours", "because"],
      ...rows,
    ]),
    `voltages: linearised, without losses, on ${voltageOrigins.length - without.length} of ${voltageOrigins.length} buses${without.length === 0 ? "" : "; the others are on no radial part"}`,
    ...(outagesLeftOut.length === 0
      ? []
      : [`left out, for without them no flows follow: ${outagesLeftOut.join(", ")}`]),
  ];
  return `${lines.join("\n")}\n`;
}

const LEFT_COLUMNS = 4;
const LAST_COLUMN = 8;

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column < LEFT_COLUMNS || column === LAST_COLUMN
          ? cell.padEnd(widths[column]!)
          : cell.padStart(widths[column]!),
      )
      .join("  ")
      .trimEnd(),
  );
}

function reasonOf(
  network: Network,
  { trade, decidedBy, because, passed, isApproved }: Verdict,
): string {
  const limit = passed === undefined ? undefined : limitInWords(network, trade, passed);
  if (decidedBy === "outline") return because!;
  if (decidedBy === "rule") return limit ?? "";
  const isOverruled = trade.override?.decision === "approved" && !isApproved;
  if (limit === undefined || (!isApproved && !isOverruled)) return `the coordinator: ${because}`;
  return `the coordinator: ${because}, ${isOverruled ? "but" : "although"} ${limit}`;
}

function limitInWords(network: Network, trade: CapacityTrade, passed: PassedLimit): string {
  const { row, reached, isByItself, addedBy } = passed;
  const element = elementOf(network, passed);
  const kw = (value: number) => `${value.toFixed(1)} kW`;
  if (row.kind === "installed") {
    const installed = installedKw(network, row.element, trade.capacity);
    return `${element} would have ${kw(reached)} of ${trade.capacity} capacity, more than the ${kw(installed)} that is installed`;
  }
  if (row.kind === "held") {
    const others = addedBy.filter((id) => id !== trade.id);
    const beside =
      others.length === 0
        ? ""
        : `, ${formatInstant(periodStart(row.period))}, with ${others.join(", ")}`;
    return `${element} would have sold ${kw(reached)}, more than the ${kw(limitOf(network, row.element, trade.capacity))} that it holds${beside}`;
  }
  const { condition, side } = row;
  const where = condition?.state.outage === undefined ? "" : ` with ${condition.state.outage} out`;
  const when = `${formatInstant(periodStart(row.period))}${where}${condition?.name === "forecast" ? "" : `, ${condition?.name}`}`;
  const who = isByItself ? "" : "with the others of its auction: ";
  if (row.kind !== "voltage")
    return `${who}${row.kind} ${element} at ${kw(reached)}, beyond its ${kw(row.limit)}, ${when}`;
  const pu = (value: number) => valueIn("voltage", side)(value).toFixed(4);
  return `${who}voltage of bus ${element} at ${pu(reached)}, ${side === 1 ? "above" : "below"} ${pu(row.limit)}, ${when}`;
}
