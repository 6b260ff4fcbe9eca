/**
 * Laws of control rooms: no cell that is shown, and no difference of shown cells, is of too few; what is not shown is empty; what is shown is what the tables have of
 * those whom it sums. Whom a cell sums is found here from network, scenario and accounts.
 */
import { londonDayOf, londonDayStart } from "../../../sim/core/time.ts";
import { networkColumns } from "../../../sim/model/network.ts";
import { groupOf } from "../../../sim/model/population.ts";
import { participantOf } from "../../../sim/model/stages.ts";
import { stages } from "../../../sim/venues/stages/presets.ts";
import { asWritten } from "../../../sim/venues/stages/settings.ts";
import { type Operator, SUMMED_ITEMS, type SummedItem } from "../../../sim/venues/stages/sight.ts";
import type { Row } from "../../testing/engine-runs.ts";
import type { Facts } from "../facts.ts";

interface Someone {
  readonly id: string;
  readonly area: string;
  readonly role: string;
  readonly holder: string;
  readonly homes: number;
  readonly kind: "unit" | "homes" | "customers";
  readonly draws: boolean;
}

function everybody({ scenario, network, rows }: Facts): readonly Someone[] {
  const areas = scenario.controlRoom?.areas ?? [];
  const areaAt = (bus: string) => areas.find(({ buses }) => buses.includes(bus))?.id ?? "elsewhere";
  const busOf = new Map(network.connections.map(({ id, bus }) => [id, bus]));
  const holderOf = new Map(rows.accounts.map(({ account, holder }) => [account, String(holder)]));
  const { customers } = networkColumns(network).demands;
  return [
    ...network.units.map((unit): Someone => {
      const { id, connection, technology } = unit;
      const { participant } = scenario.population[groupOf(scenario.population, unit)]!;
      const { role } = participantOf(technology, participant);
      return {
        ...{ id, area: areaAt(busOf.get(connection)!), role, holder: holderOf.get(id) ?? id },
        ...{ homes: role === "homes" ? 1 : 0, kind: "unit", draws: technology === "demand" },
      };
    }),
    ...network.demands.map(
      ({ id, bus }, row): Someone => ({
        ...{ id, area: areaAt(bus), role: "customers", holder: id, homes: customers[row]! },
        ...{ kind: "customers", draws: true },
      }),
    ),
    ...scenario.homes.map(
      ({ id, bus, count }): Someone => ({
        ...{ id, area: areaAt(bus), role: "homes", holder: id, homes: count },
        ...{ kind: "homes", draws: true },
      }),
    ),
  ];
}

const isIn: Readonly<Record<SummedItem, (someone: Someone) => boolean>> = {
  availability: ({ kind }) => kind === "unit",
  positions: ({ kind }) => kind !== "customers",
  settlements: ({ kind }) => kind !== "customers",
  demand: ({ draws }) => draws,
  charge: ({ kind }) => kind === "homes",
};

const rowsOfItem = ({ rows }: Facts, item: SummedItem): readonly Row[] => rows[`view_${item}`];

/** Whom the cell of a row sums. */
function membersOf(facts: Facts, item: SummedItem, all: readonly Someone[], row: Row) {
  const { stage } = facts.scenario;
  const { sees } = stages[stage === undefined ? "three" : asWritten(stage).preset];
  const roles: readonly string[] = sees[row.operator as Operator].of[item];
  return all.filter(
    (someone) =>
      isIn[item](someone) &&
      roles.includes(someone.role) &&
      (row.area === "all" || row.area === someone.area) &&
      (row.role === "all" || row.role === someone.role),
  );
}

