import { test } from "vitest";
import { ran, rowsOf, scenarioOf, sums, TRADING } from "./testing/engine-runs.ts";
test("x", () => {
 for (const seed of ["headroom", "1"]) {
  const { tables } = ran(scenarioOf({ seed, venues: TRADING }));
  const trades = rowsOf(tables.trades);
  const delivered = sums(trades, ["periodStart","seller"], "deliveredWh");
  const cut = sums(rowsOf(tables.unit_period), ["periodStart","unit"], "curtailedWh");
  let over = 0, n = 0; let worst: unknown[] = [];
  for (const [k, wh] of delivered) { if (wh > 0) n++; if (wh > (cut.get(k) ?? 0) + 2) { over++; if (worst.length < 5) worst.push([k, wh, cut.get(k)]); } }
  console.log(seed, "seller-periods", n, "with more delivered than cut", over, worst);
  const kinds = new Map<string, number>(); for (const e of rowsOf(tables.events)) kinds.set(String(e.kind), (kinds.get(String(e.kind)) ?? 0) + 1);
  console.log(kinds);
  const ot = rowsOf(tables.constraint_period).filter((r) => Number(r.overTargetS) > 0);
  const hist = new Map<number, number>(); for (const r of ot) hist.set(Number(r.overTargetS), (hist.get(Number(r.overTargetS)) ?? 0) + 1);
  console.log("overTargetS", hist, "rating", rowsOf(tables.constraint_period).filter((r) => Number(r.overRatingS) > 60).length);
  console.log("reasons", sums(trades.map((t) => ({...t, one: 1})), ["outcome","reason"], "one"));
  const own = sums(rowsOf(tables.curtailment), ["periodStart","unit","constraint","cause"], "curtailedWh");
  let good = 0; for (const t of trades) if (t.outcome === "delivered" && !(own.get(`${t.periodStart} ${t.buyer} ${t.constraint} own`)) && (own.get(`${t.periodStart} ${t.seller} ${t.constraint} sold`) ?? 0) > 0) good++;
  console.log("in traded order", good);
 }
});
