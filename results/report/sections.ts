/** Parts that the pages of experiments, searches and red teams have alike. Takes words; gives HTML. */
import { dataTable, numberColumn, textColumn } from "./chart.ts";
import { NO_WELFARE_BOUND, type WelfareReached } from "./comparison/facts.ts";
import { short } from "./experiment/words.ts";
import { type Html, html } from "./html.ts";
import { percent, unbroken } from "./words.ts";

export const section = (id: string, title: string, content: Html): Html => html`<section id="${id}">
<h2>${title}</h2>
${content}
</section>
`;

export interface Headline {
  readonly title: string;
  readonly question: string;
  /** What is found, in sentences that stand without a figure. */
  readonly verdict: readonly string[];
  readonly scope: string;
}

export function headline({ title, question, verdict, scope }: Headline): Html {
  const sentences = verdict.map(
    (sentence) => html`<p>${unbroken(sentence)}</p>
`,
  );
  return html`<header>
<h1>${title}</h1>
<p class="question">${question}</p>
<div class="verdict" id="verdict">
${sentences}</div>
<div class="scope" id="scope">
<p>${unbroken(scope)}</p>
</div>
</header>
`;
}

/** Those without a bound are left out; if that is all of them, why there is none is said. */
export function welfareTable(
  name: string,
  all: readonly { readonly label: string; readonly welfare: WelfareReached | null }[],
): Html {
  const rows = all.flatMap(({ label, welfare }) =>
    welfare === null
      ? []
      : [
          [
            ...[label, short(welfare.reached.mean), short(welfare.bound.mean)],
            percent(welfare.frac),
          ],
        ],
  );
  if (rows.length === 0) return html`<p>Welfare of trades: ${NO_WELFARE_BOUND}.</p>`;
  const columns = [
    textColumn(name),
    numberColumn("Welfare of trades, £"),
    numberColumn("Most that the same orders could give, £"),
    numberColumn("Reached"),
  ];
  return dataTable({ columns, rows }, "Welfare of trades beside its bound");
}
