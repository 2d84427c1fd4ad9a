/**
 * A value as a line of `.dev.vars` holds it, so that wrangler (by the library dotenv) and Node (`parseEnv`) both read it
 * back as it was. Each of them knows escapes that the other does not; what is written here needs none of those.
 * @returns undefined for a value that no way of quoting carries
 */
export function quoted(value: string): string | undefined {
  if (/^[\w.,:;/+=@%!?*~^|&()[\]{}<>$-]*$/.test(value)) return value;
  // "\n" is a line break to both of them; any other backslash is read by one as an escape
  if (/^[^"\\\r`]*$/.test(value) && value.includes("\n")) return `"${value.replaceAll("\n", "\\n")}"`;
  if (/[\r\n\\]/.test(value)) return undefined;
  const quote = ["'", "`", '"'].find((mark) => !value.includes(mark));
  return quote === undefined ? undefined : `${quote}${value}${quote}`;
}
