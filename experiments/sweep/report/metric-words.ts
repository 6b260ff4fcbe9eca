/** What a number that a sweep keeps is called and what it is. Takes its name; gives words for people. */
import { metrics as definitions } from "../../../sim/metrics/registry.ts";
import { quantities } from "../../rule-comparison/quantities.ts";
import { PROCUREMENT_COST } from "../kept.ts";

export const metricWords = (id: string): { readonly words: string; readonly about: string } => ({
  words: wordsOf(id),
  about: aboutOf(id),
});

/** A metric in a sentence, without its unit. */
function wordsOf(id: string): string {
  if (id === PROCUREMENT_COST.id) return PROCUREMENT_COST.words;
  const known = quantities.find((each) => each.id === id);
  if (known !== undefined)
    return known.unit === "£" && id.includes("/") ? `net payments to ${known.words}` : known.words;
  const name = id.replace(/(Mwh|Gbp|GbpPerMwh|Frac|Kw|Mw)$/, "");
  return name.replaceAll(/[A-Z]+/g, (letters) => ` ${letters.toLowerCase()}`);
}

/** What a metric is, as its page says; money by whose it is. */
function aboutOf(id: string): string {
  const metric = Object.entries(definitions).find(([name]) => name === id)?.[1];
  if (metric !== undefined) return metric.about;
  if (id === PROCUREMENT_COST.id) return PROCUREMENT_COST.about;
  const words = quantities.find((each) => each.id === id)?.words ?? id;
  return `Net payments to ${words} over the run.`;
}
