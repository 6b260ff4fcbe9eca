/** A second major version of Node, where CI unpacks one (`.ci/run`). Takes the environment; gives its path, and what a test that is skipped without it says. */

const path = process.env.HEADROOM_OTHER_NODE ?? "";

export const otherNode = {
  path,
  isMissing: path === "",
  whyMissing: path === "" ? " (skipped: HEADROOM_OTHER_NODE names no other version of Node)" : "",
};
