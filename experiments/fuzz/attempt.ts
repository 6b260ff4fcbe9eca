/**
 * One seed: its question is run, every law is asked of the tables, and some of the laws between two runs. Takes a seed; gives
 * what broke, one line a law. What throws is broken too.
 */
import { type Facts, factsOf } from "./facts.ts";
import { laws } from "./laws/registry.ts";
import { type Question, questionOf } from "./scenarios.ts";
import { twins } from "./twins.ts";

/** Lines of one law that are told; the rest is a number. */
const TOLD = 2;

export function attempt(seed: number): string[] {
  const question = thrown(() => questionOf(seed));
  if (question instanceof Error) return [`throws: ${question.message}`];
  const facts = thrown(() => factsOf(question));
  if (facts instanceof Error) return [`throws: ${facts.message}`];
  return [...brokenLaws(facts), ...brokenTwins(seed, question, facts)];
}

function brokenLaws(facts: Facts): string[] {
  return Object.entries(laws).flatMap(([name, law]) => told(name, law(facts)));
}

function brokenTwins(seed: number, question: Question, facts: Facts): string[] {
  return Object.entries(twins).flatMap(([name, { isFor, breaches }]) => {
    if (!isFor(seed, question)) return [];
    const found = thrown(() => breaches(question, facts, factsOf));
    return found instanceof Error ? [`${name} throws: ${found.message}`] : told(name, found);
  });
}

function told(name: string, breaches: readonly string[]): string[] {
  if (breaches.length === 0) return [];
  const more = breaches.length > TOLD ? `; and ${breaches.length - TOLD} more` : "";
  return [`${name}: ${breaches.slice(0, TOLD).join("; ")}${more}`];
}

/** What a function gives, or the error that it throws. */
function thrown<Given>(run: () => Given): Given | Error {
  try {
    return run();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
