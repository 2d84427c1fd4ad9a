/** wrangler bundles such a file as its text. */
declare module "*.sql" {
  const text: string;
  export default text;
}

/** What is used of Node's module, which workerd has (nodejs_compat); the types of Workers do not. */
declare module "node:crypto" {
  export function createHmac(
    algorithm: "sha256",
    key: ArrayBuffer,
  ): { update(text: string): { digest(): Uint8Array } };
  export function hkdfSync(
    algorithm: "sha256",
    key: string,
    salt: string,
    info: string,
    length: number,
  ): ArrayBuffer;
}
