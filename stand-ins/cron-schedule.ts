import { leftOut } from "./left-out.ts";

/** What agents takes schedules in cron's notation by. Sessions name a time. */
export const parseCronExpression = leftOut("parseCronExpression of cron-schedule");
