/**
 * Who is connected to the ring: units with their connection agreements and places in the queue, and passive demands.
 * Takes nothing; gives lists of the network document. Every place and date is invented.
 */
import type { NetworkDocumentInput, Technology } from "../../sim/model/network-document.ts";

type Agreement = "flexible" | "firm";

interface Person {
  readonly id: string;
  readonly name: string;
  readonly bus: string;
  readonly technology: Technology;
  readonly capacityMw: number;
  readonly agreement: Agreement;
  readonly connectedOn: string;
  /** Storage: hours at full power. */
  readonly hours?: number;
}

const people: readonly Person[] = [
  // Thornrigg group: the coast.
  wind(
    "gullcrag-wind",
    "Gullcrag Moor wind farm",
    "gullcrag-moor-33",
    20,
    "flexible",
    "2021-09-14",
  ),
  wind("mossby-wind", "Mossby wind farm", "mossby-33", 18, "flexible", "2018-03-22"),
  wind("seathorn-wind", "Seathorn wind farm", "seathorn-33", 10, "firm", "2006-11-02"),
  store("mossby-battery", "Mossby battery", "mossby-33", 10, "2023-05-09"),
  chp("seathorn-chp", "Seathorn dairy CHP", "seathorn-11", 3, "flexible", "2017-06-30"),
  // Kirkmoor group: the dales.
  wind(
    "stonegarth-wind",
    "Stonegarth Edge wind farm",
    "stonegarth-edge-33",
    20,
    "flexible",
    "2020-02-18",
  ),
  wind("highdale-wind", "Highdale wind farm", "highdale-33", 9, "firm", "2008-04-25"),
  solar("eastfold-solar", "Eastfold solar park", "eastfold-33", 6, "flexible", "2022-07-05"),
  hydro("highdale-hydro", "Highdale Head hydro", "highdale-head-11", 3, "firm", "1999-10-01"),
  hydro(
    "stonegarth-hydro",
    "Stonegarth Beck hydro",
    "stonegarth-beck-11",
    1.2,
    "flexible",
    "2019-12-11",
  ),
  chp("kirkmoor-chp", "Kirkmoor paper mill CHP", "kirkmoor-mill-11", 3, "firm", "2011-01-17"),
  store("eastfold-battery", "Eastfold battery", "eastfold-33", 5, "2022-11-28"),
  // Ravenbeck group: the bay.
  wind(
    "saltcote-wind",
    "Saltcote Point wind farm",
    "saltcote-point-33",
    20,
    "flexible",
    "2019-08-07",
  ),
  wind(
    "saltcote-sands-wind",
    "Saltcote Sands wind farm",
    "saltcote-33",
    8,
    "flexible",
    "2016-11-15",
  ),
  wind("duddale-wind", "Duddale wind farm", "duddale-33", 9, "flexible", "2017-02-13"),
  solar("oxenby-solar", "Oxenby solar park", "oxenby-11", 8, "flexible", "2021-04-29"),
  solar("oxenby-farm-solar", "Oxenby Farm solar", "oxenby-farm-11", 2.5, "flexible", "2016-05-20"),
  solar("milnholme-solar", "Milnholme solar park", "milnholme-33", 5, "firm", "2014-03-31"),
  hydro("duddale-hydro", "Duddale Bridge hydro", "duddale-bridge-11", 0.6, "firm", "2012-09-06"),
  chp("milnholme-chp", "Milnholme hospital CHP", "milnholme-green-11", 2, "flexible", "2018-10-24"),
  chp("oxenby-chp", "Oxenby biogas CHP", "oxenby-lane-11", 1.5, "flexible", "2015-08-19"),
  store("saltcote-battery", "Saltcote battery", "saltcote-33", 6, "2022-03-16"),
  store("oxenby-battery", "Oxenby battery", "oxenby-11", 3, "2023-10-03"),
];

export const connections: NonNullable<NetworkDocumentInput["connections"]> = people.map(
  (person) => ({
    id: `${person.id}-connection`,
    bus: person.bus,
    exportLimitMw: person.capacityMw,
    importLimitMw: person.technology === "storage" ? person.capacityMw : 0,
    curtailableWhen: person.agreement === "flexible" ? "intact" : "outage",
    connectedOn: person.connectedOn,
  }),
);

