/**
 * A small MATPOWER case that has every trap of the format in it, for tests.
 * Takes the parts to write otherwise; gives the text of a case file. Rows are parted by line ends, cells by tabs.
 */

const BUS = `1 3 0 0 0 0 1 1 5 33 1 1.1 0.9
20 1 10 2 0.5 0.25 1 1 7 33 1 1.1 0.9
300 2 -3 0 0 0 1 1 0 0 1 1.1 0.9`;

/** The slack; one above its Pmax; one that may import; one out of service and unread; one without limits. */
const GEN = `1 12 0 Inf -Inf 1 100 1 100 0
1 50 0 0 0 1 100 1 40 0
20 20 0 0 0 1 100 1 30 -8
20 NaN 0 0 0 1 100 0 30 0
300 -4 0 0 0 1 100 1 Inf -Inf`;

/** A line without limit; a series capacitor with a tap; parallel to it a phase shifter out of service. */
const BRANCH = `1 20 0.01 0.2 0.02 0 0 0 0 0 1 -360 360
20 300 0.01 -0.1 0 40 0 0 0.98 0 1 -360 360
20 300 0.01 0.2 0 40 0 0 0 -30 0 -360 360`;

export interface CaseParts {
  readonly baseMva?: string;
  readonly bus?: string;
  readonly gen?: string;
  readonly branch?: string;
}

const rows = (text: string) =>
  text
    .split("\n")
    .map((row) => `\t${row.replaceAll(" ", "\t")}\n`)
    .join("");

export function caseText(parts: CaseParts = {}): string {
  return `function mpc = small
mpc.version = '2';
mpc.baseMVA = ${parts.baseMva ?? "100"};
mpc.bus = [
${rows(parts.bus ?? BUS)}];
mpc.gen = [
${rows(parts.gen ?? GEN)}];
mpc.branch = [
${rows(parts.branch ?? BRANCH)}];
`;
}
