/**
 * `headroom powerflow <network>`: the linear power flow of a network's snapshot, intact or with one branch out. What the
 * reader assumed or left out is said on standard error, or stands in the JSON.
 */
import { type Command, Option } from "commander";
import { orThrow } from "../../sim/core/errors.ts";
import { networkColumns } from "../../sim/model/network.ts";
import { SEASONS, type Season } from "../../sim/model/ratings.ts";
import { type PowerFlow, powerFlow } from "../../sim/network/power-flow.ts";
import { reactiveSettingsSchema } from "../../sim/network/reactive.ts";
import { type BusVoltage, snapshotVoltages } from "../../sim/network/snapshot-voltages.ts";
import { snapshotBranchKw } from "../../sim/ratings/ratings.ts";
import { builtInNames, loadNetwork } from "../lab.ts";
import { noticeLines, noticesAsJson } from "./notices.ts";
import { printJson } from "./print-json.ts";

interface PowerflowOptions {
  readonly outage?: string;
  readonly season?: Season;
  readonly voltages?: boolean;
  readonly json?: boolean;
}

export function addPowerflow(program: Command): void {
  program
    .command("powerflow")
    .description("solve the linear (active power only) flow of a network")
    .argument(
      "<network>",
      `file, folder or .zip of a network, or a built-in network (${builtInNames.join(", ")})`,
    )
    .option("--outage <id>", "a branch to take out; ratings are those of the outage")
    .addOption(
      new Option("--season <season>", "season of the ratings; default: static ratings").choices(
        SEASONS,
      ),
    )
    .option("--voltages", "linearised voltages too, on the radial parts")
    .option("--json", "print the result as JSON")
    .action(async (file: string, options: PowerflowOptions) => {
      const read = orThrow(await loadNetwork([file], process.cwd()));
      const network = networkColumns(read.network);
      const { outage, season } = options;
      const ratingKw = snapshotBranchKw(network, {
        ...(season === undefined ? {} : { season }),
        isElementOut: outage !== undefined,
      });
      const result = orThrow(
        powerFlow(network, {
          ...{ ratingKw, faultsAt: read.faultsAt },
          ...(outage === undefined ? {} : { outage }),
        }),
      );
      const outageRow = outage === undefined ? -1 : network.branches.ids.indexOf(outage);
      const voltages =
        options.voltages === true
          ? orThrow(snapshotVoltages(network, outageRow, reactiveSettingsSchema.parse({})))
          : undefined;
      if (options.json === true) {
        const modelled = voltages === undefined ? {} : { voltages };
        printJson({ ...result, ...modelled, notices: noticesAsJson(read.notices) });
        return;
      }
      process.stdout.write(describeFlow(network.name, result, outage));
      if (voltages !== undefined) process.stdout.write(describeVoltages(voltages));
      for (const line of noticeLines(read.notices)) process.stderr.write(`${line}\n`);
    });
}

function describeFlow(
  name: string,
  { branches, slack, buses }: PowerFlow,
  outage: string | undefined,
): string {
  const rows = branches.map(({ id, from, to, flowMw, ratingMw, loading }) => [
    id,
    from,
    to,
    flowMw.toFixed(3),
    ratingMw === null ? "-" : ratingMw.toFixed(1),
    loading === null ? "-" : `${(loading * 100).toFixed(1)} %`,
  ]);
  const dark = buses.filter((bus) => bus.angleDeg === null).map((bus) => bus.id);
  const lines = [
    `${name}${outage === undefined ? "" : `, ${outage} out`}: linear power flow, active power only`,
    ...columns([["branch", "from", "to", "flow MW", "rating MW", "loading"], ...rows]),
    ...slack.map(({ bus, mw }) => `slack ${bus}: ${mw.toFixed(3)} MW`),
    ...(dark.length === 0 ? [] : [`no supply: ${dark.join(", ")}`]),
  ];
  return `${lines.join("\n")}\n`;
}

const WITHOUT = { meshed: "meshed, none modelled", dark: "no supply" } as const;

function describeVoltages(voltages: readonly BusVoltage[]): string {
  const rows = voltages.map(({ id, origin, voltagePu, puMin, puMax, isOutside }) => [
    id,
    origin === "meshed" || origin === "dark" ? WITHOUT[origin] : origin,
    isOutside ? "outside" : "",
    voltagePu === null ? "-" : voltagePu.toFixed(4),
    puMin.toFixed(3),
    puMax.toFixed(3),
  ]);
  const lines = [
    "voltages per unit, linearised, without losses; consumption that states no reactive power at 0.95 lagging",
    ...columns([["bus", "voltage is", "", "p.u.", "least", "most"], ...rows]),
  ];
  return `${lines.join("\n")}\n`;
}

/** Text in columns: words to the left, figures (from the fourth column on) to the right. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column < 3 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join("  ")
      .trimEnd(),
  );
}
