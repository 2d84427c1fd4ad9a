/** Waits for so many milliseconds; for none, until what is due now has been done. */
export function pause(milliseconds = 0): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
