import { readdirSync, readFileSync } from "node:fs";
import { UserError } from "../dev/user-error.ts";

/** Milliseconds of a tick: Linux tells programs of a hundred a second, whatever its own clock does (time(7), USER_HZ). */
const tick = 10;

/** The fields of /proc/PID/stat that follow the name, which can have anything in it (proc_pid_stat(5)). */
function fieldsOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/** The processor time that a process has taken, all of its threads, its own and the kernel's for it, in milliseconds. */
export function processorTimeOf(pid: number): number {
  const [user, system] = fieldsOf(pid).slice(11, 13);
  return (Number(user) + Number(system)) * tick;
}

/** The processes of the Workers runtime that this one started. */
export function runtimes(): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter(isRuntime);
}

function isRuntime(pid: number): boolean {
  try {
    const [, parent] = fieldsOf(pid);
    return Number(parent) === process.pid && readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "workerd";
  } catch {
    // it ended meanwhile
    return false;
  }
}

/** @throws {UserError} on a system that does not account for processes as Linux does */
export function needsLinux(): void {
  if (process.platform !== "linux")
    throw new UserError("The benchmark reads processor time from /proc, which only Linux has.");
}
