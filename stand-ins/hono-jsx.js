/**
 * What pages import of hono/jsx. All of that has what renders in a browser, and hooks for it, which are not for a
 * server; the elements themselves come from hono/jsx/jsx-runtime.
 */
export { createContext, useContext } from "../node_modules/hono/dist/jsx/context.js";
