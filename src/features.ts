import { createCatalogue } from "./catalogue/catalogue.ts";
import { prompts } from "./prompts/index.ts";
import { resources } from "./resources/index.ts";
import { tools } from "./tools/index.ts";

/** Everything that this server offers its clients (MCP, server features). */
export const catalogue = createCatalogue(tools, resources, prompts);
