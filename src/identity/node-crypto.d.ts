/** What is used of Node's module, which workerd has (nodejs_compat); the types of Workers do not. */
declare module "node:crypto" {
  export function hash(algorithm: "sha256", text: string, encoding: "hex"): string;
}
