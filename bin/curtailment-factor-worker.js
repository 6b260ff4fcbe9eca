// A thread of `headroom pcf --workers`: runs its TypeScript as it is, as headroom.js does.
import { register } from "tsx/esm/api";

register();
await import("../experiments/curtailment-factor-worker.ts");
