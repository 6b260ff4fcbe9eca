/**
 * Properties are tried on the same cases every time, so that a red run can be run again; FAST_CHECK_SEED tries others.
 */
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 20250101) });
