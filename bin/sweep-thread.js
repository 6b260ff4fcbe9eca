// A thread of `headroom sweep`: runs its TypeScript as it is, as headroom.js does.
import "./typescript/register.js";

const { runTask } = await import("../experiments/sweep/run-thread.ts");

export { runTask };
