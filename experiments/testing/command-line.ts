/**
 * Runs the command line in this process and catches what it prints. Takes arguments; gives exit code and both streams.
 */
import { main } from "../cli.ts";

export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function headroom(...args: readonly string[]): Promise<CommandResult> {
  const caught = { out: "", err: "" };
  const streams = [
    ["out", process.stdout],
    ["err", process.stderr],
  ] as const;
  const originals = streams.map(([, stream]) => stream.write);
  for (const [name, stream] of streams) {
    stream.write = ((text: string | Uint8Array) => {
      caught[name] += String(text);
      return true;
    }) as typeof stream.write;
  }
  try {
    const code = await main(["node", "headroom", ...args]);
    return { code, ...caught };
  } finally {
    for (const [index, [, stream]] of streams.entries()) stream.write = originals[index]!;
  }
}
