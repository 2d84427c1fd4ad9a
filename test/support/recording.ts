/** Everything that one origin answered to this process while it was recorded. */
export interface Recording {
  /** Status, headers and body of each answer, as texts. */
  answers(): Promise<string[]>;
  stop(): void;
}

/** Records what `fetch` gets from an origin. Streams of events are recorded by their headers only. */
export function record(origin: string): Recording {
  const original = globalThis.fetch;
  const answers: Promise<string>[] = [];
  const recording: typeof fetch = async (input, init) => {
    const response = await original(input, init);
    const url = new URL(typeof input === "object" && "url" in input ? input.url : input);
    if (url.origin === origin) answers.push(describe(`${init?.method ?? "GET"} ${url.pathname}`, response));
    return response;
  };
  globalThis.fetch = recording;
  return {
    answers: () => Promise.all(answers),
    stop: () => {
      globalThis.fetch = original;
    },
  };
}

async function describe(asked: string, response: Response): Promise<string> {
  const head = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  const endless = response.url.endsWith("/sse");
  const body = endless ? "" : await response.clone().text();
  return `${asked} ${response.status}\n${head}\n\n${body}`;
}
