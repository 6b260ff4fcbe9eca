/**
 * Small PyPSA networks for tests, as named CSV texts. Takes files by name, each as lines; gives them with those of a
 * small network under them: two buses, a line of 4 Ω and a load, and a generator that is the slack.
 */
import type { NamedText } from "../network-reader.ts";

const SMALL: Readonly<Record<string, readonly string[]>> = {
  network: ["name,pypsa_version", "small,1.0.0"],
  buses: ["name,v_nom", "grid,20", "village,20"],
  lines: ["name,bus0,bus1,x,r,s_nom", "overhead,grid,village,4,2,10"],
  generators: ["name,bus,p_nom", "station,grid,30"],
  loads: ["name,bus,p_set,q_set", "homes,village,2,0.5"],
};

/** The small network with files in place of its own, beside them, or (undefined) left out. */
export function smallFiles(
  files: Readonly<Record<string, readonly string[] | undefined>> = {},
): NamedText[] {
  return Object.entries({ ...SMALL, ...files }).flatMap(([name, lines]) =>
    lines === undefined ? [] : [{ name: `net/${name}.csv`, text: `${lines.join("\n")}\n` }],
  );
}
