/** wrangler bundles such a file as its text. */
declare module "*.sql" {
  const text: string;
  export default text;
}
