import type { Caller } from "../authorization/caller.ts";
import type { Services } from "../dispatch/services.ts";
import { clientCapabilities } from "./client-capabilities.ts";
import { introductionAt } from "./introduction.ts";
import { callTool } from "./operations.ts";
import { plainAnswer } from "./plain-answer.ts";
import type { PlainCall } from "./plain-call.ts";
import { statelessConversation } from "./stateless-conversation.ts";
import { bodiless, serveStateless } from "./stateless-lane.ts";

/**
 * Serves a plain call without the SDK, unless its result turns out not to be plain: then the SDK is given what came of it, to
 * answer as it would have.
 * @param request of which the SDK takes the headers and the signal
 */
export async function servePlainCall(
  call: PlainCall,
  request: Pick<Request, "headers" | "signal">,
  message: unknown,
  { caller, services }: { readonly caller: Caller; readonly services: Services },
  origin: string,
): Promise<Response> {
  const { signal } = request;
  const conversation = statelessConversation(
    { notify: async () => {} },
    clientCapabilities(message),
    undefined,
  );
  const made = callTool(call, { caller, services, signal, conversation, takesLinks: true });
  const result = await made.catch(() => undefined);
  // who is gone is answered as the SDK answers them
  const answer =
    result && !signal.aborted ? plainAnswer(call, result, introductionAt(origin, services)) : undefined;
  return answer ?? (await serveStateless(bodiless(request, origin), message, { caller, services, made }));
}
