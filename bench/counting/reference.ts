import type { Bindings } from "../reference/sign-in.ts";
import reference, { Session as Uncounted } from "../reference/worker.ts";
import { countedBindings } from "./bindings.ts";
import { answerAboutCounts } from "./counts.ts";
import { countedState } from "./storage.ts";

// Runs in workerd: the reference, counted with its sessions.

export class Session extends Uncounted {
  constructor(...[state, env]: ConstructorParameters<typeof Uncounted>) {
    super(countedState(state), countedBindings(env));
  }
}

export default {
  fetch: async (request, env, context) =>
    answerAboutCounts(request) ?? (await reference.fetch(request, countedBindings(env), context)),
} satisfies ExportedHandler<Bindings>;
