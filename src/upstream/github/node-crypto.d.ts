/** What is used of Node's module, which workerd has (nodejs_compat); the types of Workers do not. */
declare module "node:crypto" {
  export function createPrivateKey(pem: string): {
    export(options: { readonly type: "pkcs8"; readonly format: "pem" }): string | Uint8Array;
  };
}
