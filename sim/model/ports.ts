/**
 * Ports: what the layers below are handed and hand on, as plain function types, so that no stage imports another.
 */

/** What a unit does when told to go from `levelKw` to at most `wantedKw`; `floorKw` is as low as it may be sent. */
export type Actuate = (
  wantedKw: number,
  levelKw: number,
  capacityKw: number,
  floorKw: number,
) => number;
