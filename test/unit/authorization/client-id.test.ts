import { describe, expect, it } from "vitest";
import { isClientId, presentedClientIds } from "../../../src/authorization/client-id.ts";

describe("client ids", () => {
  it.each(["h11O1lAeFVMinKdE", "https://client.example/oauth/client.json?v=1"])("%s can be one", (id) => {
    expect(isClientId(id)).toBe(true);
  });

  it.each(["", "a b", "https://a.example/x\nERROR forged line", "\u202Eabc", "x".repeat(501)])(
    "%j cannot",
    (id) => {
      expect(isClientId(id)).toBe(false);
    },
  );
});

describe("the client ids of a token request", () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

  it.each([
    [{ client_id: "form" }, null, ["form"]],
    [{ client_id: "" }, null, []],
    [{}, basic("user:secret"), ["user"]],
    [{}, basic("a%0Ab:secret"), ["a\nb"]],
    [{ client_id: "form" }, basic("user:secret"), ["form", "user"]],
    [{}, basic("%zz:secret"), ["\u0000"]],
    [{}, "Bearer token", []],
  ])("%j with %j presents %j", (form, authorization, ids) => {
    expect(presentedClientIds(new URLSearchParams(Object.entries(form)), authorization)).toEqual(ids);
  });
});
