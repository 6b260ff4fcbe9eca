/**
 * The page around the sections: one file with its style, that asks for nothing from outside and can be read without a
 * script. Takes a title, sections and the one script there may be; gives the document. The content policy says the same
 * to the browser: it runs what has the script's hash, so that nothing which a scenario smuggled in could load or run.
 */
import { createHash } from "node:crypto";
import { type Html, html, markup } from "./html.ts";
import { BLUE, FAINT, FONT, INK, MUTED, PAPER } from "./palette.ts";
import { PATTERNS } from "./patterns.ts";

export interface PageParts {
  readonly title: string;
  readonly sections: readonly Html[];
  readonly contents: readonly { readonly id: string; readonly words: string }[];
  /** Our own text, never a scenario's. */
  readonly script: string | undefined;
}

export function page({ title, sections, contents, script }: PageParts): string {
  const hash = script === undefined ? "" : createHash("sha256").update(script).digest("base64");
  const policy = `default-src 'none'; style-src 'unsafe-inline';${script === undefined ? "" : ` script-src 'sha256-${hash}';`} base-uri 'none'; form-action 'none'`;
  const links = contents.map(({ id, words }) => html`<li><a href="#${id}">${words}</a></li>`);
  return html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${markup(policy)}">
<meta name="color-scheme" content="light">
<title>${title}</title>
<style>${markup(STYLE)}</style>
</head>
<body>
${PATTERNS}
<main>
${sections[0] ?? html``}
<nav aria-label="Contents"><ul>${links}</ul></nav>
${sections.slice(1)}
</main>
${script === undefined ? html`` : html`<script>${markup(script)}</script>`}
</body>
</html>
`.text;
}

const STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: ${PAPER}; color: ${INK}; font: 16px/1.55 ${FONT}; -webkit-text-size-adjust: 100%; }
main { max-width: 1152px; margin: 0 auto; padding: 24px 16px 48px; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .4em; text-wrap: balance; }
h2 { font-size: 1.45rem; line-height: 1.25; margin: 2.4em 0 .6em; padding-top: .6em; border-top: 1px solid ${FAINT}; }
h3 { font-size: 1.08rem; line-height: 1.35; margin: 0 0 .6em; }
h4 { font-size: .9rem; margin: 0; }
p, li { max-width: 46em; overflow-wrap: break-word; }
.question { font-size: 1.15rem; color: ${MUTED}; margin: 0 0 1.2em; }
.verdict { border-left: 5px solid ${BLUE}; padding: .2em 0 .2em 1.1em; margin: 0 0 1.2em; font-size: 1.1rem; }
.verdict p { margin: 0 0 .7em; max-width: 44em; }
.verdict p:last-child { margin: 0; }
.scope { font-size: .92rem; color: ${MUTED}; }
.scope p { margin: 0 0 .5em; max-width: 58em; }
.time-controls { display: flex; flex-wrap: wrap; align-items: center; gap: .5em .8em; margin: .8em 0 .2em; font-size: .92rem; }
.time-controls[hidden] { display: none; }
.time-controls select, .time-controls button { font: inherit; color: inherit; padding: .3em .5em; border: 1px solid ${MUTED}; border-radius: 4px; background: ${PAPER}; max-width: 100%; }
.time-controls input { flex: 1 1 240px; min-width: 0; height: 28px; accent-color: ${BLUE}; }
.time-now { margin: .2em 0 .6em; font-size: 1.08rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.time-panel { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 8px 28px; margin-top: 1em; }
.time-table th { white-space: nowrap; }
.time-table thead th { white-space: normal; }
.time-units { font-size: .88rem; padding-left: 1.1em; margin: .5em 0; min-height: 6em; }
#busiest-hour > .scroll { max-height: 26em; overflow: auto; }
#busiest-hour th, #busiest-hour td { white-space: nowrap; min-width: 0; }
.spec pre { font-size: .75rem; line-height: 1.4; max-height: 24em; overflow: auto; background: none; border: 1px solid ${FAINT}; padding: .6em .8em; }
.participant { margin: 1.4em 0 1.8em; }
.participant h3 small { font-size: .88rem; font-weight: 400; color: ${MUTED}; margin-left: .4em; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(300px, 100%), 1fr)); gap: 12px; }
.card { border: 1px solid ${MUTED}; border-radius: 6px; overflow: hidden; background: ${PAPER}; }
.card h4 { padding: .45em .8em; border-bottom: 1px solid ${MUTED}; background: ${FAINT}; }
.card dl { margin: 0; padding: .3em .8em .5em; font-size: .88rem; line-height: 1.35; font-variant-numeric: tabular-nums; }
.card dl div { display: grid; grid-template-columns: minmax(0, 11fr) minmax(0, 13fr); gap: .8em; padding: .25em 0; border-bottom: 1px solid ${FAINT}; }
.card dl div:last-child { border-bottom: 0; }
.card dt { color: ${MUTED}; }
.card dd { margin: 0; overflow-wrap: anywhere; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .2em 1.3em; padding: 0; font-size: .92rem; }
a { color: ${BLUE}; }
figure { margin: 1.6em 0 2.4em; }
figcaption { font-size: .88rem; color: ${MUTED}; max-width: 56em; margin-top: .7em; }
figure svg, .panel svg { display: block; max-width: 100%; height: auto; }
svg text { white-space: pre; }
.patterns { position: absolute; }
.narrow { display: none; }
.hint { font-size: .85rem; color: ${MUTED}; margin: 0; }
.scroll { overflow-x: auto; background: linear-gradient(to right, ${PAPER} 24px, #fff0) 0 0 / 40px 100% no-repeat local, linear-gradient(to left, ${PAPER} 24px, #fff0) 100% 0 / 40px 100% no-repeat local, linear-gradient(to right, #0003, #0000) 0 0 / 10px 100% no-repeat, linear-gradient(to left, #0003, #0000) 100% 0 / 10px 100% no-repeat; }
.scroll:focus-visible, summary:focus-visible, a:focus-visible, .time-controls :focus-visible { outline: 2px solid ${BLUE}; outline-offset: 2px; }
.diagram-frame svg.diagram { width: 100%; margin: 0 auto; }
.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(330px, 100%), 1fr)); gap: 14px 22px; }
.panel svg { width: 100%; }
.panel .key svg { width: auto; }
.key { list-style: none; display: flex; flex-wrap: wrap; gap: .15em 1.2em; padding: 0; margin: 0 0 .8em; font-size: .85rem; }
.key li { display: inline-flex; align-items: center; gap: .45em; }
.key svg { flex: none; }
table { border-collapse: collapse; font-size: .88rem; line-height: 1.35; font-variant-numeric: tabular-nums; margin: .4em 0; }
th, td { padding: .32em .7em; text-align: left; vertical-align: top; border-bottom: 1px solid ${FAINT}; }
thead th { vertical-align: bottom; border-bottom: 2px solid ${INK}; font-weight: 600; }
tbody th { font-weight: 400; }
th.n, td.n { text-align: right; white-space: nowrap; }
thead th.n { white-space: normal; }
details { margin-top: .6em; font-size: .95rem; }
summary { cursor: pointer; color: ${BLUE}; width: fit-content; }
code { font-size: .8rem; overflow-wrap: anywhere; }
td code { display: block; min-width: 20em; }
tbody th { min-width: 8.5em; }
@media screen and (min-width: 1184px) {
  .diagram-frame { width: min(calc(100vw - 40px), 1400px); position: relative; left: 50%; transform: translateX(-50%); }
}
@media screen and (max-width: 840px) {
  main { padding: 16px 16px 40px; }
  h1 { font-size: 1.55rem; }
  .verdict { font-size: 1.02rem; padding-left: .9em; }
  .time-panel { grid-template-columns: minmax(0, 1fr); }
  .wide { display: none; }
  .narrow { display: block; }
  .narrow svg { width: 100%; max-width: 520px; }
  th, td { padding: .3em .32em; }
  tbody th { min-width: 7.4em; }
  td:not(.n) { min-width: 7.5em; }
  table { font-size: .82rem; }
}
@page { size: A4 landscape; margin: 12mm; }
/* Labels of a network of 50 buses are legible on a page of twice the size. */
@page diagram { size: A3 landscape; margin: 12mm; }
@media print {
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  nav, details, .time-controls, .hint { display: none; }
  h2, h3 { break-after: avoid; }
  figure, .panel, tr, .participant { break-inside: avoid; }
  .cards { grid-template-columns: repeat(3, 1fr); }
  #one-line, #busiest-hour { break-inside: auto; }
  #one-line { break-before: page; page: diagram; }
  .diagram-frame, .time-panel, .key { break-inside: avoid; }
  .key, .time-now { break-after: avoid; }
  h2 { margin-top: 1.4em; }
  .panels { grid-template-columns: repeat(3, 1fr); gap: 6px 22px; }
  .panel svg { max-height: 33mm; }
  .scroll, #busiest-hour > .scroll { overflow: visible; max-height: none; background: none; }
  .diagram-frame { width: auto; position: static; transform: none; }
  .diagram-frame svg.diagram { min-width: 0 !important; width: 100%; max-height: 222mm; margin: 0 auto; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`;
