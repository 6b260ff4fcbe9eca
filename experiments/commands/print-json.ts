/** What `--json` prints. Takes a value; alone, so that a command that needs no other option loads nothing for it. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
