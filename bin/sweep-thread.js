// A thread of `headroom sweep`, `search`, `exploit` or `worker`: runs its TypeScript as it is, as headroom.js does.
import "./typescript/register.js";

const { runTask } = await import("../experiments/sweep/run-thread.ts");
const { playTask } = await import("../experiments/red-team/play-thread.ts");

export { playTask, runTask };
