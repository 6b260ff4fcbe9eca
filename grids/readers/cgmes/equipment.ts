/**
 * The classes of conducting equipment of CIM 16: what the reader makes of each. A class with terminals that is not in
 * the table is a fault, because the network would be another one without it.
 */
export const LINES = ["ACLineSegment", "EquivalentBranch", "SeriesCompensator"] as const;
export const TRANSFORMERS = ["PowerTransformer"] as const;
export const SWITCHES = [
  "Switch",
  "ProtectedSwitch",
  "Breaker",
  "Recloser",
  "LoadBreakSwitch",
  "Disconnector",
  "Fuse",
  "Jumper",
  "Sectionaliser",
] as const;
export const MACHINES = ["SynchronousMachine", "AsynchronousMachine"] as const;
export const CONSUMERS = [
  "EnergyConsumer",
  "ConformLoad",
  "NonConformLoad",
  "StationSupply",
] as const;
export const SOURCE = "EnergySource";
export const EXTERNAL = "ExternalNetworkInjection";
export const EQUIVALENT = "EquivalentInjection";
export const LINEAR_SHUNT = "LinearShuntCompensator";
export const NONLINEAR_SHUNT = "NonlinearShuntCompensator";
export const EQUIVALENT_SHUNT = "EquivalentShunt";
export const STATIC_VAR = "StaticVarCompensator";
export const BUSBAR = "BusbarSection";
/** Carry no power of their own between buses. */
const PASSIVE = [
  "Junction",
  "Connector",
  "Ground",
  "GroundDisconnector",
  "GroundingImpedance",
  "PetersenCoil",
] as const;

/** What makes the node that it stands at a bus, even where nothing else is there. */
export const AT_A_BUS: ReadonlySet<string> = new Set([
  ...LINES,
  ...TRANSFORMERS,
  ...MACHINES,
  ...CONSUMERS,
  SOURCE,
  EXTERNAL,
  EQUIVALENT,
  LINEAR_SHUNT,
  NONLINEAR_SHUNT,
  EQUIVALENT_SHUNT,
  STATIC_VAR,
  BUSBAR,
]);
export const KNOWN: ReadonlySet<string> = new Set([...AT_A_BUS, ...SWITCHES, ...PASSIVE]);
