/** The library's main file, as its McpAgent imports it. */
export { getCurrentAgent as i } from "agents/lifecycle";
export { Agent as t } from "./agent.ts";
