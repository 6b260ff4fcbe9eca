/**
 * Working days of England: Monday to Friday but for bank holidays by their standing rules. Takes and gives day numbers.
 * Days that a proclamation moved or added (2020, 2022, 2023) are not known: a count of working days is then one too short.
 */
import { civilFromDays, daysFromCivil, weekdayOf } from "./time.ts";

const MONDAY = 0;
const SATURDAY = 5;

export function isWorkingDay(day: number): boolean {
  return weekdayOf(day) < SATURDAY && !bankHolidays(civilFromDays(day).year).includes(day);
}

/** The day so many working days after one. */
export function addWorkingDays(day: number, count: number): number {
  let reached = day;
  for (let left = count; left > 0; ) {
    reached += 1;
    if (isWorkingDay(reached)) left -= 1;
  }
  return reached;
}

function bankHolidays(year: number): number[] {
  const on = (month: number, day: number) => daysFromCivil({ year, month, day });
  const easter = easterSunday(year);
  const newYear = on(1, 1);
  const christmas = on(12, 25);
  return [
    newYear + Math.max(0, 7 - weekdayOf(newYear)) * (weekdayOf(newYear) >= SATURDAY ? 1 : 0),
    easter - 2,
    easter + 1,
    firstMonday(on(5, 1)),
    firstMonday(on(5, 25)),
    firstMonday(on(8, 25)),
    ...christmasDays(christmas),
  ];
}

const firstMonday = (day: number): number => day + ((7 - weekdayOf(day) + MONDAY) % 7);

/** Two working days in place of 25 and 26 December where these fall on a weekend. */
function christmasDays(christmas: number): [number, number] {
  const weekday = weekdayOf(christmas);
  if (weekday === SATURDAY - 1) return [christmas, christmas + 3];
  if (weekday === SATURDAY) return [christmas + 2, christmas + 3];
  if (weekday > SATURDAY) return [christmas + 1, christmas + 2];
  return [christmas, christmas + 1];
}

/** Gregorian Easter (Meeus, Jones and Butcher). */
function easterSunday(year: number): number {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const correction = Math.floor((8 * century + 13) / 25);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const weekday =
    (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const shift = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const days = epact + weekday - 7 * shift + 114;
  return daysFromCivil({ year, month: Math.floor(days / 31), day: (days % 31) + 1 });
}
