/** For tests: the valley of study 020 as a document, and groups of homes on both sides of its line. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { networkDocumentSchema } from "../../sim/model/network-document.ts";

export const valleyDocument = networkDocumentSchema.parse(
  parse(
    readFileSync(new URL("../020-energy-exchange/valley.network.yaml", import.meta.url), "utf8"),
  ),
);

const own = { tariff: { kind: "flat" }, participant: { through: "aggregator" } };

export const HOMES_OF_VALLEY = [
  { id: "roofs", bus: "valley-head", count: 150, ...own, solar: { share: 1, peakKw: 5 } },
  { id: "farms", bus: "valley-head", count: 40, ...own, ev: { share: 0.3 } },
  { id: "street", bus: "village", count: 500, ...own, heatPump: { share: 0.2 } },
  { id: "terrace", bus: "grid-11", count: 300, ...own, ev: { share: 0.3 } },
] as const;
