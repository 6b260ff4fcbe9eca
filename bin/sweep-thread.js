// A thread of `headroom sweep`, `search`, `exploit` or `worker`: runs its TypeScript as it is, as headroom.js does, and optimises it as V8 does by itself.
import { optimiseAsUsual } from "./typescript/optimisation.js";
import "./typescript/register.js";

optimiseAsUsual();

const { runTask } = await import("../experiments/sweep/run-thread.ts");
const { playTask } = await import("../experiments/red-team/play-thread.ts");

export { playTask, runTask };