export const units: NonNullable<NetworkDocumentInput["units"]> = people.map((person) => ({
  id: person.id,
  name: person.name,
  connection: `${person.id}-connection`,
  technology: person.technology,
  capacityMw: person.capacityMw,
  ...(person.hours === undefined
    ? {}
    : { storage: { energyMwh: person.capacityMw * person.hours, chargeMw: person.capacityMw } }),
}));

export const demands: NonNullable<NetworkDocumentInput["demands"]> = [
  demand("thornrigg-town", "thornrigg-11", 14, "domestic"),
  demand("thornrigg-north", "thornrigg-north-11", 3, "domestic"),
  demand("thornrigg-harbour", "thornrigg-harbour-11", 5, "industrial"),
  demand("seathorn", "seathorn-11", 5, "domestic"),
  demand("seathorn-village", "seathorn-village-11", 1.5, "domestic"),
  demand("gullcrag", "gullcrag-11", 2, "domestic"),
  demand("mossby", "mossby-11", 3.5, "domestic"),
  demand("mossby-farm", "mossby-farm-11", 1, "commercial"),
  demand("eastfold", "eastfold-11", 4.5, "domestic"),
  demand("stonegarth", "stonegarth-11", 2, "domestic"),
  demand("stonegarth-beck", "stonegarth-beck-11", 0.8, "domestic"),
  demand("highdale", "highdale-11", 6, "domestic"),
  demand("highdale-head", "highdale-head-11", 1, "commercial"),
  demand("kirkmoor-town", "kirkmoor-11", 9, "domestic"),
  demand("kirkmoor-mill", "kirkmoor-mill-11", 4, "industrial"),
  demand("kirkmoor-station", "kirkmoor-station-11", 3, "commercial"),
  demand("ravenbeck-town", "ravenbeck-11", 16, "domestic"),
  demand("ravenbeck-east", "ravenbeck-east-11", 5, "domestic"),
  demand("ravenbeck-works", "ravenbeck-works-11", 6, "industrial"),
  demand("milnholme", "milnholme-11", 7, "domestic"),
  demand("milnholme-green", "milnholme-green-11", 2, "commercial"),
  demand("saltcote", "saltcote-11", 5, "domestic"),
  demand("saltcote-quay", "saltcote-quay-11", 2, "commercial"),
  demand("duddale", "duddale-11", 4, "domestic"),
  demand("duddale-bridge", "duddale-bridge-11", 1.2, "domestic"),
  demand("oxenby", "oxenby-11", 4, "domestic"),
  demand("oxenby-lane", "oxenby-lane-11", 1.5, "domestic"),
  demand("oxenby-farm", "oxenby-farm-11", 0.7, "commercial"),
];

type Generator = [
  id: string,
  name: string,
  bus: string,
  capacityMw: number,
  agreement: Agreement,
  connectedOn: string,
];

function generator(technology: Technology, values: Generator): Person {
  const [id, name, bus, capacityMw, agreement, connectedOn] = values;
  return { id, name, bus, technology, capacityMw, agreement, connectedOn };
}

function wind(...values: Generator): Person {
  return generator("wind", values);
}

function solar(...values: Generator): Person {
  return generator("solar", values);
}

function hydro(...values: Generator): Person {
  return generator("hydro", values);
}

function chp(...values: Generator): Person {
  return generator("chp", values);
}

/** A battery of two hours, flexible both ways. */
function store(
  id: string,
  name: string,
  bus: string,
  capacityMw: number,
  connectedOn: string,
): Person {
  return {
    id,
    name,
    bus,
    technology: "storage",
    capacityMw,
    agreement: "flexible",
    connectedOn,
    hours: 2,
  };
}

function demand(
  id: string,
  bus: string,
  peakMw: number,
  profile: "domestic" | "commercial" | "industrial",
): NonNullable<NetworkDocumentInput["demands"]>[number] {
  return { id, bus, peakMw, profile };
}
