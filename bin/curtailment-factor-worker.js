// A thread of `headroom pcf --workers`: runs its TypeScript as it is, as headroom.js does.
import "./typescript/register.js";

await import("../experiments/curtailment-factor-worker.ts");
