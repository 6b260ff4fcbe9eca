/** For tests: a Redis of Debian's package on a free port of this machine alone, with a folder of its own; or the reason why there is none. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROGRAM = ["redis-server", "valkey-server"].find(
  (name) => spawnSync(name, ["--version"]).error === undefined,
);

/** "" where there is a server to start; otherwise what to append to the name of a test that is skipped. */
export const withoutRedis = PROGRAM === undefined ? ": skipped, no redis-server is installed" : "";

export interface TestRedis {
  readonly port: number;
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** `options`: before our own; the first may be a file of configuration, which ours then overrule. */
export async function startRedis(...options: readonly string[]): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), "headroom-redis-"));
  const port = await freePort();
  const own = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder];
  const child = spawn(PROGRAM!, [...options, ...own], { stdio: ["ignore", "pipe", "pipe"] });
  await ready(child);
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      const gone = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGKILL");
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ready(child: ChildProcess): Promise<void> {
  let said = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout!.on("data", (text: Buffer) => {
      said += text.toString();
      if (said.includes("Ready to accept connections")) resolve();
    });
    child.once("close", () => reject(new Error(`the server ended: ${said}`)));
  });
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { readonly port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
