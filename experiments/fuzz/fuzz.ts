/**
 * Runs scenarios from seeds and asks the laws of each: `npm run fuzz -- --from 1 --to 40 [--seconds 300] [--show]`. Prints a
 * line for every law that breaks, with the seed that repeats it, and how many there were; `--show` prints what each seed asks.
 * Exit code 1 where any broke.
 */
import { parseArgs } from "node:util";
import { attempt } from "./attempt.ts";
import { questionOf } from "./scenarios.ts";

const { values } = parseArgs({
  options: {
    from: { type: "string", default: "1" },
    to: { type: "string", default: "40" },
    seconds: { type: "string", default: "300" },
    show: { type: "boolean", default: false },
  },
});

const from = whole("from", values.from);
const to = whole("to", values.to);
const until = performance.now() + whole("seconds", values.seconds) * 1000;

let count = 0;
let broken = 0;
for (let seed = from; seed <= to && performance.now() < until; seed += 1) {
  if (values.show) print(JSON.stringify(questionOf(seed), undefined, 2));
  const breaches = attempt(seed);
  for (const breach of breaches)
    print(`seed ${seed}: ${breach} (again: npm run fuzz -- --from ${seed} --to ${seed})`);
  count += 1;
  if (breaches.length > 0) broken += 1;
}
print(`${count} scenarios, ${broken} broken`);
process.exitCode = broken > 0 ? 1 : 0;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function whole(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  process.stderr.write(`--${name}: found "${text}"; write a whole number\n`);
  process.exit(2);
}
