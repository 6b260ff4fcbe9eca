/**
 * How likely a home is to take part in an alert, and to leave it. Takes settings of response, notice and reward; or how cold the home is. Opting in is a
 * logistic of the reward and the notice, less what the home is tired by.
 */
import type { HomeResponse } from "../model/home-response.ts";

/** Half-hours after an alert in which homes make up for it: four hours (domain §8). */
export const REBOUND_PERIODS = 8;
/** Notice below this is short, hours. */
const SHORT_NOTICE_HOURS = 12;

const logitOf = (frac: number): number => Math.log(frac / (1 - frac));
export const logistic = (logit: number): number => 1 / (1 + Math.exp(0 - logit));

/** Log-odds of taking part for a reward, of a home that is not tired. */
export function optInLogit(
  { paidOptInFrac, optInPerLogGbp, unpaidOptInFrac, shortNoticeLogit }: HomeResponse,
  noticeHours: number,
  gbpPerKwh: number,
): number {
  const notice = noticeHours < SHORT_NOTICE_HOURS ? shortNoticeLogit : 0;
  if (gbpPerKwh === 0) return logitOf(unpaidOptInFrac) - notice;
  return logitOf(paidOptInFrac) + optInPerLogGbp * Math.log(gbpPerKwh) - notice;
}

/** Log-odds in each half-hour of leaving an alert, by how many kelvin the home is below its set point (0.02, 0.10, 0.35 at 0, 1, 2 K). */
const OPT_OUT = { logit: logitOf(0.02), perK: (logitOf(0.35) - logitOf(0.02)) / 2 };

export const optOutFrac = (belowK: number): number =>
  logistic(OPT_OUT.logit + OPT_OUT.perK * belowK);
