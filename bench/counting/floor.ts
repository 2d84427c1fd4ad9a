import floor, { type Bindings } from "../floor/worker.ts";
import { countedBindings } from "./bindings.ts";
import { answerAboutCounts } from "./counts.ts";

// Runs in workerd: the floor, counted.

export default {
  fetch: async (request, env, context) =>
    answerAboutCounts(request) ?? (await floor.fetch(request, countedBindings(env), context)),
} satisfies ExportedHandler<Bindings>;
