import { once } from "node:events";
import { z } from "zod";

const targets = z.array(z.object({ id: z.string(), webSocketDebuggerUrl: z.string() }));
const answer = z.object({ id: z.number(), result: z.object({ usedSize: z.number().optional() }).optional() });

/** A look into an isolate of workerd, by the Chrome DevTools Protocol. */
export interface Inspector {
  /** Bytes in use once garbage was collected. @param request makes the isolate do something */
  usedMemory(request: () => Promise<void>): Promise<number>;
  close(): void;
}

/** @param target the id of an isolate's target */
export async function openInspector(url: URL, target: string): Promise<Inspector> {
  const listed = await fetch(`http://${url.host}/json`);
  const found = targets.parse(await listed.json()).find(({ id }) => id === target);
  if (!found) throw new Error(`There is no isolate ${target} to look into.`);
  const socket = new WebSocket(found.webSocketDebuggerUrl);
  const waiting = new Map<number, (usedSize: number | undefined) => void>();
  socket.addEventListener("message", ({ data }) => {
    const { success, data: said } = answer.safeParse(JSON.parse(String(data)));
    if (success) waiting.get(said.id)?.(said.result?.usedSize);
  });
  await once(socket, "open");
  let count = 0;
  const ask = (method: string) =>
    new Promise<number | undefined>((resolve) => {
      count++;
      waiting.set(count, resolve);
      socket.send(JSON.stringify({ id: count, method }));
    });
  return {
    async usedMemory(request) {
      // what a finalizer lets go of is collected the next time
      for (let time = 0; time < 3; time++) {
        let isCollected = false;
        const collected = ask("HeapProfiler.collectGarbage").then(() => {
          isCollected = true;
        });
        // an isolate at rest takes seconds to hear of it
        while (!isCollected) await request();
        await collected;
      }
      const used = await ask("Runtime.getHeapUsage");
      if (used === undefined) throw new Error("The isolate did not say how much memory it uses.");
      return used;
    },
    close: () => socket.close(),
  };
}
