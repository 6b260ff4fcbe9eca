/**
 * A scenario from a seed, with its network: everything that a scenario may say, chosen by name, such as is not refused.
 * Takes a seed; gives the scenario, the network and the words that say both. The same seed gives the same.
 */
import { agentPolicies } from "../../agents/registry.ts";
import { generatedSeries } from "../../grids/series/generated.ts";
import { londonDayStart, parseDay } from "../../sim/core/time.ts";
import { diagnoseNetwork } from "../../sim/model/network-diagnosis.ts";
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import type { Parts } from "../../sim/run.ts";
import { type Scenario, scenarioFindings } from "../../sim/scenario.ts";
import { serviceSettings } from "../../sim/venues/registry.ts";
import { asWritten } from "../../sim/venues/stages/settings.ts";
import { scenarioOf } from "../testing/engine-runs.ts";
import { chosenAnm } from "./anm-settings.ts";
import { chosenApproval, chosenCapacityTrades } from "./capacity.ts";
import { chooser } from "./chooser.ts";
import { chosenControlRoom } from "./control-room.ts";
import { chosenExchange } from "./exchange.ts";
import { chosenFacilitator } from "./facilitator.ts";
import { chosenFaults } from "./faults.ts";
import { chosenHomes } from "./homes.ts";
import { chosenImposed } from "./imposed.ts";
import { chosenLedHomes } from "./led-homes.ts";
import { chosenForecast, chosenLookAhead, chosenMonitoring } from "./look-ahead-settings.ts";
import { chosenIntraday, periodsFor } from "./market-process.ts";
import { chosenMarketMonitoring } from "./monitoring.ts";
import { chosenNetwork } from "./networks.ts";
import { chosenOffsetting } from "./offsetting.ts";
import { chosenOutageCheck } from "./outage-check.ts";
import { chosenPopulation } from "./population.ts";
import { chosenPortfolio, chosenVisibility } from "./portfolio.ts";
import { chosenEsoServices, chosenPrimacy } from "./reserve.ts";
import { chosenServices } from "./services.ts";
import { chosenSettlement, sharedContracts } from "./settlement.ts";
import { areSoldForTerms, chosenSoldHomes } from "./sold-homes.ts";
import { chosenStage } from "./stage.ts";
import { chosenTrading } from "./trading.ts";

/** A question to the engine. */
export interface Question {
  readonly series: Parts["series"];
  readonly scenario: Scenario;
  readonly network: NetworkDocument;
}

/** Days before a clock change, a new regulatory year and a leap day, in winter and in summer. */
const STARTS = ["2026-01-01", "2026-03-28", "2026-03-31", "2026-10-24", "2026-06-10", "2024-02-28"];

/** What a seed asks; throws where it contradicts itself, which is a defect of the choices. */
export function questionOf(seed: number): Question {
  const choose = chooser(seed);
  const { name, document } = chosenNetwork(choose);
  const start = choose.oneOf("start", STARTS);
  const days = choose.whole("days", 1, 2);
  const tickMinutes = choose.oneOf("tick", [1, 5, 5, 10, 30]);
  const day = parseDay(start)!;
  const run = { from: londonDayStart(day), to: londonDayStart(day + days) };
  const { anm, isTradeable, tellMinutes } = chosenAnm(choose, document, tickMinutes);
  const isTrading = isTradeable && choose.chance("trading", 0.6);
  const intraday = isTrading ? chosenIntraday(choose) : undefined;
  const { first, members } = chosenLookAhead(choose, document, run, periodsFor(intraday));
  const times = { first, leastVerify: tellMinutes, intraday };
  const atHome = chosenHomes(choose, document, start);
  const settledAlone = chosenSettlement(choose, document, "homes" in atHome);
  const offered = {
    ...(choose.chance("services", 0.4) ? chosenServices(choose, document, first) : {}),
    ...chosenEsoServices(
      choose,
      document,
      first,
      { first: day, count: days },
      settledAlone.settlement?.imbalance,
    ),
  };
  const { services, lived: sold } = chosenSoldHomes(choose, document, offered, atHome);
  const staged = chosenStage(choose);
  const { settled, lived } = chosenLedHomes(
    ...([choose, document, services, settledAlone, sold, "stage" in staged] as const),
  );
  const capacity = chosenCapacityTrades(choose, document, run);
  const shared = sharedContracts(settled.settlement?.sharing, document);
  const exchange = chosenExchange(choose, document, shared, first, chosenPopulation(choose));
  const offset = chosenOffsetting(choose, document, run, first);
  const venues = {
    ...(isTrading ? chosenTrading(choose, times, document) : {}),
    ...services,
    ...capacity,
    ...(offset === undefined ? {} : { offsetting: offset.venue }),
    ...(settled.settlement === undefined ? {} : chosenPortfolio(choose, document, first)),
    ...exchange.venue,
  };
  const scenario = scenarioOf({
    network: { builtIn: name },
    seed: String(seed),
    period: { start, days, tickMinutes },
    forecast: chosenForecast(choose),
    monitoring: chosenMonitoring(choose),
    ...staged,
    ...members,
    anm,
    faults: chosenFaults(choose, document, run),
    venues,
    ...chosenMarketMonitoring(choose, venues),
    ...chosenFacilitator(choose, document, Object.keys(services)),
    ...(offset === undefined && Object.keys(capacity).length === 0 ? {} : chosenApproval(choose)),
    primacy: chosenPrimacy(choose),
    visibility: chosenVisibility(choose),
    ...settled,
    ...lived,
    ...chosenControlRoom(choose, document),
    ...chosenOutageCheck(choose, document),
    population: exchange.owners,
  });
  const imposedConstraints = chosenImposed(choose, scenario, document, run);
  const network = offset?.document ?? document;
  const imposed = { ...scenario, imposedConstraints };
  const offering = soldWhereTaken(imposed, network, areSoldForTerms(choose));
  const taken = stagedWhereTaken(actedForWhereAnybodyAnswers(offering, network), network);
  return accepted({ scenario: taken, network, series: generatedSeries });
}