/** Of homes with a car it is only known that they are no more than the homes. */
export function noViewShowsTooFew(facts: Facts): string[] {
  const least = facts.scenario.controlRoom?.minimumCohort;
  if (least === undefined) return SUMMED_ITEMS.flatMap((item) => rowsOfItem(facts, item)).map(said);
  const all = everybody(facts);
  const isFew = (operator: string, of: readonly Someone[]) => {
    const { holders, homes } = least[operator as Operator];
    const held = new Set(of.filter((one) => one.homes === 0).map(({ holder }) => holder)).size;
    const living = of.reduce((sum, one) => sum + one.homes, 0);
    return (held > 0 && held < holders) || (living > 0 && living < homes);
  };
  return SUMMED_ITEMS.flatMap((item) =>
    [...together(rowsOfItem(facts, item))].flatMap((rows) => {
      const shown = rows
        .filter((row) => row.shown === "shown")
        .map((row) => ({ row, of: membersOf(facts, item, all, row) }));
      const few = shown.filter(({ row, of }) => {
        const inside = shown.filter(
          (cell) =>
            cell.row !== row &&
            cell.of.every((one) => of.includes(one)) &&
            cell.of.length < of.length,
        );
        const left = of.filter((one) => !inside.some((cell) => cell.of.includes(one)));
        const operator = String(row.operator);
        return isFew(operator, of) || (item !== "charge" && isFew(operator, left));
      });
      return few.map(({ row }) => said(row));
    }),
  );
}

/** Participants too. */
export function whatIsNotShownIsEmpty(facts: Facts): string[] {
  return SUMMED_ITEMS.flatMap((item) =>
    rowsOfItem(facts, item).filter((row) => {
      const { start, operator, area, role, shown, participants, ...values } = row;
      const isEmpty = Object.values(values).every((value) => value === 0);
      return shown === "shown" ? Number(participants) <= 0 : !isEmpty || participants !== 0;
    }),
  ).map(said);
}

export function viewsAreWhatTablesSay(facts: Facts): string[] {
  const { scenario, rows } = facts;
  const isDaily = scenario.controlRoom?.every === "day";
  const startOf = (at: number) => (isDaily ? londonDayStart(londonDayOf(at)) : at);
  const all = everybody(facts);
  const summed = (table: readonly Row[], who: string, column: string) => {
    const sums = new Map<string, number>();
    for (const row of table) {
      const key = `${row[who]} ${startOf(Number(row.periodStart))}`;
      sums.set(key, (sums.get(key) ?? 0) + Number(row[column]));
    }
    return sums;
  };
  const off = (item: SummedItem, column: string, of: ReadonlyMap<string, number>) =>
    rowsOfItem(facts, item)
      .filter((row) => row.shown === "shown")
      .filter((row) => {
        const members = membersOf(facts, item, all, row);
        const due = members.reduce((sum, { id }) => sum + (of.get(`${id} ${row.start}`) ?? 0), 0);
        return Number(row[column]) !== due;
      })
      .map((row) => `${said(row)}: another ${column}`);
  return [
    ...off("availability", "availableWh", summed(rows.unit_period, "unit", "availableWh")),
    ...off("availability", "deliveredWh", summed(rows.unit_period, "unit", "deliveredWh")),
    ...off("positions", "soldWh", summed(rows.exchange_positions, "unit", "tradedWh")),
    ...settledOtherwise(facts, all),
  ];
}

/** Over the run: when an entry was seen is when it was settled. */
function settledOtherwise(facts: Facts, all: readonly Someone[]): string[] {
  const balances = new Map<string, number>();
  for (const { payer, payee, amountMicroGbp } of facts.rows.ledger)
    for (const [account, sign] of [
      [payer, -1],
      [payee, 1],
    ] as const)
      balances.set(
        String(account),
        (balances.get(String(account)) ?? 0) + sign * Number(amountMicroGbp),
      );
  const cells = new Map<string, { readonly row: Row; sum: number }>();
  for (const row of facts.rows.view_settlements.filter(({ shown }) => shown === "shown")) {
    const key = `${row.operator} ${row.area} ${row.role}`;
    const cell = cells.get(key) ?? { row, sum: 0 };
    cell.sum += Number(row.netMicroGbp);
    cells.set(key, cell);
  }
  return [...cells.values()].flatMap(({ row, sum }) => {
    const members = membersOf(facts, "settlements", all, row);
    const due = members.reduce((total, { id }) => total + (balances.get(id) ?? 0), 0);
    return sum === due ? [] : [`${said(row)}: ${sum} µ£ in all, the ledger has ${due}`];
  });
}

const said = ({ start, operator, area, role }: Row) => `${operator} ${area} ${role} at ${start}`;

/** Rows of one operator at one moment. */
function together(rows: readonly Row[]): Iterable<readonly Row[]> {
  const by = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${row.operator} ${row.start}`;
    const own = by.get(key) ?? [];
    own.push(row);
    by.set(key, own);
  }
  return by.values();
}
