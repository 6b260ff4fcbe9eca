/** Which tests there are, and how long one may take. */
import { defineConfig } from "vitest/config";
import { bundledProgram } from "./experiments/testing/bundled-program.ts";

export default defineConfig({
  plugins: [bundledProgram(import.meta.dirname)],
  test: {
    include: ["{sim,agents,grids,experiments,results,bench,docs}/**/*.test.ts"],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: "forks",
    // Modules are read once a process, not once a file: tests change no global, the one that mocks a module has all read anew, and reading took a fifth of the suite's time.
    isolate: false,
    // Every core: by itself the runner leaves one free, which is half of a machine of two.
    maxWorkers: "100%",
    setupFiles: ["./vitest.setup.ts"],
  },
});