/** Without rules of a stage for a role that no venue of the scenario takes. */
function stagedWhereTaken(scenario: Scenario, network: NetworkDocument): Scenario {
  if (scenario.stage === undefined) return scenario;
  const isRefused = [...scenarioFindings(scenario, network, agentPolicies)].some(
    ({ path: [member, part] }) => member === "stage" && part === "roles",
  );
  return isRefused ? { ...scenario, stage: asWritten(scenario.stage).preset } : scenario;
}

/** Without the services that take no homes of a scenario, or would take them for a term where they are not to be sold for one, and without homes and who offers them to services where none does. */
function soldWhereTaken(
  scenario: Scenario,
  network: NetworkDocument,
  areForTerms: boolean,
): Scenario {
  const row = scenario.aggregators.findIndex(({ services }) => services.length > 0);
  const aggregator = scenario.aggregators[row];
  if (aggregator === undefined) return scenario;
  const refused = new Set(
    [...scenarioFindings(scenario, network, agentPolicies)]
      .filter(
        ({ path: [member, of, part] }) =>
          member === "aggregators" && of === row && part === "services",
      )
      .map(({ path }) => path[3]),
  );
  const settings = serviceSettings(scenario.venues);
  const services = aggregator.services.filter(
    ({ service }, index) =>
      !refused.has(index) && (settings[service]!.contract === "adHoc" || areForTerms),
  );
  if (services.length > 0)
    return {
      ...scenario,
      aggregators: scenario.aggregators.with(row, { ...aggregator, services }),
    };
  const homes = scenario.homes.filter(({ id }) => !aggregator.groups.includes(id));
  return { ...scenario, homes, aggregators: scenario.aggregators.toSpliced(row, 1) };
}

/** Without who sells homes into alerts where none of them may answer any, and without alerts in each other's way then. */
function actedForWhereAnybodyAnswers(scenario: Scenario, network: NetworkDocument): Scenario {
  const idle = new Set(
    [...scenarioFindings(scenario, network, agentPolicies)]
      .filter(({ code }) => code === "aggregators.idle")
      .map(({ path }) => path[1]),
  );
  if (idle.size === 0) return scenario;
  const aggregators = scenario.aggregators.filter((_, row) => !idle.has(row));
  return { ...scenario, aggregators, flexAlerts: scenario.flexAlerts.slice(0, 1) };
}

/** The question, where nothing in it contradicts; else throws what does. */
export function accepted(question: Question): Question {
  const { scenario, network } = question;
  const findings = [
    ...diagnoseNetwork(network).faults,
    ...scenarioFindings(scenario, network, agentPolicies),
  ];
  if (findings.length === 0) return question;
  const words = findings.map(({ path, found }) => `${path.join(".")}: found ${found}`);
  throw new Error(`a scenario that is refused: ${words.join("; ")}`);
}
