import { log } from "../telemetry/log.ts";

/**
 * What a record of the authorization library says. A record that is damaged is none: what it stood for is refused, and
 * whoever looks at many goes on with the others. As a text it is still there, so that it can be found and deleted.
 */
export function parsedRecord(key: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // what follows in the key is somebody's
    const [kind] = key.split(":");
    log.error("record_damaged", { kind });
    return null;
  }
}
