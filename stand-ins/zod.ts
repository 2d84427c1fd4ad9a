import * as zod from "../node_modules/zod/v4/classic/external.js";
import { deferred, deferredLazy, deferredObject, withMade } from "./deferred-schema.ts";

/**
 * zod, with schemas that are made at their first use. What is not named here is zod's own: a schema that one of these
 * makes is made at once, and as good as any.
 */
export * from "../node_modules/zod/v4/classic/external.js";
export * as z from "./zod.ts";

export const string = /* @__PURE__ */ deferred(zod.string);
export const url = /* @__PURE__ */ deferred(zod.url);
export const email = /* @__PURE__ */ deferred(zod.email);
export const base64 = /* @__PURE__ */ deferred(zod.base64);
export const number = /* @__PURE__ */ deferred(zod.number);
export const int = /* @__PURE__ */ deferred(zod.int);
export const boolean = /* @__PURE__ */ deferred(zod.boolean);
export const literal = /* @__PURE__ */ deferred(zod.literal);
export const unknown = /* @__PURE__ */ deferred(zod.unknown);
export const any = /* @__PURE__ */ deferred(zod.any);
export const never = /* @__PURE__ */ deferred(zod.never);
export const custom = /* @__PURE__ */ deferred(zod.custom);
export const array = /* @__PURE__ */ deferred(zod.array);
export const record = /* @__PURE__ */ deferred(zod.record);
export const union = /* @__PURE__ */ deferred(zod.union);
export const discriminatedUnion = /* @__PURE__ */ deferred(zod.discriminatedUnion);
export const intersection = /* @__PURE__ */ deferred(zod.intersection);
export const optional = /* @__PURE__ */ deferred(zod.optional);
export const preprocess = /* @__PURE__ */ deferred(zod.preprocess);
export const lazy = /* @__PURE__ */ deferredLazy(zod.lazy);
export const object = /* @__PURE__ */ deferredObject(zod.object);
export const strictObject = /* @__PURE__ */ deferredObject(zod.strictObject);
export const looseObject = /* @__PURE__ */ deferredObject(zod.looseObject);
const oneOf = /* @__PURE__ */ deferred(zod.enum);
const nothing = /* @__PURE__ */ deferred(zod.null);

export { nothing as null, oneOf as enum };

export const iso = {
  datetime: /* @__PURE__ */ deferred(zod.iso.datetime),
  date: /* @__PURE__ */ deferred(zod.iso.date),
};
export const coerce = {
  number: /* @__PURE__ */ deferred(zod.coerce.number),
  string: /* @__PURE__ */ deferred(zod.coerce.string),
};

export const safeParse = /* @__PURE__ */ withMade(zod.safeParse);
export const toJSONSchema = /* @__PURE__ */ withMade(zod.toJSONSchema);
